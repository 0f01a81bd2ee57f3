"""The tables as they are, in one step: a new installation need not walk the way here."""

import django.db.models.deletion
import sessions.models.text
from django.conf import settings
from django.db import migrations, models


def create(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        schema_editor.execute(
            "CREATE INDEX turn_folded_trigram ON study_sessions_turn USING gin (folded gin_trgm_ops)"
        )


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX IF EXISTS turn_folded_trigram")


class Migration(migrations.Migration):
    initial = True
    # The steps that came before, for installations that took some of them.
    replaces = [
        ("study_sessions", "0001_initial"),
        ("study_sessions", "0002_trigram_search"),
        ("study_sessions", "0003_text_edits"),
        ("study_sessions", "0004_fold_again"),
        ("study_sessions", "0005_replaced_at"),
        ("study_sessions", "0006_source_of_a_session"),
        ("study_sessions", "0007_participant_project_restrict"),
        ("study_sessions", "0008_words"),
    ]

    dependencies = [
        ('studies', '0001_whole'),
        ('studies', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='Participant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(help_text='such as “P07”: what the analysis and the report call this person', max_length=12)),
                ('pseudonym', models.CharField(blank=True, help_text='an invented first name', max_length=40)),
                ('capacity', models.CharField(choices=[('project_coordinator', 'Project coordinator'), ('expert', 'Expert or scholar'), ('practitioner', 'Practitioner'), ('cop_facilitator', 'Facilitator of a community of practice'), ('cop_member', 'Member of a community of practice'), ('policy_maker', 'Policy maker'), ('hub_stakeholder', 'Hub stakeholder'), ('team', 'Research team')], default='practitioner', max_length=19)),
                ('role_title', models.CharField(blank=True, help_text='such as “equality officer”', max_length=80)),
                ('organisation_kind', models.CharField(blank=True, choices=[('rpo', 'Research performing organisation'), ('rfo', 'Research funding organisation'), ('sme', 'Small or medium-sized enterprise'), ('large_company', 'Large company'), ('public_authority', 'Public authority'), ('ministry', 'Ministry'), ('agency', 'Agency'), ('ngo', 'NGO'), ('womens_association', "Women's or feminist association"), ('professional_association', 'Professional association'), ('network', 'Network'), ('think_tank', 'Think tank'), ('eu_body', 'EU body'), ('other', 'Other')], max_length=26)),
                ('helix', models.CharField(blank=True, choices=[('academia', 'Academia'), ('industry', 'Industry and business'), ('government_public', 'Government and public sector'), ('civil_society', 'Civil society'), ('cross', 'Across (network)')], max_length=18)),
                ('country', models.CharField(blank=True, max_length=2)),
                ('gender', models.CharField(blank=True, help_text='in their own words', max_length=40)),
                ('attribution_rule', models.CharField(blank=True, choices=[('named', 'By name'), ('organisation_only', 'By organisation'), ('role_only', 'By role'), ('anonymous', 'Anonymous'), ('chatham_house', 'Chatham House Rule')], max_length=17)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('note', models.TextField(blank=True)),
                ('project', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='studies.project')),
                ('study', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='participants', to='studies.study')),
            ],
            options={
                'ordering': ['code'],
                'constraints': [models.UniqueConstraint(fields=('study', 'code'), name='participant_code_once')],
            },
        ),
        migrations.CreateModel(
            name='BreakoutGroup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('title', models.CharField(help_text='such as “Group A”', max_length=60)),
                ('note', models.CharField(blank=True, help_text='such as “audio failed, notes only”', max_length=300)),
                ('dimensions', models.ManyToManyField(blank=True, help_text='empty for all of them', related_name='+', to='studies.dimension')),
            ],
            options={
                'ordering': ['phase', 'position', 'id'],
            },
        ),
        migrations.CreateModel(
            name='FieldSession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('focus_group', 'Focus group'), ('interview', 'Interview')], max_length=11)),
                ('title', models.CharField(max_length=120)),
                ('held_on', models.DateField(blank=True, null=True, verbose_name='date')),
                ('starts_at', models.TimeField(blank=True, null=True, verbose_name='from')),
                ('ends_at', models.TimeField(blank=True, null=True, verbose_name='to')),
                ('mode', models.CharField(choices=[('in_person', 'In person'), ('online', 'Online'), ('hybrid', 'Hybrid'), ('telephone', 'By telephone'), ('written', 'In writing')], default='online', max_length=9)),
                ('place', models.CharField(blank=True, max_length=120)),
                ('language', models.CharField(default='en', max_length=10)),
                ('status', models.CharField(choices=[('planned', 'Planned'), ('held', 'Held'), ('processed', 'Processed'), ('cancelled', 'Cancelled')], default='planned', max_length=9)),
                ('attribution_rule', models.CharField(blank=True, choices=[('named', 'By name'), ('organisation_only', 'By organisation'), ('role_only', 'By role'), ('anonymous', 'Anonymous'), ('chatham_house', 'Chatham House Rule')], max_length=17)),
                ('note', models.TextField(blank=True, help_text='Deviations from plan')),
                ('source_url', models.URLField(blank=True, help_text='A public page about the session', max_length=500, verbose_name='published at')),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('projects', models.ManyToManyField(blank=True, related_name='field_sessions', to='studies.project', verbose_name='projects heard')),
                ('study', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='field_sessions', to='studies.study')),
            ],
            options={
                'ordering': ['position', 'held_on', 'id'],
                'constraints': [models.UniqueConstraint(fields=('study', 'title'), name='session_title_once'), models.CheckConstraint(condition=models.Q(('status__in', ['planned', 'cancelled']), ('held_on__isnull', False), _connector='OR'), name='session_held_has_date', violation_error_message='A session that was held has a date.'), models.CheckConstraint(condition=models.Q(('ends_at', None), ('starts_at', None), ('ends_at__gt', models.F('starts_at')), _connector='OR'), name='session_ends_after_start', violation_error_message='The session ends before it begins.')],
            },
        ),
        migrations.CreateModel(
            name='Identity',
            fields=[
                ('participant', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='identity', serialize=False, to='study_sessions.participant')),
                ('sealed', models.BinaryField()),
                ('updated_at', models.DateTimeField(auto_now=True)),
            ],
            options={
                'verbose_name_plural': 'identities',
            },
        ),
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('scope', models.CharField(choices=[('take_part', 'Take part'), ('audio', 'Audio recording'), ('video', 'Video recording'), ('transcribe', 'Transcription'), ('machine_processing', 'Processing by machine'), ('quote_pseudonymous', 'Quoted under a pseudonym or role'), ('quote_named', 'Quoted by name'), ('name_organisation', 'Organisation named'), ('share_with_partners', 'Shared with project partners'), ('list_as_participant', 'Listed as participant'), ('archive', 'Archived'), ('reuse', 'Reused'), ('contact_again', 'Contacted again')], max_length=19)),
                ('allowed', models.BooleanField()),
                ('method', models.CharField(choices=[('signed_form', 'Signed form'), ('e_form', 'Electronic form'), ('e_mail', 'E-mail'), ('recorded_oral', 'Recorded orally')], default='signed_form', max_length=13)),
                ('form_version', models.CharField(blank=True, max_length=20)),
                ('given_on', models.DateField(blank=True, null=True)),
                ('participant', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='consents', to='study_sessions.participant')),
            ],
            options={
                'ordering': ['participant', 'scope'],
                'constraints': [models.UniqueConstraint(fields=('participant', 'scope'), name='consent_scope_once'), models.CheckConstraint(condition=models.Q(('scope__in', ['take_part', 'audio', 'video', 'transcribe', 'machine_processing', 'quote_pseudonymous', 'quote_named', 'name_organisation', 'share_with_partners', 'list_as_participant', 'archive', 'reuse', 'contact_again'])), name='consent_scope_known')],
            },
        ),
        migrations.CreateModel(
            name='Attendance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('participant', 'Participant'), ('moderator', 'Moderator'), ('facilitator', 'Facilitator'), ('note_taker', 'Note-taker'), ('rapporteur', 'Rapporteur'), ('observer', 'Observer')], default='participant', max_length=11)),
                ('attended', models.BooleanField(default=True)),
                ('group', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='attendances', to='study_sessions.breakoutgroup')),
                ('field_session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attendances', to='study_sessions.fieldsession')),
                ('participant', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attendances', to='study_sessions.participant')),
            ],
            options={
                'ordering': ['group__position', 'role', 'participant__code'],
                'constraints': [models.UniqueConstraint(fields=('field_session', 'participant'), name='attendance_once')],
            },
        ),
        migrations.CreateModel(
            name='Phase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('kind', models.CharField(choices=[('welcome', 'Welcome'), ('presentation', 'Presentations'), ('method_overview', 'Method overview'), ('breakout', 'Breakout groups'), ('plenary_feedback', 'Plenary feedback'), ('closing', 'Closing'), ('interview_main', 'Interview')], max_length=16)),
                ('title', models.CharField(blank=True, max_length=120)),
                ('planned_minutes', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('field_session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='phases', to='study_sessions.fieldsession')),
            ],
            options={
                'ordering': ['position'],
                'constraints': [models.UniqueConstraint(fields=('field_session', 'position'), name='phase_position_once')],
            },
        ),
        migrations.AddField(
            model_name='breakoutgroup',
            name='phase',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='groups', to='study_sessions.phase'),
        ),
        migrations.CreateModel(
            name='Transcript',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=120)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('language', models.CharField(blank=True, max_length=10)),
                ('state', models.CharField(choices=[('machine_draft', 'Machine draft'), ('under_correction', 'Under correction'), ('corrected', 'Corrected'), ('pseudonymised', 'Pseudonymised'), ('checked_by_participant', 'Checked by the participant'), ('locked', 'Locked')], default='under_correction', max_length=22)),
                ('is_notes', models.BooleanField(default=False, verbose_name='notes, not a recording')),
                ('source', models.FileField(max_length=200, upload_to=sessions.models.text.source_path)),
                ('source_name', models.CharField(max_length=200)),
                ('source_sha256', models.CharField(max_length=64)),
                ('source_format', models.CharField(max_length=8)),
                ('encoding', models.CharField(blank=True, max_length=20)),
                ('words', models.PositiveIntegerField(default=0)),
                ('turn_count', models.PositiveIntegerField(default=0)),
                ('has_times', models.BooleanField(default=False)),
                ('imported_at', models.DateTimeField(auto_now_add=True)),
                ('field_session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='transcripts', to='study_sessions.fieldsession')),
                ('group', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='transcripts', to='study_sessions.breakoutgroup')),
                ('imported_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('phase', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='transcripts', to='study_sessions.phase')),
                ('study', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='transcripts', to='studies.study')),
            ],
            options={
                'ordering': ['field_session__position', 'position', 'id'],
                'constraints': [models.UniqueConstraint(fields=('field_session', 'title'), name='transcript_title_once'), models.CheckConstraint(condition=models.Q(('group', None), ('phase__isnull', False), _connector='OR'), name='transcript_group_has_phase')],
            },
        ),
        migrations.CreateModel(
            name='Speaker',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(help_text='as it stands in the file', max_length=120)),
                ('is_team', models.BooleanField(default=False, verbose_name='speaks for the research team')),
                ('participant', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='speakers', to='study_sessions.participant')),
                ('transcript', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='speakers', to='study_sessions.transcript')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('transcript', 'name'), name='speaker_name_once')],
            },
        ),
        migrations.CreateModel(
            name='TranscriptImport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.FileField(max_length=200, upload_to=sessions.models.text.source_path)),
                ('source_name', models.CharField(max_length=200)),
                ('source_sha256', models.CharField(max_length=64)),
                ('size', models.PositiveBigIntegerField()),
                ('options', models.JSONField(default=dict)),
                ('parsed', models.JSONField(null=True)),
                ('refusal', models.TextField(blank=True, help_text="why the file cannot be imported, in the user's words")),
                ('replaced_at', models.DateTimeField(blank=True, editable=False, help_text='when it took its place', null=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('field_session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='imports', to='study_sessions.fieldsession')),
                ('group', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, to='study_sessions.breakoutgroup')),
                ('job', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='studies.job')),
                ('phase', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, to='study_sessions.phase')),
                ('replaces', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='corrected_files', to='study_sessions.transcript')),
                ('study', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='imports', to='studies.study')),
                ('transcript', models.OneToOneField(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='import_record', to='study_sessions.transcript')),
            ],
            options={
                'ordering': ['created_at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Turn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField()),
                ('text', models.TextField()),
                ('folded', models.TextField(editable=False)),
                ('t_begin_ms', models.PositiveIntegerField(blank=True, null=True)),
                ('t_end_ms', models.PositiveIntegerField(blank=True, null=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('removed_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('speaker', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='turns', to='study_sessions.speaker')),
                ('transcript', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='turns', to='study_sessions.transcript')),
            ],
            options={
                'ordering': ['transcript', 'position'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('removed_at', None)), fields=('transcript', 'position'), name='turn_position_once')],
            },
        ),
        migrations.CreateModel(
            name='TextEdit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField()),
                ('position', models.PositiveIntegerField()),
                ('removed', models.TextField(blank=True)),
                ('inserted', models.TextField(blank=True)),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('turn', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='edits', to='study_sessions.turn')),
            ],
            options={
                'ordering': ['turn', 'version', 'id'],
                'indexes': [models.Index(fields=['turn', 'version'], name='edit_turn_version')],
                'constraints': [models.CheckConstraint(condition=models.Q(('inserted', ''), ('removed', ''), _negated=True), name='edit_changes_something')],
            },
        ),
        migrations.CreateModel(
            name='Mask',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('start', models.PositiveIntegerField()),
                ('end', models.PositiveIntegerField()),
                ('replacement', models.CharField(help_text='shown in square brackets', max_length=80)),
                ('category', models.CharField(choices=[('person', 'Person'), ('organisation', 'Organisation'), ('project', 'Project'), ('place', 'Place'), ('role', 'Role'), ('event', 'Event'), ('other', 'Other')], default='other', max_length=12)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('turn', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='masks', to='study_sessions.turn')),
            ],
            options={
                'ordering': ['turn', 'start'],
                'constraints': [models.CheckConstraint(condition=models.Q(('start__lt', models.F('end'))), name='mask_not_empty'), models.UniqueConstraint(fields=('turn', 'start'), name='mask_start_once')],
            },
        ),
        migrations.AddConstraint(
            model_name='breakoutgroup',
            constraint=models.UniqueConstraint(fields=('phase', 'title'), name='group_title_once'),
        ),
        migrations.RunPython(create, drop),
    ]
