import pytest
from django.conf import settings
from django.core.checks import Tags, run_checks
from django.db import connection

from quizzes.checks import durability_problems, requests_are_not_transactions

FIXED, VULNERABLE = (3, 51, 3), (3, 40, 1)
NORMAL, FULL, EXTRA = 1, 2, 3


@pytest.mark.parametrize(
    ("journal", "synchronous", "version", "problems"),
    [
        ("wal", FULL, FIXED, []),
        ("delete", EXTRA, VULNERABLE, []),
        ("memory", NORMAL, VULNERABLE, []),
        ("wal", FULL, VULNERABLE, ["quizzes.E001"]),
        ("wal", NORMAL, FIXED, ["quizzes.E002"]),
        ("delete", FULL, VULNERABLE, ["quizzes.E002"]),
        ("truncate", FULL, FIXED, ["quizzes.E002"]),
    ],
)
def test_a_mode_that_can_lose_reviews_is_refused(
    journal: str, synchronous: int, version: tuple[int, ...], problems: list[str]
) -> None:
    assert [problem.id for problem in durability_problems(journal, synchronous, version)] == problems


@pytest.mark.django_db
def test_the_live_connection_is_asked() -> None:
    """The tests themselves run SQLite unsafely for speed: the check must see it."""
    found = [problem.id for problem in run_checks(tags=[Tags.database], databases=["default"])]

    assert found == (["quizzes.E002"] if connection.vendor == "sqlite" else [])


def test_atomic_requests_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(settings.DATABASES["default"], "ATOMIC_REQUESTS", True)

    assert [problem.id for problem in requests_are_not_transactions()] == ["quizzes.E003"]
