"""The sections of the benchmarks: what each measures, on which databases, and which goal it belongs to."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import answering, coming_back, growing
from benchmarks.banks import write_bank
from benchmarks.measuring import Row, at_most, ratio_at_least, say
from benchmarks.sites import ROOT, Place, Server, copy_of, fresh_place, serving

BOTH, SQLITE = ("SQLite", "PostgreSQL"), ("SQLite",)
SHIPPED, LARGE = "the shipped guide", "about 5,000 questions"
BANKS = {"shipped": SHIPPED, "large": LARGE}


_originals: dict[str, Place] = {}
_kept = ExitStack()


@contextmanager
def originals() -> Iterator[None]:
    """On one engine: within it a bank is published once, for all the sections that begin with it."""
    try:
        yield
    finally:
        _originals.clear()
        _kept.close()


@contextmanager
def ready_place(bank: str = SHIPPED) -> Iterator[Place]:
    """A site with the guide published, or with several times the guide; not serving."""
    if bank not in _originals:
        say(f"publishing {bank}")
        _originals[bank] = published_place(bank)
    with copy_of(_originals[bank]) as place:
        yield place


def published_place(bank: str) -> Place:
    place = _kept.enter_context(fresh_place())
    place.manage("migrate", "--verbosity", "0")
    place.manage("createcachetable")
    place.manage("collectstatic", "--no-input", "--verbosity", "0")
    with TemporaryDirectory(prefix="genai-quiz-bench-") as folder:
        if bank != SHIPPED:
            write_bank(Path(folder))
        place.manage("publish_guide", *(["--root", folder] if bank != SHIPPED else []))
    return place


def rows_of(place: Place, *section: str) -> list[Row]:
    return [Row(**row) for row in json.loads(place.run("-m", "benchmarks.section", *section))]


def answer(options: argparse.Namespace) -> list[Row]:
    with ExitStack() as stack:
        places = {BANKS[each]: stack.enter_context(ready_place(BANKS[each])) for each in options.banks}
        if options.quick:
            return answering.rows(places, rounds=1, turns=4, seconds=10, learners=4)
        return answering.rows(places, rounds=4, turns=16, seconds=options.patience, learners=14)


def http(options: argparse.Namespace) -> list[Row]:
    """On PostgreSQL again with one process: what the second one gains."""
    quick = ["quick"] if options.quick else []
    with ready_place() as place, serving(place, workers=0) as server:
        rows = rows_of(place, "serving", str(server.port), *quick)
        if not place.on_postgresql:
            return rows
    with ready_place() as place, serving(place, workers=1) as server:
        alone = rows_of(place, "serving", str(server.port), *quick)
    return [*rows, *by_processes(rows, alone)]


def by_processes(two: list[Row], one: list[Row]) -> Iterator[Row]:
    """What a second process gains, beside what it gains `raw`."""
    rates = {
        (name, processes): next(row.value or 0 for row in rows if row.what == f"{name}, 64 connections: steps a second")
        for name in ("answers", "raw")
        for processes, rows in (("two", two), ("one", one))
    }
    ours, raw = (rates[name, "two"] / rates[name, "one"] for name in ("answers", "raw"))
    yield ratio_at_least("two processes beside one", f"{ours:.2f} ×", f"raw {raw:.2f} ×", ours / raw, 0.85)


def grown(options: argparse.Namespace) -> list[Row]:
    cards = 2 * growing.SMALL if options.quick else options.cards
    size = growing.QUICK if options.quick else growing.WHOLE
    with ready_place() as small, ready_place() as large:
        rows = growing.by_size(small, large, cards, size)
    with ready_place() as place:
        return rows + growing.by_backlog(place, size)


def bulk(options: argparse.Namespace) -> list[Row]:
    with ready_place() as place:
        return rows_of(place, "bulk", str(2000 if options.quick else options.reviews))


def starting(_: argparse.Namespace) -> list[Row]:
    with fresh_place() as place:
        server = Server(place)
        first = server.start()
        server.stop()
        again = server.start()
        server.stop()
    with fresh_place() as place:
        place.manage("migrate", "--verbosity", "0")
        published = rows_of(place, "publishing")
    return [
        at_most("`serve` on an empty database, to the first page", first, 10, unit="s"),
        at_most("`serve` again, to the first page", again, 3, unit="s"),
        *published,
    ]


def visiting(options: argparse.Namespace) -> list[Row]:
    with ready_place() as place:
        rows = rows_of(place, "visiting")
    with ready_place(BANKS[options.banks[-1]]) as place:
        return rows + rows_of(place, "searching")


def drawing(options: argparse.Namespace) -> list[Row]:
    with ready_place() as place:
        return rows_of(place, "drawing", *(["quick"] if options.quick else []))


def saving(options: argparse.Namespace) -> list[Row]:
    with ready_place() as place:
        return rows_of(place, "saving", *(["quick"] if options.quick else []))


def browsing(_: argparse.Namespace) -> list[Row]:
    with ready_place() as place, serving(place) as server:
        return rows_of(place, "browsing", str(server.port))


def testing(options: argparse.Namespace) -> list[Row]:
    """What somebody waits for who types `make test`."""
    command = ["make", "test", *(["ARGS=tests/concepts"] if options.quick else [])]
    environment = {name: value for name, value in os.environ.items() if name not in ("CI", "ALL", "DATABASE_URL")}
    began = time.monotonic()
    done = subprocess.run(command, cwd=ROOT, env=environment, check=False, capture_output=True, text=True)
    seconds = time.monotonic() - began
    counts = next(line for line in reversed(done.stdout.splitlines()) if " passed" in line or " failed" in line)
    return [at_most("`make test`", seconds, 60, unit="s", reference=counts.strip("= "))]


def returning(options: argparse.Namespace) -> list[Row]:
    """No site: simulated learners who follow the rules of the queue."""
    if options.quick:
        return coming_back.rows(learners=10, days=100, away=5)
    return coming_back.rows(learners=200, days=180, away=40)


@dataclass(frozen=True, slots=True)
class Measured:
    title: str
    goal: int
    measure: Callable[[argparse.Namespace], list[Row]]
    engines: tuple[str, ...] = BOTH


SECTIONS = {
    "answer": Measured("1. An answer and the next question, in one process", 1, answer),
    "serving": Measured("2. Answers over HTTP", 2, http),
    "growing": Measured("4. The next question as a site grows", 4, grown),
    "bulk": Measured("5. Export, deletion, doctor and rebuilding", 5, bulk),
    "starting": Measured("6. Start and publishing", 6, starting),
    "visiting": Measured("7. Visitors and search", 7, visiting),
    "browsing": Measured("3 and 7. The review in a browser, on a phone's width", 7, browsing, SQLITE),
    "testing": Measured("8. Tests", 8, testing, SQLITE),
    "drawing": Measured("10. A question with other numbers each time", 10, drawing),
    "saving": Measured("11. A change of an answer in a quiz", 11, saving),
    "returning": Measured("9. The way back after a break", 9, returning, SQLITE),
}
