"""What `make test` runs without a word, marked `quick`; the rest is left to CI and to `make test ALL=1`.

Left out is what is marked `thorough`, where it stands and with its reason; and by two rules, stated here:

* Of a test with many members, the first, the middle and the last stay: they go the same way through the code.
* Of a file, the first few tests that reach the database stay: it begins with what its feature is for, and goes on to
  its edges. What is central further down is marked `central`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NoReturn

import pytest

FIRST = 3


def mark_quick(items: Iterable[pytest.Function]) -> None:
    files = defaultdict(list)
    for item in items:
        if not is_left_out(item):
            files[item.path].append(item)
    for file in files.values():
        for item in first_of(without_most_members(file)):
            item.add_marker(pytest.mark.quick)


def is_left_out(item: pytest.Item) -> bool:
    thorough = item.get_closest_marker("thorough") and not item.get_closest_marker("central")
    return bool(thorough or item.get_closest_marker("soak")) or item.nodeid.startswith("tests/journeys/")


def without_most_members(file: Iterable[pytest.Function]) -> Iterator[pytest.Function]:
    tests = defaultdict(list)
    for item in file:
        tests[item.originalname].append(item)
    for members in tests.values():
        yield from dict.fromkeys([members[0], members[len(members) // 2], members[-1]])


def first_of(file: Iterable[pytest.Function]) -> Iterator[pytest.Function]:
    first = FIRST
    for item in file:
        if not item.get_closest_marker("database") or item.get_closest_marker("central"):
            yield item
        elif first:
            first -= 1
            yield item


def refuse_to_start(*command: object, **_: object) -> NoReturn:
    pytest.fail(f"mark this test `thorough`: it starts {command[1:2]}")
