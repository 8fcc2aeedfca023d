"""What `make test` runs and what it leaves out."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

import pytest
from django.db import connection

from tests.thorough import FIRST, mark_quick

type Make = Callable[..., list[pytest.Function]]


@pytest.fixture
def make(request: pytest.FixtureRequest) -> Make:
    def made(count: int, *marks: str, test: str = "") -> list[pytest.Function]:
        names = [f"{test}[{number}]" if test else f"test_{number}" for number in range(count)]
        items = [
            pytest.Function.from_parent(request.node.parent, name=name, originalname=test or name, callobj=lambda: None)
            for name in names
        ]
        for item in items:
            for mark in marks:
                item.add_marker(mark)
        return items

    return made


def quick(items: list[pytest.Function]) -> list[str]:
    mark_quick(items)
    return [item.name for item in items if item.get_closest_marker("quick")]


def test_of_many_members_three_are_quick(make: Make) -> None:
    assert quick(make(9, test="test_it")) == ["test_it[0]", "test_it[4]", "test_it[8]"]


def test_two_members_are_both_quick(make: Make) -> None:
    assert len(quick(make(2, test="test_it"))) == 2


def test_of_tests_that_reach_the_database_the_first_are_quick(make: Make) -> None:
    assert quick(make(20, "database")) == [f"test_{number}" for number in range(FIRST)]


def test_all_tests_that_reach_no_database_are_quick(make: Make) -> None:
    assert len(quick(make(20))) == 20


def test_what_is_central_is_quick_and_takes_no_place(make: Make) -> None:
    assert len(quick([*make(20, "database"), *make(3, "database", "central")])) == FIRST + 3


@pytest.mark.parametrize("mark", ["thorough", "soak"])
def test_what_takes_long_is_not_quick_and_takes_no_place(make: Make, mark: str) -> None:
    assert len(quick([*make(5, "database", mark), *make(20, "database")])) == FIRST


@pytest.mark.skipif(connection.vendor != "sqlite", reason="on PostgreSQL a backup is a process")
def test_a_quick_test_starts_no_process() -> None:
    with pytest.raises(pytest.fail.Exception, match="thorough"):
        subprocess.run([sys.executable, "-c", ""], check=True)
