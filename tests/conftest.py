"""What all tests share."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Generator, Iterator

import hypothesis
import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

from tests.databases import another_database
from tests.examples import examples
from tests.prepared import empty_database
from tests.thorough import mark_quick, refuse_to_start

# The same examples on every run and every machine; `make soak` looks at many more.
hypothesis.settings.register_profile(
    "fixed", max_examples=examples(100), derandomize=True, deadline=None, database=None
)
hypothesis.settings.load_profile("fixed")

from tests.kinds.odd_one.registering import odd_one  # noqa: E402, F401 - a fixture, once the profile is loaded

REACHES_THE_DATABASE = {"db", "transactional_db", "django_db_setup", "live_server"}


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Function]) -> Generator[None]:
    """As they are written, before they are shuffled: CI tries on PostgreSQL only what may reach a database."""
    for item in filter(reaches_the_database, items):
        item.add_marker(pytest.mark.database)
    mark_quick(items)
    yield


def reaches_the_database(item: pytest.Function) -> bool:
    asked = set(item.fixturenames)
    ours = {name for name in asked for each in item._fixtureinfo.name2fixturedefs.get(name, ()) if unblocks(each)}
    return bool(item.get_closest_marker("django_db") or asked & REACHES_THE_DATABASE or ours or unblocks_itself(item))


def unblocks(fixture: pytest.FixtureDef[object]) -> bool:
    """A fixture of these tests that lets them in; pytest-django has one of its own for every test."""
    return "django_db_blocker" in fixture.argnames and fixture.baseid.startswith("tests")


def unblocks_itself(item: pytest.Function) -> bool:
    return "django_db_blocker" in item._fixtureinfo.argnames


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """In place of pytest-django's, which runs all migrations in every worker: a copy of the prepared database."""
    folder, allowed = tmp_path_factory.mktemp("database"), django_db_blocker.unblock
    with allowed(), another_database(folder, empty_database()), django_db_blocker.block():
        yield


@pytest.fixture(autouse=True)
def _no_process_of_its_own(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """What starts one takes a second or more, and says so by its mark. On PostgreSQL a backup is one."""
    if connection.vendor == "sqlite" and request.node.get_closest_marker("quick"):
        monkeypatch.setattr(subprocess.Popen, "__init__", refuse_to_start)


@pytest.fixture(autouse=True)
def _no_page_of_another_test() -> None:
    """A test takes its rows back without a trace, so what is kept in memory of them has to go by itself."""
    visiting = sys.modules.get("quizzes.views.visiting")
    if visiting is not None:
        visiting.forget_pages()
    images = sys.modules.get("quizzes.reading.images")
    if images is not None:
        images.forget_images()
