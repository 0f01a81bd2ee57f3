"""The tables as they are, in one step: a new installation need not walk the way here."""

import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    # The steps that came before, for installations that took some of them.
    replaces = [
        ("coding", "0001_initial"),
        ("coding", "0002_initial"),
        ("coding", "0003_comment_suggested_code"),
        ("coding", "0004_workspace"),
        ("coding", "0005_code_removed_at"),
        ("coding", "0006_first_code_versions"),
        ("coding", "0007_histories"),
        ("coding", "0008_declined_suggestions"),
        ("coding", "0009_coded_words"),
        ("coding", "0010_reading_to_the_end"),
        ("coding", "0011_whole_words"),
    ]

    dependencies = [
        ('studies', '0001_whole'),
        ('studies', '__first__'),
        ('study_sessions', '0001_whole'),
    ]

    operations = [
        migrations.CreateModel(
            name='Code',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField(default=0)),
                ('name', models.CharField(max_length=80)),
                ('definition', models.TextField(blank=True)),
                ('include', models.TextField(blank=True, verbose_name='use it for')),
                ('exclude', models.TextField(blank=True, verbose_name='do not use it for')),
                ('example', models.TextField(blank=True)),
                ('own_hue', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(8)], verbose_name='colour')),
                ('version', models.PositiveIntegerField(default=1, help_text='raised when name or description changes')),
                ('retired_at', models.DateTimeField(blank=True, null=True)),
                ('removed_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('dimension', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='codes', to='studies.dimension')),
                ('merged_into', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='coding.code')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='coding.code')),
                ('study', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='codes', to='studies.study')),
            ],
            options={
                'ordering': ['dimension__position', 'position', 'name'],
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('name'), models.F('study'), models.F('dimension'), condition=models.Q(('dimension__isnull', False), ('retired_at', None)), name='code_name_once_in_dimension'), models.UniqueConstraint(django.db.models.functions.text.Lower('name'), models.F('study'), condition=models.Q(('dimension__isnull', True), ('retired_at', None)), name='code_name_once_emergent'), models.CheckConstraint(condition=models.Q(('own_hue', None), models.Q(('own_hue__gte', 1), ('own_hue__lte', 8)), _connector='OR'), name='code_hue_known'), models.CheckConstraint(condition=models.Q(('parent', models.F('id')), _negated=True), name='code_not_its_own_parent'), models.CheckConstraint(condition=models.Q(('removed_at', None), ('retired_at__isnull', False), _connector='OR'), name='code_removed_is_retired')],
            },
        ),
        migrations.CreateModel(
            name='CodedWords',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('span_number', models.PositiveBigIntegerField()),
                ('quote', models.TextField()),
                ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='coded_words', to='studies.event')),
                ('turn', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='study_sessions.turn')),
            ],
            options={
                'ordering': ['event', 'id'],
                'constraints': [models.UniqueConstraint(fields=('event', 'span_number'), name='coded_words_once')],
            },
        ),
        migrations.CreateModel(
            name='CodeVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField()),
                ('name', models.CharField(max_length=80)),
                ('definition', models.TextField(blank=True)),
                ('include', models.TextField(blank=True)),
                ('exclude', models.TextField(blank=True)),
                ('example', models.TextField(blank=True)),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('code', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='coding.code')),
            ],
            options={
                'ordering': ['code', 'version'],
                'constraints': [models.UniqueConstraint(fields=('code', 'version'), name='code_version_once')],
            },
        ),
        migrations.CreateModel(
            name='Coding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code_version', models.PositiveIntegerField(help_text="the version of the code's description at that time")),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('origin', models.CharField(choices=[('hand', 'Chosen by the coder'), ('search', 'All hits of a search'), ('suggestion', 'Suggested, accepted by the coder')], default='hand', max_length=10)),
                ('code', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='codings', to='coding.code')),
                ('coder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='codings', to=settings.AUTH_USER_MODEL)),
                ('study', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='codings', to='studies.study')),
            ],
            options={
                'ordering': ['excerpt', 'id'],
            },
        ),
        migrations.CreateModel(
            name='DeclinedSuggestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fingerprint', models.CharField(max_length=64)),
                ('declined_at', models.DateTimeField(auto_now_add=True)),
                ('withdrawn_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('code', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='declined_suggestions', to='coding.code')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('study', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='declined_suggestions', to='studies.study')),
                ('transcript', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='study_sessions.transcript')),
            ],
            options={
                'ordering': ['declined_at', 'id'],
                'constraints': [models.UniqueConstraint(fields=('code', 'person', 'transcript', 'fingerprint'), name='suggestion_declined_once')],
            },
        ),
        migrations.CreateModel(
            name='DisplayChoices',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('colour', models.CharField(choices=[('dimension', 'By dimension'), ('code', 'By code')], default='dimension', max_length=9)),
                ('coders', models.CharField(choices=[('all', 'Everybody’s codes'), ('mine', 'Only mine')], default='all', max_length=4)),
                ('stripes', models.CharField(choices=[('right', 'Right of the text'), ('left', 'Left of the text')], default='right', max_length=5)),
                ('text_size', models.PositiveSmallIntegerField(choices=[(15, 'Small'), (17, 'Normal'), (19, 'Large'), (21, 'Very large')], default=17)),
                ('line_width', models.CharField(choices=[('narrow', 'Narrow, 54 characters'), ('normal', 'Normal, 68 characters'), ('wide', 'Wide, 84 characters')], default='normal', max_length=6)),
                ('turn_numbers', models.BooleanField(default=False)),
                ('times', models.BooleanField(default=True)),
                ('whole_words', models.BooleanField(default=True, verbose_name='selections grow to whole words')),
                ('single_keys', models.BooleanField(default=True, verbose_name='single keys work')),
                ('only_coder', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='display_choices', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Excerpt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('codes', models.ManyToManyField(related_name='excerpts', through='coding.Coding', to='coding.code')),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('study', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='excerpts', to='studies.study')),
                ('transcript', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='excerpts', to='study_sessions.transcript')),
            ],
            options={
                'ordering': ['transcript', 'id'],
            },
        ),
        migrations.AddField(
            model_name='coding',
            name='excerpt',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='codings', to='coding.excerpt'),
        ),
        migrations.CreateModel(
            name='ExcerptLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('replies_to', 'Replies to'), ('contradicts', 'Contradicts'), ('example_of', 'Is an example of')], max_length=12)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='links_out', to='coding.excerpt')),
                ('study', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='excerpt_links', to='studies.study')),
                ('target', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='links_in', to='coding.excerpt')),
            ],
            options={
                'ordering': ['created_at', 'id'],
                'constraints': [models.UniqueConstraint(fields=('source', 'target', 'kind'), name='excerpt_link_once'), models.CheckConstraint(condition=models.Q(('source', models.F('target')), _negated=True), name='excerpt_link_of_two')],
            },
        ),
        migrations.CreateModel(
            name='Memo',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField()),
                ('version', models.PositiveIntegerField(default=1)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('removed_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memos', to=settings.AUTH_USER_MODEL)),
                ('code', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='memos', to='coding.code')),
                ('coding', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='memos', to='coding.coding')),
                ('excerpt', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='memos', to='coding.excerpt')),
                ('study', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memos', to='studies.study')),
                ('transcript', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='memos', to='study_sessions.transcript')),
                ('turn', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='memos', to='study_sessions.turn')),
            ],
            options={
                'ordering': ['created_at', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('code__isnull', True), ('coding__isnull', True), ('transcript__isnull', True), ('turn__isnull', True)), models.Q(('code__isnull', True), ('excerpt__isnull', True), ('transcript__isnull', True), ('turn__isnull', True)), models.Q(('coding__isnull', True), ('excerpt__isnull', True), ('transcript__isnull', True), ('turn__isnull', True)), models.Q(('code__isnull', True), ('coding__isnull', True), ('excerpt__isnull', True), ('transcript__isnull', True)), models.Q(('code__isnull', True), ('coding__isnull', True), ('excerpt__isnull', True), ('turn__isnull', True)), _connector='OR'), name='memo_on_one_thing'), models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='memo_not_empty')],
            },
        ),
        migrations.CreateModel(
            name='MemoVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField()),
                ('text', models.TextField()),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('memo', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='coding.memo')),
            ],
            options={
                'ordering': ['memo', 'version'],
                'constraints': [models.UniqueConstraint(fields=('memo', 'version'), name='memo_version_once')],
            },
        ),
        migrations.CreateModel(
            name='Practice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=12)),
                ('title', models.CharField(max_length=160)),
                ('summary', models.TextField(help_text='120 words at most')),
                ('level', models.CharField(choices=[('collected', 'Collected'), ('assessed', 'Assessed'), ('promising', 'Promising'), ('good', 'Good'), ('rejected', 'Rejected')], default='collected', max_length=9)),
                ('basis', models.TextField(blank=True, help_text='who decided, when, by which criteria', verbose_name='basis of the level')),
                ('institution', models.CharField(blank=True, help_text='as it may be named in the report', max_length=160)),
                ('outside_actors', models.TextField(blank=True)),
                ('dimensions', models.ManyToManyField(blank=True, related_name='practices', to='studies.dimension')),
                ('excerpts', models.ManyToManyField(blank=True, related_name='practices', to='coding.excerpt')),
                ('study', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='practices', to='studies.study')),
            ],
            options={
                'ordering': ['code'],
                'constraints': [models.UniqueConstraint(fields=('study', 'code'), name='practice_code_once')],
            },
        ),
        migrations.CreateModel(
            name='Reading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('read_at', models.DateTimeField()),
                ('seq', models.PositiveBigIntegerField()),
                ('reader', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='readings', to=settings.AUTH_USER_MODEL)),
                ('transcript', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='readings', to='study_sessions.transcript')),
            ],
            options={
                'ordering': ['transcript', 'read_at'],
                'constraints': [models.UniqueConstraint(fields=('transcript', 'reader'), name='reading_once_per_coder')],
            },
        ),
        migrations.CreateModel(
            name='ReviewItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField()),
                ('excerpt', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='review_items', to='coding.excerpt')),
            ],
            options={
                'ordering': ['round', 'position'],
            },
        ),
        migrations.CreateModel(
            name='Review',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('verdict', models.CharField(choices=[('accepted', 'Accepted'), ('questioned', 'Questioned'), ('rejected', 'Rejected')], max_length=10)),
                ('version', models.PositiveIntegerField(default=1)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('reviewer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to=settings.AUTH_USER_MODEL)),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reviews', to='coding.reviewitem')),
            ],
            options={
                'ordering': ['created_at'],
                'constraints': [models.UniqueConstraint(fields=('item', 'reviewer'), name='review_once_per_partner'), models.CheckConstraint(condition=models.Q(('verdict__in', ['accepted', 'questioned', 'rejected'])), name='review_verdict_known')],
            },
        ),
        migrations.CreateModel(
            name='Comment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(blank=True)),
                ('verdict', models.CharField(blank=True, choices=[('accepted', 'Accepted'), ('questioned', 'Questioned'), ('rejected', 'Rejected')], max_length=10)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='review_comments', to=settings.AUTH_USER_MODEL)),
                ('suggested', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='coding.code')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='comments', to='coding.reviewitem')),
            ],
            options={
                'ordering': ['created_at', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('text', ''), _negated=True), ('suggested__isnull', False), _connector='OR'), name='comment_not_empty')],
            },
        ),
        migrations.CreateModel(
            name='ReviewRound',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('title', models.CharField(blank=True, max_length=120)),
                ('closes_on', models.DateField(blank=True, null=True)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('partners', models.ManyToManyField(blank=True, related_name='review_rounds', to=settings.AUTH_USER_MODEL)),
                ('study', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='review_rounds', to='studies.study')),
            ],
            options={
                'ordering': ['-number'],
                'constraints': [models.UniqueConstraint(fields=('study', 'number'), name='round_number_once')],
            },
        ),
        migrations.AddField(
            model_name='reviewitem',
            name='round',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='coding.reviewround'),
        ),
        migrations.CreateModel(
            name='Span',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('start', models.PositiveIntegerField()),
                ('end', models.PositiveIntegerField()),
                ('quote', models.TextField()),
                ('before', models.CharField(blank=True, max_length=30)),
                ('after', models.CharField(blank=True, max_length=30)),
                ('state', models.CharField(choices=[('live', 'In place'), ('touched', 'Words changed'), ('lost', 'Words gone')], default='live', max_length=7)),
                ('excerpt', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='spans', to='coding.excerpt')),
                ('turn', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='spans', to='study_sessions.turn')),
            ],
            options={
                'ordering': ['excerpt', 'position'],
                'indexes': [models.Index(fields=['turn', 'start', 'end'], name='span_place')],
                'constraints': [models.UniqueConstraint(fields=('excerpt', 'position'), name='span_position_once'), models.UniqueConstraint(fields=('excerpt', 'turn'), name='span_turn_once'), models.CheckConstraint(condition=models.Q(('start__lt', models.F('end')), ('state', 'lost'), _connector='OR'), name='span_not_empty')],
            },
        ),
        migrations.AddIndex(
            model_name='coding',
            index=models.Index(fields=['study', 'code'], name='coding_study_code'),
        ),
        migrations.AddConstraint(
            model_name='coding',
            constraint=models.UniqueConstraint(fields=('excerpt', 'code', 'coder'), name='coding_once_per_coder'),
        ),
        migrations.AddConstraint(
            model_name='reviewitem',
            constraint=models.UniqueConstraint(fields=('round', 'excerpt'), name='review_item_once'),
        ),
        migrations.AddConstraint(
            model_name='reviewitem',
            constraint=models.UniqueConstraint(fields=('round', 'position'), name='review_item_position_once'),
        ),
    ]
