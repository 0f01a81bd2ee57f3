"""People, words and pages that several files of browser tests begin with."""

import pytest

from coding.actions import review as actions
from sessions.models import Consent, Mask
from studies.models import Membership, Role
from tests.factories import (
    CodeFactory,
    ConsentFactory,
    ParticipantFactory,
    StudyFactory,
    code_words,
    eight_dimensions,
    member,
    transcript_of,
)

JUDGED = ["They gave us a date", "waited until it went away", "before the audit"]
# Keeps every line that stood at the foot of the page: the next one takes its place.
TOLD = """() => {
  window.told = [];
  const toast = document.getElementById('toast');
  new MutationObserver(() => window.told.push(toast.firstElementChild.textContent)).observe(toast, {childList: true});
}"""


@pytest.fixture
def study():
    return StudyFactory()


@pytest.fixture
def researcher(study):
    return member(study, Role.RESEARCHER, name="Karin Maris")


@pytest.fixture
def code(study):
    return CodeFactory(study=study, dimension=eight_dimensions(study)[0], name="Leadership buy-in")


@pytest.fixture
def transcript(study):
    return transcript_of(
        ("Irena", "👩🏽‍⚕️ 🙂 The association gave us a date. Before that the plan was in a drawer."),
        ("Dario", "With us it was the other way round. Nobody asked middle management."),
        study=study,
    )


@pytest.fixture
def screen(browser_page, researcher, transcript, code):
    def open_screen(**options):
        query = options.pop("query", "")
        page = browser_page(researcher, f"/s/{transcript.study.slug}/transcripts/{transcript.pk}/{query}", **options)
        page.wait_for_selector("html[data-ready]")
        return page

    return open_screen


@pytest.fixture
def ilse(study):
    return member(study, Role.RESEARCHER, name="Ilse Brandt")


@pytest.fixture
def quiet():
    """Collects what a page's console calls an error; the network errors that a test makes itself are none of it."""
    errors = []

    def listen(page):
        own = ("Failed to load resource", "net::ERR")
        page.on(
            "console", lambda m: errors.append(m.text) if m.type == "error" and not m.text.startswith(own) else None
        )
        return page

    yield listen
    assert errors == []


@pytest.fixture
def ana(study):
    return member(study, Role.COORDINATOR, name="Ana")


@pytest.fixture
def partner(study):
    return member(study, Role.PARTNER, name="S. Moretti")


@pytest.fixture
def round_(study, ana, partner):
    be, _, _, _, fe, *_ = eight_dimensions(study)
    transcript = transcript_of(
        ("Irena", "They gave us a date, and the rector said it in public."),
        ("Dario", "Middle management was never asked, so they waited until it went away."),
        ("Irena", "For the second plan they asked us before the audit."),
        study=study, field_session__study=study, field_session__title="Focus group 1", title="Group B",
    )  # fmt: skip
    turns = list(transcript.turns.order_by("position"))
    for speaker, code in zip(transcript.speakers.order_by("name"), ["P06", "P04"], strict=True):
        speaker.participant = ParticipantFactory(study=study, code=code)
        speaker.save()
        ConsentFactory(participant=speaker.participant, scope=Consent.Scope.SHARE)
    Mask.objects.create(turn=turns[0], start=25, end=35, replacement="the rector", created_by=ana)
    expertise = CodeFactory(study=study, dimension=fe, name="Expertise", definition="They bring methods.")
    gain = CodeFactory(study=study, dimension=be, name="Leadership buy-in")
    excerpts = []
    for turn, words in zip(turns, JUDGED, strict=True):
        excerpts.append(code_words(expertise, ana, (turn, words)).excerpt)
        excerpts[-1].codings.create(study=study, code=gain, code_version=1, coder=ana)
    return actions.open_round(study, by=ana, title="", closes_on=None, partners=[partner], excerpts=excerpts)


@pytest.fixture
def two(screen, browser_page, quiet, study, transcript, ilse):
    """Karin's page and Ilse's, both at the transcript. Both may do everything."""

    def open_both(**options):
        Membership.objects.filter(study=study).update(role=Role.COORDINATOR)
        hers = browser_page(ilse, f"/s/{study.slug}/transcripts/{transcript.pk}/")
        mine = screen(**options)
        hers.wait_for_selector("html[data-ready]")
        mine.evaluate(TOLD)
        return quiet(mine), quiet(hers)

    return open_both


@pytest.fixture
def other_code(study, code):
    return CodeFactory(study=study, dimension=code.dimension, name="Management")
