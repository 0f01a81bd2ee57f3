"""Another code for codings that stand, several codes at once, and a code made from the words."""

import uuid

import pytest
from django.utils import timezone

from coding.actions.codebook import retire_code
from coding.actions.coding import Place, add_code, add_codes, apply_codes
from coding.actions.in_vivo import code_in_vivo
from coding.actions.memos import add_memo
from coding.actions.recoding import recode
from coding.models import Code, Coding, Excerpt, Memo
from coding.queries.history import history, tell
from studies.models import Event, Role
from studies.refused import Refused
from studies.undo import CannotUndo, redo, undo
from tests.coding.test_ends import back_and_forth, places, state
from tests.factories import CodeFactory, code_words, eight_dimensions, excerpt_of, member, transcript_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def transcript():
    return transcript_of(("Irena", "They gave us 🙂 a date. In March."), ("Dario", "With us nobody did."))


@pytest.fixture
def dimension(study):
    return eight_dimensions(study)[0]


@pytest.fixture
def code(study, dimension):
    return CodeFactory(study=study, dimension=dimension, name="Leadership buy-in", version=3)


@pytest.fixture
def money(study, dimension):
    return CodeFactory(study=study, dimension=dimension, name="Money", version=2)


@pytest.fixture
def call(client_as, study):
    def call(who, method, path, **data):
        body = {"save_id": str(uuid.uuid4())} | data
        return getattr(client_as(who), method)(f"/api/v1/s/{study.slug}/{path}", body, content_type="application/json")

    return call


def words_of(transcript, *words) -> list[dict]:
    return [vars(place) for place in places(transcript, *words)]


# ---- recode ----


def test_a_coding_keeps_its_number_time_memos_and_history(study, transcript, code, money, nadia):
    excerpt = excerpt_of(nadia, (transcript.turns.first(), "a date"))
    coding = Coding.objects.get(pk=add_code(excerpt, by=nadia, code=code).coding)
    memo = add_memo(coding, by=nadia, text="Why this one.")
    before = state()
    done = recode(study, [coding], to=money, by=nadia)
    now = Coding.objects.get()
    assert (now.pk, now.created_at, now.code, now.code_version) == (coding.pk, coding.created_at, money, 2)
    assert (done.coding, done.excerpt, done.n) == (coding.pk, excerpt.pk, 1)
    memo.refresh_from_db()
    assert memo.coding == coding
    told = [one.what for one in history(study, "coding", coding.pk, nadia)]
    assert told == [
        "changed “Leadership buy-in” to “Money”", "added a memo", "applied “Leadership buy-in”",
    ]  # fmt: skip
    back_and_forth(study, nadia, before)


def test_where_the_person_has_the_code_already_the_two_become_one(study, transcript, code, money, nadia, ilse):
    coding = code_words(code, nadia, (transcript.turns.first(), "a date"))
    there = add_code(coding.excerpt, by=nadia, code=money).coding
    add_code(coding.excerpt, by=ilse, code=money)
    add_memo(coding, by=nadia, text="Kept.")
    before = state()
    done = recode(study, [coding], to=money, by=nadia)
    assert (done.coding, done.words) == (
        there,
        "You had already applied that code to these words: the two are one now.",
    )
    assert sorted(Coding.objects.values_list("coder__name", "code__name")) == [
        ("Ilse Brandt", "Money"), ("Nadia Weiss", "Money"),
    ]  # fmt: skip
    assert Memo.objects.get().coding_id == there
    back_and_forth(study, nadia, before)


def test_only_ones_own(study, transcript, code, money, nadia, ilse, call):
    coding = code_words(code, ilse, (transcript.turns.first(), "a date"))
    with pytest.raises(Refused, match="Ilse Brandt applied this code"):
        recode(study, [coding], to=money, by=nadia)
    answer = call(nadia, "patch", f"codings/{coding.pk}", code=money.pk)
    assert (answer.status_code, Coding.objects.get().code) == (403, code)


def test_many_are_one_event_and_one_undo(study, transcript, code, money, nadia, ilse):
    turn = transcript.turns.first()
    mine = [code_words(code, nadia, (turn, "They gave us 🙂 a date"[: n + 4])) for n in range(5)]
    theirs = code_words(code, ilse, (turn, "In March"))
    before = state()
    done = recode(study, [*mine, theirs], to=money, by=nadia)
    assert (done.n, done.left, done.coding) == (5, 1, None)
    assert Event.objects.count() == 1
    assert set(Coding.objects.filter(coder=nadia).values_list("code__name", flat=True)) == {"Money"}
    theirs.refresh_from_db()
    assert theirs.code == code
    assert tell(Event.objects.get(), study) == "changed 5 codings to “Money”"
    back_and_forth(study, nadia, before)


def test_undo_is_refused_where_the_earlier_code_is_gone_or_somebody_wrote_since(
    study, transcript, code, money, nadia, ilse
):
    coding = code_words(code, nadia, (transcript.turns.first(), "a date"))
    recode(study, [coding], to=money, by=nadia)
    memo = add_memo(coding, by=ilse, text="I agree with Money.")
    with pytest.raises(CannotUndo, match="Ilse Brandt has written a memo on this code since"):
        undo(study, nadia)
    memo.delete()
    Code.objects.filter(pk=code.pk).update(retired_at=timezone.now())
    with pytest.raises(CannotUndo, match="“Leadership buy-in” was retired since"):
        undo(study, nadia)


def test_undo_gives_a_code_back_that_was_retired_before_it_was_exchanged(study, transcript, code, money, nadia):
    coding = code_words(code, nadia, (transcript.turns.first(), "a date"))
    retire_code(code, by=nadia)
    recode(study, [coding], to=money, by=nadia)
    undo(study, nadia)
    coding.refresh_from_db()
    assert coding.code == code


def test_undo_is_refused_when_the_words_have_the_earlier_code_again(study, transcript, code, money, nadia):
    coding = code_words(code, nadia, (transcript.turns.first(), "a date"))
    recode(study, [coding], to=money, by=nadia)
    seq = Event.objects.get().seq
    add_code(coding.excerpt, by=nadia, code=code)
    with pytest.raises(CannotUndo, match="You have applied the earlier code to these words again since"):
        undo(study, nadia, before=seq + 1)


def test_recode_through_the_api_and_its_retry(transcript, code, money, nadia, call):
    coding = code_words(code, nadia, (transcript.turns.first(), "a date"))
    there = add_code(coding.excerpt, by=nadia, code=money).coding
    save = str(uuid.uuid4())
    first, again = (call(nadia, "patch", f"codings/{coding.pk}", code=money.pk, save_id=save) for _ in "ab")
    assert (first.status_code, again.status_code) == (200, 200), first.content
    assert first.json() == again.json()
    assert first.json()["coding"] == there
    assert set(first.json()["counts"]) == {str(code.pk), str(money.pk)}
    refused = call(nadia, "patch", f"codings/{there}", code=money.pk)
    assert (refused.status_code, refused.json()["message"]) == (409, "These words already have the code “Money”.")


def test_a_merged_code_means_the_one_it_went_into(study, transcript, code, money, nadia):
    coding = code_words(code, nadia, (transcript.turns.first(), "a date"))
    heir = CodeFactory(study=study, name="Funding")
    Code.objects.filter(pk=money.pk).update(merged_into=heir, retired_at="2026-06-01T00:00Z")
    said = "“Money” was merged into “Funding”, so “Funding” was applied."
    assert recode(study, [coding], to=money, by=nadia).words == said
    assert Coding.objects.get().code == heir
    assert add_codes(coding.excerpt, by=nadia, codes=[code, money]).words == said
    assert set(Coding.objects.values_list("code__name", flat=True)) == {"Funding", "Leadership buy-in"}


# ---- several codes at once ----


def test_several_codes_are_one_event_and_one_undo(study, transcript, code, money, nadia):
    done = apply_codes(transcript, by=nadia, codes=[code, money], places=places(transcript, "a date"))
    assert Event.objects.count() == 1
    assert sorted(Coding.objects.values_list("code__name", flat=True)) == ["Leadership buy-in", "Money"]
    assert tell(Event.objects.get(), study) == "applied “Leadership buy-in” and “Money”"
    after = state()
    for _ in range(2):
        undo(study, nadia)
        assert not Excerpt.objects.filter(pk=done.excerpt).exists()
        redo(study, nadia)
        assert {key: rows for key, rows in state().items() if key not in {"spans", "excerpts"}} == {
            key: rows for key, rows in after.items() if key not in {"spans", "excerpts"}
        }
        assert list(Excerpt.objects.values_list("pk", flat=True)) == [done.excerpt]


def test_on_an_excerpt_those_that_are_there_stay(study, transcript, code, money, nadia):
    coding = code_words(code, nadia, (transcript.turns.first(), "a date"))
    memo = add_memo(coding, by=nadia, text="Kept.")
    before = state()
    add_codes(coding.excerpt, by=nadia, codes=[code, money])
    assert Event.objects.last().after["codes"] == [money.pk]
    back_and_forth(study, nadia, before)
    memo.refresh_from_db()
    assert memo.coding == coding


def test_several_codes_through_the_api(transcript, code, money, nadia, call):
    spans = words_of(transcript, "a date")
    save = str(uuid.uuid4())
    given = {"transcript": transcript.pk, "codes": [code.pk, money.pk], "spans": spans, "save_id": save}
    first, again = (call(nadia, "post", "codings", **given) for _ in "ab")
    assert first.status_code == 200, first.content
    assert first.json() == again.json()
    assert Coding.objects.count() == 2
    assert set(first.json()["counts"]) == {str(code.pk), str(money.pk)}
    assert call(nadia, "post", "codings", transcript=transcript.pk, spans=spans).status_code == 422


def test_undo_of_several_is_refused_when_one_has_somebodys_memo(study, transcript, code, money, nadia, ilse):
    done = apply_codes(transcript, by=nadia, codes=[code, money], places=places(transcript, "a date"))
    add_memo(Coding.objects.get(excerpt=done.excerpt, code=money), by=ilse, text="I see it in another way.")
    with pytest.raises(CannotUndo, match="Ilse Brandt has written a memo on this code since"):
        undo(study, nadia)
    assert Coding.objects.count() == 2


# ---- in vivo ----


def test_the_words_become_a_code_and_one_undo_takes_both_back(study, transcript, dimension, nadia):
    code, done = code_in_vivo(
        transcript, by=nadia, name="  a   date ", dimension=dimension, places=places(transcript, "a date")
    )
    assert (code.name, code.dimension, code.version) == ("a date", dimension, 1)
    assert Coding.objects.get().code == code
    event = Event.objects.get()
    assert (event.verb, tell(event, study)) == ("code.in_vivo", "created the code “a date” from the words")
    for _ in range(2):
        undo(study, nadia)
        assert list(study.codes.all()) == []
        assert (Coding.objects.count(), Excerpt.objects.count()) == (0, 0)
        redo(study, nadia)
        assert list(study.codes.all()) == [code]
        assert (Coding.objects.get().pk, Coding.objects.get().excerpt_id) == (done.coding, done.excerpt)


def test_an_in_vivo_code_that_somebody_uses_stays(study, transcript, dimension, nadia, ilse):
    code, _ = code_in_vivo(
        transcript, by=nadia, name="a date", dimension=dimension, places=places(transcript, "a date")
    )
    code_words(code, ilse, (transcript.turns.last(), "nobody did"))
    with pytest.raises(CannotUndo, match="Ilse Brandt has applied “a date” to other words since"):
        undo(study, nadia)
    assert list(study.codes.all()) == [code]


def test_in_vivo_through_the_api(study, transcript, dimension, nadia, call):
    given = {"transcript": transcript.pk, "dimension": dimension.pk, "spans": words_of(transcript, "a date")}
    save = str(uuid.uuid4())
    first, again = (call(nadia, "post", "codes/in-vivo", name="a date", save_id=save, **given) for _ in "ab")
    assert first.status_code == 200, first.content
    assert first.json() == again.json()
    assert first.json()["code"]["name"] == "a date"
    taken = call(nadia, "post", "codes/in-vivo", name="A DATE", **given)
    assert (taken.status_code, Code.objects.count(), Coding.objects.count()) == (409, 1, 1)
    assert "already has a code" in taken.json()["message"]
    partner = member(study, Role.PARTNER)
    assert call(partner, "post", "codes/in-vivo", name="x", **given).status_code == 403


def test_places_are_checked_as_always(transcript, dimension, nadia):
    turn = transcript.turns.first()
    with pytest.raises(Refused, match="This turn was corrected"):
        code_in_vivo(transcript, by=nadia, name="x", dimension=dimension, places=[Place(turn.pk, 7, 0, 4, "They")])
    assert not Code.objects.exists()


# ---- on the page of excerpts ----


def test_chosen_excerpts_are_recoded_in_one_step_and_back(client_as, study, transcript, code, money, nadia, ilse):
    turn = transcript.turns.first()
    chosen = [code_words(code, nadia, (turn, words)).excerpt for words in ("a date", "They gave")]
    left = code_words(code, nadia, (turn, "In March")).excerpt
    add_code(chosen[0], by=ilse, code=code)
    before = state()
    client = client_as(nadia)
    save = str(uuid.uuid4())
    given = {
        "excerpt": [each.pk for each in chosen], "was": code.pk, "to": money.pk, "save_id": save, "query": "words=a",
    }  # fmt: skip
    address = f"/s/{study.slug}/excerpts/recode/"
    answer = client.post(address, given)
    assert answer["Location"] == f"/s/{study.slug}/excerpts/?words=a&changed=1"
    assert [coding.code for coding in Coding.objects.filter(coder=nadia).order_by("pk")] == [money, money, code]
    assert Coding.objects.get(coder=ilse).code == code
    assert left.codings.get().code == code
    assert Event.objects.filter(verb="codings.recoded").count() == 1
    assert "Undo change of codes" in client.get(answer["Location"]).content.decode()
    assert client.post(f"{address}undo/", {"query": "words=a&changed=1"})["Location"].endswith("/excerpts/?words=a")
    assert state() == before
    add_memo(left, by=nadia, text="Something else.")
    client.post(f"{address}undo/")
    assert Memo.objects.standing().exists(), "only a change of codes is taken back here"


def test_nothing_chosen_or_nothing_of_ones_own(client_as, study, transcript, code, money, nadia, ilse):
    theirs = code_words(code, ilse, (transcript.turns.first(), "a date")).excerpt
    client, address = client_as(nadia), f"/s/{study.slug}/excerpts/recode/"
    given = {"to": money.pk, "save_id": str(uuid.uuid4())}
    for excerpts in ([], [theirs.pk], ["x"]):
        page = client.post(address, given | {"excerpt": excerpts}, follow=True)
        assert "None of the selected excerpts has a coding of yours to change." in page.content.decode()
    page = client.post(address, {"save_id": str(uuid.uuid4())}, follow=True)
    assert "Choose the code to apply." in page.content.decode()
    assert not Event.objects.exists()


def test_the_history_of_a_transcript_lists_them_under_codes(client_as, study, transcript, code, money, nadia):
    apply_codes(transcript, by=nadia, codes=[code, money], places=places(transcript, "a date"))
    recode(study, [Coding.objects.get(code=code)], to=CodeFactory(study=study, name="Time"), by=nadia)
    code_in_vivo(transcript, by=nadia, name="nobody", dimension=None, places=places(transcript, "nobody"))
    page = client_as(nadia).get(f"/s/{study.slug}/transcripts/{transcript.pk}/history/?topic=codes")
    assert [line["told"].what for line in page.context["lines"]] == [
        "created the code “nobody” from the words",
        "changed “Leadership buy-in” to “Time”",
        "applied “Leadership buy-in” and “Money”",
    ]
