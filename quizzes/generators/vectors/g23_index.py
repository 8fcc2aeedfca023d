"""G23: the size of a vector index."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from quizzes.generators.base import Generator, Within, Wrong
from quizzes.generators.forms import Number
from quizzes.generators.luck import Luck
from quizzes.generators.numbers import counted, num, sig

COUNTS = (1_000_000, 100_000, 10_000, 10_000_000, 500_000, 50_000, 250_000, 2_000_000, 5_000_000, 50_000_000)
GIGA = 10**9


@dataclass(frozen=True, slots=True)
class Values:
    N: int
    d: int
    b: float


class Size(Number[Values]):
    asks = "the size of a vector index"
    values = Values
    example = Values(N=100_000, d=768, b=2)
    formula = "Bytes = N × d × b: vectors, times dimensions, times bytes per number; a GB is a billion bytes."
    remember = "count numbers, then bytes per number."
    unit = "GB"
    within = Within(rel=0.02)
    rel_gap = 0.04
    most = 999

    def draw(self, luck: Luck) -> Values:
        return Values(
            luck.friendly(COUNTS), luck.friendly((1024, 512, 768, 256, 384, 1536, 3072)), luck.one_of((4, 2, 1))
        )

    def undefined(self, v: Values) -> str:
        return "" if min(v.N, v.d) >= 1 and v.b > 0 else "`N` and `d` have to be 1 or more, and `b` above 0."

    def key(self, v: Values) -> float:
        return v.N * v.d * v.b / GIGA

    def paths(self, v: Values) -> Iterator[Wrong]:
        yield Wrong("bits", 8 * self.key(v), "Those are gigabits: a byte has 8 bits.")
        yield Wrong("bytes-left-out", v.N * v.d / GIGA, f"That counts the numbers; each takes {counted(v.b, 'byte')}.")
        if v.b != 4:
            yield Wrong("always-float", v.N * v.d * 4 / GIGA, f"4 bytes is the usual float. Here it's {num(v.b)}.")

    def stem(self, v: Values) -> str:
        each = counted(v.b, "byte")
        ask = "How many GB (billions of bytes) do they take, to 3 significant digits?"
        return f"An index stores {v.N:,} vectors with {v.d:,} dimensions, at {each} a number.\n\n{ask}"

    def work(self, v: Values) -> list[str]:
        return [
            f"Numbers: {v.N:,} × {v.d:,} = {v.N * v.d:,}.",
            f"Bytes: times {num(v.b)} = {num(v.N * v.d * v.b)}.",
            f"Over a billion: {sig(self.key(v))}",
        ]


GENERATOR = Generator(
    id="G23",
    title="Size of a vector index",
    source="Plain storage: N × d × b bytes",
    modes={"a": Size()},
)
