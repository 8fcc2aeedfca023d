"""Nobody reads an answer by sending numbers; whoever was shown a question may answer it, whatever became of it."""

from __future__ import annotations

import dataclasses
import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from quizzes.authoring.acts import Act
from quizzes.authoring.concepts import publish_concept, retire_concept
from quizzes.authoring.pages import question_of, save_page
from quizzes.authoring.questions import create_question, edit_question, publish_question, retire_question
from quizzes.guide.format import pages
from quizzes.log.answering import Answer, Outcome, UnknownQuestion, record_answer
from quizzes.log.setting_aside import set_aside, suspended_by
from quizzes.models import Action, Card, Component, Concept, Question, QuestionRevision, Review, Status, User
from quizzes.study.today import presentation_of
from tests.admin.conftest import HEAT
from tests.factories import UserFactory, answer_of, choice_content, cloze_content, give_answer, make_question
from tests.kinds.samples import sample

NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
MARK = "xyzzy"

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner() -> User:
    return UserFactory.create()


@pytest.fixture
def author() -> User:
    return UserFactory.create(email="author@example.com", is_staff=True)


@pytest.fixture
def heat() -> Concept:
    return save_page(HEAT)


def written(slug: str = "fresh", **changes: Any) -> pages.Question:
    return pages.Question(
        slug=slug,
        kind="choice",
        skill="apply",
        difficulty=2,
        about="order-kept",
        covers=("C100",),
        sources=("chng-2023",),
        content={**sample("choice"), **changes},
    )


def drafted(heat: Concept, author: User) -> Question:
    return create_question(concept=heat, written=written(), author=author, now=NOON)


def edited(question: Question, author: User, **changes: Any) -> QuestionRevision:
    present = Question.objects.select_related("concept", "current").get(pk=question.pk)
    new = dataclasses.replace(question_of(present), content={**question_of(present).content, **changes})
    saved = edit_question(
        question=present,
        written=new,
        seen=present.edit_version,
        major=False,
        author=author,
        now=NOON,
        minor_because="no learner minds",
    )
    assert saved.current is not None
    return saved.current


def sent(
    learner: User, component: Component, revision_id: int | None, version: int = 0, signature: str = ""
) -> Outcome:
    """The form of somebody who knows two numbers."""
    assert revision_id is not None
    answer = Answer(component.pk, revision_id, version, uuid.uuid4(), {"know": ["no"]}, signature=signature)
    return record_answer(learner=learner, answer=answer, now=NOON)


def a_draft(heat: Concept, author: User) -> Question:
    return drafted(heat, author)


def retired(heat: Concept, author: User) -> Question:
    question = publish_question(question=drafted(heat, author), act=Act(None, NOON))
    return retire_question(question=question, act=Act(None, NOON))


def on_a_draft_page(heat: Concept, author: User) -> Question:
    question = publish_question(question=drafted(heat, author), act=Act(None, NOON))
    Concept.objects.filter(pk=heat.pk).update(status=Status.DRAFT)
    QuestionRevision.objects.update(published_at=None)
    return question


def on_a_retired_page(heat: Concept, author: User) -> Question:
    question = publish_question(question=drafted(heat, author), act=Act(None, NOON))
    retire_concept(concept=heat, act=Act(None, NOON))
    return question


def retired_and_rewritten(heat: Concept, author: User) -> Question:
    question = retired(heat, author)
    edited(question, author, remember="rewritten")
    return question


HIDDEN = [a_draft, retired, on_a_draft_page, on_a_retired_page, retired_and_rewritten]


@pytest.mark.parametrize("hide", HIDDEN)
def test_what_is_not_asked_cannot_be_answered_by_its_numbers(
    heat: Concept, author: User, learner: User, hide: Callable[[Concept, User], Question]
) -> None:
    component = hide(heat, author).components.get()

    for revision in QuestionRevision.objects.values_list("pk", flat=True):
        with pytest.raises(UnknownQuestion):
            sent(learner, component, revision)

    assert not Review.objects.exists()


@pytest.mark.parametrize("action", [Action.PUT_OFF, Action.SUSPEND, Action.RESUME])
@pytest.mark.parametrize("hide", HIDDEN)
def test_what_is_not_asked_cannot_be_set_aside_by_its_number(
    heat: Concept, author: User, learner: User, hide: Callable[[Concept, User], Question], action: Action
) -> None:
    component = hide(heat, author).components.get()

    with pytest.raises(UnknownQuestion):
        set_aside(
            learner=learner, component_id=component.pk, version=0, action=action, record_id=uuid.uuid4(), now=NOON
        )

    assert not Card.objects.exists()


def test_a_learner_who_met_a_retired_question_may_answer_what_was_published(
    heat: Concept, author: User, learner: User
) -> None:
    question = publish_question(question=drafted(heat, author), act=Act(None, NOON))
    component = question.components.get()
    give_answer(learner, component, NOON)
    public = question.current_id
    retire_question(question=question, act=Act(None, NOON))
    draft = edited(question, author, remember="a draft beside it")

    assert sent(learner, component, public, version=1).review.revision_id == public
    with pytest.raises(UnknownQuestion):
        sent(learner, component, draft.pk, version=2)


def test_what_was_on_screen_is_answered_though_it_was_retired_and_rewritten_meanwhile(
    heat: Concept, author: User, learner: User
) -> None:
    question = publish_question(question=drafted(heat, author), act=Act(None, NOON))
    open_page = answer_of(learner, question.components.get())
    retire_question(question=question, act=Act(None, NOON))
    edited(question, author, remember="a draft beside it")

    outcome = record_answer(learner=learner, answer=open_page, now=NOON)

    assert outcome.review.revision_id == open_page.revision_id


@pytest.mark.parametrize("forged", ["x", "x" * 43, "é", "\0"])
def test_a_signature_is_good_for_one_learner_and_one_question(
    heat: Concept, author: User, learner: User, forged: str
) -> None:
    question = publish_question(question=drafted(heat, author), act=Act(None, NOON))
    other = make_question()
    component = question.components.get()
    foreign = [
        answer_of(UserFactory.create(), component).signature,
        answer_of(learner, other.components.get()).signature,
        forged,
        "",
    ]
    revision = question.current_id
    retire_question(question=question, act=Act(None, NOON))

    for signature in foreign:
        with pytest.raises(UnknownQuestion):
            sent(learner, component, revision, signature=signature)


def test_an_edit_while_the_page_is_open_loses_no_answer(heat: Concept, author: User, learner: User) -> None:
    question = publish_question(question=drafted(heat, author), act=Act(None, NOON))
    open_page = dataclasses.replace(answer_of(learner, question.components.get()), signature="")
    edited(question, author, remember="in other words")

    assert record_answer(learner=learner, answer=open_page, now=NOON).review.revision_id == open_page.revision_id


def test_a_part_that_a_revision_did_not_have_cannot_be_answered_by_it(learner: User, author: User) -> None:
    question = make_question(kind="cloze")
    first = question.current_id
    second = edited(question, author, stem="Cold ends in [[c: argmax]].").pk
    old, new = question.components.get(key="a"), question.components.get(key="c")

    for component, revision in [(new, first), (old, second)]:
        with pytest.raises(UnknownQuestion):
            sent(learner, component, revision)
    assert sent(learner, old, first).review.component_id == old.pk


def test_a_revision_of_another_question_is_unknown(learner: User) -> None:
    one, other = make_question(), make_question()

    with pytest.raises(UnknownQuestion):
        sent(learner, one.components.get(), other.current_id)


# -- when a revision counts as published


def published_at(question: Question) -> list[dt.datetime | None]:
    return list(question.revisions.order_by("number").values_list("published_at", flat=True))


def test_a_revision_is_published_with_its_question(heat: Concept, author: User) -> None:
    question = drafted(heat, author)
    edited(question, author, remember="before anyone read it")
    drafts = published_at(question)
    publish_question(question=question, act=Act(None, NOON))

    assert (drafts, published_at(question)) == ([None, None], [None, NOON])


def test_a_revision_is_published_with_its_page(heat: Concept, author: User) -> None:
    Concept.objects.filter(pk=heat.pk).update(status=Status.DRAFT)
    question = publish_question(question=drafted(Concept.objects.get(pk=heat.pk), author), act=Act(None, NOON))
    hidden = published_at(question)
    publish_concept(concept=heat, act=Act(None, NOON + dt.timedelta(days=1)))

    assert (hidden, published_at(question)) == ([None], [NOON + dt.timedelta(days=1)])


def test_an_edit_of_a_published_question_is_published_at_once(heat: Concept, author: User) -> None:
    question = publish_question(question=drafted(heat, author), act=Act(None, NOON))
    edited(question, author, remember="in other words")

    assert published_at(question) == [NOON, NOON]


def test_publishing_again_publishes_what_was_written_meanwhile(heat: Concept, author: User) -> None:
    question = retired(heat, author)
    edited(question, author, remember="while it was away")
    away = published_at(question)
    publish_question(question=question, act=Act(None, NOON + dt.timedelta(days=1)))

    assert (away, published_at(question)) == ([NOON, None], [NOON, NOON + dt.timedelta(days=1)])


# -- the pages


def test_a_draft_is_not_read_on_the_page_of_suspended_questions(
    client: Client, heat: Concept, author: User, learner: User
) -> None:
    question = publish_question(question=drafted(heat, author), act=Act(None, NOON))
    component = question.components.get()
    set_aside(
        learner=learner, component_id=component.pk, version=0, action=Action.SUSPEND, record_id=uuid.uuid4(), now=NOON
    )
    retire_question(question=question, act=Act(None, NOON))
    edited(question, author, stem=f"What does {MARK} keep?")
    client.force_login(learner)

    page = client.get("/settings/suspended/").text

    assert MARK not in page
    assert [each.revision.number for each in suspended_by(learner) if each.revision] == [1]


def test_a_suspended_part_that_is_gone_does_not_break_the_page(client: Client, author: User, learner: User) -> None:
    question = make_question(kind="cloze")
    part = question.components.get(key="a")
    set_aside(learner=learner, component_id=part.pk, version=0, action=Action.SUSPEND, record_id=uuid.uuid4(), now=NOON)
    edited(question, author, stem="Cold ends in [[c: argmax]].")
    client.force_login(learner)

    assert client.get("/settings/suspended/").status_code == 200


def test_a_slip_shows_the_question_that_was_answered_though_it_was_retired(
    client: Client, heat: Concept, author: User, learner: User
) -> None:
    question = publish_question(question=drafted(heat, author), act=Act(None, NOON))
    component = question.components.get()
    client.force_login(learner)
    shown = presentation_of(learner, component.pk)
    assert shown is not None
    retire_question(question=question, act=Act(None, NOON))
    edited(question, author, remember="a draft beside it")
    form = {"component": component.pk, "revision": shown.revision.pk, "version": 0, "place": "review"}

    reply = client.post("/review/answers/", form | {"signature": shown.signature, "answer_id": uuid.uuid4()})

    assert reply.status_code == 422
    assert reply.context["p"].revision == shown.revision
    assert reply.context["p"].signature == shown.signature


def test_every_form_that_answers_carries_the_signature(client: Client, learner: User) -> None:
    question = make_question(content=choice_content())
    client.force_login(learner)

    for page in ["/review/", f"/guide/{question.concept.slug}/"]:
        shown = presentation_of(learner, question.components.get().pk)
        assert shown is not None
        assert f'name="signature" value="{shown.signature}"' in client.get(page).text


def test_cloze_parts_are_signed_apart(learner: User) -> None:
    question = make_question(kind="cloze", content=cloze_content())
    signatures = {answer_of(learner, part).signature for part in question.components.all()}

    assert len(signatures) == 2
