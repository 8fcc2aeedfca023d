from __future__ import annotations

import datetime as dt

import pytest

from quizzes.knowledge.progress import Calibration, Day
from quizzes.templatetags.charts import calibration_points, columns, day_columns

MONDAY = dt.date(2026, 11, 23)


def day(number: int) -> dt.date:
    return MONDAY + dt.timedelta(days=number)


def week(*, predicted: float, achieved: float, answers: int = 40) -> Calibration:
    return Calibration(MONDAY, day(6), answers, predicted, achieved, achieved)


def test_largest_column_is_as_high_as_the_chart() -> None:
    low, high = columns([(day(0), 3), (day(1), 6)])

    assert (low.height, high.height) == ("35.00%", "70.00%")


def test_columns_stand_on_one_line() -> None:
    shown = columns([(day(0), 3), (day(1), 6)])

    assert {round(float(each.y[:-1]) + float(each.height[:-1]), 2) for each in shown} == {84.0}


def test_columns_share_the_width() -> None:
    shown = columns([(day(0), 1), (day(1), 1), (day(2), 1), (day(3), 1)])

    assert [each.middle for each in shown] == ["12.50%", "37.50%", "62.50%", "87.50%"]


def test_columns_of_nothing_have_no_height() -> None:
    shown = columns([(day(0), 0), (day(1), 0)])

    assert [(each.height, each.peak) for each in shown] == [("0.00%", False)] * 2


def test_no_columns() -> None:
    assert columns([]) == []


def test_only_the_first_of_equal_days_is_the_peak() -> None:
    shown = day_columns([Day(day(0), 1), Day(day(1), 9), Day(day(2), 9)])

    assert [each.peak for each in shown] == [False, True, False]


def test_a_column_knows_where_a_week_starts() -> None:
    assert [each.starts_week for each in columns([(day(6), 1), (day(7), 1)])] == [False, True]


def test_weeks_with_too_few_reviews_are_not_points() -> None:
    points = calibration_points([week(predicted=0.9, achieved=0.5, answers=3), week(predicted=0.9, achieved=0.95)])

    assert [each.week.achieved for each in points.weeks] == [0.95]


def test_scale_reaches_below_the_least_value() -> None:
    points = calibration_points([week(predicted=0.9, achieved=0.57)])

    assert [each.value for each in points.grid] == [50, 75, 100]


def test_scale_starts_at_eighty_where_it_can() -> None:
    points = calibration_points([week(predicted=0.9, achieved=0.95)])

    assert [(each.value, each.y) for each in points.grid] == [(80, "84.00%"), (90, "49.00%"), (100, "14.00%")]


def test_no_points_without_weeks() -> None:
    assert calibration_points([]).weeks == []


@pytest.mark.parametrize("value", [0.0, 0.8, 1.0])
def test_points_stay_within_the_chart(value: float) -> None:
    (point,) = calibration_points([week(predicted=value, achieved=value)]).weeks

    assert 14 <= float(point.achieved_y[:-1]) <= 84
