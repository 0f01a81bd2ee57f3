"""Reading transcripts: bytes in, typed plain data out. No Django, no database, no network, nothing written.

`parse` is called in a child process with limits (`sandbox.parse_in_child`), never in the web process.
"""

from .read import parse
from .types import ImportRefused, ParsedTranscript, ParsedTurn, ParseOptions, SpeakerCount, Warning_

__all__ = [
    "ImportRefused",
    "ParseOptions",
    "ParsedTranscript",
    "ParsedTurn",
    "SpeakerCount",
    "Warning_",
    "parse",
]
