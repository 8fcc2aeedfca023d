"""What all tests share."""

from __future__ import annotations

from collections.abc import Iterator

import hypothesis
import pytest
from pytest_django import DjangoDbBlocker

from tests.databases import another_database
from tests.examples import examples
from tests.prepared import empty_database

# The same examples on every run and every machine; `make soak` looks at many more.
hypothesis.settings.register_profile(
    "fixed", max_examples=examples(100), derandomize=True, deadline=None, database=None
)
hypothesis.settings.load_profile("fixed")

from tests.kinds.odd_one.registering import odd_one  # noqa: E402, F401 - a fixture, once the profile is loaded


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """In place of pytest-django's, which runs all migrations in every worker: a copy of the prepared database."""
    folder, allowed = tmp_path_factory.mktemp("database"), django_db_blocker.unblock
    with allowed(), another_database(folder, empty_database()), django_db_blocker.block():
        yield
