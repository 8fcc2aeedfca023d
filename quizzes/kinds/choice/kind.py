"""One answer out of a few."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from quizzes.kinds import options
from quizzes.kinds.base import (
    FormData,
    FormSlip,
    Key,
    Line,
    Note,
    Prompt,
    Response,
    Reveal,
    Scores,
    Verdict,
    asked,
    explained,
    feedback,
    is_unknown,
    looked_up,
    only_value,
    right_or_wrong,
    unknown_verdict,
    values_of,
)
from quizzes.kinds.body import read_body, write_body
from quizzes.kinds.content import Markdown
from quizzes.kinds.kind import COMMON, Kind, Offered
from quizzes.kinds.options import WithOptions
from quizzes.kinds.told import Part, Told, told
from quizzes.problems import Problem, advice


class Choice(Kind[WithOptions]):
    name = "choice"
    label = "One answer"
    content = WithOptions
    guessable = True
    single_key = True
    sorts = frozenset({"single choices"})
    other_names = ("mcq", "single", "single-choice")
    answer_field = "options"
    markdown_fields = COMMON | dict.fromkeys(("options.text", "options.feedback"), Markdown.INLINE)

    def read(self, lines: Sequence[Line], fields: Mapping[str, str]) -> tuple[WithOptions, list[Problem]]:
        body = read_body(lines)
        content = body.content(WithOptions, options=options.read_options(body))
        return content, body.problems

    def write(self, content: WithOptions) -> list[str]:
        return write_body(content, options.option_lines(content.options))

    def answer_problems(self, content: WithOptions) -> list[Problem]:
        found = _key_problems([option.right for option in content.options])
        found += options.option_problems(content.options)
        return found + [
            options.feedback_problem(option.text, f"options.{at}")
            for at, option in enumerate(content.options)
            if not option.right and not option.feedback
        ]

    def key(self, content: WithOptions) -> Key:
        return options.key_of(content.options)

    def present(self, content: WithOptions, component: str, seed: int) -> Prompt:
        texts = [option.text for option in content.options]
        return asked(content) | {"options": options.offered(texts, _order(content, seed))}

    def parse(self, content: WithOptions, component: str, seed: int, data: FormData) -> Response:
        value = only_value(data, "answer")
        if not value:
            raise FormSlip("Pick an answer first.")
        return {"choice": looked_up(values_of(_order(content, seed)), value)}

    def right_response(self, content: WithOptions, component: str) -> Response:
        return {"choice": [option.right for option in content.options].index(True)}

    def grade(self, content: WithOptions, component: str, response: Response) -> Verdict:
        if is_unknown(response):
            return unknown_verdict()
        chosen = content.options[response["choice"]]
        met = (f"option.{response['choice']}",)
        if chosen.right:
            return Verdict(1.0, "Right.", chosen.text, met=met)
        note = Note(chosen.text, chosen.feedback, chosen.mistake)
        return Verdict(0.0, "Not quite.", chosen.text, (note,), met)

    def random_scores(self, content: WithOptions) -> Scores:
        return right_or_wrong(len(content.options))

    def reveal(self, content: WithOptions, component: str, seed: int, response: Response, verdict: Verdict) -> Reveal:
        chosen = response.get("choice")
        shown = [(at, content.options[at]) for at in _order(content, seed)]
        others = [option for at, option in shown if at != chosen and (option.feedback or not option.right)]
        tempting = [option for at, option in shown if at == chosen and not option.right and option.feedback]
        return explained(content, response) | {
            "tempting": [feedback("", option.feedback) for option in tempting],
            "others": [feedback(option.text, option.feedback) for option in others],
        }

    def told(self, content: WithOptions, component: str, seed: int, response: Response, verdict: Verdict) -> Told:
        right = [Part(option.text) for option in content.options if option.right]
        if is_unknown(response):
            return told(right)
        chosen = content.options[response["choice"]]
        return told(right, [Part(chosen.text, chosen.right)])

    def tried(self, content: WithOptions, part: str, answer: str, mark: str) -> tuple[Verdict, list[str]]:
        chosen = options.position_of(answer, [option.text for option in content.options])
        verdict = self.grade(content, part, {"choice": chosen})
        return verdict, [verdict.given]

    def options(self, content: WithOptions) -> list[Offered]:
        return [Offered(option.text, option.right) for option in content.options]


KIND = Choice()


def _key_problems(marks: Sequence[bool]) -> list[Problem]:
    found = []
    right = sum(marks)
    if right != 1:
        message = f"{right} options are marked [x]; choice has exactly 1"
        hint = "mark one, or use `choices` and “Select all that apply.”"
        found.append(Problem(message, hint, code="choice.key-count", field="options"))
    if len(marks) < 2:
        message, hint = "there’s nothing to choose from", "write 3 or 4 options, each starting with `- [ ]` or `- [x]`"
        found.append(Problem(message, hint, code="choice.too-few", field="options"))
    elif not 3 <= len(marks) <= 4:
        message, hint = f"there are {len(marks)} options", "three good ones, or four, are best"
        found.append(advice(message, hint, code="choice.option-count", field="options"))
    return found


def _order(content: WithOptions, seed: int) -> list[int]:
    return options.shown_order([option.text for option in content.options], seed)
