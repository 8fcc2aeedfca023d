"""`manage.py exercise`."""

from __future__ import annotations

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

NUCLEUS = {"percent": [25, 5, 36, 23, 11], "p": 0.9, "target": 2}


def told(generator: str, *options: str) -> str:
    out = StringIO()
    call_command("exercise", generator, *options, stdout=out)
    return out.getvalue()


def as_json(generator: str, *options: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(told(generator, "--json", *options))
    return found


def test_an_exercise_is_told_whole() -> None:
    found = as_json("G05", "--mode", "b", "--values", json.dumps(NUCLEUS))

    assert list(found) == [
        *("id", "version", "mode", "seed", "values", "prompt", "key", "tolerance", "wrong", "solution"),
    ]
    assert found["values"] == NUCLEUS
    assert found["key"] == pytest.approx(36 / 95)
    assert found["tolerance"] == {"abs": 0.005}
    assert [sorted(each) for each in found["wrong"]] == [["id", "message", "value"]] * len(found["wrong"])
    assert found["solution"][-1] == "36 / 95 = 0.379"


def test_a_seed_draws_the_same_twice() -> None:
    assert told("G05", "--seed", "7", "--json") == told("g05", "--seed", "7", "--json")


def test_many_come_one_a_line_with_seeds_that_go_up() -> None:
    lines = told("G01", "--seed", "5", "--count", "3", "--json").splitlines()

    assert [json.loads(line)["seed"] for line in lines] == [5, 6, 7]


def test_a_set_is_a_list_of_positions_without_a_tolerance() -> None:
    found = as_json("G05", "--values", json.dumps(NUCLEUS))

    assert (found["key"], found["tolerance"]) == ([0, 2, 3, 4], None)


def test_people_read_it_as_text() -> None:
    assert "Right: 0.9" in told("G01", "--values", '{"z": [3, 1], "T": 0.9}')


def test_the_schema_has_names_types_and_an_example() -> None:
    found = json.loads(told("G03", "--schema"))

    assert found["b"]["types"] == {"D": "number", "R": "number"}
    assert found["b"]["example"] == {"D": 1.5, "R": 8}


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("G99",), "There is no generator G99"),
        (("G05", "--mode", "z"), "G05 has no mode z"),
        (("G05", "--seed", "-1"), "The seed has to be"),
        (("G05", "--seed", "many"), "The seed has to be"),
        (("G05", "--count", "0"), "The count has to be"),
        (("G05", "--seed", "1", "--values", "{}"), "either a seed or values"),
        (("G05", "--values", "{"), "aren't JSON"),
        (("G05", "--values", "[]"), "have to be a JSON object"),
        (("G05", "--values", '{"percent": [50, 50]}'), "`p` is missing"),
        (("G05", "--values", '{"percent": [50, 50], "p": 2}'), "`p` has to be above 0"),
        (("G05", "--values", '{"percent": [50, 60], "p": 0.5}'), "sum to 100"),
        (("G05", "--values", '{"percent": "50", "p": 0.5}'), "has to be a list"),
        (("G05", "--values", '{"percent": [50, 50], "p": 0.5, "q": 1}'), "There is no value `q`"),
        (("G01", "--values", '{"z": [1, 2], "T": 0}'), "above 0"),
        (("G01", "--values", '{"z": [1, 2], "T": NaN}'), "finite"),
        (("G01", "--values", '{"z": [1, 2], "T": true}'), "has to be a number"),
        (("G01", "--values", '{"z": [1, 2], "T": 1, "target": 2}'), "from 0 to 1"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_a_sentence(options: tuple[str, ...], sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence) as refused:
        told(*options)

    assert refused.value.returncode == 2
    assert "\n" not in str(refused.value)
