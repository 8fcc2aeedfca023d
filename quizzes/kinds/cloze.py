"""A sentence with gaps. Each gap is a card of its own: the others are filled in while it is asked."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping, Sequence

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
from .body import common_problems, read_body, words, write_body, writing_problems
from .recalling import grade_of, parse_grade

NAME = "cloze"
LABEL = "Fill the gap"
SELF_GRADED = True
TYPED = False
FIELDS: tuple[str, ...] = ()

GAP = re.compile(r"\[\[(?P<key>[a-z]):\s*(?P<text>.*?)\s*\]\]", re.DOTALL)
_ANY_GAP = re.compile(r"\[\[(?P<inside>[^\]]*)(?:\]\])?")
GAP_WORDS = 4

# Every blank is as long as any other: its length must not tell the word.
BLANK = '<span class="gap"><span class="sr">blank</span><span aria-hidden="true">[…]</span></span>'


def read(lines: Sequence[Line], fields: Mapping[str, str]) -> tuple[Content, list[Problem]]:
    body = read_body(lines)
    body.only()
    found = [problem for line in lines for problem in _bracket_problems(line.text, line.number)]
    return body.content(), [*body.problems, *found]


def write(content: Content) -> list[str]:
    return write_body(content, [])


def problems(content: Content) -> list[Problem]:
    found = common_problems(content) + _gap_problems(content["stem"])
    return found + writing_problems(sys.modules[__name__], content)


def _gap_problems(stem: str) -> list[Problem]:
    gaps = list(GAP.finditer(stem))
    if brackets := _bracket_problems(stem):
        return brackets
    hint = "write a gap as [[a: practice]], the next one as [[b: habit]]"
    found = [
        Problem(f"“[[{broken['inside']}” is not a gap", hint)
        for broken in _ANY_GAP.finditer(stem)
        if not GAP.match(stem, broken.start())
    ]
    if not gaps and not found:
        found.append(Problem("there is no gap", hint))
    for gap in gaps:
        if not gap["text"]:
            found.append(Problem(f"the gap {gap['key']} is empty", hint))
        elif words(gap["text"]) > GAP_WORDS:
            message = f"the gap “{gap['text']}” is {words(gap['text'])} words long"
            found.append(advice(message, f"at most {GAP_WORDS}: leave out what carries the idea"))
    return found


def key(content: Content) -> Key:
    return {"stem": tuple((gap["key"], said(gap["text"])) for gap in GAP.finditer(content["stem"]))}


def _bracket_problems(text: str, line: int = 0) -> list[Problem]:
    """A gap ends with the first two closing brackets, so none can stand in it: what follows them would be cut off."""
    hint = "keep square brackets out of a gap: ask for what stands between them, or for the name alone"
    return [
        Problem(
            f"the gap “{gap['text']}” has square brackets in it",
            hint,
            line=line,
            code="cloze.gap-brackets",
            field="stem",
        )
        for gap in GAP.finditer(text)
        if "[" in gap["text"] or text[gap.end() : gap.end() + 1] == "]"
    ]


def components(content: Content) -> tuple[str, ...]:
    return tuple(dict.fromkeys(gap["key"] for gap in GAP.finditer(content["stem"])))


def present(content: Content, component: str, seed: int) -> Prompt:
    return {name: _filled(text, component, lambda _: BLANK) for name, text in asked(content).items()}


def parse(content: Content, component: str, seed: int, data: FormData) -> Response:
    return parse_grade(data)


def grade(content: Content, component: str, response: Response) -> Verdict:
    return grade_of(response)


def random_scores(content: Content) -> Scores:
    return NO_LUCK


def reveal(content: Content, component: str, seed: int, response: Response, verdict: Verdict) -> Reveal:
    sides = asked(content)
    answers = [gap["text"] for text in sides.values() for gap in GAP.finditer(text) if gap["key"] == component]
    filled = {name: _filled(text, component, _highlighted) for name, text in sides.items()}
    return explained(content, response) | filled | {"answer": ", ".join(dict.fromkeys(answers))}


def _filled(text: str, component: str, asked_gap: Callable[[str], str]) -> str:
    """The text with every gap filled in but the one asked, which `asked_gap` shows."""
    return GAP.sub(lambda gap: asked_gap(gap["text"]) if gap["key"] == component else gap["text"], text)


def _highlighted(text: str) -> str:
    return f'<mark class="gap">{text}</mark>'
