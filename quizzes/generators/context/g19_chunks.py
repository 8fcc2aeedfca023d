"""G19: how many chunks with overlap a document makes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from quizzes.generators.base import Generator, Wrong
from quizzes.generators.forms import Number
from quizzes.generators.luck import Luck


@dataclass(frozen=True, slots=True)
class Values:
    N: int
    c: int
    o: int


def up(part: int, whole: int) -> int:
    return -(-part // whole)


class Chunks(Number[Values]):
    asks = "the chunks of a document, with overlap"
    values = Values
    example = Values(N=5418, c=256, o=50)
    formula = "Each chunk after the first adds c - o new tokens: count = (N - o) / (c - o), rounded up."
    remember = "overlap is paid for in chunks: a step is the chunk less the overlap."
    unit = "chunks"

    def draw(self, luck: Luck) -> Values:
        size = luck.friendly((200, 500, 400, 1000, 256, 512, 800))
        overlap = luck.friendly((50, 20, 100, 40, 32, 64))
        return Values(luck.small(3 * size, 40 * size, 10), size, overlap)

    def undefined(self, v: Values) -> str:
        if v.N < 1 or v.c < 1:
            return "`N` and `c` have to be 1 or more."
        return "" if 0 <= v.o < v.c else "`o` has to be at least 0, and below `c`."

    def accepts(self, v: Values) -> bool:
        down = (v.N - v.o) // (v.c - v.o)
        return v.o <= v.c / 4 and self.key(v) not in (up(v.N, v.c), down)

    def key(self, v: Values) -> int:
        return 1 if v.c >= v.N else up(v.N - v.o, v.c - v.o)

    def paths(self, v: Values) -> Iterator[Wrong]:
        yield Wrong("no-overlap", up(v.N, v.c), "Without overlap, yes. But each chunk repeats the end of the last.")
        yield Wrong("rounded-down", (v.N - v.o) // (v.c - v.o), "The last tokens need a chunk as well: round up.")
        yield Wrong("overlap-of-first", up(v.N, v.c - v.o), "Your first chunk has no overlap with anything before it.")

    def stem(self, v: Values) -> str:
        ask = "How many chunks, exactly, does the document make?"
        return (
            f"A document of {v.N:,} tokens is cut into chunks of {v.c:,} tokens. Each chunk repeats the last {v.o} "
            f"tokens of the one before.\n\n{ask}"
        )

    def work(self, v: Values) -> list[str]:
        if v.c >= v.N:
            return ["The document fits into one chunk.", "Chunks: 1"]
        part, step = v.N - v.o, v.c - v.o
        return [
            f"A step is {v.c:,} - {v.o} = {step:,} tokens.",
            f"{v.N:,} - {v.o} = {part:,}, and {part:,} / {step:,} = {part / step:,.2f}.",
            f"Rounded up: {self.key(v)}",
        ]


GENERATOR = Generator(
    id="G19",
    title="Chunks with overlap",
    source="Sliding windows: N = c + (count - 1)(c - o), solved for the count",
    modes={"a": Chunks()},
)
