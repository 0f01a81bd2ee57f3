"""What may be shown of an excerpt, to whom, and under which name. Review pages, reports and exports all ask here.

`original` is for who may read transcripts; everybody else gets `masked`, and only after `decision` has allowed it.
With an excerpt from `with_evidence()` nothing here asks the database.
"""

from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from coding.models import Coding, Excerpt, Span
from sessions.consent import Decision, Use, decide_speaker, decide_speakers, participant_number
from sessions.heard import is_team
from sessions.masking import MaskedText, mask_text
from sessions.models import Speaker, Turn

GONE = "The words were deleted from the transcript."


@dataclass(frozen=True)
class ShownSpan:
    """One speaker's part of an excerpt. `speaker_label` is empty for a line that nobody speaks."""

    turn_id: int
    speaker_label: str
    text: str
    language: str
    is_team: bool = False  # the research team's words, which are marked wherever they are shown


def with_evidence(excerpts: QuerySet[Excerpt] | None = None) -> QuerySet[Excerpt]:
    """Excerpts with all that the functions here read: words, masks, speakers and their consents; and the codings."""
    if excerpts is None:
        excerpts = Excerpt.objects.all()
    spans = Span.objects.select_related("turn__speaker__participant").prefetch_related(
        "turn__masks", "turn__speaker__participant__consents"
    )
    codings = Coding.objects.select_related("code__dimension", "coder").order_by(
        "code__dimension__position", "code__position", "id"
    )
    return excerpts.select_related(
        "study", "transcript__field_session", "transcript__group", "transcript__phase"
    ).prefetch_related(Prefetch("spans", spans), Prefetch("codings", codings))


def original(excerpt: Excerpt) -> list[ShownSpan]:
    """The words as they were chosen, for who may read the transcripts."""
    return [
        ShownSpan(
            span.turn_id,
            team_name(span.turn.speaker),
            span.quote,
            excerpt.transcript.language,
            is_team(span.turn.speaker),
        )
        for span in excerpt.spans.all()
    ]


def masked(excerpt: Excerpt) -> list[ShownSpan]:
    """The words as others see them: masks replaced, speakers under their numbers. Ask `decision` first."""
    return [
        ShownSpan(
            span.turn_id,
            partner_name(span.turn.speaker, excerpt),
            masked_turn(span.turn).masked_slice(span.start, span.end),
            excerpt.transcript.language,
            is_team(span.turn.speaker),
        )
        for span in excerpt.spans.all()
        if span.state != Span.State.LOST
    ]


def only_team(excerpt: Excerpt) -> bool:
    """Whether nobody but the research team speaks in it; a line that nobody speaks makes no difference."""
    speakers = [span.turn.speaker for span in excerpt.spans.all() if span.turn.speaker]
    return bool(speakers) and all(map(is_team, speakers))


def masked_turn(turn: Turn) -> MaskedText:
    return mask_text(turn.text, turn.masks.all())


def decision(use: Use, excerpt: Excerpt) -> Decision:
    """Whether every speaker of the excerpt allows this use; the label joins theirs, the reason says whose is missing.

    A line that nobody speaks asks nobody, as long as somebody speaks beside it.
    """
    spans = list(excerpt.spans.all())
    if any(span.state == Span.State.LOST for span in spans):
        return Decision(False, "", GONE)
    speakers = [span.turn.speaker for span in spans if span.turn.speaker]
    return decide_speakers(use, speakers, excerpt.transcript.field_session, excerpt.study)


def turn_decision(use: Use, turn: Turn, excerpt: Excerpt) -> Decision:
    """The same for one turn of the context around an excerpt."""
    if turn.speaker is None:
        return Decision(True, "", "This line has no speaker.")
    return decide_speaker(use, turn.speaker, excerpt.transcript.field_session, excerpt.study)


def team_name(speaker: Speaker | None) -> str:
    """“P06 Dario”; who is not linked yet is called as in the file."""
    if speaker is None:
        return ""
    return str(speaker.participant or speaker.name)


def partner_name(speaker: Speaker | None, excerpt: Excerpt) -> str:
    """“Participant 6”, “Facilitator”: never a pseudonym, and never the label of the file, which may be a name."""
    if speaker is None:
        return ""
    if is_team(speaker):
        return "Facilitator" if excerpt.transcript.field_session.is_focus_group else "Interviewer"
    if speaker.participant is None:
        return "Speaker"
    return f"Participant {participant_number(speaker.participant.code)}"
