"""What a chat sends and costs, counted token by token."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.labs.context_packer.lab import LAB, TASKS, Shown, State, first_cut, solved_by
from quizzes.labs.context_packer.packing import HALF, ONE, Budget, Call, calls

START: State = LAB.read({})
PREDICTED = replace(START, guess="jumps")
SIZES = st.integers(0, 3000)
BUDGETS = st.builds(
    Budget,
    window=st.integers(2000, 20_000),
    system=SIZES,
    tools=SIZES,
    documents=SIZES,
    reserve=st.integers(1, 2000),
    message=st.integers(1, 400),
    reply=st.integers(1, 400),
)
DROPPING = st.sampled_from([ONE, HALF])
COUNTS = st.integers(1, 40)


def texts(budget: Budget, chat: list[Call]) -> list[list[str]]:
    """Every call as the tokens that it sends: each has a name of its own."""
    fixed = [f"f{at}" for at in range(budget.fixed)]
    turn = [[f"t{number}.{at}" for at in range(budget.turn)] for number in range(len(chat))]
    return [
        [*fixed, *(each for turns in turn[call.dropped : number] for each in turns), *turn[number][: budget.message]]
        for number, call in enumerate(chat)
    ]


def common(one: list[str], other: list[str]) -> int:
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


@given(BUDGETS, COUNTS, DROPPING)
def test_a_call_sends_the_tokens_that_it_says_and_the_cache_knows_the_beginning_they_share(
    budget: Budget, count: int, dropping: str
) -> None:
    chat = calls(budget, count, dropping)
    sent = texts(budget, chat)

    assert [each.sent for each in chat] == [len(each) for each in sent]
    assert [each.cached for each in chat[1:]] == [common(a, b) for a, b in pairwise(sent)]


@given(BUDGETS, COUNTS, DROPPING)
def test_every_call_fits_and_no_turn_comes_back(budget: Budget, count: int, dropping: str) -> None:
    chat = calls(budget, count, dropping)

    assert all(each.sent + budget.reserve <= budget.window for each in chat)
    assert all(a.dropped <= b.dropped for a, b in pairwise(chat))
    assert all(number == each.kept + each.dropped for number, each in enumerate(chat))


@given(BUDGETS, COUNTS)
def test_as_few_turns_as_possible_are_dropped(budget: Budget, count: int) -> None:
    for each in calls(budget, count, ONE):
        assert not each.dropped or (each.kept + 1) * budget.turn > budget.room


def test_where_nothing_fits_there_is_no_call() -> None:
    assert calls(replace(START.budget, tools=20_000), 5, ONE) == []


def test_the_first_turn_falls_out_where_the_lab_says() -> None:
    shown: Shown = LAB.shown(START)
    chat = calls(START.budget, shown.first_cut, ONE)

    assert (chat[-2].dropped, chat[-1].dropped) == (0, 1)
    assert chat[-1].price_with_cache > 3 * chat[-2].price_with_cache


SOLUTIONS: dict[str, dict[str, Any]] = {
    "fell": {"call": 20},
    "all": {"call": 25, "tools": 3, "documents": 2},
    "cheap": {"call": 46, "dropping": HALF},
}


@pytest.mark.parametrize("name", TASKS)
def test_each_task_can_be_solved_and_is_not_from_the_start(name: str) -> None:
    solution = replace(PREDICTED, **SOLUTIONS[name])

    def done(state: State) -> bool:
        return dict(zip(TASKS, solved_by(state, calls(state.budget, state.call, state.dropping)), strict=True))[name]

    assert done(solution)
    assert not done(PREDICTED)


@pytest.mark.parametrize("tools", range(0, 21, 4))
@pytest.mark.parametrize("documents", range(0, 17, 4))
@pytest.mark.parametrize("call", [40, 50, 60])
def test_dropping_turn_by_turn_never_saves_three_quarters(tools: int, documents: int, call: int) -> None:
    state = replace(PREDICTED, tools=tools, documents=documents, call=call)

    assert not solved_by(state, calls(state.budget, call, ONE))[2]


def test_before_the_prediction_nothing_tells_the_price() -> None:
    shown: Shown = LAB.shown(replace(START, call=40, solved=7))

    assert (shown.bars, shown.verdict, shown.solved) == ([], None, 0)


def test_a_task_stays_solved() -> None:
    shown: Shown = LAB.shown(replace(PREDICTED, call=3, solved=1))

    assert [task.done for task in shown.tasks] == [True, False, False]


def test_no_cut_is_call_0() -> None:
    assert first_cut(calls(START.budget, 5, ONE)) == 0
