"""`manage.py createsuperuser`, also as the very first command on this machine."""

from django.conf import settings
from django.contrib.auth.management.commands import createsuperuser
from django.core.management import call_command


class Command(createsuperuser.Command):
    def execute(self, *args, **options):
        # A team's database is migrated by its deployment; on one machine nobody did before the first `serve`.
        if not settings.TEAM:
            call_command("migrate", verbosity=0)
        return super().execute(*args, **options)
