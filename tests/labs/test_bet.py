"""Bets on the next token: what they cost, and that nobody sees the model's bet before their own."""

from __future__ import annotations

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.labs.bet.lab import CHOICES, LAB, Shown, State
from quizzes.labs.bet.rounds import NAMED, ROUNDS, dealt, rounds, word_counts
from quizzes.labs.bet.scoring import bits, calibration, cross_entropy, entropy, percents
from quizzes.labs.fields import BadValue

from .deno import computed

POINTS = st.lists(st.integers(0, 100), min_size=CHOICES, max_size=CHOICES)
SHARES = POINTS.map(lambda points: [each / 100 for each in percents(points)])


@given(POINTS)
def test_points_become_whole_percents_that_rule_nothing_out(points: list[int]) -> None:
    bet = percents(points)

    assert sum(bet) == 100
    assert min(bet) >= 1
    assert all(bet[a] >= bet[b] for a in range(CHOICES) for b in range(CHOICES) if points[a] > points[b])


def test_no_points_are_an_even_bet() -> None:
    assert percents([0] * 6) == percents([7] * 6) == (17, 17, 17, 17, 16, 16)


@pytest.mark.thorough("a process start")
def test_the_browser_makes_the_same_percents() -> None:
    luck = random.Random(3)
    cases = [{"points": [luck.choice((0, 1, 20, 33, 100, luck.randint(0, 100))) for _ in range(6)]} for _ in range(500)]

    told = computed("return lab.percents(each.points);", "lab-bet.js", cases)

    assert told == [list(percents(each["points"])) for each in cases]


def test_half_costs_a_bit_and_a_hundredth_almost_seven() -> None:
    assert (bits(1), bits(0.5), bits(0.25)) == (0, 1, 2)
    assert bits(0.01) == pytest.approx(6.64, abs=0.01)


@given(SHARES, SHARES)
def test_no_bet_costs_less_than_the_true_shares(truth: list[float], bet: list[float]) -> None:
    assert cross_entropy(truth, bet) >= entropy(truth) - 1e-12


@given(st.lists(st.tuples(st.floats(0.01, 1), st.booleans())))
def test_every_claim_is_in_one_bin(claims: list[tuple[float, bool]]) -> None:
    bins = calibration(claims)

    assert sum(each.count for each in bins) == len(claims)
    assert all(each.low < each.given <= each.high + 1e-9 for each in bins)
    assert math.isclose(sum(each.came * each.count for each in bins), sum(came for _, came in claims), abs_tol=1e-9)


# -- the rounds


def test_there_are_decks_enough() -> None:
    assert len(rounds()) >= 50
    assert len({each.prompt.id for each in dealt(1)}) == ROUNDS
    assert [each.prompt.id for each in dealt(1)] != [each.prompt.id for each in dealt(2)]


def test_each_bettor_gives_all_it_has() -> None:
    for each in rounds().values():
        assert math.isclose(sum(each.model), 1, abs_tol=1e-5)
        assert each.counter is None or math.isclose(sum(each.counter), 1, abs_tol=1e-5)
        assert len(each.named) == NAMED


def test_candidates_stand_in_an_order_that_tells_nothing() -> None:
    for each in rounds().values():
        assert each.labels == sorted(each.labels, key=str.casefold)


def test_the_counter_knows_its_book() -> None:
    lord = word_counts()["shepherd"].memories

    assert [each.after for each in lord] == ["", "my", "is my", "lord is my"]
    assert dict(lord[3].next)["strength"] == 3


# -- the lab


def shown(**sent: str) -> Shown:
    found = LAB.shown(LAB.read(sent))
    assert isinstance(found, Shown)
    return found


def test_before_the_bet_nothing_of_the_model_is_told() -> None:
    asked = shown()

    assert asked.told is None
    assert {row.model for row in asked.rows} == {""}
    assert not any(row.came for row in asked.rows)
    assert {row.lengths[1] for row in asked.rows} == {"0.00%"}


def test_a_form_adds_its_bet_and_tells_what_came() -> None:
    sent = {f"p{at}": "0" for at in range(CHOICES)} | {"p2": "100"}

    state = LAB.read(sent)

    assert state == State(deck=1, bets=((1, 1, 95, 1, 1, 1),), at=0)
    assert LAB.shown(state).told is not None


def test_the_next_round_is_asked_with_the_bets_kept() -> None:
    asked = shown(bets="50-10-10-10-10-10", at="1")

    assert (asked.number, asked.told) == (2, None)


def test_nobody_looks_ahead() -> None:
    assert LAB.read({"at": "7"}).at == 0
    assert shown(bets="50-10-10-10-10-10", at="9").told is None


def test_an_eleventh_bet_is_not_taken() -> None:
    full = ".".join(["50-10-10-10-10-10"] * ROUNDS)

    state = LAB.read({"bets": full, "at": "9", "p0": "1"})

    assert len(state.bets) == ROUNDS
    assert LAB.shown(state).is_over


@pytest.mark.parametrize(
    "bets", ["50-50", "0-20-20-20-20-20", "30-20-20-20-20-20", "a-b-c-d-e-f", "20-20-20-20-10-10.", ".", "-"]
)
def test_what_is_no_bet_is_refused(bets: str) -> None:
    with pytest.raises(BadValue):
        LAB.read({"bets": bets})


def test_the_models_own_bet_comes_close_to_the_model() -> None:
    first = dealt(1)[0]
    points = {f"p{at}": str(round(share * 100)) for at, share in enumerate(first.model)}

    tasks = {task.name: task.done for task in shown(**points).tasks}

    assert tasks["close"]


def test_a_sure_bet_on_the_truth_beats_the_model_and_one_on_nothing_does_not() -> None:
    deck = dealt(1)
    sure = ".".join("-".join("95" if at == each.came else "1" for at in range(CHOICES)) for each in deck[:3])
    lost = ".".join("-".join("95" if at == (each.came + 1) % 6 else "1" for at in range(CHOICES)) for each in deck[:3])

    assert {task.name for task in shown(bets=sure).tasks if task.done} >= {"beat", "even"}
    assert {task.name for task in shown(bets=lost).tasks if task.done} == set()
