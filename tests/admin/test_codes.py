"""A form places every mistake by its code and its cell: the words can be changed, or left out, and nothing moves."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from quizzes.authoring.pages import page_of
from quizzes.forms.authoring import form_of as form_of_kind
from quizzes.forms.authoring.fixes import FIXES
from quizzes.forms.authoring.question import QuestionForm
from quizzes.models import Concept
from quizzes.problems import Problem
from tests.admin.conftest import HEAT
from tests.admin.test_concepts import change_url, form_of
from tests.admin.test_questions import typed
from tests.test_problem_codes import codes

pytestmark = pytest.mark.django_db

MISTAKES = [
    ("basic", {"slug": "one-two-three-four-five-six"}, "slug", "question.name"),
    ("basic", {"covers": "C100 C999"}, "covers", "guide.unknown-coverage"),
    ("basic", {"covers": "X1"}, "covers", "question.coverage-form"),
    ("basic", {"as_of": "2026-11"}, "as_of", "question.half-dated"),
    ("basic", {"as_of": "2026-11", "review_by": "2028-11"}, "review_by", "question.review-by"),
    ("basic", {"as_of": "2026-11", "review_by": "later"}, "review_by", "question.month"),
    ("basic", {"as_of": "2026-11", "review_by": "2027-05", "lasting": "So."}, "lasting", "question.dated-and-lasting"),
    ("basic", {"as_of": "2026-11", "review_by": "2027-05"}, "as_of", "question.stem-undated"),
    ("basic", {"stem": "As of November 2026, what is it?"}, "as_of", "question.dates-missing"),
    ("basic", {"stem": "What is all of the above?"}, "stem", "question.phrase"),
    ("basic", {"stem": "What is [this](https://example.org)?"}, "stem", "question.link"),
    ("basic", {"stem": "What is V*d + C*d?"}, "stem", "question.emphasis"),
    ("basic", {"answer": "Which is $x$"}, "answer", "question.formula"),
    ("basic", {"stem": "Which of them is not hot?"}, "stem", "question.negative"),
    ("choice", {"options-0-mistake": "no-such"}, "options", "question.unknown-mistake"),
    ("choice", {"options-0-mistake": "no/such"}, "options", "question.unknown-borrowed"),
    ("choice", {"options-0-feedback": "As shown above."}, "options", "question.phrase"),
    ("choice", {"options-right": ""}, "options", "choice.key-count"),
    ("choice", {"options-0-text": ""}, "options", "option.empty"),
    ("choice", {"options-0-mistake": "No Name"}, "options", "question.mistake-name"),
    ("true-false", {"reasons-0-mark": "wrong"}, "reasons", "true-false.key-count"),
    ("basic", {"stem": "What is this?\n\n- a list"}, "stem", "question.answer-line"),
    ("basic", {"answer": ""}, "answer", "flashcard.no-answer"),
    ("basic", {"why": ""}, "why", "question.no-why"),
    ("basic", {"remember": ""}, "remember", "question.no-remember"),
    ("reversed", {"back_stem": ""}, "back_stem", "reversed.no-back-stem"),
    ("reversed", {"back_answer": ""}, "back_answer", "flashcard.no-answer"),
    ("cloze", {"stem": "No gap at all."}, "stem", "cloze.no-gap"),
    ("short", {"accepted": ""}, "accepted", "short.no-answer"),
    ("short", {"near-0-answers": "greedy"}, "near", "short.right-and-near"),
    ("numeric", {"value": "a lot"}, "value", "numeric.amount"),
    ("numeric", {"unit": ""}, "unit", "numeric.no-unit"),
    ("numeric", {"tolerance": "much"}, "tolerance", "numeric.tolerance-number"),
    ("numeric", {"range": "wide"}, "range", "numeric.range"),
    ("ordering", {"steps": "One\nTwo"}, "steps", "ordering.too-few"),
    ("ordering", {"also": "1 1 2 3"}, "also", "ordering.also-steps"),
    ("matching", {"items-0-target": ""}, "items", "option.empty"),
    ("categorize", {"items-0-target": ""}, "items", "option.empty"),
]
ROWS = [
    ({"resources-0-covers": "C999"}, "resources", "covers", "guide.unknown-coverage"),
    ({"sources-0-opened": "2026-11-29"}, "sources", "copy", "frontmatter.empty"),
]


@pytest.fixture
def wordless(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every problem says nothing: what still finds its place, finds it by code and cell."""
    with_words = Problem.__init__

    def without(self: Problem, message: str, hint: str = "", *args: Any, **parts: Any) -> None:
        with_words(self, "", "", *args, **parts)

    monkeypatch.setattr(Problem, "__init__", without)


def filled(kind: str, concept: Concept, **changes: Any) -> QuestionForm:
    """The form of a question that is to be published, as it was sent."""
    details: dict[str, Any] = {"slug": "a-question", "about": "order-kept", "skill": "apply", "difficulty": "2"}
    details |= {"covers": "C100", "sources": ["chng-2023"], "_continue": "publish"}
    form: type[QuestionForm] = type("ConceptForm", (form_of_kind(kind),), {"concept": concept})
    return form(details | typed(kind) | changes)


def placed(form: Any) -> list[tuple[str, str]]:
    return [(name, str(error.code)) for name, errors in form.errors.as_data().items() for error in errors]


@pytest.mark.usefixtures("wordless")
@pytest.mark.parametrize(("kind", "changes", "field", "code"), MISTAKES, ids=[case[3] for case in MISTAKES])
def test_a_mistake_finds_its_field_without_words(
    heat: Concept, kind: str, changes: dict[str, str], field: str, code: str
) -> None:
    assert (field, code) in placed(filled(kind, heat, **changes))


@pytest.mark.usefixtures("wordless")
@pytest.mark.parametrize(("changes", "table", "column", "code"), ROWS, ids=[case[3] for case in ROWS])
def test_a_mistake_in_a_part_finds_its_row_without_words(
    admin_browser: Client, heat: Concept, changes: dict[str, str], table: str, column: str, code: str
) -> None:
    response = admin_browser.post(change_url(heat), form_of(admin_browser, heat, **changes))

    tables = {each.formset.prefix: each.formset for each in response.context["inline_admin_formsets"]}
    assert (column, code) in placed(tables[table].forms[0])
    assert page_of(Concept.objects.get()) == HEAT


FOR_FILES = re.compile(r"`|=>|indent|front matter|\bbelow\b|fence")


@pytest.mark.parametrize(("kind", "changes", "field", "code"), MISTAKES, ids=[case[3] for case in MISTAKES])
def test_a_form_speaks_of_no_file(heat: Concept, kind: str, changes: dict[str, str], field: str, code: str) -> None:
    errors = filled(kind, heat, **changes).errors[field]

    assert [error for error in errors if FOR_FILES.search(str(error))] == []


def test_a_form_says_what_to_do_in_a_form() -> None:
    assert [code for code, fix in FIXES.items() if FOR_FILES.search(str(fix))] == []
    assert FIXES.keys() <= codes().keys()
