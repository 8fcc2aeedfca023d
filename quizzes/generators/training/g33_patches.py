"""G33: patches of images and of video."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from quizzes.generators.base import Generator, Within, Wrong
from quizzes.generators.forms import Number
from quizzes.generators.luck import Luck
from quizzes.generators.numbers import num, sig

SIDES = (224, 448, 512, 256, 384, 336)
PATCHES = (16, 14, 32, 8)
EVEN_PATCHES = range(4, 65, 2)
EASY_PATCHES = (4, 8, 10, 12, 16, 20, 30, 40)
"""Their squares are known by heart, or nearly so."""


@dataclass(frozen=True, slots=True)
class Image:
    H: int
    W: int
    P: int
    class_token: bool = False


@dataclass(frozen=True, slots=True)
class Patch:
    P: int


@dataclass(frozen=True, slots=True)
class Grown:
    P: int
    H1: int
    H2: int


@dataclass(frozen=True, slots=True)
class Video:
    F: int
    t: int
    H: int
    W: int
    P: int


def divides(part: int, *wholes: int) -> str:
    if part < 1 or min(wholes) < 1:
        return "All sizes have to be 1 or more."
    return "" if all(whole % part == 0 for whole in wholes) else f"Each side has to be a multiple of {part}."


def growing(most: int) -> list[tuple[int, int]]:
    """Sides before and after that are to each other as whole numbers up to `most`."""
    pairs = [(before, after) for before in SIDES for after in SIDES if before < after]
    return [pair for pair in pairs if Fraction(pair[1], pair[0]).numerator <= most]


class Count(Number[Image]):
    asks = "the patches of an image"
    values = Image
    example = Image(H=448, W=336, P=14)
    formula = "N = (H / P) × (W / P), plus 1 if there is a class token."
    remember = "count patches along each side, then multiply."
    unit = "tokens"

    def draw(self, luck: Luck) -> Image:
        return Image(luck.friendly(SIDES), luck.friendly(SIDES), luck.friendly(PATCHES), luck.below(2) == 1)

    def undefined(self, v: Image) -> str:
        return divides(v.P, v.H, v.W)

    def key(self, v: Image) -> int:
        return (v.H // v.P) * (v.W // v.P) + v.class_token

    def paths(self, v: Image) -> Iterator[Wrong]:
        yield Wrong("one-side", v.H * v.W // v.P, "A patch is P pixels wide and P high: divide by P twice.")
        yield Wrong("sides-added", v.H // v.P + v.W // v.P, "Rows and columns multiply.")
        other = self.key(v) + (-1 if v.class_token else 1)
        said = "The class token is a token, too." if v.class_token else "There's no class token here."
        yield Wrong("class-token", other, said)
        yield Wrong("pixels", v.H * v.W, "Those are the pixels.")

    def stem(self, v: Image) -> str:
        plus = "with a class token in front" if v.class_token else "without a class token"
        return (
            f"A vision transformer cuts an image of {v.H} × {v.W} pixels into patches of {v.P} × {v.P}, {plus}.\n\nHow "
            "many tokens, exactly, does it read?"
        )

    def work(self, v: Image) -> list[str]:
        rows, columns = v.H // v.P, v.W // v.P
        return [
            f"Rows: {v.H} / {v.P} = {rows}. Columns: {v.W} / {v.P} = {columns}.",
            f"{rows} × {columns}{' + 1' if v.class_token else ''} = {self.key(v):,}",
        ]


class Numbers(Number[Patch]):
    asks = "the numbers in a patch"
    values = Patch
    example = Patch(P=14)
    formula = "A patch has P × P pixels with 3 colors each: P × P × 3 numbers."
    remember = "three numbers per pixel: red, green, blue."
    unit = "numbers"

    def draw(self, luck: Luck) -> Patch:
        return Patch(luck.one_of(luck.by_level(EASY_PATCHES, EVEN_PATCHES[:19], EVEN_PATCHES)))

    def undefined(self, v: Patch) -> str:
        return "" if v.P >= 1 else "`P` has to be 1 or more."

    def key(self, v: Patch) -> int:
        return v.P * v.P * 3

    def paths(self, v: Patch) -> Iterator[Wrong]:
        yield Wrong("no-colors", v.P * v.P, "A pixel has three numbers, one for each color.")
        yield Wrong("one-side", v.P * 3, "That's a row of the patch; it has as many rows as columns.")
        yield Wrong("alpha", v.P * v.P * 4, "Vision models read red, green and blue, and no transparency.")

    def stem(self, v: Patch) -> str:
        ask = "How many numbers, exactly, is a patch before it's projected?"
        return f"A vision transformer cuts color images into patches of {v.P} × {v.P} pixels.\n\n{ask}"

    def work(self, v: Patch) -> list[str]:
        return [f"Pixels: {v.P} × {v.P} = {v.P * v.P}.", f"Three colors: {v.P * v.P} × 3 = {self.key(v):,}"]


class Pairs(Number[Grown]):
    asks = "how attention grows with the side of an image"
    values = Grown
    example = Grown(P=16, H1=224, H2=448)
    formula = "Pairs grow with the square of the patches, and patches with the square of the side: (N2 / N1)^2."
    remember = "twice the side means 4 times the patches and 16 times the pairs."
    unit = "times"
    within = Within(rel=0.01)
    rel_gap = 0.03
    most = 999

    def draw(self, luck: Luck) -> Grown:
        before, after = luck.one_of(luck.by_level(growing(4), growing(8), growing(max(SIDES))))
        return Grown(luck.one_of(PATCHES), before, after)

    def undefined(self, v: Grown) -> str:
        return divides(v.P, v.H1, v.H2)

    def accepts(self, v: Grown) -> bool:
        return v.H2 > v.H1

    def key(self, v: Grown) -> float:
        return self.patches(v) ** 2

    def patches(self, v: Grown) -> float:
        return (v.H2 // v.P) ** 2 / (v.H1 // v.P) ** 2

    def paths(self, v: Grown) -> Iterator[Wrong]:
        yield Wrong("patches", self.patches(v), "So the patches grow. Attention compares each with each.")
        yield Wrong("side", v.H2 / v.H1, "That's the side alone; an image has two, and attention squares again.")
        yield Wrong("doubled", 2 * self.patches(v), "Pairs are a square, not twice as many.")

    def stem(self, v: Grown) -> str:
        return (
            f"Square images grow from {v.H1} to {v.H2} pixels a side, with patches of {v.P} × {v.P} and no class "
            "token.\n\nHow many times as many pairs does attention compare, to 3 significant digits?"
        )

    def work(self, v: Grown) -> list[str]:
        before, after = (v.H1 // v.P) ** 2, (v.H2 // v.P) ** 2
        return [
            f"Patches: {before:,} before, {after:,} after.",
            f"{after:,} / {before:,} = {sig(self.patches(v))}.",
            f"Squared: {sig(self.key(v))}",
        ]


class Tubelets(Number[Video]):
    asks = "the tokens of a video"
    values = Video
    example = Video(F=16, t=2, H=224, W=224, P=16)
    formula = "N = (F / t) × (H / P) × (W / P): blocks along time, height and width."
    remember = "a video token is a small block of space and time."
    unit = "tokens"

    def draw(self, luck: Luck) -> Video:
        side = luck.friendly(SIDES)
        other = side if luck.below(2) else luck.friendly(SIDES)
        return Video(luck.one_of((16, 8, 32)), luck.one_of((2, 4)), side, other, luck.friendly(PATCHES))

    def undefined(self, v: Video) -> str:
        return divides(v.t, v.F) or divides(v.P, v.H, v.W)

    def key(self, v: Video) -> int:
        return (v.F // v.t) * (v.H // v.P) * (v.W // v.P)

    def paths(self, v: Video) -> Iterator[Wrong]:
        frame = (v.H // v.P) * (v.W // v.P)
        yield Wrong("every-frame", v.F * frame, f"A token spans {v.t} frames, so there are fewer along time.")
        yield Wrong("one-layer", frame, "That's how many lie in one slice of time.")
        yield Wrong("sides-added", v.F // v.t + v.H // v.P + v.W // v.P, "Three directions multiply.")

    def stem(self, v: Video) -> str:
        return (
            f"A model cuts {v.F} frames of {v.H} × {v.W} pixels into blocks of {v.t} frames and {v.P} × {v.P} pixels."
            "\n\nHow many tokens, exactly, is that?"
        )

    def work(self, v: Video) -> list[str]:
        frame = (v.H // v.P) * (v.W // v.P)
        return [
            f"Along time: {v.F} / {v.t} = {v.F // v.t}.",
            f"In a slice: {v.H // v.P} × {v.W // v.P} = {frame:,}.",
            f"{v.F // v.t} × {frame:,} = {num(self.key(v))}",
        ]


class FirstNumbers(Numbers):
    """As version 1 drew it: alike at every level."""

    def draw(self, luck: Luck) -> Patch:
        return Patch(luck.one_of((14, 16, 8, 32, 4, 12, 24)))


class FirstPairs(Pairs):
    """As version 1 drew it: alike at every level."""

    def draw(self, luck: Luck) -> Grown:
        return Grown(luck.one_of(PATCHES), luck.one_of(SIDES), luck.one_of(SIDES))


GENERATOR = Generator(
    id="G33",
    title="Patches",
    source="Dosovitskiy et al. (2021), An image is worth 16x16 words; Arnab et al. (2021), ViViT",
    modes={"a": Count(), "b": Numbers(), "c": Pairs(), "d": Tubelets()},
    version=2,
)
EARLIER = (GENERATOR.before({"b": FirstNumbers(), "c": FirstPairs()}),)
