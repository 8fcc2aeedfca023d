import datetime as dt

import pytest

from quizzes.scheduling import Comeback, comeback, outlived_a_break

TODAY = dt.date(2026, 11, 23)


def ago(*days: int) -> list[dt.date]:
    return [TODAY - dt.timedelta(days=each) for each in days]


@pytest.mark.parametrize(
    ("oldest", "studied", "expected"),
    [
        (5, (7,), True),  # a week away
        (5, (6,), False),  # six days away
        (10, (), True),  # away for longer than anyone looks back
        (0, (), False),  # a week away, and nothing was due before today
        (5, (9, 0), True),  # back today, the backlog not yet cleared
        (7, (9, 2, 1), True),  # back for two days, the backlog not yet cleared
        (1, (9, 2, 1), False),  # what fell due after the return is everyday work
        (9, (9, 8, 7, 6, 5, 4, 3, 2, 1), False),  # behind for a week, but here every day
        (9, (10, 8, 3), False),  # behind and irregular
    ],
)
def test_a_backlog_after_a_break_is_told_from_falling_behind(
    oldest: int, studied: tuple[int, ...], expected: bool
) -> None:
    [due] = ago(oldest)

    assert outlived_a_break(due, ago(*studied), TODAY) is expected


def test_comeback_without_new_arrivals() -> None:
    plan = comeback(waiting=62, forecast=[], per_day=25, today=TODAY)

    assert plan == Comeback(waiting=62, today=25, clear_by=dt.date(2026, 11, 25))


def test_comeback_counts_what_falls_due_meanwhile() -> None:
    plan = comeback(waiting=62, forecast=[20, 20, 20, 20, 0, 0], per_day=25, today=TODAY)

    assert plan.clear_by == dt.date(2026, 11, 28)


def test_comeback_with_less_than_a_portion_is_clear_today() -> None:
    plan = comeback(waiting=9, forecast=[40], per_day=25, today=TODAY)

    assert plan == Comeback(waiting=9, today=9, clear_by=TODAY)


def test_comeback_that_never_ends_has_no_date() -> None:
    assert comeback(waiting=62, forecast=[25] * 400, per_day=25, today=TODAY).clear_by is None
