"""G12: the size of a vocabulary, and of its embedding table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from quizzes.generators.base import Generator, Wrong
from quizzes.generators.forms import Number
from quizzes.generators.luck import Luck
from quizzes.generators.numbers import counted

BASES = (256, 256, 100, 64, 128)
WIDTHS = (256, 512, 1024, 768, 4096)


@dataclass(frozen=True, slots=True)
class Parts:
    base: int
    merges: int
    special: int


@dataclass(frozen=True, slots=True)
class Whole:
    V: int
    base: int
    special: int


@dataclass(frozen=True, slots=True)
class Table:
    V: int
    d: int


def draw(luck: Luck) -> Parts:
    base = luck.one_of(luck.by_level(BASES[:3], BASES, BASES))
    merges = luck.between(*luck.by_level((1000, 20_000, 1000), (500, 35_000, 500), (500, 50_000, 500)))
    return Parts(base, merges, luck.between(1, 5))


def draw_first(luck: Luck) -> Parts:
    """As version 1 drew: half thousands and any base at every level."""
    return Parts(luck.one_of(BASES), luck.small(500, 50_000, 500), luck.between(1, 5))


NOT_BELOW_ZERO = "All counts have to be 0 or more."


def whole(parts: Parts) -> int:
    return parts.base + parts.merges + parts.special


def table(parts: Parts, luck: Luck) -> Table:
    return Table(whole(parts), luck.friendly(WIDTHS))


class Size(Number[Parts]):
    asks = "the size of a vocabulary"
    values = Parts
    example = Parts(base=256, merges=29_500, special=4)
    formula = "V = base tokens + merges + special tokens: each merge adds exactly one."
    remember = "every merge adds one token, and none is taken away."
    unit = "tokens"
    least, most = 100, 1e9

    def draw(self, luck: Luck) -> Parts:
        return draw(luck)

    def undefined(self, v: Parts) -> str:
        return "" if min(v.base, v.merges, v.special) >= 0 else NOT_BELOW_ZERO

    def key(self, v: Parts) -> int:
        return v.base + v.merges + v.special

    def paths(self, v: Parts) -> Iterator[Wrong]:
        yield Wrong("merges-alone", v.merges, "The merges need something to begin with: the base tokens count, too.")
        yield Wrong("without-special", v.base + v.merges, "Special tokens have ids as well.")
        yield Wrong("without-base", v.merges + v.special, f"The {v.base} base tokens stay in the vocabulary.")

    def stem(self, v: Parts) -> str:
        ask = "How many tokens, exactly, does its vocabulary have?"
        special = counted(v.special, "special token")
        return f"A BPE tokenizer has {v.base:,} base tokens, {v.merges:,} merges, and {special}.\n\n{ask}"

    def work(self, v: Parts) -> list[str]:
        return [
            "Base tokens stay when they're merged, so nothing is taken away.",
            f"{v.base:,} + {v.merges:,} + {v.special} = {self.key(v):,}",
        ]


class Merges(Number[Whole]):
    asks = "the merges behind a vocabulary"
    values = Whole
    example = Whole(V=29_760, base=256, special=4)
    formula = "Merges = V - base tokens - special tokens."
    remember = "what is neither a base token nor special came from a merge."
    unit = "merges"
    least, most = 100, 1e9

    def draw(self, luck: Luck) -> Whole:
        parts = draw(luck)
        return Whole(whole(parts), parts.base, parts.special)

    def undefined(self, v: Whole) -> str:
        if min(v.V, v.base, v.special) < 0:
            return NOT_BELOW_ZERO
        return "" if v.base + v.special <= v.V else "`V` has to be at least `base` and `special` together."

    def key(self, v: Whole) -> int:
        return v.V - v.base - v.special

    def paths(self, v: Whole) -> Iterator[Wrong]:
        yield Wrong("whole", v.V, "Not every token comes from a merge.")
        yield Wrong("without-special", v.V - v.base, "Special tokens are added by hand, not merged.")
        yield Wrong("without-base", v.V - v.special, "The base tokens were there before the first merge.")

    def stem(self, v: Whole) -> str:
        ask = "How many merges, exactly, did training make?"
        return (
            f"A BPE vocabulary has {v.V:,} tokens: {v.base:,} of them are base tokens and {v.special} special.\n\n{ask}"
        )

    def work(self, v: Whole) -> list[str]:
        return ["Each merge makes one token.", f"{v.V:,} - {v.base:,} - {v.special} = {self.key(v):,}"]


class Embeddings(Number[Table]):
    asks = "the parameters of an embedding table"
    values = Table
    example = Table(V=29_760, d=768)
    formula = "An embedding table has one row of d numbers for each of the V tokens: V × d."
    remember = "one row per token, one column per dimension."
    unit = "parameters"
    least, most = 1000, 1e12

    def draw(self, luck: Luck) -> Table:
        return table(draw(luck), luck)

    def undefined(self, v: Table) -> str:
        return "" if min(v.V, v.d) >= 1 else "`V` and `d` have to be 1 or more."

    def key(self, v: Table) -> int:
        return v.V * v.d

    def paths(self, v: Table) -> Iterator[Wrong]:
        yield Wrong("added", v.V + v.d, "Rows and columns multiply: every token has all d numbers.")
        yield Wrong("halved", v.V * v.d // 2, "No number is shared between two tokens, so nothing is halved.")
        yield Wrong("one-a-token", v.V, "That's one number per token. Each has a whole vector.")

    def stem(self, v: Table) -> str:
        ask = "How many parameters, exactly, does the embedding table have?"
        return f"A model has a vocabulary of {v.V:,} tokens and embeddings with {v.d:,} dimensions.\n\n{ask}"

    def work(self, v: Table) -> list[str]:
        return [f"{v.V:,} rows, each with {v.d:,} numbers.", f"{v.V:,} × {v.d:,} = {self.key(v):,}"]


class FirstSize(Size):
    """As version 1 drew it: half thousands at every level."""

    def draw(self, luck: Luck) -> Parts:
        return draw_first(luck)


class FirstMerges(Merges):
    """As version 1 drew it: half thousands at every level."""

    def draw(self, luck: Luck) -> Whole:
        parts = draw_first(luck)
        return Whole(whole(parts), parts.base, parts.special)


class FirstEmbeddings(Embeddings):
    """As version 1 drew it: half thousands at every level."""

    def draw(self, luck: Luck) -> Table:
        return table(draw_first(luck), luck)


GENERATOR = Generator(
    id="G12",
    title="Vocabulary size",
    source="Radford et al. (2019), Language models are unsupervised multitask learners: 256 + 50,000 + 1",
    modes={"a": Size(), "b": Merges(), "c": Embeddings()},
    version=2,
)
EARLIER = (GENERATOR.before({"a": FirstSize(), "b": FirstMerges(), "c": FirstEmbeddings()}),)
