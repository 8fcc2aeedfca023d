"""Does the next question get slower as the site grows, or as one learner falls behind?

Sites of different size answer in turn, each in a process of its own (`benchmarks.grown_site`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager

from benchmarks.measuring import Row, median, microseconds, ratio_at_most
from benchmarks.sites import Place, Worker, worker

SMALL, LARGE = 10_000, 10_000_000
BEHIND, UP_TO_DATE = 50_000, 200
PAGES = {"the next question": "/review/", "Today": "/today/"}
ROUNDS, TURNS = 10, 40
MOST = 1.1


@contextmanager
def grown(place: Place, what: str) -> Iterator[Worker]:
    with worker(place, "grown_site", what) as process:
        if process.read().strip() != "ready":
            raise SystemExit(f"The site with {what} cards could not be made.")
        yield process


def turn(process: Worker) -> dict[str, list[float]]:
    taken: dict[str, list[float]] = json.loads(process.ask(str(TURNS)))
    return taken


def gathered(processes: dict[str, Worker]) -> dict[str, dict[str, list[float]]]:
    """Seconds by process and page, the processes taking turns."""
    found: dict[str, dict[str, list[float]]] = {name: {} for name in processes}
    for _ in range(ROUNDS):
        for name, process in processes.items():
            for page, seconds in turn(process).items():
                found[name].setdefault(page, []).extend(seconds)
    return found


def compared(what: str, more: list[float], less: list[float]) -> Row:
    return ratio_at_most(what, microseconds(more), microseconds(less), median(more) / median(less), MOST)


def by_size(small: Place, large: Place, cards: int) -> list[Row]:
    """A site of `cards` cards beside one of ten thousand."""
    with grown(small, str(SMALL)) as few, grown(large, str(cards)) as many:
        found = gathered({"few": few, "many": many})
    beside = f"a site of {cards:,} cards, beside {SMALL:,}"
    return [
        compared(f"{page}, {beside}", found["many"][f"site {page}"], found["few"][f"site {page}"]) for page in PAGES
    ]


def by_backlog(place: Place) -> list[Row]:
    """A learner with 50,000 due cards beside one with 200, in one site."""
    with grown(place, "backlogs") as process:
        found = gathered({"": process})[""]
    beside = f"a learner with {BEHIND:,} due cards, beside {UP_TO_DATE}"
    return [compared(f"{page}, {beside}", found[f"behind {page}"], found[f"up to date {page}"]) for page in PAGES]
