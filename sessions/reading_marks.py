"""Who has read which transcript to the end, as the layer above tells it: `sessions` knows nothing of coding."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from studies.models import Study


@dataclass(frozen=True)
class ReadBy:
    names: tuple[str, ...]  # whose mark holds for all turns that stand
    words: str


Teller = Callable[[Study], dict[int, ReadBy]]
TELLERS: list[Teller] = []


def tells(teller: Teller) -> Teller:
    """Decorator: this function says by whom each transcript was read."""
    TELLERS.append(teller)
    return teller


def read_by(study: Study) -> dict[int, ReadBy]:
    return {transcript: told for teller in TELLERS for transcript, told in teller(study).items()}


@dataclass(frozen=True)
class ReadOf:
    """Of a session's transcripts: how many somebody has read to the end, and who."""

    number: int
    names: tuple[str, ...]


def read_by_session(study: Study) -> dict[int, ReadOf]:
    if not (marks := read_by(study)):
        return {}
    names: dict[int, list[tuple[str, ...]]] = defaultdict(list)
    for transcript, session in study.transcripts.values_list("pk", "field_session"):
        if transcript in marks and marks[transcript].names:
            names[session].append(marks[transcript].names)
    return {
        session: ReadOf(len(found), tuple(dict.fromkeys(name for some in found for name in some)))
        for session, found in names.items()
    }
