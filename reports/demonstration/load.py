"""The two demo studies: one whole study that tells a story, and one very long transcript, for the feel of size."""

import datetime
import lzma
import tempfile
from pathlib import Path

from django.db import transaction

from reports.demonstration import analysis, people
from reports.demonstration.material import FOLDER, read
from reports.models import Deliverable
from sessions.actions.imports import create_transcript
from sessions.models import FieldSession
from sessions.parsers.sandbox import parse_in_child
from studies import audit
from studies.actions.studies import create_study
from studies.models import Membership, Project, Role, Study

LONG_SLUG = "apollo-13"
LONG_FILE = FOLDER / "long" / "apollo13_air-to-ground.txt.xz"


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
    analysis.load_readings(story)
    deliverable = analysis.load_deliverable(story)
    audit.record(study, None, "demo.loaded", study)
    return deliverable


def load_long_transcript() -> Study:
    """NASA's transcript of Apollo 13, a work of the US government: 194,000 words, for the feel of size."""
    user = people.demo_user("coordinator", "Nadia Rossi")
    content = lzma.decompress(LONG_FILE.read_bytes())
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / LONG_FILE.stem
        path.write_bytes(content)
        parsed = parse_in_child(path, path.name)
    with transaction.atomic():
        project = Project.objects.shared().get_or_create(
            acronym="APOLLO 13", defaults={"title": "A transcript of NASA, 1970"}
        )[0]
        study = Study(slug=LONG_SLUG, title="Apollo 13, air to ground", code="A very long transcript")
        create_study(study, by=user, acronym=project.acronym)
        for key in ("researcher", "researcher2"):
            name = next(row["name"] for row in read("study")["members"] if row["key"] == key)
            Membership.objects.create(study=study, user=people.demo_user(key, name), role=Role.RESEARCHER)
        session = FieldSession.objects.create(
            study=study,
            kind=FieldSession.Kind.INTERVIEW,
            title="Flight",
            held_on=datetime.date(1970, 4, 11),
            mode=FieldSession.Mode.TELEPHONE,
            status=FieldSession.Status.HELD,
            note="Public domain. Not an interview; here for its length.",
        )
        create_transcript(
            session,
            by=user,
            parsed=parsed,
            source=content,
            source_name=LONG_FILE.stem,
            title="Air to ground",
            language="en",
        )
    return study
