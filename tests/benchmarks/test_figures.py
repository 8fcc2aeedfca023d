from __future__ import annotations

from pathlib import Path

from benchmarks.figures import Figures, Section, results
from benchmarks.measuring import Row, ratio_at_most


def figures(ratio: float) -> Figures:
    rows = [
        ratio_at_most("steady", "9 ms", "3 ms", ratio, 3),
        Row("a press of *Next*", "30 ms", goal="≤ 50 ms", met=True, belongs=3),
    ]
    return Figures("2 cores.", {"SQLite/answer": Section("1. An answer", 1, rows, "1 May 2026", "abc", 0.1)})


def test_each_goal_has_a_line_with_what_was_reached() -> None:
    lines = results(figures(3.5), figures(9.0)).splitlines()

    assert any(line.startswith("| 1 |") and "0 of 1; missed: steady, SQLite: 3.50 ×" in line for line in lines)
    assert any(line.startswith("| 3 |") and line.endswith("1 of 1 | ok |") for line in lines)
    assert any(line.startswith("| 4 |") and line.endswith("not measured |") for line in lines)


def test_a_goal_is_not_called_reached_where_something_of_it_was_left_out() -> None:
    now = figures(2.5)
    now.sections["SQLite/answer"].rows.append(Row("cut: a larger site", "not measured", goal="≤ 1.1 ×"))

    line = next(line for line in results(now, figures(9.0)).splitlines() if line.startswith("| 1 |"))

    assert "1 of 1; not judged: cut: a larger site, SQLite" in line
    assert line.endswith("| in part |")


def test_the_old_figure_stands_beside_the_new_one() -> None:
    assert "| steady | 9 ms | 3 ms | 2.50 × | 9.00 × | ≤ 3 × | met |" in results(figures(2.5), figures(9.0))


def test_figures_are_read_as_they_were_written(tmp_path: Path) -> None:
    figures(2.5).save(tmp_path / "now.json")

    assert Figures.load(tmp_path / "now.json") == figures(2.5)


def test_a_busy_machine_is_owned_to() -> None:
    assert "load of 7.0" in Section("", 1, [], "1 May 2026", "abc", 7.0).note
    assert "load" not in Section("", 1, [], "1 May 2026", "abc", 0.2).note
