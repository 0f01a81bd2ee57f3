"""What is done with an open excerpt in Chromium: several codes, another code, memos, links, a code from the words."""

import pytest

from coding.actions.coding import add_code
from coding.models import Code, Coding, Excerpt, ExcerptLink, Memo
from studies.models import Event, Role
from tests.factories import CodeFactory, StudyFactory, code_words, eight_dimensions, excerpt_of, member, transcript_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def study():
    return StudyFactory()


@pytest.fixture
def transcript(study):
    return transcript_of(("Irena", "They gave us a date in March."), ("Dario", "With us nobody did."), study=study)


@pytest.fixture
def researcher(study):
    return member(study, Role.RESEARCHER)


@pytest.fixture
def codes(study):
    dimensions = eight_dimensions(study)
    names = ["Leadership buy-in", "Money", "Time"]
    return [CodeFactory(study=study, dimension=dimensions[n], name=name) for n, name in enumerate(names)]


@pytest.fixture
def excerpt(transcript, researcher, codes) -> Excerpt:
    return code_words(codes[0], researcher, (transcript.turns.first(), "a date")).excerpt


@pytest.fixture
def other(transcript, researcher, codes) -> Excerpt:
    return code_words(codes[1], researcher, (transcript.turns.last(), "nobody did")).excerpt


@pytest.fixture
def screen(browser_page, transcript, researcher, codes):
    def open_screen(excerpt=None, **options):
        page = browser_page(researcher, f"/s/{transcript.study.slug}/transcripts/{transcript.pk}/", **options)
        page.wait_for_selector("html[data-ready]")
        if excerpt:
            page.click(f"mark[data-ids~='{excerpt.pk}']")
            page.wait_for_selector("#inspector :text('History')")
        return page

    return open_screen


def select_words(page, words: str) -> None:
    page.evaluate(
        """wanted => {
            for (const text of document.querySelectorAll('.turn .text')) {
                const node = [...text.childNodes].find((each) => each.data?.includes(wanted));
                if (!node) continue;
                const selection = document.getSelection();
                const at = node.data.indexOf(wanted);
                selection.setBaseAndExtent(node, at, node, at + wanted.length);
            }
            const reader = document.getElementById('reader');
            reader.dispatchEvent(new PointerEvent('pointerdown', {bubbles: true}));
            reader.dispatchEvent(new PointerEvent('pointerup', {bubbles: true}));
        }""",
        words,
    )
    page.wait_for_selector("#inspector :text('New selection')")


def test_shift_enter_keeps_the_picker_open_on_one_excerpt(screen):
    page = screen()
    select_words(page, "a date")
    page.keyboard.press("c")
    for typed in ("lead", "mon", "tim"):
        page.fill("#picker-input", typed)
        page.keyboard.press("Shift+Enter")
        page.wait_for_selector(".picker-option[aria-selected=true] :text('✓ applied')")
    assert page.locator("mark.many").count() == 1
    page.keyboard.press("Escape")
    assert set(Coding.objects.values_list("code__name", flat=True)) == {"Leadership buy-in", "Money", "Time"}
    assert Excerpt.objects.count() == 1
    page.wait_for_selector("#inspector .inspector-code >> nth=2")


def test_a_code_is_changed_by_key_and_keeps_its_memo(screen, excerpt):
    page = screen(excerpt)
    coding = Coding.objects.get()
    page.get_by_role("button", name="Add a memo on Leadership buy-in here").click()
    page.keyboard.type("Why this one.")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".inspector-code .memo-text:text-is('Why this one.')")
    page.click(f"mark[data-ids~='{excerpt.pk}']")
    page.wait_for_selector("#inspector .inspector-code .memo-text")
    page.keyboard.press("r")
    page.wait_for_selector("#picker:not([hidden])")
    page.keyboard.type("money")
    page.keyboard.press("Enter")
    page.wait_for_selector("#inspector .inspector-code strong:text-is('Money')")
    now = Coding.objects.get()
    assert (now.pk, now.code.name, now.created_at) == (coding.pk, "Money", coding.created_at)
    assert page.locator(".inspector-code .memo-text").inner_text() == "Why this one."
    page.get_by_role("button", name="Undo", exact=True).last.click()
    page.wait_for_selector("#inspector .inspector-code strong:text-is('Leadership buy-in')")


def test_an_answer_that_comes_late_does_not_show_how_the_excerpt_was(screen, excerpt):
    page = screen(excerpt)
    held = []
    page.route(f"**/excerpts/{excerpt.pk}", lambda route: held.append((route, route.fetch())), times=1)
    page.click(f"mark[data-ids~='{excerpt.pk}']")  # asks what the excerpt is, and the answer stays away
    page.click(".code-name:has-text('Money')")  # by mouse: keys wait for the answer
    page.wait_for_selector("#inspector .inspector-code strong:text-is('Money')")
    (route, answer) = held.pop()
    with page.expect_response(f"**/excerpts/{excerpt.pk}"):
        route.fulfill(response=answer)
    page.evaluate("() => new Promise((done) => setTimeout(done))")
    assert "Money" in page.locator("#inspector .inspector-code strong").all_inner_texts()


def test_of_several_codes_the_key_asks_which(screen, excerpt, researcher, codes):
    add_code(excerpt, by=researcher, code=codes[1])
    page = screen(excerpt)
    page.keyboard.press("r")
    assert page.evaluate("document.activeElement.ariaLabel") == "Change Leadership buy-in to another code"
    page.keyboard.press("Enter")
    page.keyboard.type("time")
    page.keyboard.press("Enter")
    page.wait_for_selector("#inspector .inspector-code strong:text-is('Time')")


def test_the_words_become_a_code(screen, study):
    page = screen()
    select_words(page, "a date in March")
    page.keyboard.press("v")
    assert page.input_value("#in-vivo-name") == "a date in March"
    page.fill("#in-vivo-name", "a date")
    page.keyboard.press("Enter")
    page.wait_for_selector(".code-row .code-name:text-is('a date')")
    page.wait_for_selector("#inspector .inspector-code strong:text-is('a date')")
    code = Code.objects.get(name="a date")
    assert (code.dimension.letters, Coding.objects.get().code) == ("BE", code)
    page.keyboard.press("z")
    page.wait_for_selector("mark", state="detached")
    assert not Coding.objects.exists()
    assert not study.codes.filter(name="a date").exists()


@pytest.mark.expects("409 .*/in-vivo")
def test_a_taken_name_is_refused_in_the_dialog(screen, study):
    page = screen()
    select_words(page, "a date in March")
    page.keyboard.press("v")
    page.fill("#in-vivo-name", "LEADERSHIP BUY-IN")
    page.keyboard.press("Enter")
    page.wait_for_selector("#in-vivo [data-error]:not([hidden])")
    assert "already has a code" in page.locator("#in-vivo [data-error]").inner_text()
    assert page.input_value("#in-vivo-name") == "LEADERSHIP BUY-IN"


def test_memos_on_a_turn_and_on_the_transcript(screen, transcript):
    page = screen()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("m")
    page.wait_for_selector("#memos[open] :text('Memos on this turn of Irena')")
    page.keyboard.type("She laughs.")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#memos .memo-text:text-is('She laughs.')")
    page.keyboard.press("Escape")
    page.wait_for_selector(".turn-memo")
    assert Memo.objects.get().turn == transcript.turns.first()
    page.click(".turn-memo")
    page.get_by_role("button", name="Edit").click()
    page.fill("#memos .memo-form textarea >> nth=0", "She laughs loudly.")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#memos .memo-text:text-is('She laughs loudly.')")
    page.get_by_role("button", name="Delete").click()
    page.wait_for_selector("#memos .memo-text", state="detached")
    page.get_by_role("button", name="Close").last.click()
    page.wait_for_selector(".turn-memo", state="detached")
    page.click("#open-memos")
    page.fill("#memos .memo-form textarea", "A tense room.")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#memos .memo-text:text-is('A tense room.')")
    assert Memo.objects.standing().get().transcript == transcript


def test_two_excerpts_are_linked_by_clicking_and_by_words(screen, excerpt, other, transcript, researcher, codes):
    far = excerpt_of(researcher, (transcript.turns.first(), "They gave"))
    page = screen(other)
    page.keyboard.press("l")
    page.select_option(".link-form select", "contradicts")
    page.click(f"mark[data-ids~='{excerpt.pk}']")
    page.wait_for_selector(".link-chosen:text-is('a date')")
    page.keyboard.press("Enter")
    page.wait_for_selector("#inspector .link-row strong:text-is('Contradicts')")
    page.keyboard.press("l")
    page.keyboard.type("they gave")
    page.click(".link-candidate:text-is('They gave')")
    page.keyboard.press("Enter")
    page.wait_for_selector("#inspector .link-row strong:text-is('Replies to')")
    assert set(ExcerptLink.objects.values_list("source", "target", "kind")) == {
        (other.pk, excerpt.pk, "contradicts"), (other.pk, far.pk, "replies_to"),
    }  # fmt: skip
    page.click(".link-words:text-is('a date')")
    page.wait_for_selector("#inspector .link-row strong:text-is('Is contradicted by')")
    page.get_by_role("button", name="Delete the link: Is contradicted by").click()
    page.wait_for_selector("#inspector .link-row", state="detached")
    page.get_by_role("button", name="Undo", exact=True).last.click()
    page.wait_for_selector("#inspector .link-row")
    assert Event.objects.filter(verb="link.added").count() == 3


@pytest.mark.parametrize("width", [1440, 390])
def test_axe_finds_nothing_serious(screen, axe, excerpt, other, researcher, width):
    other.links_out.create(study=other.study, target=excerpt, kind="contradicts", created_by=researcher)
    Memo.objects.create(study=other.study, coding=Coding.objects.get(excerpt=other), author=researcher, text="Why.")
    Memo.objects.create(study=other.study, turn=other.spans.get().turn, author=researcher, text="Loud.")
    page = screen(other, width=width, bypass_csp=True)
    page.wait_for_selector(".link-row")
    page.get_by_role("button", name="Link to …").click()
    assert axe(page) == []
    page.keyboard.press("Escape")
    page.locator(".turn-memo").click()
    page.wait_for_selector("#memos[open]")
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
