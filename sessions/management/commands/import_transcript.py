"""`manage.py import_transcript`: what the import page does, from the command line.

With `--dry-run` no study, no session and no database is touched: each file is parsed in the limited child process and
reported. With `--json` there is one object per line and file, with exactly these keys:

    file        the path as it was given
    format      txt, docx, odt, rtf, pdf, vtt, srt or csv; null when the ending is none of these
    encoding    how the bytes were read; "" where the format has none (PDF); null when there is an error
    words       white-space separated words of all turns, without the speakers' labels
    turns       number of turns, the lines that nobody speaks included
    speakers    [{"label", "turns", "words"}] in the order of their first turn; a speaker who goes on after a line
                that nobody speaks ("(pause)", a heading) takes the floor once, so counts one turn
    has_times   true when at least one turn has a time
    warnings    sentences, each with its first line
    error       null, or the one sentence that says why the file was refused

Without `--dry-run` each file becomes a transcript of the session that `--study` and `--session` name, in a transaction
of its own; the report is the same. Speakers are linked to participants afterwards, on the session's page. A session
that is still planned becomes held with the first file, on `--held-on` or on the day for which it was planned.

The exit status is 0 when all files were read, and 1 when at least one was refused.
"""

import datetime
import json
import sys
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from sessions.parsers.detect import EXTENSIONS
from sessions.parsers.sandbox import parse_in_child
from sessions.parsers.turns import RULE_LABELS
from sessions.parsers.types import ImportRefused, ParsedTranscript, ParseOptions


class Command(BaseCommand):
    help = "Reads transcripts (txt, docx, odt, rtf, pdf, vtt, srt, csv) and reports turns, speakers and warnings."
    requires_system_checks = []  # a dry run works without a database

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE")
        parser.add_argument("--dry-run", action="store_true", help="read and report only; no study, no database")
        parser.add_argument("--study", metavar="SLUG", help="the study to import into")
        parser.add_argument("--session", type=int, metavar="ID", help="its number, as in the page's address")
        parser.add_argument("--as", dest="by", metavar="EMAIL", help="who imports; otherwise the study's coordinator")
        parser.add_argument(
            "--held-on", type=datetime.date.fromisoformat, metavar="DATE", help="YYYY-MM-DD, of a session still planned"
        )
        parser.add_argument("--json", action="store_true", dest="as_json", help="one JSON object per line and file")
        parser.add_argument("--speaker-rule", choices=list(RULE_LABELS), help="how a new speaker is recognised")
        parser.add_argument("--encoding", help="how the bytes of text files are read, such as cp1253")

    def handle(self, *args: Any, **options: Any) -> None:
        choices = ParseOptions(speaker_rule=options["speaker_rule"], encoding=options["encoding"])
        into = None
        if not options["dry_run"]:
            into = Target.find(options["study"], options["session"], options["by"], options["held_on"])
        reports = [self._show(report(path, choices, into), as_json=options["as_json"]) for path in options["files"]]
        if any(item["error"] for item in reports):
            sys.exit(1)

    def _show(self, item: dict[str, Any], *, as_json: bool) -> dict[str, Any]:
        self.stdout.write(self._as_json(item) if as_json else as_table(item))
        return item

    def _as_json(self, item: dict[str, Any]) -> str:
        text = json.dumps(item, ensure_ascii=False)
        try:
            text.encode(getattr(self.stdout, "encoding", None) or "utf-8")
        except UnicodeEncodeError:  # a terminal or a pipe that is not UTF-8
            return json.dumps(item)
        return text


@dataclass(frozen=True)
class Target:
    """Where the files go, and in whose name. Not needed, and not imported, for a dry run."""

    field_session: Any
    by: Any
    held_on: datetime.date | None = None

    @classmethod
    def find(
        cls, slug: str | None, session: int | None, email: str | None, held_on: datetime.date | None = None
    ) -> "Target":
        from sessions.models import FieldSession
        from studies.access import may
        from studies.models import Membership, Role
        from studies.permissions import Permission

        if not slug or not session:
            raise CommandError("Say where to: --study SLUG --session ID; or look only, with --dry-run.")
        field_session = FieldSession.objects.filter(study__slug=slug, pk=session).select_related("study").first()
        if field_session is None:
            raise CommandError(f"The study {slug} has no session {session}.")
        members = Membership.objects.current().filter(study=field_session.study).select_related("user")
        chosen = members.filter(user__email__iexact=email) if email else members.filter(role=Role.COORDINATOR)
        by = next((membership.user for membership in chosen), None)
        if by is None or not may(by, field_session.study, Permission.IMPORT_TRANSCRIPTS):
            raise CommandError(
                f"{email or 'Nobody'} may import into {slug}. Name a researcher or coordinator: --as EMAIL"
            )
        return cls(field_session, by, held_on)

    def take(self, path: str, parsed: ParsedTranscript) -> None:
        from sessions.actions.holding import Refused
        from sessions.actions.imports import create_transcript

        name = Path(path).name
        try:
            create_transcript(
                self.field_session,
                by=self.by,
                parsed=parsed,
                source=Path(path).read_bytes(),
                source_name=name,
                title=Path(path).stem[:120],
                held_on=self.held_on,
            )
        except Refused as reason:
            raise ImportRefused(str(reason)) from reason


def report(path: str, options: ParseOptions, into: Target | None = None) -> dict[str, Any]:
    """One file's line of the report; with `into` the file is imported, or refused and nothing changed."""
    try:
        parsed = parse_in_child(path, path, options)
        if into is not None:
            into.take(path, parsed)
        return describe(path, parsed)
    except ImportRefused as refusal:
        extension = PurePath(path).suffix.lstrip(".").casefold()
        return {
            "file": path,
            "format": EXTENSIONS.get(extension),
            "encoding": None,
            "words": 0,
            "turns": 0,
            "speakers": [],
            "has_times": False,
            "warnings": [],
            "error": refusal.message,
        }


def describe(path: str, transcript: ParsedTranscript) -> dict[str, Any]:
    return {
        "file": path,
        "format": transcript.format,
        "encoding": transcript.encoding,
        "words": transcript.words,
        "turns": len(transcript.turns),
        "speakers": [
            {"label": speaker.label, "turns": speaker.turns, "words": speaker.words} for speaker in transcript.speakers
        ],
        "has_times": transcript.has_times,
        "warnings": [str(warning) for warning in transcript.warnings],
        "error": None,
    }


def as_table(item: dict[str, Any]) -> str:
    """The same for people."""
    lines = [item["file"]]
    if item["error"]:
        return "\n".join([*lines, f"  refused: {item['error']}", ""])
    times = "with times" if item["has_times"] else "without times"
    encoding = f", {item['encoding']}" if item["encoding"] else ""
    lines.append(f"  {item['format']}{encoding}: {item['turns']:,} turns, {item['words']:,} words, {times}")
    width = max((len(speaker["label"]) for speaker in item["speakers"]), default=0)
    for speaker in item["speakers"]:
        lines.append(f"  {speaker['label']:<{width}}  {speaker['turns']:>6,} turns  {speaker['words']:>8,} words")
    lines += [f"  ! {warning}" for warning in item["warnings"]]
    return "\n".join([*lines, ""])
