"""Input of the page that says who the labels of a transcript are."""

from django import forms
from django.db.models import Count

from sessions.actions.speakers import TEAM
from sessions.models import Participant, Transcript

NOBODY = [("", "Not linked yet"), (TEAM, "Member of the research team")]


class SpeakersForm(forms.Form):
    """A choice a label: people of this session first, then all others of the study."""

    def __init__(self, *args, transcript: Transcript, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.speakers = list(transcript.speakers.annotate(turn_count=Count("turns")).order_by("id"))
        here = set(transcript.field_session.attendances.values_list("participant", flat=True))
        self.people = {str(person.pk): person for person in transcript.study.participants.all()}
        groups = [
            ("In this session", [(key, str(person)) for key, person in self.people.items() if person.pk in here]),
            (
                "Elsewhere in the study",
                [(k, str(person)) for k, person in self.people.items() if person.pk not in here],
            ),
        ]
        for speaker in self.speakers:
            self.fields[f"speaker-{speaker.pk}"] = forms.ChoiceField(
                label=speaker.name,
                choices=[*NOBODY, *(group for group in groups if group[1])],
                required=False,
                initial=str(speaker.participant_id or (TEAM if speaker.is_team else "")),
                show_hidden_initial=True,
            )

    @property
    def rows(self) -> list[tuple]:
        return [(self[f"speaker-{speaker.pk}"], speaker) for speaker in self.speakers]

    @property
    def who(self) -> dict[int, Participant | str | None]:
        """Only what the user changed, so that a link that somebody made meanwhile stays."""
        chosen = {
            speaker.pk: self.cleaned_data[name]
            for speaker in self.speakers
            if (name := f"speaker-{speaker.pk}") in self.changed_data
        }
        return {pk: self.people.get(value, value or None) for pk, value in chosen.items()}
