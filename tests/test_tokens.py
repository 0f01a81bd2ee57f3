"""Contrast of every colour that carries words or meaning, computed by WCAG 2 from static/css/tokens.css."""

import re
from pathlib import Path

import pytest

TOKENS = Path(__file__).parents[1] / "static" / "css" / "tokens.css"
GROUNDS = ("page", "paper", "sunk")
HUES = range(1, 9)


def colours(theme: str) -> dict[str, str]:
    """The values of one theme."""
    block = re.search(rf'^:root\[data-theme="{theme}"\] {{\n(.*?)^}}', TOKENS.read_text(), re.M | re.S)[1]
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block))


def luminance(colour: str) -> float:
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, two: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(two)))
    return (lighter + 0.05) / (darker + 0.05)


def too_weak(theme: str, pairs: list[tuple[str, str]], least: float) -> list[tuple[str, str, float]]:
    known = colours(theme)
    found = [(front, ground, round(contrast(known[front], known[ground]), 2)) for front, ground in pairs]
    return [row for row in found if row[2] < least]


def on(front: list[str], grounds=GROUNDS) -> list[tuple[str, str]]:
    return [(one, ground) for one in front for ground in grounds]


def test_the_formula_gives_the_published_values():
    assert contrast("#000000", "#ffffff") == 21
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    ("pairs", "least"),
    [
        pytest.param([*on(["ink"]), ("ink", "sel"), ("ink-2", "paper")], 7, id="reading text"),
        pytest.param([("ink", f"{kind}-{hue}") for hue in HUES for kind in ("mark", "on")], 7, id="words in marks"),
        pytest.param(on(["ink-2", "ok", "warn", "err", "cursor", "focus"]), 4.5, id="interface text"),
        pytest.param(on(["ink-3"]), 4.5, id="times and hints"),
        pytest.param([("warn", "warn-ground"), ("err", "err-ground"), ("on-primary", "primary")], 4.5, id="messages"),
        pytest.param(on(["line-2"]), 3, id="borders of controls"),
        pytest.param(on([f"stripe-{hue}" for hue in HUES]), 3, id="stripes"),
        pytest.param([(f"stripe-{hue}", f"mark-{hue}") for hue in HUES], 3, id="stripes on their own marks"),
    ],
)
def test_contrast_is_enough(theme, pairs, least):
    assert too_weak(theme, pairs, least) == []
