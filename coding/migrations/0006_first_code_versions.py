from django.db import migrations

WORDING = ["name", "definition", "include", "exclude", "example"]


def write(apps, schema_editor):
    """The wording as it stands, as the version that it is; of earlier ones nothing is known."""
    Code = apps.get_model("coding", "Code")
    CodeVersion = apps.get_model("coding", "CodeVersion")
    codes = Code.objects.exclude(versions__isnull=False).values("pk", "version", *WORDING)
    CodeVersion.objects.bulk_create(
        (CodeVersion(code_id=row.pop("pk"), **row) for row in codes.iterator(chunk_size=500)), batch_size=500
    )


class Migration(migrations.Migration):

    dependencies = [
        ('coding', '0005_code_removed_at'),
    ]

    operations = [migrations.RunPython(write, migrations.RunPython.noop, elidable=True)]
