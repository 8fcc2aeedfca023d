"""What the questions of one page offer together: enough of each sort for its level, and no wall of them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from quizzes.guide.format.pages import Page
from quizzes.kinds import KINDS
from quizzes.problems import Problem, advice

MOST_IN_A_ROW = 2

EVERYWHERE = {"flashcards": 2, "single choices": 2, "judged statements": 1}
WANTED = {
    1: EVERYWHERE | {"flashcards": 3, "plain flashcards": 1, "gaps": 1},
    2: EVERYWHERE | {"answers put together": 1},
    3: EVERYWHERE | {"answers put together": 1},
}
"""How many of each sort of kinds, at least, by the level of the page."""

PLACE = re.compile(r"\{\{question [^}]*\}\}")
ROW = re.compile(rf"(?:{PLACE.pattern}\s*)+")


def lint_variety(page: Page) -> Iterator[Problem]:
    """Advice on the questions of a page as a whole."""
    for sort, least in WANTED.get(page.level, EVERYWHERE).items():
        kinds = sorted(name for name, kind in KINDS.items() if sort in kind.sorts)
        count = sum(question.kind in kinds for question in page.questions)
        if count < least:
            hint = f"ask from a new side: {', '.join(kinds)}"
            message = f"{count} {sort}; a page of level {page.level} wants {least}"
            yield advice(message, hint, code="page.variety", field="questions", value=sort).at(page.path)
    if longest_row(page.text) > MOST_IN_A_ROW:
        hint = "put each question below the paragraph it asks about"
        message = f"{longest_row(page.text)} questions in a row"
        yield advice(message, hint, code="page.wall", field="text").at(page.path)


def longest_row(text: str) -> int:
    """The most questions that stand on a page without a word between them."""
    return max((len(PLACE.findall(row)) for row in ROW.findall(text)), default=0)
