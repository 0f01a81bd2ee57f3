"""One way to fold text for searching, the same on both databases: no case, no accents, ss for sharp s."""

import unicodedata


def fold(text: str) -> str:
    """`Straße` and `STRASSE` become `strasse`; Greek loses its tonos, final sigma becomes sigma."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))
