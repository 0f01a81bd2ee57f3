"""The two demo studies: one whole study that tells a story, and one very long transcript, for the feel of size."""

from django.db import transaction

from reports.demonstration import analysis, people
from reports.demonstration.material import FOLDER, read
from reports.models import Deliverable
from sessions.actions.imports import create_transcript
from sessions.models import FieldSession
from sessions.parsers.sandbox import parse_in_child
from studies import audit
from studies.actions.studies import create_study
from studies.models import Membership, Project, Role, Study, User

LONG_SLUG = "apollo-13"
LONG_FILE = FOLDER / "transcripts" / "apollo13_air-to-ground.txt.xz"


def demo_study() -> Study | None:
    return Study.objects.filter(slug=read("study")["study"]["slug"]).first()


@transaction.atomic
def load_story() -> Deliverable:
    """The fictional study with everything in it; all of it or nothing."""
    people.load_organisations()
    people.load_projects()
    study = people.load_study()
    members = people.load_members(study)
    persons = people.load_participants(study)
    sessions = people.load_sessions(study, persons)
    story = analysis.Story(study, members)
    analysis.load_transcripts(story, sessions, persons)
    analysis.load_codebook(story)
    analysis.load_excerpts(story)
    analysis.load_memos(story)
    analysis.load_masks(story)
    analysis.load_review(story)
    analysis.load_practices(story)
    story.write_events()
    deliverable = analysis.load_deliverable(story)
    audit.record(study, None, "demo.loaded", study)
    return deliverable
