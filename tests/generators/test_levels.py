"""Friendly numbers first: what a mode draws while its memory is young, and the whole of its ranges later."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest

from quizzes.generators import ALL, LATEST
from quizzes.generators.luck import Level, Luck, at_level
from quizzes.generators.recipes import BY_VERSION

SEEDS = 120
MODES = [(generator.id, mode) for generator in LATEST.values() for mode in generator.modes]
EARLIER = [(each.id, each.version, mode) for each in ALL if each is not LATEST[each.id] for mode in each.modes]

WIDER = {
    "G33 b": "seven sides of a patch were learned by heart: all even ones up to 64",
    "G34 a": "eight widths were learned by heart: multiples of 64 up to 2,048, and round ones",
    "G33 c": "the same pairs of sides, drawn as pairs",
}
"""Modes whose draws from the full range are not those of the version before, and why."""


def draws(name: str, mode: str, level: Level, count: int = SEEDS) -> list[Any]:
    return [LATEST[name].exercise(mode, at_level(seed, level)).values for seed in range(count)]


def are_multiples(step: int, *values: int) -> bool:
    return all(value % step == 0 for value in values)


def has_no_minus(*vectors: tuple[float, ...]) -> bool:
    return all(entry >= 0 for vector in vectors for entry in vector)


FRIENDLY: dict[str, Callable[[Any], bool]] = {
    "G02 a": lambda v: set(v.w) <= {1, 4, 9, 16},
    "G10 a": lambda v: len(v.merges) <= 4,
    "G10 b": lambda v: len(v.merges) <= 4,
    "G12 a": lambda v: v.base in (100, 256) and are_multiples(1000, v.merges) and v.merges <= 20_000,
    "G12 b": lambda v: v.base in (100, 256) and are_multiples(1000, v.V - v.base - v.special) and v.V <= 20_261,
    "G12 c": lambda v: v.d <= 1024 and v.V <= 20_261,
    "G13 a": lambda v: are_multiples(10, *(count for row in v.f for count in row)),
    "G15 b": lambda v: (Fraction(3, 4) * v.W / Fraction(v.m)).denominator == 1,
    "G21 a": lambda v: has_no_minus(v.q, *v.vectors) and max(map(max, v.vectors)) <= 5,
    "G22 a": lambda v: has_no_minus(v.man, v.king, v.woman),
    "G22 b": lambda v: has_no_minus(v.man, v.king, v.woman, *(vector for _, vector in v.candidates)),
    "G31 c": lambda v: are_multiples(100, v.R_a, v.R_b),
    "G33 b": lambda v: v.P in (4, 8, 10, 12, 16, 20, 30, 40),
    "G33 c": lambda v: Fraction(v.H2, v.H1) in (2, Fraction(3, 2), Fraction(4, 3)),
    "G34 a": lambda v: are_multiples(100, v.d) and v.d <= 1000,
    "G37 a": lambda v: are_multiples(10, v.seconds) and v.seconds <= 600,
    "G37 b": lambda v: are_multiples(10, v.seconds) and v.seconds <= 600,
    "G41 b": lambda v: v.k in (4, 5, 8),
    "G42 a": lambda v: are_multiples(10, v.a, v.b, v.c, v.d),
}
"""What the numbers of a mode are like while its memory is young, and not all of them later."""


@pytest.mark.parametrize("name", FRIENDLY)
def test_friendly_numbers_come_first(name: str) -> None:
    is_friendly, (generator, mode) = FRIENDLY[name], name.split()

    assert all(map(is_friendly, draws(generator, mode, Level.FRIENDLY)))
    assert not all(map(is_friendly, draws(generator, mode, Level.MIDDLE)))
    assert not all(map(is_friendly, draws(generator, mode, Level.FULL)))


@pytest.mark.parametrize(("name", "mode"), MODES)
def test_no_mode_draws_the_same_at_every_level(name: str, mode: str) -> None:
    young, old = draws(name, mode, Level.FRIENDLY), draws(name, mode, Level.FULL)

    assert sum(one == other for one, other in zip(young, old, strict=True)) < SEEDS / 2


@pytest.mark.parametrize(("name", "version", "mode"), EARLIER)
def test_a_new_version_draws_from_the_whole_range_of_the_one_before(name: str, version: int, mode: str) -> None:
    before, now = (BY_VERSION[name, each].modes[mode] for each in (version, version + 1))
    lucks = [str(seed) for seed in range(SEEDS)]
    once, again = ([each.drawn(Luck(luck)) for luck in lucks] for each in (before, now))

    assert once == again or f"{name} {mode}" in WIDER


@pytest.mark.parametrize("name", WIDER)
def test_a_wider_range_has_all_that_was_drawn_before(name: str) -> None:
    generator, mode = name.split()
    lucks = [Luck(str(seed)) for seed in range(1500)]
    before, now = ({BY_VERSION[generator, each].modes[mode].drawn(luck) for luck in lucks} for each in (1, 2))

    assert before <= now


@pytest.mark.parametrize(("name", "least"), [("G33 b", 31), ("G34 a", 41)])
def test_few_draws_became_many(name: str, least: int) -> None:
    generator, mode = name.split()

    assert len(set(draws(generator, mode, Level.FULL, 600))) == least
