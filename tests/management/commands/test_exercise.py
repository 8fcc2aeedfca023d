"""`manage.py exercise`."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from quizzes.generators import LATEST, Generator
from quizzes.management.commands.exercise import Command

MODES = [pytest.param(each, mode, id=f"{each.id}{mode}") for each in LATEST.values() for mode in each.modes]
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


class Line(StringIO):
    """A reader that has seen enough after one line."""

    def write(self, text: str) -> int:
        if self.getvalue():
            raise BrokenPipeError
        return super().write(text)


def test_a_reader_may_stop_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    silenced: list[object] = []
    monkeypatch.setattr(os, "dup2", lambda *given: silenced.append(given))

    call_command("exercise", "G01", "--count", "100000", "--json", stdout=Line())

    assert len(silenced) == 1


def answered(generator: Generator, mode: str, values: object) -> dict[str, Any] | str:
    """What the command prints for values, or its refusal."""
    options = {"generator": generator.id, "mode": mode, "values": json.dumps(values), "json": True}
    out = StringIO()
    try:
        Command(stdout=out).handle(**LEFT_OUT, **options)
    except CommandError as refusal:
        return str(refusal) if refusal.returncode == 2 else ""
    line, end = out.getvalue().split("\n")
    assert not end
    told: dict[str, Any] = json.loads(line, parse_constant=not_json)
    return told


def not_json(name: str) -> None:
    raise AssertionError(f"{name} is no JSON")


LEFT_OUT = {"seed": None, "count": "1", "level": "full", "schema": False}
STRANGE: tuple[Any, ...] = (
    *(math.nan, math.inf, -1, 0, 0.5, 1e-320, 1e15, 10**30),
    *(None, True, "", "x", "\ud800", "a" * 201, [], [[]], {}, [1] * 201),
)


def strange(values: Any) -> Iterator[Any]:
    """The values with one of them made strange, at any depth."""
    inside = values.items() if isinstance(values, dict) else enumerate(values) if isinstance(values, list) else ()
    for at, value in inside:
        for other in (*STRANGE, *strange(value)):
            changed = values.copy()
            changed[at] = other
            yield changed


@pytest.mark.parametrize(("generator", "mode"), MODES)
def test_the_example_of_the_schema_is_taken_as_values(generator: Generator, mode: str) -> None:
    example = json.loads(json.dumps(generator.schema()[mode]["example"]))

    told = answered(generator, mode, example)

    assert isinstance(told, dict)
    assert told["values"] == example


@pytest.mark.parametrize(("generator", "mode"), MODES)
def test_any_values_are_worked_out_or_refused_in_a_sentence(generator: Generator, mode: str) -> None:
    example = json.loads(json.dumps(generator.schema()[mode]["example"]))
    lacking = [{name: value for name, value in example.items() if name != gone} for gone in example]

    for values in (*strange(example), *lacking):
        told = answered(generator, mode, values)

        assert isinstance(told, dict) or (told.endswith(".") and "\n" not in told), values


def test_the_schema_is_one_line_of_json() -> None:
    assert list(json.loads(told("G05", "--schema", "--json").rstrip("\n"))) == ["a", "b"]
    assert told("G05", "--schema", "--json").count("\n") == 1


def test_the_schema_has_names_types_and_an_example() -> None:
    found = json.loads(told("G03", "--schema"))

    assert found["b"]["types"] == {"D": "number", "R": "number"}
    assert found["b"]["example"] == {"D": 1.5, "R": 8}


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("G99",), "There’s no generator G99"),
        (("G05", "--mode", "z"), "G05 has no mode z"),
        (("G05", "--seed", "-1"), "The seed has to be"),
        (("G05", "--seed", "many"), "The seed has to be"),
        (("G05", "--seed", ""), "The seed has to be"),
        (("G05", "--seed", "٣"), "The seed has to be"),
        (("G05", "--seed", "9" * 5000), "The seed has to be"),
        (("G05", "--seed", str(2**48 - 1), "--count", "2"), "The count has to be a whole number from 1 to 1"),
        (("G05", "--count", "0"), "The count has to be"),
        (("G05", "--count", "1e3"), "The count has to be"),
        (("G05", "--level", "hard"), "There is no level hard"),
        (("G05", "--count", "2", "--values", "{}"), "one exercise"),
        (("G05", "--values", "9" * 5000), "aren't JSON"),
        (("G05", "--values", "[" * 100_000), "aren't JSON"),
        (("G10", "--values", '{"word": "\\ud800", "merges": []}'), "can be printed"),
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
