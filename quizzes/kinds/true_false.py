"""True or false, and why. The verdict alone is a coin toss, so only both together count."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import Any

from quizzes.problems import Problem, advice

from . import options
from .base import (
    Content,
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
from .body import Body, common_problems, entry_lines, read_body, write_body, writing_problems

NAME = "true-false"
LABEL = "True or false, and why"
SELF_GRADED = False
TYPED = False
FIELDS: tuple[str, ...] = ()

VERDICTS = {"true": True, "false": False}
ENDING = "True or false?"
RIGHT, HALF, WRONG = "right", "half", "wrong"
MARKS = {"x": RIGHT, "~": HALF, " ": WRONG}
_BOXES = {mark: f"- [{sign}]" for sign, mark in MARKS.items()}


def read(lines: Sequence[Line], fields: Mapping[str, str]) -> tuple[Content, list[Problem]]:
    body = read_body(lines)
    entries = body.only("=", "-")
    verdicts = [entry for entry in entries if entry.sign == "="]
    said = [VERDICTS.get(entry.text.lower()) for entry in verdicts]
    if len(said) != 1 or said[0] is None:
        line = verdicts[-1].line if verdicts else 0
        body.add("the verdict is missing or unclear", "write one line, `= true` or `= false`, above the reasons", line)
    content = body.content(truth=bool(said and said[0]), reasons=_read_reasons(body))
    return content, body.problems


def _read_reasons(body: Body) -> list[dict[str, Any]]:
    reasons = []
    for entry in (entry for entry in body.entries if entry.sign == "-"):
        mark, text, mistake = options.read_box(body, entry, "x~ ")
        reasons.append({"text": text, "mark": MARKS[mark], "mistake": mistake, "feedback": entry.feedback})
    return reasons


def write(content: Content) -> list[str]:
    lines = [f"= {_word(content['truth'])}"]
    for reason in content["reasons"]:
        lines += entry_lines(_BOXES[reason["mark"]], reason["text"], reason["mistake"], reason["feedback"])
    return write_body(content, lines)


def problems(content: Content) -> list[Problem]:
    reasons = content["reasons"]
    texts = [reason["text"] for reason in reasons]
    found = common_problems(content, [reason["feedback"] for reason in reasons])
    found += _mark_problems([reason["mark"] for reason in reasons])
    if not content["stem"].rstrip().lower().endswith(ENDING.lower()):
        found.append(advice("the question does not ask for a verdict", f"end it with “{ENDING}”"))
    found += options.text_problems(texts, "reason")
    found += options.length_problems([reason["text"] for reason in reasons if reason["mark"] == RIGHT], texts)
    found += options.feedback_problems((each["text"], each["feedback"]) for each in reasons if each["mark"] != RIGHT)
    return found + writing_problems(sys.modules[__name__], content)


def _mark_problems(marks: Sequence[str]) -> list[Problem]:
    found = []
    if marks.count(RIGHT) != 1:
        found.append(
            Problem(f"{marks.count(RIGHT)} reasons are marked [x]; exactly 1 is right", "mark the right reason")
        )
    if marks.count(HALF) != 1:
        message = f"{marks.count(HALF)} reasons are marked [~]"
        found.append(advice(message, "mark one: the right verdict with the wrong logic"))
    if len(marks) < 2:
        found.append(Problem("there is no choice of reasons", "write 3 or 4, each starting with [x], [~] or [ ]"))
    elif not 3 <= len(marks) <= 4:
        found.append(advice(f"there are {len(marks)} reasons", "write 3 or 4"))
    return found


def key(content: Content) -> Key:
    right = tuple(sorted(said(reason["text"]) for reason in content["reasons"] if reason["mark"] == RIGHT))
    return {"truth": content["truth"], "reasons": right}


def components(content: Content) -> tuple[str, ...]:
    return ("",)


def present(content: Content, component: str, seed: int) -> Prompt:
    verdicts = [{"value": value, "text": sentence(value)} for value in VERDICTS]
    return asked(content) | {
        "verdicts": verdicts,
        "reasons": options.offered(content["reasons"], _order(content, seed)),
    }


def parse(content: Content, component: str, seed: int, data: FormData) -> Response:
    verdict, reason = only_value(data, "verdict"), only_value(data, "reason")
    if not verdict:
        raise FormSlip("The verdict is still open. Choose true or false, and the reason for it.")
    said = looked_up(VERDICTS, verdict)
    if not reason:
        raise FormSlip("The reason is still open. A verdict counts only with its reason.")
    return {"verdict": said, "reason": looked_up(values_of(_order(content, seed)), reason)}


def grade(content: Content, component: str, response: Response) -> Verdict:
    if is_unknown(response):
        return unknown_verdict()
    reason = content["reasons"][response["reason"]]
    verdict_right, reason_right = response["verdict"] == content["truth"], reason["mark"] == RIGHT
    given = f"{sentence(_word(response['verdict']))}: {reason['text']}"
    notes = () if reason_right else (Note(reason["text"], reason["feedback"], reason["mistake"]),)
    heading = _heading(content["truth"], verdict_right, reason_right)
    met = (f"verdict.{_word(response['verdict'])}", f"reason.{response['reason']}")
    return Verdict(float(verdict_right and reason_right), heading, given, notes, met)


def _heading(truth: bool, verdict_right: bool, reason_right: bool) -> str:
    if verdict_right:
        return f"Right: {_word(truth)}." if reason_right else f"{sentence(_word(truth))}, but not for that reason."
    return f"Not quite: it is {_word(truth)}."


def random_scores(content: Content) -> Scores:
    return right_or_wrong(len(VERDICTS) * len(content["reasons"]))


def reveal(content: Content, component: str, seed: int, response: Response, verdict: Verdict) -> Reveal:
    chosen = response.get("reason")
    shown = [(at, content["reasons"][at]) for at in _order(content, seed)]
    others = [reason for at, reason in shown if at != chosen and reason["feedback"]]
    tempting = [each for at, each in shown if at == chosen and each["mark"] != RIGHT and each["feedback"]]
    return explained(content, response) | {
        "verdicts": [
            {"text": sentence(word)} | _state(value == content["truth"], value is response.get("verdict"))
            for word, value in VERDICTS.items()
        ],
        "reasons": [{"text": each["text"]} | _state(each["mark"] == RIGHT, at == chosen) for at, each in shown],
        "tempting": [feedback("", reason["feedback"]) for reason in tempting],
        "others": [feedback(reason["text"], reason["feedback"]) for reason in others],
    }


def _state(right: bool, chosen: bool) -> dict[str, Any]:
    return {"state": "right" if right else "wrong" if chosen else "other", "chosen": chosen}


def _word(truth: bool) -> str:
    return "true" if truth else "false"


def _order(content: Content, seed: int) -> list[int]:
    return options.shown_order([reason["text"] for reason in content["reasons"]], seed)
