"""The preview and the checks that follow the form of a question."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from quizzes.kinds import KINDS
from quizzes.models import Concept, KeptForm, Question, QuestionRevision
from tests.admin.browsing import changed, opened
from tests.admin.test_questions import ADD, LIST, create, written
from tests.factories import UserFactory, give_answer

FORM = "question_form"
NEW = f"{LIST}live/?kind={{}}&concept=heat"
KIND_NAMES = list(KINDS)


def live(browser: Client, fields: Any, kind: str = "choice", show: str = "before", **more: str) -> dict[str, Any]:
    """What the script of the form is told."""
    sent = {name: values for name, values in fields.items() if name != "_save"}
    response = browser.post(NEW.format(kind), sent | {"live_show": show, "live_part": "", "live_answer": ""} | more)
    assert response.status_code == 200, response.status_code
    told: dict[str, Any] = response.json()
    return told


@pytest.mark.parametrize("kind", KIND_NAMES)
def test_every_kind_is_shown_before_it_is_stored(admin_browser: Client, heat: Concept, kind: str) -> None:
    told = live(admin_browser, written(admin_browser, kind), kind)

    assert 'class="bad"' not in told["checks"], told["checks"]
    assert 'data-part="0"' in told["page"]
    assert Question.objects.count() == QuestionRevision.objects.count() == KeptForm.objects.count() == 0


@pytest.mark.parametrize("kind", KIND_NAMES)
def test_every_kind_is_shown_after_a_right_answer(admin_browser: Client, heat: Concept, kind: str) -> None:
    page = live(admin_browser, written(admin_browser, kind), kind, show="right")["page"]

    assert "verdict-head right" in page


@pytest.mark.parametrize("kind", [name for name in KIND_NAMES if not KINDS[name].self_graded])
def test_every_kind_is_shown_after_i_do_not_know(admin_browser: Client, heat: Concept, kind: str) -> None:
    page = live(admin_browser, written(admin_browser, kind), kind, show="unknown")["page"]

    assert "verdict-head unknown" in page


def test_nothing_of_the_answer_is_on_the_page_before_it(admin_browser: Client, heat: Concept) -> None:
    page = live(admin_browser, written(admin_browser, "choice"))["page"]

    assert "Tempting" not in page


def test_a_target_that_fits_nothing_and_gives_no_reason_is_named_and_not_refused(
    admin_browser: Client, heat: Concept
) -> None:
    fields = written(admin_browser, "matching", **{"decoys-0-feedback": "", "_continue": "publish"})

    checks = live(admin_browser, fields, "matching")["checks"]

    assert '#id_decoys-0-feedback" data-level="look"' in checks
    assert admin_browser.post(ADD.format("matching"), fields).status_code == 302


@pytest.mark.parametrize("value", ["1", "2", "3"])
def test_pressing_an_option_shows_what_learners_are_told(admin_browser: Client, heat: Concept, value: str) -> None:
    page = live(
        admin_browser, written(admin_browser, "choice"), show="answer", live_part="0", live_answer=f"answer={value}"
    )["page"]

    assert "After this answer" in page


def test_pressing_nothing_is_told_as_learners_are(admin_browser: Client, heat: Concept) -> None:
    page = live(admin_browser, written(admin_browser, "choice"), show="answer", live_part="0")["page"]

    assert 'class="slip"' in page


def test_a_value_that_no_option_has_shows_the_question_again(admin_browser: Client, heat: Concept) -> None:
    page = live(admin_browser, written(admin_browser, "choice"), show="answer", live_part="0", live_answer="answer=99")[
        "page"
    ]

    assert "Before the answer" in page


def test_an_empty_form_is_looked_over_and_has_nothing_to_show(admin_browser: Client, heat: Concept) -> None:
    told = live(admin_browser, {})

    assert "Nothing to show yet" in told["page"] or "data-part" in told["page"]
    for control in ("id_stem", "id_about", "id_sources_0"):
        assert f'href="#{control}"' in told["checks"]


def test_a_remark_leads_to_its_cell_past_empty_rows(admin_browser: Client, heat: Concept) -> None:
    fields = written(admin_browser, "choice")
    moved = {name.replace("options-1-", "options-4-"): values for name, values in fields.items()}
    moved |= {name: [""] for name in fields if name.startswith("options-1-")} | {
        "options-4-mistake": ["no-such-mistake"]
    }

    checks = live(admin_browser, moved)["checks"]

    assert 'href="#id_options-4-mistake"' in checks
    assert "Option 5, mistake:" in checks


def test_a_cell_that_cannot_be_read_and_a_missing_field_are_told_in_one_round(
    admin_browser: Client, heat: Concept
) -> None:
    fields = written(admin_browser, "choice", slug="No name", remember="", **{"options-0-mistake": "x" * 200})

    checks = live(admin_browser, fields)["checks"]

    for control in ("id_slug", "id_options-0-mistake", "id_remember"):
        assert f'href="#{control}"' in checks, checks


def test_whom_a_change_reaches_is_told_before_it_is_saved(admin_browser: Client, heat: Concept) -> None:
    question = create(admin_browser)
    learner = UserFactory.create()
    give_answer(learner, question.components.get(), timezone.now())
    fields = opened(admin_browser, f"{LIST}{question.pk}/change/", FORM)

    def told(**values: str) -> str:
        sent = changed(fields, **values) | {"live_show": "before"}
        checks: str = admin_browser.post(f"{LIST}{question.pk}/live/", sent).json()["checks"]
        return " ".join(checks.split())

    assert "1 learner has it. Nobody is asked again." in told(remember="another line")
    assert "1 learner has it. 1 will be asked again soon." in told(**{"options-right": "0"})
    assert 'href="#id_size_0"' in told(size="minor", **{"options-right": "0"})


def test_another_authors_save_is_told_while_one_types(admin_browser: Client, heat: Concept) -> None:
    question = create(admin_browser)
    fields = opened(admin_browser, f"{LIST}{question.pk}/change/", FORM)
    Question.objects.update(edit_version=9)

    told = admin_browser.post(f"{LIST}{question.pk}/live/", fields | {"live_show": "before"}).json()

    assert "Someone else saved this question" in told["checks"]


def test_without_scripts_the_button_opens_all_states_and_the_checks(admin_browser: Client, heat: Concept) -> None:
    page = admin_browser.post(NEW.format("choice"), written(admin_browser, "choice") | {"_preview": "1"})

    for text in ("Before the answer", "After a right answer", "After “I don’t know”", "Nothing to fix."):
        assert text in page.text


def test_what_an_author_types_stays_text(admin_browser: Client, heat: Concept) -> None:
    told = live(admin_browser, written(admin_browser, "choice", stem="<script>alert(1)</script> Which?", about="<b>x"))

    assert "<script>alert" not in told["page"] + told["checks"]
    assert "<b>x" not in told["checks"]


def test_looking_over_is_only_posted(admin_browser: Client, heat: Concept) -> None:
    assert admin_browser.get(NEW.format("choice")).status_code == 405


@pytest.mark.parametrize("address", [f"{LIST}live/?kind=no&concept=heat", f"{LIST}live/", f"{LIST}999/live/"])
def test_what_is_not_there_is_not_found(admin_browser: Client, heat: Concept, address: str) -> None:
    assert admin_browser.post(address, {"live_show": "before"}).status_code == 404


def test_who_may_not_edit_looks_over_nothing(admin_browser: Client, staff_browser: Client, heat: Concept) -> None:
    question = create(admin_browser)

    statuses = [staff_browser.post(url).status_code for url in (NEW.format("choice"), f"{LIST}{question.pk}/live/")]

    assert statuses == [403, 403]


def test_save_and_add_another_goes_on_with_the_same_kind_and_concept(admin_browser: Client, heat: Concept) -> None:
    response = admin_browser.post(ADD.format("choice"), written(admin_browser, "choice", _addanother="1"))

    assert response.url == ADD.format("choice")  # type: ignore[attr-defined]  # it is a redirect
