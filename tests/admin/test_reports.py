from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.test import Client

from quizzes.desk.reports import pseudonym
from quizzes.models import ProblemReport, User
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


@pytest.mark.parametrize("model", ["problemreport", "overruled"])
@pytest.mark.parametrize("lookup", ["learner", "learner__exact", "learner__id__in", "learner_id"])
def test_no_list_without_names_is_filtered_by_an_account(admin_browser: Client, model: str, lookup: str) -> None:
    assert admin_browser.get(f"/admin/quizzes/{model}/", {lookup: "1"}).status_code == 400


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


def together(report: ProblemReport) -> str:
    return f"{LIST}of-question/{report.component.question_id}/"


def test_reports_of_a_question_are_read_together_without_names(admin_browser: Client, report: ProblemReport) -> None:
    page = admin_browser.get(together(report))

    assert page.text.count("<iframe") == 1
    assert "You said" in page.text
    for told in (page.text, admin_browser.get(LIST).text, admin_browser.get(f"{LIST}{report.pk}/change/").text):
        assert report.learner.email not in told
        assert pseudonym(report.learner_id) in told


def test_one_note_answers_all_reports_that_were_on_the_page(admin_browser: Client, report: ProblemReport) -> None:
    later = ProblemReport.objects.get(pk=report.pk)
    later.pk, later.report_id = None, uuid.uuid4()
    later.save()

    answer = admin_browser.post(
        together(report), {"reports": [report.pk], "answer-state": "mended", "answer-reply": "The key was wrong."}
    )

    assert (answer.status_code, answer["Location"]) == (302, "/admin/")
    report.refresh_from_db()
    assert (report.state, report.reply, report.answered_at is not None) == ("mended", "The key was wrong.", True)
    later.refresh_from_db()
    assert later.state == "open"


def test_an_answer_without_a_state_is_asked_again_and_a_forged_row_refused(
    admin_browser: Client, report: ProblemReport
) -> None:
    assert admin_browser.post(together(report), {"reports": [report.pk]}).status_code == 422
    forged = {"reports": ["1 or 1"], "answer-state": "mended"}
    assert admin_browser.post(together(report), forged).status_code == 400
    assert ProblemReport.objects.get().state == "open"


def test_a_second_author_does_not_replace_an_answer(admin_browser: Client, report: ProblemReport) -> None:
    for reply in ("first", "second"):
        data = {"reports": [report.pk], "answer-state": "mended", "answer-reply": reply}
        admin_browser.post(together(report), data)

    report.refresh_from_db()
    assert report.reply == "first"


def told_today(learner: User) -> str:
    browser = Client()
    browser.force_login(learner)
    return browser.get("/today/").text


def test_the_reporter_reads_the_note_until_they_put_it_away(admin_browser: Client, report: ProblemReport) -> None:
    learner = report.learner
    assert "Thanks for your report" not in told_today(learner)
    data = {"reports": [report.pk], "answer-state": "mended", "answer-reply": "<b>Done</b>, the key was wrong."}
    admin_browser.post(together(report), data)
    assert "&lt;b&gt;Done&lt;/b&gt;, the key was wrong." in told_today(learner)
    assert "Thanks for your report" not in told_today(UserFactory.create())
    seen = f"/review/reports/{report.report_id}/seen/"

    stranger, owner = Client(), Client()
    stranger.force_login(UserFactory.create())
    stranger.post(seen)
    assert "Thanks for your report" in told_today(learner)
    owner.force_login(learner)

    assert owner.post(seen)["Location"] == "/today/"
    assert "Thanks for your report" not in told_today(learner)


def test_a_note_that_is_changed_is_told_once_more(admin_browser: Client, report: ProblemReport) -> None:
    ProblemReport.objects.update(state="declined", answered_at=NOON, seen_at=NOON)
    url = f"{LIST}{report.pk}/change/"

    admin_browser.post(url, changed(opened(admin_browser, url, "problemreport_form"), reply="It was wrong after all."))

    assert "It was wrong after all." in told_today(report.learner)
