"""G28: three ways to pick one of several answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from quizzes.generators.base import Generator, Wrong
from quizzes.generators.forms import Places
from quizzes.generators.luck import Luck
from quizzes.generators.numbers import dec, num

ANSWERS = ("A", "B", "C")
MOST = 100


@dataclass(frozen=True, slots=True)
class Values:
    samples: tuple[tuple[str, float], ...]


def totals(v: Values, of: Callable[[list[float]], float]) -> dict[str, float]:
    answers = sorted({answer for answer, _ in v.samples})
    return {answer: of([score for each, score in v.samples if each == answer]) for answer in answers}


def votes(v: Values) -> dict[str, float]:
    return totals(v, len)


def sums(v: Values) -> dict[str, float]:
    return {answer: round(total, 9) for answer, total in totals(v, sum).items()}


def bests(v: Values) -> dict[str, float]:
    return totals(v, max)


def ahead(found: dict[str, float]) -> float:
    ranking = sorted(found.values(), reverse=True)
    return ranking[0] - ranking[1] if len(ranking) > 1 else 1


def winner(found: dict[str, float]) -> str:
    return max(found, key=lambda answer: found[answer])


class Picks(Places[Values]):
    asks = "the answer by vote, by summed scores and by the best score"
    values = Values
    example = Values(
        samples=(
            *(("B", 0.97), ("C", 0.32), ("C", 0.14), ("C", 0.2), ("C", 0.53)),
            *(("B", 0.48), ("C", 0.2), ("B", 0.15), ("A", 0.33)),
        )
    )
    formula = "Plurality counts samples, the weighted vote sums their scores, best-of-N takes the highest score."
    remember = "a vote trusts the crowd, best-of-N trusts the judge, and a weighted vote trusts both."
    items = ("Plurality vote", "Vote weighted by score", "Best single score")
    remarks = (
        "Scores play no part in it: the answer given most often wins.",
        "Each sample votes with its score.",
        "One sample decides, however the others answered.",
    )

    def draw(self, luck: Luck) -> Values:
        count = luck.friendly((7, 8, 9))
        return Values(tuple((luck.one_of(ANSWERS), luck.between(5, 98) / 100) for _ in range(count)))

    def undefined(self, v: Values) -> str:
        if not 1 <= len(v.samples) <= MOST or not all(0 <= score <= 1 for _, score in v.samples):
            return f"`samples` needs 1 to {MOST} answers, each with a score from 0 to 1."
        ties = [ahead(found(v)) == 0 for found in (votes, sums, bests)]
        return "Two answers are tied." if any(ties) else ""

    def accepts(self, v: Values) -> bool:
        apart = ahead(votes(v)) >= 1 and ahead(sums(v)) >= 0.1 - 1e-9 and ahead(bests(v)) >= 0.02 - 1e-9
        return apart and len(votes(v)) == len(ANSWERS) and len(set(self.key(v))) > 1

    def key(self, v: Values) -> list[str]:
        return [winner(votes(v)), winner(sums(v)), winner(bests(v))]

    def paths(self, v: Values) -> Iterator[Wrong]:
        plural, weighted, best = self.key(v)
        yield Wrong("all-by-vote", [plural] * 3, "Counting heads is only the first of the three rules.")
        yield Wrong("all-by-sum", [weighted] * 3, "Sums mix heads and scores; the other rules use only one of them.")
        yield Wrong("all-by-best", [best] * 3, "The highest single score decides only best-of-N.")

    def labels(self, v: Values) -> list[str]:
        """A tie is none of them: with it, luck gets less."""
        return [*sorted(votes(v)), "It's a tie"]

    def target_of(self, v: Values, answer: str) -> int:
        return self.labels(v).index(answer)

    def stem(self, v: Values) -> str:
        samples = ", ".join(f"{answer} {num(score)}" for answer, score in v.samples)
        ask = "Which answer does each rule pick?"
        return f"Samples of one question, each with its answer and a verifier's score: {samples}.\n\n{ask}"

    def work(self, v: Values) -> list[str]:
        told = [", ".join(f"{answer} {dec(each, 2)}" for answer, each in found(v).items()) for found in (sums, bests)]
        counts = ", ".join(f"{answer} {num(each)}" for answer, each in votes(v).items())
        plural, weighted, best = self.key(v)
        return [
            f"Votes: {counts}.",
            f"Sums of scores: {told[0]}.",
            f"Best scores: {told[1]}.",
            f"So: {plural} by plurality, {weighted} weighted, {best} by best score",
        ]


GENERATOR = Generator(
    id="G28",
    title="Three ways to pick",
    source="Wang et al. (2023), Self-consistency; Li et al. (2023), Making large language models better reasoners",
    modes={"a": Picks()},
)
