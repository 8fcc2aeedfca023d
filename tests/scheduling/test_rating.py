import pytest

from quizzes.scheduling import Rating, rating_for


@pytest.mark.parametrize(
    ("score", "sure", "guessable", "rating"),
    [
        (1.0, True, True, Rating.GOOD),
        (1.0, False, True, Rating.HARD),
        (1.0, None, True, Rating.GOOD),
        (1.0, False, False, Rating.GOOD),
        (1 / 3 + 1 / 3 + 1 / 3, True, True, Rating.GOOD),
        (0.1 * 3 + 0.7, True, True, Rating.GOOD),
        (0.75, True, True, Rating.HARD),
        (0.5, False, True, Rating.HARD),
        (0.499, True, True, Rating.AGAIN),
        (0.0, True, False, Rating.AGAIN),
        (0.0, False, False, Rating.AGAIN),
    ],
)
def test_rating_for_score(score: float, sure: bool | None, guessable: bool, rating: Rating) -> None:
    assert rating_for(score, sure=sure, guessable=guessable) == rating
