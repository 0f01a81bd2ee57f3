"""One excerpt as the inspector shows it, its ends, and excerpts by their words."""

from django.shortcuts import get_object_or_404
from ninja import Router

from coding.actions.ends import move_ends
from coding.api.common import answer, enter
from coding.api.schemas import Refusal, Saved
from coding.api.schemas_excerpts import EndsIn, ExcerptFacts, FoundOut
from coding.models import Excerpt
from coding.queries import inspector, links
from studies import audit, requests
from studies.permissions import Permission

router = Router()


@router.get("s/{slug:study}/excerpts/{int:excerpt_id}", response=ExcerptFacts)
def excerpt(request, study: str, excerpt_id: int):
    """What the inspector shows: words, codes with coders, memos, links, verdicts, history."""
    access = enter(request, study, Permission.VIEW_TRANSCRIPTS)
    get_object_or_404(Excerpt, pk=excerpt_id, study=access.study)
    return inspector.excerpt_facts(access.study, excerpt_id, request.user)


@router.post("s/{slug:study}/excerpts/{int:excerpt_id}/ends", response={200: Saved, 409: Refusal})
def move(request, study: str, excerpt_id: int, data: EndsIn):
    """Move one or both ends of an excerpt. What others coded on the old words stays there; `words` say so."""
    access = enter(request, study, Permission.CODE)
    earlier = audit.saved_before(access.study, data.save_id, "excerpt.moved")
    pk = (earlier and earlier.after.get("excerpt")) or excerpt_id  # a retry: the excerpt may be one with another by now
    found = get_object_or_404(access.study.excerpts.select_related("study", "transcript"), pk=pk)
    places = [span.place() for span in data.spans]
    return answer(access, found.transcript, move_ends(found, by=request.user, places=places, save_id=data.save_id))


@router.get("s/{slug:study}/excerpts", response=list[FoundOut])
def excerpts_with(request, study: str, words: str, besides: int | None = None):
    """Excerpts with these words, at most 20: to choose the other end of a link."""
    access = enter(request, study, Permission.VIEW_TRANSCRIPTS)
    wanted = requests.words(words)
    return links.to_link(access.study, wanted, besides) if wanted.strip() else []
