"""Two people and a bad line: nothing is called saved that is not, and no words are lost to what somebody else does."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client

from coding.actions.coding import remove_coding
from coding.actions.text import correct_turn, remove_turn, split_turn
from coding.models import Coding, Memo
from studies.models import Membership, Role
from tests.e2e.test_coding import select, wait_saved
from tests.e2e.test_live import SOON, put
from tests.factories import CodeFactory, code_words

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BACK = "document.dispatchEvent(new Event('visibilitychange'))"  # asks at once, as coming back to the tab does
MEMO = "#inspector .inspector-part > .memos > .memo-form"


# ---- every act, with every fault ----


def opened(words: str) -> Callable:
    def click(page):
        page.click(f"mark:text('{words}')")
        page.wait_for_selector(f"#inspector .quote-text:text('{words}')")
        page.wait_for_selector("#inspector .memo-form")

    return click


def ready_to_recode(page):
    opened("a date")(page)
    page.click("#inspector .change-code")
    page.keyboard.type("Third")


def ready_to_link(page):
    opened("in a drawer")(page)
    page.click("#inspector .link-to")
    page.fill(".link-form input", "Nobody")
    page.click(".link-candidate")


def ready_to_write(page):
    opened("in a drawer")(page)
    page.fill(f"{MEMO} textarea", "Compare with P02.")


def ready_to_correct(page):
    page.keyboard.press("Escape")
    page.locator(".turn").nth(1).focus()
    page.keyboard.press("e")
    area = page.locator(".correcting-text")
    area.fill(area.input_value().replace("middle", "senior"))


def ready_in_vivo(page):
    page.keyboard.press("Escape")
    select(page, 1, "the other", 1, "way")
    page.keyboard.press("v")
    page.fill("#in-vivo [name=name]", "Another way")


def longer(page):
    page.keyboard.down("Shift")
    page.keyboard.press("ArrowRight")
    page.keyboard.up("Shift")


@dataclass(frozen=True)
class Act:
    prepare: Callable
    trigger: Callable
    field: str = ""  # where words stand that must not be lost

    def words(self, page) -> str:
        return page.input_value(self.field) if self.field else ""


ACTS = {
    "apply": Act(lambda p: select(p, 0, "a date", 0, "a date"), lambda p: p.click(".code-name >> nth=0")),
    "add": Act(opened("in a drawer"), lambda p: p.click(".code-name >> nth=1")),
    "recode": Act(ready_to_recode, lambda p: p.keyboard.press("Enter")),
    "ends": Act(opened("a date"), longer),
    "memo": Act(ready_to_write, lambda p: p.click(f"{MEMO} [type=submit]"), f"{MEMO} textarea"),
    "link": Act(ready_to_link, lambda p: p.click(".link-form [type=submit]"), ".link-form input"),
    "remove": Act(opened("in a drawer"), lambda p: p.click(".inspector-code .remove >> nth=0")),
    "undo": Act(lambda p: p.keyboard.press("Escape"), lambda p: p.keyboard.press("z")),
    "correct": Act(ready_to_correct, lambda p: p.keyboard.press("Control+Enter"), ".correcting-text"),
    "in vivo": Act(ready_in_vivo, lambda p: p.click("#in-vivo [type=submit]"), "#in-vivo [name=name]"),
}


class Offline:
    says = "Not saved, kept here."

    def begin(self, page, user):
        page.context.set_offline(True)

    def end(self, page, user, act):
        page.context.set_offline(False)
        page.evaluate(BACK)


class SignedOut:
    says = "Not saved: you were signed out."

    def begin(self, page, user):
        Session.objects.all().delete()

    def end(self, page, user, act):
        sign_in_beside(page, user)


class Refused:
    """The act is done once more."""

    says = "Not saved"

    def begin(self, page, user):
        def answer(route):
            if route.request.method == "GET":
                return route.fallback()
            body = '{"message": "Somebody was here first.", "details": {}}'
            return route.fulfill(status=409, content_type="application/json", body=body)

        page.route("**/api/v1/s/**", answer)

    def end(self, page, user, act):
        page.unroute("**/api/v1/s/**")
        if not act.field:
            act.prepare(page)
        act.trigger(page)


def sign_in_beside(page, user) -> None:
    """What a sign-in in another tab leaves behind: another session, another CSRF token."""
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    name = settings.SESSION_COOKIE_NAME
    page.context.clear_cookies()
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": page.url.split("/s/")[0]}])
    page.evaluate(BACK)


@pytest.mark.expects("(401|409) .*/api/v1/")
@pytest.mark.parametrize("fault", [Offline(), SignedOut(), Refused()], ids=["offline", "signed out", "refused"])
def test_no_act_is_lost_or_called_saved(screen, quiet, study, transcript, code, researcher, ilse, fault):
    for name in ("Second", "Third"):
        CodeFactory(study=study, dimension=code.dimension, name=name)
    code_words(code, researcher, (transcript.turns.first(), "in a drawer"))
    code_words(code, ilse, (transcript.turns.last(), "Nobody asked"))
    Membership.objects.filter(user=researcher).update(role=Role.COORDINATOR)
    page = quiet(screen())
    for name, act in ACTS.items():
        act.prepare(page)
        before, words = study.events.count(), act.words(page)
        fault.begin(page, researcher)
        act.trigger(page)
        page.wait_for_selector(f".saved-state.problem:has-text('{fault.says}')")
        assert not page.inner_text("#saved-state").startswith("Saved"), name
        assert act.words(page) == words, name
        assert study.events.count() == before, name
        fault.end(page, researcher, act)
        wait_saved(page)
        page.wait_for_timeout(100)
        assert study.events.count() == before + 1, name
    page.wait_for_selector("mark:text('the other way')")


# ---- somebody else changed what one is at ----


@pytest.mark.expects("401 .*/api/v1/")
def test_what_is_done_after_the_page_knew_that_it_is_signed_out_is_counted(
    screen,
    quiet,
    transcript,
    code,
    researcher,
    ilse,
):
    page = quiet(screen())
    Session.objects.all().delete()
    put(transcript, code, ilse, "in a drawer")  # what others do is asked for, and the answer is 401
    page.wait_for_selector("#saved-state:has-text('You were signed out.')")
    for words, says in (
        ("a date", "Not saved: you were signed out."),
        ("gave us", "2 not saved: you were signed out."),
    ):
        select(page, 0, words, 0, words)
        page.click(f".code-name[data-code='{code.pk}']")
        page.wait_for_selector(f"#saved-state:has-text('{says}')", timeout=SOON)
    sign_in_beside(page, researcher)
    wait_saved(page)
    assert Coding.objects.filter(coder=researcher).count() == 2


def correct(transcript, by, n, old, new):
    turn = transcript.turns.all()[n]
    correct_turn(turn, by=by, version=turn.version, text=turn.text.replace(old, new))


@pytest.mark.expects("409 .*/codings")
def test_coded_offline_in_a_turn_that_was_corrected(screen, quiet, transcript, code, ilse):
    """Words that only moved are coded where they stand now; other words are kept with both texts and a choice."""
    page = quiet(screen())
    cases = (0, "a date", "gave us", "gave all of us"), (1, "middle", "middle", "senior")
    for n, words, old, new in cases:
        select(page, n, words, n, words)
        page.context.set_offline(True)
        page.click(f".code-name[data-code='{code.pk}']")
        page.wait_for_selector(".saved-state.problem")
        correct(transcript, ilse, n, old, new)
        page.context.set_offline(False)
        page.click("#saved-state >> text=Retry")
        if n == 0:
            wait_saved(page)
            assert transcript.excerpts.get().quote == "a date"
    page.wait_for_selector(".refused :text('Ilse Brandt corrected this turn in the meantime.')")
    assert page.inner_text("#saved-state") == "Not saved"
    assert page.locator(".refused q").all_inner_texts() == ["middle", "senior"]
    page.click(".refused >> text=Apply to the new words")
    wait_saved(page)
    assert sorted(transcript.excerpts.values_list("spans__quote", flat=True)) == ["a date", "senior"]
    assert page.locator(".refused").is_hidden()


@pytest.mark.expects(r"GET 404 .*/excerpts/\d+$")  # whether it is gone is the server's to say
def test_a_memo_is_not_lost_to_what_anybody_does(screen, quiet, transcript, code, researcher, ilse):
    page = quiet(screen())
    put(transcript, code, ilse, "in a drawer")
    page.wait_for_selector("mark:text('in a drawer')", timeout=2 * SOON)
    ready_to_write(page)
    page.locator(".turn").nth(1).focus()
    put(transcript, code, ilse, "gave us")  # her code in the same turn draws it again
    page.wait_for_selector("mark:text('gave us')", timeout=2 * SOON)
    page.click(".code-name >> nth=0")  # one's own code draws the excerpt again
    wait_saved(page)
    assert page.input_value(f"{MEMO} textarea") == "Compare with P02."
    excerpt = transcript.excerpts.get(spans__quote="in a drawer")
    for coding in excerpt.codings.select_related("study", "excerpt", "coder"):
        remove_coding(coding, by=coding.coder)
    page.wait_for_selector("#inspector :text('This excerpt is gone: Ilse Brandt')", timeout=2 * SOON)
    assert page.input_value("#inspector textarea") == "Compare with P02."
    page.click("#inspector .memo-form [type=submit]")
    page.wait_for_selector("#inspector .memo-text")
    assert Memo.objects.get().turn == transcript.turns.first()


def test_words_that_went_away_under_the_selection(screen, quiet, transcript, code, ilse):
    page = quiet(screen())
    select(page, 1, "middle", 1, "management")
    page.keyboard.press("c")
    split_turn(transcript.turns.last(), by=ilse, version=1, offset=36)
    page.wait_for_selector(".turn >> nth=2", timeout=2 * SOON)
    page.keyboard.type("lead")
    page.keyboard.press("Enter")
    wait_saved(page)
    assert transcript.excerpts.get().quote == "middle management"
    select(page, 0, "a date", 0, "a date")
    correct(transcript, ilse, 0, "a date", "two dates")
    page.wait_for_selector("#inspector :text('Ilse Brandt corrected the words that you selected.')", timeout=2 * SOON)
    select(page, 1, "With us", 1, "With us")
    turn = transcript.turns.all()[1]
    remove_turn(turn, by=ilse, version=turn.version)
    page.wait_for_selector("#inspector :text('Ilse Brandt deleted the turn in which')", timeout=2 * SOON)
    page.click(".code-name >> nth=0")
    page.wait_for_timeout(200)
    assert transcript.excerpts.count() == 1
