from quizzes.study.achieved import Figures
from quizzes.templatetags.charts import month


def worth(with_it: tuple[float, ...], without: tuple[float, ...]) -> Figures:
    return Figures(500, 400, 300, 200, about=False, lines=(with_it, without))


def test_the_scale_is_round_and_holds_both_lines() -> None:
    drawn = month(worth((470.0, 402.0), (445.0, 399.0)))

    assert (drawn.floor, drawn.top) == (380, 480)


def test_a_line_runs_across_from_its_first_value_to_its_last() -> None:
    drawn = month(worth((20.0, 15.0, 10.0), (15.0, 10.0, 10.0)))

    assert drawn.with_it == "0.0,0.0 500.0,50.0 1000.0,100.0"


def test_lines_that_stay_level_are_drawn() -> None:
    assert month(worth((7.0, 7.0), (7.0, 7.0))).top > 7
