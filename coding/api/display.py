"""How one person likes the screen. No study data: nothing of it goes into the event log."""

from ninja import Router, Schema, Status

from coding.api.common import enter
from coding.api.schemas import Refusal
from coding.models import DisplayChoices
from studies.permissions import Permission

router = Router()
NAMES = (
    "colour",
    "coders",
    "stripes",
    "text_size",
    "line_width",
    "turn_numbers",
    "times",
    "single_keys",
    "whole_words",
)


class DisplayIn(Schema):
    colour: str
    coders: str
    only_coder: int | None = None
    stripes: str
    text_size: int
    line_width: str
    turn_numbers: bool
    times: bool
    single_keys: bool
    whole_words: bool = True  # a page that was opened before this choice existed does not send it


@router.put("s/{slug:study}/display", response={200: DisplayIn, 409: Refusal})
def keep_display(request, study: str, data: DisplayIn):
    """Remember one's choices, for every study and device; a choice that does not exist is refused."""
    access = enter(request, study, Permission.VIEW_TRANSCRIPTS)
    for name in NAMES:
        allowed = DisplayChoices._meta.get_field(name).choices
        if allowed and getattr(data, name) not in dict(allowed):
            return Status(409, {"message": "This option does not exist. Reload the page."})
    coder = access.study.memberships.filter(user=data.only_coder).first() if data.only_coder else None
    if data.only_coder and coder is None:
        return Status(409, {"message": "This person does not belong to the study."})
    values = {name: getattr(data, name) for name in NAMES} | {"only_coder_id": coder and coder.user_id}
    DisplayChoices.objects.update_or_create(user=request.user, defaults=values)
    return data
