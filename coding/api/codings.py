"""Putting codes on words, changing them, and taking them off."""

from uuid import UUID

from django.shortcuts import get_object_or_404
from ninja import Router, Status

from coding.actions.coding import add_codes, apply_codes, remove_coding, removed_before
from coding.actions.in_vivo import code_in_vivo
from coding.actions.recoding import Recoded, recode
from coding.api.common import answer, enter, touched
from coding.api.schemas import Refusal, Saved
from coding.api.schemas_excerpts import CodesIn, CodingsIn, InVivoIn, InVivoOut, RecodeAllIn, RecodedOut, RecodeIn
from coding.models import Code, Coding
from coding.queries.inspector import code_facts
from sessions.models import Transcript
from studies import audit
from studies.access import Access
from studies.permissions import Permission
from studies.refused import Refused

router = Router()


@router.post("s/{slug:study}/codings", response={200: Saved, 409: Refusal})
def new_coding(request, study: str, data: CodingsIn):
    """Put codes on words. The same words are the same excerpt; the same save twice is one save."""
    access = enter(request, study, Permission.CODE)
    found = get_object_or_404(access.study.transcripts, pk=data.transcript)
    codes = wanted(access, data)
    given = {"by": request.user, "places": [span.place() for span in data.spans], "save_id": data.save_id}
    return answer(access, found, apply_codes(found, codes=codes, **given))


@router.post("s/{slug:study}/excerpts/{int:excerpt_id}/codings", response={200: Saved, 409: Refusal})
def code_on_excerpt(request, study: str, excerpt_id: int, data: CodesIn):
    """Put one or several more codes on an excerpt."""
    access = enter(request, study, Permission.CODE)
    excerpt = get_object_or_404(access.study.excerpts.select_related("study", "transcript"), pk=excerpt_id)
    codes = wanted(access, data)
    given = {"by": request.user, "save_id": data.save_id}
    return answer(access, excerpt.transcript, add_codes(excerpt, codes=codes, **given))


@router.post("s/{slug:study}/codes/in-vivo", response={200: InVivoOut, 409: Refusal})
def in_vivo(request, study: str, data: InVivoIn):
    """A new code named by what was said, on these words: one step, so that one undo takes back both."""
    access = enter(request, study, Permission.CODE)
    access.require(Permission.EDIT_CODEBOOK)
    found = get_object_or_404(access.study.transcripts.select_related("study"), pk=data.transcript)
    dimension = get_object_or_404(access.study.dimensions, pk=data.dimension) if data.dimension else None
    places = [span.place() for span in data.spans]
    code, done = code_in_vivo(
        found, by=request.user, name=data.name, dimension=dimension, places=places, save_id=data.save_id
    )
    return answer(access, found, done) | {"code": code_facts(code)}


@router.patch("s/{slug:study}/codings/{int:coding_id}", response={200: RecodedOut, 403: Refusal, 409: Refusal})
def recode_coding(request, study: str, coding_id: int, data: RecodeIn):
    """Another code for one's own coding, which keeps its number, time, memos and history."""
    access = enter(request, study, Permission.CODE)
    earlier = audit.saved_before(access.study, data.save_id, "coding.recoded")
    if not earlier:  # a retry may come when the coding has become one with another
        coding = get_object_or_404(
            Coding.objects.select_related("excerpt__transcript", "coder"), pk=coding_id, study=access.study
        )
        if coding.coder_id != request.user.pk:
            return Status(403, {"message": f"{coding.coder} applied this code. Only they can change it."})
        codings, transcript = [coding], coding.excerpt.transcript
    else:
        codings, transcript = [Coding(pk=coding_id)], get_object_or_404(Transcript, pk=earlier.transcript_id)
    code = get_object_or_404(access.study.codes, pk=data.code)
    done = recode(access.study, codings, to=code, by=request.user, save_id=data.save_id)
    return recoded(access, done) | touched(access, transcript, done.turns, done.codes)


@router.post("s/{slug:study}/codings/recode", response={200: RecodedOut, 409: Refusal})
def recode_all(request, study: str, data: RecodeAllIn):
    """Another code for several of one's own codings, in one step. Other people's stay as they are."""
    access = enter(request, study, Permission.CODE)
    code = get_object_or_404(access.study.codes, pk=data.code)
    codings = list(access.study.codings.filter(pk__in=data.codings))
    if not codings and not access.study.events.filter(save_id=data.save_id).exists():
        raise Refused("Someone just removed these codes.")
    done = recode(access.study, codings or [Coding()], to=code, by=request.user, save_id=data.save_id)
    return recoded(access, done) | touched(access, None, [], [])


def recoded(access: Access, done: Recoded) -> dict:
    return {"excerpt": done.excerpt, "coding": done.coding, "words": done.words, "n": done.n, "left": done.left}


def wanted(access: Access, data: CodesIn) -> list[Code]:
    """Known by their numbers only: the action reads them under its lock, and says where there are none such."""
    return [Code(pk=pk, study=access.study) for pk in dict.fromkeys(data.wanted)]


@router.delete("s/{slug:study}/codings/{int:coding_id}", response={200: Saved, 403: Refusal, 409: Refusal})
def delete_coding(request, study: str, coding_id: int, save_id: UUID):
    """Take one's own code off. An excerpt on which nothing stands any more goes with it."""
    access = enter(request, study, Permission.CODE)
    earlier = audit.saved_before(access.study, save_id, "codings.removed")
    if earlier:  # a retry: the coding is gone already
        found = get_object_or_404(access.study.transcripts, pk=earlier.transcript_id)
        return answer(access, found, removed_before(earlier))
    coding = get_object_or_404(
        Coding.objects.select_related("study", "excerpt__study", "excerpt__transcript"),
        pk=coding_id,
        study=access.study,
    )
    if coding.coder_id != request.user.pk:
        return Status(403, {"message": f"{coding.coder} applied this code. Only they can remove it."})
    transcript = coding.excerpt.transcript
    return answer(access, transcript, remove_coding(coding, by=request.user, save_id=save_id))
