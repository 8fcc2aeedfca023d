"""True or false, and why. The verdict alone is a coin toss, so only both together count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from quizzes.kinds import options
from quizzes.kinds.base import (
    FormData,
    FormSlip,
    Key,
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
    looked_up,
    only_value,
    right_or_wrong,
    said,
    sentence,
    unknown_verdict,
    values_of,
)
from quizzes.kinds.body import Body, entry_lines, read_body, write_body
from quizzes.kinds.content import Content, Markdown
from quizzes.kinds.kind import COMMON, Kind, Offered
from quizzes.kinds.told import Part, Told, told
from quizzes.problems import Problem, advice

VERDICTS = {"true": True, "false": False}
ENDING = "True or false?"
RIGHT, HALF, WRONG = "right", "half", "wrong"
MARKS = {"x": RIGHT, "~": HALF, " ": WRONG}
_BOXES = {mark: f"- [{sign}]" for sign, mark in MARKS.items()}


@dataclass(frozen=True, slots=True)
class Reason:
    text: str = ""
    mark: str = WRONG
    mistake: str = ""
    feedback: str = ""

    @property
    def is_right(self) -> bool:
        return self.mark == RIGHT


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement(Content):
    truth: bool = False
    reasons: tuple[Reason, ...]


class TrueFalse(Kind[Statement]):
    name = "true-false"
    label = "True or false, and why"
    content = Statement
    guessable = True
    asks = False
    sorts = frozenset({"judged statements"})
    other_names = ("tf", "truefalse")
    answer_field = "reasons"
    markdown_fields = COMMON | dict.fromkeys(("reasons.text", "reasons.feedback"), Markdown.INLINE)
    name_fields = frozenset({"mistake", "mark"})

    def read(self, lines: Sequence[Line], fields: Mapping[str, str]) -> tuple[Statement, list[Problem]]:
        body = read_body(lines)
        entries = body.only("=", "-")
        verdicts = [entry for entry in entries if entry.sign == "="]
        said = [VERDICTS.get(entry.text.lower()) for entry in verdicts]
        if len(said) != 1 or said[0] is None:
            line = verdicts[-1].line if verdicts else 0
            hint = "write one line, `= true` or `= false`, above the reasons"
            body.add("true-false.verdict", "true or false is missing or unclear", hint, line, field="truth")
        content = body.content(Statement, truth=bool(said and said[0]), reasons=_read_reasons(body))
        return content, body.problems

    def write(self, content: Statement) -> list[str]:
        lines = [f"= {_word(content.truth)}"]
        for reason in content.reasons:
            lines += entry_lines(_BOXES[reason.mark], reason.text, reason.mistake, reason.feedback)
        return write_body(content, lines)

    def answer_problems(self, content: Statement) -> list[Problem]:
        texts = [reason.text for reason in content.reasons]
        found = _mark_problems([reason.mark for reason in content.reasons])
        if not content.stem.rstrip().lower().endswith(ENDING.lower()):
            message, hint = "the question doesn’t ask “true or false?”", f"end it with “{ENDING}”"
            found.append(advice(message, hint, code="true-false.ending", field="stem"))
        found += options.text_problems(texts, "reason", lambda at: f"reasons.{at}.text")
        right = [reason.text for reason in content.reasons if reason.is_right]
        found += options.length_problems(right, texts, "reasons")
        return found + [
            options.feedback_problem(reason.text, f"reasons.{at}")
            for at, reason in enumerate(content.reasons)
            if not reason.is_right and not reason.feedback
        ]

    def key(self, content: Statement) -> Key:
        right = tuple(sorted(said(reason.text) for reason in content.reasons if reason.is_right))
        return {"truth": content.truth, "reasons": right}

    def present(self, content: Statement, component: str, seed: int) -> Prompt:
        verdicts = [{"value": value, "text": sentence(value)} for value in VERDICTS]
        reasons = options.offered([reason.text for reason in content.reasons], _order(content, seed))
        return asked(content) | {"verdicts": verdicts, "reasons": reasons}

    def parse(self, content: Statement, component: str, seed: int, data: FormData) -> Response:
        verdict, reason = only_value(data, "verdict"), only_value(data, "reason")
        if not verdict:
            raise FormSlip("Choose true or false first, then pick the reason.")
        said = looked_up(VERDICTS, verdict)
        if not reason:
            raise FormSlip("Pick the reason, too. True or false counts only with its reason.")
        return {"verdict": said, "reason": looked_up(values_of(_order(content, seed)), reason)}

    def right_response(self, content: Statement, component: str) -> Response:
        return {"verdict": content.truth, "reason": [reason.is_right for reason in content.reasons].index(True)}

    def grade(self, content: Statement, component: str, response: Response) -> Verdict:
        if is_unknown(response):
            return unknown_verdict()
        reason = content.reasons[response["reason"]]
        verdict_right = response["verdict"] == content.truth
        given = f"{sentence(_word(response['verdict']))}: {reason.text}"
        notes = () if reason.is_right else (Note(reason.text, reason.feedback, reason.mistake),)
        heading = _heading(content.truth, verdict_right, reason.is_right)
        met = (f"verdict.{_word(response['verdict'])}", f"reason.{response['reason']}")
        return Verdict(float(verdict_right and reason.is_right), heading, given, notes, met)

    def random_scores(self, content: Statement) -> Scores:
        return right_or_wrong(len(VERDICTS) * len(content.reasons))

    def reveal(self, content: Statement, component: str, seed: int, response: Response, verdict: Verdict) -> Reveal:
        chosen = response.get("reason")
        shown = [(at, content.reasons[at]) for at in _order(content, seed)]
        others = [each for at, each in shown if at != chosen and (each.feedback or not each.is_right)]
        tempting = [each for at, each in shown if at == chosen and not each.is_right and each.feedback]
        return explained(content, response) | {
            "tempting": [feedback("", reason.feedback) for reason in tempting],
            "others": [feedback(reason.text, reason.feedback) for reason in others],
        }

    def told(self, content: Statement, component: str, seed: int, response: Response, verdict: Verdict) -> Told:
        right = [_judged(content.truth), *(Part(each.text) for each in content.reasons if each.is_right)]
        if is_unknown(response):
            return told(right)
        reason = content.reasons[response["reason"]]
        judged = _judged(response["verdict"], response["verdict"] == content.truth)
        return told(right, [judged, Part(reason.text, reason.is_right)])

    def options(self, content: Statement) -> list[Offered]:
        return [Offered(reason.text, reason.is_right) for reason in content.reasons]

    def claim(self, content: Statement) -> bool:
        return content.truth


KIND = TrueFalse()


def _read_reasons(body: Body) -> tuple[Reason, ...]:
    reasons = []
    for at, entry in enumerate(entry for entry in body.entries if entry.sign == "-"):
        mark, text, mistake = options.read_box(body, entry, "x~ ", f"reasons.{at}")
        reasons.append(Reason(text, MARKS[mark], mistake, entry.feedback))
    return tuple(reasons)


def _mark_problems(marks: Sequence[str]) -> list[Problem]:
    found = []
    if marks.count(RIGHT) != 1:
        message = f"{marks.count(RIGHT)} reasons are marked [x]; exactly 1 is right"
        found.append(Problem(message, "mark the right reason", code="true-false.key-count", field="reasons"))
    if marks.count(HALF) != 1:
        message = f"{marks.count(HALF)} reasons are marked [~]"
        hint = "mark one: the right call with the wrong logic"
        found.append(advice(message, hint, code="true-false.half-count", field="reasons"))
    if len(marks) < 2:
        message, hint = "there are no reasons to choose from", "write 3 or 4, each starting with [x], [~] or [ ]"
        found.append(Problem(message, hint, code="true-false.too-few", field="reasons"))
    elif not 3 <= len(marks) <= 4:
        message = f"there are {len(marks)} reasons"
        found.append(advice(message, "write 3 or 4", code="true-false.reason-count", field="reasons"))
    return found


def _heading(truth: bool, verdict_right: bool, reason_right: bool) -> str:
    if verdict_right:
        return f"Right: {_word(truth)}." if reason_right else f"{sentence(_word(truth))}, but not for that reason."
    return f"Not quite: it’s {_word(truth)}."


def _judged(truth: bool, is_right: bool = True) -> Part:
    return Part(sentence(_word(truth)), is_right)


def _word(truth: bool) -> str:
    return "true" if truth else "false"


def _order(content: Statement, seed: int) -> list[int]:
    return options.shown_order([reason.text for reason in content.reasons], seed)
