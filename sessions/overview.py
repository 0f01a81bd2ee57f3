"""What the page of one session shows at a glance: the course with its material, the people, what is open."""

from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Count, Prefetch, Q

from sessions import heard
from sessions.consent import Decision, Use, decide, strictest
from sessions.heard import People
from sessions.models import Attendance, BreakoutGroup, FieldSession, Phase, Transcript
from sessions.plans import Stretch, Tick, stretches, ticks
from sessions.reading_marks import read_by
from studies.models import AttributionRule, Project

TEAM_ROLES = (Attendance.Role.MODERATOR, Attendance.Role.FACILITATOR, Attendance.Role.NOTE_TAKER)
# Where something is said that is written down; of a welcome nobody expects a transcript.
SPOKEN = {Phase.Kind.INTERVIEW, Phase.Kind.PLENARY, Phase.Kind.BREAKOUT}


@dataclass
class Line:
    """A phase, or a group within one: where it lies, who leads it, what there is of it."""

    phase: Phase
    stretch: Stretch
    group: BreakoutGroup | None = None
    transcripts: list[Transcript] = field(default_factory=list)
    people: list[Attendance] = field(default_factory=list)
    expects_transcript: bool = False

    @property
    def team(self) -> list[Attendance]:
        return [each for each in self.people if each.role in TEAM_ROLES]

    @property
    def heard(self) -> list[Attendance]:
        return [each for each in self.people if each.is_heard and each.attended]

    @property
    def is_missing(self) -> bool:
        return self.expects_transcript and not self.transcripts

    @property
    def has_notes_only(self) -> bool:
        return bool(self.transcripts) and all(transcript.is_notes for transcript in self.transcripts)


@dataclass(frozen=True)
class ProjectHeard:
    """`remark` says where the session lies outside the project's dates: information, never a fault."""

    project: Project
    remark: str


@dataclass
class Overview:
    field_session: FieldSession

    @cached_property
    def phases(self) -> list[Phase]:
        groups = BreakoutGroup.objects.prefetch_related("dimensions")
        return list(self.field_session.phases.prefetch_related(Prefetch("groups", groups)))

    @cached_property
    def attendances(self) -> list[Attendance]:
        rows = self.field_session.attendances.select_related("participant", "participant__project", "group")
        rank = {role: place for place, role in enumerate(Attendance.Role.values)}
        return sorted(
            rows.prefetch_related("participant__consents"),
            key=lambda each: (
                each.group.position if each.group else 0,
                (rank[each.role] - 1) % len(rank),  # who leads first, then who helps, then who is heard
                each.participant.code,
            ),
        )

    @cached_property
    def transcripts(self) -> list[Transcript]:
        not_linked = Count("speakers", filter=Q(speakers__participant=None, speakers__is_team=False))
        found = list(self.field_session.transcripts.annotate(not_linked=not_linked).order_by("position", "id"))
        marks = read_by(self.field_session.study)
        for transcript in found:
            transcript.read_by = marks.get(transcript.pk)
        return found

    @cached_property
    def stretches(self) -> list[Stretch]:
        return stretches(self.phases)

    @property
    def ticks(self) -> list[Tick]:
        return ticks(self.stretches)

    @property
    def minutes(self) -> int:
        return self.stretches[0].total if self.stretches else 0

    @cached_property
    def lines(self) -> list[Line]:
        found = []
        for phase, stretch in zip(self.phases, self.stretches, strict=True):
            groups = list(phase.groups.all())
            own = [each for each in self.transcripts if each.phase_id == phase.pk and each.group_id is None]
            expected = phase.kind in SPOKEN and not groups
            found.append(Line(phase, stretch, None, own, [], expected))
            for group in groups:
                texts = [each for each in self.transcripts if each.group_id == group.pk]
                people = [each for each in self.attendances if each.group_id == group.pk]
                found.append(Line(phase, stretch, group, texts, people, phase.kind in SPOKEN))
        return found

    @property
    def not_placed(self) -> list[Transcript]:
        """Transcripts of the session as a whole, of no phase."""
        return [each for each in self.transcripts if each.phase_id is None]

    @property
    def heard(self) -> list[Attendance]:
        return [each for each in self.attendances if each.is_heard and each.attended and not each.participant.is_team]

    @cached_property
    def people_heard(self) -> People:
        """As every figure counts them: also voices that nobody is linked to, and nobody who withdrew."""
        return heard.people_in(heard.with_people(FieldSession.objects.filter(pk=self.field_session.pk)).get())

    @cached_property
    def took_place(self) -> bool:
        return heard.took_place(self.field_session, self.transcripts)

    @property
    def words(self) -> int:
        return sum(transcript.words for transcript in self.transcripts)

    @property
    def not_linked(self) -> list[Transcript]:
        return [transcript for transcript in self.transcripts if transcript.not_linked]

    @cached_property
    def people(self) -> list[tuple[Attendance, Decision]]:
        """Everybody recorded, with whether and as whom they may be quoted."""
        study = self.field_session.study
        return [(each, decide(Use.QUOTE, each.participant, self.field_session, study)) for each in self.attendances]

    @property
    def held_back(self) -> list[tuple[Attendance, Decision]]:
        """Whose words may not be quoted, and why."""
        heard = self.heard
        return [(each, decision) for each, decision in self.people if each in heard and not decision.allowed]

    @property
    def rule(self) -> AttributionRule:
        own = self.field_session.attribution_rule
        study_rule = AttributionRule(self.field_session.study.attribution_rule)
        return strictest(study_rule, AttributionRule(own) if own else None)

    @cached_property
    def projects(self) -> list[ProjectHeard]:
        rows = self.field_session.projects.all()
        return [ProjectHeard(project, remark(project, self.field_session)) for project in rows]


def remark(project: Project, field_session: FieldSession) -> str:
    day = field_session.held_on
    if day and project.starts_on and day < project.starts_on:
        return "had not started by then"
    if day and project.ends_on and day > project.ends_on:
        return "had ended by then"
    return ""
