"""G31: probabilities of preference."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from quizzes.generators.base import Generator, Within, Wrong
from quizzes.generators.forms import Number
from quizzes.generators.luck import Luck
from quizzes.generators.numbers import dec, num

REWARDS = (1, 2, 0, 3, -1, 4, -2, 0.5, 1.5, 2.5, -0.5, 3.5, -1.5)
GAPS = (1, 2, -1, 3, -2, 4, -3, 5, -4, 0.5, 1.5, -0.5, 2.5, -1.5, 3.5, -2.5, 4.5, -3.5, -4.5, -5, 0)
LARGEST = 700


def sigmoid(x: float) -> float:
    return 1 / (1 + math.exp(-x)) if x >= 0 else math.exp(x) / (1 + math.exp(x))


@dataclass(frozen=True, slots=True)
class Rewards:
    r_w: float
    r_l: float


@dataclass(frozen=True, slots=True)
class Ratings:
    R_a: float
    R_b: float


@dataclass(frozen=True, slots=True)
class Policy:
    beta: float
    d_w: float
    d_l: float


class Preferred(Number[Rewards]):
    asks = "the probability that a reward model prefers an answer"
    values = Rewards
    example = Rewards(r_w=3, r_l=2.5)
    formula = "P = 1 / (1 + exp(-(r_w - r_l))): the sigmoid of the difference."
    remember = "only the difference of two rewards means anything."
    unit = "probability"
    within = Within(abs=0.005)
    gap = 0.015

    def draw(self, luck: Luck) -> Rewards:
        return Rewards(luck.friendly(REWARDS), luck.friendly(REWARDS))

    def undefined(self, v: Rewards) -> str:
        return "" if abs(v.r_w - v.r_l) <= LARGEST else f"The rewards can be at most {LARGEST} apart."

    def accepts(self, v: Rewards) -> bool:
        return v.r_w != v.r_l and len(self.wrong(v)) >= 1

    def key(self, v: Rewards) -> float:
        return sigmoid(v.r_w - v.r_l)

    def paths(self, v: Rewards) -> Iterator[Wrong]:
        yield Wrong("sign-reversed", sigmoid(v.r_l - v.r_w), "That's how often the other answer is preferred.")
        if v.r_w > 0 and v.r_w + v.r_l > 0:
            yield Wrong(
                "share-of-points", v.r_w / (v.r_w + v.r_l), "Rewards aren't shares: take the sigmoid of the gap."
            )
        yield Wrong("reward-alone", sigmoid(v.r_w), "The other answer's reward belongs into it as well.")

    def stem(self, v: Rewards) -> str:
        return (
            f"A reward model gives one answer {num(v.r_w)} and another {num(v.r_l)}.\n\nBy Bradley-Terry, with which "
            "probability is the first one preferred, to 3 decimals?"
        )

    def work(self, v: Rewards) -> list[str]:
        gap = v.r_w - v.r_l
        return [
            f"The difference is {num(v.r_w)} - {num(v.r_l)} = {num(gap)}.",
            f"1 / (1 + exp({num(-gap)})) = {dec(self.key(v))}",
        ]


class Loss(Preferred):
    asks = "the loss of a reward model on one pair"
    formula = "Loss = -ln of the sigmoid of (r_w - r_l), where r_w belongs to the answer that people preferred."
    remember = "a pair in the right order with a wide gap costs almost nothing."
    unit = "nats"
    most = 99

    def key(self, v: Rewards) -> float:
        gap = v.r_w - v.r_l
        return math.log1p(math.exp(-gap)) if gap > -30 else -gap

    def paths(self, v: Rewards) -> Iterator[Wrong]:
        gap = v.r_w - v.r_l
        yield Wrong(
            "sign-reversed", self.key(Rewards(v.r_l, v.r_w)), "With the pair turned around, it's a different loss."
        )
        yield Wrong("probability", sigmoid(gap), "That's the probability; the loss is minus its logarithm.")
        yield Wrong("base-two", self.key(v) / math.log(2), "You took the logarithm to base 2. Use the natural one.")

    def stem(self, v: Rewards) -> str:
        return (
            f"A reward model gives the preferred answer {num(v.r_w)} and the rejected one {num(v.r_l)}.\n\nWhat's its "
            "loss on this pair, in nats to 3 decimals?"
        )

    def work(self, v: Rewards) -> list[str]:
        gap = v.r_w - v.r_l
        return [
            f"The difference is {num(v.r_w)} - {num(v.r_l)} = {num(gap)}.",
            f"Its sigmoid is {dec(sigmoid(gap))}.",
            f"-ln({dec(sigmoid(gap), 4)}) = {dec(self.key(v))}",
        ]


class Rating(Number[Ratings]):
    asks = "the expected score from two ratings"
    values = Ratings
    example = Ratings(R_a=1240, R_b=1180)
    formula = "P(a wins) = 1 / (1 + 10^((R_b - R_a) / 400))."
    remember = "400 points are odds of 10 to 1."
    unit = "probability"
    within = Within(abs=0.005)
    gap = 0.015

    def draw(self, luck: Luck) -> Ratings:
        step = luck.by_level(100, 50, 10)
        return Ratings(luck.between(1000, 1500, step), luck.between(1000, 1500, step))

    def undefined(self, v: Ratings) -> str:
        return "" if abs(v.R_a - v.R_b) <= 100_000 else "The ratings can be at most 100,000 apart."

    def accepts(self, v: Ratings) -> bool:
        return 20 <= abs(v.R_a - v.R_b) <= 300

    def key(self, v: Ratings) -> float:
        return sigmoid((v.R_a - v.R_b) / 400 * math.log(10))

    def paths(self, v: Ratings) -> Iterator[Wrong]:
        yield Wrong("sign-reversed", 1 - self.key(v), "That's the other model's chance.")
        yield Wrong("base-e", sigmoid((v.R_a - v.R_b) / 400), "Ratings use powers of 10, not of e.")
        yield Wrong("share-of-points", v.R_a / (v.R_a + v.R_b), "Ratings aren't shares; only their difference counts.")

    def stem(self, v: Ratings) -> str:
        return (
            f"On an Elo-like board, one model has a rating of {num(v.R_a)} and another {num(v.R_b)}.\n\nWith which "
            "probability does the first win a vote, to 3 decimals?"
        )

    def work(self, v: Ratings) -> list[str]:
        gap = v.R_b - v.R_a
        return [
            f"The difference over 400: {num(gap)} / 400 = {num(gap / 400)}.",
            f"10^({num(gap / 400)}) = {dec(10 ** (gap / 400))}.",
            f"1 / (1 + {dec(10 ** (gap / 400))}) = {dec(self.key(v))}",
        ]


class Implicit(Number[Policy]):
    asks = "the preference that a policy implies, as DPO sees it"
    values = Policy
    example = Policy(beta=0.2, d_w=3, d_l=-1)
    formula = "P = sigmoid(beta × (d_w - d_l)), where d = ln(policy / reference) of an answer."
    remember = "DPO reads a reward off the policy: beta times how far it moved from the reference."
    unit = "probability"
    within = Within(abs=0.005)
    gap = 0.02

    def draw(self, luck: Luck) -> Policy:
        return Policy(luck.friendly((0.1, 0.5, 0.2)), luck.friendly(GAPS), luck.friendly(GAPS))

    def undefined(self, v: Policy) -> str:
        return "" if abs(v.beta * (v.d_w - v.d_l)) <= LARGEST else f"The exponent can be at most {LARGEST}."

    def accepts(self, v: Policy) -> bool:
        return v.d_w not in (v.d_l, 0) and len(self.wrong(v)) >= 2

    def key(self, v: Policy) -> float:
        return sigmoid(v.beta * (v.d_w - v.d_l))

    def paths(self, v: Policy) -> Iterator[Wrong]:
        yield Wrong("sign-reversed", 1 - self.key(v), "The rejected answer is taken away, not the preferred one.")
        if abs(v.d_w - v.d_l) <= LARGEST:
            yield Wrong("beta-left-out", sigmoid(v.d_w - v.d_l), f"Scale the difference by beta, {num(v.beta)}, first.")
        if abs(v.beta * v.d_w) <= LARGEST:
            yield Wrong(
                "one-answer", sigmoid(v.beta * v.d_w), "Both answers count: take the rejected one's ratio away."
            )

    def stem(self, v: Policy) -> str:
        return (
            f"In DPO with beta {num(v.beta)}, the log ratio of policy to reference is {num(v.d_w)} for the preferred "
            f"answer and {num(v.d_l)} for the rejected one.\n\nWhat's the implied probability of the preference, to 3 "
            "decimals?"
        )

    def work(self, v: Policy) -> list[str]:
        scaled = v.beta * (v.d_w - v.d_l)
        return [
            f"The difference: {num(v.d_w)} - ({num(v.d_l)}) = {num(v.d_w - v.d_l)}.",
            f"Times beta: {num(round(scaled, 9))}.",
            f"sigmoid({num(round(scaled, 9))}) = {dec(self.key(v))}",
        ]


class FirstRating(Rating):
    """As version 1 drew it: alike at every level."""

    def draw(self, luck: Luck) -> Ratings:
        return Ratings(luck.between(1000, 1500, 10), luck.between(1000, 1500, 10))


GENERATOR = Generator(
    id="G31",
    title="Preference probabilities",
    source="Bradley & Terry (1952); Ouyang et al. (2022); Rafailov et al. (2023), Direct preference optimization",
    modes={"a": Preferred(), "b": Loss(), "c": Rating(), "d": Implicit()},
    version=2,
)
EARLIER = (GENERATOR.before({"c": FirstRating()}),)
