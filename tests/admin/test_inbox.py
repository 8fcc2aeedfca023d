"""The admin's first page: what waits, for whom, and at what cost."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from quizzes.desk.inbox import MOST_COUNTED, SHOWN, called_right
from quizzes.models import (
    Concept,
    Conflict,
    ProblemReport,
    Question,
    RefusedSpelling,
    ReviewNote,
    Status,
    User,
    WorkingCopy,
)
from tests.admin.test_overrules import overruled as overruled_in
from tests.factories import UserFactory, make_question
from tests.kinds.samples import sample

NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
INBOX = "/admin/"


def report(question: Question, reason: str = "key") -> ProblemReport:
    assert question.current is not None
    return ProblemReport.objects.create(
        learner=UserFactory.create(),
        report_id=uuid.uuid4(),
        revision=question.current,
        component=question.components.get(),
        reason=reason,
        created_at=NOON,
    )


def sections(browser: Client) -> dict[str, Any]:
    return {each.name: each for each in browser.get(INBOX).context["sections"]}


def member(*permissions: str) -> Client:
    user = UserFactory.create(is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    browser = Client()
    browser.force_login(user)
    return browser


def test_an_empty_inbox_says_so(admin_browser: Client) -> None:
    assert "Nothing’s waiting for you." in admin_browser.get(INBOX).text


def test_reports_of_one_question_are_one_row_and_the_most_reported_comes_first(
    admin_browser: Client, heat: Concept
) -> None:
    once, often = make_question(heat, slug="once"), make_question(heat, slug="often")
    for question in (once, often, often):
        report(question)

    found = sections(admin_browser)["reports"]

    assert found.count == 2
    assert [line.url for line in found.lines] == [
        f"/admin/quizzes/problemreport/of-question/{question.pk}/" for question in (often, once)
    ]
    assert found.lines[0].note.startswith("2 reports · The “right” answer is wrong")


def test_an_answered_report_waits_no_more(admin_browser: Client, heat: Concept) -> None:
    ProblemReport.objects.filter(pk=report(make_question(heat)).pk).update(state="mended")

    assert "reports" not in sections(admin_browser)


def test_a_spelling_is_accepted_in_one_press_and_the_inbox_comes_back(admin_browser: Client, heat: Concept) -> None:
    question = make_question(heat, kind="short", content=sample("short"))
    overruled_in(question, "Max decoding")
    [line] = sections(admin_browser)["spellings"].lines

    answer = admin_browser.post(line.url, {"back": "inbox"})

    assert (answer.status_code, answer["Location"]) == (302, INBOX)
    question.refresh_from_db()
    assert question.current is not None
    assert "Max decoding" in question.current.content["accepted"]
    assert "spellings" not in sections(admin_browser)


def test_a_spelling_that_is_refused_waits_no_more_for_anybody_who_typed_it(
    admin_browser: Client, heat: Concept
) -> None:
    question = make_question(heat, kind="short", content=sample("short"))
    overruled_in(question, "Max decoding")
    overruled_in(question, "Max decoding")
    [line] = sections(admin_browser)["spellings"].lines
    assert line.note.endswith("said 2 times")

    for _ in range(2):
        admin_browser.post(line.otherwise[1], {"back": "inbox"})

    assert RefusedSpelling.objects.get().spelling == "Max decoding"
    assert "spellings" not in sections(admin_browser)


def test_a_draft_waits_for_who_wrote_it(admin_browser: Client, author: User, heat: Concept) -> None:
    question = make_question(heat)
    Question.objects.filter(pk=question.pk).update(status=Status.DRAFT)
    assert "drafts" not in sections(admin_browser)
    question.revisions.update(author=author)

    assert [line.url for line in sections(admin_browser)["drafts"].lines] == [
        f"/admin/quizzes/question/{question.pk}/change/"
    ]


def copied(author: User, question: Question, state: str) -> WorkingCopy:
    return WorkingCopy.objects.create(
        author=author,
        concept=question.concept,
        question=question,
        kind="choice",
        state=state,
        data={"stem": ["Hot or cold?"]},
        tab=uuid.uuid4(),
        created_at=NOON,
        updated_at=NOON,
    )


def test_what_i_am_writing_waits_for_me_and_what_others_handed_over_for_a_second_look(
    admin_browser: Client, author: User, heat: Concept
) -> None:
    question, other = make_question(heat), UserFactory.create(email="other@example.com")
    mine = copied(author, question, "draft")
    theirs = copied(other, question, "waiting")
    copied(UserFactory.create(), question, "draft")

    found = sections(admin_browser)

    form, look = f"/admin/quizzes/question/{question.pk}/change/?copy={mine.pk}", "/admin/quizzes/workingcopy"
    for name, url in (("copies", form), ("reviews", f"{look}/{theirs.pk}/review/")):
        [line] = found[name].lines
        assert (line.title, line.url) == ("Hot or cold?", url)
    assert "from other@example.com" in found["reviews"].lines[0].note


@pytest.mark.parametrize(
    ("state", "says"), [("returned", "sent back with a comment"), ("approved", "approved"), ("waiting", "commented")]
)
def test_the_author_of_a_copy_is_told_what_came_of_it(
    admin_browser: Client, author: User, heat: Concept, state: str, says: str
) -> None:
    copy = copied(author, make_question(heat), state)
    said = {"working_copy": copy, "of_version": 1, "created_at": NOON, "text": "Which one?"}
    ReviewNote.objects.create(author=author, **said)
    if state == "waiting":
        assert "copies" not in sections(admin_browser)  # nobody else has said anything

    ReviewNote.objects.create(author=UserFactory.create(), **said)

    [line] = sections(admin_browser)["copies"].lines
    assert (says in line.note, line.url) == (True, f"/admin/quizzes/workingcopy/{copy.pk}/review/")


def test_facts_are_looked_up_from_their_last_month_on(admin_browser: Client, heat: Concept) -> None:
    for month in ("2000-01", "2999-01"):
        Question.objects.filter(pk=make_question(heat).pk).update(review_by=month)

    [line] = sections(admin_browser)["expiring"].lines

    assert line.note.endswith("Expired at the end of January 2000")
    for needs in ("expiring", "overdue"):
        listed = admin_browser.get("/admin/quizzes/question/", {"needs": needs}).context["cl"].queryset
        assert [question.review_by for question in listed] == ["2000-01"]


@pytest.mark.parametrize(
    ("permissions", "shown"),
    [
        (["view_question"], set()),
        (["change_problemreport"], {"reports"}),
        (["change_conflict"], set()),
        (["change_conflict", "publish_guide"], {"conflicts"}),
        (["change_question"], {"expiring"}),
        (["change_question", "publish_guide"], {"spellings", "expiring"}),
    ],
)
def test_nobody_is_shown_what_they_may_not_act_on(heat: Concept, permissions: list[str], shown: set[str]) -> None:
    fill(heat)

    assert sections(member(*permissions)).keys() == shown


def test_the_first_page_costs_the_same_few_statements_however_much_waits(admin_browser: Client, heat: Concept) -> None:
    counts = []
    for _ in range(3):
        fill(heat)
        sections(admin_browser)
        with CaptureQueriesContext(connection) as captured:
            admin_browser.get(INBOX)
        counts.append(len(captured))

    assert counts[0] == counts[1] == counts[2]
    assert counts[0] <= 25


def test_a_section_shows_a_few_rows_and_counts_no_further_than_it_tells(admin_browser: Client, db: None) -> None:
    conflicts = (Conflict(concept_slug=f"c{n}", shipped={}, noticed_at=NOON) for n in range(MOST_COUNTED + 9))
    Conflict.objects.bulk_create(conflicts)

    found = sections(admin_browser)["conflicts"]

    assert (len(found.lines), found.count, found.counted) == (SHOWN, MOST_COUNTED + 1, "99+")


def fill(heat: Concept) -> None:
    """One more of everything, each on a question of its own."""
    report(make_question(heat))
    overruled_in(make_question(heat, kind="short", content=sample("short")), "Max decoding")
    Conflict.objects.create(concept_slug=f"c{Conflict.objects.count()}", shipped={}, noticed_at=NOON)
    Question.objects.filter(pk=make_question(heat).pk).update(review_by="2000-01")


def test_every_list_of_the_admin_is_named_below_the_inbox(admin_browser: Client) -> None:
    page = admin_browser.get(INBOX)

    lists = {model["admin_url"] for app in page.context["app_list"] for model in app["models"]}
    assert lists <= {model["admin_url"] for _, models in page.context["groups"] for model in models}


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL plans by its statistics")
@pytest.mark.django_db
def test_what_was_called_right_is_found_without_reading_every_review() -> None:
    with CaptureQueriesContext(connection) as queries:
        called_right()
    [sql] = [each["sql"] for each in queries if "overrules_id" in each["sql"] and "quizzes_review" in each["sql"]]

    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
        plan = " ".join(row[3] for row in cursor.fetchall())

    assert "INDEX overruled_once" in plan
    assert "TEMP B-TREE" not in plan
