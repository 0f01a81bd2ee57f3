"""`manage.py seed_caliper`: the study of CALIPER's Task 1.3, from the sourced reference pack."""

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from reports.actions.reference import become_coordinator, load_caliper
from studies.installing import make_tables
from studies.models import User


class Command(BaseCommand):
    help = (
        "Adds CALIPER's Task 1.3: its dimensions with starter codes, sessions, partners, the sister projects and ACT, "
        "and the outline of D1.3. Run again, it adds what is missing and changes nothing that is there."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--coordinator", metavar="EMAIL", help="an account that becomes coordinator of the study")

    def handle(self, *, coordinator: str | None, **options) -> None:
        make_tables()
        self.load(coordinator)

    @transaction.atomic
    def load(self, coordinator: str | None) -> None:
        study, added = load_caliper()
        for thing, number in added.items():
            self.stdout.write(f"{thing}: {number} added" if number else f"{thing}: all there")
        if coordinator:
            user = User.objects.filter(email__iexact=coordinator).first()
            if user is None:
                raise CommandError(f"There is no account {coordinator}. Make one first: manage.py createsuperuser")
            membership = become_coordinator(study, user)
            self.stdout.write(f"{user.email} is {membership.get_role_display().lower()} of “{study}”.")
