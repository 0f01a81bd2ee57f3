"""`manage.py createsuperuser`, also as the very first command on this machine."""

from django.contrib.auth.management.commands import createsuperuser

from studies.installing import make_tables


class Command(createsuperuser.Command):
    def execute(self, *args, **options):
        make_tables()
        return super().execute(*args, **options)
