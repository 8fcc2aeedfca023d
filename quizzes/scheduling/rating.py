"""From a graded answer to a rating. Nobody is asked how hard it was where a machine can see whether it was right."""

from enum import IntEnum


class Rating(IntEnum):
    """The four grades of the scheduler. Hard is a pass; forgetting is always Again."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4


HALF_RIGHT = 0.5
TINY = 1e-9  # a score may be a sum of thirds


def rating_for(score: float, *, sure: bool | None, chance: float | None) -> Rating:
    """The rating of a machine-graded answer. `sure` is None where the learner was not asked.

    Right but unsure is weaker evidence of memory, whatever the kind: it comes back sooner.
    """
    if score >= 1 - TINY:
        return Rating.HARD if sure is False else Rating.GOOD
    return Rating.HARD if passes(score, chance) else Rating.AGAIN


def passes(score: float, chance: float | None) -> bool:
    """Whether an answer counts as remembered: half right at least, once the luck is taken out of the score.

    `chance` is what a blind answer scores on average, None where that is not known.
    """
    return score >= pass_mark(chance or 0.0) - TINY


def pass_mark(chance: float) -> float:
    """The score whose part above chance, (score - chance) / (1 - chance), is one half.

    Half right on two categories of four items is what blind answers score: it says nothing about memory.
    """
    return chance + (1 - chance) * HALF_RIGHT
