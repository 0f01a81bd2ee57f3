"""What a person chose for the screen holds wherever turns are drawn for them."""

import pytest

from coding.models import DisplayChoices
from coding.queries.transcript import turn_views
from coding.rendering import render_turns
from studies.models import User
from tests.factories import CodeFactory, code_words, eight_dimensions, member, transcript_of

pytestmark = pytest.mark.django_db
CHOICES = {
    "colour": "code", "coders": "all", "only_coder": None, "stripes": "left", "text_size": 19, "line_width": "wide",
    "turn_numbers": True, "times": False, "single_keys": False, "whole_words": False,
}  # fmt: skip


@pytest.fixture
def transcript():
    return transcript_of(("Irena", "They gave us a date and a plan."))


@pytest.fixture
def nadia(transcript):
    return member(transcript.study, name="Nadia Weiss")


@pytest.fixture
def ilse(transcript):
    return member(transcript.study, name="Ilse Brandt")


@pytest.fixture
def keep(client_as, transcript):
    def keep(who, **choices):
        path = f"/api/v1/s/{transcript.study.slug}/display"
        return client_as(who).put(path, CHOICES | choices, content_type="application/json")

    return keep


def drawn(transcript, who) -> str:
    return render_turns(turn_views(transcript, User.objects.get(pk=who.pk)), "en")


def test_choices_are_remembered_and_the_page_comes_with_them(client_as, transcript, nadia, keep):
    assert keep(nadia).status_code == 200
    stored = DisplayChoices.objects.get(user=nadia)
    assert {name: getattr(stored, name) for name in CHOICES} == CHOICES
    page = client_as(nadia).get(f"/s/{transcript.study.slug}/transcripts/{transcript.pk}/").content.decode()
    for attribute in ('data-stripes="left"', 'data-size="19"', 'data-width="wide"', "data-numbers", "data-no-times"):
        assert attribute in page
    assert 'id="single-keys">' in page, "switched off"
    assert transcript.study.events.count() == 0, "no study data"


def test_of_one_coder_only_what_that_coder_coded(transcript, nadia, ilse, keep):
    study = transcript.study
    dimension = eight_dimensions(study)[0]
    first, second = (CodeFactory(study=study, dimension=dimension, name=name) for name in ("Date", "Plan"))
    turn = transcript.turns.get()
    code_words(first, nadia, (turn, "a date"))
    code_words(second, ilse, (turn, "a plan"))
    seen = {"all": ("Date", "Plan"), "mine": ("Date",)}
    for coders, names in seen.items():
        keep(nadia, coders=coders)
        assert [name for name in ("Date", "Plan") if f"<span>{name}</span>" in drawn(transcript, nadia)] == list(names)
    keep(nadia, coders="all", only_coder=ilse.pk)
    page = drawn(transcript, nadia)
    assert ("<span>Date</span>" in page, "<span>Plan</span>" in page) == (False, True)
    assert page.count("<mark") == 1
    assert drawn(transcript, ilse).count("<mark") == 2, "another person's choice is their own"


def test_colours_of_single_codes(transcript, nadia, keep):
    study = transcript.study
    dimension = eight_dimensions(study)[0]
    codes = [CodeFactory(study=study, dimension=dimension, name=name) for name in ("Date", "Plan")]
    for code, words in zip(codes, ("a date", "a plan"), strict=True):
        code_words(code, nadia, (transcript.turns.get(), words))
    keep(nadia, colour="dimension")
    assert drawn(transcript, nadia).count(f'<mark class="hue-{dimension.hue}"') == 2
    keep(nadia, colour="code")
    page = drawn(transcript, nadia)
    assert all(f'<mark class="hue-{code.pk % 8 + 1}"' in page for code in codes)
    assert codes[0].pk % 8 != codes[1].pk % 8


@pytest.mark.parametrize("wrong", [{"text_size": 99}, {"stripes": "top"}, {"line_width": ""}, {"coders": "none"}])
def test_a_choice_that_does_not_exist_is_refused(nadia, keep, wrong):
    assert keep(nadia, **wrong).status_code == 409
    assert not DisplayChoices.objects.exists()


def test_somebody_outside_the_study_cannot_be_chosen(nadia, keep):
    stranger = member(transcript_of(("X", "Other.")).study)
    assert keep(nadia, only_coder=stranger.pk).status_code == 409


def test_a_label_says_whose_code_it_is(transcript, nadia, ilse):
    from coding.actions.coding import add_code

    code = CodeFactory(study=transcript.study, name="Date")
    add_code(code_words(code, nadia, (transcript.turns.get(), "a date")).excerpt, by=ilse, code=code)
    assert 'aria-label="Date; you and Ilse Brandt"' in drawn(transcript, nadia)
    assert 'aria-label="Date; you and Nadia Weiss"' in drawn(transcript, ilse)


def test_one_coder_counts_only_in_studies_of_that_coder(transcript, nadia, ilse, keep):
    keep(nadia, only_coder=ilse.pk)
    elsewhere = transcript_of(("Dario", "They gave us a date."))
    code_words(CodeFactory(study=elsewhere.study, name="Date"), nadia, (elsewhere.turns.get(), "a date"))
    assert drawn(elsewhere, nadia).count("<mark") == 1
    assert DisplayChoices.objects.get(user=nadia).only_coder == ilse, "the choice itself stays"
