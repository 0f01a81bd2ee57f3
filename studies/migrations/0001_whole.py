"""The tables as they are, in one step: a new installation need not walk the way here."""

import django.core.serializers.json
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    # The steps that came before, for installations that took some of them.
    replaces = [
        ("studies", "0001_initial"),
        ("studies", "0002_event_at"),
        ("studies", "0003_undo_and_subjects"),
        ("studies", "0004_archive_and_deleted_studies"),
        ("studies", "0005_study_setup"),
        ("studies", "0006_words"),
    ]

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='Organisation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source_url', models.URLField(blank=True, max_length=500, verbose_name='source')),
                ('checked_on', models.DateField(blank=True, null=True)),
                ('mark', models.CharField(choices=[('verified', 'Verified'), ('conflicting', 'Sources disagree'), ('unverified', 'Unverified'), ('own_assumption', 'Own assumption')], default='unverified', max_length=14)),
                ('note', models.TextField(blank=True)),
                ('name', models.CharField(max_length=200)),
                ('short_name', models.CharField(blank=True, max_length=40)),
                ('country', models.CharField(blank=True, help_text='ISO 3166-1, two letters', max_length=2)),
                ('kind', models.CharField(choices=[('rpo', 'Research performing organisation'), ('rfo', 'Research funding organisation'), ('sme', 'Small or medium-sized enterprise'), ('large_company', 'Large company'), ('public_authority', 'Public authority'), ('ministry', 'Ministry'), ('agency', 'Agency'), ('ngo', 'NGO'), ('womens_association', "Women's or feminist association"), ('professional_association', 'Professional association'), ('network', 'Network'), ('think_tank', 'Think tank'), ('eu_body', 'EU body'), ('other', 'Other')], default='other', max_length=26)),
                ('helix', models.CharField(blank=True, choices=[('academia', 'Academia'), ('industry', 'Industry and business'), ('government_public', 'Government and public sector'), ('civil_society', 'Civil society'), ('cross', 'Across (network)')], max_length=18)),
                ('website', models.URLField(blank=True)),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Project',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source_url', models.URLField(blank=True, max_length=500, verbose_name='source')),
                ('checked_on', models.DateField(blank=True, null=True)),
                ('mark', models.CharField(choices=[('verified', 'Verified'), ('conflicting', 'Sources disagree'), ('unverified', 'Unverified'), ('own_assumption', 'Own assumption')], default='unverified', max_length=14)),
                ('note', models.TextField(blank=True)),
                ('acronym', models.CharField(max_length=60)),
                ('aliases', models.JSONField(blank=True, default=list, help_text='other spellings in use')),
                ('title', models.CharField(max_length=300)),
                ('grant_no', models.CharField(blank=True, max_length=20, verbose_name='grant agreement')),
                ('programme', models.CharField(blank=True, max_length=120)),
                ('action_type', models.CharField(blank=True, max_length=20)),
                ('starts_on', models.DateField(blank=True, null=True)),
                ('ends_on', models.DateField(blank=True, null=True)),
                ('period', models.CharField(blank=True, help_text='as published, where it is less exact than a date', max_length=120)),
                ('website', models.URLField(blank=True)),
            ],
            options={
                'ordering': ['acronym'],
            },
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('email', models.EmailField(max_length=254, unique=True, verbose_name='e-mail')),
                ('name', models.CharField(blank=True, max_length=120)),
                ('theme', models.CharField(choices=[('system', 'As the system'), ('light', 'Light'), ('dark', 'Dark')], default='system', max_length=6)),
                ('is_staff', models.BooleanField(default=False)),
                ('is_active', models.BooleanField(default=True)),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now)),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'ordering': ['name', 'email'],
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='user_email_once_in_any_case')],
            },
        ),
        migrations.CreateModel(
            name='DeletedStudy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('study_number', models.PositiveBigIntegerField(unique=True)),
                ('slug_sha256', models.CharField(max_length=64)),
                ('deleted_at', models.DateTimeField(auto_now_add=True)),
                ('reason', models.CharField(choices=[('withdrawn', 'Someone withdrew their consent'), ('mistake', 'It was added by mistake, or from the wrong file'), ('twice', 'It is a duplicate'), ('retention', 'The retention period is over'), ('other', 'Another reason, documented outside Caliper')], max_length=9)),
                ('counts', models.JSONField(default=dict)),
                ('deleted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name_plural': 'deleted studies',
                'ordering': ['deleted_at'],
            },
        ),
        migrations.CreateModel(
            name='Event',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seq', models.PositiveBigIntegerField()),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('verb', models.CharField(max_length=60)),
                ('target_type', models.CharField(max_length=40)),
                ('target_id', models.CharField(max_length=40)),
                ('transcript_id', models.PositiveBigIntegerField(null=True)),
                ('before', models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ('after', models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ('save_id', models.UUIDField(null=True)),
                ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='events', to=settings.AUTH_USER_MODEL)),
                ('reverses', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reversed_by', to='studies.event')),
            ],
            options={
                'ordering': ['study', 'seq'],
            },
        ),
        migrations.CreateModel(
            name='EventSubject',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=40)),
                ('object_id', models.PositiveBigIntegerField()),
                ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='subjects', to='studies.event')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('kind', 'object_id', 'event'), name='event_subject_once')],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('coordinator', 'Coordinator'), ('researcher', 'Researcher'), ('partner', 'Partner')], max_length=12)),
                ('valid_until', models.DateField(blank=True, help_text='Last day of access; empty for no end.', null=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, to='studies.organisation')),
            ],
            options={
                'ordering': ['role', 'user__name'],
            },
        ),
        migrations.CreateModel(
            name='ProjectPartner',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source_url', models.URLField(blank=True, max_length=500, verbose_name='source')),
                ('checked_on', models.DateField(blank=True, null=True)),
                ('mark', models.CharField(choices=[('verified', 'Verified'), ('conflicting', 'Sources disagree'), ('unverified', 'Unverified'), ('own_assumption', 'Own assumption')], default='unverified', max_length=14)),
                ('note', models.TextField(blank=True)),
                ('role', models.CharField(choices=[('coordinator', 'Coordinator'), ('partner', 'Partner'), ('evaluator', 'Evaluator'), ('associated', 'Associated')], default='partner', max_length=11)),
                ('gep_implementing', models.BooleanField(default=False, verbose_name='implements a GEP')),
                ('unit', models.CharField(blank=True, max_length=200)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='project_partners', to='studies.organisation')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='project_partners', to='studies.project')),
            ],
            options={
                'ordering': ['project__acronym', 'role', 'organisation__name'],
                'constraints': [models.UniqueConstraint(fields=('project', 'organisation'), name='project_partner_once'), models.UniqueConstraint(condition=models.Q(('role', 'coordinator')), fields=('project',), name='project_one_coordinator')],
            },
        ),
        migrations.AddField(
            model_name='project',
            name='partners',
            field=models.ManyToManyField(related_name='projects', through='studies.ProjectPartner', to='studies.organisation'),
        ),
        migrations.CreateModel(
            name='Study',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(help_text='The task, such as “Task 1.3”', max_length=30)),
                ('slug', models.SlugField(max_length=60, unique=True)),
                ('title', models.CharField(max_length=200)),
                ('objectives', models.TextField(blank=True)),
                ('questions', models.TextField(blank=True, verbose_name='research questions')),
                ('methods', models.TextField(blank=True)),
                ('language', models.CharField(default='en', max_length=10)),
                ('attribution_rule', models.CharField(choices=[('named', 'By name'), ('organisation_only', 'By organisation'), ('role_only', 'By role'), ('anonymous', 'Anonymous'), ('chatham_house', 'Chatham House Rule')], default='role_only', max_length=17)),
                ('small_cell', models.PositiveSmallIntegerField(default=3, help_text='Table cells with fewer people than this show “fewer than” instead of the number.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(20)], verbose_name='smallest cell')),
                ('context_turns', models.PositiveSmallIntegerField(default=2, help_text='Turns before and after an excerpt that partners see.', validators=[django.core.validators.MaxValueValidator(20)])),
                ('retention_until', models.DateField(blank=True, null=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('archived_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('last_seq', models.PositiveBigIntegerField(default=0, editable=False)),
                ('lead', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='studies.organisation')),
                ('members', models.ManyToManyField(related_name='studies', through='studies.Membership', to=settings.AUTH_USER_MODEL)),
                ('organisations', models.ManyToManyField(blank=True, related_name='+', to='studies.organisation')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='studies', to='studies.project')),
            ],
            options={
                'verbose_name_plural': 'studies',
                'ordering': ['title'],
            },
        ),
        migrations.AddField(
            model_name='project',
            name='study',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='own_projects', to='studies.study'),
        ),
        migrations.AddField(
            model_name='organisation',
            name='study',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='own_organisations', to='studies.study'),
        ),
        migrations.AddField(
            model_name='membership',
            name='study',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='studies.study'),
        ),
        migrations.CreateModel(
            name='Job',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=40)),
                ('input', models.JSONField(default=dict)),
                ('input_hash', models.CharField(max_length=64)),
                ('state', models.CharField(choices=[('queued', 'Waiting'), ('running', 'Running'), ('done', 'Done'), ('failed', 'Failed'), ('cancelled', 'Stopped')], default='queued', max_length=9)),
                ('step', models.CharField(blank=True, help_text="what is being done, in the user's words", max_length=120)),
                ('done', models.PositiveIntegerField(default=0)),
                ('total', models.PositiveIntegerField(default=0)),
                ('message', models.TextField(blank=True, help_text='the reason of a failure, or warnings')),
                ('result', models.JSONField(blank=True, default=dict)),
                ('attempt', models.PositiveSmallIntegerField(default=0)),
                ('lease_until', models.DateTimeField(blank=True, null=True)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('started_at', models.DateTimeField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('requester', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='jobs', to=settings.AUTH_USER_MODEL)),
                ('study', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='jobs', to='studies.study')),
            ],
            options={
                'ordering': ['-created_at'],
                'indexes': [models.Index(fields=['state', 'lease_until'], name='job_state_lease')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['queued', 'running'])), fields=('study', 'kind', 'input_hash'), name='job_once_while_active'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'running'), _negated=True), ('lease_until__isnull', False), _connector='OR'), name='job_running_has_lease')],
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(max_length=254, verbose_name='e-mail')),
                ('role', models.CharField(choices=[('coordinator', 'Coordinator'), ('researcher', 'Researcher'), ('partner', 'Partner')], max_length=12)),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('expires_at', models.DateTimeField()),
                ('accepted_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('accepted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('invited_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, to='studies.organisation')),
                ('study', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to='studies.study')),
            ],
            options={
                'ordering': ['-created_at'],
                'constraints': [models.CheckConstraint(condition=models.Q(('role__in', ['coordinator', 'researcher', 'partner'])), name='invitation_role_known')],
            },
        ),
        migrations.AddField(
            model_name='event',
            name='study',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='events', to='studies.study'),
        ),
        migrations.CreateModel(
            name='Dimension',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.SlugField(max_length=30)),
                ('letters', models.CharField(help_text='Two letters, shown beside the colour', max_length=2)),
                ('name', models.CharField(help_text='as published', max_length=120)),
                ('short_name', models.CharField(max_length=40)),
                ('question', models.CharField(blank=True, max_length=300, verbose_name='key question')),
                ('position', models.PositiveSmallIntegerField()),
                ('hue', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(8)], verbose_name='colour')),
                ('retired_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('study', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='dimensions', to='studies.study')),
            ],
            options={
                'ordering': ['position'],
                'constraints': [models.UniqueConstraint(fields=('study', 'key'), name='dimension_key_once'), models.UniqueConstraint(fields=('study', 'letters'), name='dimension_letters_once'), models.UniqueConstraint(fields=('study', 'position'), name='dimension_position_once'), models.CheckConstraint(condition=models.Q(('hue__gte', 1), ('hue__lte', 8)), name='dimension_hue_known')],
            },
        ),
        migrations.CreateModel(
            name='StudyProject',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('relation', models.CharField(choices=[('own', 'Own project'), ('sister', 'Sister project'), ('community', 'Communities of practice'), ('other', 'Other')], default='sister', max_length=9)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='study_projects', to='studies.project')),
                ('study', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='study_projects', to='studies.study')),
            ],
            options={
                'ordering': ['position', 'project__acronym'],
                'constraints': [models.UniqueConstraint(fields=('study', 'project'), name='study_project_once')],
            },
        ),
        migrations.AddField(
            model_name='study',
            name='projects',
            field=models.ManyToManyField(related_name='+', through='studies.StudyProject', to='studies.project'),
        ),
        migrations.AddConstraint(
            model_name='project',
            constraint=models.UniqueConstraint(condition=models.Q(('study', None)), fields=('acronym',), name='project_acronym_once'),
        ),
        migrations.AddConstraint(
            model_name='project',
            constraint=models.UniqueConstraint(fields=('study', 'acronym'), name='project_acronym_once_in_study'),
        ),
        migrations.AddConstraint(
            model_name='organisation',
            constraint=models.UniqueConstraint(condition=models.Q(('study', None)), fields=('name',), name='organisation_name_once'),
        ),
        migrations.AddConstraint(
            model_name='organisation',
            constraint=models.UniqueConstraint(fields=('study', 'name'), name='organisation_name_once_in_study'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.UniqueConstraint(fields=('study', 'user'), name='membership_once_per_study'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(('role__in', ['coordinator', 'researcher', 'partner'])), name='membership_role_known'),
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(fields=['study', 'target_type', 'target_id'], name='event_target'),
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(fields=['transcript_id', 'seq'], name='event_transcript'),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.UniqueConstraint(fields=('study', 'seq'), name='event_seq_once'),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.UniqueConstraint(fields=('study', 'save_id'), name='event_save_once'),
        ),
        migrations.AddConstraint(
            model_name='study',
            constraint=models.CheckConstraint(condition=models.Q(('attribution_rule__in', ['named', 'organisation_only', 'role_only', 'anonymous', 'chatham_house'])), name='study_rule_known'),
        ),
        migrations.AddConstraint(
            model_name='study',
            constraint=models.CheckConstraint(condition=models.Q(('small_cell__gte', 1)), name='study_small_cell_positive'),
        ),
    ]
