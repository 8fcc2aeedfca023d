"""Several right answers: each option is right or wrong on its own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import product
from math import comb

from quizzes.kinds import options
from quizzes.kinds.base import (
    Forged,
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
    in_words,
    is_unknown,
    listed,
    looked_up,
    sentence,
    unknown_verdict,
    values_of,
)
from quizzes.kinds.body import read_body, write_body
from quizzes.kinds.content import Markdown
from quizzes.kinds.kind import COMMON, Kind, Offered
from quizzes.kinds.options import WithOptions
from quizzes.kinds.told import Part, Told, told
from quizzes.problems import Problem, advice

ENDING = "Select all that apply."
MISSED = "you didn’t pick it"


class Choices(Kind[WithOptions]):
    name = "choices"
    label = "Select all"
    content = WithOptions
    guessable = True
    sorts = frozenset({"judged statements"})
    other_names = ("multiple", "multiple-choice", "multi")
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
        if not content.stem.rstrip().lower().endswith(ENDING.lower()):
            message, hint = "the question doesn’t say that more than one option can be right", f"end it with “{ENDING}”"
            found.append(advice(message, hint, code="choices.ending", field="stem"))
        found += options.option_problems(content.options)
        return found + [
            options.feedback_problem(option.text, f"options.{at}")
            for at, option in enumerate(content.options)
            if not option.feedback
        ]

    def key(self, content: WithOptions) -> Key:
        return options.key_of(content.options)

    def present(self, content: WithOptions, component: str, seed: int) -> Prompt:
        texts = [option.text for option in content.options]
        return asked(content) | {"options": options.offered(texts, _order(content, seed))}

    def parse(self, content: WithOptions, component: str, seed: int, data: FormData) -> Response:
        sent = [value for value in data.get("answer", ()) if value]
        if not sent:
            raise FormSlip("Pick at least one answer first.")
        if len(set(sent)) < len(sent):
            raise Forged("an option was sent twice")
        values = values_of(_order(content, seed))
        return {"chosen": sorted(looked_up(values, value) for value in sent)}

    def right_response(self, content: WithOptions, component: str) -> Response:
        return {"chosen": [at for at, option in enumerate(content.options) if option.right]}

    def grade(self, content: WithOptions, component: str, response: Response) -> Verdict:
        if is_unknown(response):
            return unknown_verdict()
        picked = [content.options[at] for at in response["chosen"]]
        right = sum(option.right for option in content.options)
        hits = sum(option.right for option in picked)
        false_alarms = len(picked) - hits
        notes = tuple(Note(each.text, each.feedback, each.mistake) for each in picked if not each.right)
        met = tuple(f"option.{at}" for at in response["chosen"])
        score, given = share_right(hits, false_alarms, right), listed(each.text for each in picked)
        return Verdict(score, _heading(hits, false_alarms, right), given, notes, met)

    def random_scores(self, content: WithOptions) -> Scores:
        """Each set of options but the empty one, which is a slip."""
        right = sum(option.right for option in content.options)
        wrong = len(content.options) - right
        found: dict[Fraction, Fraction] = defaultdict(Fraction)
        for hits, false_alarms in product(range(right + 1), range(wrong + 1)):
            if hits or false_alarms:
                score = max(Fraction(0), Fraction(hits - false_alarms, right))
                found[score] += Fraction(comb(right, hits) * comb(wrong, false_alarms), 2 ** (right + wrong) - 1)
        return found

    def reveal(self, content: WithOptions, component: str, seed: int, response: Response, verdict: Verdict) -> Reveal:
        chosen = response.get("chosen", [])
        shown = [(at, content.options[at]) for at in _order(content, seed)]
        tempting = [option for at, option in shown if at in chosen and not option.right]
        others = [option for at, option in shown if option.right or at not in chosen]
        return explained(content, response) | {
            "tempting": [feedback(each.text, each.feedback) for each in tempting if each.feedback],
            "others": [feedback(each.text, each.feedback) for each in others if each.feedback or not each.right],
        }

    def told(self, content: WithOptions, component: str, seed: int, response: Response, verdict: Verdict) -> Told:
        shown = [(at, content.options[at]) for at in _order(content, seed)]
        if is_unknown(response):
            return told([Part(option.text) for _, option in shown if option.right])
        chosen = response["chosen"]
        said = [Part(option.text, option.right) for at, option in shown if at in chosen]
        right = [Part(option.text, note="" if at in chosen else MISSED) for at, option in shown if option.right]
        return told(right, said)

    def tried(self, content: WithOptions, part: str, answer: str, mark: str) -> tuple[Verdict, list[str]]:
        texts = [option.text for option in content.options]
        chosen = sorted({options.position_of(each, texts) for each in answer.split(";")})
        verdict = self.grade(content, part, {"chosen": chosen})
        return verdict, [verdict.given]

    def options(self, content: WithOptions) -> list[Offered]:
        return [Offered(option.text, option.right) for option in content.options]


KIND = Choices()


def _key_problems(marks: Sequence[bool]) -> list[Problem]:
    right, count = sum(marks), len(marks)
    if right == 0:
        return [
            Problem("no option is marked [x]", "mark the 2 to 4 right ones", code="choices.no-key", field="options")
        ]
    if count < 2:
        message, hint = "there’s nothing to choose from", "write 4 to 6 options"
        return [Problem(message, hint, code="choices.too-few", field="options")]
    found = []
    if right == count:
        message, hint = "all options are right", "leave at least one wrong one"
        found.append(advice(message, hint, code="choices.all-right", field="options"))
    if not 2 <= right <= 4:
        message, hint = f"{right} options are right", "2 to 4; for one right option use `choice`"
        found.append(advice(message, hint, code="choices.key-count", field="options"))
    if not 4 <= count <= 6:
        message = f"there are {count} options"
        found.append(advice(message, "write 4 to 6", code="choices.option-count", field="options"))
    return found


def share_right(hits: int, false_alarms: int, right: int) -> float:
    """(hits − false alarms) / number right, never below 0: choosing everything earns nothing."""
    return max(0.0, (hits - false_alarms) / right)


def _heading(hits: int, false_alarms: int, right: int) -> str:
    if hits == right and not false_alarms:
        return "Right."
    if not hits:
        return "Not quite: none of these belong." if false_alarms > 1 else "Not quite: that one doesn’t belong."
    found = f"{'all ' if hits == right > 1 else ''}{in_words(hits)}{'' if hits == right else ' of ' + in_words(right)}"
    if false_alarms:
        extra = f"{in_words(false_alarms)} that {'doesn’t' if false_alarms == 1 else 'don’t'} belong"
        return sentence(f"{found}, and {extra}.")
    missing = right - hits
    return sentence(f"{found}: {in_words(missing)} more belong{'s' if missing == 1 else ''}.")


def _order(content: WithOptions, seed: int) -> list[int]:
    return options.shown_order([option.text for option in content.options], seed)
