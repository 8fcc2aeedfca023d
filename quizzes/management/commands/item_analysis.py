"""`manage.py item_analysis`: which questions of a test are good, from a table of who scored what."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from quizzes.item_analysis import NEXT_STEPS, Analysis, BadTable, Item, analyze, read_key, read_table

BAD_FILE = 2
SEED = 1


class Command(BaseCommand):
    help = (
        "Say which items of a test are good: facility, discrimination, what each option does, and which look wrong. "
        "The table is CSV: a first line with person and the name of each item, then a line for each person. A cell is "
        "a mark from 0 to 1, or with --key the option picked; an empty one wasn't reached."
    )
    requires_system_checks = ()  # the files need neither a database nor settings to be in order

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--csv", type=Path, required=True, help="The table.")
        parser.add_argument(
            "--key", type=Path, help="CSV with a first line item,key and then each item's right option."
        )
        parser.add_argument("--json", action="store_true", help="Everything as JSON.")

    def handle(self, *args: Any, **options: Any) -> None:
        key = _read(options["key"], read_key) if options["key"] else None
        table = _read(options["csv"], lambda lines: read_table(lines, key))
        found = analyze(table, Random(SEED))  # noqa: S311 - the same table gives the same intervals
        if options["json"]:
            self.stdout.write(json.dumps(found.as_json(), ensure_ascii=False))
        else:
            self.tell(found)

    def tell(self, found: Analysis) -> None:
        self.stdout.write(f"{found.n} persons, {len(found.items)} items, alpha {_short(found.alpha, 2)}")
        self.stdout.write("item                      n  facility  discrimination  efficiency")
        for item in found.items:
            self.stdout.write(
                f"{item.item[:20]:20} {item.n:6} {_short(item.facility, 2):>9} "
                f"{_with_interval(item):>15} {_short(item.efficiency, 0):>11}"
            )
            for flag in item.flags:
                self.stdout.write(f"    {flag}: {NEXT_STEPS[flag]}")


def _read[Found](path: Path, read: Callable[[Iterator[str]], Found]) -> Found:
    """What a file says. What's wrong with it is told in one sentence."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            return read(lines)
    except BadTable as bad:
        raise CommandError(f"{path}: {bad}", returncode=BAD_FILE) from bad
    except (OSError, ValueError) as unreadable:
        reason = unreadable.strerror if isinstance(unreadable, OSError) else "it can’t be read"
        raise CommandError(f"{path}: {reason}.", returncode=BAD_FILE) from unreadable


def _short(figure: float | None, places: int) -> str:
    return "–" if figure is None else f"{figure:.{places}f}"


def _with_interval(item: Item) -> str:
    interval = item.intervals.get("discrimination")
    found = _short(item.discrimination, 0)
    return f"{found} ({interval[0]:.0f}…{interval[1]:.0f})" if interval else found
