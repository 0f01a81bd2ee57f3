import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from coding.actions import review as actions
from coding.models import Review
from coding.queries import review
from sessions.models import Consent, Mask, Participant
from studies.models import Role
from tests.factories import (
    CodeFactory,
    ConsentFactory,
    ParticipantFactory,
    StudyFactory,
    UserFactory,
    code_words,
    eight_dimensions,
    excerpt_of,
    member,
    transcript_of,
)

pytestmark = pytest.mark.django_db

# What a partner must never see, wherever it stands.
CANARIES = ["Trento", "SECRETWORDS", "FARAWAY", "Ana Team", "Ilse Team", "Dario Bianchi", "Pseudo", "MEMO", "P08"]


@pytest.fixture
def study():
    return StudyFactory(context_turns=2)


@pytest.fixture
def ana(study):
    return member(study, Role.COORDINATOR, name="Ana Team")


@pytest.fixture
def ilse(study):
    return member(study, name="Ilse Team")


@pytest.fixture
def partner(study):
    return member(study, Role.PARTNER, name="R. Aalto")


@pytest.fixture
def other(study):
    return member(study, Role.PARTNER, name="K. Maris")


@pytest.fixture
def turns(study, ana):
    transcript = transcript_of(
        ("Joris", "Opening question."),
        ("Dario Bianchi", "Earlier words."),
        ("Petra", "SECRETWORDS of somebody who does not share."),
        ("Dario Bianchi", "In Trento they asked us before the audit, in Trento."),
        ("Joris", "Thank you."),
        (None, "(pause)"),
        ("Joris", "FARAWAY again."),
        study=study, field_session__study=study, field_session__title="Focus group 1", title="Group B",
    )  # fmt: skip
    for name, code in [("Dario Bianchi", "P06"), ("Petra", "P08"), ("Joris", "T1")]:
        capacity = Participant.Capacity.TEAM if code == "T1" else Participant.Capacity.EXPERT
        person = ParticipantFactory(study=study, code=code, pseudonym="Pseudo", capacity=capacity)
        transcript.speakers.filter(name=name).update(participant=person)
        if code == "P06":
            ConsentFactory(participant=person, scope=Consent.Scope.SHARE)
    turns = list(transcript.turns.order_by("position"))
    for start in (3, 45):
        Mask.objects.create(turn=turns[3], start=start, end=start + 6, replacement="city A", created_by=ana)
    return turns


@pytest.fixture
def round_(study, turns, ana, ilse, partner, other):
    be, st, *_ = eight_dimensions(study)
    code = CodeFactory(study=study, dimension=be, name="Expertise", definition="They know methods.")
    coding = code_words(code, ilse, (turns[3], "Trento they asked us before the audit, in Trento"))
    coding.excerpt.codings.create(
        study=study, code=CodeFactory(study=study, dimension=st, name="Before"), code_version=1, coder=ana
    )
    coding.excerpt.memos.create(study=study, author=ilse, text="MEMO")
    earlier = code_words(code, ilse, (turns[1], "Earlier words"))
    held = excerpt_of(ilse, (turns[2], "SECRETWORDS"))
    return actions.open_round(
        study, by=ana, title="", closes_on=None, partners=[partner, other],
        excerpts=[coding.excerpt, earlier.excerpt, held],
    )  # fmt: skip


def url(name, round_, position=None):
    ids = {"study": round_.study.slug, "pk": round_.pk} | ({"position": position} if position else {})
    return reverse(f"coding:{name}", kwargs=ids)


def give(client, round_, position=1, verdict="accepted", **fields):
    data = {"verdict": verdict, "version": 0, "text": "", "save_id": uuid.uuid4()} | fields
    return client.post(url("review_verdict", round_, position), data)


def test_partner_sees_masked_words_in_context(study, round_, partner, client_as):
    page = client_as(partner).get(url("review_item", round_, 1)).content.decode()
    assert page.count("[city A]") == 2
    words = page.split('class="review-text"')[1].split("<aside")[0]
    assert [name for name in ("Participant 6", "Participant 8", "Facilitator") if name in words] == [
        "Participant 6",
        "Participant 8",
        "Facilitator",
    ]
    assert "they asked us before the audit, in </mark>" in words
    assert "These words are held back." in words
    assert "Coded as" in page and "by two coders" in page and "They know methods." in page
    assert ">1</b> of 2" in page


@pytest.mark.parametrize("context", [0, 1, 3])
def test_context_is_as_wide_as_the_study_allows(study, round_, turns, context):
    excerpt = review.progress(round_).entries[0].excerpt
    around = review.surroundings(excerpt, context)
    assert (len(around.before), len(around.evidence), len(around.after)) == (context, 1, context)


def test_context_around_spans_that_are_apart(study, turns, ana):
    excerpt = excerpt_of(ana, (turns[1], "Earlier"), (turns[6], "again"))
    around = review.surroundings(excerpt, 1)
    assert [(turn.is_evidence, turn.follows) for turn in around.evidence] == [
        (True, True),
        (False, True),
        (False, False),
        (True, True),
    ]


def test_no_page_of_a_partner_leaks(study, round_, ana, partner, other, client_as):
    """Canaries: words under a mask, of a speaker who does not share, beyond the context, and names of the team."""
    give(client_as(other), round_, 1, "questioned", text="Is it so?")
    actions.write_comment(round_.items.get(position=1), by=ana, text="It is.")
    client = client_as(partner)
    pages = [reverse("coding:review", kwargs={"study": study.slug}), url("review_round", round_)]
    pages += [url("review_item", round_, 1), url("review_item", round_, 2)]
    for path in pages:
        response = client.get(path)
        assert response.status_code == 200
        page = response.content.decode()
        assert [word for word in CANARIES if word in page] == []
        assert "/transcripts/" not in page and "/excerpts/" not in page
    thread = client.get(url("review_item", round_, 1)).content.decode().split('id="thread-head"')[1]
    assert "K. Maris" in thread and "Research team" in thread and "It is." in thread


def test_partner_leaks_nothing_when_a_speaker_stops_sharing(study, round_, turns, partner, client_as):
    """Consent is asked again at every look."""
    turns[3].speaker.participant.withdrawn_at = timezone.now()
    turns[3].speaker.participant.save()
    client = client_as(partner)
    page = client.get(url("review_item", round_, 1)).content.decode()
    assert "These words are held back." in page
    assert "audit" not in page and "Expertise" not in page and "P06" not in page
    assert "audit" not in client.get(url("review_round", round_)).content.decode()
    assert give(client, round_, 1).status_code == 409
    assert Review.objects.count() == 0


def test_team_sees_why_something_is_held_back(study, round_, turns, ana, client_as):
    turns[3].speaker.participant.consents.update(allowed=False)
    for path in (url("review_item", round_, 1), url("review_round", round_)):
        assert "P06 did not agree to share their words with partners." in client_as(ana).get(path).content.decode()


def test_a_round_without_excerpts_says_nothing_of_verdicts(study, round_, ana, partner, client_as):
    round_.items.all().delete()
    for who in (ana, partner):
        for page in (url("review_round", round_), reverse("coding:review", args=[study.slug])):
            shown = client_as(who).get(page, follow=True).content.decode()
            assert "No excerpts</p>" in shown
            assert "verdict</p>" not in shown and "has your verdict" not in shown and "<table" not in shown


def test_numbers_stay_when_an_excerpt_is_gone_and_are_of_no_total(round_, ana, partner, client_as):
    assert "<b>2</b> of 2" in client_as(ana).get(url("review_item", round_, 2)).content.decode()
    round_.items.get(position=1).delete()
    page = client_as(ana).get(url("review_item", round_, 2)).content.decode()
    assert "of 1</a>" not in page and "Excerpt <b>2</b>" in page
    round_.items.get().excerpt.codings.all().delete()
    assert "by no coders" not in client_as(partner).get(url("review_item", round_, 2)).content.decode()


def test_verdict_goes_on_to_the_next_open_excerpt_and_can_be_taken_back(study, round_, partner, client_as):
    client = client_as(partner)
    response = give(client, round_, 1, "questioned", text="Why?")
    assert response["Location"] == url("review_item", round_, 2) + "?done=1#words"
    page = client.get(url("review_item", round_, 2) + "?done=1").content.decode()
    assert "Excerpt 1 questioned." in page and "1 questioned, 1 to go" in page

    response = client.post(url("review_take_back", round_, 1), {"version": 1})
    assert response.status_code == 200
    assert ">Why?</textarea>" in response.content.decode()
    assert Review.objects.count() == 0


def test_after_the_last_verdict_comes_the_round(round_, partner, client_as):
    client = client_as(partner)
    give(client, round_, 2)
    response = give(client, round_, 1)
    assert response["Location"] == url("review_round", round_) + "?done=1#words"
    assert "Every excerpt has your verdict." in client.get(url("review_round", round_)).content.decode()


def test_question_without_a_sentence_is_asked_for_one(round_, partner, client_as):
    response = give(client_as(partner), round_, 1, "questioned")
    assert response.status_code == 400
    assert "A question needs a sentence that says why." in response.content.decode()


def test_verdict_of_an_old_page_keeps_the_words(round_, partner, client_as):
    client = client_as(partner)
    give(client, round_, 1)
    response = give(client, round_, 1, "rejected", text="My sentence.")
    assert response.status_code == 409
    assert "in another window" in response.content.decode()
    assert ">My sentence.</textarea>" in response.content.decode()


def test_pressed_twice_is_one_verdict(study, round_, partner, client_as):
    save = uuid.uuid4()
    client = client_as(partner)
    first, second = (give(client, round_, 1, "rejected", text="No.", save_id=save) for _ in range(2))
    assert (first.status_code, second.status_code) == (302, 302)
    assert round_.items.get(position=1).comments.count() == 1


def test_verdict_is_changed_while_the_round_is_open_and_not_after(round_, ana, partner, client_as):
    client = client_as(partner)
    give(client, round_, 1)
    page = client.get(url("review_item", round_, 1)).content.decode()
    assert "You accepted this" in page and 'name="version" value="1"' in page
    assert give(client, round_, 1, "rejected", text="No.", version=1).status_code == 302
    actions.close_round(round_, by=ana)
    page = client.get(url("review_item", round_, 1)).content.decode()
    assert "This round is closed." in page and 'name="verdict"' not in page
    assert give(client, round_, 1, version=2).status_code == 409
    assert round_.items.get(position=1).reviews.get().verdict == "rejected"


def test_team_sees_verdicts_and_answers(round_, ilse, partner, client_as):
    give(client_as(partner), round_, 1, "questioned", text="Why?")
    client = client_as(ilse)
    table = client.get(url("review_round", round_)).content.decode()
    assert "unanswered question" in table and "one question without an answer" in table
    page = client.get(url("review_item", round_, 1)).content.decode()
    assert "1 of 2 partners" in page and "R. Aalto" in page and "by Ilse Team, Ana Team" in page
    assert 'value="accepted"' not in page

    data = {"text": "Because.", "save_id": uuid.uuid4()}
    assert client.post(url("review_comment", round_, 1), data).status_code == 302
    assert "unanswered question" not in client.get(url("review_round", round_)).content.decode()


def test_open_questions_come_first(round_, ana, partner, client_as):
    give(client_as(partner), round_, 2, "questioned", text="Why?")
    table = client_as(ana).get(url("review_round", round_)).content.decode().split("<tbody>")[1]
    assert table.index("Earlier words") < table.index("they asked us")


def test_a_partner_who_is_not_invited_finds_nothing(study, round_, client_as):
    client = client_as(member(study, Role.PARTNER))
    assert client.get(url("review_round", round_)).status_code == 404
    assert client.get(url("review_item", round_, 1)).status_code == 404
    assert give(client, round_, 1).status_code == 404
    assert client.post(url("review_comment", round_, 1), {"text": "Me too"}).status_code == 404
    assert client.post(url("review_take_back", round_, 1), {"version": 1}).status_code == 404
    page = client.get(reverse("coding:review", kwargs={"study": study.slug})).content.decode()
    assert "No round is open for you." in page


def test_access(study, round_, ana, ilse, client, client_as):
    reads = [url("review_round", round_), url("review_item", round_, 1), reverse("coding:review", args=[study.slug])]
    writes = ["review_edit", "review_add", "review_close", "review_reopen"]
    for path in reads:
        assert client.get(path).status_code == 302
        assert client_as(UserFactory()).get(path).status_code == 404
        assert client_as(ana).post(path).status_code == 405
    for team in (ana, ilse):
        assert give(client_as(team), round_, 1).status_code == 403
        assert client_as(team).post(url("review_take_back", round_, 1)).status_code == 403
    for name in writes:
        assert client_as(ilse).post(url(name, round_)).status_code == 403
        assert client.post(url(name, round_)).status_code == 401
    assert client_as(ana).get(url("review_item", round_, 9)).status_code == 404
    assert client_as(ana).get(url("review_close", round_)).status_code == 405


def test_rounds_of_another_study_are_not_found(round_, client_as):
    stranger = StudyFactory()
    coordinator = client_as(member(stranger, Role.COORDINATOR))
    ids = {"study": stranger.slug, "pk": round_.pk}
    for name in ("review_round", "review_edit"):
        assert coordinator.get(reverse(f"coding:{name}", kwargs=ids)).status_code == 404
    for name in ("review_add", "review_close", "review_reopen"):
        assert coordinator.post(reverse(f"coding:{name}", kwargs=ids)).status_code == 404
    assert coordinator.get(reverse("coding:review_item", kwargs=ids | {"position": 1})).status_code == 404


def test_opening_a_round_says_who_stays_out(study, turns, ana, partner, client_as):
    shared = excerpt_of(ana, (turns[1], "Earlier"))
    held = excerpt_of(ana, (turns[2], "SECRETWORDS"))
    theirs = excerpt_of(ana, (transcript_of(("A", "Elsewhere.")).turns.get(), "Elsewhere"))
    client = client_as(ana)
    new = reverse("coding:review_new", kwargs={"study": study.slug})
    page = client.get(new + f"?excerpt={shared.pk}&excerpt={held.pk}&excerpt={theirs.pk}&excerpt=x").content.decode()
    assert "1 of two selected excerpts can be shown to partners" in page
    assert "1: P08 was not asked about sharing their words with partners." in page

    assert "1 of two selected" in client.get(new + "?all=1").content.decode()
    assert "No excerpts selected." in client.get(new + "?all=1&words=nothing").content.decode()

    data = {"title": "First look", "closes_on": "2026-06-16", "excerpts": f"{shared.pk},{held.pk},{theirs.pk}"}
    refused = client.post(new, data | {"save_id": uuid.uuid4()})
    assert refused.status_code == 400 and "Invite at least one partner." in refused.content.decode()
    opened = client.post(new, data | {"save_id": uuid.uuid4(), "partners": [partner.pk]})
    round_ = study.review_rounds.get()
    assert opened["Location"] == url("review_round", round_)
    assert [item.excerpt for item in round_.items.all()] == [shared]


def test_a_round_is_changed_extended_closed_and_opened_again(study, round_, turns, ana, partner, client_as):
    client = client_as(ana)
    more = excerpt_of(ana, (turns[3], "they asked us"))
    client.post(url("review_add", round_), {"excerpts": f"{more.pk}"})
    assert round_.items.count() == 3
    assert client.get(url("review_edit", round_)).status_code == 200
    client.post(url("review_edit", round_), {"title": "Second", "partners": [partner.pk]})
    client.post(url("review_close", round_))
    round_.refresh_from_db()
    assert (round_.title, round_.is_open, list(round_.partners.all())) == ("Second", False, [partner])
    client.post(url("review_reopen", round_))
    round_.refresh_from_db()
    assert round_.is_open


@pytest.mark.parametrize(("path", "queries"), [("review", 13), ("review_round", 12), ("review_item", 25)])
@pytest.mark.parametrize("more", [0, 4])
def test_pages_take_the_same_queries_for_any_number(
    study, round_, turns, ana, partner, client_as, path, queries, more, django_assert_num_queries
):
    for n in range(more):
        excerpt = excerpt_of(ana, (turns[1], "Earlier words"[: n + 2]))
        actions.add_to_round(round_, by=ana, excerpts=[excerpt])
        actions.open_round(study, by=ana, title="", closes_on=None, partners=[partner], excerpts=[excerpt])
    client = client_as(partner)
    address = reverse("coding:review", args=[study.slug])
    if path != "review":
        address = url(path, round_, 1 if path == "review_item" else None)
    client.get(address)
    with django_assert_num_queries(queries):
        client.get(address)


def test_suggest_another_code(study, round_, partner, client_as):
    client = client_as(partner)
    hierarchy = CodeFactory(study=study, name="Hierarchy")
    retired = CodeFactory(study=study, name="Retired", retired_at=timezone.now())
    page = client.get(url("review_item", round_, 1)).content.decode()
    offered = page.split('id="suggested"')[1].split("</select>")[0]
    assert "Hierarchy" in offered
    assert "Retired" not in offered and "Expertise" not in offered, "out of use, or on these words already"

    data = {"suggest": "1", "suggested": hierarchy.pk, "text": "", "save_id": uuid.uuid4()}
    assert client.post(url("review_comment", round_, 1), data).status_code == 302
    comment = round_.items.get(position=1).comments.get()
    assert (comment.suggested, comment.text) == (hierarchy, "")
    assert study.events.last().after == {"item": comment.item_id, "suggested": hierarchy.pk}
    assert "suggests" in client.get(url("review_item", round_, 1)).content.decode()
    assert Review.objects.count() == 0

    for pk in ("", "x", retired.pk, CodeFactory().pk):
        response = client.post(url("review_comment", round_, 1), data | {"suggested": pk, "save_id": uuid.uuid4()})
        assert response.status_code == 400
        assert "Choose the code that you suggest." in response.content.decode()
    assert round_.items.get(position=1).comments.count() == 1
