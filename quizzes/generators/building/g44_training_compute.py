"""G44: the compute of a training run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from quizzes.generators.base import Generator, Within, Wrong
from quizzes.generators.forms import Number
from quizzes.generators.luck import Luck
from quizzes.generators.numbers import num, sig

BILLION, TRILLION = 10**9, 10**12


@dataclass(frozen=True, slots=True)
class Run:
    N: float
    D: float


class Compute(Number[Run]):
    asks = "the compute of a training run"
    values = Run
    example = Run(N=7, D=2)
    formula = "C = 6 × N × D: 2 operations per parameter and token forward, 4 backward."
    remember = "training costs 6 operations per parameter and token, answering 2."
    unit = "FLOPs"
    within = Within(rel=0.02)
    rel_gap = 0.04
    least, most = 1e17, 1e28

    def draw(self, luck: Luck) -> Run:
        size = luck.friendly((1, 7, 70, 3, 8, 13, 34, 405))
        return Run(size, luck.friendly((1, 2, 10, 0.5, 1.4, 15, 0.3, 5)))

    def undefined(self, v: Run) -> str:
        return "" if v.N > 0 and v.D > 0 else "`N` and `D` have to be above 0."

    def key(self, v: Run) -> float:
        return 6 * v.N * BILLION * v.D * TRILLION

    def paths(self, v: Run) -> Iterator[Wrong]:
        key = self.key(v)
        yield Wrong(
            "forward-alone", key / 3, "Factor 2 is for writing. Training also runs backward, which costs twice that."
        )
        yield Wrong("no-factor", key / 6, "Each parameter and token takes 6 operations, not one.")
        yield Wrong("billions", key / 1000, "The tokens are trillions: 12 zeros, not 9.")

    def stem(self, v: Run) -> str:
        return (
            f"A dense model with {num(v.N)} billion parameters is trained on {num(v.D)} trillion tokens.\n\nAbout how "
            "many FLOPs does that take, to 3 significant digits? Type it like 1.2e9."
        )

    def work(self, v: Run) -> list[str]:
        return [
            f"Parameters times tokens: {num(v.N)}e9 × {num(v.D)}e12 = {sig(v.N * BILLION * v.D * TRILLION)}.",
            f"Times 6: {sig(self.key(v))}",
        ]


class TokensEach(Number[Run]):
    asks = "the tokens per parameter in a training run"
    values = Run
    example = Run(N=7, D=2)
    formula = "Tokens per parameter = D / N. About 20 spend a training budget best; far more make a model cheap to run."
    remember = "compare with 20: below it the model was big for its data, above it it's trained for use."
    unit = "tokens"
    within = Within(rel=0.02)
    rel_gap = 0.04
    most = 999

    def draw(self, luck: Luck) -> Run:
        size = luck.friendly((1, 7, 70, 3, 8, 13, 34, 175, 405))
        return Run(size, luck.friendly((1, 2, 10, 0.5, 1.4, 15, 0.3, 5)))

    def undefined(self, v: Run) -> str:
        return "" if v.N > 0 and v.D > 0 else "`N` and `D` have to be above 0."

    def accepts(self, v: Run) -> bool:
        return 1 <= self.key(v) <= 900

    def key(self, v: Run) -> float:
        return 1000 * v.D / v.N

    def paths(self, v: Run) -> Iterator[Wrong]:
        yield Wrong("turned-over", v.N / (1000 * v.D), "Upside down: that's parameters per token.")
        yield Wrong("billions", v.D / v.N, "A trillion is a thousand billions.")
        yield Wrong("by-the-rule", 20.0, "20 is what a rule recommends; this run chose for itself.")

    def stem(self, v: Run) -> str:
        return (
            f"A model with {num(v.N)} billion parameters is trained on {num(v.D)} trillion tokens.\n\nHow many "
            "tokens per parameter is that, to 3 significant digits?"
        )

    def work(self, v: Run) -> list[str]:
        side = "above" if self.key(v) > 20 else "not above"
        return [
            f"{num(v.D)} trillion are {num(1000 * v.D)} billion.",
            f"That's {side} the 20 of the compute-optimal rule.",
            f"{num(1000 * v.D)} / {num(v.N)} = {sig(self.key(v))}",
        ]


GENERATOR = Generator(
    id="G44",
    title="Compute of a training run",
    source="Kaplan et al. (2020); Hoffmann et al. (2022), Training compute-optimal large language models",
    modes={"a": Compute(), "b": TokensEach()},
)
