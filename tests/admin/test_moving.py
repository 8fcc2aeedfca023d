"""A question moves to another concept."""

from __future__ import annotations

import dataclasses
import datetime as dt
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from quizzes.authoring.exporting import export_content
from quizzes.authoring.pages import page_of, save_page
from quizzes.authoring.publishing import publish_guide
from quizzes.authoring.questions import compared, history_of
from quizzes.authoring.working_copies import Subject, Tab, keep_working_copy
from quizzes.guide.format import pages
from quizzes.log.rebuilding import differences
from quizzes.models import Card, Component, Concept, Conflict, Question, Review, Status, WorkingCopy
from tests.admin.browsing import changed, opened
from tests.admin.conftest import HEAT
from tests.admin.test_roles import member, migration
from tests.factories import UserFactory, choice_content, give_answer, make_question

NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
TEXT = "Words.\n\n## Where it acts\n\nBefore softmax.\n\n## How it is used\n\nDaily."

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _the_groups_are_there() -> None:
    migration.make_roles(apps, None)


@pytest.fixture
def question(heat: Concept) -> Question:
    text = "## Here\n\n{{question first}}\n\nMore."
    save_page(dataclasses.replace(page_of(heat), text=text), heat)
    return make_question(heat, slug="first", about="order-kept", sources=("chng-2023",))


@pytest.fixture
def chill(db: None) -> Concept:
    """Another page: no fact, no source and no mistake of the first."""
    page = dataclasses.replace(HEAT, slug="chill", title="Chill", order=4, text=TEXT)
    return save_page(
        dataclasses.replace(page, facts=(pages.Fact("cold", "It gets cold."),), misconceptions=(), slips=(), sources=())
    )


def url(question: Question, to: str = "chill") -> str:
    return f"/admin/quizzes/question/{question.pk}/move/?to={to}"


def move(browser: Client, question: Question, **fields: Any) -> Any:
    return browser.post(url(question), changed(opened(browser, url(question), "move_form"), **fields), follow=True)


def test_what_the_other_page_lacks_is_told_in_one_round(
    admin_browser: Client, question: Question, chill: Concept
) -> None:
    page = admin_browser.get(url(question)).text

    for name in ("order-kept", "chng-2023", "heat/multiplies"):
        assert f"“{name}”" in page
    question.refresh_from_db()
    assert question.concept.slug == "heat"


def test_where_there_is_no_concept_the_list_is_asked_for(admin_browser: Client, question: Question) -> None:
    assert "Choose a concept from the list." in admin_browser.get(url(question, "nowhere")).text


def kept() -> list[Any]:
    """All that is remembered of anybody."""
    return [list(model._default_manager.order_by("pk").values()) for model in (Card, Review, Component)]


def test_a_moved_question_keeps_every_schedule_and_says_where_it_was(
    admin_browser: Client, question: Question, chill: Concept
) -> None:
    learner = UserFactory.create()
    give_answer(learner, question.components.get(), NOON)
    before = kept()

    told = move(admin_browser, question, place="how-it-is-used")

    assert "Nobody’s schedule changed" in told.text
    question.refresh_from_db()
    assert str(question) == "chill/first"
    assert kept() == before
    assert list(differences(learner)) == []
    assert "Moved here from Heat." in admin_browser.get(f"/admin/quizzes/question/{question.pk}/history/").text
    heat, chill = Concept.objects.get(slug="heat"), Concept.objects.get(slug="chill")
    assert "{{question" not in heat.text
    assert chill.text.endswith("Daily.\n\n{{question first}}")
    assert [fact.key for fact in page_of(chill).facts] == ["cold", "order-kept"]
    assert [source.key for source in page_of(chill).sources] == ["chng-2023"]
    assert heat.revisions.exists()
    assert chill.revisions.exists()


def test_what_the_other_page_has_under_another_name_is_used(
    admin_browser: Client, question: Question, chill: Concept
) -> None:
    source = dataclasses.replace(HEAT.sources[0], key="theirs")
    taken = dataclasses.replace(HEAT.facts[0], text="Something else.")
    save_page(dataclasses.replace(page_of(chill), facts=(*page_of(chill).facts, taken), sources=(source,)), chill)
    make_question(
        chill, slug="first", content=choice_content(stem="Is it cold?"), about="order-kept", sources=("theirs",)
    )

    move(admin_browser, question)

    question.refresh_from_db()
    page = page_of(Concept.objects.get(slug="chill"))
    assert question.slug == "first-2"
    assert [source.key for source in page.sources] == ["theirs"]
    assert len(page.facts) == 3
    moved = next(each for each in page.questions if each.slug == "first-2")
    assert (moved.sources, moved.about != "order-kept") == (("theirs",), True)


def test_what_somebody_saved_meanwhile_is_looked_at_again(
    admin_browser: Client, question: Question, chill: Concept
) -> None:
    form = opened(admin_browser, url(question), "move_form")
    save_page(dataclasses.replace(page_of(chill), title="Cold"), chill)

    told = admin_browser.post(url(question), form, follow=True)

    assert "Nothing was moved" in told.text
    question.refresh_from_db()
    assert question.concept.slug == "heat"


def test_pressing_twice_moves_it_once(admin_browser: Client, question: Question, chill: Concept) -> None:
    form = opened(admin_browser, url(question), "move_form")

    statuses = [admin_browser.post(url(question), form).status_code for _ in range(2)]

    assert statuses == [302, 200]
    question.refresh_from_db()
    assert (str(question), question.revisions.count()) == ("chill/first", 2)


def test_only_a_publisher_moves_what_learners_see(question: Question, chill: Concept) -> None:
    form = opened(member("publisher"), url(question), "move_form")

    assert member("author").post(url(question), form).status_code == 403
    Question.objects.update(status=Status.DRAFT)
    assert member("reviewer").post(url(question), form).status_code == 403  # both pages are public
    question.refresh_from_db()
    assert question.concept.slug == "heat"


def test_a_conflict_is_decided_first(admin_browser: Client, question: Question, chill: Concept) -> None:
    Conflict.objects.create(concept_slug="heat", question_slug="first", shipped={}, shipped_hash="x", noticed_at=NOON)

    assert "Decide about that conflict first" in move(admin_browser, question).text


def test_a_working_copy_goes_along(admin_browser: Client, question: Question, chill: Concept, author: Any) -> None:
    keep_working_copy(
        author=author,
        subject=Subject(question.concept, question, "choice"),
        tab=Tab(uuid.uuid4()),
        typed={"stem": ["Typed"]},
        opened_version=question.edit_version,
        now=NOON,
    )

    move(admin_browser, question)

    assert WorkingCopy.objects.get(question=question).concept.slug == "chill"


def test_publishing_the_files_again_brings_no_second_one(
    admin_browser: Client, question: Question, chill: Concept, tmp_path: Path
) -> None:
    export_content(tmp_path)
    publish_guide(root=tmp_path, now=NOON)
    move(admin_browser, question)
    file = next(tmp_path.rglob("heat.md"))
    file.write_text(file.read_text().replace("Division keeps the order.", "Dividing keeps the order."))

    report = publish_guide(root=tmp_path, now=NOON, allow_retiring=True)

    assert (report.added, report.retired) == ([], [])
    assert [(each.code, "`chill/first`" in str(each)) for each in report.remarks if "moved" in each.code] == [
        ("question.moved-here", True)
    ]
    assert [str(each) for each in Question.objects.all()] == ["chill/first"]
    assert Question.objects.get().status == "published"


def test_the_words_that_a_moved_question_had_are_no_news(
    admin_browser: Client, question: Question, chill: Concept, tmp_path: Path
) -> None:
    export_content(tmp_path)
    publish_guide(root=tmp_path, now=NOON)
    move(admin_browser, question)

    report = publish_guide(root=tmp_path, now=NOON, force=True)

    assert [each for each in report.remarks if each.code == "question.moved-here"] == []


def test_the_history_of_a_moved_question_can_be_compared(
    admin_browser: Client, question: Question, chill: Concept
) -> None:
    move(admin_browser, question)
    question.refresh_from_db()

    assert len(history_of(question)) == 2
    assert compared(question, 1, 2)
