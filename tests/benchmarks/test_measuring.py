import pytest

from benchmarks.figures import table
from benchmarks.measuring import FEWEST, Row, at_most, in_turns, percentile, ratio_at_least, ratio_at_most


@pytest.mark.parametrize(("share", "value"), [(0.5, 2), (0.75, 3), (0.99, 4), (1.0, 4), (0.01, 1)])
def test_percentile(share: float, value: float) -> None:
    assert percentile([4, 1, 3, 2], share) == value


def test_a_goal_is_met_or_missed() -> None:
    assert at_most("start", 9.9, 10, unit="s").met
    assert not at_most("start", 10.1, 10, unit="s").met
    assert ratio_at_most("answer", "", "", 3.0, 3).met
    assert not ratio_at_least("rate", "", "", 0.49, 0.5).met


def test_acts_take_turns() -> None:
    told: list[str] = []
    acts = {"a": lambda: lambda: told.append("a"), "b": lambda: lambda: told.append("b")}

    taken = in_turns(acts, 2, warm_up=1)

    assert told == list("ababab")
    assert [len(seconds) for seconds in taken.values()] == [2, 2]


def test_slow_acts_have_fewer_turns_and_it_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    taken = in_turns({"slow": lambda: lambda: None}, 500, warm_up=1, seconds=0)

    assert [len(seconds) for seconds in taken.values()] == [FEWEST]
    assert f"slow: {FEWEST} of 500 turns" in capsys.readouterr().err


def test_a_missed_goal_stands_out_in_the_table() -> None:
    row = Row("a page", "12 s", "", "", "≤ 10 s", met=False)

    assert table([row]).splitlines()[-1] == "| a page | 12 s |  |  |  | ≤ 10 s | **missed** |"
