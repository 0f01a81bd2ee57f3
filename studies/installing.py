"""The tables of a one-machine installation are made by whichever command is its first."""

from django.conf import settings
from django.core.management import call_command


def make_tables() -> None:
    """Nothing where a team's deployment migrates its database itself."""
    if not settings.TEAM:
        call_command("migrate", verbosity=0)
