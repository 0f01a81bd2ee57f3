"""Events as earlier versions of Caliper wrote them are taken back and made again like those of today."""

import pytest

from coding.actions.coding import Place, apply_codes, remove_coding
from coding.actions.in_vivo import code_in_vivo
from coding.actions.merging import merge_code
from coding.actions.recoding import recode
from coding.actions.search import code_all
from coding.actions.taking_off import take_off
from coding.models import Coding, Memo, Span
from coding.queries.history import tell
from studies import undo
from studies.models import Event
from tests.factories import CodeFactory, eight_dimensions, transcript_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def transcript():
    return transcript_of(("Irena", "They gave us a date in May."), ("Dario", "With us nobody did."))


@pytest.fixture
def codes(study):
    dimension = eight_dimensions(study)[0]
    return [CodeFactory(study=study, dimension=dimension, name=name) for name in ("Time", "Promises")]


# ---- the shapes, as they were ----


def flat(excerpt: dict, coding: dict, *, removed: bool = False) -> dict:
    """Facts of one coding, with the place of its excerpt."""
    place = {name: excerpt[name] for name in ("excerpt", "excerpt_by", "spans")}
    fact = {name: value for name, value in coding.items() if name != "memos"} | place
    fact["turns"] = [span["turn"] for span in excerpt["spans"]]
    return fact | ({"memos": coding["memos"], "removed_memos": excerpt["removed_memos"]} if removed else {})


def each_flat(kept: dict, **options) -> list[dict]:
    return [flat(excerpt, coding, **options) for excerpt in kept["excerpts"] for coding in excerpt["codings"]]


def of_one_excerpt(kept: dict, *, removed: bool = False) -> dict:
    (excerpt,) = kept["excerpts"]
    place = {name: excerpt[name] for name in ("excerpt", "excerpt_by", "spans")}
    facts = place | {"turns": kept["turns"], "codings": each_flat(kept, removed=removed)}
    return facts | ({"removed_memos": excerpt["removed_memos"], "gone": excerpt["gone"]} if removed else {})


def one_applied(event: Event) -> None:
    (fact,) = each_flat(event.after)
    event.verb, event.after = "coding.applied", fact
    event.target_type, event.target_id = "coding", str(fact["coding"])


def one_removed(event: Event) -> None:
    (fact,) = each_flat(event.before, removed=True)
    event.verb, event.before = "coding.removed", fact
    event.after = {"excerpt": event.after["excerpt"], "turns": event.after["turns"], "code": fact["code"]}
    event.target_type, event.target_id = "coding", str(fact["coding"])


def several_applied(event: Event) -> None:
    event.after = of_one_excerpt(event.after) | {"codes": event.after["codes"]}


def several_removed(event: Event) -> None:
    event.before = of_one_excerpt(event.before, removed=True)
    event.after = {name: event.after[name] for name in ("excerpt", "turns", "codes")}


def hits_coded(event: Event) -> None:
    facts = {name: event.after[name] for name in ("unit", "n", "turns")}
    event.after = facts | {"code": int(event.target_id), "codings": each_flat(event.after)}


def taken_off(event: Event) -> None:
    parts = [event.before | {"excerpts": [each], "turns": [0]} for each in event.before["excerpts"]]
    old = [of_one_excerpt(part, removed=True) for part in parts]
    ids = [coding["coding"] for each in old for coding in each["codings"]]
    event.before = {"excerpts": [each | {"transcript": event.transcript_id} for each in old]}
    event.after = {"n": len(ids), "code": int(event.target_id), "coding_ids": ids, "turns": event.after["turns"]}


def made_in_vivo(event: Event) -> None:
    (fact,) = each_flat(event.after)
    wording = {name: value for name, value in event.after.items() if name not in ("excerpts", "n", "codes")}
    event.after = wording | fact


def merged(event: Event) -> None:
    event.after = {name: value for name, value in event.after.items() if name != "codings_now"} | {
        "codings": event.after["codings_now"]
    }


def recoded(event: Event) -> None:
    event.after = {name: value for name, value in event.after.items() if name != "left_alone"} | {"left": 0}


# ---- the acts ----


def place(transcript, words: str) -> Place:
    turn = next(turn for turn in transcript.turns.all() if words in turn.text)
    start = turn.text.index(words)
    return Place(turn.pk, turn.version, start, start + len(words), words)


def apply_one(transcript, by, codes):
    apply_codes(transcript, by=by, codes=codes[:1], places=[place(transcript, "a date")])


def apply_two(transcript, by, codes):
    apply_codes(transcript, by=by, codes=codes, places=[place(transcript, "a date")])


def remove_one(transcript, by, codes):
    apply_one(transcript, by, codes)
    coding = Coding.objects.select_related("study", "excerpt").get()
    Memo.objects.create(study=coding.study, coding=coding, author=by, text="Compare.")
    remove_coding(coding, by=by)


def undo_two(transcript, by, codes):
    apply_two(transcript, by, codes)
    undo.undo(transcript.study, by)


def code_hits(transcript, by, codes):
    places = [place(transcript, "a date"), place(transcript, "nobody did")]
    code_all(transcript.study, by=by, code=codes[0], places=places)


def take_off_all(transcript, by, codes):
    code_hits(transcript, by, codes)
    take_off(codes[0], by=by, codings=list(Coding.objects.values_list("pk", flat=True)))


def make_in_vivo(transcript, by, codes):
    words = place(transcript, "nobody did")
    code_in_vivo(transcript, by=by, name="nobody did", dimension=codes[0].dimension, places=[words])


def merge(transcript, by, codes):
    apply_two(transcript, by, codes)
    code_hits(transcript, by, codes[1:])
    merge_code(codes[0], into=codes[1], by=by)


def recode_one(transcript, by, codes):
    apply_two(transcript, by, codes)
    recode(transcript.study, [Coding.objects.get(code=codes[0])], to=codes[1], by=by)


CASES = [
    (apply_one, one_applied, "applied “Time”"),
    (remove_one, one_removed, "removed “Time”"),
    (apply_two, several_applied, "applied “Time” and “Promises”"),
    (undo_two, several_removed, "undid: applied “Time” and “Promises”"),
    (code_hits, hits_coded, "applied “Time” to 2 hits of a search"),
    (take_off_all, taken_off, "removed “Time” from 2 excerpts"),
    (make_in_vivo, made_in_vivo, "created the code “nobody did” from the words"),
    (merge, merged, "merged “Time” into “Promises”"),
    (recode_one, recoded, "changed “Time” to “Promises”"),
]


def state() -> list:
    spans = Span.objects.order_by("pk").values_list("pk", "excerpt", "turn", "start", "end", "quote", "state")
    rows = Coding.objects.order_by("pk").values_list("pk", "excerpt", "code", "coder", "created_at", "origin")
    memos = Memo.objects.order_by("pk").values_list("pk", "coding", "excerpt")
    return [list(spans), list(rows), list(memos)]


@pytest.mark.parametrize(("act", "as_it_was", "words"), CASES, ids=[case[1].__name__ for case in CASES])
def test_an_event_of_an_earlier_version_goes_back_and_forth(act, as_it_was, words, transcript, study, nadia, codes):
    act(transcript, nadia, codes)
    event = study.events.latest("seq")
    as_it_was(event)
    event.save_base()  # past the guard: this is what an older version left in the table
    done = state()
    assert tell(event, study) == words
    forth, back = (undo.undo, undo.redo) if event.reverses_id is None else (undo.redo, undo.undo)
    for _ in range(2):
        forth(study, nadia)
        assert state() != done
        back(study, nadia)
        assert state() == done
