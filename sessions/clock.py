"""A time in a recording, as every page, export and message writes it."""


def clock(ms: int | None) -> str:
    """01:02:03, or nothing."""
    if ms is None:
        return ""
    seconds = ms // 1000
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
