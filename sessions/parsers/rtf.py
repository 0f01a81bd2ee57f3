"""Rich Text Format to lines: our own small reader, because it must keep bold, never recurse, and decode every script.

Understood: \\par, \\line, \\tab, cells and rows, \\'hh in the code page of its font, \\u with its replacement, bold,
hidden and deleted text. Pictures, fields' instructions, styles and every destination marked \\* are skipped.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace

from .docx import office_findings
from .types import ImportRefused, Line, Warning_

_TOKEN = re.compile(
    rb"\\(?:(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})?[ ]?|'(?P<hex>[0-9a-fA-F]{2})|(?P<sign>[^a-zA-Z]))"
    rb"|(?P<open>\{)|(?P<close>\})|(?P<end>[\r\n]+)|(?P<text>[^\\{}\r\n]+)",
    re.S,
)
_SKIPPED = frozenset(
    b"fonttbl colortbl stylesheet info pict object header headerl headerr headerf footer footerl footerr footerf "
    b"listtable listoverridetable rsidtbl generator fldinst themedata colorschememapping datastore latentstyles "
    b"xmlnstbl filetbl revtbl bkmkstart bkmkend objdata shpinst nonshppict pgptbl mmathPr "
    b"operator author title subject keywords comment doccomm company category manager".split()
)
_ASIDE = {b"footnote": "footnotes", b"annotation": "comments"}
_SIGNS = {
    b"par": "\n",
    b"sect": "\n",
    b"page": "\n",
    b"line": "\v",
    b"tab": "\t",
    b"cell": "\x1f",
    b"nestcell": "\t",
    b"row": "\n",
    b"nestrow": "\n",
    b"emdash": "—",
    b"endash": "–",
    b"lquote": "‘",
    b"rquote": "’",
    b"ldblquote": "“",
    b"rdblquote": "”",
    b"bullet": "•",
    b"emspace": "\u2003",
    b"enspace": "\u2002",
    b"ltrmark": "\u200e",
    b"rtlmark": "\u200f",
}
_CHARSETS = {
    0: 1252,
    77: 10000,
    128: 932,
    129: 949,
    134: 936,
    136: 950,
    161: 1253,
    162: 1254,
    163: 1258,
    177: 1255,
    178: 1256,
    186: 1257,
    204: 1251,
    222: 874,
    238: 1250,
}
_MAX_DEPTH = 10_000


@dataclass(frozen=True)
class _State:
    """What a group inherits and gives back."""

    is_skipped: bool = False
    is_bold: bool = False
    is_hidden: bool = False
    is_deleted: bool = False
    codec: str = "cp1252"
    skip_after_unicode: int = 1


def read_rtf(data: bytes) -> tuple[list[Line], list[Warning_]]:
    if not data.rstrip(b"\x00 \r\n").endswith(b"}"):
        raise ImportRefused("The RTF file is incomplete: its end is missing. Open it, save it again, and retry.")
    reader = _Reader(data)
    reader.read()
    return reader.lines(), office_findings(reader.left_out)


def rtf_encoding(data: bytes) -> str:
    """The code page that the file names for its plain bytes."""
    return _codec(_first_number(rb"\\ansicpg(\d+)", data) or 1252)


class _Reader:
    def __init__(self, data: bytes) -> None:
        self.data = data
        self.default = rtf_encoding(data)
        self.fonts = _fonts(data, self.default)
        self.state = _State(codec=self.default)
        self.stack: list[_State] = []
        self.pieces: list[tuple[str, bool]] = []
        self.bytes: bytearray = bytearray()
        self.left_out: Counter[str] = Counter()
        self.to_skip = 0
        self.high: int | None = None
        self.is_starred = False
        self.is_table = False
        self.rows: set[int] = set()

    def read(self) -> None:
        position = 0
        data, match_at = self.data, _TOKEN.match
        while position < len(data):
            match = match_at(data, position)
            if match is None:
                position += 1
                continue
            position = match.end()
            kind = match.lastgroup
            if kind == "number" or kind == "word":
                position = self._word(match["word"], match["number"], position)
            elif kind == "text":
                self._bytes(match["text"])
            elif kind == "hex":
                self._bytes(bytes([int(match["hex"], 16)]))
            elif kind == "open":
                self._open()
            elif kind == "close":
                self._close()
            elif kind == "sign":
                self._sign(match["sign"])
        self._flush()

    def _open(self) -> None:
        self._flush()
        if len(self.stack) > _MAX_DEPTH:
            raise ImportRefused("The RTF file is nested too deeply. Open it, save it again, and retry.")
        self.stack.append(self.state)
        self.is_starred = False

    def _close(self) -> None:
        self._flush()
        self.to_skip = 0
        if self.stack:
            self.state = self.stack.pop()

    def _bytes(self, raw: bytes) -> None:
        if self.to_skip:
            taken = min(self.to_skip, len(raw))
            self.to_skip -= taken
            raw = raw[taken:]
        if raw and self._is_kept():
            self.bytes += raw

    def _is_kept(self) -> bool:
        state = self.state
        return not (state.is_skipped or state.is_hidden or state.is_deleted)

    def _flush(self) -> None:
        if self.bytes:
            self.pieces.append((bytes(self.bytes).decode(self.state.codec, "replace"), self.state.is_bold))
            self.bytes.clear()

    def _add(self, text: str) -> None:
        self._flush()
        if self._is_kept():
            self.pieces.append((text, self.state.is_bold))

    def _sign(self, sign: bytes) -> None:
        if sign == b"*":
            self.is_starred = True
        elif sign in (b"\\", b"{", b"}"):
            self._bytes(sign)
        elif sign == b"~":
            self._add("\u00a0")
        elif sign == b"_":
            self._add("\u2011")
        elif sign in (b"\n", b"\r"):
            self._add("\n")

    def _word(self, word: bytes, number: bytes | None, position: int) -> int:
        value = int(number) if number is not None else None
        if word == b"bin":
            return position + max(0, value or 0)
        if word == b"u" and value is not None:
            self._unicode(value)
        elif word in _SIGNS:
            self._add(_SIGNS[word])
        elif word in _SKIPPED or (self.is_starred and word not in (b"nesttableprops", b"shppict")):
            self._set(is_skipped=True)
        elif word in _ASIDE:
            self.left_out[_ASIDE[word]] += not self.state.is_skipped
            self._set(is_skipped=True)
        else:
            self._format(word, value)
        self.is_starred = False
        return position

    def _format(self, word: bytes, value: int | None) -> None:
        is_on = value != 0
        if word == b"b":
            self._set(is_bold=is_on)
        elif word == b"v":
            self.left_out["hidden"] += is_on and not self.state.is_hidden and not self.state.is_skipped
            self._set(is_hidden=is_on)
        elif word == b"deleted":
            self.left_out["deleted"] += is_on and not self.state.is_deleted
            self._set(is_deleted=is_on)
        elif word == b"plain":
            self._set(is_bold=False, is_hidden=False)
        elif word == b"f" and value is not None:
            self._set(codec=self.fonts.get(value, self.default))
        elif word == b"uc":
            self._set(skip_after_unicode=max(0, min(value if value is not None else 1, 8)))
        elif word == b"intbl":
            self.is_table = True

    def _set(self, **changes: bool | int | str) -> None:
        self._flush()
        self.state = replace(self.state, **changes)

    def _unicode(self, value: int) -> None:
        """Signed 16 bits; characters beyond them come as two halves."""
        code = value + 0x10000 if value < 0 else value
        self.to_skip = self.state.skip_after_unicode
        if 0xD800 <= code < 0xDC00:
            self.high = code
            return
        if 0xDC00 <= code < 0xE000:
            if self.high is None:
                return
            code = 0x10000 + ((self.high - 0xD800) << 10) + (code - 0xDC00)
        self.high = None
        self._add(chr(code) if code < 0x110000 else "\ufffd")

    def lines(self) -> list[Line]:
        """The pieces, cut at paragraph ends."""
        paragraphs: list[list[tuple[str, bool]]] = [[]]
        for text, is_bold in self.pieces:
            first, *others = text.split("\n")
            paragraphs[-1].append((first, is_bold))
            paragraphs += [[(other, is_bold)] for other in others]
        found: list[Line] = []
        is_blank = True
        for number, pieces in enumerate(paragraphs, start=1):
            text, bold = _joined(pieces)
            cells = tuple(cell.strip() for cell in text.split("\x1f"))
            if not text.replace("\x1f", "").strip():
                is_blank = True
            elif len(cells) > 2:  # every cell of a row ends in the sign
                cells = cells[:-1] if not cells[-1] else cells
                found.append(Line(number, "\t".join(cells), style="table", cells=cells, after_blank=is_blank))
                is_blank = False
            else:
                plain = text.replace("\x1f", " ").replace("\v", "\n")
                found.append(Line(number, plain, bold=bold, after_blank=is_blank))
                is_blank = False
        return found


def _joined(pieces: list[tuple[str, bool]]) -> tuple[str, int]:
    bold, is_bold_so_far = 0, True
    for text, is_bold in pieces:
        if is_bold_so_far and (is_bold or not text.strip()):
            bold += len(text)
        elif text.strip():
            is_bold_so_far = False
    has_bold = any(is_bold for text, is_bold in pieces if text.strip())
    return "".join(text for text, _ in pieces), bold if has_bold else 0


def _first_number(pattern: bytes, data: bytes) -> int | None:
    match = re.search(pattern, data[:5000])
    return int(match[1]) if match else None


def _fonts(data: bytes, default: str) -> dict[int, str]:
    """Each font's code page, from the font table."""
    start = data.find(b"{\\fonttbl")
    if start < 0:
        return {}
    table = data[start : start + 200_000]
    fonts: dict[int, str] = {}
    for number, charset in re.findall(rb"\\f(\d{1,5})\b[^;{}]{0,200}?\\fcharset(\d{1,3})", table):
        page = _CHARSETS.get(int(charset))
        if page is not None:
            fonts[int(number)] = default if int(charset) == 0 else _codec(page)
    return fonts


def _codec(page: int) -> str:
    if page == 10000:
        return "mac_roman"
    if page == 65001:
        return "utf-8"
    name = f"cp{page}"
    try:
        "".encode(name)
    except LookupError:
        return "cp1252"
    return name
