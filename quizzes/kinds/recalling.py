"""Cards that the learner answers in their head and grades: what basic, reversed and cloze have in common."""

from __future__ import annotations

from abc import abstractmethod

from .base import (
    REMEMBERED,
    FormData,
    FormSlip,
    Response,
    Reveal,
    Verdict,
    explained,
    is_unknown,
    looked_up,
    only_value,
    unknown_verdict,
)
from .content import Content
from .kind import Kind
from .reading.cleaning import typed
from .reading.spellings import match
from .told import Part, Told, told

SCORES = {"again": 0.0, "hard": 0.5, "good": 1.0, "easy": 1.0}
LONGEST = 2000
_HEADINGS = {
    "again": "You forgot this one.",
    "hard": "You remembered it, with effort.",
    "good": "You remembered it.",
    "easy": "You remembered it easily.",
}
_SAID = {"again": "Forgot", "hard": "Hard", "good": "Remembered", "easy": "Easy"}


class Recalled[C: Content](Kind[C]):
    """A kind whose answer is turned over."""

    self_graded = True
    answer_field = "answer"

    def parse(self, content: C, component: str, seed: int, data: FormData) -> Response:
        """The grade that the learner gave."""
        value = only_value(data, "grade")
        if not value:
            raise FormSlip("Tell us if you remembered it: use the buttons below the answer.")
        return {"grade": looked_up({grade: grade for grade in SCORES}, value)}

    def right_response(self, content: C, component: str) -> Response:
        return dict(REMEMBERED)

    def grade(self, content: C, component: str, response: Response) -> Verdict:
        if is_unknown(response):
            return unknown_verdict()
        grade = response["grade"]
        return Verdict(SCORES[grade], _HEADINGS[grade], _SAID[grade])

    @abstractmethod
    def back(self, content: C, component: str) -> str:
        """The answer on the back."""

    def reveal(self, content: C, component: str, seed: int, response: Response, verdict: Verdict) -> Reveal:
        return explained(content, response)

    def told(self, content: C, component: str, seed: int, response: Response, verdict: Verdict) -> Told:
        said = [] if is_unknown(response) else [Part(verdict.given, verdict.score > 0)]
        return told([Part(self.back(content, component))], said)

    def tried(self, content: C, part: str, answer: str, mark: str) -> tuple[Verdict, list[str]]:
        """Learners grade this kind themselves; here the answer is compared as a short one would be."""
        text = typed(answer, LONGEST, f"{LONGEST} characters are enough.")
        wanted = self.back(content, part)
        right, _ = match(text, [wanted], [])
        heading = "Right." if right else f"Not the same as “{wanted}”."
        return Verdict(float(right), f"{heading} Learners grade this kind themselves.", text), [text]
