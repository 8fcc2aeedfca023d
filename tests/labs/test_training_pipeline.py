"""The steps of training: sorted first, told only after the prediction."""

from __future__ import annotations

from dataclasses import replace

import pytest

from quizzes.labs.training_pipeline.lab import LAB, OFFERED, RIGHT, STEPS, STOPPED_AFTER, TASKS, State, solved_by

START: State = LAB.read({})
PREDICTED = replace(START, order=RIGHT, guess="more")


def test_no_step_is_offered_where_it_belongs() -> None:
    assert sorted(OFFERED) == sorted(RIGHT)
    assert all(mine != right for mine, right in zip(OFFERED, RIGHT, strict=True))


def test_five_choices_sort_all_six() -> None:
    state = START
    for _ in range(len(STEPS) - 1):
        state = LAB.read({"order": LAB.shown(state).next[0].order})

    assert sorted(state.order) == sorted(RIGHT)
    assert LAB.shown(state).next == []


@pytest.mark.parametrize("state", [replace(START, order=RIGHT), replace(START, order="sm", guess="more")])
def test_before_both_predictions_nothing_is_told(state: State) -> None:
    shown = LAB.shown(replace(state, done=6, claim="flatters", solved=15))

    assert not LAB.is_predicted(state)
    assert (shown.steps, shown.step, shown.verdict, shown.missed, shown.hits, shown.solved) == ([], "", None, "", 0, 0)
    assert {(each.place, each.is_right) for each in shown.sorted} == {(0, False)}


def test_each_step_is_told_where_it_belongs() -> None:
    shown = LAB.shown(replace(PREDICTED, order="tpmrsl"))

    assert [each.place for each in shown.sorted] == [1, 2, 3, 5, 4, 6]
    assert shown.hits == 4


def test_the_verdict_comes_with_the_step_that_was_asked_about() -> None:
    verdicts = [
        LAB.shown(replace(PREDICTED, guess=guess, done=done)).verdict
        for guess, done in (("more", 1), ("more", 2), ("answer", 2))
    ]

    assert [each and each.is_right for each in verdicts] == [None, True, False]


@pytest.mark.parametrize("name", TASKS)
def test_each_task_is_solved_by_the_claim_at_its_step_and_by_nothing_else(name: str) -> None:
    for done in range(1, len(STEPS) + 1):
        claimed = replace(PREDICTED, done=done, claim=name)
        is_right = done in STOPPED_AFTER[name]
        assert solved_by(claimed) == tuple(is_right and each == name for each in TASKS)
        assert LAB.shown(claimed).missed == ("" if is_right else name)
    assert not any(solved_by(PREDICTED))


def test_what_was_solved_stays_solved_as_the_dial_moves_on() -> None:
    shown = LAB.shown(replace(PREDICTED, done=6, solved=4))

    assert [each.name for each in shown.tasks if each.done] == ["grades"]
