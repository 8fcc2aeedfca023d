"""Which of a simulated cohort's questions look wrong, and how often the intervals hold the truth."""

from __future__ import annotations

import math
from collections.abc import Callable
from random import Random
from time import process_time

import pytest

from quizzes.item_analysis import Flag, Item, Table, analyze, figures, intervals
from quizzes.item_analysis.tables import Column

from .cohorts import cohort


def item_of(marks: str, picks: str = "", key: str = "", others: str = "") -> Item:
    """The first of two items, from digits or letters; the second makes the ability."""
    right = tuple(float(mark == "1") for mark in marks) if marks else tuple(float(pick == key) for pick in picks)
    columns = (Column("first", right, tuple(picks), key), Column("other", tuple(int(each) / 9 for each in others)))
    return analyze(Table(len(right), columns), Random(1)).items[0]


def test_a_wrong_key_is_found() -> None:
    assert item_of("0" * 20 + "1" * 20, others="1" * 20 + "0" * 20).flags == (Flag.NEGATIVE_DISCRIMINATION,)


def test_a_few_answers_raise_no_alarm() -> None:
    assert item_of("0110", others="1010").flags == ()


@pytest.mark.parametrize(
    "item",
    [
        item_of("01011", others="10100"),  # as far below zero as can be
        item_of("0" * 9 + "1" * 10, others="1" * 9 + "0" * 10),
        item_of("1" * 56 + "0" * 4, others="0" * 50 + "1" * 10),  # four people, all of them strong
        item_of("", "AABBB" + "AB" * 10, "A", others="99999" + "0011" * 5),  # three of the strongest five
        item_of("", "AB" * 14 + "CCCC" + "A" * 8, "A", others="0011" * 7 + "9" * 12),  # four who picked it
        item_of("1" * 20, others="01" * 10),  # all of 20 is often luck at 87 of 100
        item_of("0" * 19 + "1", others="01" * 10),
    ],
    ids=["five", "19", "four apart", "strongest", "picked by four", "easy", "hard"],
)
def test_a_few_strange_people_are_no_pattern(item: Item) -> None:
    assert item.flags == ()


@pytest.mark.parametrize(
    ("item", "flag"),
    [
        (item_of("0" * 12 + "1" * 12, others="1" * 12 + "0" * 12), Flag.NEGATIVE_DISCRIMINATION),
        (item_of("01" * 50, others="0011" * 25), Flag.WEAK_DISCRIMINATION),  # none at all, which isn't below zero
        (item_of("", "A" * 50 + "B" * 50, "A", others="0" * 50 + "1" * 50), Flag.KEY_BEATEN),
        (item_of("", "AB" * 30, "A", others="01" * 30), Flag.STRONG_DISTRACTOR),
        (item_of("1" * 40, others="01" * 20), Flag.TOO_EASY),
        (item_of("0" * 40, others="01" * 20), Flag.TOO_HARD),
    ],
)
def test_enough_people_are_one(item: Item, flag: Flag) -> None:
    assert flag in item.flags


@pytest.mark.thorough("a large amount")
def test_of_people_too_few_to_tell_nearly_no_good_item_is_blamed() -> None:
    for count in (5, 10, 20):
        simulated = [cohort(Random(seed), people=count, items=50, bad=5) for seed in range(8)]
        flags = [
            bool(item.flags)
            for each in simulated
            for item in analyze(each.table, Random(1)).items
            if item.item not in each.bad
        ]
        assert sum(flags) / len(flags) <= 0.02


@pytest.mark.thorough("a large amount")
def test_thousands_of_people_take_no_longer_than_arrays_do() -> None:
    table, before = cohort(Random(1), people=5000, items=20).table, process_time()

    analyze(table, Random(1))

    assert process_time() - before < 4  # 1.4 on a small machine, and 6.9 by lists


def test_an_option_that_nobody_picks_is_found_where_all_others_have_it() -> None:
    picks = ("ABCD" * 15, "BACD" * 15, "CDAB" * 15, "DABC" * 15) * 5 + ("ABCA" * 15,)
    columns = [
        Column(f"q{number}", tuple(float(p == "A") for p in each), tuple(each), "A")
        for number, each in enumerate(picks)
    ]

    last = analyze(Table(60, tuple(columns)), Random(1)).items[-1]

    assert [(each.option, each.picked) for each in last.options] == [("A", 30), ("B", 15), ("C", 15), ("D", 0)]
    assert Flag.DEAD_DISTRACTOR in last.flags


def test_an_easy_question_is_not_blamed_for_rare_distractors() -> None:
    picks, strong = "A" * 270 + "BCD" * 10, "10" * 150

    assert Flag.DEAD_DISTRACTOR not in item_of("", picks, "A", others=strong).flags


def test_the_same_luck_gives_the_same_intervals() -> None:
    table = cohort(Random(3), people=40, items=5, bad=1).table

    assert analyze(table, Random(1)) == analyze(table, Random(1))


@pytest.mark.thorough("a large amount")
def test_planted_faults_are_found() -> None:
    """One small cohort; the soak test has twenty large ones."""
    found, alarms = found_and_alarms(range(1), items=30, bad=5)

    assert (found >= 0.8, alarms <= 0.05) == (True, True)


@pytest.mark.soak
@pytest.mark.parametrize("seeds", [range(100, 120), range(5000, 5040)], ids=["thresholds set on", "held out"])
def test_of_planted_faults_95_percent_are_found_at_5_percent_false_alarms(seeds: range) -> None:
    found, alarms = found_and_alarms(seeds)

    assert (found >= 0.95, alarms <= 0.05) == (True, True), (found, alarms)


def found_and_alarms(seeds: range, *, items: int = 100, bad: int = 10) -> tuple[float, float]:
    """The share of the spoiled items that have a flag, and of the good ones."""
    flagged: dict[bool, list[bool]] = {True: [], False: []}
    for seed in seeds:
        simulated = cohort(Random(seed), items=items, bad=bad)
        for item in analyze(simulated.table, Random(1)).items:
            flagged[item.item in simulated.bad].append(bool(item.flags))
    found, alarms = (sum(each) / len(each) for each in (flagged[True], flagged[False]))
    return found, alarms


PLACES = (-2.0, -1.0, 0.0, 1.0, 1.8, *(each / 5 for each in range(-10, 10, 2)))
People = list[list[float]]


def people(luck: Random, count: int) -> People:
    abilities = [luck.gauss(0, 1) for _ in range(count)]
    return [
        [float(luck.random() < 1 / (1 + math.exp(-1.3 * (each - place)))) for place in PLACES] for each in abilities
    ]


def item(of: People, number: int) -> tuple[list[float], list[float]]:
    return [row[number] for row in of], [sum(row) - row[number] for row in of]


FIGURES: dict[str, Callable[[list[float], list[float]], float | None]] = {
    "facility": lambda marks, rest: figures.facility(marks),
    "discrimination": figures.correlation,
    "efficiency": figures.efficiency,
}


def interval(name: str, marks: list[float], rest: list[float], luck: Random) -> intervals.Interval | None:
    if name == "facility":
        return intervals.of_facility(marks)
    if name == "discrimination":
        return intervals.of_correlation(marks, rest)
    samples = [luck.choices(range(len(marks)), k=len(marks)) for _ in range(150)]
    return intervals.of_efficiency(marks, rest, intervals.drawn_in(samples, len(marks)))


@pytest.mark.soak
@pytest.mark.parametrize("n", [31, 60, 300])
@pytest.mark.parametrize("name", FIGURES)
def test_of_100_intervals_95_hold_the_truth(name: str, n: int) -> None:
    """Over five items from easy to hard, in 400 samples; those alone where anything is told."""
    luck, everyone = Random(7), people(Random(0), 100_000)
    truth = [FIGURES[name](*item(everyone, number)) for number in range(5)]
    hits, count = 0, 0
    for _ in range(400):
        sample = people(luck, n)
        for number in range(5):
            found = interval(name, *item(sample, number), luck)
            if found:
                hits += found[0] <= (truth[number] or 0) <= found[1]
                count += 1

    assert count > 1000
    assert 0.93 <= hits / count <= 0.97, hits / count


SHARES = (0.05, 0.2, 0.5, 0.8, 0.95)
PARTS, WEIGHTS = (0.0, 0.5, 1.0), (0.2, 0.3, 0.5)


def held_by_wilson(luck: Random, n: int) -> list[bool]:
    """Of shares: lapses, achieved recall, sure and wrong, who picks an option."""
    drawn = [(share, sum(luck.random() < share for _ in range(n)) / n) for share in SHARES]
    return [low <= share <= high for share, found in drawn for low, high in [intervals.wilson(found, n)]]


def held_by_facility(luck: Random, n: int) -> list[bool]:
    """Of marks between right and wrong."""
    low, high = intervals.of_facility(luck.choices(PARTS, WEIGHTS, k=n))
    return [low <= sum(map(math.prod, zip(PARTS, WEIGHTS, strict=True))) <= high]


def held_by_median(luck: Random, n: int) -> list[bool]:
    """Of seconds, which a few take very long for."""
    _, held = intervals.of_median([math.exp(luck.gauss(2, 0.7)) for _ in range(n)])
    low, high = held or (math.nan, math.nan)
    return [low <= math.exp(2) <= high]


@pytest.mark.soak
@pytest.mark.parametrize("n", [20, 30, 60, 100, 300])
@pytest.mark.parametrize("held", [held_by_wilson, held_by_facility, held_by_median])
def test_of_100_intervals_of_shares_and_times_95_hold_the_truth(
    held: Callable[[Random, int], list[bool]], n: int
) -> None:
    luck = Random(901)
    hits = [hit for _ in range(4000) for hit in held(luck, n)]

    assert 0.93 <= sum(hits) / len(hits) <= 0.97, sum(hits) / len(hits)
