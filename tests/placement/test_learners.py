"""What an answer says about a learner."""

from __future__ import annotations

from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.concepts import Graph
from quizzes.placement import JunctionTree, Outcome
from quizzes.placement.inference import Beliefs
from quizzes.placement.learners import (
    ABILITIES,
    MANNERS,
    PATCHY,
    SLIP,
    WEIGHTS,
    WHOLE,
    Evidence,
    Knowledge,
    Manner,
    evidence,
    likelihood,
)

APART = JunctionTree(Graph({f"c{n}": [] for n in range(12)}))
CHAIN = JunctionTree(Graph({"a": [], "b": ["a"], "c": ["b"]}))
LISTED = 0.25

manners = st.sampled_from(MANNERS)
chances = st.floats(0, 1 - SLIP, exclude_max=True)


def one(outcome: Outcome, chance: float = 0.05) -> Evidence:
    return evidence([(outcome, chance)])


def patchy(found: Beliefs) -> float:
    return sum(p for p, manner in zip(found.manners, MANNERS, strict=True) if manner.knowledge is PATCHY)


def test_weights_are_shares_of_all_learners() -> None:
    assert sum(WEIGHTS) == pytest.approx(1)
    assert sum(manner.weight for manner in MANNERS) == pytest.approx(1)


def test_the_share_of_slips_that_probes_rest_on_is_that_of_all_manners() -> None:
    missed = sum(manner.weight * (1 - likelihood(Outcome.RIGHT, 0.05, manner)[1]) for manner in MANNERS)

    assert missed == pytest.approx(SLIP, abs=0.02)


@given(manners, chances)
def test_something_becomes_of_every_question(manner: Manner, chance: float) -> None:
    unknown, known = zip(*(likelihood(outcome, chance, manner) for outcome in Outcome), strict=True)

    assert sum(unknown) == pytest.approx(1)
    assert sum(known) == pytest.approx(1)


@given(manners, chances)
def test_a_right_answer_speaks_for_a_concept_and_a_miss_against_it(manner: Manner, chance: float) -> None:
    ratio = {}
    for outcome in Outcome:
        unknown, known = likelihood(outcome, chance, manner)
        ratio[outcome] = known / unknown if unknown else inf

    assert ratio[Outcome.DONT_KNOW] <= ratio[Outcome.WRONG] * (1 + 1e-9)
    assert ratio[Outcome.DONT_KNOW] < 1 < ratio[Outcome.RIGHT]


@given(st.sampled_from([WHOLE, PATCHY]), st.sampled_from(ABILITIES), st.integers(0, 30))
def test_what_rests_on_something_unknown_is_known_less(knowledge: Knowledge, ability: float, depth: int) -> None:
    ready, unready = (knowledge.chance_to_know(ability, depth, ready=each) for each in (True, False))

    assert 0 < unready < ready < 1


def test_who_says_so_is_rarely_right_by_luck() -> None:
    said = {f"c{n}": one(Outcome.DONT_KNOW) for n in range(5)}
    guessed = {f"c{n}": one(Outcome.WRONG) for n in range(5)}
    right = {"c9": one(Outcome.RIGHT, LISTED)}

    assert APART.beliefs(said | right).known["c9"] > APART.beliefs(guessed | right).known["c9"] + 0.05


def test_a_right_answer_to_what_rests_on_a_missed_concept_is_a_sign_of_holes() -> None:
    in_order = {"a": one(Outcome.RIGHT), "c": one(Outcome.WRONG)}
    out_of_order = {"a": one(Outcome.DONT_KNOW), "c": one(Outcome.RIGHT)}
    assert patchy(CHAIN.beliefs(out_of_order)) > 2 * patchy(CHAIN.beliefs(in_order))


def test_a_right_answer_and_a_miss_about_one_concept_are_a_sign_of_knowing_it_in_part() -> None:
    mixed = evidence([(Outcome.RIGHT, 0.05), (Outcome.WRONG, 0.05)])

    assert patchy(APART.beliefs({"c0": mixed})) > patchy(APART.beliefs({}))
