"""What an answer would come to, for authors: the same reading and grading as a learner's, and nothing is stored."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from quizzes.kinds import KINDS, numeric, short

from .base import DECIMAL_MARK, UNKNOWN, Ask, Content, FormSlip, Verdict, unknown_verdict
from .reading.cleaning import typed
from .reading.numerals import AUTOMATIC
from .reading.words import same

RIGHT, PARTLY, WRONG, ASK = "right", "partly", "wrong", "ask"
LONGEST = 2000


class CannotTry(Exception):
    """This question takes no answer of that form, or has no such part."""


@dataclass(frozen=True, slots=True)
class Tried:
    """The verdict in a word, and what the answer was read as: several readings where the learner would be asked."""

    kind: str
    verdict: str
    score: float | None
    read_as: list[str]
    message: str

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def try_answer(kind: str, content: Content, part: str, answer: str, mark: str = AUTOMATIC) -> Tried:
    """Read and grade `answer`. Raises CannotTry, and Forged for half a character."""
    parts = KINDS[kind].components(content)
    if part not in parts and (part or len(parts) > 1):
        raise CannotTry(f"There is no part “{part}”. The parts are: {', '.join(map(repr, parts))}.")
    _check_key(kind, content)
    try:
        return _tried(kind, content, part or parts[0], answer, mark)
    except Ask as ask:
        return Tried(kind, ASK, None, [each.label for each in ask.readings], ask.message)
    except FormSlip as slip:  # nothing is stored, and the learner is asked to type it anew
        return Tried(kind, ASK, None, [], slip.message)


def _check_key(kind: str, content: Content) -> None:
    """A typed answer is compared with something."""
    if kind == short.NAME and not content["accepted"]:
        raise CannotTry("The question has no accepted answer: write one after `=`.")
    if kind == numeric.NAME:
        try:
            for text in (content["value"], *(near["value"] for near in content["near"])):
                numeric.amount(text, content["unit"])
        except FormSlip as slip:
            raise CannotTry(f"The question has an answer that is no amount in its unit. {slip.message}") from slip


def _tried(kind: str, content: Content, part: str, answer: str, mark: str) -> Tried:
    module = KINDS[kind]
    if module.TYPED:
        response = module.parse(content, part, 1, {"answer": [answer], DECIMAL_MARK: [mark]})
        return _told(kind, module.grade(content, part, response), _read_as(kind, content, response))
    if module.SELF_GRADED:
        return _recalled(kind, content, part, answer)
    if kind == "choice":
        return _told_choice(kind, content, _position(content, answer))
    if kind == "choices":
        verdict = module.grade(
            content, part, {"chosen": sorted({_position(content, each) for each in answer.split(";")})}
        )
        return _told(kind, verdict, [verdict.given])
    raise CannotTry(f"{module.LABEL}: this kind is answered with several controls. Try it on its page.")


def _told_choice(kind: str, content: Content, chosen: int) -> Tried:
    verdict = KINDS[kind].grade(content, "", {"choice": chosen})
    return _told(kind, verdict, [verdict.given])


def _told(kind: str, verdict: Verdict, read_as: list[str]) -> Tried:
    word = RIGHT if verdict.is_right else PARTLY if verdict.score > 0 else WRONG
    feedback = " ".join([verdict.heading, *(note.feedback for note in verdict.notes)])
    return Tried(kind, word, verdict.score, read_as, feedback.strip())


def _read_as(kind: str, content: Content, response: dict[str, Any]) -> list[str]:
    value = numeric.value_of(content, response) if kind == numeric.NAME else None
    if value is not None:
        return [numeric.with_unit(value, content["unit"])]
    return [response.get("meant") or response["text"]]


def _recalled(kind: str, content: Content, part: str, answer: str) -> Tried:
    """Learners grade this kind themselves; here the answer is compared as a short one would be."""
    text = typed(answer, LONGEST, f"{LONGEST} characters are enough.")
    wanted = KINDS[kind].reveal({"setup": ""} | content, part, 1, UNKNOWN, unknown_verdict())["answer"]
    right, _ = short.match(text, [wanted], [])
    verdict = Verdict(float(right), "Right." if right else f"Not the same as “{wanted}”.", text)
    told = _told(kind, verdict, [text])
    return Tried(kind, told.verdict, told.score, told.read_as, f"{told.message} Learners grade this kind themselves.")


def _position(content: Content, answer: str) -> int:
    """The option that an author means: its text, or its number in the file."""
    options = content["options"]
    for at, option in enumerate(options):
        if same(answer, option["text"]):
            return at
    if answer.strip().isdecimal() and 1 <= int(answer.strip()[:6]) <= len(options):
        return int(answer) - 1
    raise CannotTry(f"There is no option “{answer.strip()}”. Write its text, or its number from 1 to {len(options)}.")
