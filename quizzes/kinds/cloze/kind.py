"""A sentence with gaps. Each gap is a card of its own: the others are filled in while it is asked."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from quizzes.kinds.base import BLANK, Key, Line, Prompt, Response, Reveal, Verdict, asked, explained, said
from quizzes.kinds.body import read_body, words, write_body
from quizzes.kinds.content import Content
from quizzes.kinds.recalling import Recalled
from quizzes.problems import Problem, advice

GAP = re.compile(r"\[\[(?P<key>[a-z]):\s*(?P<text>.*?)\s*\]\]", re.DOTALL)
_ANY_GAP = re.compile(r"\[\[(?P<inside>[^\]]*)(?:\]\])?")
_SHUT = re.compile(r"\[\[.*?(?:\]\]|$)", re.DOTALL)
GAP_WORDS = 4


class Cloze(Recalled[Content]):
    name = "cloze"
    label = "Fill the gap"
    content = Content
    asks = False
    sorts = frozenset({"flashcards", "gaps"})
    other_names = ("gap",)
    answer_field = "stem"

    def read(self, lines: Sequence[Line], fields: Mapping[str, str]) -> tuple[Content, list[Problem]]:
        body = read_body(lines)
        body.only()
        found = [problem for line in lines for problem in _bracket_problems(line.text, line.number)]
        return body.content(Content), [*body.problems, *found]

    def write(self, content: Content) -> list[str]:
        return write_body(content, [])

    def answer_problems(self, content: Content) -> list[Problem]:
        gaps = list(GAP.finditer(content.stem))
        if brackets := _bracket_problems(content.stem):
            return brackets
        hint = "write a gap as [[a: practice]], the next one as [[b: habit]]"
        found = [
            Problem(f"“[[{broken['inside']}” isn’t a gap", hint, code="cloze.not-a-gap", field="stem")
            for broken in _ANY_GAP.finditer(content.stem)
            if not GAP.match(content.stem, broken.start())
        ]
        if not gaps and not found:
            found.append(Problem("there’s no gap", hint, code="cloze.no-gap", field="stem"))
        return found + [problem for gap in gaps for problem in _gap_problems(gap, hint)]

    def key(self, content: Content) -> Key:
        return {"stem": tuple((gap["key"], said(gap["text"])) for gap in GAP.finditer(content.stem))}

    def components(self, content: Content) -> tuple[str, ...]:
        return tuple(dict.fromkeys(gap["key"] for gap in GAP.finditer(content.stem)))

    def part_name(self, key: str) -> str:
        return f"Gap {key}"

    def search_text(self, content: Content) -> tuple[str, str]:
        """Gaps are kept shut."""
        return _SHUT.sub("[…]", content.setup), _SHUT.sub("[…]", content.stem)

    def present(self, content: Content, component: str, seed: int) -> Prompt:
        return {name: _filled(text, component, lambda _: BLANK) for name, text in asked(content).items()}

    def reveal(self, content: Content, component: str, seed: int, response: Response, verdict: Verdict) -> Reveal:
        filled = {name: _filled(text, component, _highlighted) for name, text in asked(content).items()}
        return explained(content, response) | filled

    def back(self, content: Content, component: str) -> str:
        gaps = [gap for text in asked(content).values() for gap in GAP.finditer(text) if gap["key"] == component]
        return ", ".join(dict.fromkeys(gap["text"] for gap in gaps))


KIND = Cloze()


def _gap_problems(gap: re.Match[str], hint: str) -> list[Problem]:
    if not gap["text"]:
        return [Problem(f"the gap {gap['key']} is empty", hint, code="cloze.empty-gap", field="stem", value=gap["key"])]
    if words(gap["text"]) <= GAP_WORDS:
        return []
    message = f"the gap “{gap['text']}” is {words(gap['text'])} words long"
    hint = f"at most {GAP_WORDS}: only gap out what matters"
    return [advice(message, hint, code="cloze.gap-length", field="stem", value=gap["key"])]


def _bracket_problems(text: str, line: int = 0) -> list[Problem]:
    """A gap ends with the first two closing brackets, so none can stand in it: what follows them would be cut off."""
    hint = "keep square brackets out of a gap: ask for what’s between them, or just for the name"
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


def _filled(text: str, component: str, asked_gap: Callable[[str], str]) -> str:
    """The text with every gap filled in but the one asked, which `asked_gap` shows."""
    return GAP.sub(lambda gap: asked_gap(gap["text"]) if gap["key"] == component else gap["text"], text)


def _highlighted(text: str) -> str:
    return f'<mark class="gap">{text}</mark>'
