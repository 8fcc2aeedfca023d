"""Items to match with targets, some of which may fit nothing."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence

from quizzes.problems import Problem

from . import placing
from .base import (
    Content,
    FormData,
    Key,
    Line,
    Prompt,
    Response,
    Reveal,
    Scores,
    Verdict,
)
from .body import common_problems, entry_lines, one_line, read_body, write_body, writing_problems
from .options import shown_order

NAME = "matching"
LABEL = "Match"
SELF_GRADED = False
TYPED = False
FIELDS: tuple[str, ...] = ()


def read(lines: Sequence[Line], fields: Mapping[str, str]) -> tuple[Content, list[Problem]]:
    body = read_body(lines)
    items, decoys = [], []
    for entry in body.only("-"):
        entry.text, mistake = body.named(entry)
        if entry.text.startswith(placing.ARROW):
            text = one_line(entry.text.removeprefix(placing.ARROW))
            decoys.append({"text": text, "mistake": mistake, "feedback": entry.feedback})
        else:
            items.append(placing.read_item(body, entry))
            if mistake:
                hint = "only a target that fits nothing has one"
                body.add(f"the item “{entry.text}” names a mistake", hint, entry.line)
    return body.content(items=items, decoys=decoys), body.problems


def write(content: Content) -> list[str]:
    lines = placing.item_lines(content["items"])
    for decoy in content["decoys"]:
        lines += entry_lines(f"- {placing.ARROW}", decoy["text"], decoy["mistake"], decoy["feedback"])
    return write_body(content, lines)


def problems(content: Content) -> list[Problem]:
    found = common_problems(content, [each["feedback"] for each in (*content["items"], *content["decoys"])])
    found += placing.problems_of(content["items"], placing.targets_of(content))
    used = {item["target"] for item in content["items"]}
    for decoy in content["decoys"]:
        if decoy["text"] in used:
            hint = "a target after `- =>` fits nothing: remove one of the two"
            found.append(Problem(f"“{decoy['text']}” is a target of an item and of none", hint))
    return found + writing_problems(sys.modules[__name__], content)


def key(content: Content) -> Key:
    return placing.key_of(content["items"])


def components(content: Content) -> tuple[str, ...]:
    return ("",)


def present(content: Content, component: str, seed: int) -> Prompt:
    return placing.prompt(content, seed, _target_order(content, seed))


def parse(content: Content, component: str, seed: int, data: FormData) -> Response:
    return placing.response_in(data, content, seed, _target_order(content, seed))


def grade(content: Content, component: str, response: Response) -> Verdict:
    return placing.verdict_on(content, response)


def random_scores(content: Content) -> Scores:
    return placing.random_scores(content)


def reveal(content: Content, component: str, seed: int, response: Response, verdict: Verdict) -> Reveal:
    return placing.revealed(content, seed, response)


def _target_order(content: Content, seed: int) -> list[int]:
    """Shuffled, so that a target that fits nothing does not stand last."""
    return shown_order(placing.targets_of(content), seed, "targets")
