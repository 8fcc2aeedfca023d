"""G13: what BPE merges next, and what the pair score would, by which WordPiece is often explained."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from quizzes.generators.base import Generator, Wrong
from quizzes.generators.forms import Places
from quizzes.generators.luck import Luck
from quizzes.generators.numbers import num, sig, table

NAMES = ("t+h", "i+n", "e+r", "o+u")


@dataclass(frozen=True, slots=True)
class Values:
    f: tuple[tuple[int, int, int], ...]
    """For each pair: how often it comes up, and how often its left and its right part do."""


def score(row: tuple[int, int, int]) -> float:
    return row[0] / (row[1] * row[2])


def winner(values: list[float]) -> int:
    return max(range(len(values)), key=lambda at: (values[at], -at))


class Winners(Places[Values]):
    asks = "the next merge by count and by score"
    values = Values
    example = Values(f=((34, 150, 78), (50, 150, 139), (32, 161, 60)))
    formula = "BPE takes the pair with the largest f(ab); the score is f(ab) / (f(a) × f(b))."
    remember = "the score asks how surprising a pair is, BPE only how frequent."
    items = ("BPE merges", "The score picks")
    remarks = (
        "BPE looks at the count of the pair and at nothing else.",
        "It divides by the counts of both parts, so rare parts that stick together win.",
    )

    def draw(self, luck: Luck) -> Values:
        step = luck.by_level(10, 5, 1)
        rows = []
        for _ in range(luck.friendly((3, 4))):
            together = luck.between(max(5, step), 60, step)
            rows.append((together, luck.between(together, 200, step), luck.between(together, 200, step)))
        return Values(tuple(rows))

    def undefined(self, v: Values) -> str:
        if not 2 <= len(v.f) <= len(NAMES):
            return f"`f` needs 2 to {len(NAMES)} rows: f(ab), f(a), f(b)."
        return "" if all(min(row) > 0 for row in v.f) else "All counts have to be above 0."

    def accepts(self, v: Values) -> bool:
        scores = sorted((score(row) for row in v.f), reverse=True)
        counts = sorted((row[0] for row in v.f), reverse=True)
        bpe, by_score = self.key(v)
        return scores[0] >= 1.1 * scores[1] and counts[0] >= counts[1] + 2 and bpe != by_score

    def key(self, v: Values) -> list[int]:
        return [winner([row[0] for row in v.f]), winner([score(row) for row in v.f])]

    def paths(self, v: Values) -> Iterator[Wrong]:
        bpe, by_score = self.key(v)
        yield Wrong("swapped", [by_score, bpe], "The other way around: the plain count is BPE's.")
        yield Wrong("same-rule", [bpe, bpe], "The score doesn't go by the count alone.")
        parts = winner([row[1] * row[2] for row in v.f])
        yield Wrong("frequent-parts", [bpe, parts], "Frequent parts lower the score: they stand below the line.")

    def labels(self, v: Values) -> tuple[str, ...]:
        return NAMES[: len(v.f)]

    def stem(self, v: Values) -> str:
        rows = [(NAMES[at], *map(str, row)) for at, row in enumerate(v.f)]
        ask = (
            "Which pair does BPE merge next, and which one has the highest score f(ab) / (f(a) × f(b)), the formula by "
            "which courses reconstruct WordPiece?"
        )
        heads = ("Pair", "Pair count", "Left part", "Right part")
        return f"A tokenizer in training has counted these pairs.\n\n{table(heads, rows)}\n\n{ask}"

    def work(self, v: Values) -> list[str]:
        scores = [
            f"{NAMES[at]} {num(row[0])} / ({row[1]} × {row[2]}) = {sig(score(row), 3)}" for at, row in enumerate(v.f)
        ]
        bpe, by_score = self.key(v)
        return [
            f"Counts: {', '.join(f'{NAMES[at]} {row[0]}' for at, row in enumerate(v.f))}.",
            f"Scores: {'; '.join(scores)}.",
            f"BPE merges {NAMES[bpe]}, the score picks {NAMES[by_score]}",
        ]


class FirstWinners(Winners):
    """As version 1 drew it: alike at every level."""

    def draw(self, luck: Luck) -> Values:
        rows = []
        for _ in range(luck.friendly((3, 4))):
            together = luck.between(5, 60)
            rows.append((together, luck.between(together, 200), luck.between(together, 200)))
        return Values(tuple(rows))


GENERATOR = Generator(
    id="G13",
    title="By count or by score?",
    source="Schuster & Nakajima (2012), Japanese and Korean voice search; Hugging Face, LLM course, chapter 6",
    modes={"a": Winners()},
    version=2,
)
EARLIER = (GENERATOR.before({"a": FirstWinners()}),)
