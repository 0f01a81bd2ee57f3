"""A small study with everything a deliverable draws on: groups, a plenary, interviews, codings, chosen quotes."""

import datetime
from dataclasses import dataclass, field

from coding.actions.reading import mark_read
from coding.models import Code, Excerpt
from reports.actions.outline import set_up_deliverable
from reports.models import Deliverable, Section, SectionQuote
from reports.outline import findings_key
from sessions.models import Attendance, BreakoutGroup, Consent, FieldSession, Participant, Phase, Speaker, Transcript
from studies.models import Dimension, ProjectPartner, Role, Study, StudyProject, User
from tests.factories import (
    AttendanceFactory,
    CodeFactory,
    ConsentFactory,
    FieldSessionFactory,
    OrganisationFactory,
    ParticipantFactory,
    ProjectFactory,
    StudyFactory,
    code_words,
    eight_dimensions,
    member,
    transcript_of,
)

Capacity = Participant.Capacity


@dataclass
class Sample:
    study: Study
    coordinator: User
    researcher: User
    partner: User
    deliverable: Deliverable
    dimensions: dict[str, Dimension]
    people: dict[str, Participant] = field(default_factory=dict)
    codes: dict[str, Code] = field(default_factory=dict)
    transcripts: dict[str, Transcript] = field(default_factory=dict)
    sessions: dict[str, FieldSession] = field(default_factory=dict)

    def section(self, dimension: str) -> Section:
        return self.deliverable.sections.get(key=findings_key(dimension))

    def excerpt(self, transcript: str, words: str, code: str, by: User | None = None) -> Excerpt:
        """These words, which stand once in this transcript, as an excerpt with this code."""
        turn = self.transcripts[transcript].turns.get(text__contains=words)
        return code_words(self.codes[code], by or self.researcher, (turn, words)).excerpt

    def choose(self, excerpt: Excerpt, dimension: str, stance: str = "for") -> SectionQuote:
        section = self.section(dimension)
        return SectionQuote.objects.create(
            section=section,
            excerpt=excerpt,
            stance=stance,
            position=section.quotes.count() + 1,
            wording=excerpt.quote,
            chosen_by=self.coordinator,
        )


PEOPLE = {
    "P01": (Capacity.PROJECT_COORDINATOR, "A"),
    "P02": (Capacity.PROJECT_COORDINATOR, "A"),
    "P03": (Capacity.PRACTITIONER, "A"),
    "P04": (Capacity.PROJECT_COORDINATOR, "B"),
    "P05": (Capacity.PRACTITIONER, "B"),
    "P06": (Capacity.PRACTITIONER, "B"),
    "P07": (Capacity.PROJECT_COORDINATOR, "C"),
    "P08": (Capacity.POLICY_MAKER, "C"),
    "P09": (Capacity.PRACTITIONER, "C"),
    "P10": (Capacity.EXPERT, ""),
    "P11": (Capacity.EXPERT, ""),
    "P12": (Capacity.EXPERT, ""),
    "T01": (Capacity.TEAM, ""),
}
GROUPS = {
    "A": (
        ("FACILITATOR", "What held it back inside?"),
        ("Irena", "Middle management was never asked, so they waited until it went away."),
        ("Jonas", "They supported it in every meeting, and the form stayed on the desk."),
        ("Marta", "You only learn who is against it when the deadline has passed."),
        ("Irena", "The ministry gave us a letter, and suddenly the rector had time."),
        ("Jonas", "Without the company network we would have had no mentors at all."),
        ("Marta", "The women's network read the draft and struck out half of it, rightly."),
    ),
    "B": (
        ("FACILITATOR", "And in your institutions?"),
        ("Dario", "The legal office asked who owns the data if a network helps with the survey. Four months."),
        ("Lena", "Nobody refused. They asked for one more table, and then for another one."),
        ("Petra", "An outside adviser can say in ten minutes what I was not heard with for a year."),
        ("Lena", "It was too early; we did not know ourselves what we wanted from them."),
    ),
    "C": (
        ("FACILITATOR", "Who was at the table?"),
        ("Olga", "The faculty board moved it to the next meeting, four meetings in a row."),
        ("Sven", "They were not against it, they were tired."),
        ("Ana", "It went away by itself, like a form nobody owns."),
    ),
}  # fmt: skip
NAMES = {
    "A": {"Irena": "P01", "Jonas": "P02", "Marta": "P03"},
    "B": {"Dario": "P04", "Lena": "P05", "Petra": "P06"},
    "C": {"Olga": "P07", "Sven": "P08", "Ana": "P09"},
}
INTERVIEWS = {
    "P10": ("en", "The dean was for it in the corridor and absent in the vote."),
    "P11": ("el", "Χωρίς τη στήριξη της διοίκησης, τίποτα δεν προχωράει."),
    "P12": ("it", "Le associazioni delle donne hanno tenuto vivo il piano quando l'ateneo dormiva."),
}
CODES = {
    "passive": ("resistance", "Passive, institutional"),
    "hierarchy": ("resistance", "Hierarchy"),
    "legal": ("resistance", "Legal"),
    "buy-in": ("benefits", "Leadership buy-in"),
    "resources": ("benefits", "Resources"),
    "early": ("stages", "Before a GEP exists"),
    "co-design": ("feminist_orgs", "Co-design"),
}


def agree(person: Participant, **scopes: bool) -> None:
    for scope, allowed in scopes.items():
        ConsentFactory(participant=person, scope=scope, allowed=allowed)


def build_sample() -> Sample:
    own = ProjectFactory(
        acronym="PLUMBLINE",
        title="Public bodies, companies and associations in gender-equality plans",
        grant_no="000000",
    )
    study = StudyFactory(slug="outside-actors", title="Outside actors", project=own, small_cell=3)
    dimensions = {dimension.key: dimension for dimension in eight_dimensions(study)}
    for dimension in dimensions.values():
        dimension.question = f"What did people say about {dimension.short_name.lower()}?"
        dimension.save()
    sample = Sample(
        study,
        member(study, Role.COORDINATOR, name="Katrin Maris"),
        member(study, Role.RESEARCHER, name="Ilse Brandt"),
        member(study, Role.PARTNER, name="Rosa Adler"),
        set_up_deliverable(study, by=None),
        dimensions,
    )
    facts = {
        "title": "Working with outside actors on gender equality",
        "subtitle": "Good and promising practices heard in one focus group and three interviews",
        "work_package": "WP1, Assessment",
        "task": "1.3, Outside actors",
        "lead": OrganisationFactory(name="Bottega Studi, Trieste", short_name="Bottega"),
        "due_on": datetime.date(2026, 10, 31),
        "due_month": "M10",
        "authors": "K. Maris\nI. Brandt",
        "keywords": "gender equality, outside actors",
        "abstract": "What people of nine projects said about working with actors outside of their institutions.",
    }
    for name, value in facts.items():
        setattr(sample.deliverable, name, value)
    sample.deliverable.save()
    for key, (dimension, name) in CODES.items():
        sample.codes[key] = CodeFactory(study=study, dimension=dimensions[dimension], name=name, definition=f"{name}.")
    for code, (capacity, _) in PEOPLE.items():
        sample.people[code] = ParticipantFactory(study=study, code=code, capacity=capacity, helix="academia")
        if capacity != Capacity.TEAM:
            agree(sample.people[code], quote_pseudonymous=True, list_as_participant=True)
    Consent.objects.filter(participant=sample.people["P08"], scope=Consent.Scope.QUOTE).update(allowed=False)
    add_focus_group(sample)
    add_interviews(sample)
    add_projects(sample)
    return sample


def add_focus_group(sample: Sample) -> None:
    session = FieldSessionFactory(study=sample.study, title="Focus group 1", held_on=datetime.date(2026, 5, 14))
    sample.sessions["focus group"] = session
    Phase.objects.create(field_session=session, position=1, kind=Phase.Kind.WELCOME)
    breakout = Phase.objects.create(field_session=session, position=2, kind=Phase.Kind.BREAKOUT)
    plenary = Phase.objects.create(field_session=session, position=3, kind=Phase.Kind.PLENARY)
    AttendanceFactory(field_session=session, participant=sample.people["T01"], role=Attendance.Role.MODERATOR)
    for position, (letter, lines) in enumerate(GROUPS.items()):
        group = BreakoutGroup.objects.create(phase=breakout, position=position, title=f"Group {letter}")
        transcript = transcript_of(
            *lines, study=sample.study, field_session=session, phase=breakout, group=group, title=group.title,
            is_notes=letter == "C", position=position,
        )  # fmt: skip
        sample.transcripts[letter] = transcript
        link(transcript, {name: sample.people[code] for name, code in NAMES[letter].items()})
        for code in NAMES[letter].values():
            AttendanceFactory(field_session=session, participant=sample.people[code], group=group)
    sample.transcripts["plenary"] = transcript_of(
        ("Rapporteur A", "In our group everybody had met the desk on which forms stay."),
        study=sample.study, field_session=session, phase=plenary, title="Plenary", position=9,
    )  # fmt: skip
    link(sample.transcripts["plenary"], {"Rapporteur A": sample.people["P01"]})


def link(transcript: Transcript, people: dict[str, Participant]) -> None:
    for name, person in people.items():
        Speaker.objects.filter(transcript=transcript, name=name).update(participant=person)
    Speaker.objects.filter(transcript=transcript, name__in=["FACILITATOR", "Q"]).update(is_team=True)


def add_interviews(sample: Sample) -> None:
    for number, (code, (language, text)) in enumerate(INTERVIEWS.items(), start=1):
        session = FieldSessionFactory(
            study=sample.study,
            kind=FieldSession.Kind.INTERVIEW,
            title=f"Interview {number}",
            held_on=datetime.date(2026, 5, 19 + number),
            language=language,
            position=number,
        )
        sample.sessions[code] = session
        AttendanceFactory(field_session=session, participant=sample.people[code])
        sample.transcripts[code] = transcript_of(
            ("Q", "Tell me."), (code, text), study=sample.study, field_session=session, language=language,
            title=f"Interview {number}",
        )  # fmt: skip
        link(sample.transcripts[code], {code: sample.people[code]})


def add_projects(sample: Sample) -> None:
    sister = ProjectFactory(acronym="LODESTAR", title="A project that reads the stars", grant_no="111111")
    ProjectPartner.objects.create(
        project=sister,
        organisation=OrganisationFactory(name="Institute of Tides"),
        role=ProjectPartner.Role.COORDINATOR,
    )
    StudyProject.objects.create(study=sample.study, project=sister)
    sample.sessions["focus group"].projects.add(sister)


QUOTES = [
    ("A", "Middle management was never asked, so they waited until it went away.", "passive", "resistance", "for"),
    ("A", "You only learn who is against it when the deadline has passed.", "passive", "resistance", "for"),
    ("B", "The legal office asked who owns the data", "legal", "resistance", "against"),
    ("B", "Nobody refused. They asked for one more table", "passive", "resistance", None),
    ("C", "The faculty board moved it to the next meeting", "hierarchy", "resistance", None),
    ("P10", "absent in the vote", "hierarchy", "resistance", None),
    ("A", "The ministry gave us a letter, and suddenly the rector had time.", "buy-in", "benefits", "for"),
    ("A", "Without the company network we would have had no mentors at all.", "resources", "benefits", None),
    ("B", "An outside adviser can say in ten minutes", "buy-in", "benefits", None),
    ("P11", "Χωρίς τη στήριξη της διοίκησης", "buy-in", "benefits", "for"),
    ("B", "It was too early", "early", "stages", "for"),
    ("P12", "Le associazioni delle donne hanno tenuto vivo il piano", "co-design", "feminist_orgs", "for"),
]


def read_sample(sample: Sample, *but: str) -> None:
    """The researcher has read every transcript to the end, except those with these keys."""
    for key, transcript in sample.transcripts.items():
        if key not in but:
            mark_read(transcript, by=sample.researcher, read=True)


def code_sample(sample: Sample) -> dict[str, SectionQuote]:
    """Codings for a sample, and the quotes chosen among them, by their first words."""
    chosen = {}
    for transcript, words, code, dimension, stance in QUOTES:
        excerpt = sample.excerpt(transcript, words, code)
        if stance:
            chosen[words] = sample.choose(excerpt, dimension, stance)
    return chosen
