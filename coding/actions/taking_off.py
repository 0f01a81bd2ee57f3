"""One code off many excerpts in one save: one event, one step of undo."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any
from uuid import UUID

from coding.actions.coded_words import Words, keep_words
from coding.actions.joining import lock_excerpts
from coding.actions.removing import remove_all
from coding.models import Code, Coding
from studies import audit
from studies.models import Event, User


@audit.once(lambda event: event.after["n"])
def take_off(code: Code, *, by: User, codings: Sequence[int], save_id: UUID | None = None) -> int:
    """Take the code off these excerpts, where `by` gave it; how many. An excerpt that nothing needs goes with it."""
    wanted = Coding.objects.filter(code=code, coder=by, pk__in=codings)
    lock_excerpts(wanted.values_list("excerpt", flat=True))
    audit.lock(code.study)
    rows = list(wanted.select_related("excerpt").order_by("excerpt", "pk"))
    return remove(code, rows, by, save_id).after["n"] if rows else 0


def remove(code: Code, codings: Sequence[Coding], by: User, save_id: UUID | None = None) -> Event:
    """Under the locks of the excerpts and the study."""
    facts: list[dict[str, Any]] = []
    words: Words = []
    for excerpt, own in groupby(codings, key=lambda coding: coding.excerpt):
        was, lost = remove_all(excerpt, list(own))
        facts.append(was | {"transcript": excerpt.transcript_id})
        words += lost
    ids = [coding.pk for coding in codings]
    event = log(code, by, "codings.taken_off", facts, ids, before={"excerpts": facts}, save_id=save_id)
    keep_words(event, words)
    return event


def log(
    code: Code, by: User, verb: str, facts: Iterable[dict], ids: list[int], *, before: dict, save_id: UUID | None = None
) -> Event:
    facts = list(facts)
    transcripts = sorted({fact["transcript"] for fact in facts})
    turns = sorted({turn for fact in facts for turn in fact["turns"]})
    excerpts = [fact["excerpt"] for fact in facts]
    return audit.record(
        code.study,
        by,
        verb,
        code,
        before=before,
        after={"n": len(ids), "code": code.pk, "codes": [code.pk], "coding_ids": ids, "turns": turns},
        about={"code": [code.pk], "coding": ids, "excerpt": excerpts, "transcript": transcripts},
        transcript_id=transcripts[0] if len(transcripts) == 1 else None,
        save_id=save_id,
    )
