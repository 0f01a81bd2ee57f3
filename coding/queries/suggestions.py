"""More like this: sentences of the study that are like what has a code already. Only ever an offer.

The words of each transcript are indexed once for as long as its text stands (0.4 s for 170,000 words) and kept in this
process; a coding changes nothing of it, a correction only its own transcript.
"""

import threading
from collections import OrderedDict
from dataclasses import dataclass

from django.db.models import Count, Max, Q, Sum

from coding.models import Code, DeclinedSuggestion, Excerpt
from coding.queries.search import coded_spans
from coding.similar import Alike, Given, Passage, TextIndex, alike, fingerprint, weights
from sessions.models import Participant, Turn
from studies.models import Study, User

SHOWN = 20
MOST_GIVEN = 400  # excerpts that say what a code is about, the newest
MOST_KEPT = 2_000_000  # words of transcripts whose indexes are kept

Signature = tuple[str, int, int, int]  # language; number of turns, the newest, all versions
_kept: OrderedDict[int, tuple[Signature, int, TextIndex]] = OrderedDict()
_lock = threading.Lock()


def indexes(study: Study) -> list[TextIndex]:
    """One for each transcript with turns, made anew where the text is another one."""
    rows = (
        Turn.objects.filter(transcript__study=study)
        .order_by("transcript")
        .values_list("transcript", "transcript__language")
        .annotate(Count("pk"), Max("pk"), Sum("version"))
    )
    # A correction raises a turn's version; a split, a join or a new turn changes the number of turns.
    return [_index(transcript, (language, *counted)) for transcript, language, *counted in rows]


def _index(transcript: int, signature: Signature) -> TextIndex:
    with _lock:
        kept = _kept.get(transcript)
        if kept and kept[0] == signature:
            _kept.move_to_end(transcript)
            return kept[2]
    turns = Turn.objects.filter(transcript=transcript).order_by("position").values_list("pk", "text")
    index = TextIndex(turns, signature[0])
    with _lock:
        _kept[transcript] = (signature, sum(index.lengths), index)
        _kept.move_to_end(transcript)
        while len(_kept) > 1 and sum(words for _, words, _ in _kept.values()) > MOST_KEPT:
            _kept.popitem(last=False)
    return index


@dataclass(frozen=True)
class Suggestion:
    """A sentence as it stands now, with the turn's version; `shared` are the terms it has in common."""

    alike: Alike
    turn: Turn

    @property
    def passage(self) -> Passage:
        return self.alike.passage

    @property
    def quote(self) -> str:
        return self.turn.text[self.passage.start : self.passage.end]


def given(code: Code, excerpt: Excerpt | None = None) -> list[Given]:
    """The words that say what is looked for: of one excerpt, or of all that have the code."""
    excerpts = Excerpt.objects.filter(pk=excerpt.pk) if excerpt else Excerpt.objects.filter(codings__code=code)
    rows = excerpts.distinct().order_by("-pk").select_related("transcript").prefetch_related("spans")
    return [Given(each.quote, each.transcript.language) for each in rows[:MOST_GIVEN]]


def suggestions(
    study: Study, code: Code, viewer: User, excerpt: Excerpt | None = None, most: int = SHOWN
) -> list[Suggestion]:
    """Sentences like the excerpt, or like all that has the code, the nearest first.

    None that has the code from anybody, that this person has declined for it, or that is the excerpt itself.
    """
    words = given(code, excerpt)
    if not words:
        return []
    known = indexes(study)
    coded = coded_spans(study, code)
    for span in excerpt.spans.all() if excerpt else ():
        coded[span.turn_id].append((span.start, span.end, 0))
    silent = set(_not_asked(study))
    declined = set(
        DeclinedSuggestion.objects.filter(code=code, person=viewer, withdrawn_at=None).values_list(
            "transcript_id", "fingerprint"
        )
    )

    def is_open(passage: Passage) -> bool:
        return passage.turn not in silent and not any(
            start < passage.end and passage.start < end for start, end, _ in coded.get(passage.turn, ())
        )

    # Some more than are shown: which of them were declined is only known with their words.
    best = alike(weights(words, known), known, most + len(declined), is_open)
    turns = Turn.objects.select_related("speaker__participant", "transcript__field_session").in_bulk(
        {each.passage.turn for each in best}
    )
    found = [Suggestion(each, turns[each.passage.turn]) for each in best if each.passage.turn in turns]
    if declined:
        found = [each for each in found if (each.turn.transcript_id, fingerprint(each.quote)) not in declined]
    return found[:most]


def _not_asked(study: Study):
    """Turns of the team, and of people who have withdrawn: nothing of them is offered."""
    return Turn.objects.filter(
        Q(speaker__is_team=True)
        | Q(speaker__participant__capacity=Participant.Capacity.TEAM)
        | Q(speaker__participant__withdrawn_at__isnull=False),
        transcript__study=study,
    ).values_list("pk", flat=True)
