"""All memos of a study in one list: what each is about, in words and with the way there, and what narrows the list."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Model, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse

from coding.models import Code, Excerpt, Memo
from coding.models.evidence import MEMO_TARGETS
from coding.queries.links import described, with_words
from coding.quotes import team_name
from sessions.clock import clock
from sessions.folding import fold
from sessions.models import FieldSession, Turn
from studies.models import Study, User

STUDY = "study"
ABOUT = {
    "coding": "a code on an excerpt",
    "excerpt": "an excerpt",
    "turn": "a turn",
    "transcript": "a transcript",
    "code": "a code",
    STUDY: "the study",
}
LONGEST_QUOTE = 160


@dataclass(frozen=True)
class MemoFilter:
    """Each field narrows the list; None or empty: no limit."""

    about: str = ""
    author: User | None = None
    code: Code | None = None
    session: FieldSession | None = None
    words: str = ""
    since: datetime.date | None = None


@dataclass(frozen=True)
class Row:
    memo: Memo
    about: str  # a key of ABOUT
    title: str  # what it is on: name of the code, first words of the excerpt or of the turn
    is_quote: bool
    code: Code | None
    place: str
    url: str
    speaker: str = ""


def memos(study: Study, chosen: MemoFilter) -> QuerySet[Memo]:
    """The memos that match, newest change first."""
    found = study.memos.standing().order_by("-updated_at", "-pk")
    if chosen.about:
        found = found.filter(about(chosen.about))
    if chosen.author:
        found = found.filter(author=chosen.author)
    if chosen.code:
        code = chosen.code
        on_excerpt = Excerpt.objects.filter(codings__code=code)
        found = found.filter(Q(code=code) | Q(coding__code=code) | Q(excerpt__in=on_excerpt.values("pk")))
    if chosen.session:
        found = found.filter(
            Q(excerpt__transcript__field_session=chosen.session)
            | Q(coding__excerpt__transcript__field_session=chosen.session)
            | Q(turn__transcript__field_session=chosen.session)
            | Q(transcript__field_session=chosen.session)
        )
    if chosen.since:
        found = found.filter(updated_at__date__gte=chosen.since)
    if chosen.words.strip():
        wanted = fold(chosen.words.strip())
        found = found.filter(pk__in=[pk for pk, text in found.values_list("pk", "text") if wanted in fold(text)])
    return found


def about(kind: str) -> Q:
    if kind == STUDY:
        return Q(**{f"{name}__isnull": True for name in MEMO_TARGETS})
    return Q(**{f"{kind}__isnull": False})


def with_targets(found: QuerySet[Memo]) -> QuerySet[Memo]:
    """With all that `rows` reads, apart from the excerpts, which it fetches together."""
    return found.select_related(
        "author",
        "code__dimension",
        "coding__code__dimension",
        "turn__speaker__participant",
        "turn__transcript__field_session",
        "transcript__field_session",
    )


def rows(study: Study, found: Iterable[Memo]) -> list[Row]:
    """Each memo with what it is about; three queries more, however many."""
    found = list(found)
    ids = {memo.coding.excerpt_id if memo.coding else memo.excerpt_id for memo in found} - {None}
    shown = {excerpt.pk: excerpt for excerpt in with_words(Excerpt.objects.filter(pk__in=ids))} if ids else {}
    return [row(study, memo, shown) for memo in found]


def row(study: Study, memo: Memo, shown: dict[int, Excerpt]) -> Row:
    if memo.coding or memo.excerpt_id:
        excerpt = shown[memo.coding.excerpt_id if memo.coding else memo.excerpt_id]
        facts = described(excerpt)
        url = f"{reverse('coding:transcript', args=[study.slug, excerpt.transcript_id])}?excerpt={excerpt.pk}"
        code, kind = (memo.coding.code, "coding") if memo.coding else (None, "excerpt")
        return Row(memo, kind, facts["quote"], True, code, facts["place"], url, facts["speaker"])
    if memo.turn:
        turn, transcript = memo.turn, memo.turn.transcript
        url = f"{reverse('coding:transcript', args=[study.slug, transcript.pk])}?turn={turn.pk}"
        time = clock(turn.t_begin_ms)
        place = f"{transcript.field_session}, {transcript}" + (f" · {time}" if time else "")
        return Row(memo, "turn", shortened(turn.text), True, None, place, url, team_name(turn.speaker))
    if memo.transcript:
        url = reverse("coding:transcript", args=[study.slug, memo.transcript_id])
        transcript = memo.transcript
        return Row(memo, "transcript", f"{transcript.field_session}, {transcript}", False, None, "", url)
    if memo.code:
        url = reverse("coding:code", args=[study.slug, memo.code_id])
        return Row(memo, "code", memo.code.name, False, memo.code, "", url)
    return Row(memo, STUDY, study.title, False, None, "", reverse("coding:memos", args=[study.slug]))


def shortened(text: str) -> str:
    return text if len(text) <= LONGEST_QUOTE else f"{text[:LONGEST_QUOTE].rsplit(' ', 1)[0]} …"


def thing(study: Study, on: str, pk: int | None) -> Model | None:
    """What a memo is to be on, or 404; nothing for the study."""
    if on == STUDY:
        return None
    if on == "turn":
        return get_object_or_404(Turn.objects.select_related("transcript__study"), transcript__study=study, pk=pk)
    rows = {"excerpt": study.excerpts, "coding": study.codings, "code": study.codes, "transcript": study.transcripts}
    return get_object_or_404(rows[on].select_related("study"), pk=pk)
