"""How a chain of steps ends, against a walk through everything that can happen."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.labs.agent.chain import Outcome, Step, outcome
from quizzes.labs.agent.lab import LAB, TASKS, Shown, State, solved_by

START: State = LAB.read({})
GUESSED = replace(START, guess="36")
SHARES = st.integers(0, 100).map(lambda each: each / 100)
STEPS = st.builds(Step, works=SHARES, caught=SHARES, retries=st.integers(0, 3))


def walked(step: Step, steps: int) -> Outcome:
    """Try after try, as an agent goes."""
    right, wrong, stopped, tries = 1.0, 0.0, 0.0, 0.0
    for _ in range(steps):
        trying = right + wrong  # whether or not a mistake is carried along
        good, bad, reach = 0.0, 0.0, 1.0
        for _ in range(step.retries + 1):
            tries += trying * reach
            good += reach * step.works
            bad += reach * (1 - step.works) * (1 - step.caught)
            reach *= (1 - step.works) * step.caught
        stopped += trying * reach
        right, wrong = right * good, right * bad + wrong * (good + bad)
    return Outcome(right, stopped, wrong, tries)


@given(STEPS, st.integers(1, 12))
def test_a_chain_ends_as_often_as_walking_it_says(step: Step, steps: int) -> None:
    found, expected = outcome(step, steps), walked(step, steps)

    assert found.right == pytest.approx(expected.right, abs=1e-12)
    assert found.stopped == pytest.approx(expected.stopped, abs=1e-12)
    assert found.wrong == pytest.approx(expected.wrong, abs=1e-9)
    assert found.tries == pytest.approx(expected.tries)


@given(STEPS, st.integers(1, 60))
def test_the_ends_are_all_that_can_happen(step: Step, steps: int) -> None:
    ends = outcome(step, steps)

    assert ends.right + ends.stopped + ends.wrong == pytest.approx(1)
    assert min(ends.right, ends.stopped, ends.wrong) >= -1e-12


@given(SHARES, st.integers(0, 5), st.integers(1, 60))
def test_retries_without_a_check_do_nothing(works: float, retries: int, steps: int) -> None:
    assert outcome(Step(works, 0, retries), steps) == outcome(Step(works, 0, 0), steps)


SOLUTIONS: dict[str, dict[str, Any]] = {
    "longest": {"steps": 13},
    "goal": {"steps": 20, "caught": 100, "retries": 1},
    "honest": {"steps": 20, "caught": 100},
}


def done(name: str, state: State) -> bool:
    return dict(zip(TASKS, solved_by(state), strict=True))[name]


@pytest.mark.parametrize("name", TASKS)
def test_each_task_can_be_solved_and_is_not_from_the_start(name: str) -> None:
    assert done(name, replace(GUESSED, **SOLUTIONS[name]))
    assert not done(name, GUESSED)


def test_one_chain_alone_is_the_longest() -> None:
    assert [steps for steps in range(1, 61) if done("longest", replace(GUESSED, steps=steps))] == [13]


def test_before_the_prediction_nothing_tells_how_it_ends() -> None:
    shown: Shown = LAB.shown(replace(START, steps=20, solved=7))

    assert (shown.pieces, shown.ends, shown.ways, shown.unchecked, shown.solved) == ([], [], [], "", 0)


@pytest.mark.parametrize(("guess", "is_right"), [("36", True), ("75", False), ("95", False)])
def test_the_verdict_comes_with_the_steps_that_were_asked_about(guess: str, is_right: bool) -> None:
    verdict = LAB.shown(replace(GUESSED, guess=guess, steps=20)).verdict

    assert LAB.shown(replace(GUESSED, guess=guess, steps=19)).verdict is None
    assert verdict is not None
    assert (verdict.is_right, verdict.share) == (is_right, "35.8%")
