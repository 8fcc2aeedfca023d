"""Luck that is the same for ever."""

from __future__ import annotations

from collections import Counter

import pytest

from quizzes.generators.luck import Level, Luck, at_level, level_for, level_of


def test_the_same_text_draws_the_same() -> None:
    assert [Luck("a").below(10) for _ in range(3)] == [Luck("a").below(10)] * 3


def test_what_is_drawn_is_written_down() -> None:
    luck = Luck("G01 1 a 7")

    assert [luck.below(100) for _ in range(6)] == [48, 32, 41, 46, 53, 29]


def test_every_value_comes_up_about_as_often() -> None:
    luck = Luck("fair")
    counts = Counter(luck.below(6) for _ in range(6000))

    assert sorted(counts) == list(range(6))
    assert max(counts.values()) < 1.2 * min(counts.values())


def test_a_sample_has_no_value_twice() -> None:
    assert sorted(Luck("s").sample(range(5), 5)) == list(range(5))


@pytest.mark.parametrize("level", Level)
def test_a_seed_keeps_its_level(level: Level) -> None:
    seed = at_level(12345, level)

    assert level_of(seed) is level


@pytest.mark.parametrize("seed", [-1, 3 << 48, 1 << 60])
def test_a_seed_that_names_no_level_draws_from_all(seed: int) -> None:
    assert level_of(seed) is Level.FULL


@pytest.mark.parametrize(
    ("stability", "level"), [(None, Level.FRIENDLY), (6.9, Level.FRIENDLY), (7, Level.MIDDLE), (30, Level.FULL)]
)
def test_numbers_get_harder_with_memory(stability: float | None, level: Level) -> None:
    assert level_for(stability) is level


def test_friendly_values_come_first() -> None:
    luck = Luck("f", Level.FRIENDLY)

    assert {luck.friendly("abcdef") for _ in range(50)} == {"a", "b", "c"}
