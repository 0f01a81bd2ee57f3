"""One code on many places at once: one transaction, one event, one undo (`coding.reversals.search`).

What a coder has ticked in the preview of a search is coded, each place as an excerpt of its own, and every coding says
that it came from a search. Queries grow with the number of tables, not with the number of places.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from coding.actions.coding import Place, code_in_use, record, span_of
from coding.actions.facts import CodingsFacts, facts_of
from coding.anchoring import Anchor, anchor
from coding.models import Code, Coding, Excerpt, Span
from sessions.models import Turn
from studies import audit
from studies.audit import saved_before
from studies.bulk import batched
from studies.models import Event, Study, User
from studies.plurals import plural
from studies.refused import Refused

MOST_PLACES = 2000
Words = tuple[Turn, Anchor]


@dataclass(frozen=True)
class Bulk:
    """`code` is the one that was given: of a merged one its heir, and then `words` say so."""

    code: int
    codings: list[int] = field(default_factory=list)
    turns: list[int] = field(default_factory=list)
    words: str = ""


def as_before(event: Event) -> Bulk:
    """The answer that the same save got the first time."""
    done = facts_of(event)
    return Bulk(int(event.target_id), [coding.coding for coding in done.codings], done.turns)


@audit.once("search.coded", before=as_before)
def code_all(
    study: Study, *, by: User, code: Code, places: Sequence[Place], unit: str = "", save_id: UUID | None = None
) -> Bulk:
    """Put a code on each of these places of any transcripts of the study. Who has it there already is left as it is.

    Raises Refused where turns were corrected since the places were read (`details` name them), for a retired
    code, and where nothing is left to code; QuoteMismatch for other words.
    """
    if not 0 < len(places) <= MOST_PLACES:
        raise Refused(f"Select between 1 and {MOST_PLACES} places." if places else "Nothing is selected.")
    words = lock_words(study, places)
    known = excerpts_of(words)
    list(Excerpt.objects.select_for_update().filter(pk__in=known.values()).order_by("pk"))
    audit.lock(study)
    if earlier := saved_before(study, save_id):  # of two requests with one save the second waits until here
        raise audit.AlreadySaved(earlier)
    code, note = code_in_use(code)
    codings = make(study, by, code, without_coded(words, known, code, by), known)
    done = CodingsFacts.of(codings)
    event = record(study, by, "search.coded", code, done, unit=unit, save_id=save_id)
    return replace(as_before(event), words=note)


def lock_words(study: Study, places: Iterable[Place]) -> list[Words]:
    """Each place with its turn, locked in the order in which everybody locks them."""
    wanted = sorted({(place.turn, place.start, place.end): place for place in places}.items())
    ids = {turn for (turn, *_), _ in wanted}
    own = Turn.with_removed.filter(transcript__in=study.transcripts.order_by().values("pk"), pk__in=ids)
    turns = {turn.pk: turn for turn in own.select_for_update().order_by("transcript_id", "position")}
    if len(turns) != len(ids):
        raise Turn.DoesNotExist
    changed = {
        place.turn for _, place in wanted if turns[place.turn].version != place.version or turns[place.turn].removed_at
    }
    if changed:
        raise Refused(
            f"{plural(len(changed), 'turn')} {'was' if len(changed) == 1 else 'were'} corrected since this list was "
            "made. Nothing was coded: check the list again.",
            turns=sorted(changed),
        )
    found = [
        (turns[place.turn], anchor(turns[place.turn].text, place.start, place.end, place.quote)) for _, place in wanted
    ]
    return sorted(found, key=lambda each: (each[0].transcript_id, each[0].position, each[1].start, each[1].end))


def excerpts_of(words: Iterable[Words]) -> dict[tuple[int, int, int], int]:
    """(turn, start, end) -> the excerpt of exactly these words, the oldest where there are several."""
    found: dict[tuple[int, int, int], int] = {}
    for batch in batched({turn.pk for turn, _ in words}):
        spans = Span.objects.filter(turn__in=batch, position=0).exclude(state=Span.State.LOST)
        spans = spans.exclude(excerpt__in=Span.objects.filter(turn__in=batch, position=1).values("excerpt"))
        for turn, start, end, excerpt in spans.order_by("-excerpt").values_list(
            "turn_id", "start", "end", "excerpt_id"
        ):
            found[turn, start, end] = excerpt
    return found


def without_coded(words: Iterable[Words], known: dict, code: Code, by: User) -> list[Words]:
    """The places on which this person does not have the code."""
    mine = set(
        Coding.objects.filter(excerpt__in=known.values(), code=code, coder=by).values_list("excerpt_id", flat=True)
    )
    left = [(turn, place) for turn, place in words if known.get((turn.pk, place.start, place.end)) not in mine]
    if not left:
        raise Refused(f"You already applied “{code.name}” to everything that is selected.")
    return left


def make(study: Study, by: User, code: Code, words: Sequence[Words], known: dict) -> list[Coding]:
    """The excerpts that are missing, and a coding on each, in the order of the text."""
    keys = [(turn.pk, place.start, place.end) for turn, place in words]
    missing = [(key, *pair) for key, pair in zip(keys, words, strict=True) if key not in known]
    excerpts = Excerpt.objects.bulk_create(
        Excerpt(study=study, transcript_id=turn.transcript_id, created_by=by) for _, turn, _ in missing
    )
    Span.objects.bulk_create(
        span_of(excerpt.pk, turn, place) for excerpt, (_, turn, place) in zip(excerpts, missing, strict=True)
    )
    ids = known | {key: excerpt.pk for excerpt, (key, *_) in zip(excerpts, missing, strict=True)}
    return Coding.objects.bulk_create(
        Coding(
            study=study,
            excerpt_id=ids[key],
            code=code,
            code_version=code.version,
            coder=by,
            origin=Coding.Origin.SEARCH,
        )
        for key in keys
    )
