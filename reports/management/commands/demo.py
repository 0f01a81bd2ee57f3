"""`manage.py demo`: a study to look at, ready in a minute on a machine with nothing but Python."""

import time

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from reports.actions.drafts import request_draft
from reports.actions.reference import become_coordinator, load_caliper
from reports.demonstration import load
from reports.demonstration.people import DOMAIN, PASSWORD
from reports.models import Deliverable
from studies import jobs
from studies.installing import make_tables
from studies.models import Job, Study, User

ROLES = [("coordinator", "Coordinator"), ("researcher", "Researcher"), ("partner", "Partner")]


class Command(BaseCommand):
    help = "Sets up the database, the CALIPER reference pack and two demo studies, then serves them on this machine."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--no-serve", action="store_true", help="set up only")
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *, no_serve: bool, port: int, **options) -> None:
        if settings.TEAM:
            raise CommandError("The demo's password is public, so it is not loaded where a team keeps its studies.")
        began = time.monotonic()
        make_tables()
        task, _ = load_caliper()
        self.stdout.write("The CALIPER reference pack is there: eight dimensions, projects, sessions, partners, D1.3.")
        self.load_story()
        become_coordinator(task, User.objects.get(email=f"coordinator@{DOMAIN}"))
        self.load_long()
        self.stdout.write(f"Ready after {time.monotonic() - began:.0f} s.\n\n")
        self.tell_logins()
        if not no_serve:
            call_command("serve", port=port)

    def load_story(self) -> None:
        if study := load.demo_study():
            self.stdout.write(f"“{study}” is there already and stays as it is.")
            return
        deliverable = load.load_story()
        self.stdout.write(f"“{deliverable.study}” was loaded: transcripts, codings, reviews, narrative. All invented.")
        self.assemble(deliverable)

    def assemble(self, deliverable: Deliverable) -> None:
        """One draft, by the same job as the button; without Pango the reason is told and all else works."""
        by = User.objects.get(email=f"coordinator@{DOMAIN}")
        job = request_draft(deliverable, by=by)
        jobs.execute(job.pk)
        job.refresh_from_db()
        if job.state == Job.State.DONE:
            draft = deliverable.drafts.first()
            self.stdout.write(f"{deliverable.number}, draft {draft.label}: {draft.pages} pages as PDF.")
        else:
            self.stdout.write(self.style.WARNING(f"No draft was made. {job.message}"))

    def load_long(self) -> None:
        if Study.objects.filter(slug=load.LONG_SLUG).exists():
            return
        study = load.load_long_transcript()
        words = study.transcripts.get().words
        self.stdout.write(f"“{study}” was loaded: one transcript of {words:,} words.")

    def tell_logins(self) -> None:
        self.stdout.write("Sign in with the password " + self.style.SUCCESS(PASSWORD) + " as")
        for key, role in ROLES:
            self.stdout.write(f"  {role:<12} {key}@{DOMAIN}")
        self.stdout.write("These accounts exist in this demo only.\n\n")
