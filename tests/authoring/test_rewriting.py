"""Search and replace, and details set alike: planned, done, and taken back."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from quizzes.authoring.pages import question_of, save_page
from quizzes.authoring.questions import Reach, edit_question
from quizzes.authoring.rewriting import Details, Replacing, carry_out, plan, rewritten, take_back
from quizzes.models import Card, Concept, Question, QuestionRevision, Status, User
from tests.admin.conftest import HEAT
from tests.factories import UserFactory, give_answer, make_question
from tests.kinds.samples import sample

NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
HEATED = Replacing("sampler", "decoder")

pytestmark = pytest.mark.django_db


@pytest.fixture
def author() -> User:
    return UserFactory.create()


@pytest.fixture
def heat() -> Concept:
    return save_page(HEAT)


def sound(heat: Concept, slug: str = "one") -> Question:
    content = sample("choice") | {"stem": f"A sampler computes softmax(z × T). How does its text vary in {slug}?"}
    return make_question(heat, slug=slug, content=content, sources=("chng-2023",))


def stem(question: Question) -> str:
    current = Question.objects.select_related("current").get(pk=question.pk).current
    assert current is not None
    return str(current.content["stem"])


def done(author: User, rewrite: Any, **options: Any) -> Any:
    rows = list(Question.objects.select_related("concept", "current"))
    planned = plan(rows, rewrite)
    seen = {each.row.pk: each.seen for each in planned.rows}
    return carry_out(rows=rows, seen=seen, rewrite=rewrite, author=author, now=NOON, **options)


def test_a_plan_writes_nothing_and_names_what_would_change(heat: Concept) -> None:
    question, _other = sound(heat), make_question(heat, slug="two")

    planned = plan(Question.objects.select_related("concept", "current"), HEATED.in_question)

    assert [each.row for each in planned.rows] == [question]
    assert [each.cell for each in planned.rows[0].fields] == ["stem"]
    assert planned.same == 1
    assert QuestionRevision.objects.count() == 2


def test_what_was_planned_is_done_in_revisions_of_one_batch(heat: Concept, author: User) -> None:
    question, other = sound(heat), sound(heat, "two")

    batch = done(author, HEATED.in_question).batch

    assert [row.pk for row, *_ in rewritten(Question, batch)] == [question.pk, other.pk]
    assert stem(question).startswith("A decoder computes")


def test_taking_back_lets_each_say_what_it_said(heat: Concept, author: User) -> None:
    question, other = sound(heat), sound(heat, "two")
    before = question_of(question)
    batch = done(author, HEATED.in_question).batch
    other.refresh_from_db()
    edit_question(
        question=other, written=Details(difficulty=3)(question_of(other)), seen=2, major=False, author=author, now=NOON
    )

    taken = take_back(model=Question, batch=batch, author=author, now=NOON)

    assert [str(row) for row in taken.changed] == ["heat/one"]
    assert [name for name, _ in taken.left] == ["heat/two"]
    assert question_of(Question.objects.get(pk=question.pk)).content == before.content
    assert stem(other).startswith("A decoder computes")


def test_taking_back_can_be_taken_back(heat: Concept, author: User) -> None:
    question = sound(heat)
    batch = done(author, HEATED.in_question).batch
    undone = take_back(model=Question, batch=batch, author=author, now=NOON)

    take_back(model=Question, batch=undone.batch, author=author, now=NOON)

    assert stem(question).startswith("A decoder computes")


def test_a_row_that_changed_since_the_plan_is_left_alone(heat: Concept, author: User) -> None:
    question = sound(heat)

    left = carry_out(rows=[question], seen={question.pk: 7}, rewrite=HEATED.in_question, author=author, now=NOON).left

    assert left == [("heat/one", "")]
    assert stem(question).startswith("A sampler")


def test_what_the_checks_refuse_is_left_with_its_reason(heat: Concept, author: User) -> None:
    question = sound(heat)

    left = done(author, Replacing(stem(question), "").in_question).left

    assert left[0][0] == "heat/one"
    assert left[0][1]
    assert stem(question)


def test_replacing_what_is_right_asks_again_unless_somebody_says_why_not(heat: Concept, author: User) -> None:
    question = sound(heat)
    right = next(each["text"] for each in sample("choice")["options"] if each["right"])
    learner = UserFactory.create()
    give_answer(learner, question.components.get(), NOON)
    due = Card.objects.get().due_day
    rule = Replacing(right, right + " indeed").in_question
    planned = plan([question], rule).rows[0]
    assert (planned.major, planned.reach) == (True, Reach(1, 1))

    done(author, rule, minor_because="the same words")
    assert Card.objects.get().due_day == due
    question.refresh_from_db()
    assert question.current is not None
    assert question.current.minor_because == "the same words"

    done(author, Replacing(" indeed", " yes").in_question)
    question.refresh_from_db()
    assert question.current is not None
    assert question.current.major


@pytest.mark.parametrize(
    ("rule", "text", "becomes"),
    [
        (Replacing("a.b", "x"), "a.b acb", "x acb"),
        (Replacing("LLM", "model", match_case=True), "LLM llm", "model llm"),
        (Replacing("llm", "model"), "LLM llm", "model model"),
        (Replacing("token", "piece", whole_words=True), "token tokens", "piece tokens"),
        (Replacing("C++", "C", whole_words=True), "C++ is C++x", "C is C++x"),
        (Replacing("x", r"\1"), "x", r"\1"),
    ],
)
def test_words_are_replaced_as_they_stand(rule: Replacing, text: str, becomes: str) -> None:
    assert rule.text(text) == becomes


def test_names_of_mistakes_are_no_words(heat: Concept) -> None:
    question = sound(heat)
    before = question_of(question)

    after = Replacing("multiplies", "raises").in_question(before)

    assert [each["mistake"] for each in after.content["options"]] == [
        each["mistake"] for each in before.content["options"]
    ]


def test_pages_are_rewritten_and_taken_back(heat: Concept, author: User) -> None:
    rule = Replacing("divides", "scales").in_page

    batch = carry_out(rows=[heat], seen={heat.pk: heat.edit_version}, rewrite=rule, author=author, now=NOON).batch
    heat.refresh_from_db()
    assert heat.text.startswith("## What it does\n\nHeat scales")
    take_back(model=Concept, batch=batch, author=author, now=NOON)

    heat.refresh_from_db()
    assert heat.text.startswith("## What it does\n\nHeat divides")


def test_details_are_set_alike_and_covers_come_and_go(heat: Concept, author: User) -> None:
    question = sound(heat)
    Question.objects.update(status=Status.DRAFT)

    done(author, Details(difficulty=3, review_by="2027-06", as_of="2026-11", add_cover="C101", drop_cover="C100"))

    question.refresh_from_db()
    written = question_of(question)
    assert (written.difficulty, written.review_by, written.covers) == (3, "2027-06", ("C101",))
    assert question.current is not None
    assert not question.current.major
