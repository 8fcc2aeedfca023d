"""The fixed examples of the generators, worked out by hand."""

from __future__ import annotations

from typing import Any

import pytest

from quizzes.generators import LATEST

Z = {"z": [2.5, 4, 0], "T": 2}
TABLE = [25, 5, 36, 23, 11]
PIPE = {"z": [3.5, 1.5, -0.5, -1, 0], "T": 2, "k": 4, "p": 0.8}

EXAMPLES: list[tuple[str, dict[str, Any], Any]] = [
    ("G01a", Z | {"target": 1}, 0.622),
    ("G01a", Z | {"T": 1, "target": 1}, 0.806),
    ("G02a", {"w": [16, 36, 4], "T": 2, "target": 2}, 0.167),
    ("G03a", {"D": 3.75, "T": 2}, 6.52),
    ("G03b", {"D": 1.5, "R": 8}, 0.721),
    ("G04a", {"percent": TABLE, "k": 3}, [0, 2, 3]),
    ("G04b", {"percent": TABLE, "k": 3, "target": 2}, 0.429),
    ("G05a", {"percent": TABLE, "p": 0.9}, [0, 2, 3, 4]),
    ("G05b", {"percent": TABLE, "p": 0.9, "target": 2}, 0.379),
    ("G06a", PIPE, [0, 1]),
    ("G06b", PIPE | {"target": 0}, 0.731),
    ("G07a", {"z": [0.5, 3, 1.5, 2.5, -1, 3.5], "T": 0.7, "p": 0.8}, [2, 3]),
    ("G08a", {"percent": [11, 81, 8], "u": 0.96}, 2),
    ("G09a", {"p": [0.4, 0.4, 0.2]}, 0.032),
    ("G09b", {"p": [0.4, 0.4, 0.2]}, 1.147),
    ("G09c", {"p": [0.4, 0.4, 0.2]}, 3.150),
    ("G35a", {"D": 200, "w": 22, "s": 20}, 2.2),
]


@pytest.mark.parametrize(
    ("name", "values", "key"), EXAMPLES, ids=[f"{name} {at}" for at, (name, *_) in enumerate(EXAMPLES)]
)
def test_a_fixed_example_comes_out(name: str, values: dict[str, Any], key: Any) -> None:
    found = LATEST[name[:3]].with_values(name[3:], values).key

    assert found == (pytest.approx(key, rel=1e-3, abs=5e-4) if isinstance(key, int | float) else key)
