"""What was refused or could not be sent yet: why is on the page, and the words stay until they are saved, once."""

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse

from coding.actions.codebook import retire_code
from coding.actions.coding import add_code, remove_coding
from coding.actions.memos import add_memo, change_memo
from coding.actions.merging import merge_code
from coding.actions.review import write_comment
from coding.models import Code, Coding, Comment, Memo
from tests.e2e.test_bad_line import correct, longer, opened, ready_to_link, sign_in_beside
from tests.e2e.test_coding import select, wait_saved
from tests.e2e.test_live import put
from tests.e2e.test_review import item_path
from tests.e2e.test_signed_out import long_ago
from tests.e2e.test_two_people import LONG, is_refused, press_code, says
from tests.factories import CodeFactory, code_words

# Refused (409), gone (404), signed out (401, or 403 for its old CSRF token).
REFUSED = pytest.mark.expects(r"(401|403|404|409) .*/api/v1/")
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), REFUSED]

# ---- acts that are refused, since somebody else was first ----


def deaf(page):
    """A page that has not heard of the other's act yet."""
    page.route("**/api/v1/pulse**", lambda route: route.abort())


def refused_remove(page, world):
    opened("a date")(page)
    merge_code(world["dates"], into=world["code"], by=world["ilse"])
    page.click(".inspector-code:has-text('Dates') .remove")
    return "Ilse Brandt merged “Dates” into “Leadership buy-in” on"


def refused_recode(page, world):
    opened("in a drawer")(page)
    page.click("#inspector .change-code")
    page.keyboard.type("Third")
    retire_code(world["third"], by=world["ilse"])
    page.keyboard.press("Enter")
    return "Ilse Brandt retired “Third”. Choose another code."


def refused_ends(page, world):
    opened("middle")(page)
    correct(world["transcript"], world["ilse"], 1, "middle", "senior")
    longer(page)
    return "Ilse Brandt corrected this turn in the meantime."


def refused_memo(page, world):
    opened("in a drawer")(page)
    page.click("#inspector .memo >> text=Edit")
    page.fill("#inspector .memo-form textarea >> nth=0", "Mine, here.")
    change_memo(Memo.objects.get(), by=world["researcher"], text="Mine, there.", version=1)
    page.click("#inspector .memo-form [type=submit] >> nth=0")
    return "This memo was changed in another window. Both texts are here: keep what you need. Stored: “Mine, there.”"


def refused_link(page, world):
    page.keyboard.press("Escape")
    opened("in a drawer")(page)
    page.click("#inspector .link-to")
    page.click("mark:text('With us')")
    remove_coding(Coding.objects.select_related("study", "excerpt__study").get(coder=world["ilse"]), by=world["ilse"])
    page.click(".link-form [type=submit]")
    return "Ilse Brandt removed “Leadership buy-in” on"


def refused_undo(page, world):
    correct(world["transcript"], world["researcher"], 1, "round", "about")
    correct(world["transcript"], world["ilse"], 1, "about", "along")
    page.keyboard.press("Escape")
    page.locator(".turn").nth(0).focus()
    page.keyboard.press("z")
    return "Ilse Brandt"


def test_what_is_refused_says_why_and_is_not_called_saved(two, study, transcript, code, researcher, ilse):
    world = {"transcript": transcript, "code": code, "researcher": researcher, "ilse": ilse}
    for name in ("Dates", "Third"):
        world[name.lower()] = CodeFactory(study=study, dimension=code.dimension, name=name)
    first, second = transcript.turns.all()
    add_code(code_words(world["dates"], researcher, (first, "a date")).excerpt, by=researcher, code=code)
    drawer = code_words(code, researcher, (first, "in a drawer")).excerpt
    add_memo(drawer, by=researcher, text="Mine.")
    code_words(code, researcher, (second, "middle"))
    code_words(code, ilse, (second, "With us"))
    page, _ = two()
    deaf(page)
    for act in (refused_remove, refused_recode, refused_ends, refused_memo, refused_link, refused_undo):
        words = act(page, world)
        page.wait_for_selector(f".saved-state.problem span[title*='{words[:60]}']")
        is_refused(page, words)
    assert page.input_value("#inspector .memo-form textarea >> nth=0") == "Mine, here."


# ---- names and words that are not saved yet ----


def asks_before_leaving(page) -> None:
    asked = []

    def stay(dialog):
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.evaluate("location.assign('/')")
    page.wait_for_timeout(300)
    page.remove_listener("dialog", stay)
    assert asked == ["beforeunload"]


def test_the_name_of_a_new_code_is_kept_and_sent_once(two, transcript, code, researcher, ilse):
    """In the picker, and in the dialog of a code in the speaker's words."""
    page, _ = two()
    for n, words, field, name in (
        (0, "a date", "#picker-input", "Rectors"),
        (1, "way", "#in-vivo [name=name]", "Ways"),
    ):
        page.keyboard.press("Escape")
        select(page, n, words, n, words)
        page.keyboard.press("v" if n else "c")
        page.fill(field, name)
        put(transcript, CodeFactory(study=transcript.study, name=f"New {n}"), ilse, "the", n)
        page.wait_for_selector(f".turn:nth-of-type({n + 1}) mark:text-is('the')", timeout=LONG)
        assert page.input_value(field) == name
        asks_before_leaving(page)
        Session.objects.all().delete()
        page.keyboard.press("Enter")
        says(page, "#saved-state", "Not saved: you were signed out.")
        assert page.input_value(field) == name
        sign_in_beside(page, researcher)
        page.wait_for_selector(f"mark:not([data-ids='0']):text('{words}')", timeout=LONG)
        wait_saved(page)
        assert Code.objects.filter(name=name).count() == 1


def test_a_link_that_is_being_made_is_kept(two, transcript, code, researcher, ilse):
    for words in ("a date", "in a drawer"):
        code_words(code, researcher, (transcript.turns.first(), words))
    code_words(code, ilse, (transcript.turns.last(), "Nobody asked"))
    page, _ = two()
    ready_to_link(page)
    put(transcript, code, ilse, "in a drawer")
    page.wait_for_selector(".stripe-label:not(.other)[aria-label*='Ilse']", timeout=LONG)
    asks_before_leaving(page)
    page.context.set_offline(True)
    page.fill(".link-form input", "date")
    says(page, ".link-form", "No connection.")
    page.context.set_offline(False)
    page.fill(".link-form input", "Nobody")
    page.click(".link-candidate")
    page.click(".link-form [type=submit]")
    wait_saved(page)
    assert transcript.excerpts.filter(links_out__isnull=False).count() == 1


def test_a_comment_of_a_review_is_kept_and_sent_once(browser_page, quiet, round_, partner, ana):
    page = quiet(browser_page(partner, item_path(round_, 1)))
    page.fill("#text", "Said before the audit.")
    write_comment(round_.items.get(position=1), by=ana, text="What do you think?")
    asks_before_leaving(page)
    Session.objects.all().delete()
    long_ago(page)
    page.click("text=Comment without a verdict")
    says(page, "dialog", "You were signed out. Nothing was saved yet.")
    assert page.input_value("#text") == "Said before the audit."
    sign_in_beside(page, partner)
    says(page, ".review-thread", "What do you think?")
    says(page, ".review-thread", "Said before the audit.")
    assert Comment.objects.filter(author=partner).count() == 1


# ---- what says so, at every width ----


def misfits(page, axe) -> list[str]:
    found = []
    for width in (390, 768, 1440):
        page.set_viewport_size({"width": width, "height": 844})
        too_wide = page.evaluate("document.documentElement.scrollWidth") - width
        found += axe(page) + ([f"{too_wide} px too wide at {width}"] if too_wide > 0 else [])
    return found


def test_what_says_that_nothing_is_saved_fits(screen, transcript, other_code, researcher, ilse, axe):
    page = screen(bypass_csp=True)
    select(page, 1, "middle", 1, "middle")
    page.context.set_offline(True)
    press_code(page, other_code)
    page.wait_for_selector(".saved-state.problem")
    correct(transcript, ilse, 1, "middle", "senior")
    page.context.set_offline(False)
    page.click("#saved-state >> text=Retry")
    says(page, ".refused", "Apply “Management”: Ilse Brandt corrected this turn in the meantime.")
    assert page.locator("#inspector .message.err").count() == 0, "it is said once"
    Session.objects.all().delete()
    select(page, 0, "a date", 0, "a date")
    press_code(page, other_code)
    says(page, "#saved-state", "Not saved: you were signed out.")
    assert misfits(page, axe) == []
    sign_in_beside(page, researcher)
    page.wait_for_selector("mark:not([data-ids='0']):text('a date')")
    is_refused(page, "There now:")  # another save does not settle it
    page.click(".refused >> text=Apply to the new words")
    wait_saved(page)
    page.goto(reverse("coding:code_new", args=[transcript.study.slug]))
    page.fill("[name=name]", "Mandate")
    Session.objects.all().delete()
    long_ago(page)
    page.locator("[name=name]").press("Enter")
    says(page, "dialog", "You were signed out. Nothing was saved yet.")
    assert misfits(page, axe) == []
