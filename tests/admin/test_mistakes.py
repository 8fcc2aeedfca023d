"""Mistakes that authors make, at least eight of each kind: each is told with field, row and fix, in one round.

They were collected from what authors do by hand: what is left out, marked twice, put into the wrong cell, pasted from
elsewhere, or true of another kind.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from quizzes.forms.authoring import look_over
from quizzes.kinds import KINDS
from quizzes.models import Concept
from tests.admin.test_codes import filled

pytestmark = pytest.mark.django_db

LONG = "a word " * 60
MANY = {f"options-{n}-text": f"One more option, number {n}" for n in range(5, 40)}

# What is about a table as a whole, such as which row is right, leads to the first cell of the table.
# The kind, what is typed otherwise than in its sample, and the control that the author is led to.
MISTAKES: list[tuple[str, dict[str, Any], str]] = [
    # a flashcard
    ("basic", {"stem": ""}, "stem"),
    ("basic", {"stem": "   "}, "stem"),
    ("basic", {"answer": ""}, "answer"),
    ("basic", {"why": ""}, "why"),
    ("basic", {"remember": ""}, "remember"),
    ("basic", {"answer": "Yes"}, "answer"),
    ("basic", {"answer": LONG}, "answer"),
    ("basic", {"stem": LONG}, "stem"),
    ("basic", {"stem": "What is this?\n\n- a list"}, "stem"),
    ("basic", {"stem": "What is [this](https://example.org)?"}, "stem"),
    ("basic", {"answer": "It is $x^2$"}, "answer"),
    ("basic", {"why": "Too short."}, "why"),
    ("basic", {"covers": "X1"}, "covers"),
    ("basic", {"about": "no-such-fact"}, "about"),
    ("basic", {"sources": []}, "sources_0"),
    ("basic", {"as_of": "2026-11"}, "as_of"),
    ("basic", {"as_of": "November", "review_by": "2027-05"}, "as_of"),
    ("basic", {"slug": "Not A Name"}, "slug"),
    # both ways
    ("reversed", {"stem": ""}, "stem"),
    ("reversed", {"answer": ""}, "answer"),
    ("reversed", {"back_stem": ""}, "back_stem"),
    ("reversed", {"back_answer": ""}, "back_answer"),
    ("reversed", {"back_answer": "No"}, "back_answer"),
    ("reversed", {"answer": LONG}, "answer"),
    ("reversed", {"back_stem": "Which is $y$?"}, "back_stem"),
    ("reversed", {"why": ""}, "why"),
    ("reversed", {"remember": ""}, "remember"),
    ("reversed", {"skill": "guess"}, "skill"),
    # gaps
    ("cloze", {"stem": ""}, "stem"),
    ("cloze", {"stem": "No gap at all."}, "stem"),
    ("cloze", {"stem": "A gap [[practice]] without a letter."}, "stem"),
    ("cloze", {"stem": "An empty gap [[a: ]] here."}, "stem"),
    ("cloze", {"stem": "A gap [[a: that is open."}, "stem"),
    ("cloze", {"stem": "A gap [[a]] without an answer."}, "stem"),
    ("cloze", {"stem": "[[A: Practice]] helps."}, "stem"),
    ("cloze", {"why": ""}, "why"),
    ("cloze", {"remember": ""}, "remember"),
    ("cloze", {"review_by": "2027-05"}, "review_by"),
    # one answer
    ("choice", {"options-right": ""}, "options-0-text"),
    ("choice", {"options-0-text": ""}, "options-0-text"),
    ("choice", {"options-0-feedback": ""}, "options-0-feedback"),
    ("choice", {"options-1-text": "It varies less from run to run"}, "options-1-text"),
    ("choice", {"options-0-mistake": "no-such"}, "options-0-mistake"),
    ("choice", {"options-0-mistake": "no/such"}, "options-0-mistake"),
    ("choice", {"options-0-mistake": "No Name"}, "options-0-mistake"),
    ("choice", {"options-2-mistake": "multiplies"}, "options-2-mistake"),
    ("choice", {"options-0-text": "All of the above"}, "options-0-text"),
    ("choice", {"options-0-mistake": "x" * 200}, "options-0-mistake"),
    ("choice", {"options-2-text": LONG}, "options-0-text"),
    ("choice", {"stem": "Which of them is not hot?"}, "stem"),
    ("choice", {"why": ""}, "why"),
    ("choice", {"stem": ""}, "stem"),
    ("choice", {f"options-1-{cell}": "" for cell in ("text", "mistake", "feedback")}, "options-0-text"),
    ("choice", MANY, "options-0-text"),
    # select all
    ("choices", {f"options-{n}-right": "" for n in (0, 3, 4)}, "options-0-text"),
    ("choices", {f"options-{n}-right": "on" for n in range(5)}, "options-0-text"),
    ("choices", {"options-0-text": ""}, "options-0-text"),
    ("choices", {"options-1-feedback": ""}, "options-1-feedback"),
    ("choices", {"options-0-feedback": ""}, "options-0-feedback"),
    ("choices", {"options-2-mistake": "no-such"}, "options-2-mistake"),
    ("choices", {"options-1-text": "The top token has gained probability"}, "options-1-text"),
    ("choices", {"options-1-text": "None of the above"}, "options-1-text"),
    ("choices", {"options-0-mistake": "multiplies"}, "options-0-mistake"),
    ("choices", {"remember": ""}, "remember"),
    ("choices", {"stem": ""}, "stem"),
    # true or false
    ("true-false", {"truth": ""}, "truth_0"),
    ("true-false", {"reasons-0-mark": "wrong"}, "reasons-0-text"),
    ("true-false", {"reasons-2-mark": "right"}, "reasons-0-text"),
    ("true-false", {"reasons-1-mark": "wrong"}, "reasons-0-text"),
    ("true-false", {"reasons-1-text": ""}, "reasons-1-text"),
    ("true-false", {"reasons-2-feedback": ""}, "reasons-2-feedback"),
    ("true-false", {"reasons-2-mistake": "no-such"}, "reasons-2-mistake"),
    ("true-false", {"reasons-2-mark": "perhaps"}, "reasons-2-mark"),
    ("true-false", {f"reasons-2-{cell}": "" for cell in ("text", "mistake", "feedback")}, "reasons-0-text"),
    ("true-false", {"reasons-2-text": "Dividing logits by a number keeps their order"}, "reasons-2-text"),
    ("true-false", {"stem": ""}, "stem"),
    ("true-false", {"why": ""}, "why"),
    # a short text
    ("short", {"accepted": ""}, "accepted"),
    ("short", {"near-0-answers": "greedy"}, "near-0-answers"),
    ("short", {"near-0-answers": ""}, "near-0-answers"),
    ("short", {"near-0-feedback": ""}, "near-0-feedback"),
    ("short", {"near-0-mistake": "no-such"}, "near-0-mistake"),
    ("short", {"near-1-feedback": "To no answer."}, "near-1-answers"),
    ("short", {"near-1-answers": "determinism", "near-1-feedback": "Again."}, "near-1-answers"),
    ("short", {"accepted": "$x$"}, "accepted"),
    ("short", {"stem": ""}, "stem"),
    ("short", {"remember": ""}, "remember"),
    ("short", {"as_of": "2026-11", "review_by": "2028-11"}, "review_by"),
    # a number
    ("numeric", {"value": ""}, "value"),
    ("numeric", {"value": "a lot"}, "value"),
    ("numeric", {"unit": ""}, "unit"),
    ("numeric", {"unit": "GB"}, "unit"),
    ("numeric", {"tolerance": "much"}, "tolerance"),
    ("numeric", {"tolerance": "5%"}, "tolerance"),
    ("numeric", {"tolerance": "-1"}, "tolerance"),
    ("numeric", {"range": "wide"}, "range"),
    ("numeric", {"range": "5 to 10"}, "range"),
    ("numeric", {"range": "1 to 0"}, "range"),
    ("numeric", {"near-0-value": "many"}, "near-0-value"),
    ("numeric", {"near-0-value": "0.787"}, "near-0-value"),
    ("numeric", {"near-0-feedback": ""}, "near-0-feedback"),
    ("numeric", {"near-1-mistake": "no-such"}, "near-1-mistake"),
    # an order
    ("ordering", {"steps": ""}, "steps"),
    ("ordering", {"steps": "One\nTwo"}, "steps"),
    ("ordering", {"steps": "\n".join(f"Step {n}" for n in range(9))}, "steps"),
    ("ordering", {"steps": "Divide\nDivide\nAdd"}, "steps"),
    ("ordering", {"also": "1 1 2 3"}, "also"),
    ("ordering", {"also": "1 2"}, "also"),
    ("ordering", {"also": "first second"}, "also"),
    ("ordering", {"also": "1 2 3 4"}, "also"),
    ("ordering", {"stem": ""}, "stem"),
    ("ordering", {"why": ""}, "why"),
    # pairs
    ("matching", {"items-0-target": ""}, "items-0-target"),
    ("matching", {"items-0-text": ""}, "items-0-text"),
    ("matching", {"items-0-feedback": ""}, "items-0-feedback"),
    ("matching", {"items-1-text": "Gives the result at once"}, "items-1-text"),
    ("matching", {"decoys-0-text": "Resembles System 1"}, "decoys-0-text"),
    ("matching", {"decoys-0-text": ""}, "decoys-0-text"),
    ("matching", {"decoys-0-mistake": "no-such"}, "decoys-0-mistake"),
    (
        "matching",
        {f"items-{n}-{cell}": "" for n in (2, 3, 4) for cell in ("text", "target", "feedback")},
        "items-0-text",
    ),
    ("matching", {f"items-{n}-target": "Resembles System 1" for n in range(5)}, "items-0-text"),
    ("matching", {"stem": ""}, "stem"),
    # categories
    ("categorize", {"items-0-target": ""}, "items-0-target"),
    ("categorize", {"items-0-text": ""}, "items-0-text"),
    ("categorize", {"items-2-feedback": ""}, "items-2-feedback"),
    ("categorize", {"items-1-text": "Knowing that 2 + 2 = 4"}, "items-1-text"),
    ("categorize", {f"items-{n}-target": "System 1" for n in range(4)}, "items-0-text"),
    ("categorize", {f"items-3-{cell}": "" for cell in ("text", "target", "feedback")}, "items-0-text"),
    ("categorize", {"stem": ""}, "stem"),
    ("categorize", {"remember": ""}, "remember"),
    ("categorize", {"difficulty": "9"}, "difficulty"),
]


def told(kind: str, changes: dict[str, Any], concept: Concept) -> dict[str, str]:
    """By the control that it leads to, what the check says of a form with this mistake."""
    looked = look_over(filled(kind, concept, **changes))
    return {remark.control.removeprefix("id_"): f"{remark.label}: {remark.words}" for remark in looked.remarks}


def missed(concept: Concept) -> tuple[list[str], list[str]]:
    """The mistakes that nothing is said of, and those that are told elsewhere or without a fix."""
    silent, elsewhere = [], []
    for kind, changes, control in MISTAKES:
        said = told(kind, changes, concept)
        where = f"{kind} {str(changes)[:70]} at {control}: {said}"
        if not said:
            silent.append(where)
        elif control not in said or not _has_fix(said[control]):
            elsewhere.append(where)
    return silent, elsewhere


def _has_fix(words: str) -> bool:
    """A sentence says what is wrong, and another one what to do."""
    return len([sentence for sentence in words.replace("?", ".").split(". ") if sentence.strip()]) > 1


@pytest.mark.thorough("every mistake there is")
def test_every_mistake_is_told_and_nearly_all_with_field_row_and_fix(heat: Concept) -> None:
    silent, elsewhere = missed(heat)

    assert silent == []
    assert len(elsewhere) <= 0.05 * len(MISTAKES), "\n".join(elsewhere)


def test_there_are_at_least_eight_of_each_kind() -> None:
    counts = Counter(kind for kind, _, _ in MISTAKES)

    assert len(MISTAKES) >= 120
    assert set(counts) == set(KINDS)
    assert min(counts.values()) >= 8


@pytest.mark.parametrize("kind", list(KINDS))
def test_all_mistakes_of_a_form_are_told_in_one_round(heat: Concept, kind: str) -> None:
    """Three in fields of their own: none hides another."""
    said = told(kind, {"remember": "", "why": "", "covers": "X1"}, heat)

    assert {"remember", "why", "covers"} <= set(said)


def test_what_is_told_of_a_good_form_is_nothing(heat: Concept) -> None:
    """Else every mistake would be told."""
    said = {kind: told(kind, {}, heat) for kind in KINDS}

    assert {kind: [words for words in each.values() if "Fix" in words] for kind, each in said.items()} == {
        kind: [] for kind in KINDS
    }
