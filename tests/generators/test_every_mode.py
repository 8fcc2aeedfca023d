"""What holds for every mode of every generator, whatever is drawn."""

from __future__ import annotations

import json
import math
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from quizzes.generators import ALL, LATEST, Exercise, Generator
from quizzes.generators.luck import Level, at_level
from quizzes.generators.values import dumped
from quizzes.kinds import KINDS
from quizzes.kinds.matching.kind import Pairs
from quizzes.kinds.numeric.kind import Amount
from quizzes.kinds.options import WithOptions
from quizzes.kinds.short.kind import ShortAnswer
from tests.generators import replays
from tests.generators.independent import KEYS

FEW, MANY = 15, 10_000
ROOT = Path(__file__).resolve().parents[2]
MODES = [(generator, mode) for generator in ALL for mode in generator.modes]
EVERY = pytest.mark.parametrize(
    ("generator", "mode"), MODES, ids=[f"{generator.id}{mode}v{generator.version}" for generator, mode in MODES]
)


def drawn(generator: Generator, mode: str, count: int) -> Iterator[Exercise]:
    for level in Level:
        for seed in range(count if level is Level.FULL else count // 3):
            yield generator.exercise(mode, at_level(seed, level))


def same(one: Any, other: Any) -> bool:
    if isinstance(one, str) or isinstance(other, str):
        return bool(one == other)
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(same, one, other))
    return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-12)


def problems(exercise: Exercise) -> Iterator[str]:
    """Everything that is wrong with one exercise, in words."""
    asked, key = exercise.asked, exercise.key
    values = json.loads(json.dumps(dumped(exercise.values)))
    if not same(key, wanted := KEYS[exercise.generator.id, exercise.mode](values)):
        yield f"the key is {key}, by the formula {wanted}"
    answers = [key, *(each.value for each in exercise.wrong)]
    if not all(asked.are_apart(one, other) for at, one in enumerate(answers) for other in answers[:at]):
        yield f"two answers are too close: {answers}"
    if len({each.id for each in exercise.wrong}) < len(exercise.wrong):
        yield "two wrong paths have one name"
    if exercise.generator.with_values(exercise.mode, values).as_json() | {"seed": 0} != exercise.as_json() | {
        "seed": 0
    }:
        yield "the same values make another exercise"
    yield from IN_FORM[asked.kind](exercise, exercise.content)


def in_number(exercise: Exercise, content: Amount) -> Iterator[str]:
    kind, key = KINDS["numeric"], exercise.key
    assert isinstance(key, int | float)
    graded = [kind.grade(content, "", kind.parse(content, "", 1, {"answer": [text]})) for text in _texts(content)]
    if [verdict.score for verdict in graded] != [1, *[0] * len(content.near)]:
        yield f"graded {[verdict.score for verdict in graded]}: {_texts(content)}"
    tolerance = exercise.asked.within.around(key) if exercise.asked.within else 1e-9
    last = re.findall(r"-?[\d,]*\.?\d+(?:e-?\d+)?", exercise.solution[-1])[-1].replace(",", "")
    if abs(float(last) - key) > tolerance * 1.001:
        yield f"the solution ends in {last}, the key is {key}"


def _texts(content: Amount) -> list[str]:
    return [content.value, *(near.value for near in content.near)]


def in_options(exercise: Exercise, content: WithOptions) -> Iterator[str]:
    texts = [option.text for option in content.options]
    right = sum(option.right for option in content.options)
    if len(set(texts)) < len(texts):
        yield f"two options are the same: {texts}"
    if exercise.asked.kind == "choice" and (right != 1 or not 3 <= len(texts) <= 4):
        yield f"{right} of {len(texts)} options are right"
    if not 0 < right < len(texts):
        yield "all are right, or none"
    if not all(option.right or option.feedback for option in content.options):
        yield "a wrong option says nothing"


def in_places(exercise: Exercise, content: Pairs) -> Iterator[str]:
    kind = KINDS["matching"]
    targets = kind.targets_of(content)  # type: ignore[attr-defined]  # of this kind alone
    if len(set(targets)) < len(targets):
        yield f"two targets are the same: {targets}"
    placed = [targets.index(item.target) for item in content.items]
    if kind.grade(content, "", {"placed": placed}).score != 1:
        yield "its own answer is not right"


def in_word(exercise: Exercise, content: ShortAnswer) -> Iterator[str]:
    kind = KINDS["short"]
    for text in content.accepted:
        if kind.grade(content, "", kind.parse(content, "", 1, {"answer": [text]})).score != 1:
            yield f"“{text}” is accepted and not right"
    for near in content.near:
        if kind.grade(content, "", {"text": near.answers[0]}).score:
            yield f"“{near.answers[0]}” is near and right"


IN_FORM: dict[str, Any] = {
    "numeric": in_number,
    "choice": in_options,
    "choices": in_options,
    "matching": in_places,
    "short": in_word,
}


def found(generator: Generator, mode: str, count: int) -> list[str]:
    return [
        f"{exercise.seed}: {problem}" for exercise in drawn(generator, mode, count) for problem in problems(exercise)
    ]


@EVERY
def test_a_mode_holds_what_it_promises(generator: Generator, mode: str) -> None:
    assert found(generator, mode, FEW)[:3] == []


@pytest.mark.soak
@EVERY
def test_a_mode_holds_what_it_promises_ten_thousand_times(generator: Generator, mode: str) -> None:
    assert found(generator, mode, MANY)[:3] == []


@EVERY
def test_the_answer_cannot_be_guessed_from_the_mode(generator: Generator, mode: str) -> None:
    assert commonest(generator, mode, 60) <= 0.55


@pytest.mark.soak
@EVERY
def test_no_answer_comes_up_more_than_two_times_in_five(generator: Generator, mode: str) -> None:
    assert commonest(generator, mode, 2000) <= 0.4


def commonest(generator: Generator, mode: str, count: int) -> float:
    """How often the commonest key comes up, or the commonest place of the key among options."""
    exercises = [generator.exercise(mode, seed) for seed in range(count)]
    keys = Counter(json.dumps(exercise.key) for exercise in exercises)
    places = Counter(_place(exercise) for exercise in exercises if exercise.asked.kind == "choice")

    return max([*keys.values(), *places.values()]) / count


def _place(exercise: Exercise) -> int:
    content, seed = exercise.content, exercise.seed or 0
    assert isinstance(content, WithOptions)
    right = next(option.text for option in content.options if option.right)
    shown = [option["text"] for option in KINDS["choice"].present(content, "", seed)["options"]]
    return shown.index(right)


@EVERY
def test_the_example_is_an_exercise_like_any_other(generator: Generator, mode: str) -> None:
    asked, exercise = generator.modes[mode], generator.example(mode)

    assert asked.is_good(exercise.values)
    assert list(problems(exercise)) == []


@EVERY
def test_a_draw_is_never_given_up(generator: Generator, mode: str) -> None:
    """Else all learners would be asked the one example."""
    asked = generator.modes[mode]
    for level in Level:
        exercises = [generator.exercise(mode, at_level(seed, level)) for seed in range(15)]
        same_as_example = sum(exercise.values == asked.example for exercise in exercises)

        assert same_as_example <= 7, level


def test_every_mode_has_an_independent_key() -> None:
    assert set(KEYS) == {(generator.id, mode) for generator in LATEST.values() for mode in generator.modes}


def test_what_was_ever_drawn_is_drawn_again() -> None:
    """A draw that changed is another version. `python -m tests.generators.replays` writes down new ones."""
    assert replays.stored().items() <= replays.now().items()
    assert replays.now().keys() == replays.stored().keys()


@pytest.mark.thorough("a process start")
@pytest.mark.parametrize("hash_seed", ["1", "77"])
def test_another_hash_seed_draws_the_same(hash_seed: str) -> None:
    command = [sys.executable, "-m", "tests.generators.replays", "--print"]
    printed = subprocess.run(command, env={"PYTHONHASHSEED": hash_seed}, cwd=ROOT, capture_output=True, check=True)

    assert json.loads(printed.stdout) == replays.now()
