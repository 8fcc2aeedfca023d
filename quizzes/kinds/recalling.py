"""Cards that the learner answers in their head and grades: what basic, reversed and cloze have in common."""

from __future__ import annotations

from .base import (
    UNKNOWN,
    FormData,
    FormSlip,
    Response,
    Verdict,
    is_unknown,
    looked_up,
    only_value,
    unknown_verdict,
)
from .content import Content
from .kind import Kind
from .reading.cleaning import typed
from .reading.spellings import match

SCORES = {"again": 0.0, "hard": 0.5, "good": 1.0, "easy": 1.0}
LONGEST = 2000
_HEADINGS = {
    "again": "Forgotten.",
    "hard": "Remembered, with effort.",
    "good": "Remembered.",
    "easy": "Remembered with ease.",
}


class Recalled[C: Content](Kind[C]):
    """A kind whose answer is turned over."""

    self_graded = True
    answer_field = "answer"

    def parse(self, content: C, component: str, seed: int, data: FormData) -> Response:
        """The grade that the learner gave."""
        value = only_value(data, "grade")
        if not value:
            raise FormSlip("Say whether you remembered it: choose one of the buttons below the answer.")
        return {"grade": looked_up({grade: grade for grade in SCORES}, value)}

    def grade(self, content: C, component: str, response: Response) -> Verdict:
        if is_unknown(response):
            return unknown_verdict()
        heading = _HEADINGS[response["grade"]]
        return Verdict(SCORES[response["grade"]], heading, heading.rstrip("."))

    def tried(self, content: C, part: str, answer: str, mark: str) -> tuple[Verdict, list[str]]:
        """Learners grade this kind themselves; here the answer is compared as a short one would be."""
        text = typed(answer, LONGEST, f"{LONGEST} characters are enough.")
        wanted = self.reveal(content, part, 1, UNKNOWN, unknown_verdict())["answer"]
        right, _ = match(text, [wanted], [])
        heading = "Right." if right else f"Not the same as “{wanted}”."
        return Verdict(float(right), f"{heading} Learners grade this kind themselves.", text), [text]
