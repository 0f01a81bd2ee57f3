"""The memos of the list as it is filtered. A memo is the team's own and stands; what it is on is under consent."""

from dataclasses import dataclass

from django.db.models import Prefetch

from coding.exports.words import Held, moment, notes, speakers_of, words_of
from coding.forms.memos import MemoFilterForm
from coding.models import Excerpt
from coding.queries import memos
from coding.queries.memos import ABOUT, Row
from coding.quotes import decision, masked_turn, with_evidence
from sessions.consent import Use, decide_speaker
from sessions.models import Consent, Mask, Turn
from studies.downloads import check_number
from studies.exporting import Table
from studies.models import Study

HEAD = (
    "About", "On", "Code", "Words", "Speaker", "Place", "Memo", "Written by", "Written", "Changed",
)  # fmt: skip
HELD = "(held back)"


@dataclass(frozen=True)
class Quoted:
    words: str = ""
    speaker: str = ""


def memo_table(study: Study, form: MemoFilterForm, *, original: bool = False) -> Table:
    found = memos.memos(study, form.chosen())
    check_number(found.count(), "memos")
    listed = memos.rows(study, memos.with_targets(found))
    held = Held("quote")
    quoted = quotes(study, listed, held, original)
    active = form.active()
    return Table(
        name="memos",
        title=f"Memos of {study.title}",
        head=HEAD,
        rows=[cells(row, quoted.get(row.memo.pk, Quoted())) for row in listed],
        heading=("About", "On", "Code"),
        quote="Words",
        notes=notes(len(listed), "memo", held, [chip[1:] for chip in active], original=original),
        held_back=held.counts,
        filters=[name for name, *_ in active],
    )


def cells(row: Row, quoted: Quoted) -> list[str]:
    memo = row.memo
    return [
        f"On {ABOUT[row.about]}",
        "" if row.is_quote or row.about == "code" else row.title,
        row.code.name if row.code else "",
        quoted.words,
        quoted.speaker,
        row.place,
        memo.text,
        str(memo.author),
        moment(memo.created_at),
        moment(memo.updated_at),
    ]


def quotes(study: Study, listed: list[Row], held: Held, original: bool) -> dict[int, Quoted]:
    """Memo -> the words that it is on. Held back once for each memo that would quote them."""
    excerpts, turns = evidence(listed)
    found = {}
    for row in listed:
        memo = row.memo
        if row.about == "turn":
            turn = turns[memo.turn_id]
            found[memo.pk] = of_turn(study, turn, held, original)
        elif row.is_quote:
            found[memo.pk] = of_excerpt(
                excerpts[memo.coding.excerpt_id if memo.coding else memo.excerpt_id], held, original
            )
    return found


def evidence(listed: list[Row]) -> tuple[dict[int, Excerpt], dict[int, Turn]]:
    written = [row.memo for row in listed]
    on_excerpts = {memo.coding.excerpt_id if memo.coding else memo.excerpt_id for memo in written} - {None}
    on_turns = {memo.turn_id for memo in written} - {None}
    turns = Turn.with_removed.filter(pk__in=on_turns).select_related(
        "speaker__participant", "transcript__field_session"
    )
    turns = turns.prefetch_related(
        Prefetch("masks", Mask.objects.all()), Prefetch("speaker__participant__consents", Consent.objects.all())
    )
    return with_evidence(Excerpt.objects.order_by()).in_bulk(on_excerpts), turns.in_bulk(on_turns)


def of_excerpt(excerpt: Excerpt, held: Held, original: bool) -> Quoted:
    if not held.allows(decision(Use.QUOTE, excerpt)):
        return Quoted(HELD)
    return Quoted(words_of(excerpt, original=original), speakers_of(excerpt))


def of_turn(study: Study, turn: Turn, held: Held, original: bool) -> Quoted:
    if turn.speaker is None:  # a line that nobody speaks asks nobody
        return Quoted(turn.text if original else masked_turn(turn).text)
    verdict = decide_speaker(Use.QUOTE, turn.speaker, turn.transcript.field_session, study)
    if not held.allows(verdict):
        return Quoted(HELD)
    return Quoted(turn.text if original else masked_turn(turn).text, verdict.label)
