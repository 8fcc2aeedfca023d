"""G06: temperature, top-k and top-p, one after another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from quizzes.generators.base import Generator, Within, Wrong
from quizzes.generators.forms import Number, Survivors
from quizzes.generators.luck import Luck
from quizzes.generators.numbers import dec, num

from .distributions import HALVES, bad_logits, bad_position, logit_table, margin, name, nucleus, ranked, softmax

TEMPERATURES = (2, 0.5, 1.25, 0.8, 1.5)
THRESHOLDS = (0.8, 0.9, 0.7, 0.6)


@dataclass(frozen=True, slots=True)
class Values:
    z: tuple[float, ...]
    T: float
    k: int
    p: float


@dataclass(frozen=True, slots=True)
class WithTarget:
    z: tuple[float, ...]
    T: float
    k: int
    p: float
    target: int


Either = Values | WithTarget


def top_k(v: Either) -> list[int]:
    return ranked(v.z)[: v.k]


def shares(v: Either, T: float) -> list[float]:  # noqa: N803 - the letter of the formula
    """What softmax gives the k that are left, the largest first."""
    return softmax([v.z[at] for at in top_k(v)], T)


def survivors(v: Either, T: float | None = None) -> list[int]:  # noqa: N803 - the letter of the formula
    order = top_k(v)
    return [order[at] for at in nucleus(shares(v, v.T if T is None else T), v.p)]


def cut_from_all(v: Either) -> list[int]:
    """With top-p on the whole distribution instead of on the k that are left."""
    return [at for at in nucleus(softmax(v.z, v.T), v.p) if at in top_k(v)]


def final(v: Either, target: int) -> float:
    left = shares(v, v.T)
    order = top_k(v)
    return left[order.index(target)] / sum(left[order.index(at)] for at in survivors(v))


def undefined(v: Either) -> str:
    if problem := bad_logits(v.z, v.T):
        return problem
    if v.k < 1:
        return "`k` has to be 1 or more."
    return "" if 0 < v.p <= 1 else "`p` has to be above 0, and at most 1."


def accepts(v: Either) -> bool:
    margins = (margin(shares(v, v.T), v.p), margin(shares(v, 1), v.p), margin(softmax(v.z, v.T), v.p))
    kept = survivors(v)
    changed = survivors(v, 1) != kept or cut_from_all(v) != kept
    return min(margins) >= 0.015 and len(kept) >= 2 and changed


def draw(luck: Luck) -> Values:
    z = luck.sample(HALVES, 5)
    return Values(tuple(z), luck.friendly(TEMPERATURES), luck.one_of((3, 4)), luck.friendly(THRESHOLDS))


def asked(v: Either, ask: str) -> str:
    order = f"it divides by T = {num(v.T)}, keeps the top k = {v.k}, takes the softmax, then applies p = {num(v.p)}"
    return f"A sampler runs in this order: {order} and shares out again.\n\n{logit_table(v.z)}\n\n{ask}"


def steps(v: Either) -> list[str]:
    order, left = top_k(v), shares(v, v.T)
    return [
        f"Divide by {num(v.T)} and keep {v.k}: {', '.join(dec(v.z[at] / v.T) for at in order)}.",
        f"Softmax over those: {', '.join(dec(each) for each in left)}.",
        f"Sums: {', '.join(dec(each) for each in accumulate(left))}. Number {len(survivors(v))} reaches {num(v.p)}.",
    ]


FORMULA = "Divide by T, cut to k, take the softmax of what's left, cut to the nucleus, and share out again."


class Survivor(Survivors[Values]):
    asks = "the tokens that survive the whole pipeline"
    values = Values
    example = Values(z=(3.5, 1.5, -0.5, -1, 0), T=2, k=4, p=0.8)
    formula = FORMULA
    remember = "each filter sees only what the one before has left."

    def draw(self, luck: Luck) -> Values:
        return draw(luck)

    def undefined(self, v: Values) -> str:
        return undefined(v)

    def accepts(self, v: Values) -> bool:
        return accepts(v)

    def key(self, v: Values) -> list[int]:
        return sorted(survivors(v))

    def paths(self, v: Values) -> Iterator[Wrong]:
        yield Wrong("temperature-ignored", sorted(survivors(v, 1)), "That's the set at T = 1.")
        yield Wrong("top-p-on-all", sorted(cut_from_all(v)), "Here top-p sees the k tokens left, not all of them.")
        yield Wrong("top-k-only", sorted(top_k(v)), "Those pass top-k. Top-p still cuts after it.")

    def labels(self, v: Values) -> list[str]:
        return [f"{name(at)} (logit {num(each)})" for at, each in enumerate(v.z)]

    def remark(self, v: Values, at: int) -> str:
        if at not in top_k(v):
            return f"Not among the {v.k} largest: top-k cuts it."
        order = top_k(v)
        before = sum(shares(v, v.T)[: order.index(at)])
        return f"The sum before it is {dec(before)}, {'below' if at in survivors(v) else 'already past'} {num(v.p)}."

    def stem(self, v: Values) -> str:
        return asked(v, "Which tokens can still be drawn? Select all that apply.")

    def work(self, v: Values) -> list[str]:
        return [*steps(v), f"Left: {', '.join(name(at) for at in survivors(v))}"]


class Final(Number[WithTarget]):
    asks = "a survivor's probability at the end of the pipeline"
    values = WithTarget
    example = WithTarget(z=(3.5, 1.5, -0.5, -1, 0), T=2, k=4, p=0.8, target=0)
    formula = FORMULA
    remember = "share out once more at the end: the survivors sum to 1."
    unit = "probability"
    within = Within(abs=0.005)
    gap = 0.02

    def draw(self, luck: Luck) -> WithTarget:
        v = draw(luck)
        return WithTarget(v.z, v.T, v.k, v.p, luck.one_of(survivors(v)))

    def undefined(self, v: WithTarget) -> str:
        problem = undefined(v) or bad_position(v.target, len(v.z))
        return problem or ("" if v.target in survivors(v) else "`target` isn't among the tokens that survive.")

    def accepts(self, v: WithTarget) -> bool:
        return accepts(v)

    def key(self, v: WithTarget) -> float:
        return final(v, v.target)

    def paths(self, v: WithTarget) -> Iterator[Wrong]:
        cold = survivors(v, 1)
        if v.target in cold:
            left, order = shares(v, 1), top_k(v)
            share = left[order.index(v.target)] / sum(left[order.index(at)] for at in cold)
            yield Wrong("temperature-ignored", share, "All steps right, but with T = 1.")
        share = shares(v, v.T)[top_k(v).index(v.target)]
        yield Wrong("not-renormalized", share, "Its share before top-p. What's left afterward has to sum to 1.")
        whole, kept = softmax(v.z, v.T), nucleus(softmax(v.z, v.T), v.p)
        if v.target in kept:
            kept = [at for at in kept if at in top_k(v)]
            share = whole[v.target] / sum(whole[at] for at in kept)
            yield Wrong("top-p-on-all", share, "Top-p acted on all five tokens here; it sees only what top-k left.")

    def stem(self, v: WithTarget) -> str:
        return asked(v, f"What's the probability of “{name(v.target)}” in the end, to 3 decimals?")

    def work(self, v: WithTarget) -> list[str]:
        left, order = shares(v, v.T), top_k(v)
        mine = left[order.index(v.target)]
        total = sum(left[order.index(at)] for at in survivors(v))
        return [*steps(v), f"{dec(mine)} / {dec(total)} = {dec(self.key(v))}"]


GENERATOR = Generator(
    id="G06",
    title="The whole pipeline",
    source="The order of common inference engines: temperature, top-k, top-p",
    modes={"a": Survivor(), "b": Final()},
)
