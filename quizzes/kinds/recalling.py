"""Cards that the learner answers in their head and grades: what basic, reversed and cloze have in common."""

from __future__ import annotations

from .base import FormData, FormSlip, Response, Verdict, is_unknown, looked_up, only_value, unknown_verdict

SCORES = {"again": 0.0, "hard": 0.5, "good": 1.0, "easy": 1.0}
_HEADINGS = {
    "again": "Forgotten.",
    "hard": "Remembered, with effort.",
    "good": "Remembered.",
    "easy": "Remembered with ease.",
}


def parse_grade(data: FormData) -> Response:
    """The grade that the learner gave."""
    value = only_value(data, "grade")
    if not value:
        raise FormSlip("Say whether you remembered it: choose one of the buttons below the answer.")
    return {"grade": looked_up({grade: grade for grade in SCORES}, value)}


def grade_of(response: Response) -> Verdict:
    if is_unknown(response):
        return unknown_verdict()
    heading = _HEADINGS[response["grade"]]
    return Verdict(SCORES[response["grade"]], heading, heading.rstrip("."))
