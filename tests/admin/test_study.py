from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.test import Client

from quizzes.models import Card, ProblemReport, Review
from quizzes.reading.reporting import report_problem
from quizzes.study.today import presentation_of
from tests.admin.browsing import changed, opened
from tests.factories import UserFactory, give_answer, make_question

NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
LIST = "/admin/quizzes/problemreport/"


@pytest.fixture
def report(db: None) -> ProblemReport:
    """A learner answered wrongly and reports the question."""
    learner = UserFactory.create()
    component = make_question().components.get()
    review = give_answer(learner, component, NOON, right=False).review
    presentation = presentation_of(learner, component.pk)
    assert presentation is not None
    return report_problem(
        learner=learner,
        presentation=presentation,
        review=review,
        report_id=uuid.uuid4(),
        now=NOON,
        reason="key",
        text="<script>alert(1)</script> I doubt it.",
    )


def test_a_report_is_listed_by_its_state(admin_browser: Client, report: ProblemReport) -> None:
    def shown(query: str) -> int:
        return len(admin_browser.get(f"{LIST}?{query}").context["cl"].queryset)

    assert (shown("state__exact=open"), shown("state__exact=mended")) == (1, 0)


def test_state_and_note_are_written(admin_browser: Client, report: ProblemReport) -> None:
    url = f"{LIST}{report.pk}/change/"

    admin_browser.post(url, changed(opened(admin_browser, url, "problemreport_form"), state="mended", reply="Done."))

    report.refresh_from_db()
    assert (report.state, report.reply) == ("mended", "Done.")


def test_what_the_learner_said_is_not_changed(admin_browser: Client, report: ProblemReport) -> None:
    url = f"{LIST}{report.pk}/change/"
    fields = opened(admin_browser, url, "problemreport_form")

    admin_browser.post(url, changed(fields, text="another", reason="other", seed="1", response="{}", state="declined"))

    after = ProblemReport.objects.get()
    assert (after.text, after.reason, after.seed, after.response) == (
        report.text,
        report.reason,
        report.seed,
        report.response,
    )


def test_a_report_shows_the_question_as_the_learner_saw_it(admin_browser: Client, report: ProblemReport) -> None:
    page = admin_browser.get(f"{LIST}{report.pk}/preview/")

    assert page.status_code == 200
    assert "You said" in page.text
    assert admin_browser.post(f"{LIST}{report.pk}/preview/").status_code == 405


def test_a_report_leads_to_its_question(admin_browser: Client, report: ProblemReport) -> None:
    page = admin_browser.get(f"{LIST}{report.pk}/change/").text

    assert f"/admin/quizzes/question/{report.component.question_id}/change/" in page
    assert "<script>alert" not in page


@pytest.mark.parametrize("model", ["review", "card"])
def test_what_learners_did_is_only_read(admin_browser: Client, report: ProblemReport, model: str) -> None:
    row = Review.objects.get() if model == "review" else Card.objects.get()
    base = f"/admin/quizzes/{model}/"

    answers = {path: admin_browser.post(f"{base}{path}").status_code for path in ("add/", f"{row.pk}/change/")}
    answers["delete"] = admin_browser.post(f"{base}{row.pk}/delete/", {"post": "yes"}).status_code

    assert set(answers.values()) == {403}
    assert admin_browser.get(base).status_code == admin_browser.get(f"{base}{row.pk}/change/").status_code == 200


@pytest.mark.parametrize("model", ["review", "card"])
def test_the_lists_offer_no_deletion(admin_browser: Client, report: ProblemReport, model: str) -> None:
    data = {"action": "delete_selected", "_selected_action": ["1"], "post": "yes"}

    admin_browser.post(f"/admin/quizzes/{model}/", data)

    assert (Review.objects.count(), Card.objects.count()) == (1, 1)
