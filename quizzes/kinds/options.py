"""Options to choose from: what choice, choices and true-false have in common."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

from quizzes.problems import Problem, advice

from .base import Key, said, shuffled
from .body import Body, Entry, entry_lines
from .reading.amounts import exact

Option = dict[str, Any]

_BOX = re.compile(r"\[(?P<mark>[^\]]?)\]\s*(?P<text>.*)$")
_NUMBER = re.compile(r"(?P<currency>\$?)(?P<number>[-−+]?[\d.,/]*\d[\d.,/]*(?:e[+-]?\d+)?\s?%?)(?P<unit>[A-Za-z -]*)$")
_CATCH_ALL = re.compile(r"\b(all|none|both|neither) of (the above|these|them)\b", re.IGNORECASE)
_LEEWAY = 6  # letters: short options differ by more than 40 % without giving anything away


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


def read_box(body: Body, entry: Entry, marks: str) -> tuple[str, str, str]:
    """The mark in the box, the text, and the mistake of an option line."""
    text, mistake = body.named(entry)
    box = _BOX.match(text)
    mark = (box["mark"] or " ").lower() if box else ""
    if not box or mark not in marks:
        wanted = ", ".join(f"[{mark}]" for mark in marks)
        body.add(
            f"“- {entry.text}” has no mark that says whether it is right", f"start it with one of {wanted}", entry.line
        )
        return " ", text, mistake
    return mark, box["text"], mistake


def read_options(body: Body) -> list[Option]:
    """The options of choice and choices: `- [x]` is right, `- [ ]` is not."""
    options = []
    for entry in body.only("-"):
        mark, text, mistake = read_box(body, entry, "x ")
        options.append({"text": text, "right": mark == "x", "mistake": mistake, "feedback": entry.feedback})
    return options


def option_lines(options: Iterable[Option]) -> list[str]:
    return [
        line
        for option in options
        for line in entry_lines(
            "- [x]" if option["right"] else "- [ ]", option["text"], option["mistake"], option["feedback"]
        )
    ]


def key_of(options: Sequence[Option]) -> Key:
    """Which options are right, by what they say: reworded wrong ones and another order change no answer."""
    return {"options": tuple(sorted(said(option["text"]) for option in options if option["right"]))}


def offered(options: Sequence[Option], order: Sequence[int]) -> list[dict[str, str]]:
    """The options before the answer: their texts and the form values, and nothing else."""
    return [{"value": str(shown), "text": options[authored]["text"]} for shown, authored in enumerate(order, start=1)]


# -- problems


def text_problems(texts: Sequence[str], what: str = "option") -> list[Problem]:
    """Texts that are empty, twice the same, or that stand for all others."""
    found = [
        Problem(f"{what} {at} is empty", "write it or delete it") for at, text in enumerate(texts, start=1) if not text
    ]
    if len({text.casefold() for text in texts if text}) < len([text for text in texts if text]):
        found.append(Problem(f"two {what}s are the same", "change one or delete one"))
    hint = "let each option stand on its own"
    return found + [advice(f"“{text}” stands for the other {what}s", hint) for text in texts if _CATCH_ALL.search(text)]


def length_problems(right: Sequence[str], texts: Sequence[str]) -> list[Problem]:
    """Options that stick out by their length, as the right one often does."""
    if not right or numbers_in(texts) is not None:
        return []
    key = sum(len(text) for text in right) / len(right)
    odd = [text for text in texts if abs(len(text) - key) > max(0.4 * key, _LEEWAY)]
    hint = "keep options within 40 % of the length of the right one, so that length gives nothing away"
    return [
        advice(f"“{text}” is much {'longer' if len(text) > key else 'shorter'} than the answer", hint) for text in odd
    ]


def feedback_problems(wrong: Iterable[tuple[str, str]]) -> list[Problem]:
    """Wrong options that do not say why they tempt and fail."""
    hint = "below it, indented by two spaces: why it tempts and why it fails"
    return [advice(f"“{text}” has no feedback", hint) for text, feedback in wrong if not feedback]
