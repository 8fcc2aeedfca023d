"""One answer out of a few."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence

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
    unknown_verdict,
    values_of,
)
from .body import common_problems, read_body, write_body, writing_problems

NAME = "choice"
LABEL = "One answer"
SELF_GRADED = False
TYPED = False
FIELDS: tuple[str, ...] = ()


def read(lines: Sequence[Line], fields: Mapping[str, str]) -> tuple[Content, list[Problem]]:
    body = read_body(lines)
    content = body.content(options=options.read_options(body))
    return content, body.problems


def write(content: Content) -> list[str]:
    return write_body(content, options.option_lines(content["options"]))


def problems(content: Content) -> list[Problem]:
    offered = content["options"]
    found = common_problems(content, [option["feedback"] for option in offered])
    found += _key_problems([option["right"] for option in offered])
    texts = [option["text"] for option in offered]
    found += options.text_problems(texts)
    found += options.length_problems([option["text"] for option in offered if option["right"]], texts)
    found += options.feedback_problems(
        (option["text"], option["feedback"]) for option in offered if not option["right"]
    )
    return found + writing_problems(sys.modules[__name__], content)


def _key_problems(marks: Sequence[bool]) -> list[Problem]:
    found = []
    right = sum(marks)
    if right != 1:
        message = f"{right} options are marked [x]; choice has exactly 1"
        found.append(Problem(message, "mark one, or use `choices` and “Select all that apply.”"))
    if len(marks) < 2:
        found.append(
            Problem("there is nothing to choose from", "write 3 or 4 options, each starting with `- [ ]` or `- [x]`")
        )
    elif not 3 <= len(marks) <= 4:
        found.append(advice(f"there are {len(marks)} options", "three good ones, or four, are best"))
    return found


def key(content: Content) -> Key:
    return options.key_of(content["options"])


def components(content: Content) -> tuple[str, ...]:
    return ("",)


def present(content: Content, component: str, seed: int) -> Prompt:
    return asked(content) | {"options": options.offered(content["options"], _order(content, seed))}


def parse(content: Content, component: str, seed: int, data: FormData) -> Response:
    value = only_value(data, "answer")
    if not value:
        raise FormSlip("Nothing is chosen yet. Choose one option, then check.")
    return {"choice": looked_up(values_of(_order(content, seed)), value)}


def grade(content: Content, component: str, response: Response) -> Verdict:
    if is_unknown(response):
        return unknown_verdict()
    chosen = content["options"][response["choice"]]
    met = (f"option.{response['choice']}",)
    if chosen["right"]:
        return Verdict(1.0, "Right.", chosen["text"], met=met)
    note = Note(chosen["text"], chosen["feedback"], chosen["mistake"])
    return Verdict(0.0, "Not quite.", chosen["text"], (note,), met)


def random_scores(content: Content) -> Scores:
    return right_or_wrong(len(content["options"]))


def reveal(content: Content, component: str, seed: int, response: Response, verdict: Verdict) -> Reveal:
    chosen = response.get("choice")
    shown = [(at, content["options"][at]) for at in _order(content, seed)]
    others = [option for at, option in shown if at != chosen and option["feedback"]]
    tempting = [option for at, option in shown if at == chosen and not option["right"] and option["feedback"]]
    return explained(content, response) | {
        "options": [
            {"text": option["text"], "state": _state(option["right"], at == chosen), "chosen": at == chosen}
            for at, option in shown
        ],
        "tempting": [feedback("", option["feedback"]) for option in tempting],
        "others": [feedback(option["text"], option["feedback"]) for option in others],
    }


def _state(right: bool, chosen: bool) -> str:
    if right:
        return "right"
    return "wrong" if chosen else "other"


def _order(content: Content, seed: int) -> list[int]:
    return options.shown_order([option["text"] for option in content["options"]], seed)
