"""What the pages of a review round show: how far it is, one excerpt with its context, and the talk about it."""

import datetime
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise

from django.db.models import Count, Max

from coding.models import Code, Excerpt, Review, ReviewItem, ReviewRound
from coding.queries.excerpts import asked
from coding.quotes import decision, masked, masked_turn, partner_name, turn_decision, with_evidence
from sessions.clock import clock
from sessions.consent import Use
from sessions.masking import MaskedText
from sessions.models import Turn
from studies.models import Role, Study, User

HELD = "held"
# A verdict that weighs more is what the ruler shows where partners differ.
WEIGHT = [Review.Verdict.REJECTED, Review.Verdict.QUESTIONED, Review.Verdict.ACCEPTED]


@dataclass(frozen=True)
class Entry:
    """One excerpt of a round as the viewer may see it. `held` says why it is kept back, empty when it is shown."""

    item: ReviewItem
    excerpt: Excerpt
    held: str
    state: str  # a verdict, "" while there is none, or HELD
    verdicts: Counter = field(default_factory=Counter)
    is_asked: bool = False
    version: int = 0  # of the viewer's own verdict

    @property
    def position(self) -> int:
        return self.item.position

    @property
    def verdict_list(self) -> list[tuple[str, int]]:
        return [(str(verdict), self.verdicts[verdict]) for verdict in reversed(WEIGHT) if self.verdicts[verdict]]

    @property
    def verdict_count(self) -> int:
        return self.verdicts.total()

    @property
    def opening(self) -> str:
        """The masked words in one line."""
        return " … ".join(span.text for span in masked(self.excerpt))

    @property
    def codes(self) -> list[Code]:
        return codes_of(self.excerpt)


@dataclass(frozen=True)
class Progress:
    """A round as one person sees it: a partner by their own verdicts, the team by the weightiest of all."""

    entries: list[Entry]
    is_own: bool = True

    def ruler(self, here: int | None = None) -> list[dict]:
        """A tick for each excerpt: where it stands in percent of the width, and what it says; every fifth is tall."""
        return [
            {
                "x": f"{(n + 0.5) / self.total * 100:.3f}%",
                "is_tall": n % 5 == 0,
                "state": entry.state or "open",
                "is_here": entry.position == here,
            }
            for n, entry in enumerate(self.entries)
        ]

    @property
    def total(self) -> int:
        return len(self.entries)

    @property
    def counts(self) -> Counter:
        return Counter(entry.state for entry in self.entries)

    @property
    def has_gaps(self) -> bool:
        """An excerpt was deleted; the others keep their numbers, by which people speak of them."""
        return any(entry.position > self.total for entry in self.entries)

    @property
    def asked(self) -> int:
        return sum(entry.is_asked for entry in self.entries)

    @property
    def to_go(self) -> int:
        return self.counts[""]

    @property
    def done(self) -> int:
        return self.total - self.to_go - self.counts[HELD]

    @property
    def words(self) -> str:
        """“6 accepted, 2 questioned, 16 to go”; nothing where the round has no excerpt any more."""
        if not self.total:
            return ""
        counts = self.counts
        names = [*(verdict for verdict in reversed(WEIGHT)), HELD]
        said = [f"{counts[name]} {'held back' if name == HELD else name}" for name in names if counts[name]]
        left = "to go" if self.is_own else "without a verdict"
        return ", ".join([*said, f"{self.to_go or 'none'} {left}"])

    def entry(self, position: int) -> Entry | None:
        return next((entry for entry in self.entries if entry.position == position), None)

    def after(self, position: int) -> int | None:
        return min((entry.position for entry in self.entries if entry.position > position), default=None)

    def before(self, position: int) -> int | None:
        return max((entry.position for entry in self.entries if entry.position < position), default=None)

    def next_open(self, position: int = 0) -> int | None:
        """The next one without a verdict after this place, or else from the beginning."""
        open_ = [entry.position for entry in self.entries if entry.state == ""]
        return next((at for at in open_ if at > position), open_[0] if open_ else None)


def progress(round_: ReviewRound, viewer: User | None = None) -> Progress:
    """With a viewer, by that partner's own verdicts; without one, by everybody's."""
    return progresses([round_], viewer)[round_.pk]


def progresses(rounds: list[ReviewRound], viewer: User | None = None) -> dict[int, Progress]:
    """Of several rounds, in a number of queries that grows neither with them nor with their excerpts."""
    items = ReviewItem.objects.filter(round__in=rounds)
    asked_ids = set(asked(items).values_list("pk", flat=True))
    shown = Excerpt.objects.filter(review_items__round__in=rounds).distinct()
    excerpts = {excerpt.pk: excerpt for excerpt in with_evidence(shown)}
    entries: dict[int, list[Entry]] = {round_.pk: [] for round_ in rounds}
    for item in items.order_by("position").annotate(said=Count("comments")).prefetch_related("reviews"):
        entries[item.round_id].append(_entry(item, excerpts[item.excerpt_id], viewer, item.pk in asked_ids))
    return {pk: Progress(found, is_own=viewer is not None) for pk, found in entries.items()}


def _entry(item: ReviewItem, excerpt: Excerpt, viewer: User | None, is_asked: bool) -> Entry:
    reviews = [review for review in item.reviews.all() if viewer is None or review.reviewer_id == viewer.pk]
    verdicts = Counter(review.verdict for review in reviews)
    share = decision(Use.SHARE, excerpt)
    state = next((verdict for verdict in WEIGHT if verdicts[verdict]), "") if share.allowed else HELD
    version = max((review.version for review in reviews), default=0) if viewer else 0
    return Entry(item, excerpt, "" if share.allowed else share.reason, str(state), verdicts, is_asked, version)


# ---- one excerpt with its context ----


@dataclass(frozen=True)
class Piece:
    text: str
    is_marked: bool
    is_mask: bool


@dataclass(frozen=True)
class ShownTurn:
    """`pieces` is empty where the speaker's words are held back; `follows` is false after turns that are left out."""

    name: str
    pieces: list[Piece]
    is_evidence: bool
    follows: bool = True


@dataclass(frozen=True)
class Surroundings:
    before: list[ShownTurn]
    evidence: list[ShownTurn]
    after: list[ShownTurn]


def surroundings(excerpt: Excerpt, context_turns: int) -> Surroundings:
    """The masked words of the excerpt, and as many turns around each of its turns as the study allows."""
    spans = {span.turn_id: span for span in excerpt.spans.all() if span.state != span.State.LOST}
    turns = Turn.objects.filter(transcript=excerpt.transcript_id)
    order = list(turns.order_by("position").values_list("pk", flat=True))
    places = [n for n, pk in enumerate(order) if pk in spans]
    wanted = sorted(
        {n for place in places for n in range(place - context_turns, place + context_turns + 1) if 0 <= n < len(order)}
    )
    turns = turns.filter(pk__in=[order[n] for n in wanted]).select_related("speaker__participant")
    by_id = {turn.pk: turn for turn in turns.prefetch_related("masks", "speaker__participant__consents")}
    shown = [
        (n, _shown_turn(by_id[order[n]], spans.get(order[n]), excerpt, follows=k == 0 or wanted[k - 1] == n - 1))
        for k, n in enumerate(wanted)
    ]
    first, last = (places[0], places[-1]) if places else (0, -1)
    return Surroundings(
        [turn for n, turn in shown if n < first],
        [turn for n, turn in shown if first <= n <= last],
        [turn for n, turn in shown if n > last],
    )


def _shown_turn(turn: Turn, span, excerpt: Excerpt, *, follows: bool) -> ShownTurn:
    name = partner_name(turn.speaker, excerpt)
    if not turn_decision(Use.SHARE, turn, excerpt).allowed:
        return ShownTurn(name, [], span is not None, follows)
    text = masked_turn(turn)
    marked = text.to_masked(span.start, span.end) if span else (0, 0)
    return ShownTurn(name, pieces_of(text, *marked), span is not None, follows)


def pieces_of(text: MaskedText, start: int, end: int) -> list[Piece]:
    """The masked text cut where a mask or the marked [start, end) begins or ends."""
    pieces = []
    for part in text.pieces:
        cuts = sorted({part.masked_start, part.masked_end, *(at for at in (start, end) if _inside(at, part))})
        for left, right in pairwise(cuts):
            pieces.append(Piece(text.text[left:right], start <= left and right <= end, part.is_mask))
    return pieces


def _inside(at: int, part) -> bool:
    return part.masked_start < at < part.masked_end


def codes_of(excerpt: Excerpt) -> list[Code]:
    return list(dict.fromkeys(coding.code for coding in excerpt.codings.all()))


def coders_of(excerpt: Excerpt) -> list[User]:
    return list(dict.fromkeys(coding.coder for coding in excerpt.codings.all()))


def place_of(excerpt: Excerpt) -> str:
    """“Focus group 1, Group B · 00:19:47”."""
    transcript = excerpt.transcript
    where = f"{transcript.field_session}, {transcript}"
    first = next(iter(excerpt.spans.all()), None)
    return f"{where} · {clock(first.turn.t_begin_ms)}" if first and first.turn.t_begin_ms is not None else where


def verdicts_by_partner(item: ReviewItem) -> list[tuple[str, str]]:
    """Everybody invited with their verdict, or empty; and whoever gave one and is not invited any more."""
    given = {review.reviewer: review.verdict for review in item.reviews.select_related("reviewer")}
    people = dict.fromkeys([*item.round.partners.all(), *given])
    return [(str(person), given.get(person, "")) for person in people]


def saved_at(round_: ReviewRound, user: User) -> datetime.datetime | None:
    """When this partner's last verdict of the round was stored."""
    return Review.objects.filter(item__round=round_, reviewer=user).aggregate(last=Max("updated_at"))["last"]


# ---- the thread ----


@dataclass(frozen=True)
class Said:
    """One contribution, or a verdict that came without words."""

    name: str
    verdict: str
    text: str
    at: datetime.datetime
    is_mine: bool
    suggested: Code | None = None


def thread(item: ReviewItem, viewer: User, *, is_partner: bool) -> list[Said]:
    """In order of time. A partner reads the names of other partners; the research team answers as one."""
    comments = list(item.comments.select_related("author", "suggested__dimension"))
    reviews = list(item.reviews.select_related("reviewer"))
    partners = {review.reviewer_id for review in reviews} | _partner_ids(item.round.study)

    def name(user: User) -> str:
        return str(user) if not is_partner or user.pk in partners else "Research team"

    said = [Said(name(c.author), c.verdict, c.text, c.created_at, c.author == viewer, c.suggested) for c in comments]
    last_with_words = {comment.author_id: comment.verdict for comment in comments if comment.verdict}
    said += [
        Said(name(r.reviewer), r.verdict, "", r.updated_at, r.reviewer == viewer)
        for r in reviews
        if last_with_words.get(r.reviewer_id) != r.verdict
    ]
    return sorted(said, key=lambda each: each.at)


def _partner_ids(study: Study) -> set[int]:
    return set(study.memberships.filter(role=Role.PARTNER).values_list("user_id", flat=True))
