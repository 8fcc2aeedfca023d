"""A flashcard asked both ways: two questions about one pair, remembered separately."""

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
from .basic import answer_problems, read_answer
from .body import (
    STEM_WORDS,
    common_problems,
    entry_lines,
    explanation_lines,
    read_body,
    words,
    writing_problems,
)
from .recalling import grade_of, parse_grade

NAME = "reversed"
LABEL = "Flashcard, both ways"
SELF_GRADED = True
TYPED = False
FIELDS: tuple[str, ...] = ()

FORWARD, BACK = "forward", "back"
TURN = "<->"


def read(lines: Sequence[Line], fields: Mapping[str, str]) -> tuple[Content, list[Problem]]:
    turn = next((at for at, line in enumerate(lines) if line.text.strip() == TURN), len(lines))
    front, back = read_body(lines[:turn]), read_body(lines[turn + 1 :])
    if turn == len(lines):
        # There is one side only: its explanation must not be lost.
        front.add(f"there is no line `{TURN}`", "it stands between the two questions, alone on its line")
        back.why, back.remember = front.why, front.remember
    elif front.why or front.remember:
        front.add("the explanation stands above the second question", f"`Why:` comes after both, below `{TURN}`")
    content = {
        "stem": front.stem,
        "answer": read_answer(front),
        "back_stem": back.stem,
        "back_answer": read_answer(back),
        "why": back.why,
        "remember": back.remember,
    }
    return content, front.problems + back.problems


def write(content: Content) -> list[str]:
    front = [*content["stem"].strip().split("\n"), *entry_lines("=", content["answer"])]
    back = [*content["back_stem"].strip().split("\n"), *entry_lines("=", content["back_answer"])]
    explanation = explanation_lines(content)
    return [*front, TURN, *back, *(["", *explanation] if explanation else [])]


def problems(content: Content) -> list[Problem]:
    found = common_problems(content)
    found += answer_problems(content["answer"]) + answer_problems(
        content["back_answer"], "answer of the second question"
    )
    if not content["back_stem"].strip():
        found.append(Problem("the second question has no text", f"write it below `{TURN}`"))
    elif words(content["back_stem"]) > STEM_WORDS:
        message = f"the second question is {words(content['back_stem'])} words long"
        found.append(advice(message, f"at most {STEM_WORDS}"))
    return found + writing_problems(sys.modules[__name__], content)


def key(content: Content) -> Key:
    return {name: said(content[name]) for name in ("answer", "back_answer")}


def components(content: Content) -> tuple[str, ...]:
    return (FORWARD, BACK)


def present(content: Content, component: str, seed: int) -> Prompt:
    return asked(_side(content, component))


def parse(content: Content, component: str, seed: int, data: FormData) -> Response:
    return parse_grade(data)


def grade(content: Content, component: str, response: Response) -> Verdict:
    return grade_of(response)


def random_scores(content: Content) -> Scores:
    return NO_LUCK


def reveal(content: Content, component: str, seed: int, response: Response, verdict: Verdict) -> Reveal:
    side = _side(content, component)
    return explained(side, response) | {"answer": side["answer"]}


def _side(content: Content, component: str) -> Content:
    """The card as it is asked in one direction."""
    if component == FORWARD:
        return content
    return content | {"stem": content["back_stem"], "answer": content["back_answer"], "setup": ""}
