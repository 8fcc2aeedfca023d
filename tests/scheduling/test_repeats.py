"""When a miss is asked again, by what was answered since."""

import pytest

from quizzes.scheduling import next_repeat


@pytest.mark.parametrize(
    ("waiting", "answered", "now", "at_the_end"),
    [
        ([], [1, 2, 3], None, None),
        ([1], [1], None, 1),
        ([1], [1, 2, 3], None, 1),
        ([1], [1, 2, 3, 4], 1, 1),
        ([1, 2], [1, 2, 3, 4, 5], 1, 1),
        ([1, 2], [1, 2, 3, 4, 1], 2, 2),  # missed again
        ([1], [1, 2, 3, 4, 1, 5, 6, 7], None, 1),  # and then only at the end
        ([1, 2], [2, 1], None, 2),
        ([9], [1], 9, 9),  # its answer is not among those of the day
    ],
)
def test_a_miss_waits_for_three_others_or_for_the_end(
    waiting: list[int], answered: list[int], now: int | None, at_the_end: int | None
) -> None:
    assert next_repeat(waiting, answered) == now
    assert next_repeat(waiting, answered, at_the_end=True) == at_the_end
