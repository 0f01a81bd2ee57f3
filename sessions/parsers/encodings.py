"""Bytes to text: byte-order marks, strict UTF-8, then a guess that the preview shows and a person can change."""

from __future__ import annotations

import codecs
import re
from itertools import pairwise

from .types import EncodingOption, ImportRefused

# What transcripts really come in, with the names that people know.
KNOWN = {
    "utf-8": "UTF-8",
    "utf-16": "UTF-16",
    "cp1252": "Windows-1252 (Western Europe)",
    "cp1250": "Windows-1250 (Central Europe)",
    "cp1253": "Windows-1253 (Greek)",
    "cp1255": "Windows-1255 (Hebrew)",
    "cp1251": "Windows-1251 (Cyrillic)",
    "cp1254": "Windows-1254 (Turkish)",
    "mac_roman": "Mac OS Roman",
    "big5": "Big5 (Chinese, traditional)",
    "gb18030": "GB 18030 (Chinese, simplified)",
    "shift_jis": "Shift JIS (Japanese)",
}
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig", "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32", "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "utf-16"),
)


def decode(data: bytes, wanted: str | None = None) -> tuple[str, str, tuple[EncodingOption, ...]]:
    """The text, the encoding used, and the encodings to offer, each with the same place as it would look."""
    if wanted:
        text, used = _decode_as(data, wanted), wanted
    else:
        text, used = _find_out(data)
    return text, used, _offer(data, used)


def prepare(data: bytes) -> None:
    """Imports charset-normalizer where it will be asked."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        import charset_normalizer  # noqa: F401


def _decode_as(data: bytes, wanted: str) -> str:
    name = "utf-8-sig" if wanted == "utf-8" else wanted
    try:
        codecs.lookup(name)
        return data.decode(name, "replace")
    except (LookupError, UnicodeError) as error:
        raise ImportRefused(f"The file cannot be read as “{wanted}”. Choose another encoding.") from error


def _find_out(data: bytes) -> tuple[str, str]:
    for bom, codec, name in _BOMS:
        if data.startswith(bom):
            return data.decode(codec, "replace"), name
    wide = _utf16_without_bom(data)
    if wide:
        return data.decode(wide, "replace"), wide
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        if _is_nearly_utf8(data):
            return data.decode("utf-8", "replace"), "utf-8"
    guess = _guess(data)
    return data.decode(guess, "replace"), guess


def _utf16_without_bom(data: bytes) -> str | None:
    """Every second byte of Latin text in UTF-16 is zero."""
    head = data[:4000]
    if len(head) < 8 or head.count(0) < 0.3 * len(head):
        return None
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > 10 * even:
        return "utf-16-le"
    return "utf-16-be" if even > 10 * odd else None


def _is_nearly_utf8(data: bytes) -> bool:
    """A UTF-8 file with a few damaged bytes: the damage is shown, the rest is right."""
    text = data.decode("utf-8", "replace")
    damaged = text.count("\ufffd")
    fine = sum(1 for char in text if ord(char) > 127) - damaged
    return fine >= 10 and damaged <= 0.05 * fine


def _guess(data: bytes) -> str:
    """charset-normalizer's guess among the known ones, unless Western text fits better."""
    from charset_normalizer import from_bytes  # slow to import, rarely needed

    sample = _sample_bytes(data)
    names = [name for name in KNOWN if name not in ("utf-8", "utf-16")]
    best = max(names, key=lambda name: (_fitness(sample, name), -names.index(name)))
    if _fitness(sample, best) >= 0.9:
        return best
    match = from_bytes(sample, cp_isolation=names).best()
    return match.encoding if match and match.encoding in KNOWN else best


def _sample_bytes(data: bytes) -> bytes:
    """The lines that are not plain ASCII tell; at most 200 kB of them."""
    telling = [line for line in data.splitlines() if not line.isascii()]
    return b"\n".join(telling)[:200_000]


def _fitness(sample: bytes, name: str) -> float:
    """How much the text looks like words of one language when read so, 0 to 1."""
    try:
        text = sample.decode(name)
    except UnicodeDecodeError:
        return 0.0
    odd = [char for char in text if ord(char) > 127]
    if not odd or (name == "cp1253" and not any(char in "άέήίόύώ" or char.isupper() for char in odd)):
        return 0.0  # Hebrew bytes look like Greek without accents and capitals
    usual = max(sum(1 for char in odd if char in letters) for letters in _USUAL.get(name, [frozenset()])) / len(odd)
    words = [word for word in re.findall(r"[^\W\d_]+", text) if not word.isascii()]
    broken = sum(1 for word in words if _is_mixed(word) or _is_odd_case(word) or _is_all_odd(word, name))
    return usual * (1 - broken / len(words)) if words else usual


_MARKS = "‘’“”„…–—«»·€§°©®\u00a0¿¡´"
_CHINESE = "".join(map(chr, [*range(0x3000, 0x3040), *range(0x4E00, 0x9FFF), *range(0xFF00, 0xFF60)]))
_JAPANESE = _CHINESE + "".join(map(chr, range(0x3040, 0x3100)))


def _alphabets(*letters: str) -> list[frozenset[str]]:
    return [frozenset(text + text.upper() + _MARKS) for text in letters]


# The letters beyond ASCII of the languages that an encoding serves, one set each.
_USUAL = {
    "cp1252": _alphabets("äöüß", "áâàãåæçéèêëíìîïñóòôõøœúùûýÿäöüº ª", "äöüßáâàãåæçéèêëíìîïñóòôõøœúùûý"),
    "mac_roman": _alphabets("äöüß", "áâàãåæçéèêëíìîïñóòôõøœúùûýÿäöüºª"),
    "cp1250": _alphabets("ąćęłńóśźż", "áčďéěíňóřšťúůýžľĺŕäô", "áéíóöőúüű", "ăâîşţ", "čćđšž", "äöüß"),
    "cp1253": _alphabets("".join(map(chr, range(0x384, 0x3CF)))),
    "cp1251": _alphabets("".join(map(chr, range(0x410, 0x460))) + "№"),
    "cp1254": _alphabets("çğıİöşüâîû"),
    "cp1255": _alphabets("".join(map(chr, range(0x5B0, 0x5F5))) + "\u200e\u200f"),
    "big5": _alphabets(_CHINESE),
    "gb18030": _alphabets(_CHINESE),
    "shift_jis": _alphabets(_JAPANESE),
}
_LATIN = {"cp1252", "cp1250", "cp1254", "mac_roman"}


def _is_all_odd(word: str, name: str) -> bool:
    """In the Latin alphabet most letters of a word are plain ones."""
    return name in _LATIN and len(word) > 2 and sum(1 for char in word if ord(char) > 127) > 0.6 * len(word)


def _is_mixed(word: str) -> bool:
    """Two alphabets in one word."""
    groups = {0 if ord(c) < 0x370 else 1 if ord(c) < 0x400 else 2 if ord(c) < 0x530 else 3 for c in word}
    return len(groups) > 1


def _is_odd_case(word: str) -> bool:
    """A capital after a small letter, as in "mÜller" read wrongly."""
    return any(a.islower() and b.isupper() for a, b in pairwise(word))


def _offer(data: bytes, used: str) -> tuple[EncodingOption, ...]:
    """The encoding used, and others that can be read without error and look different at the first such place."""
    if data.isascii():
        return (EncodingOption(used, KNOWN.get(used, used), ""),)
    place = _telling_place(data)
    offered = {used: _sample(place, used)}
    if used.startswith("utf-16") or used.startswith("utf-32"):
        text = data.decode(used, "replace")
        return (EncodingOption(used, KNOWN.get(used, used.upper()), _short(text)),)
    names = ["utf-8", "cp1252", *(name for name in KNOWN if name not in ("utf-8", "utf-16", "cp1252"))]
    sample = _sample_bytes(data)
    for name in names:
        if len(offered) >= 5 or name in offered:
            continue
        shown = _sample(place, name)
        is_likely = name in ("utf-8", "cp1252") or ("\ufffd" not in shown and _fitness(sample, name) > 0.6)
        if is_likely and shown not in offered.values():
            offered[name] = shown
    return tuple(EncodingOption(name, KNOWN.get(name, name), shown) for name, shown in offered.items())


def _telling_place(data: bytes) -> bytes:
    """The words round the first byte that is not ASCII, cut at spaces."""
    first = next(place for place, byte in enumerate(data) if byte > 127)
    start = max(data.rfind(b" ", 0, first), data.rfind(b"\n", 0, first)) + 1
    ends = [end for end in (data.find(b" ", first), data.find(b"\n", first)) if end >= 0]
    return data[start : min([*ends, start + 60])]


def _sample(place: bytes, name: str) -> str:
    return _short(place.decode(name, "replace"))


def _short(text: str) -> str:
    return " ".join("".join(char for char in text if char.isprintable() or char.isspace()).split())[:40]
