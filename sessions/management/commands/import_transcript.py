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

The exit status is 0 when all files were read, and 1 when at least one was refused.
"""

import json
import sys
from pathlib import PurePath
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
        parser.add_argument("--json", action="store_true", dest="as_json", help="one JSON object per line and file")
        parser.add_argument("--speaker-rule", choices=list(RULE_LABELS), help="how a new speaker is recognised")
        parser.add_argument("--encoding", help="how the bytes of text files are read, such as cp1253")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["dry_run"]:
            raise CommandError("Only --dry-run is possible here.")
        choices = ParseOptions(speaker_rule=options["speaker_rule"], encoding=options["encoding"])
        reports = [self._show(report(path, choices), as_json=options["as_json"]) for path in options["files"]]
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


def report(path: str, options: ParseOptions) -> dict[str, Any]:
    """One file's line of the report."""
    try:
        return describe(path, parse_in_child(path, path, options))
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
