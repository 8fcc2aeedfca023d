"""One form for each kind of question: the fields of its answers, named as its content names them."""

from __future__ import annotations

import dataclasses

from django import forms

from quizzes.guide import pages

from .question import QuestionForm
from .rows import Column, RowsField
from .texts import LineField, OrdersField, ProseField, SplitField


def _text(label: str, *, weighs: bool = True, name: str = "text", field: forms.Field | None = None) -> Column:
    return Column(name, label, field or LineField(rows=2, required=False), weighs=weighs)


def _mistake() -> Column:
    return Column("mistake", "Mistake", LineField(required=False, max_length=130, attrs={"list": "mistakes"}))


def _feedback(label: str = "Why it tempts, and why it fails") -> Column:
    return _text(label, name="feedback")


def _right() -> Column:
    return Column("right", "Right", forms.BooleanField(required=False), weighs=False)


EMPTY_ROWS = "An empty row is left out."


class BasicForm(QuestionForm):
    KIND, ANSWERS = "basic", ("answer",)
    answer = LineField(label="Answer", rows=2, required=False, help_text="15 words at most, never a yes or a no.")


class ReversedForm(QuestionForm):
    KIND, ANSWERS = "reversed", ("answer", "back_stem", "back_answer")
    answer = LineField(label="Answer", rows=2, required=False)
    back_stem = ProseField(label="Question the other way", required=False, rows=2)
    back_answer = LineField(label="Answer the other way", rows=2, required=False)


class ClozeForm(QuestionForm):
    KIND, ANSWERS = "cloze", ()
    stem = ProseField(
        label="Sentence with gaps",
        help_text="Write each gap as [[a: practice]], the next as [[b: habit]]. Each letter is a card of its own.",
    )


class ChoiceForm(QuestionForm):
    KIND, ANSWERS = "choice", ("options",)
    options = RowsField(
        [
            _text("Option"),
            Column("right", "Right", forms.BooleanField(required=False), weighs=False, picks=True),
            _mistake(),
            _feedback(),
        ],
        noun="option",
        label="Options",
        help_text=f"Three or four of about the same length, one of them right. {EMPTY_ROWS}",
    )


class ChoicesForm(QuestionForm):
    KIND, ANSWERS = "choices", ("options",)
    options = RowsField(
        [_text("Option"), _right(), _mistake(), _feedback("Why it is right, or why it tempts and fails")],
        noun="option",
        fewest=6,
        label="Options",
        help_text=f"Four to six, two to four of them right. {EMPTY_ROWS}",
    )


class TrueFalseForm(QuestionForm):
    KIND, ANSWERS = "true-false", ("truth", "reasons")
    truth = forms.TypedChoiceField(
        label="It is",
        coerce=lambda value: str(value) == "True",
        choices=[(True, "True"), (False, "False")],
        widget=forms.RadioSelect,
    )
    reasons = RowsField(
        [
            _text("Reason"),
            Column(
                "mark",
                "Mark",
                forms.ChoiceField(
                    choices=[
                        ("wrong", "Wrong"),
                        ("half", "Right verdict, wrong logic"),
                        ("right", "Right"),
                    ],
                    initial="wrong",
                ),
                weighs=False,
            ),
            _mistake(),
            _feedback(),
        ],
        noun="reason",
        label="Reasons",
        help_text=f"Three or four: one right, one with the right verdict and the wrong logic. {EMPTY_ROWS}",
    )


class ShortForm(QuestionForm):
    KIND, ANSWERS = "short", ("accepted", "near")
    accepted = SplitField(
        label="Accepted answers",
        required=False,
        help_text="One in each line, the one to show first. Case, accents and small slips are forgiven anyway.",
    )
    near = RowsField(
        [
            _text("Near answers, split by |", name="answers", field=SplitField(mark="|", rows=2, required=False)),
            _mistake(),
            _feedback("How it differs from the answer"),
        ],
        noun="near answer",
        fewest=3,
        label="Near misses",
        help_text=f"What learners type in place of the answer, and what to say to it. {EMPTY_ROWS}",
    )


class NumericForm(QuestionForm):
    KIND, ANSWERS = "numeric", ("value", "tolerance", "unit", "range", "near")
    value = LineField(label="Answer", required=False, max_length=40, help_text="Such as 0.787, 3/7 or 1.2e9.")
    tolerance = LineField(
        label="Tolerance",
        required=False,
        max_length=40,
        initial="0",
        help_text="0.005 accepts that much either way, in the unit of the answer.",
    )
    unit = LineField(
        label="Unit", required=False, max_length=60, help_text="It has to stand in the question, and so does rounding."
    )
    range = LineField(
        label="Range",
        required=False,
        max_length=60,
        help_text="Optional, such as 0 to 100: what an answer could be. A spelling that can be read in two ways is "
        "then read as the one that fits.",
    )
    near = RowsField(
        [
            _text("Near answer", name="value", field=LineField(required=False, max_length=40)),
            _mistake(),
            _feedback("How one gets there"),
        ],
        noun="near answer",
        fewest=3,
        label="Near misses",
        help_text=f"Numbers that a known mistake leads to. {EMPTY_ROWS}",
    )

    def clean_tolerance(self) -> str:
        return self.cleaned_data["tolerance"] or "0"

    def written(self) -> pages.Question:
        """A question without a range has no such field: it stays the one that it was."""
        written = super().written()
        kept = {name: value for name, value in written.content.items() if name != "range" or value}
        return dataclasses.replace(written, content=kept)


class OrderingForm(QuestionForm):
    KIND, ANSWERS = "ordering", ("steps", "also")
    steps = SplitField(
        label="Steps", rows=6, required=False, help_text="Three to six, one in each line, in the right order."
    )
    also = OrdersField(
        label="Other right orders",
        rows=2,
        required=False,
        help_text="One in each line, by the numbers of the steps above: 2 1 3.",
    )


class MatchingForm(QuestionForm):
    KIND, ANSWERS = "matching", ("items", "decoys")
    items = RowsField(
        [_text("Item"), _text("Target", name="target"), _feedback("Why it belongs there")],
        noun="item",
        fewest=6,
        label="Items",
        help_text=f"Four to eight, with two to five targets. {EMPTY_ROWS}",
    )
    decoys = RowsField(
        [_text("Target"), _mistake(), _feedback("Why nothing belongs there")],
        noun="target",
        fewest=2,
        label="Targets that fit nothing",
        help_text=f"One makes the last pair harder. {EMPTY_ROWS}",
    )


class CategorizeForm(QuestionForm):
    KIND, ANSWERS = "categorize", ("items",)
    items = RowsField(
        [_text("Item"), _text("Category", name="target"), _feedback("Why it belongs there")],
        noun="item",
        fewest=8,
        label="Items",
        help_text=f"Four to eight, in a few categories, each used several times. {EMPTY_ROWS}",
    )


FORMS: dict[str, type[QuestionForm]] = {
    form.KIND: form
    for form in (
        BasicForm,
        ReversedForm,
        ClozeForm,
        ChoiceForm,
        ChoicesForm,
        TrueFalseForm,
        ShortForm,
        NumericForm,
        OrderingForm,
        MatchingForm,
        CategorizeForm,
    )
}
