"""Another code for codings that stand: each keeps its number, its time, its memos and its history."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from coding.actions.coding import code_in_use
from coding.actions.joining import lock_excerpts
from coding.actions.repointing import RepointedFacts, repoint
from coding.models import Code, Coding, Span
from studies import audit
from studies.facts import Facts
from studies.models import Event, Study, User
from studies.refused import Refused

MOST = 2000


@dataclass(frozen=True)
class Recoded:
    """`n` codings changed; `left` had the code already or belong to others; `excerpt`, where it was one coding."""

    code: int
    n: int
    left: int = 0
    excerpt: int | None = None
    coding: int | None = None
    turns: list[int] = field(default_factory=list)
    codes: list[int] = field(default_factory=list)
    words: str = ""


class RecodedFacts(RepointedFacts):
    """`code` with its `version`: the one that they have now; `coding` and `excerpt`: where it was one."""

    code: int
    version: int
    n: int
    left_alone: int
    excerpt: int | None
    coding: int | None
    codes: tuple[int, ...]
    turns: tuple[int, ...]

    @classmethod
    def upgraded(cls, kept: dict[str, Any]) -> dict[str, Any]:
        return kept if "left_alone" in kept else kept | {"left_alone": kept["left"]}


class BeforeRecoding(Facts):
    """`code`: what they all had, if that was one."""

    code: int | None
    codes: tuple[int, ...]


def as_before(event: Event) -> Recoded:
    done = RecodedFacts.from_json(event.after)
    words = (
        "You had already applied that code to these words: the two are one now." if done.doubles and done.coding else ""
    )
    turns, codes = list(done.turns), list(done.codes)
    return Recoded(done.code, done.n, done.left_alone, done.excerpt, done.coding, turns, codes, words)


@audit.once("coding.recoded", "codings.recoded", before=as_before)
def recode(study: Study, codings: Sequence[Coding], *, to: Code, by: User, save_id: UUID | None = None) -> Recoded:
    """Give one's own codings the code `to`, as it is worded now. Several are one event.

    Where the same person has that code on the same excerpt, the two become one. Others' codings stay as they are.
    """
    if not 0 < len(codings) <= MOST:
        raise Refused(f"Select between 1 and {MOST} codings." if codings else "Nothing is selected.")
    lock_excerpts(coding.excerpt_id for coding in codings)
    audit.lock(study)
    to, said = code_in_use(to)
    asked = [coding.pk for coding in codings]
    rows = list(Coding.objects.filter(study=study, pk__in=asked, coder=by).exclude(code=to).order_by("pk"))
    if not rows:
        raise Refused(why_nothing(study, asked, to, by))
    done = repoint(rows, to)
    saved = as_before(record(study, by, rows, to, done, left=len(asked) - len(rows), save_id=save_id))
    return replace(saved, words=f"{said} {saved.words}".strip())


def why_nothing(study: Study, asked: list[int], to: Code, by: User) -> str:
    there = Coding.objects.filter(study=study, pk__in=asked)
    if there.filter(coder=by).exists():
        return f"These words already have the code “{to.name}”."
    other = there.exclude(coder=by).select_related("coder").first()
    if other:
        return f"{other.coder} applied this code. Only they can change it."
    return "Someone just removed this code."


def record(
    study: Study, by: User, rows: list[Coding], to: Code, done: RepointedFacts, *, left: int, save_id: UUID | None
) -> Event:
    """One coding: the event is about it. Several: about the code that they have now."""
    excerpts = sorted({coding.excerpt_id for coding in rows})
    spans = Span.objects.filter(excerpt__in=excerpts)
    transcripts = set(spans.values_list("excerpt__transcript", flat=True))
    was = sorted({coding.code_id for coding in rows})  # repoint has not changed these objects
    single = rows[0] if len(rows) == 1 else None
    facts = RecodedFacts(
        **dict(done), code=to.pk, version=to.version, n=len(rows), left_alone=left, codes=sorted({*was, to.pk}),
        excerpt=excerpts[0] if single else None, coding=done.left[0] if single else None,
        turns=sorted(set(spans.values_list("turn", flat=True))),
    )  # fmt: skip
    return audit.record(
        study,
        by,
        "coding.recoded" if single else "codings.recoded",
        single or to,
        before=BeforeRecoding(code=was[0] if len(was) == 1 else None, codes=was).to_json(),
        after=facts.to_json(),
        about={
            "excerpt": excerpts, "coding": done.codings, "code": {*was, to.pk}, "transcript": sorted(transcripts),
        },
        transcript_id=transcripts.pop() if len(transcripts) == 1 else None,
        save_id=save_id,
    )  # fmt: skip
