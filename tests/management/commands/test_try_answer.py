"""`manage.py try_answer`."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from quizzes.models import Card, Review
from tests.factories import make_question

NUMBER = """```question weights
kind: numeric apply 2
unit: GB

How many GB?

= 6.5
! 52 {bits}
  Eight bits are a byte.
```
"""
WORD = """```question lookup
kind: short

What looks documents up?

= RAG | retrieval-augmented generation
! fine-tuning {tuning}
  That changes weights.
```
"""
GAPS = """```question ends
kind: cloze recall 1

Cold ends in [[a: argmax]], hot ends in [[b: uniform]].
```
"""
CHOICES = """```question pick
kind: choices recall 1

Which? Select all that apply.

- [x] Logits
- [x] Softmax
- [ ] Weights
- [ ] Data
```
"""

pytestmark = pytest.mark.django_db


def tried(question: str | Path, answer: str, **options: Any) -> dict[str, Any]:
    out = StringIO()
    call_command("try_answer", str(question), answer=answer, json=True, stdout=out, **options)
    found: dict[str, Any] = json.loads(out.getvalue())
    return found


def file_with(folder: Path, text: str) -> Path:
    path = folder / "question.md"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_json_has_what_a_program_needs(tmp_path: Path) -> None:
    found = tried(file_with(tmp_path, NUMBER), "6,5")

    assert found == {
        "kind": "numeric",
        "verdict": "right",
        "score": 1.0,
        "read_as": ["6.5 GB"],
        "message": "Right: 6.5.",
    }


@pytest.mark.parametrize(
    ("text", "answer", "verdict"),
    [
        (NUMBER, "7 GB", "wrong"),
        (NUMBER, "52", "wrong"),
        (NUMBER, "6,500", "ask"),
        (NUMBER, "about right", "ask"),
        (NUMBER, "", "ask"),
        (WORD, "RAG (retrieval-augmented generation)", "right"),
        (WORD, "RAG/fine-tuning", "ask"),
        (WORD, "fine-tuning", "wrong"),
        (CHOICES, "logits; Softmax", "right"),
        (CHOICES, "1", "partly"),
        (CHOICES, "Weights", "wrong"),
    ],
)
def test_the_verdict_in_a_word(tmp_path: Path, text: str, answer: str, verdict: str) -> None:
    assert tried(file_with(tmp_path, text), answer)["verdict"] == verdict


def test_where_a_learner_is_asked_every_reading_is_named(tmp_path: Path) -> None:
    found = tried(file_with(tmp_path, NUMBER), "6,500")

    assert (found["score"], found["read_as"]) == (None, ["6.5 GB", "6500 GB"])


def test_a_decimal_mark_may_be_settled(tmp_path: Path) -> None:
    assert tried(file_with(tmp_path, NUMBER), "6,500", decimal_mark="comma")["verdict"] == "right"


@pytest.mark.parametrize(("part", "verdict"), [("a", "right"), ("b", "wrong")])
def test_a_part_is_tried_by_its_key(tmp_path: Path, part: str, verdict: str) -> None:
    assert tried(file_with(tmp_path, GAPS), "Argmax", part=part)["verdict"] == verdict


@pytest.mark.parametrize("part", ["", "c"])
def test_a_question_of_several_parts_wants_one_of_them(tmp_path: Path, part: str) -> None:
    with pytest.raises(CommandError):
        tried(file_with(tmp_path, GAPS), "argmax", part=part)


def test_a_question_of_the_site_by_its_name() -> None:
    question = make_question(kind="short")

    assert tried(f"{question.concept.slug}/{question.slug}", "rag")["verdict"] == "right"
    assert (Review.objects.count(), Card.objects.count()) == (0, 0)


TYPED_BY_LEARNERS = [
    ("0.69 +- 0.005", "nats", "0,693"),
    ("0.8 +- 0.04", "units", "0,800"),
    ("1.3 +- 0.05", "percent", "1,300"),
    ("8260", "tokens", "8.260"),
    ("6", "billion", "6e9"),
    ("6", "billion", "6000000000"),
    ("20", "trillion FLOPs", "2e13"),
    ("4.1 +- 0.05", "gigabytes", "4.1 GB"),
    ("53.1 +- 0.1", "percent", "53,1 %"),
    ("53.1 +- 0.1", "percent", "５３．１"),
    ("53.1 +- 0.1", "percent", "53.1\u200b"),
    ("131072000", "numbers", "131'072'000"),
    ("131072000", "numbers", "1.31072 × 10⁸"),
    ("0.30", "dollars", "0.3 USD"),
    ("0.30", "dollars", "$0.30"),
    ("0.30", "dollars", "30 cents"),
    ("0.30", "dollars", "0,30"),
    ("0.88 +- 0.005", "probability", "88 %"),
]


@pytest.mark.parametrize(("key", "unit", "answer"), TYPED_BY_LEARNERS)
def test_what_learners_type_is_right(tmp_path: Path, key: str, unit: str, answer: str) -> None:
    text = NUMBER.replace("= 6.5", f"= {key}").replace("unit: GB", f"unit: {unit}")
    text = text.replace("! 52 {bits}\n  Eight bits are a byte.\n", "")

    assert tried(file_with(tmp_path, text), answer)["verdict"] == "right"


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("no question here", "1"),
        ("```question x\nkind: numeric\n\nHow many?\n```", "1"),
        (CHOICES, "5"),
        (CHOICES, "x"),
    ],
)
def test_what_cannot_be_tried_is_an_error_with_a_sentence(tmp_path: Path, text: str, answer: str) -> None:
    with pytest.raises(CommandError):
        tried(file_with(tmp_path, text), answer)


@pytest.mark.parametrize("name", ["heat/none", "none", "/", "a/b/c", "."])
def test_a_question_that_is_nowhere_is_an_error(name: str) -> None:
    with pytest.raises(CommandError):
        tried(name, "1")


def test_in_words_it_says_the_same(tmp_path: Path) -> None:
    out = StringIO()

    call_command("try_answer", str(file_with(tmp_path, NUMBER)), answer="6,500", stdout=out)

    assert out.getvalue().startswith("ask (read as 6.5 GB or 6500 GB):")
