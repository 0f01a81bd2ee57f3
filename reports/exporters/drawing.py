"""Geometry of the few drawings in the document, in millimetres: plain numbers for SVG attributes."""

from dataclasses import dataclass

from reports.document import Figure

TEXT_WIDTH = 160.0
# By attribute on every text: WeasyPrint does not read the `font` shorthand there. One family a script, as in the CSS.
SANS = (
    "IBM Plex Sans, IBM Plex Sans Latin Extended, IBM Plex Sans Greek, IBM Plex Sans Cyrillic, "
    "IBM Plex Sans Hebrew, Noto Sans Georgian"
)
HUES = {
    0: "#1a1e21",
    1: "#027553",
    2: "#774e05",
    3: "#3682e8",
    4: "#5a5087",
    5: "#c26a7d",
    6: "#0c3b42",
    7: "#570e08",
    8: "#808b24",
}


@dataclass(frozen=True)
class Tick:
    x: float
    length: float


def scale_ticks(step: float = 3.0) -> list[Tick]:
    """The cover's scale: a tick every 3 mm, longer at every fifth and tenth."""
    count = int(TEXT_WIDTH / step)
    return [Tick(round(n * step, 2), 5.0 if n % 10 == 0 else 3.2 if n % 5 == 0 else 2.0) for n in range(count + 1)]


LEFT, RIGHT, ROW, BAR = 62.0, 146.0, 6.8, 3.2  # where the scale begins and ends; height of a row and of its bar
LETTER, GAP = 1.75, 1.6  # about the width of a digit; space beside text
MOST_LETTERS = 36


@dataclass(frozen=True)
class BarDrawing:
    title: str
    text: str
    y: float
    width: float
    open_width: float = 0.0  # from the sure part on, to the upper end of a range

    @property
    def end(self) -> float:
        return round(self.width + self.open_width, 2)

    @property
    def open_x(self) -> float:
        return round(LEFT + self.width, 2)

    @property
    def middle(self) -> float:
        return round(self.y + BAR / 2, 2)

    @property
    def baseline(self) -> float:
        return round(self.y + 2.7, 2)

    @property
    def text_x(self) -> float:
        """Where the white ground of the value begins: at the end of the bar."""
        return round(LEFT + self.end + (GAP / 2 if self.end else 0), 2)

    @property
    def text_width(self) -> float:
        return round(len(self.text) * LETTER + GAP * 2, 2)

    @property
    def value_x(self) -> float:
        return round(self.text_x + GAP, 2)


@dataclass(frozen=True)
class ScaleTick:
    x: float
    text: str


@dataclass(frozen=True)
class Chart:
    """Horizontal bars with a scale below, as wide as the text."""

    bars: tuple[BarDrawing, ...]
    ticks: tuple[ScaleTick, ...]
    colour: str
    left: float = LEFT
    right: float = RIGHT
    label_x: float = LEFT - 3
    font: str = SANS

    @property
    def axis(self) -> float:
        return round(ROW * len(self.bars) + 0.8, 2)

    @property
    def tick_baseline(self) -> float:
        return round(self.axis + 4.8, 2)

    @property
    def height(self) -> float:
        return round(self.axis + 6.4, 2)


def chart(figure: Figure) -> Chart:
    most = max(1, figure.most)
    bars = tuple(
        BarDrawing(
            shortened(bar.title),
            bar.text,
            round(n * ROW + 1.2, 2),
            round(at(bar.value or 0, most) - LEFT, 2),
            round(max(0.0, at(bar.at_most, most) - at(bar.value or 0, most)), 2) if bar.value else 0.0,
        )
        for n, bar in enumerate(figure.bars)
    )
    return Chart(bars, tuple(ScaleTick(at(value, most), str(value)) for value in scale(most)), HUES[figure.hue])


def at(value: int, most: int) -> float:
    return round(LEFT + (RIGHT - LEFT) * min(value, most) / most, 2)


def shortened(title: str) -> str:
    return title if len(title) <= MOST_LETTERS else f"{title[: MOST_LETTERS - 1].rstrip()}…"


def scale(most: int) -> list[int]:
    """The numbers under the bars: a handful of round ones, and the end."""
    step = next((step for step in (1, 2, 4, 5, 10, 20, 50, 100) if most / step <= 6), 500)
    values = [*range(0, most, step), most]
    if len(values) > 2 and values[-1] - values[-2] < step / 2:
        del values[-2]  # too close to the end to be read
    return values
