"""The tables as they are, in one step: a new installation need not walk the way here."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    # The steps that came before, for installations that took some of them.
    replaces = [
        ("reports", "0001_initial"),
        ("reports", "0002_initial"),
        ("reports", "0003_section_drafts"),
        ("reports", "0004_withdrawn_drafts"),
        ("reports", "0005_emblem"),
        ("reports", "0006_words"),
    ]

    dependencies = [
        ('coding', '0001_whole'),
        ('studies', '0001_whole'),
        ('studies', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='Deliverable',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(help_text='such as D1.3', max_length=10)),
                ('title', models.CharField(max_length=250)),
                ('subtitle', models.CharField(blank=True, max_length=250)),
                ('work_package', models.CharField(blank=True, max_length=120)),
                ('task', models.CharField(blank=True, max_length=200)),
                ('level', models.CharField(choices=[('PU', 'Public'), ('CO', 'Confidential, consortium and Commission services'), ('CI', 'Classified')], default='PU', max_length=2)),
                ('kind', models.CharField(choices=[('R', 'Report'), ('DEM', 'Demonstrator, pilot, prototype'), ('DEC', 'Website, patent, media'), ('OTHER', 'Other')], default='R', max_length=5)),
                ('due_on', models.DateField(blank=True, null=True)),
                ('due_month', models.CharField(blank=True, help_text='such as M10', max_length=5)),
                ('status', models.CharField(choices=[('outline', 'Outline'), ('drafting', 'Drafting'), ('internal_review', 'Internal review'), ('consortium_review', 'Consortium review'), ('final', 'Final'), ('submitted', 'Submitted'), ('accepted', 'Accepted'), ('revision_asked', 'Revision requested')], default='drafting', max_length=17)),
                ('authors', models.TextField(blank=True, help_text='one per line')),
                ('contributors', models.TextField(blank=True, help_text='one per line')),
                ('reviewers', models.TextField(blank=True, help_text='one per line')),
                ('abstract', models.TextField(blank=True)),
                ('keywords', models.CharField(blank=True, max_length=250)),
                ('funding', models.TextField(blank=True, verbose_name='funding statement')),
                ('disclaimer', models.TextField(blank=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('lead', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='studies.organisation')),
                ('study', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deliverables', to='studies.study')),
            ],
            options={
                'ordering': ['study', 'number'],
                'constraints': [models.UniqueConstraint(fields=('study', 'number'), name='deliverable_number_once')],
            },
        ),
        migrations.CreateModel(
            name='Draft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(help_text='counts up; shown as 0.4')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('file', models.CharField(blank=True, help_text='path below MEDIA_ROOT', max_length=200)),
                ('sha256', models.CharField(max_length=64)),
                ('size', models.PositiveBigIntegerField()),
                ('pages', models.PositiveIntegerField()),
                ('snapshot', models.JSONField(default=dict)),
                ('withdrawn_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('withdrawn_because', models.CharField(blank=True, editable=False, max_length=120)),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('deliverable', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='drafts', to='reports.deliverable')),
                ('job', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='draft', to='studies.job')),
                ('withdrawn_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-number'],
                'constraints': [models.UniqueConstraint(fields=('deliverable', 'number'), name='draft_number_once')],
            },
        ),
        migrations.CreateModel(
            name='Emblem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('image', models.BinaryField()),
                ('alt', models.CharField(max_length=120, verbose_name='description')),
                ('deliverable', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='emblem', to='reports.deliverable')),
            ],
        ),
        migrations.CreateModel(
            name='Section',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('key', models.SlugField(max_length=60)),
                ('number', models.CharField(blank=True, max_length=8)),
                ('title', models.CharField(max_length=160)),
                ('kind', models.CharField(choices=[('text', 'Text'), ('findings', 'Findings of a dimension'), ('practices', 'Practices'), ('generated', 'Generated from the data')], default='text', max_length=9)),
                ('narrative', models.TextField(blank=True, help_text='Markdown')),
                ('state', models.CharField(choices=[('empty', 'Empty'), ('drafting', 'Drafting'), ('ready', 'Ready')], default='empty', max_length=8)),
                ('prints_empty', models.BooleanField(default=False, help_text='in the document even without text and material')),
                ('version', models.PositiveIntegerField(default=1, help_text='raised by each save; a save of an older one is refused')),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('deliverable', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sections', to='reports.deliverable')),
                ('dimension', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='studies.dimension')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='children', to='reports.section')),
                ('updated_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['position'],
                'constraints': [models.UniqueConstraint(fields=('deliverable', 'key'), name='section_key_once'), models.UniqueConstraint(fields=('deliverable', 'position'), name='section_position_once'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'findings'), _negated=True), ('dimension__isnull', False), _connector='OR'), name='section_findings_have_dimension')],
            },
        ),
        migrations.CreateModel(
            name='SectionDraft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(blank=True)),
                ('state', models.CharField(choices=[('empty', 'Empty'), ('drafting', 'Drafting'), ('ready', 'Ready')], max_length=8)),
                ('prints_empty', models.BooleanField(default=False)),
                ('base_version', models.PositiveIntegerField(help_text='of the section, when the person began to type')),
                ('saved_at', models.DateTimeField(auto_now=True)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('section', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='unsaved', to='reports.section')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('section', 'author'), name='section_draft_once')],
            },
        ),
        migrations.CreateModel(
            name='SectionQuote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stance', models.CharField(choices=[('for', 'For'), ('against', 'A different view')], default='for', max_length=7)),
                ('position', models.PositiveSmallIntegerField()),
                ('wording', models.TextField()),
                ('chosen_at', models.DateTimeField(auto_now_add=True)),
                ('chosen_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('excerpt', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='section_quotes', to='coding.excerpt')),
                ('section', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='quotes', to='reports.section')),
            ],
            options={
                'ordering': ['section', 'position'],
                'constraints': [models.UniqueConstraint(fields=('section', 'excerpt'), name='section_quote_once')],
            },
        ),
        migrations.CreateModel(
            name='VersionEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.CharField(max_length=12)),
                ('dated', models.DateField()),
                ('author', models.CharField(max_length=120)),
                ('organisation', models.CharField(blank=True, max_length=120)),
                ('change', models.CharField(max_length=250)),
                ('deliverable', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='history', to='reports.deliverable')),
            ],
            options={
                'verbose_name_plural': 'version entries',
                'ordering': ['dated', 'id'],
            },
        ),
    ]
