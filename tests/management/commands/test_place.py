"""`manage.py place`."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quizzes.models import Concept
from tests.factories import ConceptFactory, make_question

pytestmark = pytest.mark.django_db
RIGHT = '{"answer": "right"}\n'


@pytest.fixture
def concepts() -> list[Concept]:
    """A dozen without prerequisites, each with a number and a choice."""
    found = ConceptFactory.create_batch(12)
    for concept in found:
        make_question(concept)
        make_question(concept, kind="numeric")
        make_question(concept, kind="basic")
    return found


def placed(monkeypatch: pytest.MonkeyPatch, sent: str, **options: Any) -> list[dict[str, Any]]:
    monkeypatch.setattr("sys.stdin", io.StringIO(sent))
    out = io.StringIO()
    call_command("place", stdout=out, **{"json": True} | options)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_it_asks_and_ends_with_every_concept(concepts: list[Concept], monkeypatch: pytest.MonkeyPatch) -> None:
    *asked, end = placed(monkeypatch, RIGHT * 25)

    assert set(asked[0]["ask"]) == {"question", "concept", "kind", "chance"}
    assert end["known"].keys() == {each.slug for each in concepts}


def test_numbers_come_first(concepts: list[Concept], monkeypatch: pytest.MonkeyPatch) -> None:
    first = placed(monkeypatch, RIGHT * 25)[0]["ask"]

    assert (first["kind"], first["chance"]) == ("numeric", 0.05)


def test_dont_know_is_an_answer(concepts: list[Concept], monkeypatch: pytest.MonkeyPatch) -> None:
    known = placed(monkeypatch, '{"answer": "dont_know"}\n' * 25)[-1]["known"]

    assert max(known.values()) < 0.5


@pytest.mark.parametrize(
    "line",
    ['{"answer": "yes"}', '{"answer": 1}', '{"answer": ["right"]}', "{}", "[]", "right", "", "[" * 500, "x" * 5000],
)
def test_bad_input_is_told_in_a_sentence(concepts: list[Concept], monkeypatch: pytest.MonkeyPatch, line: str) -> None:
    with pytest.raises(CommandError) as refusal:
        placed(monkeypatch, f"{line}\n")

    assert refusal.value.returncode == 2


def test_input_that_ends_too_early(concepts: list[Concept], monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CommandError, match="ended before") as refusal:
        placed(monkeypatch, RIGHT)

    assert refusal.value.returncode == 2


def test_the_command_reads_no_learner(concepts: list[Concept], monkeypatch: pytest.MonkeyPatch) -> None:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        placed(monkeypatch, RIGHT * 25)

    sql = " ".join(each["sql"] for each in queries)
    assert not [name for name in ("quizzes_user", "quizzes_review", "quizzes_card") if name in sql]
    assert all(each["sql"].startswith("SELECT") for each in queries)


def test_a_site_without_a_guide_has_the_shipped_one(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "temperature" in placed(monkeypatch, '{"answer": "wrong"}\n' * 25)[-1]["known"]


def test_a_folder_that_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CommandError, match="no folder"):
        placed(monkeypatch, "", root=tmp_path / "none")


def test_without_json_words_do(concepts: list[Concept], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("right\n" * 25))
    out = io.StringIO()

    call_command("place", stdout=out)

    assert out.getvalue().splitlines()[0].startswith("1. ")
