"""G41: recall@k and precision@k."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from quizzes.generators.base import Generator, Within, Wrong
from quizzes.generators.forms import Number
from quizzes.generators.luck import Luck
from quizzes.generators.numbers import dec

MOST = 200


@dataclass(frozen=True, slots=True)
class Values:
    hits: tuple[int, ...]
    """For each result, the best first: 1 if it is relevant, 0 if not."""
    relevant: int
    k: int


def found(v: Values) -> int:
    return sum(v.hits[: v.k])


class Recall(Number[Values]):
    asks = "recall@k of a ranking"
    values = Values
    example = Values(hits=(1, 0, 1, 1, 0, 0, 1, 0, 0, 0), relevant=6, k=5)
    formula = "recall@k = relevant results among the first k / all relevant documents."
    remember = "recall asks what was missed, so all relevant documents stand below the line."
    unit = "share"
    within = Within(abs=0.005)
    gap = 0.02

    def draw(self, luck: Luck) -> Values:
        hits = tuple(luck.below(2) for _ in range(10))
        return Values(hits, sum(hits) + luck.between(0, 5), luck.friendly((5, 3, 4, 8, 6)))

    def undefined(self, v: Values) -> str:
        if not 1 <= len(v.hits) <= MOST or not all(each in (0, 1) for each in v.hits):
            return f"`hits` needs 1 to {MOST} entries, each 0 or 1."
        if not 1 <= v.k <= len(v.hits):
            return "`k` has to be from 1 to the number of results."
        return "" if v.relevant >= max(1, sum(v.hits)) else "`relevant` has to be at least 1, and all hits."

    def accepts(self, v: Values) -> bool:
        return 0 < found(v) < v.k and v.relevant not in (v.k, found(v)) and len(self.wrong(v)) >= 2

    def key(self, v: Values) -> float:
        return found(v) / v.relevant

    def paths(self, v: Values) -> Iterator[Wrong]:
        yield Wrong("other-measure", found(v) / v.k, f"You divided by k: that's precision@{v.k}.")
        yield Wrong("whole-list", sum(v.hits) / v.relevant, f"Count hits among the first {v.k} only.")
        if sum(v.hits):
            yield Wrong("retrieved-alone", found(v) / sum(v.hits), "Relevant documents that never came up count, too.")

    def told(self, v: Values) -> str:
        places = ", ".join(str(at) for at, hit in enumerate(v.hits, start=1) if hit) or "none"
        return (
            f"A search returns {len(v.hits)} results; those on places {places} are relevant. In all, {v.relevant} "
            "documents of the collection are relevant."
        )

    def stem(self, v: Values) -> str:
        return f"{self.told(v)}\n\nWhat's recall@{v.k}, as a share to 3 decimals?"

    def work(self, v: Values) -> list[str]:
        return [
            f"Relevant among the first {v.k}: {found(v)}.",
            f"Precision@{v.k} would be {found(v)} / {v.k} = {dec(found(v) / v.k)}.",
            f"{found(v)} / {v.relevant} = {dec(self.key(v))}",
        ]


class Precision(Recall):
    asks = "precision@k of a ranking"
    formula = "precision@k = relevant results among the first k / k."
    remember = "precision asks what was shown, so k stands below the line."

    def draw(self, luck: Luck) -> Values:
        hits = tuple(luck.below(2) for _ in range(10))
        cuts = luck.by_level((5, 4, 8), (5, 3, 4, 8, 6), (5, 3, 4, 8, 6, 7))
        return Values(hits, sum(hits) + luck.between(0, 5), luck.one_of(cuts))

    def key(self, v: Values) -> float:
        return found(v) / v.k

    def paths(self, v: Values) -> Iterator[Wrong]:
        yield Wrong("other-measure", found(v) / v.relevant, f"All relevant ones below the line: that's recall@{v.k}.")
        yield Wrong("whole-list", sum(v.hits) / len(v.hits), f"You went down the whole list; stop after {v.k}.")
        yield Wrong("misses", 1 - found(v) / v.k, "That's the share of misses among them.")

    def stem(self, v: Values) -> str:
        return f"{self.told(v)}\n\nWhat's precision@{v.k}, as a share to 3 decimals?"

    def work(self, v: Values) -> list[str]:
        return [
            f"Relevant among the first {v.k}: {found(v)}.",
            f"Recall@{v.k} would be {found(v)} / {v.relevant} = {dec(found(v) / v.relevant)}.",
            f"{found(v)} / {v.k} = {dec(self.key(v))}",
        ]


class FirstPrecision(Precision):
    """As version 1 drew it: alike at every level."""

    def draw(self, luck: Luck) -> Values:
        hits = tuple(luck.below(2) for _ in range(10))
        return Values(hits, sum(hits) + luck.between(0, 5), luck.one_of((5, 3, 4, 8, 6, 7)))


GENERATOR = Generator(
    id="G41",
    title="Recall and precision of a search",
    source="Manning, Raghavan & Schütze (2008), Introduction to information retrieval, chapter 8",
    modes={"a": Recall(), "b": Precision()},
    version=2,
)
EARLIER = (GENERATOR.before({"b": FirstPrecision()}),)
