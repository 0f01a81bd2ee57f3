import pytest
from django.urls import reverse

from coding.models import Excerpt, Memo, Review, ReviewRound
from coding.queries.excerpts import ExcerptFilter, ReviewState, excerpts, in_place, newest_first
from studies.models import Role
from tests.factories import (
    CodeFactory,
    FieldSessionFactory,
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


@pytest.fixture
def study():
    return StudyFactory()


@pytest.fixture
def world(study, ana):
    """Two sessions, three excerpts: Greek and German words, two coders, one code below another."""
    be, st, *_ = eight_dimensions(study)
    ilse = member(study, name="Ilse")
    first = transcript_of(
        ("Irena", "Die Straße war zu. Sie gaben uns ein Datum."),
        ("Eleni", "Η αλλαγή άργησε."),
        study=study,
        field_session=FieldSessionFactory(study=study, title="Focus group 1", position=1),
        title="Group A",
    )
    second = transcript_of(
        ("Irena", "A date in March."),
        study=study,
        field_session=FieldSessionFactory(study=study, title="Focus group 2", position=2),
        title="Group B",
    )
    a, b = first.turns.order_by("position")
    (c,) = second.turns.all()
    irena = ParticipantFactory(study=study, code="P04")
    for turn in (a, c):
        turn.speaker.participant = irena
        turn.speaker.save()
    top = CodeFactory(study=study, name="Legitimacy", dimension=be)
    low = CodeFactory(study=study, name="Public date", dimension=be, parent=top)
    late = CodeFactory(study=study, name="Late", dimension=st)
    irony = CodeFactory(study=study, name="Irony")
    date = code_words(low, ana, (a, "Sie gaben uns ein Datum")).excerpt
    street = code_words(irony, ilse, (a, "Die Straße")).excerpt
    change = code_words(late, ilse, (b, "Η αλλαγή")).excerpt
    march = code_words(top, ana, (c, "A date")).excerpt
    march.codings.create(study=study, code=late, code_version=1, coder=ilse)
    return {**locals(), "all": [street, date, change, march]}


def found(study, **chosen):
    return list(in_place(excerpts(study, ExcerptFilter(**chosen))))


def url(study, query=""):
    return reverse("coding:excerpts", kwargs={"study": study.slug}) + query


def test_in_place_and_newest(study, world):
    assert found(study) == world["all"]
    assert next(iter(newest_first(excerpts(study, ExcerptFilter())))) == world["march"]


def test_filters(study, world):
    w = world
    assert found(study, dimension=w["be"]) == [w["date"], w["march"]]
    assert found(study, emergent=True) == [w["street"]]
    assert found(study, code=w["top"]) == [w["date"], w["march"]], "with the codes below it"
    assert found(study, code=w["low"]) == [w["date"]]
    assert found(study, session=w["second"].field_session) == [w["march"]]
    assert found(study, transcript=w["first"]) == [w["street"], w["date"], w["change"]]
    assert found(study, participant=w["irena"]) == [w["street"], w["date"], w["march"]]
    assert found(study, coder=w["ilse"]) == [w["street"], w["change"], w["march"]]


def test_code_and_coder_mean_the_same_coding(study, world):
    assert found(study, code=world["top"], coder=world["ilse"]) == []
    assert found(study, code=world["late"], coder=world["ilse"]) == [world["change"], world["march"]]


@pytest.mark.parametrize("words", ["strasse", "STRASSE", "Straße"])
def test_words_are_found_whatever_case_and_spelling(study, world, words):
    assert found(study, words=words) == [world["street"]]


def test_words_without_accents_and_only_inside_the_quote(study, world):
    assert found(study, words="αλλαγη") == [world["change"]]
    assert found(study, words="άργησε") == [], "it stands in the turn, not in the excerpt"
    assert found(study, words="100%") == []


def test_words_of_an_excerpt_whose_turn_was_corrected(study, world):
    span = world["date"].spans.get()
    span.state, span.turn.text = "touched", "Sie gaben uns einen Tag."
    span.turn.save()
    span.save()
    assert found(study, words="datum") == [world["date"]]


def test_review_states(study, ana, world):
    street, date, change, march = world["all"]
    round_ = ReviewRound.objects.create(study=study, number=1, created_by=ana)
    items = [round_.items.create(excerpt=each, position=n) for n, each in enumerate([street, date, change], start=1)]
    partner = member(study, Role.PARTNER)
    items[1].reviews.create(reviewer=partner, verdict="accepted")
    question = items[2].reviews.create(reviewer=partner, verdict="questioned")
    items[2].comments.create(author=partner, text="Why?", verdict="questioned")
    assert found(study, review=ReviewState.NONE) == [march]
    assert found(study, review=ReviewState.OPEN) == [street]
    assert found(study, review=Review.Verdict.ACCEPTED) == [date]
    assert found(study, review=Review.Verdict.QUESTIONED) == [change]
    assert found(study, review=Review.Verdict.REJECTED) == []
    assert found(study, review=ReviewState.ASKED) == [change]

    answer = items[2].comments.create(author=ana, text="Because.")
    assert found(study, review=ReviewState.ASKED) == []
    answer.delete()
    question.verdict = "accepted"
    question.save()
    assert found(study, review=ReviewState.ASKED) == [], "the partner does not ask any more"


def test_excerpts_of_other_studies_stay_there(study, world):
    assert found(StudyFactory()) == []


def test_page_shows_words_people_codes_and_signs(study, ana, world, client_as):
    Memo.objects.create(study=study, excerpt=world["date"], author=ana, text="See group B.")
    round_ = ReviewRound.objects.create(study=study, number=1, created_by=ana)
    item = round_.items.create(excerpt=world["date"], position=1)
    item.reviews.create(reviewer=member(study, Role.PARTNER), verdict="accepted")
    page = client_as(ana).get(url(study)).content.decode()
    assert "4 excerpts" in page
    row = page.split("Sie gaben uns ein Datum")[1].split("</li>\n<li")[0]
    transcript = world["first"].pk
    for words in ("P04", "Public date", "Ana", "1 memo", "accepted", f"/transcripts/{transcript}/?excerpt="):
        assert words in row


def test_page_filters_by_address_and_says_which(study, ana, world, client_as):
    be, code = world["be"], world["low"]
    page = client_as(ana).get(url(study, f"?dimension={be.pk}&code={code.pk}&words=DATUM&sort=newest")).content.decode()
    assert "1 excerpt found" in page
    chips = page.split('class="chips"')[1].split("</ul>")[0]
    assert "BE Benefits" in chips and "“DATUM”" in chips and "BE Public date" in chips
    assert f"?dimension={be.pk}&amp;code={code.pk}&amp;sort=newest" in chips, "the link without the words"


def test_page_with_a_filter_of_another_study_ignores_it(study, ana, world, client_as):
    theirs = CodeFactory()
    page = client_as(ana).get(url(study, f"?code={theirs.pk}&coder=999&review=nonsense&page=77")).content.decode()
    assert "4 excerpts" in page
    assert theirs.name not in page


def test_empty_states(study, ana, client_as):
    assert "No excerpts yet." in client_as(ana).get(url(study)).content.decode()
    turn = transcript_of(("A", "Words."), study=study, field_session__study=study).turns.get()
    excerpt_of(ana, (turn, "Words"))
    page = client_as(ana).get(url(study, "?words=nothing")).content.decode()
    assert "No excerpts match these filters." in page


def test_fifty_on_a_page(study, ana, client_as):
    text = " ".join(f"word{n:03d}" for n in range(51))
    turn = transcript_of(("A", text), study=study, field_session__study=study).turns.get()
    for n in range(51):
        excerpt_of(ana, (turn, f"word{n:03d}"))
    client = client_as(ana)
    first, second = (client.get(url(study, f"?page={n}&sort=place")).content.decode() for n in (1, 2))
    assert first.count('class="excerpt-row"') == 50
    assert second.count('class="excerpt-row"') == 1
    assert "?sort=place&amp;page=2" in first


@pytest.mark.parametrize("many", [1, 5])
def test_the_page_takes_the_same_queries_for_any_number(study, ana, client_as, many, django_assert_num_queries):
    eight_dimensions(study)
    text = " ".join(f"word{n}" for n in range(many))
    turn = transcript_of(("A", text), study=study, field_session__study=study).turns.get()
    turn.speaker.participant = ParticipantFactory(study=study)
    turn.speaker.save()
    round_ = ReviewRound.objects.create(study=study, number=1, created_by=ana)
    for n in range(many):
        excerpt = code_words(CodeFactory(study=study), ana, (turn, f"word{n}")).excerpt
        item = round_.items.create(excerpt=excerpt, position=n + 1)
        item.reviews.create(reviewer=member(study, Role.PARTNER), verdict="accepted")
    client = client_as(ana)
    client.get(url(study))
    with django_assert_num_queries(21):
        client.get(url(study))


def test_access(study, ana, client, client_as):
    assert client.get(url(study)).status_code == 302
    assert client_as(UserFactory()).get(url(study)).status_code == 404
    assert client_as(member(study, Role.PARTNER)).get(url(study)).status_code == 403
    assert client_as(ana).post(url(study)).status_code == 405
    assert Excerpt.objects.count() == 0
