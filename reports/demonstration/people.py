"""The study itself, who works on it, and who was heard."""

from typing import Any

from allauth.account.models import EmailAddress

from reports.demonstration.material import ahead, at, read
from sessions.identities import Person, seal
from sessions.models import Attendance, BreakoutGroup, Consent, FieldSession, Identity, Participant, Phase
from studies.actions.studies import add_dimensions
from studies.models import Membership, Organisation, Project, ProjectPartner, Study, StudyProject, User

DOMAIN = "demo.example"
PASSWORD = "outside-actors-14"  # noqa: S105  of accounts that exist in the demo only, printed when it starts
PLANNED_IN = 12  # days from now for the first session that is still to come, then a week apart


def load_organisations() -> None:
    for row in read("study")["organisations"]:
        Organisation.objects.shared().get_or_create(
            name=row["name"], defaults={k: v for k, v in row.items() if k != "name"}
        )


def load_projects() -> None:
    names = ("title", "grant_no", "programme", "action_type", "starts_on", "ends_on", "mark", "checked_on", "note")
    for row in read("study")["projects"]:
        facts = {name: row[name] for name in names if row.get(name)}
        project, is_new = Project.objects.shared().get_or_create(acronym=row["acronym"], defaults=facts)
        if is_new:
            roles = [(row["coordinator"], "coordinator"), *((name, "partner") for name in row.get("partners", []))]
            for name, role in roles:
                organisation = Organisation.objects.shared().get_or_create(name=name)[0]
                ProjectPartner.objects.create(project=project, organisation=organisation, role=role)


def load_study() -> Study:
    row = dict(read("study")["study"])
    row["project"] = Project.objects.shared().get(acronym=row["project"])
    row["lead"] = Organisation.objects.shared().get(name=row["lead"])
    study = Study.objects.create(**row)
    add_dimensions(study)
    for position, project in enumerate(read("study")["projects"]):
        StudyProject.objects.create(
            study=study,
            project=Project.objects.shared().get(acronym=project["acronym"]),
            relation=project["relation"],
            position=position,
        )
    return study


def load_members(study: Study) -> dict[str, User]:
    """Key -> account. Their addresses are under .example, which belongs to nobody."""
    members = {}
    for row in read("study")["members"]:
        members[row["key"]] = user = demo_user(row["key"], row["name"])
        organisation = Organisation.objects.shared().get(name=row["organisation"])
        Membership.objects.create(study=study, user=user, role=row["role"], organisation=organisation)
    return members


def demo_user(key: str, name: str) -> User:
    email = f"{key}@{DOMAIN}"
    user = User.objects.filter(email=email).first()
    if user is None:
        user = User.objects.create_user(email, PASSWORD, name=name)
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def load_participants(study: Study) -> dict[str, Participant]:
    people = {}
    plain = (
        "code", "pseudonym", "capacity", "role_title", "organisation_kind", "helix", "country", "gender", "note"
    )  # fmt: skip
    for row in read("study")["participants"]:
        person = Participant.objects.create(
            study=study,
            project=Project.objects.shared().filter(acronym=row["project"] or "").first(),
            withdrawn_at=at(row["withdrawn_on"]) if row["withdrawn_on"] else None,
            **{name: row[name] for name in plain},
        )
        people[row["code"]] = person
        if row.get("identity"):
            Identity.objects.create(participant=person, sealed=seal(Person(**row["identity"])))
        load_consent(person, row["consent"])
    return people


def load_consent(person: Participant, consent: dict[str, Any] | None) -> None:
    if consent is None:
        return
    Consent.objects.bulk_create(
        Consent(
            participant=person,
            scope=scope,
            allowed=allowed,
            method=consent["method"],
            form_version=consent["form_version"],
            given_on=consent["given_on"],
        )
        for scope, allowed in consent["scopes"].items()
    )


def load_sessions(study: Study, people: dict[str, Participant]) -> dict[str, FieldSession]:
    sessions, planned = {}, 0
    plain = (
        "kind",
        "title",
        "held_on",
        "starts_at",
        "ends_at",
        "mode",
        "language",
        "status",
        "attribution_rule",
        "note",
    )
    for position, row in enumerate(read("study")["sessions"], start=1):
        facts = {name: row[name] for name in plain}
        if row["status"] == FieldSession.Status.PLANNED:
            facts["held_on"] = ahead(PLANNED_IN + 7 * planned)
            planned += 1
        session = FieldSession.objects.create(study=study, position=position, **facts)
        session.projects.set(Project.objects.shared().filter(acronym__in=row["projects"]))
        groups = load_phases(session, row["phases"])
        Attendance.objects.bulk_create(
            Attendance(
                field_session=session,
                participant=people[one["participant"]],
                role=one["role"],
                group=groups.get(one["group"]),
                attended=one["attended"],
            )
            for one in row["attendances"]
        )
        sessions[row["key"]] = session
    return sessions


def load_phases(session: FieldSession, rows: list[dict[str, Any]]) -> dict[str | None, BreakoutGroup]:
    groups: dict[str | None, BreakoutGroup] = {}
    for position, row in enumerate(rows, start=1):
        phase = Phase.objects.create(
            field_session=session,
            position=position,
            kind=row["kind"],
            title=row.get("title", ""),
            planned_minutes=row["minutes"],
        )
        for number, group in enumerate(row.get("groups", []), start=1):
            groups[group["title"]] = BreakoutGroup.objects.create(
                phase=phase, position=number, title=group["title"], note=group["note"]
            )
    return groups
