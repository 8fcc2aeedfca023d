"""G07: does it matter whether temperature or top-p comes first?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from quizzes.generators.base import Generator, Wrong
from quizzes.generators.forms import Places
from quizzes.generators.luck import Luck
from quizzes.generators.numbers import counted, dec, num

from .distributions import HALVES, bad_logits, logit_table, margin, nucleus, ranked, softmax


@dataclass(frozen=True, slots=True)
class Values:
    z: tuple[float, ...]
    T: float
    p: float


class Sizes(Places[Values]):
    asks = "the size of the nucleus in two orders of temperature and top-p"
    values = Values
    example = Values(z=(0.5, 3, 1.5, 2.5, -1, 3.5), T=0.7, p=0.8)
    formula = "Sort, sum up, and count until the sum reaches p: once on softmax(z / T), once on softmax(z)."
    remember = "temperature moves the nucleus if it acts first; the top k it never changes."
    items = ("Temperature first, then top-p", "Top-p first, then temperature")
    remarks = (
        "Top-p sees the distribution that temperature has already bent.",
        "Top-p sees the distribution at T = 1; temperature then only reweights what's left.",
    )

    def draw(self, luck: Luck) -> Values:
        z = luck.sample(HALVES, luck.friendly((4, 5, 6)))
        return Values(tuple(z), luck.friendly((0.5, 2, 1.5, 0.7)), luck.friendly((0.8, 0.9, 0.7, 0.95)))

    def undefined(self, v: Values) -> str:
        return bad_logits(v.z, v.T) or ("" if 0 < v.p <= 1 else "`p` has to be above 0, and at most 1.")

    def accepts(self, v: Values) -> bool:
        margins = min(margin(softmax(v.z, v.T), v.p), margin(softmax(v.z), v.p))
        first, second = self.key(v)
        return margins >= 0.015 and first != second

    def key(self, v: Values) -> list[int]:
        return [len(nucleus(softmax(v.z, v.T), v.p)), len(nucleus(softmax(v.z), v.p))]

    def paths(self, v: Values) -> Iterator[Wrong]:
        first, second = self.key(v)
        yield Wrong("swapped", [second, first], "Both counts are right, but they belong to the other order.")
        yield Wrong("order-does-not-matter", [second, second], "The order does matter: T changes what top-p sums up.")

    def labels(self, v: Values) -> list[str]:
        return [counted(size, "token") for size in range(1, len(v.z) + 1)]

    def target_of(self, v: Values, answer: int) -> int:
        return answer - 1

    def stem(self, v: Values) -> str:
        ask = f"With T = {num(v.T)} and p = {num(v.p)}, how many tokens are left in each order?"
        return f"A model gives these logits.\n\n{logit_table(v.z)}\n\n{ask}"

    def work(self, v: Values) -> list[str]:
        first, second = self.key(v)
        return [
            f"At T = {num(v.T)} the sums are {_sums(v, v.T)}: {num(v.p)} is reached with {counted(first, 'token')}.",
            f"At T = 1 they are {_sums(v, 1)}: {num(v.p)} is reached with {counted(second, 'token')}.",
            "For top-k the order never matters: temperature keeps the ranking.",
            f"Temperature first leaves {first}, top-p first leaves {second}",
        ]


def _sums(v: Values, T: float) -> str:  # noqa: N803 - the letter of the formula
    shares = softmax(v.z, T)
    return ", ".join(dec(each) for each in accumulate(shares[at] for at in ranked(shares)))


GENERATOR = Generator(
    id="G07",
    title="Does the order matter?",
    source="Holtzman et al. (2020), and the order of common inference engines",
    modes={"a": Sizes()},
)
