"""People who are heard. Who they are (`Identity`) lives apart from what they are in the analysis (`Participant`)."""

from django.db import models
from django.db.models import Q

from sessions.models.field import BreakoutGroup, FieldSession
from studies.models import AttributionRule, Organisation, Project, Study


class Participant(models.Model):
    """One person across group, plenary and interview, under a pseudonym code; team members who speak are here too."""

    class Capacity(models.TextChoices):
        PROJECT_COORDINATOR = "project_coordinator", "Project coordinator"
        EXPERT = "expert", "Expert or scholar"
        PRACTITIONER = "practitioner", "Practitioner"
        COP_FACILITATOR = "cop_facilitator", "Facilitator of a community of practice"
        COP_MEMBER = "cop_member", "Member of a community of practice"
        POLICY_MAKER = "policy_maker", "Policy maker"
        HUB_STAKEHOLDER = "hub_stakeholder", "Hub stakeholder"
        TEAM = "team", "Research team"

    study = models.ForeignKey(Study, models.CASCADE, related_name="participants")
    code = models.CharField(max_length=12, help_text="such as “P07”: what the analysis and the report call this person")
    pseudonym = models.CharField(max_length=40, blank=True, help_text="an invented first name")
    capacity = models.CharField(max_length=19, choices=Capacity, default=Capacity.PRACTITIONER)
    role_title = models.CharField(max_length=80, blank=True, help_text="such as “equality officer”")
    organisation_kind = models.CharField(max_length=26, choices=Organisation.Kind, blank=True)
    helix = models.CharField(max_length=18, choices=Organisation.Helix, blank=True)
    country = models.CharField(max_length=2, blank=True)
    gender = models.CharField(max_length=40, blank=True, help_text="in their own words")
    project = models.ForeignKey(Project, models.RESTRICT, null=True, blank=True, related_name="+")
    # The person's own wish; empty: the session's rule.
    attribution_rule = models.CharField(max_length=17, choices=AttributionRule, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["study", "code"], name="participant_code_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.pseudonym}".strip()

    @property
    def is_team(self) -> bool:
        return self.capacity == self.Capacity.TEAM


class Identity(models.Model):
    """Name and contact, encrypted (sessions/identities.py). Never joined in ordinary queries; each look is an event."""

    participant = models.OneToOneField(Participant, models.CASCADE, related_name="identity", primary_key=True)
    sealed = models.BinaryField()
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name_plural = "identities"

    def __str__(self) -> str:
        return f"identity of participant {self.participant_id}"


class Attendance(models.Model):
    class Role(models.TextChoices):
        PARTICIPANT = "participant", "Participant"
        MODERATOR = "moderator", "Moderator"
        FACILITATOR = "facilitator", "Facilitator"
        NOTE_TAKER = "note_taker", "Note-taker"
        RAPPORTEUR = "rapporteur", "Rapporteur"
        OBSERVER = "observer", "Observer"

    field_session = models.ForeignKey(FieldSession, models.CASCADE, related_name="attendances")
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="attendances")
    role = models.CharField(max_length=11, choices=Role, default=Role.PARTICIPANT)
    group = models.ForeignKey(BreakoutGroup, models.SET_NULL, null=True, blank=True, related_name="attendances")
    attended = models.BooleanField(default=True)

    class Meta:
        ordering = ["group__position", "role", "participant__code"]
        constraints = [models.UniqueConstraint(fields=["field_session", "participant"], name="attendance_once")]

    def __str__(self) -> str:
        return f"{self.participant}, {self.get_role_display().lower()}"

    @property
    def is_heard(self) -> bool:
        """Counts among the people heard (a rapporteur is a participant who reports; the team is not counted)."""
        return self.role in {self.Role.PARTICIPANT, self.Role.RAPPORTEUR}


class ConsentScope(models.TextChoices):
    TAKE_PART = "take_part", "Take part"
    AUDIO = "audio", "Audio recording"
    VIDEO = "video", "Video recording"
    TRANSCRIBE = "transcribe", "Transcription"
    MACHINE = "machine_processing", "Processing by machine"
    QUOTE = "quote_pseudonymous", "Quoted under a pseudonym or role"
    QUOTE_NAMED = "quote_named", "Quoted by name"
    NAME_ORGANISATION = "name_organisation", "Organisation named"
    SHARE = "share_with_partners", "Shared with project partners"
    LIST = "list_as_participant", "Listed as participant"
    ARCHIVE = "archive", "Archived"
    REUSE = "reuse", "Reused"
    CONTACT = "contact_again", "Contacted again"


class Consent(models.Model):
    """What one person allowed for one purpose. No row: not asked, which allows nothing."""

    Scope = ConsentScope

    class Method(models.TextChoices):
        SIGNED = "signed_form", "Signed form"
        E_FORM = "e_form", "Electronic form"
        EMAIL = "e_mail", "E-mail"
        ORAL = "recorded_oral", "Recorded orally"

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="consents")
    scope = models.CharField(max_length=19, choices=ConsentScope)
    allowed = models.BooleanField()
    method = models.CharField(max_length=13, choices=Method, default=Method.SIGNED)
    form_version = models.CharField(max_length=20, blank=True)
    given_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["participant", "scope"]
        constraints = [
            models.UniqueConstraint(fields=["participant", "scope"], name="consent_scope_once"),
            models.CheckConstraint(condition=Q(scope__in=ConsentScope.values), name="consent_scope_known"),
        ]

    def __str__(self) -> str:
        return f"{self.participant_id} {self.scope}: {'yes' if self.allowed else 'no'}"
