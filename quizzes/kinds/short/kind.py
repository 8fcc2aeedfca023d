"""A short answer to type. Spelling is forgiven, another concept is not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from quizzes.kinds.base import (
    DECIMAL_MARK,
    KEY_MET,
    READING,
    CannotTry,
    FormData,
    FormSlip,
    Key,
    Line,
    Meant,
    Note,
    Prompt,
    Response,
    Reveal,
    TwoAnswers,
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
from quizzes.kinds.body import Body, Entry, entry_lines, one_line, read_body, words, write_body
from quizzes.kinds.content import Content, Markdown
from quizzes.kinds.kind import COMMON, Kind
from quizzes.kinds.reading.cleaning import typed
from quizzes.kinds.reading.spellings import NO_MATCH, match, match_one, match_part
from quizzes.kinds.reading.words import MAX_LENGTH, alternatives, completed, same
from quizzes.kinds.told import Part, Told, told, typed_answer
from quizzes.problems import Problem, advice

KEY_WORDS = 3
TWO_ANSWERS = "These are two answers. Which one is yours?"


@dataclass(frozen=True, slots=True)
class NearAnswer:
    """What learners type in place of the answer, in one or more spellings."""

    answers: tuple[str, ...]
    mistake: str = ""
    feedback: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortAnswer(Content):
    accepted: tuple[str, ...]
    near: tuple[NearAnswer, ...]

    @property
    def near_spellings(self) -> list[tuple[str, ...]]:
        return [near.answers for near in self.near]


def told_apart(texts: Sequence[str]) -> list[str]:
    """Without those that are another by their spelling alone: test-time, test time."""
    kept: list[str] = []
    for text in texts:
        if not any(same(text, other) for other in kept):
            kept.append(text)
    return kept


class Short(Kind[ShortAnswer]):
    name = "short"
    label = "Short answer"
    content = ShortAnswer
    typed = "words"
    sorts = frozenset({"answers put together"})
    other_names = ("typed",)
    answer_field = "accepted"
    markdown_fields = COMMON | {"near.feedback": Markdown.INLINE}

    def read(self, lines: Sequence[Line], fields: Mapping[str, str]) -> tuple[ShortAnswer, list[Problem]]:
        body = read_body(lines)
        entries = body.only("=", "!")
        accepted = tuple(spelling for entry in entries if entry.sign == "=" for spelling in _spellings(entry.text))
        near = [entry for entry in entries if entry.sign == "!"]
        read = tuple(_read_near(body, entry, f"near.{at}") for at, entry in enumerate(near))
        return body.content(ShortAnswer, accepted=accepted, near=read), body.problems

    def write(self, content: ShortAnswer) -> list[str]:
        lines = entry_lines("=", " | ".join(content.accepted))
        for near in content.near:
            lines += entry_lines("!", " | ".join(near.answers), near.mistake, near.feedback)
        return write_body(content, lines)

    def answer_problems(self, content: ShortAnswer) -> list[Problem]:
        accepted, found = content.accepted, []
        if not accepted:
            message, hint = "there’s no answer", "write it after `=`, with other spellings after |"
            found.append(Problem(message, hint, code="short.no-answer", field="accepted"))
        elif words(accepted[0]) > KEY_WORDS:
            message, hint = f"the answer is {words(accepted[0])} words long", f"at most {KEY_WORDS}"
            found.append(advice(message, hint, code="short.answer-length", field="accepted.0"))
        for at, near in enumerate(content.near):
            found += _near_problems(near, accepted, f"near.{at}")
            found += _repeated(near, content.near[:at], f"near.{at}")
        return found

    def key(self, content: ShortAnswer) -> Key:
        return {"accepted": frozenset(said(each) for each in content.accepted)}

    def present(self, content: ShortAnswer, component: str, seed: int) -> Prompt:
        return asked(content) | {"max_length": MAX_LENGTH}

    def parse(self, content: ShortAnswer, component: str, seed: int, data: FormData) -> Response:
        too_long = f"That’s too long for an answer here. Keep it to a few words, {MAX_LENGTH} characters at most."
        text = typed(only_value(data, "answer"), MAX_LENGTH, too_long)
        if not text:
            raise FormSlip("Type your answer first: a word or two.")
        if chosen := only_value(data, READING):
            return {"text": text, "meant": chosen_reading({part: part for part in alternatives(text)}, chosen)}
        _ask_which(text, content)
        return {"text": text}

    def right_response(self, content: ShortAnswer, component: str) -> Response:
        return {"text": content.accepted[0]}

    def grade(self, content: ShortAnswer, component: str, response: Response) -> Verdict:
        if is_unknown(response):
            return unknown_verdict()
        given, read_as = response["text"], response.get("meant", "")
        right, met = match(read_as or given, content.accepted, content.near_spellings)
        if right:
            return Verdict(1.0, f"Right: {content.accepted[0]}.", given, met=(KEY_MET,), read_as=read_as)
        if met is None:
            return Verdict(0.0, "Not quite.", given, read_as=read_as)
        notes = (Note(given, content.near[met].feedback, content.near[met].mistake),)
        return Verdict(
            0.0, "Not quite: close, but that’s something else.", given, notes, (f"near-miss.{met}",), read_as
        )

    def reveal(self, content: ShortAnswer, component: str, seed: int, response: Response, verdict: Verdict) -> Reveal:
        met = position_met(verdict, "near-miss")
        others = [near for at, near in enumerate(content.near) if at != met and near.feedback]
        tempting = [] if met is None else [content.near[met]]
        return explained(content, response) | {
            "tempting": [feedback("", near.feedback) for near in tempting if near.feedback],
            "others": [feedback(near.answers[0], near.feedback) for near in others],
        }

    def told(self, content: ShortAnswer, component: str, seed: int, response: Response, verdict: Verdict) -> Told:
        right, *more = told_apart(content.accepted)
        notes = [f"Also right: {', '.join(more)}"] if more else []
        return told([Part(right)], typed_answer(response, verdict), notes=notes)

    def tried(self, content: ShortAnswer, part: str, answer: str, mark: str) -> tuple[Verdict, list[str]]:
        if not content.accepted:
            raise CannotTry("The question has no accepted answer: write one after `=`.")
        response = self.parse(content, part, 1, {"answer": [answer], DECIMAL_MARK: [mark]})
        return self.grade(content, part, response), [response.get("meant") or response["text"]]

    def typed_answers(self, content: ShortAnswer) -> list[str]:
        return [text for text in content.accepted if len(text) > 3]

    def accepts(self, content: ShortAnswer, text: str) -> bool:
        right, _ = match(text, content.accepted, content.near_spellings)
        return right

    def can_list(self, text: str) -> bool:
        return "|" not in text

    def accepting(self, content: ShortAnswer, text: str) -> ShortAnswer:
        """The spelling leaves the near answers, where it was one."""
        near = (
            replace(each, answers=tuple(one for one in each.answers if not same(one, text))) for each in content.near
        )
        return replace(content, accepted=(*content.accepted, text), near=tuple(each for each in near if each.answers))


KIND = Short()


def _read_near(body: Body, entry: Entry, row: str) -> NearAnswer:
    text, mistake = body.named(entry, row)
    return NearAnswer(_spellings(text), mistake, entry.feedback)


def _spellings(text: str) -> tuple[str, ...]:
    return tuple(one_line(part) for part in text.split("|") if part.strip())


def _near_problems(near: NearAnswer, accepted: Sequence[str], row: str) -> list[Problem]:
    hint = "an answer is either right or a near miss: remove one"
    found = [
        Problem(
            f"“{answer}” counts as right and as a near answer",
            hint,
            code="short.right-and-near",
            field=f"{row}.answers.{at}",
        )
        for at, answer in enumerate(near.answers)
        if any(same(answer, right) for right in accepted)
    ]
    if not near.answers:
        message = "a near answer is empty"
        found.append(Problem(message, "write it after `!`", code="short.empty-near", field=f"{row}.answers"))
    elif not near.feedback:
        message = f"the near answer “{near.answers[0]}” has no feedback"
        hint = "below it, indented by two spaces: how it’s different from the answer"
        found.append(advice(message, hint, code="short.no-feedback", field=f"{row}.feedback"))
    return found


def _repeated(near: NearAnswer, before: Sequence[NearAnswer], row: str) -> list[Problem]:
    """A spelling in two near answers would always get the feedback of the first."""
    known = [answer for each in before for answer in each.answers]
    hint = "whoever types it is told only the first one’s feedback: remove one"
    return [
        Problem(f"the near answer “{answer}” stands twice", hint, code="short.near-twice", field=f"{row}.answers.{at}")
        for at, answer in enumerate(near.answers)
        if any(same(answer, other) for other in known)
    ]


def _ask_which(text: str, content: ShortAnswer) -> None:
    """Of two answers beside a slash one has to be chosen, unless they come to the same. Raises TwoAnswers."""
    accepted, near = content.accepted, content.near_spellings
    if match_one(text, accepted, near) != NO_MATCH:
        return
    parts = alternatives(text)
    verdicts = [
        any(match_part(spelling, accepted, near)[0] for spelling in spellings)
        for spellings in (completed(parts) if parts else [])
    ]
    if len(set(verdicts)) > 1:
        raise TwoAnswers(TWO_ANSWERS, [Meant(part, part) for part in sorted(parts, key=str.casefold)])
