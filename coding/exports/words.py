"""What a file may have of somebody's words: allowed or held back, masked or not, and what the speaker is called."""

from collections import Counter
from collections.abc import Iterable, Mapping

from django.utils import timezone
from django.utils.formats import date_format

from coding.models import Excerpt, Span
from coding.quotes import decision, masked
from sessions.consent import Decision, Refusal, Use, decide_speaker
from sessions.models import Turn
from studies.plurals import plural

GONE = "words_gone"
HELD_BACK = {
    Refusal.CONSENT: "no consent to be quoted",
    Refusal.WITHDRAWN: "withdrawn",
    Refusal.UNKNOWN: "speaker not known",
    GONE: "no longer in the transcript",
}
MASKED_NOTE = "Words that are masked in Caliper are masked here. Names of codes and memos are the team’s own words."
ORIGINAL_NOTE = "Original words, without masks: keep this file where the transcripts may be kept."
CORRECTED = "The turn was corrected after these words were selected."


class Held:
    """Counts what is held back, for the file and for its event."""

    def __init__(self, noun: str) -> None:
        self.noun, self.counts = noun, Counter()

    def allows(self, verdict: Decision) -> bool:
        if not verdict.allowed:
            self.counts[str(verdict.refusal or GONE)] += 1
        return verdict.allowed

    def allows_excerpt(self, excerpt: Excerpt) -> bool:
        return self.allows(decision(Use.QUOTE, excerpt))

    @property
    def words(self) -> str:
        """“7 excerpts held back: 5 no consent to be quoted, 2 withdrawn”, or that none is."""
        total = self.counts.total()
        if not total:
            return f"No {self.noun} held back."
        kinds = ", ".join(f"{self.counts[kind]} {words}" for kind, words in HELD_BACK.items() if self.counts[kind])
        return f"{plural(total, self.noun)} held back: {kinds}."


def words_of(excerpt: Excerpt, *, original: bool) -> str:
    """One line a span. Original: as they were chosen, which is what the list shows."""
    if original:
        return "\n".join(span.quote for span in excerpt.spans.all())
    return "\n".join(shown.text for shown in masked(excerpt))


def speakers_of(excerpt: Excerpt) -> str:
    """The labels in the order of the spans, each once in a row; ask `decision` first."""
    labels = [speaker_of(span.turn, excerpt) for span in excerpt.spans.all()]
    return "; ".join(dict.fromkeys(filter(None, labels)))


def speaker_of(turn: Turn, excerpt: Excerpt) -> str:
    if turn.speaker is None:
        return ""
    return decide_speaker(Use.QUOTE, turn.speaker, excerpt.transcript.field_session, excerpt.study).label


def state_of(excerpt: Excerpt) -> str:
    return CORRECTED if any(span.state == Span.State.TOUCHED for span in excerpt.spans.all()) else ""


def notes(count: int, noun: str, held: Held, filters: Iterable[tuple[str, str]], *, original: bool) -> list[str]:
    """What stands in the file beside its rows: how many, when, narrowed by what, held back, masked or not."""
    return [
        f"{plural(count, noun)}, {date_format(timezone.localdate(), 'j F Y')}. Internal.",
        *(f"{label}: {value}" for label, value in filters),
        held.words,
        ORIGINAL_NOTE if original else MASKED_NOTE,
    ]


def moment(at) -> str:
    return date_format(timezone.localtime(at), "Y-m-d H:i")


def verdict_counts(found: Mapping[str, int]) -> str:
    return ", ".join(f"{number} {verdict}" for verdict, number in found.items() if number)
