"""`manage.py exercise`: what a generator draws, or makes of values of one's own. Nothing is stored."""

from __future__ import annotations

import json
import os
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from quizzes.generators import LATEST, BadValues, Exercise, Generator
from quizzes.generators.luck import BITS, Level, at_level

MOST = 1_000_000
LAST = (1 << BITS) - 1
LEVELS = {level.name.lower(): level for level in Level}


class Command(BaseCommand):
    help = "Draw an exercise, or work one out for your own values. Nothing is stored."
    requires_system_checks = ()  # it needs neither a database nor settings to be in order

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("generator", help="For example, G05.")
        parser.add_argument("--mode", default="a", help="Which of its modes; default: a.")
        parser.add_argument("--seed", help="Which draw: a whole number; default: 0.")
        parser.add_argument("--values", help='Your own values, as JSON: {"z": [2.5, 4, 0], "T": 2, "target": 1}')
        parser.add_argument("--count", default="1", help="How many, one seed after another; with JSON, one per line.")
        parser.add_argument("--level", default="full", help=f"How much of its ranges: {', '.join(LEVELS)}.")
        parser.add_argument("--schema", action="store_true", help="List the names and types of each mode’s values.")
        parser.add_argument("--json", action="store_true", help="One JSON object per line.")

    def handle(self, *args: Any, **options: Any) -> None:
        generator = _generator(options["generator"])
        as_json = options["json"]
        if options["schema"]:
            self.stdout.write(json.dumps(generator.schema(), ensure_ascii=False, indent=None if as_json else 2))
            return
        try:
            for exercise in _exercises(generator, options):
                self.stdout.write(
                    json.dumps(exercise.as_json(), ensure_ascii=False) if as_json else _in_words(exercise)
                )
            self.stdout.flush()
        except BrokenPipeError:
            # Whoever read has seen enough, such as `head`. What is still buffered must not be tried again at the exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _generator(name: str) -> Generator:
    found = LATEST.get(name.upper())
    if found is None:
        raise _refusal(f"There’s no generator {name}; they are {', '.join(sorted(LATEST))}.")
    return found


def _exercises(generator: Generator, options: dict[str, Any]) -> Iterator[Exercise]:
    mode, values = options["mode"], options["values"]
    if mode not in generator.modes:
        raise _refusal(f"{generator.id} has no mode {mode}; it has {', '.join(generator.modes)}.")
    if values is not None:
        if options["seed"] is not None or options["count"] != "1":
            raise _refusal("Give either a seed or values, not both: of values there is one exercise.")
        yield _about(generator, mode, values)
        return
    level = LEVELS.get(options["level"])
    if level is None:
        raise _refusal(f"There is no level {options['level']}; they are {', '.join(LEVELS)}.")
    seed = _whole("0" if options["seed"] is None else options["seed"], "The seed", 0, LAST)
    count = _whole(options["count"], "The count", 1, min(MOST, LAST - seed + 1))
    for at in range(seed, seed + count):
        yield generator.exercise(mode, at_level(at, level))


def _about(generator: Generator, mode: str, text: str) -> Exercise:
    try:
        given = json.loads(text)
    except (ValueError, RecursionError) as broken:
        raise _refusal(f"The values aren't JSON that can be read: {broken}.") from broken
    try:
        exercise = generator.with_values(mode, given)
        exercise.as_json()
    except BadValues as bad:
        raise _refusal(str(bad)) from bad
    except ArithmeticError as beyond:
        raise _refusal("For these values, the formula’s answer is too big for a computer.") from beyond
    return exercise


def _whole(text: str, what: str, least: int, most: int) -> int:
    found = int(text) if text.isascii() and text.isdecimal() and len(text) <= len(str(most)) else least - 1
    if not least <= found <= most:
        raise _refusal(f"{what} has to be a whole number from {least} to {most}.")
    return found


def _refusal(sentence: str) -> CommandError:
    return CommandError(sentence, returncode=2)


def _in_words(exercise: Exercise) -> str:
    wrong = [f"  {each.value}: {each.message} ({each.id})" for each in exercise.wrong]
    parts = [
        f"{exercise.generator.id} {exercise.mode}, version {exercise.generator.version}: {exercise.generator.title}",
        exercise.stem,
        f"Right: {exercise.key}",
        *(["Wrong paths:", *wrong] if wrong else []),
        *exercise.solution,
        "",
    ]
    return "\n".join(parts)
