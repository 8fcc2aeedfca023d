"""Several right answers: each option is right or wrong on its own."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import product
from math import comb

from quizzes.problems import Problem, advice

from . import options
from .base import (
    Content,
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
from .body import common_problems, read_body, write_body, writing_problems

NAME = "choices"
LABEL = "Select all"
SELF_GRADED = False
TYPED = False
FIELDS: tuple[str, ...] = ()

ENDING = "Select all that apply."


def read(lines: Sequence[Line], fields: Mapping[str, str]) -> tuple[Content, list[Problem]]:
    body = read_body(lines)
    content = body.content(options=options.read_options(body))
    return content, body.problems


def write(content: Content) -> list[str]:
    return write_body(content, options.option_lines(content["options"]))


def problems(content: Content) -> list[Problem]:
    offered = content["options"]
    found = common_problems(content, [option["feedback"] for option in offered])
    found += _key_problems([option["right"] for option in offered])
    if not content["stem"].rstrip().lower().endswith(ENDING.lower()):
        found.append(advice("the question does not say that several options may be right", f"end it with “{ENDING}”"))
    texts = [option["text"] for option in offered]
    found += options.text_problems(texts)
    found += options.length_problems([option["text"] for option in offered if option["right"]], texts)
    found += options.feedback_problems((option["text"], option["feedback"]) for option in offered)
    return found + writing_problems(sys.modules[__name__], content)


def _key_problems(marks: Sequence[bool]) -> list[Problem]:
    right, count = sum(marks), len(marks)
    if right == 0:
        return [Problem("no option is marked [x]", "mark the 2 to 4 right ones")]
    if count < 2:
        return [Problem("there is nothing to choose from", "write 4 to 6 options")]
    found = []
    if right == count:
        found.append(advice("all options are right", "leave at least one that is wrong"))
    if not 2 <= right <= 4:
        found.append(advice(f"{right} options are right", "2 to 4; for one right option use `choice`"))
    if not 4 <= count <= 6:
        found.append(advice(f"there are {count} options", "write 4 to 6"))
    return found


def key(content: Content) -> Key:
    return options.key_of(content["options"])


def components(content: Content) -> tuple[str, ...]:
    return ("",)


def present(content: Content, component: str, seed: int) -> Prompt:
    return asked(content) | {"options": options.offered(content["options"], _order(content, seed))}


def parse(content: Content, component: str, seed: int, data: FormData) -> Response:
    sent = [value for value in data.get("answer", ()) if value]
    if not sent:
        raise FormSlip("Nothing is chosen yet. Choose every option that applies, then check.")
    if len(set(sent)) < len(sent):
        raise Forged("an option was sent twice")
    values = values_of(_order(content, seed))
    return {"chosen": sorted(looked_up(values, value) for value in sent)}


def grade(content: Content, component: str, response: Response) -> Verdict:
    if is_unknown(response):
        return unknown_verdict()
    offered, chosen = content["options"], response["chosen"]
    picked = [offered[at] for at in chosen]
    right = sum(option["right"] for option in offered)
    hits = sum(option["right"] for option in picked)
    false_alarms = len(picked) - hits
    notes = tuple(Note(each["text"], each["feedback"], each["mistake"]) for each in picked if not each["right"])
    score = share_right(hits, false_alarms, right)
    met = tuple(f"option.{at}" for at in chosen)
    return Verdict(score, _heading(hits, false_alarms, right), listed(each["text"] for each in picked), notes, met)


def share_right(hits: int, false_alarms: int, right: int) -> float:
    """(hits − false alarms) / number right, never below 0: choosing everything earns nothing."""
    return max(0.0, (hits - false_alarms) / right)


def random_scores(content: Content) -> Scores:
    """Each set of options but the empty one, which is a slip."""
    right = sum(option["right"] for option in content["options"])
    wrong = len(content["options"]) - right
    found: dict[Fraction, Fraction] = defaultdict(Fraction)
    for hits, false_alarms in product(range(right + 1), range(wrong + 1)):
        if hits or false_alarms:
            score = max(Fraction(0), Fraction(hits - false_alarms, right))
            found[score] += Fraction(comb(right, hits) * comb(wrong, false_alarms), 2 ** (right + wrong) - 1)
    return found


def _heading(hits: int, false_alarms: int, right: int) -> str:
    if hits == right and not false_alarms:
        return "Right."
    if not hits:
        return "Not quite: none of these belongs." if false_alarms > 1 else "Not quite: this one does not belong."
    found = f"{'all ' if hits == right > 1 else ''}{in_words(hits)}{'' if hits == right else ' of ' + in_words(right)}"
    if false_alarms:
        extra = f"{in_words(false_alarms)} that {'does' if false_alarms == 1 else 'do'} not belong"
        return sentence(f"{found}, and {extra}.")
    missing = right - hits
    return sentence(f"{found}: {in_words(missing)} more belong{'s' if missing == 1 else ''}.")


def reveal(content: Content, component: str, seed: int, response: Response, verdict: Verdict) -> Reveal:
    chosen = response.get("chosen", [])
    shown = [(at, content["options"][at]) for at in _order(content, seed)]
    tempting = [option for at, option in shown if at in chosen and not option["right"]]
    others = [option for _, option in shown if option not in tempting]
    return explained(content, response) | {
        "options": [
            {"text": option["text"], "state": _state(option["right"], at in chosen), "chosen": at in chosen}
            for at, option in shown
        ],
        "tempting": [feedback(each["text"], each["feedback"]) for each in tempting if each["feedback"]],
        "others": [feedback(each["text"], each["feedback"]) for each in others if each["feedback"]],
    }


def _state(right: bool, chosen: bool) -> str:
    if right:
        return "right" if chosen else "missed"
    return "wrong" if chosen else "other"


def _order(content: Content, seed: int) -> list[int]:
    return options.shown_order([option["text"] for option in content["options"]], seed)
