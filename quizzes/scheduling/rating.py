"""From a graded answer to a rating. Nobody is asked how hard it was where a machine can see whether it was right."""

from enum import IntEnum


class Rating(IntEnum):
    """The four grades of the scheduler. Hard is a pass; forgetting is always Again."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4


HALF_RIGHT = 0.5
NEARLY_ONE = 1 - 1e-9  # a score may be a sum of thirds


def rating_for(score: float, *, sure: bool | None, guessable: bool) -> Rating:
    """The rating of a machine-graded answer. `sure` is None where the learner was not asked.

    Right but unsure, on a kind that a guess can get right, is weaker evidence of memory: it comes back sooner.
    """
    if score >= NEARLY_ONE:
        return Rating.HARD if guessable and sure is False else Rating.GOOD
    return Rating.HARD if score >= HALF_RIGHT else Rating.AGAIN
