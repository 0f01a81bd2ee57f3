import datetime

import pytest
from django.urls import reverse

from sessions.actions.field_sessions import create_session
from sessions.models import BreakoutGroup, FieldSession
from studies.models import AttributionRule, Role
from tests.factories import (
    AttendanceFactory,
    ConsentFactory,
    DimensionFactory,
    FieldSessionFactory,
    ProjectFactory,
    StudyFactory,
    TranscriptFactory,
    UserFactory,
    member,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(study, client_as):
    return client_as(member(study))


def url(name, study, pk=None, **parts):
    return reverse(f"sessions:{name}", kwargs={"study": study.slug, **({"pk": pk} if pk else {}), **parts})


def facts(**changes):
    return {
        "title": "Focus group 1",
        "held_on": "2026-05-14",
        "starts_at": "10:00",
        "ends_at": "12:00",
        "mode": "online",
        "place": "",
        "language": "en",
        "status": "held",
        "attribution_rule": "",
        "note": "",
        **changes,
    }


def errors(response, form="form"):
    return {name: list(messages) for name, messages in response.context[form].errors.items()}


# ---- access ----


READ = ["list", "detail"]
WRITE = ["new", "edit", "plan", "cancel"]


def address(name, study):
    needs_session = name not in ("list", "new")
    return url(name, study, FieldSessionFactory(study=study).pk if needs_session else None)


@pytest.mark.parametrize("name", READ + WRITE)
def test_access(name, study, client_as, client):
    path = address(name, study)
    assert client.get(path).status_code == 200
    assert client_as(member(study, Role.COORDINATOR)).get(path).status_code == 200
    assert client_as(member(study, Role.PARTNER)).get(path).status_code == 403
    assert client_as(UserFactory()).get(path).status_code == 404
    assert client_as(member(StudyFactory(), Role.COORDINATOR)).get(path).status_code == 404


@pytest.mark.parametrize(("name", "method"), [("list", "post"), ("detail", "post"), ("edit", "put"), ("reopen", "get")])
def test_wrong_method(name, method, study, client):
    assert getattr(client, method)(address(name, study)).status_code == 405


@pytest.mark.parametrize("name", ["detail", "edit", "plan", "cancel", "attendance_add"])
def test_session_of_another_study_is_not_found(name, study, client):
    assert client.get(url(name, study, FieldSessionFactory().pk)).status_code == 404


# ---- list ----


def test_list_shows_what_is_missing(study, client):
    held = FieldSessionFactory(study=study, title="Focus group 1")
    FieldSessionFactory(study=study, title="Focus group 2", status="planned", held_on=None)
    TranscriptFactory(study=study, field_session=held, words=4812)
    page = client.get(url("list", study)).content.decode()
    for words in ("Focus group 1", "14 May 2026", "4,812", "no date yet", "not held", "none yet"):
        assert words in page


def test_list_says_what_to_do_when_empty(study, client):
    assert "No sessions yet." in client.get(url("list", study)).content.decode()


def queries_of(path, client, counter) -> int:
    client.get(path)
    with counter() as captured:
        assert client.get(path).status_code == 200
    return len(captured)


@pytest.fixture
def counter():
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    return lambda: CaptureQueriesContext(connection)


def filled(study):
    field_session = create_session(
        study,
        by=UserFactory(),
        kind="focus_group",
        title=f"Focus group {study.field_sessions.count() + 1}",
        held_on=datetime.date(2026, 5, 14),
        status="held",
    )
    return field_session, list(BreakoutGroup.objects.filter(phase__field_session=field_session))


def put_in(field_session, group):
    row = AttendanceFactory(field_session=field_session, group=group, participant__project=ProjectFactory())
    ConsentFactory(participant=row.participant)
    TranscriptFactory(study=field_session.study, field_session=field_session, phase=group.phase, group=group)
    group.dimensions.add(DimensionFactory(study=field_session.study))
    field_session.projects.add(ProjectFactory())


def test_list_takes_the_same_queries_for_one_and_three(study, client, counter):
    put_in(*(lambda s, g: (s, g[0]))(*filled(study)))
    one = queries_of(url("list", study), client, counter)
    for _ in range(2):
        field_session, groups = filled(study)
        put_in(field_session, groups[0])
    assert queries_of(url("list", study), client, counter) == one
    assert one <= 9


def test_detail_takes_the_same_queries_for_one_and_three(study, client, counter):
    field_session, groups = filled(study)
    put_in(field_session, groups[0])
    one = queries_of(url("detail", study, field_session.pk), client, counter)
    for group in groups[1:]:
        put_in(field_session, group)
    assert queries_of(url("detail", study, field_session.pk), client, counter) == one
    assert one <= 16


# ---- record ----


def test_new_asks_for_the_kind_first(study, client):
    page = client.get(url("new", study))
    assert "Add interview" in page.content.decode()
    assert client.post(url("new", study), facts()).status_code == 200
    assert not study.field_sessions.exists()


def test_new_focus_group(study, client):
    project = ProjectFactory()
    study.study_projects.create(project=project)
    response = client.post(url("new", study) + "?kind=focus_group", facts(projects=[project.pk]))
    made = study.field_sessions.get()
    assert response.url == url("detail", study, made.pk)
    assert (made.kind, made.status, made.held_on, made.starts_at) == (
        "focus_group",
        "held",
        datetime.date(2026, 5, 14),
        datetime.time(10),
    )
    assert made.phases.count() == 6
    assert list(made.projects.all()) == [project]
    assert study.events.count() == 1
    assert "was added, with the usual plan" in client.get(response.url).content.decode()


def test_new_suggests_the_next_title_and_the_language_of_the_study(client_as):
    study = StudyFactory(language="it")
    FieldSessionFactory(study=study, kind="interview")
    form = client_as(member(study)).get(url("new", study) + "?kind=interview").context["form"]
    assert (form["title"].value(), form["language"].value()) == ("Interview 2", "it")


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        (
            {"held_on": ""},
            "held_on",
            "Enter the date on which the session was held, or set the status to “Planned”.",
        ),
        ({"ends_at": "09:30"}, "ends_at", "The session starts at 10:00. Enter a later end."),
        ({"ends_at": "10:00"}, "ends_at", "The session starts at 10:00. Enter a later end."),
        ({"title": " "}, "title", "This field is required."),
        (
            {"title": "Focus  group 9"},
            "title",
            "The study already has a session “Focus group 9”. Choose another title.",
        ),
    ],
)
def test_new_says_what_is_wrong(changes, field, message, study, client):
    FieldSessionFactory(study=study, title="Focus group 9")
    response = client.post(url("new", study) + "?kind=focus_group", facts(**changes))
    assert response.status_code == 400
    assert errors(response) == {field: [message]}
    assert study.field_sessions.count() == 1


def test_new_refuses_a_project_of_another_study_and_cancelled(study, client):
    study.study_projects.create(project=ProjectFactory())
    data = facts(projects=[ProjectFactory().pk], status="cancelled")
    response = client.post(url("new", study) + "?kind=focus_group", data)
    assert set(errors(response)) == {"projects", "status"}


def test_planned_session_needs_no_date(study, client):
    response = client.post(url("new", study) + "?kind=interview", facts(status="planned", held_on=""))
    assert response.status_code == 302


# ---- edit ----


def as_opened(client, path):
    """What a browser would send back without any change."""
    form = client.get(path).context["form"]
    data = {form.add_prefix(name): form[name].value() for name in form.fields}
    return {name: "" if value is None else value for name, value in data.items()}


def test_edit(study, client):
    field_session = FieldSessionFactory(study=study, title="Focus group 1")
    path = url("edit", study, field_session.pk)
    sent = as_opened(client, path) | {"place": "Room 4", "attribution_rule": "anonymous"}
    assert client.post(path, sent).url == url("detail", study, field_session.pk)
    field_session.refresh_from_db()
    assert (field_session.place, field_session.attribution_rule) == ("Room 4", AttributionRule.ANONYMOUS)
    assert study.events.get().after == {"fields": ["attribution_rule", "place"], "attribution_rule": "anonymous"}


def test_edit_of_what_somebody_else_changed_meanwhile_asks_first(study, client):
    field_session = FieldSessionFactory(study=study, title="Focus group 1")
    path = url("edit", study, field_session.pk)
    sent = as_opened(client, path) | {"note": "Mine"}
    FieldSession.objects.update(note="Theirs", place="Room 4")
    response = client.post(path, sent)
    assert response.status_code == 400
    assert errors(response) == {
        "__all__": [
            (
                "Someone else changed “Place”, “Note” while you were editing. Your version is below; "
                "save again to replace theirs."
            )
        ]
    }
    assert response.context["form"]["note"].value() == "Mine"
    field_session.refresh_from_db()
    assert field_session.note == "Theirs"
    again = sent | {"stamp": response.context["form"]["stamp"].value()}
    assert client.post(path, again).status_code == 302
    field_session.refresh_from_db()
    assert field_session.note == "Mine"


def test_edit_keeps_a_cancelled_session_cancelled(study, client):
    field_session = FieldSessionFactory(study=study, status="cancelled", held_on=None)
    path = url("edit", study, field_session.pk)
    sent = as_opened(client, path)
    assert "status" not in sent
    assert client.post(path, sent | {"note": "Again in autumn", "status": "held"}).status_code == 302
    field_session.refresh_from_db()
    assert (field_session.status, field_session.note) == ("cancelled", "Again in autumn")


# ---- cancel ----


def test_cancel_and_reopen(study, client):
    field_session = FieldSessionFactory(study=study)
    response = client.post(url("cancel", study, field_session.pk), {"reason": ""})
    assert (response.status_code, errors(response)) == (400, {"reason": ["This field is required."]})
    client.post(url("cancel", study, field_session.pk), {"reason": "Too few people accepted."})
    page = client.get(url("detail", study, field_session.pk)).content.decode()
    assert "This session is cancelled." in page
    assert "Cancelled: Too few people accepted." in page
    again = client.post(url("cancel", study, field_session.pk), {"reason": "Again"})
    assert errors(again) == {"__all__": ["This session is already cancelled."]}
    client.post(url("reopen", study, field_session.pk))
    field_session.refresh_from_db()
    assert field_session.status == "planned"
    page = client.post(url("reopen", study, field_session.pk), follow=True).content.decode()
    assert "This session is not cancelled." in page


# ---- plan ----


def plan_as_opened(client, path):
    """What a browser would send back: the fields and what they held when the page was opened."""
    sent = {}
    for phase in client.get(path).context["plan"].phases:
        for form in (phase, *phase.groups):
            for name in form.fields:
                value = form[name].value()
                value = "" if value is None else [str(each) for each in value] if isinstance(value, list) else value
                sent[form[name].html_name] = sent[form[name].html_initial_name] = value
    return sent


def test_plan_saves_all_rows_and_takes_a_step(study, client):
    field_session, groups = filled(study)
    path = url("plan", study, field_session.pk)
    welcome = field_session.phases.get(kind="welcome")
    dimension = DimensionFactory(study=study)
    sent = plan_as_opened(client, path) | {
        f"phase-{welcome.pk}-planned_minutes": "5",
        f"group-{groups[2].pk}-note": "audio failed, notes only",
        f"group-{groups[2].pk}-dimensions": [dimension.pk],
        "do": f"down:{welcome.pk}",
    }
    assert client.post(path, sent).url == path
    welcome.refresh_from_db()
    groups[2].refresh_from_db()
    assert (welcome.planned_minutes, welcome.position) == (5, 2)
    assert (groups[2].note, list(groups[2].dimensions.all())) == ("audio failed, notes only", [dimension])
    assert study.events.filter(verb="session.plan_changed").count() == 1


def test_plan_keeps_what_somebody_else_changed_in_other_fields(study, client):
    field_session, groups = filled(study)
    path = url("plan", study, field_session.pk)
    sent = plan_as_opened(client, path)
    BreakoutGroup.objects.filter(pk=groups[0].pk).update(title="Group Alpha")
    added = field_session.phases.create(position=7, kind="closing")
    sent |= {f"group-{groups[0].pk}-note": "mine"}
    assert client.post(path, sent).url == url("detail", study, field_session.pk)
    groups[0].refresh_from_db()
    assert (groups[0].title, groups[0].note) == ("Group Alpha", "mine")
    assert field_session.phases.filter(pk=added.pk).exists()


@pytest.mark.parametrize(
    ("minutes", "message"),
    [
        ("-1", "Ensure this value is greater than or equal to 0."),
        ("1441", "The phase is too long (limit 1440 minutes)."),
        ("ten", "Enter a whole number."),
    ],
)
def test_plan_says_what_is_wrong(minutes, message, study, client):
    field_session, _ = filled(study)
    path = url("plan", study, field_session.pk)
    welcome = field_session.phases.get(kind="welcome")
    sent = plan_as_opened(client, path) | {f"phase-{welcome.pk}-planned_minutes": minutes}
    response = client.post(path, sent)
    assert response.status_code == 400
    assert response.context["plan"].phases[0].errors["planned_minutes"] == [message]


def test_plan_refusal_keeps_what_was_written(study, client):
    field_session, groups = filled(study)
    AttendanceFactory(field_session=field_session, group=groups[0])
    path = url("plan", study, field_session.pk)
    sent = plan_as_opened(client, path) | {
        f"group-{groups[1].pk}-note": "no camera",
        "do": f"remove_group:{groups[0].pk}",
    }
    response = client.post(path, sent)
    page = response.content.decode()
    assert response.status_code == 400
    assert "“Group A” has people. Move them to another group first." in page
    assert "no camera" in page
    groups[1].refresh_from_db()
    assert groups[1].note == ""


@pytest.mark.parametrize("do", ["explode:1", "up:", "up:x", "up:-1"])
def test_plan_with_a_step_that_does_not_exist(do, study, client):
    field_session, _ = filled(study)
    path = url("plan", study, field_session.pk)
    response = client.post(path, plan_as_opened(client, path) | {"do": do})
    assert response.status_code == (302 if do.startswith("explode") else 400)
    assert not study.events.filter(verb="session.plan_changed").exists()


# ---- detail ----


def test_detail_shows_people_projects_and_the_plan(study, client):
    field_session, groups = filled(study)
    project = ProjectFactory(acronym="HALYARD", ends_on=datetime.date(2022, 12, 31))
    field_session.projects.add(project)
    AttendanceFactory(field_session=field_session, participant__code="P09", group=groups[0])
    page = client.get(url("detail", study, field_session.pk)).content.decode()
    for words in (
        "120 minutes",
        "HALYARD",
        "had ended by then",
        "P09 was not asked about being quoted.",
        "no transcript yet",
        "1 person present",
    ):
        assert words in page


def test_detail_of_an_interview_says_what_to_do(study, client):
    interview = create_session(study, by=UserFactory(), kind="interview", title="Interview 1")
    page = client.get(url("detail", study, interview.pk)).content.decode()
    assert "This session has no people yet." in page
    assert url("attendance_add", study, interview.pk) in page
