"""`/api/v1/s/<study>/…`: the API that the coding screen itself uses.

Every route goes through `enter`, which asks `studies.access`; everything else is reached through the study.
"""

from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Status

from coding import inspecting
from coding.actions.codebook import CodebookError, create_code
from coding.actions.coding import Applied, add_code, apply_code, remove_coding
from coding.actions.memos import MemoChanged, add_memo, change_memo
from coding.models import Coding, Excerpt, Memo
from coding.rendering import render_turn
from coding.schemas import (
    CodeIn,
    CodeOnExcerptIn,
    CodeOut,
    CodingIn,
    EventOut,
    ExcerptOut,
    MemoChange,
    MemoIn,
    MemoOut,
    Refusal,
    Saved,
    TranscriptOut,
)
from coding.transcripts import code_counts, turn_views
from sessions.models import Transcript
from studies.access import Access, access_for
from studies.permissions import Permission

router = Router(tags=["coding"])
MOST_EVENTS = 500


def enter(request: HttpRequest, study: str, permission: Permission) -> Access:
    request.access = access_for(request.user, study)
    request.access.require(permission)
    return request.access


def answer(access: Access, transcript: Transcript, done: Applied) -> dict:
    """The touched turns and the counts of the touched codes; the cost does not grow with the transcript."""
    views = turn_views(transcript, access.membership.user, done.turns)
    return {
        "excerpt": done.excerpt,
        "coding": done.coding,
        "turns": {view.id: render_turn(view, transcript.language) for view in views},
        "counts": {code: [0, 0] for code in done.codes} | code_counts(access.study, transcript, done.codes),
    }


@router.get("s/{slug:study}/transcripts/{int:transcript_id}", response=TranscriptOut)
def transcript(request, study: str, transcript_id: int):
    """Everything of one transcript: turns, segments, and the number of the newest event."""
    access = enter(request, study, Permission.VIEW_TRANSCRIPTS)
    return inspecting.whole(get_object_or_404(access.study.transcripts, pk=transcript_id))


@router.get("s/{slug:study}/codes", response=list[CodeOut])
def codes(request, study: str):
    access = enter(request, study, Permission.VIEW_CODEBOOK)
    return [inspecting.code_facts(code) for code in access.study.codes.select_related("dimension")]


@router.post("s/{slug:study}/codes", response={200: CodeOut, 409: Refusal})
def new_code(request, study: str, data: CodeIn):
    """A new code, made while typing."""
    access = enter(request, study, Permission.EDIT_CODEBOOK)
    dimension = get_object_or_404(access.study.dimensions, pk=data.dimension) if data.dimension else None
    parent = get_object_or_404(access.study.codes, pk=data.parent) if data.parent else None
    try:
        code = create_code(
            access.study, by=request.user, name=data.name, dimension=dimension, parent=parent, save_id=data.save_id
        )
    except CodebookError as error:
        return Status(409, {"message": error.message})
    return inspecting.code_facts(code)


@router.post("s/{slug:study}/codings", response={200: Saved, 409: Refusal})
def new_coding(request, study: str, data: CodingIn):
    """Put a code on words. The same words are the same excerpt; the same save twice is one save."""
    access = enter(request, study, Permission.CODE)
    found = get_object_or_404(access.study.transcripts.select_related("study"), pk=data.transcript)
    code = get_object_or_404(access.study.codes, pk=data.code)
    done = apply_code(
        found, by=request.user, code=code, places=[span.place() for span in data.spans], save_id=data.save_id
    )
    return answer(access, found, done)


@router.post("s/{slug:study}/excerpts/{int:excerpt_id}/codings", response={200: Saved, 409: Refusal})
def code_on_excerpt(request, study: str, excerpt_id: int, data: CodeOnExcerptIn):
    """Put one more code on an excerpt."""
    access = enter(request, study, Permission.CODE)
    excerpt = get_object_or_404(access.study.excerpts.select_related("study", "transcript"), pk=excerpt_id)
    code = get_object_or_404(access.study.codes, pk=data.code)
    return answer(access, excerpt.transcript, add_code(excerpt, by=request.user, code=code, save_id=data.save_id))


@router.delete("s/{slug:study}/codings/{int:coding_id}", response={200: Saved, 403: Refusal, 409: Refusal})
def delete_coding(request, study: str, coding_id: int, save_id: UUID):
    """Take one's own code off. An excerpt on which nothing stands any more goes with it."""
    access = enter(request, study, Permission.CODE)
    earlier = access.study.events.filter(save_id=save_id).first()
    if earlier and earlier.transcript_id:  # a retry: the coding is gone already
        found = get_object_or_404(access.study.transcripts, pk=earlier.transcript_id)
        after = earlier.after
        return answer(access, found, Applied(after["excerpt"], None, after["turns"], [after["code"]]))
    coding = get_object_or_404(
        Coding.objects.select_related("study", "excerpt__study", "excerpt__transcript"),
        pk=coding_id,
        study=access.study,
    )
    if coding.coder_id != request.user.pk:
        return Status(403, {"message": f"{coding.coder} put this code there. Only they can take it off."})
    transcript = coding.excerpt.transcript
    return answer(access, transcript, remove_coding(coding, by=request.user, save_id=save_id))


@router.get("s/{slug:study}/excerpts/{int:excerpt_id}", response=ExcerptOut)
def excerpt(request, study: str, excerpt_id: int):
    """What the inspector shows: words, codes with coders, memos, verdicts, history."""
    access = enter(request, study, Permission.VIEW_TRANSCRIPTS)
    get_object_or_404(Excerpt, pk=excerpt_id, study=access.study)
    return inspecting.excerpt_facts(access.study, excerpt_id, request.user)


@router.post("s/{slug:study}/excerpts/{int:excerpt_id}/memos", response=MemoOut)
def new_memo(request, study: str, excerpt_id: int, data: MemoIn):
    access = enter(request, study, Permission.CODE)
    excerpt = get_object_or_404(access.study.excerpts.select_related("study"), pk=excerpt_id)
    memo = add_memo(excerpt, by=request.user, text=data.text, save_id=data.save_id)
    return inspecting.memo_facts(memo, request.user)


@router.patch("s/{slug:study}/memos/{int:memo_id}", response={200: MemoOut, 403: Refusal, 409: Refusal})
def edit_memo(request, study: str, memo_id: int, data: MemoChange):
    """Change one's own memo; a save of an older version is refused (409) with the stored text."""
    access = enter(request, study, Permission.CODE)
    memo = get_object_or_404(Memo.objects.select_related("study", "author"), pk=memo_id, study=access.study)
    if memo.author_id != request.user.pk:
        return Status(403, {"message": f"{memo.author} wrote this memo. Write one of your own beside it."})
    try:
        memo = change_memo(memo, by=request.user, text=data.text, version=data.version, save_id=data.save_id)
    except MemoChanged as changed:
        stored = changed.memo
        return Status(409, {"message": str(changed), "details": {"text": stored.text, "version": stored.version}})
    return inspecting.memo_facts(memo, request.user)


@router.get("s/{slug:study}/counts", response=dict[int, list[int]])
def counts(request, study: str, transcript: int | None = None):
    """Code id -> distinct people and excerpts, of one transcript or of the study."""
    access = enter(request, study, Permission.VIEW_EXCERPTS)
    found = get_object_or_404(access.study.transcripts, pk=transcript) if transcript else None
    return code_counts(access.study, found)


@router.get("s/{slug:study}/events", response=list[EventOut])
def events(request, study: str, after: int, transcript: int | None = None):
    """What happened after the event of this number, oldest first, at most 500."""
    access = enter(request, study, Permission.VIEW_TRANSCRIPTS)
    rows = access.study.events.filter(seq__gt=after)
    if transcript:
        rows = rows.filter(transcript_id=transcript)
    return [inspecting.event_facts(event) for event in rows.order_by("seq")[:MOST_EVENTS]]
