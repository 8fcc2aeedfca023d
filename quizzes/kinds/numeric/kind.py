"""A number to type, in any usual spelling, within a stated tolerance."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction
from functools import lru_cache
from html import unescape

from quizzes.kinds.base import (
    DECIMAL_MARK,
    KEY_MET,
    READING,
    Ask,
    CannotTry,
    Forged,
    FormData,
    FormSlip,
    Key,
    Line,
    Meant,
    Note,
    Prompt,
    Response,
    Reveal,
    Verdict,
    asked,
    chosen_reading,
    explained,
    feedback,
    is_unknown,
    only_value,
    position_met,
    said,
    unknown_verdict,
)
from quizzes.kinds.body import Body, Entry, entry_lines, one_line, read_body, write_body
from quizzes.kinds.content import Content, Markdown, optional
from quizzes.kinds.kind import COMMON, Kind
from quizzes.kinds.reading.amounts import TOO_LONG, Bounds, exact, is_percentage, readings
from quizzes.kinds.reading.cleaning import typed
from quizzes.kinds.reading.numerals import AUTOMATIC, COMMA, MAX_LENGTH, POINT
from quizzes.kinds.reading.units import unit_of
from quizzes.kinds.told import Part, Told, told, typed_answer
from quizzes.problems import Problem, advice

_TOLERANCE = re.compile(r"\s*(?:\+-|\+/-|±)\s*")
_RANGE = re.compile(r"\s+to\s+")
MANY_READINGS = "This can be read in more than one way. Which number do you mean?"


ROUNDING = re.compile(
    r"\b(?:decimals?|decimal places?|nearest|round(?:ed)?|whole|integer|significant|exact(?:ly)?)\b|\d digits?\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class NearAmount:
    """A number that a known mistake leads to."""

    value: str
    mistake: str = ""
    feedback: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount(Content):
    """Amounts as their author wrote them."""

    value: str
    tolerance: str
    unit: str
    near: tuple[NearAmount, ...]
    range: str = optional()


class Numeric(Kind[Amount]):
    name = "numeric"
    label = "Number"
    content = Amount
    typed = "number"
    other_names = ("number",)
    answer_field = "value"
    fields = ("unit", "range")
    markdown_fields = COMMON | {"near.feedback": Markdown.INLINE}

    def read(self, lines: Sequence[Line], fields: Mapping[str, str]) -> tuple[Amount, list[Problem]]:
        body = read_body(lines)
        entries = body.only("=", "!")
        answers = [entry for entry in entries if entry.sign == "="]
        for extra in answers[1:]:
            hint = "one `=` line; what is accepted around it goes after +-"
            body.add("numeric.second-answer", "there’s a second answer", hint, extra.line, field="value")
        parts = _TOLERANCE.split(one_line(answers[0].text), maxsplit=1) if answers else [""]
        near = [entry for entry in entries if entry.sign == "!"]
        content = body.content(
            Amount,
            value=parts[0],
            tolerance=parts[1] if len(parts) > 1 else "0",
            unit=one_line(fields.get("unit", "")),
            near=tuple(_read_near(body, entry, f"near.{at}") for at, entry in enumerate(near)),
            range=one_line(fields.get("range", "")),
        )
        return content, body.problems

    def write(self, content: Amount) -> list[str]:
        within = "" if content.tolerance == "0" else f" +- {content.tolerance}"
        lines = entry_lines("=", f"{content.value}{within}")
        for near in content.near:
            lines += entry_lines("!", near.value, near.mistake, near.feedback)
        return write_body(content, lines)

    def answer_problems(self, content: Amount) -> list[Problem]:
        found = _value_problems(content)
        if not content.unit.strip():
            message, hint = "there’s no unit", "add a field such as `unit: tokens`, and say it in the question, too"
            found = [Problem(message, hint, code="numeric.no-unit", field="unit"), *found]
        return found

    def house_rules(self, content: Amount) -> list[Problem]:
        found, unit = [], content.unit
        if unit and not re.search(re.escape(unit.rstrip("s").lower()), content.stem.lower()):
            message, hint = f"the question doesn’t name the unit `{unit}`", f"ask for the answer in {unit}"
            found.append(Problem(message, hint, code="numeric.unit-unnamed", field="unit"))
        if not ROUNDING.search(content.stem):
            message, hint = "the question doesn’t say how to round", "add such as “to 3 decimals” or “a whole number”"
            found.append(Problem(message, hint, code="numeric.rounding", field="stem"))
        return found

    def key(self, content: Amount) -> Key:
        texts = {"value": content.value, "tolerance": content.tolerance}
        read = {name: text if (amount := exact(text)) is None else amount for name, text in texts.items()}
        return read | {"unit": said(content.unit)}

    def present(self, content: Amount, component: str, seed: int) -> Prompt:
        return asked(content) | {
            "unit": content.unit,
            "tolerance": _tolerance_shown(content),
            "forms": _forms(unescape(content.unit)),
            "max_length": MAX_LENGTH,
        }

    def parse(self, content: Amount, component: str, seed: int, data: FormData) -> Response:
        text = typed(only_value(data, "answer"), MAX_LENGTH, TOO_LONG)
        if not text:
            raise FormSlip("Type a number first.")
        found = plausible(text, content, only_value(data, DECIMAL_MARK) or AUTOMATIC)
        chosen = only_value(data, READING)
        value = chosen_reading({str(each): each for each in found}, chosen) if chosen else _settled(found, content)
        return {"text": text, "value": str(value)}

    def right_response(self, content: Amount, component: str) -> Response:
        return {"text": content.value}

    def grade(self, content: Amount, component: str, response: Response) -> Verdict:
        if is_unknown(response):
            return unknown_verdict()
        given, value = response["text"], value_of(content, response)
        right, met = (False, None) if value is None else match(value, content)
        read_as = "" if value is None else _read_as(value, given, content.unit)
        if right:
            return Verdict(1.0, f"Right: {content.value}.", given, met=(KEY_MET,), read_as=read_as)
        if met is None:
            return Verdict(0.0, "Not quite.", given, read_as=read_as)
        notes = (Note(given, content.near[met].feedback, content.near[met].mistake),)
        return Verdict(0.0, "Not quite.", given, notes, (f"near-miss.{met}",), read_as)

    def reveal(self, content: Amount, component: str, seed: int, response: Response, verdict: Verdict) -> Reveal:
        met = position_met(verdict, "near-miss")
        others = [near for at, near in enumerate(content.near) if at != met and near.feedback]
        tempting = [] if met is None else [content.near[met]]
        return explained(content, response) | {
            "tempting": [feedback("", near.feedback) for near in tempting if near.feedback],
            "others": [feedback(near.value, near.feedback) for near in others],
        }

    def told(self, content: Amount, component: str, seed: int, response: Response, verdict: Verdict) -> Told:
        within = _tolerance_shown(content)
        notes = [f"Anything within {within} of it is right."] if within else []
        unit = "" if is_probability(unescape(content.unit)) else content.unit
        return told([Part(f"{content.value} {unit}".strip())], typed_answer(response, verdict), notes=notes)

    def tried(self, content: Amount, part: str, answer: str, mark: str) -> tuple[Verdict, list[str]]:
        try:
            for text in _authored_texts(content).values():
                amount(text, content.unit)
        except FormSlip as slip:
            raise CannotTry(f"The question’s own answer isn’t an amount in its unit. {slip.message}") from slip
        response = self.parse(content, part, 1, {"answer": [answer], DECIMAL_MARK: [mark]})
        value = value_of(content, response)
        read_as = response["text"] if value is None else with_unit(value, content.unit)
        return self.grade(content, part, response), [read_as]

    def typed_answers(self, content: Amount) -> list[str]:
        return [content.value] if len(content.value) > 1 else []


KIND = Numeric()


def _read_near(body: Body, entry: Entry, row: str) -> NearAmount:
    value, mistake = body.named(entry, row)
    return NearAmount(value, mistake, entry.feedback)


# -- problems


def _value_problems(content: Amount) -> list[Problem]:
    if not content.value.strip():
        message, hint = "there’s no answer", "write it after `=`, with a tolerance if there is one: = 0.787 +- 0.005"
        return [Problem(message, hint, code="numeric.no-answer", field="value")]
    texts = _authored_texts(content)
    found = [problem for field, text in texts.items() for problem in _amount_problems(text, content.unit, field)]
    found += _tolerance_problems(content.tolerance)
    return found or [*_near_problems(content), *_range_problems(content)]


def _range_problems(content: Amount) -> list[Problem]:
    """A range that leaves the answer or a near one out would make it unreadable."""
    if not content.range:
        return []
    ends = _range_of(content.range)
    if ends is None:
        hint = "write the smallest and largest possible answer: range: 0 to 100"
        return [Problem(f"“{content.range}” isn’t a range", hint, code="numeric.range", field="range")]
    texts = _authored_texts(content).values()
    outside = [each for each in texts if not ends[0] <= amount(each, content.unit) <= ends[1]]
    hint = "widen it: it says what an answer could be, not what’s right"
    return [
        Problem(f"“{each}” is outside the range", hint, code="numeric.outside-range", field="range", value=each)
        for each in outside
    ]


def _range_of(text: str) -> tuple[Fraction, Fraction] | None:
    low, *high = [exact(part) for part in _RANGE.split(text.strip())]
    if low is None or len(high) != 1 or high[0] is None or low >= high[0]:
        return None
    return low, high[0]


def _authored_texts(content: Amount) -> dict[str, str]:
    """The answer and the near ones, by their cells."""
    return {"value": content.value} | {f"near.{at}.value": near.value for at, near in enumerate(content.near)}


def _tolerance_problems(text: str) -> list[Problem]:
    """A percentage could be one of the answer, of the whole or of its unit: the author works it out."""
    tolerance = exact(text)
    if is_percentage(text):
        message = f"the tolerance “{text}” is a percentage"
        hint = "write the amount in the unit of the answer: 5% either way of 40 is +- 2"
        return [Problem(message, hint, code="numeric.tolerance-percent", field="tolerance")]
    if tolerance is None or tolerance < 0:
        message, hint = f"the tolerance “{text}” isn’t a number", "write it as 0.005"
        return [Problem(message, hint, code="numeric.tolerance-number", field="tolerance")]
    return []


def _amount_problems(text: str, unit: str, field: str) -> list[Problem]:
    try:
        value = amount(text, unit)
    except FormSlip as slip:
        message = f"“{text}” isn’t an amount in {unit or 'numbers'}"
        return [Problem(message, slip.message, code="numeric.amount", field=field)]
    if value < 0:
        hint = "the number pads of some phones have no minus sign: ask for the size of the change"
        return [advice(f"“{text}” is below 0", hint, code="numeric.below-zero", field=field)]
    return []


def _near_problems(content: Amount) -> list[Problem]:
    found = []
    for at, near in enumerate(content.near):
        if is_close(amount(near.value, content.unit), content.value, content):
            message = f"the near answer “{near.value}” counts as right"
            hint = "it’s within the tolerance: remove it, or narrow the tolerance"
            found.append(Problem(message, hint, code="numeric.right-and-near", field=f"near.{at}.value"))
        elif not near.feedback:
            message = f"the near answer “{near.value}” has no feedback"
            hint = "below it, indented by two spaces: how someone gets there"
            found.append(advice(message, hint, code="numeric.no-feedback", field=f"near.{at}.feedback"))
    return found


# -- reading an amount


@lru_cache(maxsize=1024)
def amount(text: str, unit: str) -> Fraction:
    """The number that an author means by `text` where `unit` is asked for. Raises FormSlip where it is none."""
    value = exact(text)
    if is_probability(unit) and value is not None and not 0 <= value <= 1:
        raise FormSlip(f"A probability has to be between 0 and 1, and {text} isn’t.")
    return readings(text, unit, POINT)[0]


def is_probability(unit: str) -> bool:
    return unit_of(unit).is_probability


def is_percent(unit: str) -> bool:
    return unit_of(unit).is_percent


def bounds_of(content: Amount) -> Bounds:
    """What the question itself says of its answer: the declared range, else that of a share; and whole numbers only."""
    unit = unit_of(content.unit)
    authored = [amount(text, content.unit) for text in _authored_texts(content).values()]
    whole = unit.is_counted and exact(content.tolerance) == 0 and all(each.denominator == 1 for each in authored)
    if declared := _range_of(content.range) if content.range else None:
        return Bounds(*declared, whole=whole)
    if unit.is_probability:
        return Bounds(Fraction(0), Fraction(1))
    if unit.is_percent:
        return Bounds(min(Fraction(0), *authored), max(Fraction(100), *authored))
    return Bounds(whole=whole)


def is_close(given: Fraction, wanted: str, content: Amount) -> bool:
    """Whether an amount is the authored one within the tolerance."""
    tolerance = exact(content.tolerance) or Fraction(0)
    return abs(given - amount(wanted, content.unit)) <= tolerance


# -- asking and answering


def _tolerance_shown(content: Amount) -> str:
    return "" if exact(content.tolerance) == 0 else content.tolerance


def _forms(unit: str) -> str:
    """What may be typed, without an example that might be the answer."""
    if is_probability(unit) or is_percent(unit):
        return "Type it any way you like: 0.43, 43% or 3/7. A calculator is fine."
    return "Type it any way you like: 0.43, 3/7, 1,024 or 1.2e9, with or without the unit. A calculator is fine."


def plausible(text: str, content: Amount, mark: str = AUTOMATIC) -> list[Fraction]:
    """The readings of `text` that fit the question; all where none does. Raises FormSlip where there is none."""
    if mark not in (AUTOMATIC, POINT, COMMA):
        raise Forged("an unknown decimal mark")
    found = readings(text, content.unit, mark)
    bounds = bounds_of(content)
    fitting = [each for each in found if bounds.hold(each)]
    if not fitting and is_probability(content.unit):
        raise FormSlip(f"{text} can’t be a probability. It has to be between 0 and 1, or 0% and 100%.")
    return fitting or found


def _settled(found: Sequence[Fraction], content: Amount) -> Fraction:
    """The one reading that is left, or any where all are graded alike. Raises Ask where the learner has to say."""
    verdicts = [match(each, content) for each in found]
    if len({right for right, _ in verdicts}) > 1:
        raise Ask(MANY_READINGS, [_meant(each, content.unit) for each in sorted(found)])
    named = (each for each, (_, met) in zip(found, verdicts, strict=True) if met is not None)
    return next(named, found[0])


def _meant(value: Fraction, unit: str) -> Meant:
    below = math.floor(value)
    hint = "a whole number" if value == below else f"between {grouped(below)} and {grouped(below + 1)}"
    return Meant(str(value), with_unit(value, unit), hint)


def with_unit(value: Fraction, unit: str) -> str:
    """An amount in words: 6.5 GB. A probability is a bare number."""
    return shown(value) if is_probability(unit) else f"{shown(value)} {unit}".strip()


def shown(value: Fraction) -> str:
    """A number for people of every country: a point for the decimals, and a thin space where digits are many."""
    if value.denominator == 1:
        return grouped(int(value))
    with localcontext(prec=12):
        number = Decimal(value.numerator) / Decimal(value.denominator)
    return f"{number.normalize():f}"


def grouped(number: int) -> str:
    return f"{number:,}".replace(",", "\u202f") if abs(number) >= 10_000 else str(number)


def value_of(content: Amount, response: Response) -> Fraction | None:
    """The number that was meant. Responses from before readings were stored hold only the text."""
    if "value" in response:
        return Fraction(response["value"])
    try:
        return plausible(response.get("text", ""), content, POINT)[0]
    except FormSlip:
        return None


def match(given: Fraction, content: Amount) -> tuple[bool, int | None]:
    """Whether the answer is right, else the place of the near answer that it is."""
    if is_close(given, content.value, content):
        return True, None
    return False, next((at for at, near in enumerate(content.near) if is_close(given, near.value, content)), None)


def _read_as(value: Fraction, text: str, unit: str) -> str:
    """The number that was graded, where it is not to be seen in what was typed."""
    return "" if shown(value) in (text, *text.split()) else with_unit(value, unit)
