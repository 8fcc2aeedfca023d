from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.scheduling import Rating, pass_mark, passes, rating_for


@pytest.mark.parametrize(
    ("score", "sure", "chance", "rating"),
    [
        (1.0, True, 0.25, Rating.GOOD),
        (1.0, None, 0.25, Rating.GOOD),
        (1.0, False, 0.25, Rating.HARD),
        (1.0, False, 0.0, Rating.HARD),
        (1.0, False, None, Rating.HARD),
        (2 / 3, True, 0.0, Rating.HARD),
        (0.5, False, 0.0, Rating.HARD),
        (0.5, True, None, Rating.HARD),
        (0.5, True, 0.2, Rating.AGAIN),
        (0.6, True, 0.2, Rating.HARD),
        (0.75, True, 0.5, Rating.HARD),
        (0.7, True, 0.5, Rating.AGAIN),
        (0.49, True, 0.0, Rating.AGAIN),
        (0.0, True, 0.0, Rating.AGAIN),
        (1.0, True, 1.0, Rating.GOOD),
        (0.0, True, 1.0, Rating.AGAIN),
        (1 / 3 + 1 / 3 + 1 / 3, True, 0.0, Rating.GOOD),
    ],
)
def test_rating_for_score(score: float, sure: bool | None, chance: float | None, rating: Rating) -> None:
    assert rating_for(score, sure=sure, chance=chance) == rating


SHARES = st.fractions(min_value=0, max_value=1, max_denominator=60)


@given(score=SHARES, chance=SHARES.filter(lambda share: share < 1))
def test_pass_is_half_of_what_lies_above_chance(score: Fraction, chance: Fraction) -> None:
    assert passes(float(score), float(chance)) == ((score - chance) / (1 - chance) >= Fraction(1, 2))


@given(chance=SHARES)
def test_mark_lies_halfway_between_chance_and_right(chance: Fraction) -> None:
    assert pass_mark(float(chance)) == pytest.approx(float((1 + chance) / 2))
