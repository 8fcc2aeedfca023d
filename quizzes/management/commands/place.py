"""`manage.py place`: a placement over standard input and output, for audits with any population of learners."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from quizzes import guide
from quizzes.knowledge.placement.bank import material
from quizzes.placement import Candidate, Course, JunctionTree, Outcome

BAD_INPUT = 2
LONGEST_LINE = 1000
WORDS = ", ".join(f'"{each}"' for each in Outcome)


class Command(BaseCommand):
    help = (
        "Run one placement: one question per line on standard output, one answer per line on standard input "
        f"({WORDS}), and at the end how likely each concept is known. Doesn’t read or write any learner’s data."
    )
    requires_system_checks = ()  # the files need neither a database nor settings to be in order

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="One JSON object per line, in and out.")
        parser.add_argument("--root", type=Path, help="A content folder to use instead of this site’s guide.")

    def handle(self, *args: Any, **options: Any) -> None:
        as_json: bool = options["json"]
        course = _course(options["root"])
        try:
            while question := course.next:
                self._say(json.dumps(_asked(question)) if as_json else _in_words(len(course.answers) + 1, question))
                course = course.after(_outcome(_line(), as_json=as_json))
            known = {slug: round(p, 6) for slug, p in course.beliefs.known.items()}
            self._say(json.dumps({"known": known}) if as_json else _known_in_words(known))
        except BrokenPipeError as gone:
            raise CommandError("Nobody reads the questions any more.", returncode=BAD_INPUT) from gone

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


def _course(root: Path | None) -> Course:
    found = None if root else _of_site()
    return found or _of_files(root or guide.CONTENT)


def _of_site() -> Course | None:
    """None where the site has no database, or no guide in it yet."""
    try:
        found = material()
    except DatabaseError:
        return None
    return Course(found.tree, found.bank) if found else None


def _of_files(root: Path) -> Course:
    if not root.is_dir():
        raise CommandError(f"There’s no folder {root}.", returncode=BAD_INPUT)
    pages, problems = guide.load_guide(root)
    errors = [each for each in (*problems, *guide.check_names(pages)) if each.is_error]
    if errors:
        raise CommandError(f"The guide in {root} has errors, such as {errors[0]}", returncode=BAD_INPUT)
    return Course(JunctionTree(guide.graph_of(pages)), guide.placement_bank(pages))


def _asked(question: Candidate) -> dict[str, Any]:
    names = {"question": question.name, "concept": question.concept, "kind": question.kind}
    return {"ask": {**names, "chance": round(question.chance, 6)}}


def _in_words(number: int, question: Candidate) -> str:
    return f"{number}. {question.name} ({question.kind}, a blind answer is right {question.chance:.0%} of the time)"


def _known_in_words(known: dict[str, float]) -> str:
    return "\n".join(f"{p:6.1%}  {slug}" for slug, p in known.items())


def _line() -> str:
    try:
        line = sys.stdin.readline(LONGEST_LINE + 1)
    except UnicodeDecodeError:
        _refuse("That line isn't UTF-8 text.")
    if not line:
        _refuse("The input ended before the placement did.")
    if len(line) > LONGEST_LINE:
        _refuse(f"That line is longer than {LONGEST_LINE} characters.")
    return line.strip()


def _outcome(line: str, *, as_json: bool) -> Outcome:
    said = _in_json(line) if as_json else line
    if not isinstance(said, str) or said not in [*Outcome]:
        _refuse(f"{line!r} doesn't answer the question. The answers are {WORDS}.")
    return Outcome(said)


def _in_json(line: str) -> Any:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        _refuse(f'{line!r} isn\'t JSON. Send a line such as {{"answer": "right"}}.')
    if not isinstance(found, dict) or "answer" not in found:
        _refuse(f'{line!r} doesn’t have an answer. Send a line such as {{"answer": "right"}}.')
    return found["answer"]


def _refuse(sentence: str) -> NoReturn:
    raise CommandError(sentence, returncode=BAD_INPUT)
