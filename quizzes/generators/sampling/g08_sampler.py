"""G08: be the sampler."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from quizzes.generators.base import Generator, Wrong
from quizzes.generators.forms import Choice
from quizzes.generators.luck import Luck
from quizzes.generators.numbers import dec, num
from quizzes.generators.pictures import Part, Picture, line

from .distributions import SAME, bad_percents, name, percent_table, percents, ranked


@dataclass(frozen=True, slots=True)
class Values:
    percent: tuple[float, ...]
    u: float


def picked(percent: tuple[float, ...], u: float) -> int:
    return next((at for at, total in enumerate(accumulate(percent)) if 100 * u < total - SAME), len(percent) - 1)


class Drawn(Choice[Values]):
    asks = "the token that a random number draws"
    values = Values
    example = Values(percent=(11, 81, 8), u=0.96)
    formula = "Sum up the probabilities in the order of the table: the first sum above u names the token."
    remember = "the random number is a place on a line from 0 to 1, cut into the tokens' shares."

    def draw(self, luck: Luck) -> Values:
        count = luck.friendly((3, 4, 5))
        return Values(percents(luck, count, 4), luck.between(3, 97) / 100)

    def undefined(self, v: Values) -> str:
        return bad_percents(v.percent) or ("" if 0 <= v.u < 1 else "`u` has to be at least 0, and below 1.")

    def accepts(self, v: Values) -> bool:
        sums = accumulate(v.percent)
        clear = all(abs(100 * v.u - total) >= 2 - SAME for total in sums)
        return clear and len(set(v.percent)) == len(v.percent) and self.key(v) != ranked(v.percent)[0]

    def key(self, v: Values) -> int:
        return picked(v.percent, v.u)

    def paths(self, v: Values) -> Iterator[Wrong]:
        yield Wrong("greedy", ranked(v.percent)[0], "The likeliest token: that's greedy decoding, which needs no u.")
        closest = min(range(len(v.percent)), key=lambda at: (abs(v.percent[at] - 100 * v.u), at))
        yield Wrong("closest", closest, "Its own probability is closest to u, but u is compared with the running sum.")
        backward = len(v.percent) - 1 - picked(v.percent[::-1], v.u)
        yield Wrong("from-the-end", backward, "Start summing at the top of the table, not at its end.")
        taken = {self.key(v), ranked(v.percent)[0], closest, backward}
        beside = next((at for at in range(len(v.percent)) if at not in taken), backward)
        yield Wrong("beside", beside, "Sum up once more: u falls into another token's piece of the line.")

    def label(self, v: Values, answer: int) -> str:
        return name(answer)

    def stem(self, v: Values) -> str:
        ask = f"The random number is u = {num(v.u)}. Summing from the top of the table, which token is drawn?"
        return f"The next token has these probabilities.\n\n{percent_table(v.percent)}\n\n{ask}"

    def worked(self, v: Values) -> Picture:
        key = self.key(v)
        parts = [
            Part(name(at), each / sum(v.percent), "good" if at == key else "soft") for at, each in enumerate(v.percent)
        ]
        said = f"u = {num(v.u)}"
        return line(parts, v.u, said, f"The line from 0 to 1 in the tokens' shares. {said} falls into {name(key)}.")

    def work(self, v: Values) -> list[str]:
        sums = list(accumulate(v.percent))
        low = sums[self.key(v)] - v.percent[self.key(v)]
        return [
            f"Summed up: {', '.join(dec(each / 100, 2) for each in sums)}.",
            f"{num(v.u)} lies between {dec(low / 100, 2)} and {dec(sums[self.key(v)] / 100, 2)}.",
            f"That piece belongs to: {name(self.key(v))}",
        ]


GENERATOR = Generator(
    id="G08",
    title="Be the sampler",
    source="Inverse transform sampling: Devroye (1986), Non-uniform random variate generation",
    modes={"a": Drawn()},
)
