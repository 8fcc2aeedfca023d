"""A flashcard: a question, and its answer on the back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from quizzes.kinds.base import Key, Line, Prompt, asked, said
from quizzes.kinds.body import Body, entry_lines, one_line, read_body, words, write_body
from quizzes.kinds.content import Content, Markdown
from quizzes.kinds.kind import COMMON
from quizzes.kinds.recalling import Recalled
from quizzes.problems import Problem, advice

ANSWER_WORDS = 15
_YES_NO = {"yes", "no", "true", "false"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Flashcard(Content):
    answer: str


class Basic(Recalled[Flashcard]):
    name = "basic"
    label = "Flashcard"
    content = Flashcard
    sorts = frozenset({"flashcards", "plain flashcards"})
    other_names = ("flashcard",)
    markdown_fields = COMMON | {"answer": Markdown.INLINE}

    def read(self, lines: Sequence[Line], fields: Mapping[str, str]) -> tuple[Flashcard, list[Problem]]:
        body = read_body(lines)
        content = body.content(Flashcard, answer=read_answer(body))
        return content, body.problems

    def write(self, content: Flashcard) -> list[str]:
        return write_body(content, entry_lines("=", content.answer))

    def answer_problems(self, content: Flashcard) -> list[Problem]:
        return problems_of(content.answer)

    def key(self, content: Flashcard) -> Key:
        return {"answer": said(content.answer)}

    def present(self, content: Flashcard, component: str, seed: int) -> Prompt:
        return asked(content)

    def back(self, content: Flashcard, component: str) -> str:
        return content.answer


KIND = Basic()


def read_answer(body: Body, field: str = "answer") -> str:
    """The one `=` line of a side of a card."""
    answers = body.only("=")
    for extra in answers[1:]:
        hint = "a flashcard has exactly one `=` line"
        body.add("flashcard.second-answer", "there’s a second answer", hint, extra.line, field=field)
    return one_line(f"{answers[0].text} {answers[0].feedback}") if answers else ""


def problems_of(answer: str, field: str = "answer", what: str = "answer") -> list[Problem]:
    """An answer that is missing, too long to be recalled, or a coin toss."""
    if not answer.strip():
        return [Problem(f"there’s no {what}", "write it after `=`", code="flashcard.no-answer", field=field)]
    found = []
    if words(answer) > ANSWER_WORDS:
        message = f"the {what} is {words(answer)} words long"
        hint = f"at most {ANSWER_WORDS}: split the question"
        found.append(advice(message, hint, code="flashcard.answer-length", field=field))
    if answer.split(",")[0].strip(" .").casefold() in _YES_NO:
        hint = "ask what, which or why"
        found.append(advice(f"the {what} is just a yes or no", hint, code="flashcard.yes-or-no", field=field))
    return found
