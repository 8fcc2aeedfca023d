"""Placement on thousands of simulated learners: the figures of docs/placement.md.

`make soak` or `pytest -m soak -s tests/soak/test_placement.py`; LEARNERS=200 for a shorter look.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from functools import cache, partial
from math import sqrt
from statistics import fmean, stdev

import pytest

from quizzes.placement import Bank
from tests.placement.other_methods import Model, by_closure, by_mixture, learned, one_dimension
from tests.placement.simulating import (
    Learner,
    Placed,
    Summary,
    by_placement,
    guessable,
    summary,
    who_hardly_follows,
    who_has_holes,
    who_obeys,
    world,
)

pytestmark = pytest.mark.soak

LEARNERS = int(os.environ.get("LEARNERS", "500"))
TRAINED_ON = 4000
OTHERS = 100_000
KINDS = 24
WITH_HOLES = 2000
"""However short the look: with fewer, a lead of half a hundredth can't be told from luck."""
POPULATIONS: dict[str, Callable[[int, float], Learner]] = {
    "obey": who_obeys,
    "have holes": who_has_holes,
    "hardly follow": who_hardly_follows,
}
ASKED: dict[str, Callable[[], Bank]] = {
    "typed first": lambda: world().bank,
    "from lists alone": cache(lambda: guessable(world().bank)),
}
METHODS = ["placement", "closure", "one dimension", "learned"]


@cache
def trained(population: str) -> tuple[Model, Model]:
    """On others than those who are placed."""
    return adaptive(population), learned(trainees(population), KINDS, random.Random(1).random)


@cache
def adaptive(population: str) -> Model:
    return one_dimension(trainees(population))


def trainees(population: str) -> list[Learner]:
    return [POPULATIONS[population](1_000_000 + seed, 0.0) for seed in range(TRAINED_ON)]


@cache
def figures(population: str, asked: str, method: str, admits: float) -> Summary:
    one, many = trained(population)
    place: dict[str, Callable[[Learner], Placed]] = {
        "placement": partial(by_placement, bank=ASKED[asked]()),
        "closure": partial(by_closure, bank=ASKED[asked]()),
        "one dimension": partial(by_mixture, bank=ASKED[asked](), model=one),
        "learned": partial(by_mixture, bank=ASKED[asked](), model=many),
    }
    found = summary([place[method](POPULATIONS[population](seed, admits)) for seed in range(LEARNERS)])
    print(
        f"\n{population}, {asked}, says “don't know” {admits:.0%}, {method}: accuracy {found.accuracy:.3f}, "
        f"10th percentile {found.tenth_percentile:.3f}, Brier {found.brier:.3f}, {found.asked:.1f} questions"
    )
    if method == "placement":
        print(*found.tenths, sep="\n")
    return found


@pytest.mark.parametrize(("asked", "admits"), [("typed first", 0.0), ("typed first", 0.8), ("from lists alone", 0.8)])
def test_learners_that_obey_the_graph(asked: str, admits: float) -> None:
    found = figures("obey", asked, "placement", admits)

    assert found.accuracy >= 0.9
    assert found.tenth_percentile >= 0.8
    assert found.brier <= 0.08
    assert found.asked <= 25


@cache
def on_others(admits: float) -> Summary:
    """On more learners, others than above: what one knows of the concepts of a group hangs together."""
    people = (who_obeys(OTHERS + seed, admits) for seed in range(4 * LEARNERS))
    found = summary([by_placement(each, bank=world().bank) for each in people])
    print(f"\nobey, says “don't know” {admits:.0%}, {4 * LEARNERS} others, tenths:", *found.tenths, sep="\n")
    print("deciles:", *found.deciles, sep="\n")
    return found


@pytest.mark.parametrize("admits", [0.0, 0.8])
def test_each_tenth_of_the_probabilities_holds(admits: float) -> None:
    found = on_others(admits).tenths

    assert [str(each) for each in found if not each.holds] == []


@pytest.mark.parametrize("admits", [0.0, 0.8])
def test_each_decile_of_the_concepts_holds(admits: float) -> None:
    """Ten groups of as many concepts each: none is so thin that luck could excuse it."""
    found = on_others(admits).deciles

    assert [str(each) for each in found if each.miss > 0.05] == []


@pytest.mark.parametrize(
    ("population", "method"), [("obey", "closure"), ("obey", "one dimension"), ("have holes", "closure")]
)
@pytest.mark.parametrize("admits", [0.0, 0.8])
def test_placement_beats(method: str, population: str, admits: float) -> None:
    ours, theirs = (figures(population, "typed first", name, admits) for name in ("placement", method))

    assert ours.accuracy > theirs.accuracy


@cache
def with_holes(asked: str, method: str, admits: float) -> list[float]:
    """How accurate a method is on each of `WITH_HOLES` others."""
    place: dict[str, Callable[[Learner], Placed]] = {
        "placement": partial(by_placement, bank=ASKED[asked]()),
        "closure": partial(by_closure, bank=ASKED[asked]()),
        "one dimension": partial(by_mixture, bank=ASKED[asked](), model=adaptive("have holes")),
    }
    return [place[method](who_has_holes(OTHERS + seed, admits)).accuracy for seed in range(WITH_HOLES)]


@pytest.mark.parametrize("admits", [0.0, 0.8])
@pytest.mark.parametrize("asked", ASKED)
@pytest.mark.parametrize("method", ["closure", "one dimension"])
def test_on_learners_with_holes_it_is_ahead(method: str, asked: str, admits: float) -> None:
    """Learner by learner, and by more than the luck of who they are: the lead is small."""
    ours, theirs = (with_holes(asked, name, admits) for name in ("placement", method))
    ahead = [one - other for one, other in zip(ours, theirs, strict=True)]
    lead, luck = fmean(ahead), 1.96 * stdev(ahead) / sqrt(len(ahead))
    print(
        f"\nhave holes, {asked}, says “don’t know” {admits:.0%}, {len(ahead)} others: "
        f"{fmean(ours):.4f}, {method} {fmean(theirs):.4f}, ahead by {lead:.4f} ± {luck:.4f}"
    )

    assert lead > luck


@pytest.mark.parametrize("admits", [0.0, 0.8])
def test_on_learners_with_holes_it_comes_near_a_method_that_learned_from_thousands(admits: float) -> None:
    ours, theirs = (figures("have holes", "typed first", name, admits) for name in ("placement", "learned"))

    assert ours.accuracy >= theirs.accuracy - 0.03


@pytest.mark.parametrize("admits", [0.0, 0.8])
@pytest.mark.parametrize("method", METHODS)
def test_where_the_graph_says_little_the_figures_are_told(method: str, admits: float) -> None:
    """No bound: a method that believes the graph can't win there. docs/placement.md says by how much it loses."""
    assert figures("hardly follow", "typed first", method, admits).asked <= 25
