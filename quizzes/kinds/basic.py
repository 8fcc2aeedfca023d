"""A flashcard: a question, and its answer on the back."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence

from quizzes.problems import Problem, advice

from .base import (
    NO_LUCK,
    Content,
    FormData,
    Key,
    Line,
    Prompt,
    Response,
    Reveal,
    Scores,
    Verdict,
    asked,
    explained,
    said,
)
from .body import Body, common_problems, entry_lines, one_line, read_body, words, write_body, writing_problems
from .recalling import grade_of, parse_grade

NAME = "basic"
LABEL = "Flashcard"
SELF_GRADED = True
TYPED = False
FIELDS: tuple[str, ...] = ()

ANSWER_WORDS = 15
_YES_NO = {"yes", "no", "true", "false"}


def read(lines: Sequence[Line], fields: Mapping[str, str]) -> tuple[Content, list[Problem]]:
    body = read_body(lines)
    content = body.content(answer=read_answer(body))
    return content, body.problems


def read_answer(body: Body) -> str:
    """The one `=` line of a side of a card."""
    answers = body.only("=")
    for extra in answers[1:]:
        body.add("there is a second answer", "a flashcard has one `=` line", extra.line)
    return one_line(f"{answers[0].text} {answers[0].feedback}") if answers else ""


def write(content: Content) -> list[str]:
    return write_body(content, entry_lines("=", content["answer"]))


def problems(content: Content) -> list[Problem]:
    found = common_problems(content) + answer_problems(content["answer"])
    return found + writing_problems(sys.modules[__name__], content)


def answer_problems(answer: str, what: str = "answer") -> list[Problem]:
    """An answer that is missing, too long to be recalled, or a coin toss."""
    if not answer.strip():
        return [Problem(f"there is no {what}", "write it after `=`")]
    found = []
    if words(answer) > ANSWER_WORDS:
        found.append(advice(f"the {what} is {words(answer)} words long", f"at most {ANSWER_WORDS}: split the question"))
    if answer.split(",")[0].strip(" .").casefold() in _YES_NO:
        found.append(advice(f"the {what} is a yes or a no", "ask what, which or why"))
    return found


def key(content: Content) -> Key:
    return {"answer": said(content["answer"])}


def components(content: Content) -> tuple[str, ...]:
    return ("",)


def present(content: Content, component: str, seed: int) -> Prompt:
    return asked(content)


def parse(content: Content, component: str, seed: int, data: FormData) -> Response:
    return parse_grade(data)


def grade(content: Content, component: str, response: Response) -> Verdict:
    return grade_of(response)


def random_scores(content: Content) -> Scores:
    return NO_LUCK


def reveal(content: Content, component: str, seed: int, response: Response, verdict: Verdict) -> Reveal:
    return explained(content, response) | {"answer": content["answer"]}
