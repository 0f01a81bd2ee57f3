"""No cell of a csv file may begin like a formula, in whichever way a spreadsheet program cuts the file into cells.

An apostrophe goes before whatever could start one (OWASP, “CSV injection”): at the beginning of a cell, and after a
comma, semicolon, tab or line break within it, since a program set to another separator begins a cell there. White
space, invisible signs and quotation marks in front do not hide a formula. This changes the words, which csv cannot
avoid; Excel, Word and Markdown files have the words as they are. `uncovered` gives the words back exactly, also where
they had such an apostrophe themselves.
"""

import re

STARTS = "=+\\-@＝＋－＠﹦﹢﹣﹫"  # the wide and small forms are read as the plain ones by some programs
HIDES = (
    r"[^\S\t\r\n]"  # spaces of all kinds
    '|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f"\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]'
)
BEGINS = rf"(?:{HIDES})*[{STARTS}]"
PLACE = r"(?:\A|(?<=[,;\t\r\n]))"
UNCOVERED = re.compile(rf"{PLACE}(?='*{BEGINS})|\A(?='*[\t\r\n])")
COVERED = re.compile(rf"{PLACE}'(?='*{BEGINS})|\A'(?='*[\t\r\n])")


def covered(cell: str) -> str:
    return UNCOVERED.sub("'", cell)


def uncovered(cell: str) -> str:
    return COVERED.sub("", cell)
