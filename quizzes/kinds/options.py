"""Options to choose from: what choice, choices and true-false have in common."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from quizzes.problems import Problem, advice

from .base import CannotTry, Key, said, shuffled
from .body import Body, Entry, entry_lines
from .content import Content
from .reading.amounts import exact
from .reading.words import same

_BOX = re.compile(r"\[(?P<mark>[^\]]?)\]\s*(?P<text>.*)$")
_NUMBER = re.compile(r"(?P<currency>\$?)(?P<number>[-−+]?[\d.,/]*\d[\d.,/]*(?:e[+-]?\d+)?\s?%?)(?P<unit>[A-Za-z -]*)$")
_CATCH_ALL = re.compile(r"\b(all|none|both|neither) of (the above|these|them)\b", re.IGNORECASE)
_LEEWAY = 6  # letters: short options differ by more than 40 % without giving anything away

JUDGED = frozenset({"option.length", "option.catch-all", "matching.silent-target"})
"""The codes of what a reader has to judge: a rule of thumb, not a rule, in the shipped guide, too."""


@dataclass(frozen=True, slots=True)
class Option:
    text: str = ""
    right: bool = False
    mistake: str = ""
    feedback: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WithOptions(Content):
    options: tuple[Option, ...]


def shown_order(texts: Sequence[str], seed: int, salt: str = "") -> list[int]:
    """Numbers ascend, other texts are shuffled.

    Source and rendered texts give the same order: a number is told by characters that Markdown leaves alone.
    """
    values = numbers_in(texts)
    if values is None:
        return shuffled(len(texts), seed, salt)
    return sorted(range(len(texts)), key=lambda at: values[at])


def numbers_in(texts: Sequence[str]) -> list[Fraction] | None:
    """The values of options that are all numbers, with the same unit if any; else None."""
    found = [_NUMBER.match(text.strip().replace("\\$", "$")) for text in texts]
    units = {(match["currency"], match["unit"].strip().removesuffix("s")) for match in found if match}
    values = [exact(match["number"]) for match in found if match]
    known = [value for value in values if value is not None]
    return known if texts and len(known) == len(texts) and len(units) == 1 else None


def read_box(body: Body, entry: Entry, marks: str, row: str) -> tuple[str, str, str]:
    """The mark in the box, the text, and the mistake of an option line; `row` is its place in the content."""
    text, mistake = body.named(entry, row)
    box = _BOX.match(text)
    mark = (box["mark"] or " ").lower() if box else ""
    if not box or mark not in marks:
        message = f"“- {entry.text}” doesn’t say whether it’s right"
        hint = f"start it with one of {', '.join(f'[{mark}]' for mark in marks)}"
        body.add("option.no-mark", message, hint, entry.line, field=row)
        return " ", text, mistake
    return mark, box["text"], mistake


def read_options(body: Body) -> tuple[Option, ...]:
    """The options of choice and choices: `- [x]` is right, `- [ ]` is not."""
    options = []
    for at, entry in enumerate(body.only("-")):
        mark, text, mistake = read_box(body, entry, "x ", f"options.{at}")
        options.append(Option(text, mark == "x", mistake, entry.feedback))
    return tuple(options)


def option_lines(options: Iterable[Option]) -> list[str]:
    return [
        line
        for option in options
        for line in entry_lines("- [x]" if option.right else "- [ ]", option.text, option.mistake, option.feedback)
    ]


def key_of(options: Sequence[Option]) -> Key:
    """Which options are right, by what they say: reworded wrong ones and another order change no answer."""
    return {"options": tuple(sorted(said(option.text) for option in options if option.right))}


def offered(texts: Sequence[str], order: Sequence[int]) -> list[dict[str, str]]:
    """The options before the answer: their texts and the form values, and nothing else."""
    return [{"value": str(shown), "text": texts[authored]} for shown, authored in enumerate(order, start=1)]


def option_problems(options: Sequence[Option]) -> list[Problem]:
    """What the texts of options give away or lack."""
    texts = [option.text for option in options]
    found = text_problems(texts, "option", lambda at: f"options.{at}.text")
    found += [
        advice(
            f"“{option.text}” is right and names a mistake",
            "nobody errs by choosing it: leave the name out",
            code="option.right-mistake",
            field=f"options.{at}.mistake",
        )
        for at, option in enumerate(options)
        if option.right and option.mistake
    ]
    return found + length_problems([option.text for option in options if option.right], texts, "options")


# -- problems


def text_problems(texts: Sequence[str], what: str, place: Callable[[int], str]) -> list[Problem]:
    """Texts that are empty, twice the same, or that stand for all others; `place` tells the cell of each."""
    found = [
        Problem(f"{what} {at + 1} is empty", "write it or delete it", code="option.empty", field=place(at))
        for at, text in enumerate(texts)
        if not text
    ]
    hint = "change one or delete one"
    found += [
        Problem(f"two {what}s are the same", hint, code="option.same", field=place(at))
        for at, text in enumerate(texts)
        if text and text.casefold() in {other.casefold() for other in texts[:at]}
    ]
    hint = "let each option stand on its own"
    return found + [
        advice(f"“{text}” refers to the other {what}s", hint, code="option.catch-all", field=place(at))
        for at, text in enumerate(texts)
        if _CATCH_ALL.search(text)
    ]


def length_problems(right: Sequence[str], texts: Sequence[str], field: str) -> list[Problem]:
    """Options that stick out by their length, as the right one often does."""
    if not right or numbers_in(texts) is not None:
        return []
    key = sum(len(text) for text in right) / len(right)
    hint = "keep options within 40% of the length of the right one, so length gives nothing away"
    return [
        length_problem(text, key, hint, f"{field}.{at}.text")
        for at, text in enumerate(texts)
        if abs(len(text) - key) > max(0.4 * key, _LEEWAY)
    ]


def length_problem(text: str, key: float, hint: str, field: str) -> Problem:
    """An option that is told from the right one by its length, `key`."""
    message = f"“{text}” is much {'longer' if len(text) > key else 'shorter'} than the answer"
    return advice(message, hint, code="option.length", field=field)


def feedback_problem(text: str, row: str) -> Problem:
    """An option that does not say why it tempts and fails."""
    hint = "below it, indented by two spaces: why it’s tempting and why it’s wrong"
    return advice(f"“{text}” has no feedback", hint, code="option.no-feedback", field=f"{row}.feedback")


# -- answers in words


def position_of(answer: str, texts: Sequence[str]) -> int:
    """The option that an author means: its text, or its number in the file. Raises CannotTry."""
    for at, text in enumerate(texts):
        if same(answer, text):
            return at
    if answer.strip().isdecimal() and 1 <= int(answer.strip()[:6]) <= len(texts):
        return int(answer) - 1
    raise CannotTry(f"There’s no option “{answer.strip()}”. Write its text, or its number from 1 to {len(texts)}.")
