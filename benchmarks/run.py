"""make bench: measure, print, and write RESULTS.md.

    make bench                                    everything, on SQLite (about ten minutes; needs 5 GB of disk)
    make bench ARGS="--only answer"               one section, or some; nothing is written
    make bench ARGS="--only answer --banks 1"     the shipped guide alone: a minute or two
    make bench ARGS="--only answer --quick"       only to see that it works
    make bench ARGS="--cards 1000000"             a smaller large site
    DATABASE_URL=postgresql://… make bench        on PostgreSQL, in databases made for it

Run it on a machine that does nothing else.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import platform
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import answering, coming_back
from benchmarks.banks import write_bank
from benchmarks.growing import LARGE, by_backlog, by_size
from benchmarks.measuring import Row, at_most
from benchmarks.sites import ROOT, Place, Server, fresh_place, serving
from quizzes.guide import load_guide

FOLDER = Path(__file__).resolve().parent
HEAD = ("what", "measured", "reference", "ratio", "goal", "")


@contextmanager
def ready_place(copies: int = 1) -> Iterator[Place]:
    """A site with the guide published, or with so many times the guide; not serving."""
    with fresh_place() as place, TemporaryDirectory(prefix="genai-quiz-bench-") as folder:
        place.manage("migrate", "--verbosity", "0")
        place.manage("createcachetable")
        place.manage("collectstatic", "--no-input", "--verbosity", "0")
        if copies > 1:
            write_bank(Path(folder), copies)
        place.manage("publish_guide", *(["--root", folder] if copies > 1 else []))
        yield place


def rows_of(place: Place, *section: str) -> list[Row]:
    return [Row(**row) for row in json.loads(place.run("-m", "benchmarks.section", *section))]


def answer(options: argparse.Namespace) -> list[Row]:
    with ExitStack() as stack:
        places = {named(copies): stack.enter_context(ready_place(copies)) for copies in options.banks}
        if options.quick:
            return answering.rows(places, rounds=1, turns=4, seconds=10, learners=4)
        return answering.rows(places, rounds=5, turns=24, seconds=options.patience, learners=20)


def named(copies: int) -> str:
    pages, _ = load_guide()
    return f"{copies * sum(len(page.questions) for page in pages):,} questions"


def http(_: argparse.Namespace) -> list[Row]:
    with ready_place() as place, serving(place) as server:
        return rows_of(place, "serving", str(server.port))


def growing(options: argparse.Namespace) -> list[Row]:
    with ready_place() as small, ready_place() as large:
        rows = by_size(small, large, options.cards)
    with ready_place() as place:
        return rows + by_backlog(place)


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


def browsing(_: argparse.Namespace) -> list[Row]:
    with ready_place() as place, serving(place) as server:
        return rows_of(place, "browsing", str(server.port))


def testing(_: argparse.Namespace) -> list[Row]:
    """The tests that need no browser, as `make test` runs them."""
    command = [sys.executable, "-m", "pytest", "-n", "2", "-q", "--ignore", "tests/journeys"]
    began = time.monotonic()
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    seconds = time.monotonic() - began
    return [at_most(f"`make test` without the browser: {done.stdout.strip().splitlines()[-1]}", seconds, 60, unit="s")]


def returning(_: argparse.Namespace) -> list[Row]:
    """No site: simulated learners who follow the rules of the queue."""
    return coming_back.rows(learners=200, days=180, away=40)


SECTIONS: dict[str, tuple[str, Callable[[argparse.Namespace], list[Row]]]] = {
    "answer": ("1. An answer and the next question, in one process", answer),
    "serving": ("2. Answers over HTTP", http),
    "growing": ("3. The next question as a site grows", growing),
    "starting": ("6. Start and publishing", starting),
    "browsing": ("7. The review in a browser, on a phone's width", browsing),
    "testing": ("8. Tests", testing),
    "returning": ("9. The way back after a break", returning),
}


def cells(row: Row) -> tuple[str, ...]:
    verdict = {True: "met", False: "**missed**", None: ""}[row.met]
    return row.what, row.measured, row.reference, row.ratio, row.goal, verdict


def table(rows: list[Row]) -> str:
    lines = [HEAD, tuple("---" for _ in HEAD), *map(cells, rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def machine() -> str:
    """What the figures were taken on."""
    engine = "PostgreSQL" if os.environ.get("DATABASE_URL", "").startswith("postgres") else "SQLite"
    if engine == "SQLite":
        engine += f" {sqlite3.sqlite_version}"
    return (
        f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}, "
        f"Django {version('django')}, {engine}."
    )


INTRODUCTION = """# How fast it is

Written by `make bench`; do not edit. Measured on {day}: {machine}

What counts are the ratios: both sides were measured in one run, in turns. `raw` is the least that a Django site can do
for an answer, two writes by cursor in one transaction; it parses, grades, schedules and renders nothing. Times are
medians. The numbers of the sections are those of the goals they belong to.
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="+", choices=SECTIONS, default=[], help="these sections; nothing is written")
    parser.add_argument("--quick", action="store_true", help="few rounds: to see that it works, not how fast it is")
    parser.add_argument("--banks", type=int, nargs="+", default=[1, 8], help="sizes, in times the shipped guide")
    parser.add_argument("--patience", type=float, default=30, help="seconds that a state may take of a round")
    parser.add_argument("--cards", type=int, default=LARGE, help="cards of the large site")
    options = parser.parse_args()
    today = dt.datetime.now(dt.UTC).date()
    text = INTRODUCTION.format(day=f"{today:%-d %B %Y}", machine=machine())
    for name in options.only or SECTIONS:
        title, section = SECTIONS[name]
        text += f"\n## {title}\n\n{table(section(options))}\n"
        print(text.rpartition("\n## ")[2], flush=True)
    if not options.only:
        on_postgresql = os.environ.get("DATABASE_URL", "").startswith("postgres")
        (FOLDER / ("RESULTS-postgresql.md" if on_postgresql else "RESULTS.md")).write_text(text)


if __name__ == "__main__":
    main()
