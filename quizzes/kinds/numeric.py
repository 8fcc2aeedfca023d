"""A number to type, in any usual spelling, within a stated tolerance."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping, Sequence
from fractions import Fraction
from html import unescape
from typing import Any

from quizzes.problems import Problem, advice

from .base import (
    NO_LUCK,
    Content,
    FormData,
    FormSlip,
    Line,
    Note,
    Prompt,
    Response,
    Reveal,
    Scores,
    Verdict,
    asked,
    explained,
    feedback,
    is_unknown,
    only_value,
    unknown_verdict,
)
from .body import Body, Entry, common_problems, entry_lines, one_line, read_body, write_body, writing_problems
from .numbers import MAX_LENGTH, exact, is_percentage, is_ratio, tidied
from .texts import typed

NAME = "numeric"
LABEL = "Number"
SELF_GRADED = False
FIELDS: tuple[str, ...] = ("unit",)

_PROBABILITIES = {"probability", "probabilities", "chance", "share", "fraction", "proportion"}
_TOLERANCE = re.compile(r"\s*(?:\+-|\+/-|±)\s*")


def read(lines: Sequence[Line], fields: Mapping[str, str]) -> tuple[Content, list[Problem]]:
    body = read_body(lines)
    entries = body.only("=", "!")
    answers = [entry for entry in entries if entry.sign == "="]
    for extra in answers[1:]:
        body.add("there is a second answer", "one `=` line; what is accepted around it goes after +-", extra.line)
    parts = _TOLERANCE.split(one_line(answers[0].text), maxsplit=1) if answers else [""]
    content = body.content(
        value=parts[0],
        tolerance=parts[1] if len(parts) > 1 else "0",
        unit=one_line(fields.get("unit", "")),
        near=[_read_near(body, entry) for entry in entries if entry.sign == "!"],
    )
    return content, body.problems


def _read_near(body: Body, entry: Entry) -> dict[str, str]:
    value, mistake = body.named(entry)
    return {"value": value, "mistake": mistake, "feedback": entry.feedback}


def write(content: Content) -> list[str]:
    within = "" if content["tolerance"] == "0" else f" +- {content['tolerance']}"
    lines = entry_lines("=", f"{content['value']}{within}")
    for near in content["near"]:
        lines += entry_lines("!", near["value"], near["mistake"], near["feedback"])
    return write_body(content, lines)


# -- problems


def problems(content: Content) -> list[Problem]:
    found = common_problems(content, [near["feedback"] for near in content["near"]])
    if not content["unit"].strip():
        found.append(Problem("there is no unit", "add a field such as `unit: tokens`, and say it in the question too"))
    found += _value_problems(content)
    return found + writing_problems(sys.modules[__name__], content, {"unit": content["unit"]})


def _value_problems(content: Content) -> list[Problem]:
    if not content["value"].strip():
        return [Problem("there is no answer", "write it after `=`, with a tolerance if there is one: = 0.787 +- 0.005")]
    near = [each["value"] for each in content["near"]]
    found = [problem for text in (content["value"], *near) for problem in _amount_problems(text, content["unit"])]
    found += _tolerance_problems(content["tolerance"])
    return found or _near_problems(content)


def _tolerance_problems(text: str) -> list[Problem]:
    """A percentage could be one of the answer, of the whole or of its unit: the author works it out."""
    tolerance = exact(text)
    if is_percentage(text):
        hint = "write the amount in the unit of the answer: 5% either way of 40 is +- 2"
        return [
            Problem(
                f"the tolerance “{text}” is a percentage", hint, code="numeric.tolerance-percent", field="tolerance"
            )
        ]
    if tolerance is None or tolerance < 0:
        hint = "write it as 0.005"
        return [
            Problem(f"the tolerance “{text}” is not a number", hint, code="numeric.tolerance-number", field="tolerance")
        ]
    return []


def _amount_problems(text: str, unit: str) -> list[Problem]:
    try:
        value = amount(text, unit)
    except FormSlip as slip:
        return [Problem(f"“{text}” is not an amount in {unit or 'numbers'}", slip.message)]
    if value < 0:
        hint = "the number pads of some phones have no minus sign: ask for the size of the change"
        return [advice(f"“{text}” is below 0", hint)]
    return []


def _near_problems(content: Content) -> list[Problem]:
    found = []
    for near in content["near"]:
        if is_close(near["value"], content["value"], content):
            hint = "it lies within the tolerance: remove it or narrow the tolerance"
            found.append(Problem(f"the near answer “{near['value']}” counts as right", hint))
        elif not near["feedback"]:
            hint = "below it, indented by two spaces: how one gets there"
            found.append(advice(f"the near answer “{near['value']}” has no feedback", hint))
    return found


# -- reading an amount


def amount(text: str, unit: str) -> Fraction:
    """The number meant by `text` where `unit` is asked for. Raises FormSlip for what cannot be meant."""
    bare = _without_unit(tidied(text), unit)
    value = exact(bare)
    if value is None:
        raise FormSlip(_unreadable(bare))
    if is_probability(unit):
        _check_probability(bare, value)
    if not is_percent(unit):
        return value
    if is_ratio(bare):
        raise FormSlip("The answer is asked for as a percentage. Write it as a number, with or without the % sign.")
    return value * 100 if is_percentage(bare) else value


def is_probability(unit: str) -> bool:
    return not _PROBABILITIES.isdisjoint(unit.casefold().split())


def is_percent(unit: str) -> bool:
    return unit.strip() == "%" or unit.strip().casefold().startswith(("percent", "per cent"))


def _check_probability(text: str, value: Fraction) -> None:
    if value < 0:
        raise FormSlip(f"{text} is less than a probability can be. It lies between 0 and 1.")
    if value <= 1:
        return
    if value <= 100 and not is_percentage(text) and not is_ratio(text):
        raise FormSlip(f"Did you mean {text} %? {text} is more than a probability can be.")
    raise FormSlip(f"{text} is more than a probability can be. It lies between 0 and 1.")


def _unreadable(text: str) -> str:
    if re.fullmatch(r"-?\d{1,20},\d{1,20}", text, re.ASCII):
        meant = text.replace(",", ".")
        return f"Did you mean {meant}? Decimals have a point here; a comma groups thousands, as in 1,024."
    return "That does not read as a number. Decimals, fractions such as 3/7 and powers such as 1.2e9 all work."


def _without_unit(text: str, unit: str) -> str:
    """The text without the unit, of which the first words are enough; a dollar sign may come first."""
    names = unit.split()
    if any(name.casefold() in {"dollar", "dollars", "usd", "$"} for name in names):
        text = text.removeprefix("$").strip()
    for count in range(len(names), 0, -1):
        name = " ".join(names[:count]).casefold().removesuffix("s")
        found = re.fullmatch(rf"(?P<number>.*\d.*?) ?{re.escape(name)}s?", text, re.IGNORECASE)
        if found and not is_percent(unit):
            return found["number"].strip()
    return text


def is_close(given: str, wanted: str, content: Content) -> bool:
    """Whether two amounts are the same within the tolerance."""
    tolerance = exact(content["tolerance"]) or Fraction(0)
    return abs(amount(given, content["unit"]) - amount(wanted, content["unit"])) <= tolerance


# -- asking and answering


def components(content: Content) -> tuple[str, ...]:
    return ("",)


def present(content: Content, component: str, seed: int) -> Prompt:
    return asked(content) | {
        "unit": content["unit"],
        "tolerance": _tolerance_shown(content),
        "forms": _forms(unescape(content["unit"])),
        "max_length": MAX_LENGTH,
    }


def _tolerance_shown(content: Content) -> str:
    return "" if exact(content["tolerance"]) == 0 else content["tolerance"]


def _forms(unit: str) -> str:
    """What may be typed, without an example that might be the answer."""
    if is_probability(unit):
        return "A decimal, a fraction or a percentage: all work. A calculator is fine."
    if is_percent(unit):
        return "With or without the % sign. A calculator is fine."
    return "Decimals, fractions, commas between thousands and powers (e): all work. A calculator is fine."


def parse(content: Content, component: str, seed: int, data: FormData) -> Response:
    too_long = f"That number is too long to read: {MAX_LENGTH} characters are enough."
    text = typed(only_value(data, "answer"), MAX_LENGTH, too_long)
    if not text:
        raise FormSlip("The answer is still empty. Type a number, then check.")
    _check_share(text, content)
    return {"text": text}


def _check_share(text: str, content: Content) -> None:
    """0.12 where 12 % is right: the sum was done, only the unit was missed. Raises FormSlip."""
    value = amount(text, content["unit"])
    right, near = match(text, content)
    if right or near or not is_percent(content["unit"]) or is_percentage(text):
        return
    percent = f"{float(value * 100):.12g}"
    if is_close(percent, content["value"], content):
        raise FormSlip(f"Did you mean {percent} %? The answer is asked for as a percentage.")


def grade(content: Content, component: str, response: Response) -> Verdict:
    if is_unknown(response):
        return unknown_verdict()
    given = response["text"]
    right, near = match(given, content)
    if right:
        return Verdict(1.0, f"Right: {content['value']}.", given)
    notes = (Note(given, near["feedback"], near["mistake"]),) if near else ()
    return Verdict(0.0, "Not quite.", given, notes)


def match(given: str, content: Content) -> tuple[bool, dict[str, Any] | None]:
    """Whether the answer is right, else the near answer that it is."""
    if is_close(given, content["value"], content):
        return True, None
    return False, next((near for near in content["near"] if is_close(given, near["value"], content)), None)


def random_scores(content: Content) -> Scores:
    return NO_LUCK


def reveal(content: Content, component: str, seed: int, response: Response) -> Reveal:
    given = response.get("text", "")
    # Numbers and units are not Markdown: as HTML they are escaped and no more.
    plain: Content = {name: unescape(content[name]) for name in ("value", "tolerance", "unit")}
    plain["near"] = [near | {"value": unescape(near["value"])} for near in content["near"]]
    right, met = match(given, plain) if given else (False, None)
    others = [near for near, other in zip(content["near"], plain["near"], strict=True) if other is not met]
    return explained(content, response) | {
        "given": given,
        "right": right,
        "value": content["value"],
        "unit": content["unit"],
        "tolerance": _tolerance_shown(content),
        "tempting": [feedback("", met["feedback"])] if met and met["feedback"] else [],
        "others": [feedback(near["value"], near["feedback"]) for near in others if near["feedback"]],
    }
