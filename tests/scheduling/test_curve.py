import datetime as dt

from quizzes.scheduling import Learnt, curve_of, recall_after

DAY = dt.date(2026, 11, 24)


def after(days: int) -> dt.date:
    return DAY + dt.timedelta(days=days)


def test_without_an_answer_there_is_no_curve() -> None:
    assert curve_of([], DAY, None) is None


def test_each_stretch_falls_as_the_memory_model_says_until_the_next_answer() -> None:
    curve = curve_of([Learnt(DAY, 2.0, True), Learnt(after(3), 9.0, True)], after(10), after(12))

    assert curve is not None
    first, second = curve.past
    assert (first.points[0], first.points[-1]) == ((DAY, 1.0), (after(3), recall_after(3, 2.0)))
    assert (second.points[0], second.points[-1]) == ((after(3), 1.0), (after(10), recall_after(7, 9.0)))
    assert curve.ahead[0] == (after(10), recall_after(7, 9.0))


def test_it_goes_on_past_the_next_date() -> None:
    curve = curve_of([Learnt(DAY, 100.0, True)], DAY, after(90))

    assert curve is not None
    assert curve.last == after(180)


def test_a_second_try_within_a_day_says_what_is_left_and_the_first_how_it_went() -> None:
    curve = curve_of([Learnt(DAY, 0.5, False), Learnt(DAY, 1.5, True)], after(1), after(1))

    assert curve is not None
    [stretch] = curve.past
    assert (stretch.learnt.right, stretch.learnt.stability) == (False, 1.5)


def test_a_clock_that_was_set_back_draws_no_curve_backwards() -> None:
    curve = curve_of([Learnt(after(5), 3.0, True)], DAY, after(8))

    assert curve is not None
    assert curve.past[0].points == ((after(5), 1.0),)


def test_a_long_history_has_few_points() -> None:
    curve = curve_of([Learnt(DAY, 9000.0, True)], after(20_000), after(29_000))

    assert curve is not None
    assert len(curve.past[0].points) + len(curve.ahead) <= 50
