"""G09: probability, loss and perplexity of a sequence."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from quizzes.generators.base import Generator, Within, Wrong
from quizzes.generators.forms import Number
from quizzes.generators.luck import Luck
from quizzes.generators.numbers import dec, listed, num, sig

SHARES = (0.5, 0.1, 0.2, 0.4, 0.25, 0.8)
MOST = 100


@dataclass(frozen=True, slots=True)
class Values:
    p: tuple[float, ...]


class Sequence(Number[Values]):
    """What the three modes share: the probabilities that a model gave to the tokens that came."""

    values = Values
    example = Values(p=(0.4, 0.4, 0.2))

    def draw(self, luck: Luck) -> Values:
        return Values(tuple(luck.friendly(SHARES) for _ in range(luck.friendly((3, 4, 5)))))

    def undefined(self, v: Values) -> str:
        if not 1 <= len(v.p) <= MOST:
            return f"`p` needs 1 to {MOST} probabilities."
        return "" if all(0 < each <= 1 for each in v.p) else "Each probability has to be above 0, and at most 1."

    def accepts(self, v: Values) -> bool:
        return len(set(v.p)) > 1

    def product(self, v: Values) -> float:
        return math.prod(v.p)

    def loss(self, v: Values) -> float:
        return -sum(map(math.log, v.p)) / len(v.p)

    def given(self, v: Values, ask: str) -> str:
        given = f"One after another, the model gave them the probabilities {listed(v.p)}."
        return f"A text has {len(v.p)} tokens. {given}\n\n{ask}"


class Probability(Sequence):
    asks = "the probability of a sequence"
    formula = "The probability of a text is the product of its tokens' probabilities, each given those before it."
    remember = "one after another means times, so long texts get tiny probabilities."
    unit = "probability"
    within = Within(rel=0.01)
    rel_gap = 0.03

    def key(self, v: Values) -> float:
        return self.product(v)

    def paths(self, v: Values) -> Iterator[Wrong]:
        yield Wrong("summed", sum(v.p), "A sum would be for “this or that”. All of them have to come, so multiply.")
        yield Wrong("averaged", sum(v.p) / len(v.p), "The mean says what one token gets, not all of them together.")
        yield Wrong("least", min(v.p), "Even the least likely token is likelier than the whole text.")

    def stem(self, v: Values) -> str:
        return self.given(v, "What's the probability of the whole text, to 3 significant digits?")

    def work(self, v: Values) -> list[str]:
        return [
            "Each token's probability already takes those before it into account.",
            f"{' × '.join(map(num, v.p))} = {sig(self.key(v))}",
        ]


class Loss(Sequence):
    asks = "the mean loss of a sequence, in nats"
    formula = "The loss is the mean of -ln p over the tokens: L = -(ln p1 + ln p2 + …) / n."
    remember = "loss is the mean surprise per token, and ln measures it in nats."
    unit = "nats"
    most = 50
    within = Within(abs=0.01)
    rel_gap = 0.03

    def key(self, v: Values) -> float:
        return self.loss(v)

    def paths(self, v: Values) -> Iterator[Wrong]:
        yield Wrong("base-two", self.loss(v) / math.log(2), "Those are bits. Nats need the natural logarithm.")
        yield Wrong("not-averaged", self.loss(v) * len(v.p), "That's the loss of all tokens; divide by how many.")
        mean = -math.log(sum(v.p) / len(v.p))
        yield Wrong("log-of-mean", mean, "You averaged first. Take the logarithm of each token, then the mean.")

    def stem(self, v: Values) -> str:
        return self.given(v, "What's the loss per token in nats, to 3 decimals?")

    def work(self, v: Values) -> list[str]:
        logs = [-math.log(each) for each in v.p]
        return [
            f"-ln of each: {', '.join(dec(each) for each in logs)}.",
            f"Their sum is {dec(sum(logs))}.",
            f"{dec(sum(logs))} / {len(logs)} = {dec(self.key(v))}",
        ]


class Perplexity(Sequence):
    asks = "the perplexity of a sequence"
    formula = "Perplexity is exp(L), where L is the mean of -ln p: among how many equal choices the model wavers."
    remember = "perplexity 3 means: as unsure as with 3 equally likely tokens."
    most = 999
    within = Within(rel=0.01)
    rel_gap = 0.03

    def key(self, v: Values) -> float:
        return math.exp(self.loss(v))

    def paths(self, v: Values) -> Iterator[Wrong]:
        yield Wrong("one-over-mean", len(v.p) / sum(v.p), "The mean of probabilities is another mean: average logs.")
        inverse = sum(1 / each for each in v.p) / len(v.p)
        yield Wrong("mean-of-inverses", inverse, "Averaging 1 / p lets rare tokens count too much. Average logs.")
        yield Wrong("no-root", 1 / self.product(v), f"Take the root: with {len(v.p)} tokens, the power 1 / {len(v.p)}.")

    def stem(self, v: Values) -> str:
        return self.given(v, "What's its perplexity, to 3 significant digits?")

    def work(self, v: Values) -> list[str]:
        return [
            f"The product is {sig(self.product(v))}.",
            f"The loss is -ln of it, divided by {len(v.p)}: {dec(self.loss(v))}.",
            f"exp({dec(self.loss(v))}) = {sig(self.key(v))}",
        ]


GENERATOR = Generator(
    id="G09",
    title="Probability, loss and perplexity of a text",
    source="Jurafsky & Martin, Speech and language processing, chapter 3",
    modes={"a": Probability(), "b": Loss(), "c": Perplexity()},
)
