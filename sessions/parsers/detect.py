"""What a file is: its name says what is meant, its first bytes say what it is. Where they disagree, one sentence."""

from __future__ import annotations

import re

from .types import ImportRefused

MAX_BYTES = 50 * 1024 * 1024

EXTENSIONS = {
    "txt": "txt",
    "text": "txt",
    "md": "txt",
    "markdown": "txt",
    "rst": "txt",
    "docx": "docx",
    "odt": "odt",
    "rtf": "rtf",
    "pdf": "pdf",
    "vtt": "vtt",
    "srt": "srt",
    "csv": "csv",
    "tsv": "csv",
    "tab": "csv",
}
TEXTUAL = {"txt", "vtt", "srt", "csv"}
NAMES = {
    "docx": "a Word document",
    "odt": "an OpenDocument text",
    "rtf": "an RTF document",
    "pdf": "a PDF",
    "zip": "a zip archive",
    "ole": "an older Office file",
    "image": "a picture",
    "media": "a recording",
    "sqlite": "a database",
    "program": "a program",
}
ACCEPTED = "txt, docx, odt, rtf, pdf, vtt, srt or csv"

_MAGIC = (
    (b"%PDF-", "pdf"),
    (b"{\\rtf", "rtf"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"ID3", "media"),
    (b"RIFF", "media"),
    (b"OggS", "media"),
    (b"fLaC", "media"),
    (b"\x1aE\xdf\xa3", "media"),
    (b"SQLite format 3\x00", "sqlite"),
    (b"\x7fELF", "program"),
    (b"MZ\x90\x00", "program"),
)
_INSTEAD = {
    "doc": "Old Word files (.doc) cannot be read. Open the file in Word or LibreOffice and save it as .docx.",
    "docm": "Word files with macros (.docm) cannot be read. Save the file as .docx, without macros.",
    "dotx": "Word templates cannot be read. Save the file as .docx.",
    "pages": "Pages documents cannot be read. Export the file as Word (.docx).",
    "xlsx": "Excel files cannot be read. Save the sheet as CSV.",
    "xls": "Excel files cannot be read. Save the sheet as CSV.",
    "ods": "Spreadsheets cannot be read. Save the sheet as CSV.",
    "html": "Web pages cannot be read. Save the page as .docx or plain text.",
    "htm": "Web pages cannot be read. Save the page as .docx or plain text.",
    "zip": "Unpack the zip archive and choose the transcripts in it.",
    "mp3": "This is a recording. Choose its transcript.",
    "m4a": "This is a recording. Choose its transcript.",
    "wav": "This is a recording. Choose its transcript.",
    "mp4": "This is a recording. Choose its transcript.",
    "json": "JSON files cannot be read. Export the transcript as VTT, SRT, CSV or plain text.",
}


def detect_format(data: bytes, name: str) -> str:
    """`txt`, `docx`, `odt`, `rtf`, `pdf`, `vtt`, `srt` or `csv`; refuses everything else."""
    if not data:
        raise ImportRefused("The file is empty. Choose another file.")
    if len(data) > MAX_BYTES:
        raise ImportRefused(too_large(len(data)))
    extension = name.rsplit(".", 1)[1].casefold() if "." in name else ""
    magic = _magic(data)
    meant = EXTENSIONS.get(extension)
    if meant is None:
        return _without_known_extension(extension, magic, data)
    if meant in TEXTUAL:
        _refuse_binary(extension, magic, data)
        return _textual(meant, data)
    return _office(meant, extension, magic, data)


def why_not(name: str) -> str:
    """Why no file of this name can be read, and what to do instead; empty where its ending promises that it can."""
    extension = name.rsplit(".", 1)[1].casefold() if "." in name else ""
    if extension in EXTENSIONS:
        return ""
    shown = f".{extension} files" if extension else "Files without an extension"
    return _INSTEAD.get(extension) or f"{shown} cannot be read. Save the transcript as {ACCEPTED}."


def too_large(size: int) -> str:
    return f"The file is {size / 1024 / 1024:.0f} MB (limit 50 MB). Split it, or save it without pictures."


def _magic(data: bytes) -> str | None:
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    for signature, kind in _MAGIC:
        if data.startswith(signature) or (kind in ("pdf", "rtf") and head.startswith(signature)):
            return kind
    if data[4:8] == b"ftyp":
        return "media"
    return "pdf" if b"%PDF-" in data[:1024] and b"\x00" in data[:4096] else None


def _without_known_extension(extension: str, magic: str | None, data: bytes) -> str:
    if extension in _INSTEAD:
        raise ImportRefused(_INSTEAD[extension])
    if extension == "" and magic in ("pdf", "rtf"):
        return magic
    if extension == "" and magic is None:
        _refuse_binary(extension, magic, data)
        return _textual("txt", data)
    shown = f".{extension} files" if extension else "Files of this kind"
    raise ImportRefused(f"{shown} cannot be read. Save the transcript as {ACCEPTED}.")


def _refuse_binary(extension: str, magic: str | None, data: bytes) -> None:
    if magic:
        raise ImportRefused(_is_really(extension, magic))
    if _looks_binary(data):
        raise ImportRefused(f"The file is named .{extension or 'txt'} but holds no text. Choose the transcript itself.")


def _is_really(extension: str, magic: str) -> str:
    what = NAMES[magic]
    if magic in EXTENSIONS:
        return f"The file is named .{extension} but is {what}. Rename it to .{magic} and choose it again."
    if magic == "zip":
        return (
            f"The file is named .{extension} but is a zip archive or an office document. Restore "
            "its original extension."
        )
    return f"The file is named .{extension} but is {what}. Choose its transcript, as {ACCEPTED}."


def _looks_binary(data: bytes) -> bool:
    """Many control characters, and no wide encoding that would explain the zeros."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")):
        return False
    head = data[:8192]
    zeros = head.count(0)
    if zeros > 0.3 * len(head):
        even, odd = head[0::2].count(0), head[1::2].count(0)
        return not (max(even, odd) > 0.6 * len(head) / 2 and min(even, odd) < 0.1 * len(head) / 2)
    controls = sum(1 for byte in head if byte < 32 and byte not in (0, 9, 10, 11, 12, 13, 26, 27))
    return controls + zeros > max(10, 0.05 * len(head))


_CUE_TIME = rb"\d{1,2}:\d{2}(?::\d{2})?[.,]\d{1,3}\s*-->\s*\d{1,2}:\d{2}"


def _textual(meant: str, data: bytes) -> str:
    """Captions saved as .txt are captions; .vtt and .srt are told apart by what they hold."""
    head = data[:20000].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    has_cues = len(re.findall(_CUE_TIME, head)) >= 1
    if meant == "csv":
        return "csv"
    if head.startswith(b"WEBVTT"):
        return "vtt"
    if meant == "txt":
        starts = re.match(rb"(?:\d+\s*\r?\n)?\s*" + _CUE_TIME, head)
        return "srt" if starts else "txt"
    if not has_cues:
        whole = data.replace(b"\x00", b"")
        if not re.search(_CUE_TIME, whole):
            raise ImportRefused(
                f"The file is named .{meant} but holds no captions with times. If it is plain text, rename it to .txt."
            )
    return meant


def _office(meant: str, extension: str, magic: str | None, data: bytes) -> str:
    if magic == "ole" and meant == "docx":
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise ImportRefused(
                "The document is protected by a password. Remove the password in Word and save it again."
            )
        raise ImportRefused(_INSTEAD["doc"])
    expected = "zip" if meant in ("docx", "odt") else meant
    if magic == expected:
        return meant
    if magic is not None:
        raise ImportRefused(_is_really(extension, magic))
    if _looks_binary(data):
        raise ImportRefused(
            f"The file is damaged: it does not start like {NAMES[meant]}. Open it, save it again, and retry."
        )
    raise ImportRefused(
        f"The file is named .{extension} but is not {NAMES[meant]}. If it is plain text, rename it to .txt."
    )
