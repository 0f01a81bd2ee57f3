import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from sessions.identities import keep
from sessions.models import Consent, Identity
from studies.models import Role
from tests.factories import (
    AttendanceFactory,
    ConsentFactory,
    ParticipantFactory,
    ProjectFactory,
    SpeakerFactory,
    StudyFactory,
    UserFactory,
    member,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def participant():
    return ParticipantFactory(code="P06", pseudonym="Mira")


@pytest.fixture
def client(participant, client_as):
    return client_as(member(participant.study))


@pytest.fixture
def coordinator(participant, client_as):
    return client_as(member(participant.study, Role.COORDINATOR))


def url(name, participant, **parts):
    return reverse(f"sessions:{name}", kwargs={"study": participant.study.slug, "pk": participant.pk, **parts})


def study_url(name, study):
    return reverse(f"sessions:{name}", kwargs={"study": study.slug})


# ---- access ----


def test_access(participant, client, client_as):
    paths = [study_url(name, participant.study) for name in ("participants", "participant_new")]
    paths += [url(name, participant) for name in ("participant", "participant_edit", "participant_consents")]
    partner = client_as(member(participant.study, Role.PARTNER))
    outsider = client_as(member(StudyFactory(), Role.COORDINATOR))
    for path in paths:
        assert [each.get(path).status_code for each in (client, partner, outsider)] == [200, 403, 404]


POSTS = ["participant_withdraw", "participant_restore", "participant_identity", "participant_identity_save"]


@pytest.mark.parametrize("name", POSTS)
def test_acts_are_posts(name, participant, coordinator):
    assert coordinator.get(url(name, participant)).status_code == 405


@pytest.mark.parametrize("name", ["participant", "participant_edit", "participant_consents", *POSTS])
def test_person_of_another_study_is_not_found(name, participant, coordinator):
    path = reverse(f"sessions:{name}", kwargs={"study": participant.study.slug, "pk": ParticipantFactory().pk})
    assert (coordinator.post if name in POSTS else coordinator.get)(path).status_code == 404


# ---- list ----


def test_list_shows_consents_and_withdrawal(participant, client):
    ConsentFactory(participant=participant)
    ConsentFactory(participant=participant, scope="archive", allowed=False)
    participant.withdrawn_at = timezone.make_aware(datetime.datetime(2026, 6, 2, 12))
    participant.save()
    ParticipantFactory(study=participant.study, code="F01", capacity="team")
    response = client.get(study_url("participants", participant.study))
    ((row, ticks),) = response.context["people"]
    assert (row, [(tick["short"], tick["allowed"]) for tick in ticks]) == (
        participant,
        [("part", None), ("quote", True), ("by name", None), ("share", None), ("list", None), ("archive", False)],
    )
    assert [each.code for each in response.context["team"]] == ["F01"]
    assert "withdrew on 2 June" in response.content.decode()


def test_list_takes_the_same_queries_for_one_and_three(client_as):
    study = StudyFactory()
    client = client_as(member(study))

    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert client.get(study_url("participants", study)).status_code == 200
        return len(captured)

    def add() -> None:
        ConsentFactory(participant=AttendanceFactory(field_session__study=study).participant)

    add()
    client.get(study_url("participants", study))
    one = count()
    add()
    add()
    assert count() == one
    assert one <= 6


def test_list_says_what_to_do_when_empty(client_as):
    study = StudyFactory()
    page = client_as(member(study)).get(study_url("participants", study)).content.decode()
    assert "No people yet." in page


# ---- attributes ----


def attributes(**changes):
    names = ["code", "pseudonym", "role_title", "organisation_kind", "helix", "country", "gender", "project", "note"]
    return dict.fromkeys([*names, "attribution_rule"], "") | {"capacity": "practitioner"} | changes


def test_new(participant, client):
    response = client.post(study_url("participant_new", participant.study), attributes(role_title="equality officer"))
    made = participant.study.participants.get(code="P07")
    assert response.url == url("participant", made)
    assert (made.role_title, made.country) == ("equality officer", "")


def test_new_says_what_is_wrong(participant, client):
    data = attributes(code=" p06", country="ITA", project=ProjectFactory().pk)
    response = client.post(study_url("participant_new", participant.study), data)
    assert response.status_code == 400
    assert set(response.context["form"].errors) == {"code", "country", "project"}
    assert response.context["form"].errors["code"] == [
        "P06 is already used for someone else in this study. Choose another code."
    ]
    assert participant.study.participants.count() == 1


def test_suggested_names_are_not_taken(participant, client):
    page = client.get(study_url("participant_new", participant.study))
    first = page.context["form"].fields["pseudonym"].help_text.split("such as ")[1].split(",")[0]
    ParticipantFactory(study=participant.study, pseudonym=first)
    again = client.get(study_url("participant_new", participant.study))
    assert first not in again.context["form"].fields["pseudonym"].help_text


def test_edit(participant, client):
    path = url("participant_edit", participant)
    stamp = client.get(path).context["form"]["stamp"].value()
    response = client.post(path, attributes(code="P06", pseudonym="Mira", gender="non-binary", stamp=stamp))
    assert response.url == url("participant", participant)
    participant.refresh_from_db()
    assert participant.gender == "non-binary"
    assert participant.study.events.get().after["fields"] == ["gender"]


def test_edit_of_what_somebody_else_changed_meanwhile_asks_first(participant, client):
    path = url("participant_edit", participant)
    stamp = client.get(path).context["form"]["stamp"].value()
    participant.role_title = "vice-rector"
    participant.save()
    response = client.post(path, attributes(code="P06", pseudonym="Mira", note="Mine", stamp=stamp))
    assert response.status_code == 400
    assert response.context["form"].non_field_errors() == [
        "Someone else changed “Role” while you were editing. Your version is below; save again to replace theirs."
    ]
    participant.refresh_from_db()
    assert participant.role_title == "vice-rector"


# ---- consents ----


def test_consents_change_only_what_the_user_changed(participant, client):
    ConsentFactory(participant=participant, scope="audio")
    path = url("participant_consents", participant)
    form = client.get(path).context["form"]
    sent = {"method": "e_form", "given_on": "2026-05-12", "form_version": "2.0"}
    for scope in Consent.Scope:
        sent[scope.value] = sent[f"initial-{scope.value}"] = form[scope.value].value()
    # Meanwhile somebody records another answer; the old page does not undo it.
    ConsentFactory(participant=participant, scope="archive", allowed=True)
    assert client.post(path, sent | {"quote_pseudonymous": "no", "audio": ""}).url == url("participant", participant)
    rows = participant.consents.values_list("scope", "allowed", "method", "given_on", "form_version")
    assert list(rows) == [
        ("archive", True, "signed_form", None, ""),
        ("quote_pseudonymous", False, "e_form", datetime.date(2026, 5, 12), "2.0"),
    ]


def test_consents_of_tomorrow_are_refused(participant, client):
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    response = client.post(url("participant_consents", participant), {"method": "e_form", "given_on": tomorrow})
    assert response.status_code == 400
    assert response.context["form"].errors == {"given_on": ["This date is in the future. Enter an earlier one."]}


def test_not_asked_is_not_shown_as_no(participant, client):
    rows = client.get(url("participant", participant)).context["consents"]
    assert {row["allowed"] for row in rows} == {None}
    page = client.get(url("participant", participant)).content.decode()
    assert "✕" not in page


# ---- withdrawal ----


def test_withdraw_and_restore(participant, client):
    client.post(url("participant_withdraw", participant), {"on": "2026-06-02"})
    assert "P06 withdrew on 2 June 2026." in client.get(url("participant", participant)).content.decode()
    response = client.post(url("participant_withdraw", participant), {"on": "2026-06-03"})
    assert response.context["withdraw_form"].errors == {"on": ["P06 has already withdrawn."]}
    client.post(url("participant_restore", participant))
    participant.refresh_from_db()
    assert participant.withdrawn_at is None
    page = client.post(url("participant_restore", participant), follow=True).content.decode()
    assert "P06 has not withdrawn." in page


def test_withdraw_needs_a_day(participant, client):
    response = client.post(url("participant_withdraw", participant), {"on": "soon"})
    assert response.status_code == 400
    participant.refresh_from_db()
    assert participant.withdrawn_at is None


# ---- identity ----


@pytest.fixture
def named(participant):
    keep(participant, by=UserFactory(), name="Ada Quill", contact="ada@example.org")
    return participant


def test_name_is_on_no_page_until_it_is_asked_for(named, client, coordinator):
    for each in (client, coordinator):
        for path in (url("participant", named), url("participant_edit", named)):
            assert "Quill" not in each.get(path).content.decode()
    assert named.study.events.filter(verb="identity.viewed").count() == 0


def test_coordinator_looks_and_leaves_a_trace(named, coordinator):
    response = coordinator.post(url("participant_identity", named))
    assert "Ada Quill" in response.content.decode()
    assert "no-store" in response["Cache-Control"]
    assert named.study.events.filter(verb="identity.viewed").count() == 1


@pytest.mark.parametrize("name", ["participant_identity", "participant_identity_save"])
def test_researcher_sees_and_writes_no_name(name, named, client):
    response = client.post(url(name, named), {"name": "Other"})
    assert response.status_code == 403
    assert "Quill" not in response.content.decode()
    assert "Name and contact" not in client.get(url("participant", named)).content.decode()
    assert named.study.events.filter(verb__startswith="identity").count() == 1


def test_look_where_nothing_is_recorded(participant, coordinator):
    page = coordinator.post(url("participant_identity", participant), follow=True).content.decode()
    assert "P06 has no recorded name." in page
    assert not participant.study.events.exists()


def test_look_with_another_key_says_so(named, coordinator, settings):
    settings.IDENTITY_KEY = "another key of the installation, long enough"
    page = coordinator.post(url("participant_identity", named), follow=True).content.decode()
    assert "encrypted with another key" in page


def test_save_and_remove_a_name(participant, coordinator):
    path = url("participant_identity_save", participant)
    assert coordinator.post(path, {"name": "Ada Quill"}).url == url("participant", participant)
    assert Identity.objects.count() == 1
    page = coordinator.post(path, {"name": ""}, follow=True).content.decode()
    assert "Name and contact deleted." in page
    assert not Identity.objects.exists()


def test_too_long_a_name_is_refused_and_kept_on_the_page(participant, coordinator):
    response = coordinator.post(url("participant_identity_save", participant), {"name": "x" * 201})
    assert response.status_code == 400
    assert not Identity.objects.exists()


# ---- the person's page ----


def test_page_shows_sessions_and_speakers(participant, client):
    row = AttendanceFactory(
        field_session__study=participant.study, field_session__title="Focus group 1", participant=participant
    )
    SpeakerFactory(
        transcript__study=participant.study,
        transcript__field_session=row.field_session,
        transcript__title="Group A",
        name="S1",
        participant=participant,
    )
    response = client.get(url("participant", participant))
    page = response.content.decode()
    assert [each.pk for each in response.context["attendances"]] == [row.pk]
    assert "Group A, Focus group 1" in page
