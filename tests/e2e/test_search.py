"""Find, code all hits, more like this, in Chromium."""

import re

import pytest

from coding.models import Coding, DeclinedSuggestion, Excerpt, Memo
from coding.views import transcript as transcript_view
from studies.models import Role
from tests.factories import CodeFactory, StudyFactory, code_words, eight_dimensions, member, transcript_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FILLER = [("Dario", f"Something else, number {n}, about the weather and the trains to the north.") for n in range(60)]


@pytest.fixture
def study():
    return StudyFactory()


@pytest.fixture
def researcher(study):
    return member(study, Role.RESEARCHER, name="Karin Maris")


@pytest.fixture
def code(study):
    return CodeFactory(study=study, dimension=eight_dimensions(study)[0], name="Public dates")


@pytest.fixture
def transcript(study):
    return transcript_of(
        ("Irena", "🙂 The association gave us a Date. Before that the plan was in a drawer."),
        *FILLER,
        ("Dario", "An associated partner had no dáte. We asked the association for a date twice."),
        study=study,
    )


@pytest.fixture
def screen(browser_page, researcher, transcript, code):
    def open_screen(query="", **options):
        page = browser_page(researcher, f"/s/{transcript.study.slug}/transcripts/{transcript.pk}/{query}", **options)
        page.wait_for_selector("html[data-ready]")
        return page

    return open_screen


HIGHLIGHTED = "[...(CSS.highlights.get('%s') ?? [])].map((range) => { const r = document.createRange(); r.setStart(range.startContainer, range.startOffset); r.setEnd(range.endContainer, range.endOffset); return r.toString(); })"  # noqa: E501


def highlighted(page, name="hit") -> list[str]:
    return page.evaluate(HIGHLIGHTED % name)


def search(page, words: str, count: str) -> None:
    page.fill("#find", words)
    page.wait_for_selector(f"#find-count:text-is('{count}')")


@pytest.mark.expects("422 .*/hits")
def test_hits_are_highlighted_counted_and_gone_through(screen, transcript):
    page = screen()
    search(page, "dat", "3 hits")
    assert sorted(highlighted(page)) == ["Date", "date", "dáte"]
    assert page.locator("#jump .hits line").count() == 2
    page.press("#find", "Enter")
    page.wait_for_selector("#find-count:text-is('1 of 3')")
    assert highlighted(page, "hit-here") == ["Date"]
    page.click("#find-next")
    page.wait_for_selector("#find-count:text-is('2 of 3')")
    assert highlighted(page, "hit-here") == ["dáte"]
    last = transcript.turns.last().pk
    box = page.evaluate(f"document.getElementById('turn-{last}').getBoundingClientRect().top")
    assert 0 < box < 900, "the hit is on the screen"
    page.press("#find", "Shift+Enter")
    page.wait_for_selector("#find-count:text-is('1 of 3')")
    search(page, '"associat', "The quotation mark before “associat” has no partner. Add the closing quotation mark.")
    search(page, '"associated partner" OR drawer', "2 hits")
    page.press("#find", "Escape")
    assert (highlighted(page), page.inner_text("#find-count")) == ([], "")


def test_hits_stay_in_place_when_a_save_paints_the_turn_again(screen, code):
    page = screen()
    search(page, "gave OR date", "4 hits")
    page.evaluate("document.getElementById('reader').focus()")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("s")
    page.click(f".code-name[data-code='{code.pk}']")
    page.wait_for_selector(".saved-state.saved")
    page.wait_for_selector("mark")
    assert sorted(highlighted(page)) == ["Date", "date", "dáte", "gave"]


def test_hits_in_parts_that_have_not_come_are_known_and_come(screen, transcript, monkeypatch):
    monkeypatch.setattr(transcript_view, "FIRST_CHARACTERS", 10)
    monkeypatch.setattr(transcript_view, "CHUNK_TURNS", 20)
    page = screen(bypass_csp=True)  # waiting for an expression evaluates it
    search(page, "association", "2 hits")
    page.press("#find", "Enter")
    page.wait_for_selector("#find-count:text-is('1 of 2')")
    page.press("#find", "Enter")
    page.wait_for_selector("#find-count:text-is('2 of 2')")
    last = transcript.turns.last().pk
    page.wait_for_function(f"document.getElementById('turn-{last}')?.getBoundingClientRect().top < innerHeight")
    page.wait_for_function("[...(CSS.highlights.get('hit') ?? [])].length === 2")


def test_a_link_from_the_study_opens_the_hit(browser_page, researcher, study, transcript):
    page = browser_page(researcher, f"/s/{study.slug}/search/")
    page.fill("#id_q", "association twice")
    page.keyboard.press("Enter")
    page.click(".search-row a")
    page.wait_for_selector("#find-count:text-is('1 of 2')")
    assert highlighted(page, "hit-here") == ["association"]
    assert page.input_value("#find") == "association twice"


def test_all_hits_are_coded_from_the_transcript_and_undone(screen, transcript, code, researcher):
    code_words(code, researcher, (transcript.turns.first(), "🙂 The association gave us a Date."))
    page = screen()
    search(page, "association", "2 hits")
    page.click("#find-code")
    page.select_option("#code-hits [name=give]", str(code.pk))
    page.wait_for_selector("#code-hits :text('You already applied this code to 1 of 2; that one is skipped.')")
    assert page.inner_text("#code-hits [data-chosen]") == "“Public dates” will be applied to 1 sentence."
    page.select_option("#code-hits [name=unit]", "turn")
    page.wait_for_selector("#code-hits [data-apply]:text('Apply “Public dates” to 1 turn')")
    page.click("#code-hits [data-tick=all]")
    page.click("#code-hits [data-apply]:text('Apply “Public dates” to 2 turns')")
    page.wait_for_selector("#toast:has-text('Applied “Public dates” to 2 turns.')")
    assert list(Coding.objects.values_list("origin", flat=True).order_by("pk")) == ["hand", "search", "search"]
    last = transcript.turns.last().pk
    page.wait_for_selector(f"#turn-{last} mark")
    page.click("#toast >> text=Undo")
    page.wait_for_selector(f"#turn-{last}:not(:has(mark))", state="attached")
    assert (Coding.objects.count(), Excerpt.objects.count()) == (1, 1)


def test_all_hits_are_coded_from_the_study_by_keys_and_undone(browser_page, researcher, study, transcript, code):
    page = browser_page(researcher, f"/s/{study.slug}/search/?q=association")
    page.wait_for_selector(".search-sum:has-text('2 hits in 2 turns')")
    page.focus("text=Code these hits")
    page.keyboard.press("Enter")
    page.wait_for_selector("html[data-ready]")
    page.select_option("[name=give]", str(code.pk))
    page.wait_for_url(re.compile("give="))
    page.wait_for_selector("html[data-ready]")
    page.focus(".code-hit input >> nth=0")
    page.keyboard.press("Space")
    page.focus("[data-apply]")
    assert page.inner_text("[data-apply]") == "Apply “Public dates” to 1 sentence"
    page.keyboard.press("Enter")
    page.wait_for_selector(".code-hits-done:has-text('Applied “Public dates” to 1 sentence.')")
    assert Coding.objects.get().excerpt.quote == "We asked the association for a date twice."
    page.click("text=Undo")
    page.wait_for_selector("text=Undone: the codes were removed again.")
    assert not Coding.objects.exists()


@pytest.mark.expects("409 .*/hits/codings")
def test_a_turn_corrected_meanwhile_is_said_and_nothing_is_coded(screen, transcript, code):
    page = screen()
    search(page, "association", "2 hits")
    page.click("#find-code")
    page.select_option("#code-hits [name=give]", str(code.pk))
    page.wait_for_selector("#code-hits [data-apply]:not([disabled])")
    transcript.turns.filter(pk=transcript.turns.last().pk).update(version=2)
    page.click("#code-hits [data-apply]")
    page.wait_for_selector("#code-hits [data-said]:has-text('1 turn was corrected since this list was made.')")
    assert page.locator("#code-hits li.changed").count() == 1
    assert not Coding.objects.exists()


@pytest.fixture
def alike(study, code, researcher):
    """One coded sentence, two that are like it."""
    transcript = transcript_of(
        ("Irena", "The promotion committee never sat in public."),
        ("Dario", "The committee for promotions was closed."),
        ("Mara", "It rained on the promotion committee in the afternoon."),
        *FILLER,
        study=study,
    )
    code_words(code, researcher, (transcript.turns.first(), "The promotion committee never sat in public."))
    return transcript


def test_suggestions_are_accepted_declined_and_taken_back(screen, alike, study, code, browser_page, researcher):
    page = browser_page(researcher, f"/s/{study.slug}/codebook/{code.pk}/similar/")
    page.wait_for_selector("html[data-ready]")
    assert page.locator(".suggestion").count() == 2
    page.focus("[data-accept] >> nth=0")
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-said]:has-text('Applied “Public dates”.')")
    assert list(Coding.objects.values_list("origin", flat=True).order_by("pk")) == ["hand", "suggestion"]
    assert page.evaluate("document.activeElement.closest('li') === document.querySelectorAll('.suggestion')[1]")
    page.click("[data-decline]:visible")
    page.wait_for_selector("text=Not offered to you again for this code.")
    assert DeclinedSuggestion.objects.get().withdrawn_at is None
    page.click("[data-undo]")
    page.wait_for_selector("[data-said]:has-text('Undone.')")
    assert DeclinedSuggestion.objects.get().withdrawn_at is not None
    page.click("text=Show more suggestions")
    page.wait_for_selector("html[data-ready]")
    assert page.locator(".suggestion").count() == 1


def test_an_accepted_suggestion_says_so_and_leads_to_more(alike, study, code, browser_page, researcher):
    coding = code_words(code, researcher, (alike.turns.all()[1], "The committee for promotions was closed."))
    Coding.objects.filter(pk=coding.pk).update(origin="suggestion")
    page = browser_page(researcher, f"/s/{study.slug}/transcripts/{alike.pk}/?excerpt={coding.excerpt_id}")
    page.wait_for_selector(".inspector-code:has-text('You from a suggestion')")
    page.click(".inspector-code >> text=More like this")
    page.wait_for_selector(".suggestion-given:has-text('The committee for promotions was closed.')")
    assert page.locator(".suggestion").count() == 1


def test_every_page_is_fit(fit, browser_page, axe, study, alike, transcript, code, researcher):
    paths = [
        f"/s/{study.slug}/search/?q=promotion&code={code.pk}",
        f"/s/{study.slug}/search/code/?q=promotion&give={code.pk}",
        f"/s/{study.slug}/codebook/{code.pk}/similar/?excerpt={Excerpt.objects.get().pk}",
    ]
    fit(researcher, paths)
    page = browser_page(researcher, paths[-1], bypass_csp=True)
    page.click("[data-accept] >> nth=0")
    page.wait_for_selector("[data-undo]")
    assert axe(page) == []


def test_axe_finds_nothing_serious_in_the_dialog(screen, axe, code):
    page = screen(bypass_csp=True)
    search(page, "association", "2 hits")
    page.click("#find-code")
    page.select_option("#code-hits [name=give]", str(code.pk))
    page.wait_for_selector("#code-hits [data-apply]:not([disabled])")
    assert axe(page) == []


@pytest.mark.parametrize("width", [1024, 900, 390])
@pytest.mark.parametrize("path", ["search/?q=drawer", "memos/"])
def test_the_longest_name_of_a_code_stays_on_the_page(browser_page, researcher, transcript, code, path, width):
    code.name = "Public dates that somebody outside had asked for before the plan was in a drawer"
    code.save()
    code_words(code, researcher, (transcript.turns.first(), "drawer"))
    Memo.objects.create(study=transcript.study, code=code, author=researcher, text="To be split.")
    page = browser_page(researcher, f"/s/{transcript.study.slug}/{path}", width=width, height=844)
    page.locator(".tag").get_by_text(code.name).first.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
