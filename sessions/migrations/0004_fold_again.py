"""Folding knows more letters now (ı, ø, ł, æ), quotation marks and signs that nobody sees: stored forms are made anew."""

from django.db import migrations

from sessions.folding import fold

BATCH = 2000


def fold_again(apps, schema_editor):
    turns = apps.get_model("study_sessions", "Turn").objects.using(schema_editor.connection.alias)
    last = 0
    while rows := list(turns.filter(pk__gt=last).order_by("pk").only("text", "folded")[:BATCH]):
        last = rows[-1].pk
        changed = [row for row in rows if row.folded != fold(row.text)]
        for row in changed:
            row.folded = fold(row.text)
        turns.bulk_update(changed, ["folded"], batch_size=200)


class Migration(migrations.Migration):
    dependencies = [("study_sessions", "0003_text_edits")]
    operations = [migrations.RunPython(fold_again, migrations.RunPython.noop, elidable=True)]
