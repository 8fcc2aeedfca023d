"""Does the next question get slower as the site grows, or as one learner falls behind?

Sites of different size answer in turn, each in a process of its own (`benchmarks.grown_site`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from benchmarks.measuring import Row, median, microseconds, ratio_at_most
from benchmarks.sites import Place, Worker, worker

SMALL, LARGE, WANTED = 10_000, 1_000_000, 10_000_000
"""The goal speaks of ten million cards. To fill such a site takes most of an hour: `--cards 10000000` does it."""
BEHIND, UP_TO_DATE = 50_000, 200
PAGES = {"the next question": "/review/", "Today": "/today/"}
MOST = 1.1


@dataclass(frozen=True, slots=True)
class Size:
    rounds: int
    turns: int
    behind: int


WHOLE, QUICK = Size(10, 40, BEHIND), Size(1, 5, 1000)


@contextmanager
def grown(place: Place, what: str) -> Iterator[Worker]:
    with worker(place, "grown_site", what) as process:
        if process.read().strip() != "ready":
            raise SystemExit(f"The site with {what} cards could not be made.")
        yield process


def gathered(processes: dict[str, Worker], size: Size) -> dict[str, dict[str, list[float]]]:
    """Seconds by process and page, the processes taking turns."""
    found: dict[str, dict[str, list[float]]] = {name: {} for name in processes}
    for _ in range(size.rounds):
        for name, process in processes.items():
            for page, seconds in json.loads(process.ask(str(size.turns))).items():
                found[name].setdefault(page, []).extend(seconds)
    return found


def compared(what: str, more: list[float], less: list[float]) -> Row:
    return ratio_at_most(what, microseconds(more), microseconds(less), median(more) / median(less), MOST)


def by_size(small: Place, large: Place, cards: int, size: Size = WHOLE) -> list[Row]:
    """A site of `cards` cards beside one of ten thousand."""
    with grown(small, str(SMALL)) as few, grown(large, str(cards)) as many:
        found = gathered({"few": few, "many": many}, size)
    beside = f"a site of {cards:,} cards, beside {SMALL:,}"
    rows = [
        compared(f"{page}, {beside}", found["many"][f"site {page}"], found["few"][f"site {page}"]) for page in PAGES
    ]
    return [*rows, *cut_short(cards)]


def cut_short(cards: int) -> Iterator[Row]:
    if cards < WANTED:
        yield Row(f"cut: a site of {WANTED:,} cards", "not measured", f"`--cards {WANTED}` measures it", goal="≤ 1.1 ×")


def by_backlog(place: Place, size: Size = WHOLE) -> list[Row]:
    """A learner with 50,000 due cards beside one with 200, in one site."""
    with grown(place, f"behind {size.behind}") as process:
        found = gathered({"": process}, size)[""]
    beside = f"a learner with {size.behind:,} due cards, beside {UP_TO_DATE}"
    return [compared(f"{page}, {beside}", found[f"behind {page}"], found[f"up to date {page}"]) for page in PAGES]
