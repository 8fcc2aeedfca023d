import datetime as dt

from quizzes.scheduling import Comeback, comeback

TODAY = dt.date(2026, 11, 23)


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
