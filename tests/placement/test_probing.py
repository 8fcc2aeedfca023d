"""What probes say about placement."""

from __future__ import annotations

import random

import pytest

from quizzes.placement.probing import Probe, probe_figures

CHANCE = 0.05


def probes(count: int, predicted: float, known: float) -> list[Probe]:
    """Probes of concepts that are known as often as `known` says."""
    luck = random.Random(1)
    right = (luck.random() < (0.9 if luck.random() < known else CHANCE) for _ in range(count))
    return [Probe(predicted, each, CHANCE) for each in right]


def test_two_probes_are_needed() -> None:
    assert probe_figures(probes(1, 0.9, 0.9)) is None


@pytest.mark.parametrize(("predicted", "known", "accuracy"), [(0.9, 0.9, 0.9), (0.9, 0.5, 0.5), (0.2, 0.2, 0.8)])
def test_accuracy_is_estimated_without_luck_and_slips(predicted: float, known: float, accuracy: float) -> None:
    found = probe_figures(probes(4000, predicted, known))

    assert found is not None
    assert found.accuracy == pytest.approx(accuracy, abs=4 * found.error)
    assert found.error < 0.02


def test_the_share_that_was_promised_is_told_beside_the_share_that_was_right() -> None:
    found = probe_figures(probes(4000, 0.9, 0.9))

    assert found is not None
    assert found.expected == pytest.approx(found.right, abs=0.03)
