"""G26: pass@k."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from quizzes.generators.base import Generator, Within, Wrong
from quizzes.generators.forms import Number
from quizzes.generators.luck import Luck
from quizzes.generators.numbers import counted, dec

MOST = 10_000


@dataclass(frozen=True, slots=True)
class Values:
    n: int
    c: int
    k: int


class PassAtK(Number[Values]):
    asks = "pass@k from counted samples"
    values = Values
    example = Values(n=25, c=4, k=5)
    formula = "pass@k = 1 - C(n - c, k) / C(n, k): one minus the share of draws of k that are all wrong."
    remember = "draw without putting back: count the all-wrong draws."
    unit = "probability"
    within = Within(abs=0.003)
    gap = 0.006

    def draw(self, luck: Luck) -> Values:
        n = luck.friendly((10, 20, 12, 25, 8, 50))
        return Values(n, luck.between(1, n // 2), luck.friendly((2, 5, 3, 10)))

    def undefined(self, v: Values) -> str:
        if not 1 <= v.n <= MOST:
            return f"`n` has to be from 1 to {MOST:,}."
        if not 0 <= v.c <= v.n:
            return "`c` has to be from 0 to `n`."
        return "" if 1 <= v.k <= v.n else "`k` has to be from 1 to `n`."

    def accepts(self, v: Values) -> bool:
        key, share = self.key(v), v.c / v.n
        return v.n - v.c >= v.k and abs(key - share) >= 0.02 and abs(key - (1 - (1 - share) ** v.k)) >= 0.01

    def key(self, v: Values) -> float:
        return 1 - math.comb(v.n - v.c, v.k) / math.comb(v.n, v.k)

    def paths(self, v: Values) -> Iterator[Wrong]:
        share = v.c / v.n
        yield Wrong("pass-at-one", share, "That's pass@1: how often a single one passes.")
        yield Wrong("put-back", 1 - (1 - share) ** v.k, "Close, but biased: it draws as if each sample were put back.")
        yield Wrong("added-up", min(1.0, v.k * share), "Chances of several draws don't simply add up.")

    def stem(self, v: Values) -> str:
        passing = f"{v.c} {'passes' if v.c == 1 else 'pass'} the tests"
        return (
            f"Of {v.n} samples of a program, {passing}.\n\nWhat's the unbiased estimate of pass@{v.k}, to 3 decimals?"
        )

    def work(self, v: Values) -> list[str]:
        wrong, all_ = math.comb(v.n - v.c, v.k), math.comb(v.n, v.k)
        counts = f"{wrong:,} of {all_:,}" if all_ < 1e15 else f"a share of {dec(wrong / all_, 4)}"
        return [
            f"{counted(v.n - v.c, 'sample fails', 'samples fail')}. Draws of {v.k} that are all wrong: {counts}.",
            f"1 - {dec(wrong / all_, 4)} = {dec(self.key(v))}",
        ]


GENERATOR = Generator(
    id="G26",
    title="pass@k",
    source="Chen et al. (2021), Evaluating large language models trained on code",
    modes={"a": PassAtK()},
)
