"""`manage.py build_draft`: the document as a file, by the job's own code, without filing it as a numbered draft."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from reports import assemble
from reports.actions.drafts import EXPORTERS, export, write_file
from reports.exporters.pdf import PangoMissing
from reports.models import Deliverable
from reports.preflight import blocking
from reports.readiness import NotReady, facts_of
from reports.source import load, read


class Command(BaseCommand):
    help = "Assembles the deliverable of a study as a working copy: one file, which is not filed among the drafts."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--study", required=True, metavar="SLUG")
        parser.add_argument("--output", required=True, metavar="FILE", type=Path)
        parser.add_argument("--format", choices=sorted(EXPORTERS), default="pdf")

    def handle(self, *, study: str, output: Path | str, format: str, **options) -> None:
        deliverable = Deliverable.objects.filter(study__slug=study).first()
        if deliverable is None:
            raise CommandError(f"There is no study {study!r} with a deliverable. Set one up on its report page.")
        source = read(load(deliverable.pk))
        if source.deliverable.is_final and (checks := blocking(facts_of(source))):
            raise CommandError(str(NotReady(checks)))
        document = assemble.build(source, assemble.Edition(timezone.localdate()))
        try:
            write_file(Path(output).absolute(), export(document, format))
        except PangoMissing as missing:
            raise CommandError(str(missing)) from missing
        except OSError as error:
            raise CommandError(f"{output} cannot be written: {error.strerror}.") from error
        self.stdout.write(f"{output}: {deliverable.number}, {len(document.quotes)} quotes")
        for judged in source.held_out:
            self.stdout.write(f"held back from {judged.chosen.section}: {judged.reason}")
