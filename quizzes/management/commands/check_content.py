"""`manage.py check_content`: what is wrong with the content files, and the figures of the guide."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from quizzes.guide import CONTENT, Report, check_content, tidy_files
from quizzes.problems import Problem, counted


class Command(BaseCommand):
    help = "Check the content files. Exits with status 1 if there are errors; advice doesn’t count."
    requires_system_checks = ()  # the files need neither a database nor settings to be in order

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "files", nargs="*", help="Only report problems in these files, such as 07-sampling/top-k.md."
        )
        parser.add_argument("--root", type=Path, default=CONTENT, help="A different content folder.")
        parser.add_argument("--json", action="store_true", help="Everything as JSON.")
        parser.add_argument(
            "--tidy", action="store_true", help="Put the files that have no errors into the standard layout."
        )
        parser.add_argument("--errors", action="store_true", help="Leave out the advice.")

    def handle(self, *args: Any, **options: Any) -> None:
        root: Path = options["root"]
        if not root.is_dir():
            raise CommandError(f"There’s no folder {root}.")
        if options["tidy"]:
            for path in tidy_files(root, lambda path: _is_of(path, options["files"])):
                self.stderr.write(f"{path}: now in the standard layout")
        found = check_content(root)
        if options["json"]:
            self.stdout.write(json.dumps(found.as_json(), indent=2, ensure_ascii=False))
        else:
            self.tell(found, [name.strip("/") for name in options["files"]], advice=not options["errors"])
        if found.errors:
            raise SystemExit(1)

    def tell(self, found: Report, files: list[str], *, advice: bool) -> None:
        for problem in found.problems:
            if (problem.is_error or advice) and _is_of(problem.path, files):
                mark = "" if problem.is_error else "advice: "
                self.stdout.write(f"{_place(problem)}: {mark}{problem.message}")
                if problem.fix:
                    self.stdout.write(f"    hint: {problem.fix}")
        self.stdout.write(
            f"{counted(found.concepts, 'concept')}, {counted(found.questions, 'question')}; "
            f"{_coverage(found)}key facts {_part(found.key_facts)}, "
            f"misconceptions {_part(found.misconceptions)}; "
            f"{counted(len(found.errors), 'error')}, {counted(len(found.advice), 'piece')} of advice."
        )


def _place(problem: Problem) -> str:
    return f"{problem.path}:{problem.line}" if problem.line else problem.path or "the guide"


def _is_of(path: str, files: list[str]) -> bool:
    return not files or any(path and (name.endswith(path) or path in name) for name in files)


def _coverage(found: Report) -> str:
    """A guide without a list of source items has none to cite."""
    return f"coverage {_part(found.coverage)}, " if found.coverage["of"] else ""


def _part(counts: dict[str, int]) -> str:
    part, whole = counts.values()
    return f"{part}/{whole}"
