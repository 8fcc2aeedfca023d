"""`manage.py try_answer`: how an answer would be read and graded. Nothing is stored."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from quizzes import guide
from quizzes.kinds.base import CannotTry, Forged, FormSlip
from quizzes.kinds.reading.numerals import AUTOMATIC, COMMA, POINT
from quizzes.kinds.trying import Tried, try_answer
from quizzes.models import Question

Gradable = tuple[str, dict[str, Any]]


class Command(BaseCommand):
    help = "Show how an answer would be read and graded: right, partly right, wrong, or asked about. Nothing is stored."
    requires_system_checks = ()  # a question in a file needs neither a database nor settings to be in order

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("question", help="concept/question, or a file with one question fence.")
        parser.add_argument(
            "--answer", required=True, help="What a learner types. For choices: the text or the number."
        )
        parser.add_argument("--part", default="", help="Which part of it, such as the letter of a gap.")
        parser.add_argument("--decimal-mark", choices=(AUTOMATIC, POINT, COMMA), default=AUTOMATIC)
        parser.add_argument("--json", action="store_true", help="The grade as JSON.")

    def handle(self, *args: Any, **options: Any) -> None:
        kind, content = _question(options["question"])
        try:
            tried = try_answer(kind, content, options["part"], options["answer"], options["decimal_mark"])
        except CannotTry as refusal:
            raise CommandError(str(refusal)) from refusal
        except Forged as forged:
            raise CommandError("No browser can send this answer: it has half a character in it.") from forged
        except (FormSlip, KeyError, IndexError, ValueError, TypeError) as broken:
            raise CommandError(
                f"The question is missing something grading needs. {_hint(options['question'])}"
            ) from broken
        told = json.dumps(tried.as_json(), ensure_ascii=False) if options["json"] else _in_words(tried)
        self.stdout.write(told)


def _hint(question: str) -> str:
    return f"See what’s wrong in {question}: an answer line, a unit, or marked options may be missing."


def _question(name: str) -> Gradable:
    path = Path(name)
    if path.is_file():
        try:
            found = guide.parse_gradable(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as unreadable:
            raise CommandError(f"{name} can’t be read as UTF-8 text.") from unreadable
        if found is None:
            raise CommandError(
                f"{name} doesn’t have a question: start with ```question and a line such as kind: numeric."
            )
        return found
    concept, slash, slug = name.partition("/")
    question = (_stored(concept, slug) or _shipped(concept, slug)) if slash else None
    if question is None:
        raise CommandError(f"There’s no question {name}, neither on the site nor shipped, and no such file.")
    return question


def _stored(concept: str, slug: str) -> Gradable | None:
    """The question as the site has it. A site without a database has the shipped guide."""
    try:
        found = Question.objects.select_related("current").filter(concept__slug=concept, slug=slug).first()
    except DatabaseError:
        return None
    return (found.current.kind, found.current.content) if found and found.current else None


def _shipped(concept: str, slug: str) -> Gradable | None:
    pages, _ = guide.load_guide(guide.CONTENT)
    questions = [each for page in pages if page.slug == concept for each in page.questions]
    return next(((each.kind, dict(each.content)) for each in questions if each.slug == slug), None)


def _in_words(tried: Tried) -> str:
    read_as = f" (read as {' or '.join(tried.read_as)})" if tried.read_as else ""
    return f"{tried.verdict}{read_as}: {tried.message}"
