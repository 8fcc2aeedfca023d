"""G34: the parameters of a transformer like GPT-2."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from quizzes.generators.base import Generator, Within, Wrong
from quizzes.generators.forms import Number
from quizzes.generators.luck import Luck

WIDTHS = (256, 512, 128, 1024, 768, 384)
ROUND_WIDTHS = range(100, 1001, 100)
BLOCK_WIDTHS = (*ROUND_WIDTHS, *range(128, 2049, 64))
"""Models take multiples of 64; the formula holds for any width."""


@dataclass(frozen=True, slots=True)
class Block:
    d: int


@dataclass(frozen=True, slots=True)
class Model:
    V: int
    C: int
    d: int
    L: int


def block(d: int) -> int:
    return 12 * d * d + 13 * d


class OneBlock(Number[Block]):
    asks = "the parameters of one block"
    values = Block
    example = Block(d=256)
    formula = "A block has 12d² + 13d: attention 4d² + 4d, the network 8d² + 5d, and two layer norms with 2d each."
    remember = "12 d squared, and the biases hardly count."
    unit = "parameters"
    within = Within(rel=0.001)
    rel_gap = 0.003
    least, most = 1000, 1e12

    def draw(self, luck: Luck) -> Block:
        return Block(luck.one_of(luck.by_level(ROUND_WIDTHS, (*ROUND_WIDTHS, *WIDTHS), BLOCK_WIDTHS)))

    def undefined(self, v: Block) -> str:
        return "" if v.d >= 1 else "`d` has to be 1 or more."

    def key(self, v: Block) -> int:
        return block(v.d)

    def paths(self, v: Block) -> Iterator[Wrong]:
        share = 13 / (12 * v.d + 13)
        yield Wrong("no-biases", 12 * v.d * v.d, f"Biases and layer norms are missing: {100 * share:.2g}% of it.")
        yield Wrong(
            "attention-alone", 4 * v.d * v.d + 4 * v.d, "That's attention. The network behind it is twice that."
        )
        yield Wrong("network-alone", 8 * v.d * v.d + 5 * v.d, "The network alone, without attention and layer norms.")

    def stem(self, v: Block) -> str:
        return (
            f"A block as in GPT-2, of width d = {v.d:,}: attention, a network four times as wide, biases, two layer "
            "norms.\n\nHow many parameters does it have, as a whole number?"
        )

    def work(self, v: Block) -> list[str]:
        return [
            f"Attention: 4d² + 4d = {4 * v.d * v.d + 4 * v.d:,}.",
            f"Network: 8d² + 5d = {8 * v.d * v.d + 5 * v.d:,}. Layer norms: 4d = {4 * v.d:,}.",
            f"12d² + 13d = {block(v.d):,}",
        ]


class Whole(Number[Model]):
    asks = "the parameters of a whole model"
    values = Model
    example = Model(V=10_000, C=128, d=256, L=8)
    formula = "V × d + C × d + L × (12d² + 13d) + 2d: tokens, positions, blocks, and the last layer norm."
    remember = "the output shares the embedding table, so it's counted once."
    unit = "parameters"
    within = Within(rel=0.001)
    rel_gap = 0.003
    least, most = 1000, 1e12

    def draw(self, luck: Luck) -> Model:
        return Model(
            luck.friendly((10_000, 1000, 65, 5000, 50_257)),
            luck.friendly((128, 256, 64, 512, 1024)),
            luck.friendly(WIDTHS),
            luck.friendly((2, 4, 8, 6, 12, 24)),
        )

    def undefined(self, v: Model) -> str:
        return "" if min(v.V, v.C, v.d, v.L) >= 1 else "All four have to be 1 or more."

    def key(self, v: Model) -> int:
        return v.V * v.d + v.C * v.d + v.L * block(v.d) + 2 * v.d

    def paths(self, v: Model) -> Iterator[Wrong]:
        yield Wrong(
            "untied", self.key(v) + v.V * v.d, "The output layer shares the embedding table; don't count it twice."
        )
        yield Wrong("no-positions", self.key(v) - v.C * v.d, f"Each of the {v.C:,} positions has a vector as well.")
        yield Wrong("blocks-alone", v.L * block(v.d), "Those are the blocks. Embeddings come on top.")
        attention = v.V * v.d + v.C * v.d + v.L * (4 * v.d * v.d + 4 * v.d)
        yield Wrong("attention-alone", attention, "A block has more than attention: the network is twice that.")

    def stem(self, v: Model) -> str:
        return (
            f"A model built like GPT-2, with tied output: vocabulary {v.V:,}, context {v.C:,}, width {v.d:,}, {v.L} "
            "blocks with biases and layer norms.\n\nHow many parameters does it have, as a whole number?"
        )

    def work(self, v: Model) -> list[str]:
        return [
            f"Tokens: {v.V:,} × {v.d:,} = {v.V * v.d:,}. Positions: {v.C:,} × {v.d:,} = {v.C * v.d:,}.",
            f"Blocks: {v.L} × {block(v.d):,} = {v.L * block(v.d):,}. Last layer norm: {2 * v.d:,}.",
            f"In all: {self.key(v):,}",
        ]


class FirstOneBlock(OneBlock):
    """As version 1 drew it: alike at every level."""

    def draw(self, luck: Luck) -> Block:
        return Block(luck.one_of((*WIDTHS, 640, 1280)))


GENERATOR = Generator(
    id="G34",
    title="Parameters of a GPT",
    source="Radford et al. (2019), Language models are unsupervised multitask learners: 124,439,808 in the smallest",
    modes={"a": OneBlock(), "b": Whole()},
    version=2,
)
EARLIER = (GENERATOR.before({"a": FirstOneBlock()}),)
