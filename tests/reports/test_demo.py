"""The demo as somebody finds it who has just loaded it."""

import pytest
from django.core.management import CommandError, call_command

from coding.models import Coding, Excerpt, Span
from coding.quotes import decision, with_evidence
from reports.demonstration import load
from reports.demonstration.people import DOMAIN, PASSWORD
from reports.models import SectionQuote
from sessions.consent import Use
from sessions.models import Transcript
from studies.models import Event, Role, Study, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def deliverable():
    return load.load_story()


def test_the_story_is_whole(deliverable):
    study = deliverable.study
    assert sum(study.transcripts.values_list("words", flat=True)) >= 12_000
    assert study.codings.values("coder").distinct().count() == 2
    assert not study.dimensions.exclude(codes__codings__isnull=False).exists(), "a dimension without a coding"
    assert {m.role for m in study.memberships.all()} == set(Role.values)
    assert set(study.transcripts.values_list("language", flat=True)) == {"en", "it"}
    wrong = [
        span.pk for span in Span.objects.select_related("turn") if span.turn.text[span.start : span.end] != span.quote
    ]
    assert wrong == []


def test_every_coding_has_its_event_in_the_order_of_the_story(deliverable):
    events = Event.objects.filter(study=deliverable.study)
    assert events.filter(verb="codings.applied").count() == Coding.objects.count()
    assert list(events.values_list("seq", flat=True)) == list(range(1, events.count() + 1))


def test_quotes_of_who_did_not_agree_are_held_out(deliverable):
    quotes = SectionQuote.objects.filter(section__deliverable=deliverable)
    excerpts = with_evidence(Excerpt.objects.filter(pk__in=quotes.values("excerpt")))
    refused = sorted(verdict.reason for one in excerpts if not (verdict := decision(Use.QUOTE, one)).allowed)
    assert refused == ["P09 did not agree to be quoted.", "P11 withdrew on 2 June."]


def test_the_coordinator_of_the_demo_works_on_task_1_3_too(deliverable, monkeypatch, client):
    monkeypatch.setattr("reports.management.commands.demo.Command.load_long", lambda self: None)
    call_command("demo", "--no-serve")
    task = Study.objects.get(code="Task 1.3", project__acronym="CALIPER")
    assert [m.user.email for m in task.memberships.all()] == [f"coordinator@{DOMAIN}"]
    client.force_login(User.objects.get(email=f"coordinator@{DOMAIN}"))
    page = client.get("/").content.decode()
    assert task.title in page and deliverable.study.title in page


def test_command_twice_keeps_what_is_there(deliverable, monkeypatch, capsys):
    monkeypatch.setattr(load, "load_long_transcript", lambda: Study.objects.get(slug="outside-actors"))
    Study.objects.filter(pk=deliverable.study_id).update(title="Changed by hand")
    before = (Transcript.objects.count(), Coding.objects.count(), User.objects.count())
    monkeypatch.setattr("reports.management.commands.demo.Command.load_long", lambda self: None)
    call_command("demo", "--no-serve")
    assert before == (Transcript.objects.count(), Coding.objects.count(), User.objects.count())
    said = capsys.readouterr().out
    assert "“Changed by hand” is there already and stays as it is." in said
    assert PASSWORD in said
    assert f"partner@{DOMAIN}" in said


def test_the_long_transcript_is_a_study_of_its_own():
    study = load.load_long_transcript()
    assert study.project.title == "A transcript of NASA, 1970"
    assert study.transcripts.get().words > 170_000
    assert study.dimensions.count() == 8


def test_the_public_password_never_comes_to_a_team(settings):
    settings.TEAM = True
    with pytest.raises(CommandError, match="password is public"):
        call_command("demo", "--no-serve")
    assert User.objects.count() == 0


def test_seed_caliper_twice_adds_nothing(capsys):
    call_command("seed_caliper")
    study = Study.objects.get()
    assert study.codes.count() == 85
    study.codes.first().delete()
    call_command("seed_caliper")
    assert study.codes.count() == 84, "a code that somebody deleted is not brought back"
    assert "codes: all there" in capsys.readouterr().out
    assert study.deliverables.get().sections.filter(kind="findings").count() == 8


def test_seed_caliper_wants_an_account_that_exists():
    with pytest.raises(CommandError, match="There is no account nobody"):
        call_command("seed_caliper", coordinator="nobody@example.org")
    assert Study.objects.count() == 0
