"""How well placement does on simulated learners, in small; `tests/soak/test_placement.py` has the full figures."""

from __future__ import annotations

import pytest

from tests.placement.other_methods import by_closure
from tests.placement.simulating import by_placement, summary, who_obeys, world

FEW = 12


@pytest.mark.thorough("many simulated learners")
def test_learners_that_obey_the_graph_are_placed_well() -> None:
    found = summary([by_placement(who_obeys(seed, admits=0.5), world().bank) for seed in range(FEW)])

    assert found.accuracy >= 0.9
    assert found.brier <= 0.08
    assert found.asked <= 25


@pytest.mark.thorough("many simulated learners")
def test_placement_beats_the_closure_rule() -> None:
    ours = summary([by_placement(who_obeys(seed, admits=0), world().bank) for seed in range(FEW)])
    theirs = summary([by_closure(who_obeys(seed, admits=0), world().bank) for seed in range(FEW)])

    assert ours.accuracy > theirs.accuracy
