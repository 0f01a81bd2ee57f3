"""Many rows written in one go."""

import pytest

from sessions.models import Turn
from studies.bulk import update_rows
from tests.factories import SpeakerFactory, transcript_of

pytestmark = pytest.mark.django_db


def test_each_row_gets_its_own_values_and_keeps_the_others():
    transcript = transcript_of(("Irena", "One."), ("Irena", "Two."), ("Irena", "Three."))
    first, second, _ = transcript.turns.order_by("position")
    first.text, first.speaker = "100 % “sure”; it's %s.", None
    second.text, second.t_begin_ms = "Zwei.", 2000
    second.version = 9  # not asked for
    second.speaker = SpeakerFactory(transcript=transcript, name="Dario")
    update_rows([first, second], ["text", "speaker", "t_begin_ms"])
    assert list(Turn.objects.order_by("position").values_list("text", "speaker__name", "t_begin_ms", "version")) == [
        ("100 % “sure”; it's %s.", None, None, 1),
        ("Zwei.", "Dario", 2000, 1),
        ("Three.", "Irena", None, 1),
    ]
    update_rows([], ["text"])
