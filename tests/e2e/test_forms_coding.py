"""Forms of the codebook, excerpts, memos, practices and rounds, each sent by Chromium and what it saved."""

import pytest

from coding.actions.codebook import describe_code
from coding.models import Code, Coding, Memo, Practice, ReviewRound
from sessions.models import Consent, TranscriptImport
from tests.e2e.sending import form_of, pick, press, put, send
from tests.factories import CodeFactory, ConsentFactory, code_words
from tests.world import World, build_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world(transactional_db) -> World:
    return build_world()


def pages(world: World) -> str:
    return f"/s/{world.study.slug}/"


def file_of(name: str, text: str) -> dict:
    return {"name": name, "mimeType": "text/plain", "buffer": text.encode()}


def test_one_code_from_its_name_to_its_merge(browser_page, world):
    old, (first, second) = Code.objects.get(), world.study.dimensions.order_by("position")[:2]
    page = browser_page(world.researcher, pages(world) + "codebook/new/")
    send(form_of(page, "/codebook/new/"), name="Money", place=f"d{first.pk}", definition="Who pays.")
    code = Code.objects.get(name="Money")
    assert (code.dimension, code.definition) == (first, "Who pays.")
    own = f"/codebook/{code.pk}/"
    send(form_of(page, own), definition="Who pays, and when.", include="grants")
    send(form_of(page, own + "colour/"), own_hue="5")
    code.refresh_from_db()
    assert (code.definition, code.include, code.own_hue) == ("Who pays, and when.", "grants", 5)
    send(form_of(page, own + "shift/"), pick("up"))
    assert list(first.codes.order_by("position")) == [code, old]
    send(form_of(page, own + "shift/"), pick("down"))
    assert list(first.codes.order_by("position")) == [old, code]
    send(form_of(page, own + "move/"), place=f"d{second.pk}")
    code.refresh_from_db()
    assert code.dimension == second
    send(form_of(page, own + "retire/"))
    code.refresh_from_db()
    assert code.retired_at
    send(form_of(page, own + "restore/"))
    code.refresh_from_db()
    assert code.retired_at is None
    page.goto(f"{pages(world)}codebook/{code.pk}/merge/")
    send(page.locator("main form[method='get']"), into=str(old.pk))
    send(form_of(page))
    code.refresh_from_db()
    assert (code.merged_into, code.retired_at is not None) == (old, True)
    send(form_of(page, "/undo/"))
    code.refresh_from_db()
    assert code.merged_into is None


def test_codings_under_an_earlier_wording_are_looked_at_again(browser_page, world):
    code, turn = Code.objects.get(), world.study.transcripts.get().turns.get()
    for words in ("They", "gave us"):
        code_words(code, world.researcher, (turn, words))
    first, second, third = Coding.objects.filter(code=code).order_by("pk")
    describe_code(code, by=world.coordinator, version=code.version, name=code.name, definition="Another.")
    page = browser_page(world.researcher, f"{pages(world)}codebook/{code.pk}/recheck/")
    form = form_of(page)
    put(form.locator("[name='coding']"), [first.pk])
    press(form.locator(pick("fits")))
    code.refresh_from_db()
    assert Coding.objects.get(pk=first.pk).code_version == code.version
    put(form.locator("[name='coding']"), [second.pk, third.pk])
    press(form.locator(pick("off")))
    assert list(Coding.objects.filter(code=code)) == [first]


def test_a_codebook_comes_from_a_file_and_a_code_is_split(browser_page, world):
    page = browser_page(world.researcher, pages(world) + "codebook/import/")
    key = world.study.dimensions.order_by("position").first().key
    send(form_of(page), file=file_of("codes.csv", f"dimension,name,definition\n{key},Trust,Who believes whom.\n"))
    assert not Code.objects.filter(name="Trust").exists()
    send(page.locator("form:has([name='rows'])"))
    assert Code.objects.get(name="Trust").definition == "Who believes whom."
    code = world.study.codes.get(pk=world.ids["code"])
    page.goto(f"{pages(world)}codebook/{code.pk}/split/")
    send(form_of(page), **{"part-0-name": "A day", "part-1-name": "A month"})
    assert Code.objects.filter(name__in=["A day", "A month"]).count() == 2
    part = Code.objects.get(name="A day")
    send(form_of(page), pick(f"both-{part.pk}"))
    assert Coding.objects.filter(excerpt=world.ids["excerpt"], code=part).exists()


def test_memos_on_their_page(browser_page, world):
    page = browser_page(world.coordinator, pages(world) + "memos/")
    send(form_of(page, "/memos/write/"), text="On the whole study.")
    memo = Memo.objects.get(text="On the whole study.")
    send(form_of(page, f"/memos/{memo.pk}/change/"), text="On the whole study, again.")
    memo.refresh_from_db()
    assert memo.text == "On the whole study, again."
    send(page.locator("form.memo-filters"), words="again")
    assert page.locator(".memo-row").count() == 1
    send(form_of(page, f"/memos/{memo.pk}/remove/"))
    assert not Memo.objects.standing().filter(pk=memo.pk).exists()


def test_chosen_excerpts_are_recoded_and_back(browser_page, world):
    other = CodeFactory(study=world.study, dimension=world.study.dimensions.last(), name="Other")
    coding = Coding.objects.get()
    page = browser_page(world.researcher, pages(world) + "excerpts/")
    send(page.locator("form.excerpt-filters"), code=str(coding.code_id))
    page.locator("input[name='excerpt']").first.check()
    send(form_of(page, "/excerpts/recode/"), to=str(other.pk))
    assert Coding.objects.get().code == other
    send(form_of(page, "/recode/undo/"))
    assert Coding.objects.get().code == coding.code


def test_rounds_are_opened_changed_closed_and_filled(browser_page, world):
    turn = world.study.transcripts.get().turns.get()
    ConsentFactory(participant=world.study.participants.get(), scope=Consent.Scope.SHARE)
    world.study.transcripts.get().speakers.update(participant=world.study.participants.get())
    new = code_words(Code.objects.get(), world.researcher, (turn, "gave us")).excerpt
    page = browser_page(world.coordinator, pages(world) + "excerpts/")
    page.locator(f"input[name='excerpt'][value='{new.pk}']").check()
    press(page.locator("form[data-choose] .excerpt-foot button"))
    send(form_of(page, "/review/new/"), title="First look", partners=[world.partner.pk])
    made = ReviewRound.objects.get(title="First look")
    assert made.items.get().excerpt == new
    page.goto(f"{pages(world)}review/{made.pk}/edit/")
    send(form_of(page), title="Second look", closes_on="2030-01-31")
    made.refresh_from_db()
    assert (made.title, made.closes_on.year) == ("Second look", 2030)
    send(form_of(page, "/close/"))
    made.refresh_from_db()
    assert not made.is_open
    send(form_of(page, "/reopen/"))
    made.refresh_from_db()
    assert made.is_open
    page.goto(f"{pages(world)}review/new/?excerpt={world.ids['excerpt']}")
    send(form_of(page, f"/review/{made.pk}/add/"))
    assert made.items.count() == 2


def test_a_practice_is_written_and_changed(browser_page, world):
    page = browser_page(world.researcher, pages(world) + "practices/new/")
    send(form_of(page), code="GP2", title="A letter", summary="The ministry wrote.")
    practice = Practice.objects.get(code="GP2")
    page.goto(f"{pages(world)}practices/{practice.pk}/")
    send(form_of(page), title="A public letter", basis="Said in two groups.")
    practice.refresh_from_db()
    assert (practice.title, practice.basis) == ("A public letter", "Said in two groups.")


def test_a_transcript_is_compared_with_files_and_replaced(browser_page, world, run_jobs):
    transcript = world.study.transcripts.get()
    page = browser_page(
        world.coordinator, f"{pages(world)}transcripts/{transcript.pk}/replace/{world.ids['corrected_file']}/"
    )
    send(form_of(page, "/discard/"))
    for name, text in (("a.txt", "Irena: They gave us one date."), ("b.txt", "Irena: They gave us a month.")):
        page.goto(f"{pages(world)}transcripts/{transcript.pk}/replace/")
        send(form_of(page), file=[file_of(name, text + "\n")])
        run_jobs()
    first, second = TranscriptImport.objects.filter(replaces=transcript).order_by("pk")
    page.goto(f"{pages(world)}transcripts/{transcript.pk}/replace/")
    send(form_of(page, f"/imports/{first.pk}/discard/"))
    assert not TranscriptImport.objects.filter(pk=first.pk).exists()
    own = f"{pages(world)}transcripts/{transcript.pk}/replace/{second.pk}/"
    page.goto(own)
    send(page.locator("form.compare-rules"), pick("read"))
    send(page.locator("form:has([name='action'][value='replace'])"))
    assert transcript.turns.get().text.endswith("They gave us a month.")
    page.goto(f"{pages(world)}transcripts/{transcript.pk}/replace/")
    send(form_of(page), file=[file_of("c.txt", "Irena: They gave us nothing.\n")])
    run_jobs()
    page.reload()
    send(form_of(page, "/discard/"))
    assert not TranscriptImport.objects.filter(source_name="c.txt").exists()
