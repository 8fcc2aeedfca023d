"""Drawings of drawn numbers: inside their frame, described, and in paint that the last wall lets through."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree

import pytest

from quizzes.generators import LATEST, Exercise, Picture, Recipe
from quizzes.generators.luck import Level, at_level
from quizzes.generators.pictures import Arrow, Bar, Part, arrows, bars, budget, line, tiles
from quizzes.guide import sanitize
from quizzes.log.shown import Shown
from quizzes.models import QuestionRevision

SEEDS = [at_level(seed, level) for level in Level for seed in range(12)]
MODES = [Recipe(each.id, mode, each.version) for each in LATEST.values() for mode in each.modes]


def drawings(exercise: Exercise) -> list[Picture]:
    both = exercise.asked.sketch(exercise.values), exercise.asked.worked(exercise.values)
    return [each for each in both if each]


DRAWING = [recipe for recipe in MODES if drawings(recipe.exercise(0))]


def outside(picture: Picture) -> Iterator[str]:
    """What sticks out of the frame. A letter is taken to be half as wide as it is high, and a little more."""
    root = ElementTree.fromstring(picture.svg)
    width, height = map(float, root.attrib["viewBox"].split()[2:])
    for shape in root:
        x, y = float(shape.get("x", 0)), float(shape.get("y", 0))
        long = 9 * len(shape.text or "") if shape.tag == "text" else float(shape.get("width", 0))
        left = x - {"middle": long / 2, "end": long}.get(shape.get("text-anchor", ""), 0)
        if left < -2 or left + long > width + 2 or y + float(shape.get("height", 0)) > height:
            yield f"{shape.tag} {shape.attrib} {shape.text or ''}"
    numbers = [float(each) for shape in root.iter("path") for each in re.findall(r"[\d.-]+", shape.attrib["d"])]
    if numbers and not -1 <= min(numbers) <= max(numbers) <= max(width, height) + 1:
        yield f"a path from {min(numbers)} to {max(numbers)}"


@pytest.mark.parametrize("recipe", DRAWING, ids=str)
def test_a_drawing_stays_in_its_frame(recipe: Recipe) -> None:
    found = [(seed, each) for seed in SEEDS for one in drawings(recipe.exercise(seed)) for each in outside(one)]

    assert found == []


@pytest.mark.parametrize("recipe", DRAWING, ids=str)
def test_a_drawing_passes_the_last_wall_unchanged(recipe: Recipe) -> None:
    for picture in drawings(recipe.exercise(7)):
        shapes = {(shape.tag, tuple(sorted(shape.attrib))) for shape in ElementTree.fromstring(picture.svg)}
        kept = {(shape.tag, tuple(sorted(shape.attrib))) for shape in ElementTree.fromstring(sanitize(picture.svg))}

        assert kept == shapes


@pytest.mark.parametrize("recipe", DRAWING, ids=str)
def test_a_drawing_is_described(recipe: Recipe) -> None:
    assert all(len(each.alt) > 30 for seed in SEEDS for each in drawings(recipe.exercise(seed)))


def test_what_is_drawn_of_the_solution_waits_for_the_answer() -> None:
    recipe = Recipe("G08", "a", 1)
    shown = Shown(QuestionRevision(kind=recipe.kind.name, content=recipe.stored), "", 7)
    response = shown.right_response

    revealed = shown.reveal(response, shown.grade(response))

    assert "<svg" not in shown.prompt["setup"] + shown.prompt["stem"]
    assert "The line from 0 to 1" in revealed["why"]


def test_what_is_given_is_drawn_beside_the_stem() -> None:
    recipe = Recipe("G17", "a", 1)
    shown = Shown(QuestionRevision(kind=recipe.kind.name, content=recipe.stored), "", 7)

    assert 'role="img"' in shown.prompt["setup"]


@pytest.mark.parametrize(
    "picture",
    [
        bars([Bar("<b>", 0, "0")], "a"),
        bars([Bar("a", 3, "3", before=9)], "a"),
        line([Part("a", 0.001), Part("b", 0.999)], 0.0, "u = 0", "a"),
        line([Part("a", 0.001), Part("b", 0.999)], 1.0, "u = 1", "a"),
        budget(10, [Part("a", 100), Part("b", 0)], "a"),
        budget(0, [Part("a", 0)], "a"),
        arrows([Arrow("(0, 0)", (0, 0))], "a"),
        arrows([Arrow("(-9, -9)", (-9, -9)), Arrow("(9, 9)", (9, 9))], "a"),
        tiles([("letters", ["&", "<"])], "a"),
    ],
)
def test_the_ends_of_what_can_be_drawn(picture: Picture) -> None:
    assert list(outside(picture)) == []
