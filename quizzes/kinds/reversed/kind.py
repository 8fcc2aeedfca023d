"""A flashcard asked both ways: two questions about one pair, remembered separately."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from quizzes.kinds.base import Key, Line, Prompt, Response, Reveal, Verdict, asked, explained, said
from quizzes.kinds.basic.kind import problems_of, read_answer
from quizzes.kinds.body import STEM_WORDS, entry_lines, explanation_lines, read_body, words
from quizzes.kinds.content import Content, Markdown
from quizzes.kinds.kind import COMMON
from quizzes.kinds.recalling import Recalled
from quizzes.problems import Problem, advice

FORWARD, BACK = "forward", "back"
TURN = "<->"


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoSides(Content):
    answer: str
    back_stem: str
    back_answer: str


class Reversed(Recalled[TwoSides]):
    name = "reversed"
    label = "Flashcard, both ways"
    content = TwoSides
    sorts = frozenset({"flashcards"})
    other_names = ("reverse",)
    part_names: ClassVar = {FORWARD: "Asked forward", BACK: "Asked the other way"}
    markdown_fields = COMMON | dict.fromkeys(("answer", "back_stem", "back_answer"), Markdown.INLINE)

    def read(self, lines: Sequence[Line], fields: Mapping[str, str]) -> tuple[TwoSides, list[Problem]]:
        turn = next((at for at, line in enumerate(lines) if line.text.strip() == TURN), len(lines))
        front, back = read_body(lines[:turn]), read_body(lines[turn + 1 :])
        if turn == len(lines):
            # There is one side only: its explanation must not be lost.
            hint = "it goes between the two questions, alone on its line"
            front.add("reversed.no-turn", f"there’s no line `{TURN}`", hint, field="back_stem")
            back.why, back.remember = front.why, front.remember
        elif front.why or front.remember:
            message = "the explanation is above the second question"
            hint = f"`Why:` comes after both, below `{TURN}`"
            front.add("reversed.explanation-place", message, hint, field="why")
        content = TwoSides(
            stem=front.stem,
            answer=read_answer(front),
            back_stem=back.stem,
            back_answer=read_answer(back, "back_answer"),
            why=back.why,
            remember=back.remember,
        )
        return content, front.problems + back.problems

    def write(self, content: TwoSides) -> list[str]:
        front = [*content.stem.strip().split("\n"), *entry_lines("=", content.answer)]
        back = [*content.back_stem.strip().split("\n"), *entry_lines("=", content.back_answer)]
        explanation = explanation_lines(content)
        return [*front, TURN, *back, *(["", *explanation] if explanation else [])]

    def answer_problems(self, content: TwoSides) -> list[Problem]:
        found = problems_of(content.answer)
        found += problems_of(content.back_answer, "back_answer", "answer of the second question")
        if not content.back_stem.strip():
            message, hint = "the second question has no text", f"write it below `{TURN}`"
            found.append(Problem(message, hint, code="reversed.no-back-stem", field="back_stem"))
        elif words(content.back_stem) > STEM_WORDS:
            message = f"the second question is {words(content.back_stem)} words long"
            found.append(advice(message, f"at most {STEM_WORDS}", code="reversed.back-stem-length", field="back_stem"))
        return found

    def key(self, content: TwoSides) -> Key:
        return {"answer": said(content.answer), "back_answer": said(content.back_answer)}

    def components(self, content: TwoSides) -> tuple[str, ...]:
        return (FORWARD, BACK)

    def stems(self, content: TwoSides) -> dict[str, str]:
        return {"stem": content.stem, "back_stem": content.back_stem}

    def present(self, content: TwoSides, component: str, seed: int) -> Prompt:
        return asked(_side(content, component))

    def reveal(self, content: TwoSides, component: str, seed: int, response: Response, verdict: Verdict) -> Reveal:
        return explained(_side(content, component), response)

    def back(self, content: TwoSides, component: str) -> str:
        return _side(content, component).answer


KIND = Reversed()


def _side(content: TwoSides, component: str) -> TwoSides:
    """The card as it is asked in one direction."""
    if component == FORWARD:
        return content
    return replace(content, stem=content.back_stem, answer=content.back_answer, setup="")
