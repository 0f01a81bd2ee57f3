import datetime

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from coding.actions.reading import mark_read
from coding.models import Review, ReviewItem, ReviewRound
from reports import progress
from sessions.models import BreakoutGroup, FieldSession, Phase
from studies import audit
from studies.actions.invitations import invite
from studies.models import Role, Study
from tests.factories import (
    AttendanceFactory,
    CodeFactory,
    DeliverableFactory,
    FieldSessionFactory,
    ParticipantFactory,
    StudyFactory,
    UserFactory,
    code_words,
    eight_dimensions,
    member,
    transcript_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def study():
    return StudyFactory()


def home(client, study):
    return client.get(reverse("reports:home", args=[study.slug]))


def line_of(study, title) -> progress.Line:
    return next(line for line in progress.lines(study, progress.facts(study)) if line.title == title)


def test_an_empty_study_says_what_to_do_first(client_as, study):
    page = home(client_as(member(study, Role.RESEARCHER)), study)
    step = page.context["next"]
    assert (step.subject, step.href) == ("first session", reverse("sessions:new", args=[study.slug]))
    assert "No sessions have been coded yet." in page.content.decode()


def test_how_far_a_transcript_is(study):
    researcher, partner = member(study), member(study, Role.PARTNER)
    code = CodeFactory(study=study, dimension=eight_dimensions(study)[0])
    session = FieldSessionFactory(study=study, kind=FieldSession.Kind.INTERVIEW, title="Interview 1")
    assert (line_of(study, "Interview 1").state, line_of(study, "Interview 1").length) == ("to be transcribed", 25)
    text = transcript_of(*(("Irena", f"Turn number {n}.") for n in range(10)), study=study, field_session=session)
    assert line_of(study, "Interview 1").state == "to be coded"
    turns = list(text.turns.all())
    code_words(code, researcher, (turns[3], "number"))
    line = line_of(study, "Interview 1")
    assert (line.state, line.part_text, line.length) == ("coding", "40 %", 60)
    coding = code_words(code, researcher, (turns[9], "number"))
    assert (line_of(study, "Interview 1").state, line_of(study, "Interview 1").part_text) == ("coding", "95 %")
    mark_read(text, by=researcher, read=True)
    line = line_of(study, "Interview 1")
    assert (line.state, line.note.split(" · ")[-1]) == ("to be reviewed", f"read to the end by {researcher}")
    round_ = ReviewRound.objects.create(study=study, number=1, created_by=researcher)
    item = ReviewItem.objects.create(round=round_, excerpt=coding.excerpt, position=1)
    Review.objects.create(item=item, reviewer=partner, verdict="accepted")
    assert (line_of(study, "Interview 1").state, line_of(study, "Interview 1").length) == ("done", 100)


def test_a_focus_group_stands_over_its_groups(study):
    session = FieldSessionFactory(study=study, title="Focus group 1")
    phase = Phase.objects.create(field_session=session, position=1, kind=Phase.Kind.BREAKOUT)
    for n, title in enumerate(("Group A", "Group B")):
        BreakoutGroup.objects.create(phase=phase, position=n, title=title)
    lines = progress.lines(study, progress.facts(study))
    assert [(line.title, line.is_heading) for line in lines] == [
        ("Focus group 1", True),
        ("Group A", False),
        ("Group B", False),
    ]
    assert lines[1].state == "to be transcribed"


def test_a_cancelled_session_is_no_step(study):
    FieldSessionFactory(study=study, title="Interview 6", status=FieldSession.Status.CANCELLED, held_on=None)
    line = line_of(study, "Interview 6")
    assert (line.state, [tick["on"] for tick in line.ticks]) == ("cancelled", [False] * 5)


def test_a_late_duty_comes_before_everything(client_as, study):
    DeliverableFactory(study=study, due_on=timezone.localdate() - datetime.timedelta(1))
    page = home(client_as(member(study, Role.COORDINATOR)), study)
    assert page.context["next"].subject == "D1.3"
    assert [one.is_late for one in page.context["due"]] == [True]


def test_who_may_not_be_quoted_is_named_with_the_reason(client_as, study):
    session = FieldSessionFactory(study=study)
    person = ParticipantFactory(study=study, code="P09")
    AttendanceFactory(field_session=session, participant=person)
    researcher = member(study)
    text = transcript_of(("Birgit", "We had no say."), study=study, field_session=session)
    text.speakers.update(participant=person)
    code_words(CodeFactory(study=study), researcher, (text.turns.get(), "no say"))
    held = home(client_as(researcher), study).context["held_back"]
    assert [(one.participant, one.reason, one.excerpts) for one in held] == [
        (person, "P09 was not asked about being quoted.", 1)
    ]


def test_a_partner_sees_their_rounds_and_nothing_of_the_fieldwork(client_as, study):
    partner, coordinator = member(study, Role.PARTNER), member(study, Role.COORDINATOR)
    session = FieldSessionFactory(study=study, title="Focus group of secrets")
    text = transcript_of(("Irena", "They gave us a date."), study=study, field_session=session)
    coding = code_words(CodeFactory(study=study), coordinator, (text.turns.get(), "a date"))
    for number, invited in ((1, [partner]), (2, [])):
        round_ = ReviewRound.objects.create(study=study, number=number, title=f"Round {number}", created_by=coordinator)
        ReviewItem.objects.create(round=round_, excerpt=coding.excerpt, position=1)
        round_.partners.set(invited)
    page = home(client_as(partner), study)
    words = page.content.decode()
    assert (page.context["next"].subject, page.context["next"].action) == ("Round 1:", "Review")
    assert "Round 2" not in words
    assert "Focus group of secrets" not in words


@pytest.mark.parametrize("sessions", [1, 4])
def test_the_home_asks_the_same_number_of_questions(client_as, study, sessions, django_assert_num_queries):
    eight_dimensions(study)
    researcher = member(study)
    code = CodeFactory(study=study)
    for _ in range(sessions):
        session = FieldSessionFactory(study=study)
        AttendanceFactory(field_session=session)
        text = transcript_of(("Irena", "They gave us a date."), study=study, field_session=session)
        text.speakers.update(is_team=True)
        code_words(code, researcher, (text.turns.get(), "a date"))
    client = client_as(researcher)
    with django_assert_num_queries(33):
        home(client, study)


def test_this_week_tells_what_people_really_write(client_as, study):
    """Each of these verbs is written by its own action; the home must not listen for others."""
    ana = member(study, Role.COORDINATOR, name="Ana")
    for verb, kind in [("draft.assembled", "draft"), ("comment.written", "comment"), ("section.saved", "section")]:
        with transaction.atomic():
            audit.record(study, ana, verb, study, after={"kind": kind})
    words = [one.words for one in client_as(ana).get(f"/s/{study.slug}/").context["news"]]
    assert words == ["You edited a section", "You wrote a comment", "You assembled a draft"]


def test_this_week_tells_of_the_set_up(client):
    ana = UserFactory()
    client.force_login(ana)
    new = {"title": "Outside actors", "code": "Task 1.3", "acronym": "PLUMBLINE", "dimensions": "empty"}
    place = client.post(reverse("studies:new"), new)["Location"]
    study = Study.objects.get()

    def told():
        return [one.words for one in client.get(place).context["news"]]

    assert told() == ["You created the study"]
    for name in ("Time", "Money"):
        client.post(f"{place}dimensions/new/", {"name": name, "short_name": name, "letters": name[:2], "hue": 1})
    invite(study, by=ana, email="ben@example.org", role=Role.RESEARCHER)
    assert told() == ["You sent an invitation", "You added 2 dimensions", "You created the study"]


def test_no_news_says_nothing_false_of_changes(client_as, study):
    """Not every change is news: with none, the page says no more than that."""
    assert "No news from the last seven days." in home(client_as(member(study)), study).content.decode()
