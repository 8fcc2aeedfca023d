"""make bench: measure, print, and write RESULTS.md.

    make bench                                    everything, on both databases
    make bench ARGS="--only answer"               one section, or some, on SQLite; nothing is written
    make bench ARGS="--only answer --write"       the same, and its figures take the place of the older ones
    make bench ARGS="--only answer --banks shipped"  the shipped guide alone: a minute or two
    make bench ARGS="--only answer --quick"       only to see that it works
    make bench ARGS="--engines PostgreSQL"        on PostgreSQL alone
    DATABASE_URL=postgresql://… make bench        on that server, in databases made for it; else one is started

Run it on a machine that does nothing else. What others do meanwhile is said in the results.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import platform
import sqlite3
import subprocess
import time
from contextlib import ExitStack
from importlib.metadata import version
from pathlib import Path

from benchmarks.figures import BEFORE, NOW, RESULTS, Figures, Section, results, table
from benchmarks.growing import LARGE
from benchmarks.measuring import say
from benchmarks.postgresql import a_server
from benchmarks.sections import BANKS, SECTIONS, originals
from benchmarks.sites import ROOT

ENGINES = ("SQLite", "PostgreSQL")


def measured(name: str, options: argparse.Namespace) -> Section:
    about = SECTIONS[name]
    load, began = os.getloadavg()[0], time.monotonic()
    say(f"{about.title}, with a load of {load:.1f} from others")
    rows = about.measure(options)
    say(f"{about.title}: {(time.monotonic() - began) / 60:.1f} minutes")
    today = dt.datetime.now(dt.UTC).date()
    return Section(about.title, about.goal, rows, f"{today:%-d %B %Y}", commit(), load)


def commit() -> str:
    asked = ["git", "describe", "--always", "--dirty"]
    return subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip() or "unknown"


def machine() -> str:
    """What the figures were taken on."""
    return (
        f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}, "
        f"Django {version('django')}, SQLite {sqlite3.sqlite_version}."
    )


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="+", choices=SECTIONS, default=[], help="these sections, on SQLite")
    parser.add_argument("--engines", nargs="+", choices=ENGINES, help="these databases")
    parser.add_argument("--write", action="store_true", help="keep the figures of --only, too")
    parser.add_argument("--into", type=Path, default=NOW, help="where figures are kept; before.json for a release")
    parser.add_argument("--quick", action="store_true", help="few rounds: to see that it works, not how fast it is")
    parser.add_argument("--banks", choices=BANKS, nargs="+", default=list(BANKS), help="the guide, and a larger one")
    parser.add_argument("--patience", type=float, default=30, help="seconds that a state may take of a round")
    parser.add_argument("--cards", type=int, default=LARGE, help="cards of the large site")
    parser.add_argument("--reviews", type=int, default=100_000, help="of the learner who is exported and deleted")
    return parser.parse_args()


def main() -> None:
    options = arguments()
    writes = not options.quick and (options.write or not options.only)
    figures = Figures.load(options.into)
    figures.machine = machine()
    for engine in options.engines or (ENGINES[:1] if options.only else ENGINES):
        with ExitStack() as stack:
            if engine == "PostgreSQL":
                stack.enter_context(a_server())
            else:
                os.environ.pop("DATABASE_URL", None) if engine == "SQLite" else None
            stack.enter_context(originals())
            for name in options.only or SECTIONS:
                if engine not in SECTIONS[name].engines:
                    continue
                section = measured(name, options)
                print(f"\n{section.title}, {engine}\n\n{table(section.rows)}\n", flush=True)
                figures.sections[f"{engine}/{name}"] = section
                if writes:
                    figures.save(options.into)
    if writes:
        RESULTS.write_text(results(Figures.load(NOW), Figures.load(BEFORE)))


if __name__ == "__main__":
    main()
