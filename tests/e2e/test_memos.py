"""The list of memos, and another code for selected excerpts, in Chromium."""

import pytest

from coding.models import Coding, Memo
from studies.models import Role
from tests.factories import CodeFactory, StudyFactory, code_words, eight_dimensions, member, transcript_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def study():
    return StudyFactory()


@pytest.fixture
def researcher(study):
    return member(study, Role.RESEARCHER)


@pytest.fixture
def codes(study, researcher):
    """Two codes; the first on two excerpts, with a memo on one coding, on a turn, on the code and on the study."""
    dimensions = eight_dimensions(study)
    codes = [CodeFactory(study=study, dimension=dimensions[n], name=name) for n, name in enumerate(("Money", "Time"))]
    transcript = transcript_of(
        ("Irena", "They gave us a date in March."), ("Dario", "With us nobody did."), study=study
    )
    first, second = transcript.turns.all()
    coding = code_words(codes[0], researcher, (first, "a date"))
    other = code_words(codes[0], researcher, (second, "nobody did")).excerpt
    coding.excerpt.links_out.create(study=study, target=other, kind="contradicts", created_by=researcher)
    for on in ({"coding": coding}, {"turn": second}, {"code": codes[0]}, {}):
        Memo.objects.create(study=study, author=researcher, text="A thought.", **on)
    return codes


def test_every_page_is_fit(fit, study, researcher, codes):
    fit(researcher, [f"/s/{study.slug}/{path}" for path in ("memos/", "excerpts/", f"codebook/{codes[0].pk}/")])


def test_a_memo_leads_to_its_place(browser_page, study, researcher, codes):
    page = browser_page(researcher, f"/s/{study.slug}/memos/?about=turn")
    page.click(".memo-about a")
    page.wait_for_selector(".turn:focus :text('With us nobody did.')")


def test_chosen_excerpts_get_another_code_and_back(browser_page, study, researcher, codes):
    page = browser_page(researcher, f"/s/{study.slug}/excerpts/")
    page.check("input[name=excerpt] >> nth=0")
    page.check("input[name=excerpt] >> nth=1")
    page.select_option("#recode-to", str(codes[1].pk))
    page.click("text=Change codes")
    page.wait_for_selector(":text('Changed 2 codings to “Time”.')")
    assert set(Coding.objects.values_list("code__name", flat=True)) == {"Time"}
    page.click("text=Undo change of codes")
    page.wait_for_selector(":text('Undone: the codings have their earlier codes.')")
    assert set(Coding.objects.values_list("code__name", flat=True)) == {"Money"}
