"""The steps of a sampler, against what each promises, and against what the browser computes."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from quizzes.labs.drawing import length, percent
from quizzes.labs.sampler.chain import Settings, Step, chain, draws, luck, pick
from quizzes.labs.sampler.lab import ALL, LAB, OFF, TASKS, Shown, logprobs_of, offered, solved_by, tasks_of

from .deno import computed

LOGPROBS = st.lists(st.floats(-12, 0), min_size=2, max_size=ALL).map(lambda each: sorted(each, reverse=True))
SETTINGS = st.builds(
    Settings,
    temperature=st.sampled_from([0, 0.05, 0.5, 1, 1.5, 3]),
    top_k=st.integers(1, ALL),
    top_p=st.integers(1, 100).map(lambda each: each / 100),
    min_p=st.integers(0, 100).map(lambda each: each / 100),
)


def by_name(steps: list[Step]) -> dict[str, tuple[float, ...]]:
    return {step.name: step.shares for step in steps}


@given(LOGPROBS, SETTINGS)
def test_each_step_is_a_distribution_and_no_step_brings_a_token_back(logprobs: list[float], s: Settings) -> None:
    steps = chain(logprobs, s)

    assert all(math.isclose(sum(step.shares), 1) for step in steps)
    assert all(after.kept <= before.kept for before, after in pairwise(steps))
    assert steps[-1].kept >= 1


@given(LOGPROBS, SETTINGS)
def test_filters_leave_the_odds_between_the_rest_as_they_were(logprobs: list[float], s: Settings) -> None:
    shares = by_name(chain(logprobs, s))
    heated, last = shares["temperature"], shares["min-p"]

    assert all(
        math.isclose(last[at] / last[0], heated[at] / heated[0], rel_tol=1e-9) for at in range(len(last)) if last[at]
    )


@given(LOGPROBS, st.floats(0.05, 3))
def test_temperature_divides_the_gaps(logprobs: list[float], temperature: float) -> None:
    shares = by_name(chain(logprobs, Settings(temperature, ALL, 1, 0)))["temperature"]
    assume(shares[-1] > 1e-300)

    assert math.log(shares[0] / shares[-1]) == pytest.approx((logprobs[0] - logprobs[-1]) / temperature, abs=1e-6)


@given(LOGPROBS, st.integers(1, 100).map(lambda each: each / 100))
def test_top_p_keeps_the_fewest_that_reach_the_mass(logprobs: list[float], mass: float) -> None:
    shares = by_name(chain(logprobs, OFF))["model"]
    kept = chain(logprobs, Settings(1, ALL, mass, 0))[-1].kept

    assert sum(shares[:kept]) >= mass - 1e-8
    assert kept == 1 or sum(shares[: kept - 1]) < mass


@given(LOGPROBS, st.integers(0, 100).map(lambda each: each / 100))
def test_min_p_keeps_what_is_close_enough_to_the_leader(logprobs: list[float], bar: float) -> None:
    shares = by_name(chain(logprobs, OFF))["model"]
    last = chain(logprobs, Settings(1, ALL, 1, bar))[-1].shares

    assert all((last[at] > 0) == (share >= bar * shares[0] - 1e-9) for at, share in enumerate(shares))


def test_at_zero_only_the_leader_is_left() -> None:
    assert chain([-1, -1, -2], Settings(0, 3, 1, 0))[-1].shares == (1, 0, 0)


def test_a_draw_falls_where_the_line_says() -> None:
    shares = (0.5, 0.25, 0.25, 0.0)

    assert [pick(shares, u) for u in (0, 0.499, 0.5, 0.749, 0.75, 0.9999999)] == [0, 0, 1, 1, 2, 2]


def test_luck_is_mulberry32() -> None:
    assert luck(1, 0) == 0.6270739405881613  # the first number of the published function at seed 1


def test_many_draws_come_close_to_the_shares() -> None:
    drawn = draws((0.7, 0.2, 0.1), seed=5, count=10_000)

    assert [drawn[at] / 10_000 for at in range(3)] == pytest.approx([0.7, 0.2, 0.1], abs=0.015)


# -- the browser's steps

IN_THE_BROWSER = """
const steps = lab.chain(each.logprobs, each.settings), u = lab.luck(each.seed, each.number), last = steps.at(-1);
return { steps, u, at: lab.pick(last, u), percents: last.map(lab.percent), lengths: last.map(lab.length) };
"""


@pytest.mark.thorough("a process start")
def test_the_browser_computes_the_same() -> None:
    cases: list[dict[str, Any]] = [
        {
            "logprobs": logprobs_of(prompt),
            "settings": {"temperature": t, "top_k": k, "top_p": p, "min_p": m},
            "seed": number + 1,
            "number": number * 7,
        }
        for number, prompt in enumerate(offered().values())
        for t, k, p, m in [(1, 50, 1, 0), (0, 50, 1, 0), (0.35, 7, 0.9, 0), (1.5, 40, 0.85, 0.1), (3, 50, 0.01, 1)]
    ]

    for case, told in zip(cases, computed(IN_THE_BROWSER, "lab-sampling.js", cases), strict=True):
        steps = chain(case["logprobs"], Settings(**case["settings"]))
        assert [list(step.shares) for step in steps] == [pytest.approx(shares, abs=1e-12) for shares in told["steps"]]
        assert told["u"] == luck(case["seed"], case["number"])
        assert told["at"] == pick(steps[-1].shares, told["u"])
        assert told["lengths"] == [length(each) for each in steps[-1].shares]
        assert told["percents"] == [percent(each) for each in steps[-1].shares]


# -- the lab


def test_every_offered_text_can_be_played_to_the_end() -> None:
    assert len(offered()) >= 30
    for prompt in offered().values():
        for at, solving in enumerate(tasks_of(prompt)):
            last = chain(logprobs_of(prompt), solving)[-1]
            assert solved_by(solving, last.kept, last.shares[0])[at], (prompt.id, TASKS[at])


def shown(**sent: str) -> Shown:
    found = LAB.shown(LAB.read(sent))
    assert isinstance(found, Shown)
    return found


def test_solving_a_task_is_remembered_while_the_dials_move_on() -> None:
    solved = shown(guess="up", top_k="3").solved

    assert [task.done for task in shown(guess="up", solved=str(solved)).tasks] == [True, False, False, False]


def test_nothing_can_be_solved_before_the_prediction() -> None:
    assert not any(task.done for task in shown(top_k="3", solved="15").tasks)


@pytest.mark.parametrize(("prompt", "went"), [("forest", "up"), ("france", "down")])
def test_the_runner_up_may_go_either_way(prompt: str, went: str) -> None:
    told = shown(prompt=prompt, guess="up", temperature="0.5").verdict

    assert told is not None
    assert (told.went, told.is_right) == (went, went == "up")


def test_a_cut_candidate_says_what_cut_it() -> None:
    rows = shown(guess="up", top_k="20", top_p="0.5", min_p="0.5").rows

    assert {row.cut_by for row in rows} == {"", "min-p", "top-p", "top-k"}


def test_the_same_numbers_fall_on_other_tokens_when_a_dial_moves() -> None:
    cold, hot = shown(guess="up", draws="100", temperature="0.2"), shown(guess="up", draws="100", temperature="2")

    assert cold.latest is not None
    assert hot.latest is not None
    assert cold.latest.u == hot.latest.u
    assert cold.rows[0].drawn > hot.rows[0].drawn


def test_a_walk_goes_on_with_what_the_model_would_say_next() -> None:
    once, twice = shown(guess="up", first="1").walk, shown(guess="up", first="1", second="2").walk

    assert once is not None
    assert twice is not None
    assert (once.taken, len(once.next), once.length) == (" wise", 8, 1)
    assert twice.taken.startswith(" wise")
    assert (len(twice.next), twice.length) == (5, 2)


@pytest.mark.parametrize("sent", [{}, {"first": "0", "second": "1"}, {"first": "6"}, {"first": "50"}])
def test_a_walk_begins_only_where_more_is_known(sent: dict[str, str]) -> None:
    assert shown(guess="up", **sent).walk is None


def test_the_end_of_a_turn_is_explained_where_it_can_be_drawn() -> None:
    assert shown(prompt="chat-end", guess="up").has_end
    assert not shown(prompt="france", guess="up").has_end
