"""Items to sort into a few categories. Categories stand in the author's order, which is often a natural one."""

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
from .body import common_problems, read_body, write_body, writing_problems

NAME = "categorize"
LABEL = "Sort"
SELF_GRADED = False
TYPED = False
FIELDS: tuple[str, ...] = ()


def read(lines: Sequence[Line], fields: Mapping[str, str]) -> tuple[Content, list[Problem]]:
    body = read_body(lines)
    items = [placing.read_item(body, entry) for entry in body.only("-")]
    for item in items:
        if not item["text"]:
            body.add(f"“=> {item['target']}” is a category without items", "give it an item, or use `matching`")
    return body.content(items=items), body.problems


def write(content: Content) -> list[str]:
    return write_body(content, placing.item_lines(content["items"]))


def problems(content: Content) -> list[Problem]:
    found = common_problems(content, [item["feedback"] for item in content["items"]])
    found += placing.problems_of(content["items"], placing.targets_of(content))
    return found + writing_problems(sys.modules[__name__], content)


def key(content: Content) -> Key:
    return placing.key_of(content["items"])


def components(content: Content) -> tuple[str, ...]:
    return ("",)


def present(content: Content, component: str, seed: int) -> Prompt:
    return placing.prompt(content, seed, _target_order(content))


def parse(content: Content, component: str, seed: int, data: FormData) -> Response:
    return placing.response_in(data, content, seed, _target_order(content))


def grade(content: Content, component: str, response: Response) -> Verdict:
    return placing.verdict_on(content, response)


def random_scores(content: Content) -> Scores:
    return placing.random_scores(content)


def reveal(content: Content, component: str, seed: int, response: Response, verdict: Verdict) -> Reveal:
    return placing.revealed(content, seed, response)


def _target_order(content: Content) -> list[int]:
    return list(range(len(placing.targets_of(content))))
