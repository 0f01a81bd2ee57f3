from django.db import migrations


def write(apps, schema_editor):
    """Events from before there were subjects: what each was about, as far as it says; and the words of memos."""
    Event = apps.get_model("studies", "Event")
    EventSubject = apps.get_model("studies", "EventSubject")
    rows = []
    for event in Event.objects.filter(subjects=None).iterator(chunk_size=500):
        both = {**event.before, **event.after}
        found = {(kind, both[kind]) for kind in ("excerpt", "code") if isinstance(both.get(kind), int)}
        found |= {(kind, event.before[kind]) for kind in ("excerpt", "code") if isinstance(event.before.get(kind), int)}
        if event.target_id.isdigit():
            found.add((event.target_type, int(event.target_id)))
        rows += [EventSubject(event=event, kind=kind, object_id=pk) for kind, pk in sorted(found)]
    EventSubject.objects.bulk_create(rows, batch_size=500)
    Memo = apps.get_model("coding", "Memo")
    MemoVersion = apps.get_model("coding", "MemoVersion")
    memos = Memo.objects.filter(versions=None).values_list("pk", "version", "text")
    MemoVersion.objects.bulk_create(
        (MemoVersion(memo_id=pk, version=version, text=text) for pk, version, text in memos.iterator(chunk_size=500)),
        batch_size=500,
    )


class Migration(migrations.Migration):

    dependencies = [
        ('coding', '0006_first_code_versions'),
        ('studies', '0003_undo_and_subjects'),
    ]

    operations = [migrations.RunPython(write, migrations.RunPython.noop, elidable=True)]
