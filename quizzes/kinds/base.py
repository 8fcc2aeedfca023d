"""The words that every kind shares: what is asked, said, graded and shown. `kind.py` says what a kind is."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from .content import Content

Prompt = dict[str, Any]
"""All that a page may show before the answer."""
Response = dict[str, Any]
"""What the learner said: plain JSON, in authored positions, never in shown ones."""
Reveal = dict[str, Any]
"""What a page shows after the answer."""
Key = Mapping[str, object]
"""By the field of the content, a value to compare. A frozenset may grow: one more accepted answer takes none away."""
FormData = Mapping[str, Sequence[str]]
"""The submitted form: every name with all its values."""
Scores = Mapping[Fraction, Fraction]
"""How the answers that our form can send are spread over scores: each score with its share of all of them."""

NO_LUCK: Scores = {Fraction(0): Fraction(1)}
"""A kind whose answer is typed or recalled: there is no list to pick from blindly."""

UNKNOWN: Response = {"unknown": True}
"""“I don't know, show me”: a response of every kind, with a score of 0."""

REMEMBERED: Response = {"grade": "good"}
"""What a flashcard is turned over with, before the learner says how it went."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a content file and its number, counted from 1."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Note:
    """Feedback to one thing that the learner said: in source Markdown, with the name of the mistake behind it."""

    given: str
    feedback: str
    mistake: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """How good an answer was (score from 0 to 1), in one sentence, and what the learner had said.

    `met` names what the answer met, by the fields of the content and positions from 0, as they were authored: the
    options chosen (`option.2`), a near miss (`near-miss.0`), the reason (`reason.1`). `read_as` is what a typed answer
    was taken for, where that is not to be seen in its text.
    """

    score: float
    heading: str
    given: str
    notes: tuple[Note, ...] = ()
    met: tuple[str, ...] = ()
    read_as: str = ""

    @property
    def is_right(self) -> bool:
        return self.score >= 1


class FormSlip(Exception):
    """A slip of the hand, not of knowledge: nothing chosen, a number that cannot be meant. It is not counted."""

    code = "answer.slip"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True, slots=True)
class Meant:
    """One thing that a typed answer can mean: what its button sends, what it says, and a word that tells it apart."""

    value: str
    label: str
    hint: str = ""


class Ask(FormSlip):
    """The answer can be read in more ways than one, and they are not graded alike: the learner says which is meant.

    The words never depend on the key, and every reading is offered, by size: a question asked of right answers only
    would tell the key.
    """

    code = "answer.ask"

    def __init__(self, message: str, readings: Sequence[Meant]) -> None:
        super().__init__(message)
        self.readings = tuple(readings)


class TwoAnswers(Ask):
    """Two answers stand where one is asked for. Where nobody can be asked, they count as the worse one."""


class OtherReading(FormSlip):
    """A reading was chosen, and the text beside it edited since: nobody can tell which of the two is meant."""

    code = "answer.other-reading"


KEY_MET = "key"
"""Of a typed answer: what `Verdict.met` says where it is right."""
READING = "reading"
"""The field in which the chosen reading of a typed answer comes back."""
DECIMAL_MARK = "decimal-mark"
"""The field in which the learner's own decimal mark is handed to the kind. It comes from the settings, not the form."""


class Forged(Exception):
    """A value that our form cannot have sent."""


class CannotTry(Exception):
    """A question that takes no answer in words, or has no such part."""


def said(text: str) -> str:
    """A text of a key, for comparison: capitals, spaces and the point at its end change no answer."""
    return " ".join(text.split()).casefold().removesuffix(".")


def changed_key(before: Key, after: Key) -> tuple[str, ...]:
    """The fields in which a key differs from an earlier one of the same kind."""
    return tuple(name for name in before if not _still_holds(before[name], after[name]))


def _still_holds(before: object, after: object) -> bool:
    if isinstance(before, frozenset) and isinstance(after, frozenset):
        return before <= after
    return before == after


def position_met(verdict: Verdict, what: str) -> int | None:
    """The authored position of the one thing of this sort that the answer met, if it met any."""
    found = (name.rpartition(".") for name in verdict.met)
    return next((int(at) for sort, _, at in found if sort == what), None)


def is_unknown(response: Response) -> bool:
    return response.get("unknown") is True


def heading_of(score: float) -> str:
    """A verdict in a word or two, where nothing is known but the score."""
    if score >= 1:
        return "Right."
    return "Partly right." if score > 0 else "Not quite."


def unknown_verdict() -> Verdict:
    """The verdict on “I don't know, show me”, whatever the question."""
    return Verdict(0.0, "Here’s the answer.", "I don’t know")


def asked(content: Content) -> Prompt:
    """The part of every prompt: the rendered question and what stands before it."""
    return {"stem": content.stem, "setup": content.setup}


def explained(content: Content, response: Response) -> Reveal:
    """The part of every reveal: the rendered question, its explanation, and whether the learner passed."""
    explanation = {"why": content.why, "remember": content.remember, "unknown": is_unknown(response)}
    return asked(content) | explanation | {"tempting": [], "others": []}


def feedback(given: str, text: str) -> dict[str, str]:
    """An entry of `tempting` or `others`: what it is about ("" for the learner's only answer), and a sentence on it."""
    return {"given": given, "feedback": text}


def shuffled(count: int, seed: int, salt: str = "") -> list[int]:
    """The positions 0 to count − 1 in the order that `seed` decides; `salt` tells two lists of one question apart."""
    order = list(range(count))
    random.Random(f"{seed}{salt}").shuffle(order)  # noqa: S311 - an order to show options in, not a secret
    return order


def values_of(order: Sequence[int]) -> dict[str, int]:
    """The form value of each shown position ("1", "2", …) and the authored position behind it."""
    return {str(shown): authored for shown, authored in enumerate(order, start=1)}


def only_value(data: FormData, name: str) -> str:
    """The single value sent under `name`, or "" where none was."""
    values = data.get(name, ())
    if len(values) > 1:
        raise Forged(f"{name} was sent {len(values)} times")
    return values[0] if values else ""


def looked_up[T](values: Mapping[str, T], value: str) -> T:
    """What a form value stands for; a value that was not offered is forged."""
    if value not in values:
        raise Forged("a value that was not offered")
    return values[value]


def chosen_reading[T](offered: Mapping[str, T], value: str) -> T:
    """The reading of a typed answer that a form value stands for. Its text can be edited while it is asked about."""
    if value not in offered:
        raise OtherReading("You changed your answer, so that choice doesn’t fit anymore. Check your answer again.")
    return offered[value]


def right_or_wrong(answers: int) -> Scores:
    """One of so many answers is right, and all others are wrong."""
    return {Fraction(0): Fraction(answers - 1, answers), Fraction(1): Fraction(1, answers)}


_WORDS = (
    *("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
    *("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)


def in_words(count: int) -> str:
    """A number in a headline: a word below 20, digits from there."""
    return _WORDS[count] if count < len(_WORDS) else str(count)


# Every blank is as long as any other: its length must not tell the word.
BLANK = '<span class="gap"><span class="sr">blank</span><span aria-hidden="true">[…]</span></span>'


def sentence(text: str) -> str:
    """`text` with a capital at its start."""
    return text[:1].upper() + text[1:]


def listed(texts: Iterable[str]) -> str:
    """What was given, as one line for a list of answers."""
    return "; ".join(texts)
