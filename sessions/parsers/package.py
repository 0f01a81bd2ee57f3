"""Office files are zip archives of XML from strangers: everything is checked before anything is unpacked.

Members are looked up by exact name and read with a limit; nothing is ever written, no path from the archive is used.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

from .types import ImportRefused

MAX_MEMBERS = 2_000
MAX_UNPACKED = 200 * 1024 * 1024
MAX_RATIO = 100
_RATIO_MATTERS_FROM = 1024 * 1024
_TOO_MANY = f"The file has too many parts (limit {MAX_MEMBERS:,}). Save it again and retry."
_DAMAGED = "The file is damaged and cannot be opened. Open it in the program it came from, save it again, and retry."


class Package:
    """A checked archive."""

    def __init__(self, data: bytes) -> None:
        _check_directory(data)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, struct.error, OverflowError, EOFError, UnicodeError) as error:
            raise ImportRefused(_DAMAGED) from error
        members = self._zip.infolist()
        _check_members(members)
        self.names = frozenset(member.filename for member in members)

    def read(self, name: str) -> bytes | None:
        """The member's bytes, or None where there is none of exactly that name."""
        if name not in self.names:
            return None
        try:
            with self._zip.open(name) as member:
                data = member.read(MAX_UNPACKED + 1)
        except RuntimeError as error:  # zipfile's way to say that a member is encrypted
            raise ImportRefused(
                "The document is protected by a password. Remove the password and save it again."
            ) from error
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError) as error:
            raise ImportRefused(_DAMAGED) from error
        if len(data) > MAX_UNPACKED:
            raise ImportRefused(_unpacked_too_large())
        return data


def _check_directory(data: bytes) -> None:
    """The archive's own count, before Python builds an object for each entry."""
    tail = data[-65_557:]
    place = tail.rfind(b"PK\x05\x06")
    if place < 0 or len(tail) - place < 22:
        raise ImportRefused(_DAMAGED)
    entries, size = struct.unpack("<HL", tail[place + 10 : place + 16])
    if entries > MAX_MEMBERS or size > MAX_MEMBERS * 1024:
        raise ImportRefused(_TOO_MANY)


def _check_members(members: list[zipfile.ZipInfo]) -> None:
    if len(members) > MAX_MEMBERS:
        raise ImportRefused(_TOO_MANY)
    if any(member.flag_bits & 0x1 for member in members):
        raise ImportRefused("The document is protected by a password. Remove the password and save it again.")
    if sum(member.file_size for member in members) > MAX_UNPACKED:
        raise ImportRefused(_unpacked_too_large())
    for member in members:
        if member.file_size > _RATIO_MATTERS_FROM and member.file_size > MAX_RATIO * max(1, member.compress_size):
            raise ImportRefused(
                f"Part of the file is too large when unpacked (limit {MAX_RATIO} times its packed size). "
                "Save the file again and retry."
            )


def _unpacked_too_large() -> str:
    return "The file is too large when unpacked (limit 200 MB). Save it without pictures, or split it."
