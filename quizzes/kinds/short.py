"""A short answer to type. Spelling is forgiven, another concept is not."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import Any

from quizzes.problems import Problem, advice

from .base import (
    KEY_MET,
    NO_LUCK,
    READING,
    Ask,
    Content,
    FormData,
    FormSlip,
    Key,
    Line,
    Meant,
    Note,
    Prompt,
    Response,
    Reveal,
    Scores,
    Verdict,
    asked,
    chosen_reading,
    explained,
    feedback,
    is_unknown,
    only_value,
    position_met,
    said,
    unknown_verdict,
)
from .body import Body, common_problems, entry_lines, one_line, read_body, words, write_body, writing_problems
from .reading.cleaning import typed
from .reading.words import (
    MAX_LENGTH,
    alternatives,
    completed,
    much_the_same,
    nearly_same,
    same,
    without_brackets,
)

NAME = "short"
LABEL = "Short answer"
SELF_GRADED = False
TYPED = True
FIELDS: tuple[str, ...] = ()

KEY_WORDS = 3
TWO_ANSWERS = "These are two answers. Which one is yours?"


def read(lines: Sequence[Line], fields: Mapping[str, str]) -> tuple[Content, list[Problem]]:
    body = read_body(lines)
    entries = body.only("=", "!")
    accepted = [spelling for entry in entries if entry.sign == "=" for spelling in _spellings(entry.text)]
    near = [_read_near(body, entry) for entry in entries if entry.sign == "!"]
    return body.content(accepted=accepted, near=near), body.problems


def _read_near(body: Body, entry: Any) -> dict[str, Any]:
    text, mistake = body.named(entry)
    return {"answers": _spellings(text), "mistake": mistake, "feedback": entry.feedback}


def _spellings(text: str) -> list[str]:
    return [one_line(part) for part in text.split("|") if part.strip()]


def write(content: Content) -> list[str]:
    lines = entry_lines("=", " | ".join(content["accepted"]))
    for near in content["near"]:
        lines += entry_lines("!", " | ".join(near["answers"]), near["mistake"], near["feedback"])
    return write_body(content, lines)


def problems(content: Content) -> list[Problem]:
    accepted, near = content["accepted"], content["near"]
    found = common_problems(content, [each["feedback"] for each in near])
    if not accepted:
        found.append(Problem("there is no answer", "write it after `=`, with other spellings after |"))
    elif words(accepted[0]) > KEY_WORDS:
        found.append(advice(f"the answer is {words(accepted[0])} words long", f"at most {KEY_WORDS}"))
    found += [problem for each in near for problem in _near_problems(each, accepted)]
    return found + writing_problems(sys.modules[__name__], content)


def _near_problems(near: Mapping[str, Any], accepted: Sequence[str]) -> list[Problem]:
    hint = "an answer is either right or near: remove one"
    found = [
        Problem(f"“{answer}” counts as right and as a near answer", hint)
        for answer in near["answers"]
        if any(same(answer, right) for right in accepted)
    ]
    if not near["answers"]:
        found.append(Problem("a near answer is empty", "write it after `!`"))
    elif not near["feedback"]:
        hint = "below it, indented by two spaces: how it differs from the answer"
        found.append(advice(f"the near answer “{near['answers'][0]}” has no feedback", hint))
    return found


def key(content: Content) -> Key:
    return {"accepted": frozenset(said(each) for each in content["accepted"])}


def components(content: Content) -> tuple[str, ...]:
    return ("",)


def present(content: Content, component: str, seed: int) -> Prompt:
    return asked(content) | {"max_length": MAX_LENGTH}


def parse(content: Content, component: str, seed: int, data: FormData) -> Response:
    too_long = f"That is longer than an answer here can be. Keep to a few words, {MAX_LENGTH} characters at most."
    text = typed(only_value(data, "answer"), MAX_LENGTH, too_long)
    if not text:
        raise FormSlip("The answer is still empty. Type a word or two, then check.")
    if chosen := only_value(data, READING):
        return {"text": text, "meant": chosen_reading({part: part for part in alternatives(text)}, chosen)}
    _ask_which(text, content)
    return {"text": text}


def _ask_which(text: str, content: Content) -> None:
    """Of two answers beside a slash one has to be chosen, unless they come to the same. Raises Ask."""
    accepted, near = content["accepted"], content["near"]
    if _match_one(text, accepted, near) != NO_MATCH:
        return
    parts = alternatives(text)
    verdicts = [
        any(_match_part(spelling, accepted, near)[0] for spelling in spellings)
        for spellings in (completed(parts) if parts else [])
    ]
    if len(set(verdicts)) > 1:
        raise Ask(TWO_ANSWERS, [Meant(part, part) for part in sorted(parts, key=str.casefold)])


def grade(content: Content, component: str, response: Response) -> Verdict:
    if is_unknown(response):
        return unknown_verdict()
    given, read_as = response["text"], response.get("meant", "")
    right, near = match(_meant(response), content["accepted"], content["near"])
    if right:
        return Verdict(1.0, f"Right: {content['accepted'][0]}.", given, met=(KEY_MET,), read_as=read_as)
    if not near:
        return Verdict(0.0, "Not quite.", given, read_as=read_as)
    notes = (Note(given, near["feedback"], near["mistake"]),)
    met = (f"near-miss.{content['near'].index(near)}",)
    return Verdict(0.0, "Not quite: close, but another thing.", given, notes, met, read_as)


def _meant(response: Response) -> str:
    """What was graded: all that was typed, or the one of two answers that the learner chose."""
    meant: str = response.get("meant") or response.get("text", "")
    return meant


Match = tuple[bool, dict[str, Any] | None]
NO_MATCH: Match = (False, None)


def match(given: str, accepted: Sequence[str], near: Sequence[dict[str, Any]]) -> Match:
    """Whether the answer is right, else the near answer that it is. Two answers are right if both are."""
    found = _match_part(given, accepted, near)
    parts = alternatives(given)
    if found != NO_MATCH or not parts:
        return found
    each = [
        max((_match_part(spelling, accepted, near) for spelling in spellings), key=lambda one: (one[0], bool(one[1])))
        for spellings in completed(parts)
    ]
    if all(right for right, _ in each):
        return True, None
    return False, next((met for _, met in each if met), None)


def _match_part(given: str, accepted: Sequence[str], near: Sequence[dict[str, Any]]) -> Match:
    """One answer, and what stands in its brackets: right if either is, unless the other is a near answer."""
    found = _match_one(given, accepted, near)
    outside, inside = without_brackets(given)
    if found != NO_MATCH or not (inside and outside):
        return found
    each = [_match_one(part, accepted, near) for part in (outside, *inside)]
    met = next((met for _, met in each if met), None)
    return (False, met) if met else (any(right for right, _ in each), None)


def _match_one(given: str, accepted: Sequence[str], near: Sequence[dict[str, Any]]) -> Match:
    """A typo or a plural never makes a near answer right."""
    if any(same(given, each) for each in accepted):
        return True, None
    for alike in (same, much_the_same, nearly_same):
        for each in near:
            if any(alike(given, answer) for answer in each["answers"]):
                return False, each
    return any(alike(given, each) for alike in (much_the_same, nearly_same) for each in accepted), None


def random_scores(content: Content) -> Scores:
    return NO_LUCK


def reveal(content: Content, component: str, seed: int, response: Response, verdict: Verdict) -> Reveal:
    met = position_met(verdict, "near-miss")
    others = [each for at, each in enumerate(content["near"]) if at != met and each["feedback"]]
    tempting = [] if met is None else [content["near"][met]]
    return explained(content, response) | {
        "given": response.get("text", ""),
        "read_as": verdict.read_as,
        "right": verdict.is_right,
        "accepted": content["accepted"],
        "tempting": [feedback("", near["feedback"]) for near in tempting if near["feedback"]],
        "others": [feedback(each["answers"][0], each["feedback"]) for each in others],
    }
