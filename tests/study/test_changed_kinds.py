"""An author publishes a question in another kind: whatever was answered before is shown as it was asked then."""

from __future__ import annotations

import dataclasses
import uuid
from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils import timezone

from quizzes.authoring.pages import question_of, save_page, save_question
from quizzes.guide.format.pages import Question as Written
from quizzes.kinds import KINDS
from quizzes.log.answering import record_answer
from quizzes.log.setting_aside import set_aside
from quizzes.models import Action, Component, ProblemReport, Question, User
from tests.admin.conftest import HEAT
from tests.examples import EVERY
from tests.factories import UserFactory, answer_of
from tests.kinds.samples import sample

pytestmark = pytest.mark.django_db

PAGES = [
    "/today/",
    "/review/",
    "/review/?early=1",
    "/review/done/",
    "/progress/",
    "/map/",
    "/map/heat/",
    "/guide/",
    "/guide/heat/",
    "/guide/heat/missed/",
    "/guide/search/?q=heat",
    "/settings/suspended/",
    "/settings/export/",
]


def written(kind: str) -> Written:
    return Written(
        slug="about-heat",
        kind=kind,
        skill="apply",
        difficulty=2,
        about="order-kept",
        covers=("C100",),
        sources=("chng-2023",),
        content=sample(kind),
    )


@pytest.fixture
def learner() -> User:
    return UserFactory.create()


def browser_of(user: User) -> Client:
    browser = Client()
    browser.force_login(user)
    return browser


def asked_as(kind: str, learner: User) -> tuple[Question, list[uuid.UUID]]:
    """A question of that kind; each part was answered and reported, and the last of them then suspended."""
    question = save_question(save_page(HEAT), written(kind), position=0, now=timezone.now())
    answers = [answered_and_reported(learner, part) for part in question.components.order_by("key")]
    card = learner.cards.order_by("-pk")[0]
    set_aside(
        learner=learner,
        component_id=card.component_id,
        version=card.version,
        action=Action.SUSPEND,
        record_id=uuid.uuid4(),
        now=timezone.now(),
    )
    return question, answers


def answered_and_reported(learner: User, part: Component) -> uuid.UUID:
    grade = {"grade": ["again"]} if KINDS[part.question.kind].self_graded else {"know": ["no"]}
    answer = dataclasses.replace(answer_of(learner, part, data={"know": ["no"]}), data=grade)
    review = record_answer(learner=learner, answer=answer, now=timezone.now()).review
    ProblemReport.objects.create(
        learner=learner,
        component=part,
        revision=review.revision,
        response=review.response,
        created_at=timezone.now(),
        reason="key",
    )
    return answer.answer_id


def statuses(browser: Client, paths: list[str]) -> Iterator[tuple[str, int]]:
    for path in paths:
        status = browser.get(path).status_code
        if status >= 400:
            yield path, status


def others(kind: str) -> list[str]:
    """Every other kind in CI; by hand the two that follow, so that each comes up."""
    kinds = list(KINDS)
    following = kinds[kinds.index(kind) + 1 :] + kinds[: kinds.index(kind)]
    return following if EVERY else following[:2]


@pytest.mark.thorough("every pair of kinds")
@pytest.mark.parametrize("before", KINDS)
def test_no_page_of_a_learner_breaks_when_a_question_changes_its_kind(learner: User, before: str) -> None:
    question, answers = asked_as(before, learner)
    paths = [*PAGES, *(f"/review/answers/{answer}/" for answer in answers)]
    browser = browser_of(learner)
    for after in others(before):
        save_question(question.concept, written(after), position=0, now=timezone.now(), question=question, major=False)

        assert list(statuses(browser, paths)) == [], after


@pytest.mark.parametrize("before", KINDS)
def test_authors_see_each_revision_in_the_kind_it_had(learner: User, before: str) -> None:
    question, _ = asked_as(before, learner)
    after = "choice" if before != "choice" else "basic"
    save_question(question.concept, written(after), position=0, now=timezone.now(), question=question)
    report = ProblemReport.objects.order_by("pk")[0]
    browser = browser_of(User.objects.create_superuser("author@example.com", "correct horse battery"))

    seen = browser.get(f"/admin/quizzes/question/{question.pk}/preview/?revision=1")
    reported = browser.get(f"/admin/quizzes/problemreport/{report.pk}/preview/")

    assert seen.context["label"] == reported.context["label"] == KINDS[before].label
    assert len(seen.context["parts"]) == learner.cards.count()
    assert len(reported.context["parts"]) == 1
    assert question_of(question, question.revisions.get(number=1)).kind == before


def test_a_page_read_while_its_question_changes_leaves_that_question_out(
    learner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The question and its parts are two statements: an author may come between them."""
    question, _ = asked_as("reversed", learner)
    question.components.filter(key="forward").update(key="of-another-kind")
    question.components.filter(key="back").update(active=False)

    page = browser_of(learner).get("/guide/heat/")

    assert page.status_code == 200
    assert [block for block in page.context["blocks"] if "p" in block] == []
