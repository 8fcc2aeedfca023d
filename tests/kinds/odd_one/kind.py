"""One word does not belong with the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from quizzes.kinds.base import (
    FormData,
    FormSlip,
    Key,
    Line,
    Prompt,
    Response,
    Reveal,
    Scores,
    Verdict,
    asked,
    explained,
    is_unknown,
    looked_up,
    only_value,
    right_or_wrong,
    said,
    shuffled,
    unknown_verdict,
    values_of,
)
from quizzes.kinds.body import entry_lines, one_line, read_body, write_body
from quizzes.kinds.content import Content, Markdown
from quizzes.kinds.kind import COMMON, Kind
from quizzes.kinds.told import Part, Told, told
from quizzes.problems import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Words(Content):
    odd: str
    others: tuple[str, ...]

    @property
    def all(self) -> tuple[str, ...]:
        return (self.odd, *self.others)


class OddOne(Kind[Words]):
    name = "odd-one"
    label = "Odd one out"
    content = Words
    guessable = True
    answer_field = "odd"
    markdown_fields = COMMON | dict.fromkeys(("odd", "others"), Markdown.INLINE)

    def read(self, lines: Sequence[Line], fields: Mapping[str, str]) -> tuple[Words, list[Problem]]:
        body = read_body(lines)
        entries = body.only("!", "=")
        odd = [one_line(entry.text) for entry in entries if entry.sign == "!"]
        others = tuple(one_line(entry.text) for entry in entries if entry.sign == "=")
        if len(odd) > 1:
            body.add("odd-one.second", "two words are odd", "one line begins with `!`", field="odd")
        return body.content(Words, odd=odd[0] if odd else "", others=others), body.problems

    def write(self, content: Words) -> list[str]:
        lines = [line for word in content.others for line in entry_lines("=", word)]
        return write_body(content, [*entry_lines("!", content.odd), *lines])

    def answer_problems(self, content: Words) -> list[Problem]:
        if content.odd and len(content.others) > 1:
            return []
        hint = "write the odd word after `!`, two or more others after `=`"
        return [Problem("there is no odd one", hint, code="odd-one.none", field="odd")]

    def key(self, content: Words) -> Key:
        return {"odd": said(content.odd)}

    def present(self, content: Words, component: str, seed: int) -> Prompt:
        order = shuffled(len(content.all), seed)
        words = [{"value": value, "text": content.all[at]} for value, at in values_of(order).items()]
        return asked(content) | {"words": words}

    def parse(self, content: Words, component: str, seed: int, data: FormData) -> Response:
        value = only_value(data, "answer")
        if not value:
            raise FormSlip("Pick a word first.")
        return {"word": looked_up(values_of(shuffled(len(content.all), seed)), value)}

    def right_response(self, content: Words, component: str) -> Response:
        return {"word": 0}

    def grade(self, content: Words, component: str, response: Response) -> Verdict:
        if is_unknown(response):
            return unknown_verdict()
        right = response["word"] == 0
        given, met = content.all[response["word"]], (f"word.{response['word']}",)
        return Verdict(float(right), "Right." if right else "Not quite.", given, met=met)

    def random_scores(self, content: Words) -> Scores:
        return right_or_wrong(len(content.all))

    def reveal(self, content: Words, component: str, seed: int, response: Response, verdict: Verdict) -> Reveal:
        return explained(content, response)

    def told(self, content: Words, component: str, seed: int, response: Response, verdict: Verdict) -> Told:
        said = [] if is_unknown(response) else [Part(content.all[response["word"]], verdict.is_right)]
        return told([Part(content.odd)], said)


KIND = OddOne()
