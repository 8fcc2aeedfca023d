"""G37: windows and frames of a speech recognizer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from quizzes.generators.base import Generator, Wrong
from quizzes.generators.forms import Number
from quizzes.generators.luck import Luck

WINDOW = 30
FRAMES = 100


@dataclass(frozen=True, slots=True)
class Values:
    seconds: int


def clock(seconds: int) -> str:
    return f"{seconds // 60}:{seconds % 60:02}"


class Windows(Number[Values]):
    asks = "the windows of a recording"
    values = Values
    example = Values(seconds=1238)
    formula = "Windows = seconds / 30, rounded up: the last one is filled with silence."
    remember = "turn minutes into seconds first, and round up at the end."
    unit = "windows"

    def draw(self, luck: Luck) -> Values:
        return Values(luck.between(*luck.by_level((50, 600, 10), (45, 1800, 5), (45, 5400, 1))))

    def undefined(self, v: Values) -> str:
        return "" if v.seconds >= 1 else "`seconds` has to be 1 or more."

    def accepts(self, v: Values) -> bool:
        return v.seconds % WINDOW != 0

    def key(self, v: Values) -> int:
        return -(-v.seconds // WINDOW)

    def paths(self, v: Values) -> Iterator[Wrong]:
        yield Wrong("rounded-down", v.seconds // WINDOW, "The rest at the end needs a window, too.")
        yield Wrong("minutes", -(-v.seconds // 60), "A window is half a minute, so there are about twice as many.")
        yield Wrong(
            "twenty-five", -(-v.seconds // 25), "25 milliseconds is how long one frame looks, not how long a window is."
        )

    def stem(self, v: Values) -> str:
        ask = "How many windows, exactly, does it fill, one after another?"
        return (
            f"A speech recognizer reads windows of 30 seconds. A recording lasts {clock(v.seconds)} minutes.\n\n{ask}"
        )

    def work(self, v: Values) -> list[str]:
        return [
            f"{clock(v.seconds)} is {v.seconds:,} seconds.",
            f"{v.seconds:,} / 30 = {v.seconds / WINDOW:,.2f}.",
            f"Rounded up: {self.key(v)}",
        ]


class Frames(Windows):
    asks = "the spectrogram frames of a recording"
    formula = "A frame every 10 milliseconds is 100 frames a second."
    remember = "a step of 10 ms means 100 frames a second, whatever the window."
    unit = "frames"
    least, most = 3000, 1e9

    def key(self, v: Values) -> int:
        return v.seconds * FRAMES

    def paths(self, v: Values) -> Iterator[Wrong]:
        yield Wrong("window-length", v.seconds * 40, "25 ms is how long a frame looks; a new one begins every 10 ms.")
        yield Wrong("tenth", v.seconds * 10, "10 milliseconds go into a second 100 times.")
        yield Wrong("milliseconds", v.seconds * 1000, "That's a frame every millisecond.")

    def stem(self, v: Values) -> str:
        ask = "How many frames, exactly, does its spectrogram have?"
        return (
            "A speech recognizer makes a spectrogram frame every 10 milliseconds, each looking at 25 milliseconds. A "
            f"recording lasts {clock(v.seconds)} minutes.\n\n{ask}"
        )

    def work(self, v: Values) -> list[str]:
        return [f"{clock(v.seconds)} is {v.seconds:,} seconds.", f"{v.seconds:,} × 100 = {self.key(v):,}"]


class FirstWindows(Windows):
    """As version 1 drew it: to the second at every level."""

    def draw(self, luck: Luck) -> Values:
        return Values(luck.small(45, 5400))


class FirstFrames(Frames):
    """As version 1 drew it: to the second at every level."""

    def draw(self, luck: Luck) -> Values:
        return Values(luck.small(45, 5400))


GENERATOR = Generator(
    id="G37",
    title="Speech windows",
    source="Radford et al. (2023), Robust speech recognition via large-scale weak supervision",
    modes={"a": Windows(), "b": Frames()},
    version=2,
)
EARLIER = (GENERATOR.before({"a": FirstWindows(), "b": FirstFrames()}),)
