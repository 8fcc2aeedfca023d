import dataclasses
import datetime as dt
import threading
from typing import Any

import pytest
from django.db import connection

from quizzes.authoring.acts import Act
from quizzes.authoring.concepts import check_page
from quizzes.authoring.pages import question_of, save_page
from quizzes.authoring.publishing import NotPublishable
from quizzes.authoring.questions import (
    EditedMeanwhile,
    InUse,
    KeyChanged,
    check_question,
    check_stored,
    delete_question,
    edit_question,
    next_version,
    publish_question,
    restore_question,
    set_question_status,
)
from quizzes.guide.format import pages
from quizzes.models import Concept, Question, Status, User
from tests.admin.conftest import HEAT
from tests.factories import UserFactory, give_answer, make_question
from tests.guide.samples import page_of as a_page
from tests.kinds.samples import sample

NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)


def with_reminder(question: Question, text: str) -> pages.Question:
    written = question_of(question)
    return dataclasses.replace(written, content=dict(written.content) | {"remember": text})


def edit(question: Question, author: User, text: str, *, seen: int) -> Question:
    written = with_reminder(question, text)
    return edit_question(question=question, written=written, seen=seen, major=False, author=author, now=NOON)


@pytest.mark.parametrize(
    ("version", "major", "expected"),
    [("1.0", False, "1.1"), ("1.9", False, "1.10"), ("1.4", True, "2.0"), ("odd", False, "0.1"), ("3", True, "4.0")],
)
def test_versions_count_meanings_and_wordings(version: str, major: bool, expected: str) -> None:
    assert next_version(version, major=major) == expected


@pytest.mark.django_db
def test_an_edit_of_an_older_version_is_refused() -> None:
    question, author = make_question(), UserFactory.create()
    edit(question, author, "first", seen=1)

    with pytest.raises(EditedMeanwhile):
        edit(question, author, "second", seen=1)

    assert question.revisions.count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize(("only_if", "after"), [(Status.PUBLISHED, "draft"), (Status.RETIRED, "published")])
def test_a_status_is_given_back_only_in_place_of_the_one_it_was_given_for(only_if: Status, after: str) -> None:
    question = make_question()

    done = set_question_status(question=question, status=Status.DRAFT, act=Act(None, NOON), only_if=only_if)

    assert (done, Question.objects.get().status) == (only_if == Status.PUBLISHED, after)


@pytest.mark.django_db
def test_every_revision_stores_what_it_asks_and_its_chance() -> None:
    question, author = make_question(), UserFactory.create()
    options = question_of(question).content["options"]
    fourth = {"text": "It cubes every logit", "right": False, "mistake": "", "feedback": ""}
    content = dict(question_of(question).content) | {"options": [*options, fourth]}
    written = dataclasses.replace(question_of(question), content=content, difficulty=3)

    edit_question(question=question, written=written, seen=1, major=False, author=author, now=NOON)

    columns = ("kind", "skill", "difficulty", "about", "chance", "chance_pass")
    assert list(question.revisions.order_by("number").values_list(*columns)) == [
        ("choice", "recall", 1, "definition", 1 / 3, 1 / 3),
        ("choice", "recall", 3, "definition", 1 / 4, 1 / 4),
    ]


@pytest.mark.django_db
def test_a_question_that_somebody_answered_is_not_deleted() -> None:
    question = make_question()
    give_answer(UserFactory.create(), question.components.get(), NOON)

    with pytest.raises(InUse):
        delete_question(question=question)


@pytest.mark.django_db(transaction=True)
def test_of_edits_at_one_moment_one_is_stored_and_the_others_are_told() -> None:
    question, author = make_question(), UserFactory.create()
    start, told = threading.Barrier(4), []

    def save(number: int) -> None:
        start.wait()
        try:
            edit(Question.objects.select_related("current").get(), author, f"author {number}", seen=1)
        except EditedMeanwhile:
            told.append(number)
        finally:
            connection.close()

    threads = [threading.Thread(target=save, args=[number]) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(told) == 3
    assert question.revisions.count() == 2


@pytest.fixture
def author(db: None) -> User:
    return UserFactory.create()


@pytest.fixture
def heat(db: None) -> Concept:
    return save_page(HEAT)


@pytest.fixture
def question(heat: Concept) -> Question:
    return make_question(heat, content=sample("choice"), sources=("chng-2023",))


# -- what is right


def key_moved(question: Question) -> pages.Question:
    before = question_of(question)
    options = [option | {"right": not option["right"]} for option in before.content["options"]]
    return dataclasses.replace(before, content=dict(before.content) | {"options": options})


def edit_key(question: Question, author: User, **options: Any) -> Question:
    written, seen = key_moved(question), question.edit_version
    return edit_question(
        question=question, written=written, seen=seen, author=author, now=NOON, **{"major": False} | options
    )


@pytest.mark.django_db
def test_a_minor_edit_does_not_move_what_is_right(question: Question, author: User) -> None:
    with pytest.raises(KeyChanged) as refusal:
        edit_key(question, author)

    assert refusal.value.fields == ("options",)
    assert question.revisions.count() == 1


@pytest.mark.django_db
def test_a_reason_lets_a_minor_edit_change_the_key_and_stays(question: Question, author: User) -> None:
    saved = edit_key(question, author, minor_because="A typo in the right option.")

    assert saved.current is not None
    assert (saved.current.major, saved.current.minor_because) == (False, "A typo in the right option.")


@pytest.mark.django_db
def test_a_reason_that_nothing_needs_is_not_kept(question: Question, author: User) -> None:
    saved = edit_key(question, author, major=True, minor_because="Not needed.")

    assert saved.current is not None
    assert (saved.current.major, saved.current.minor_because) == (True, "")


@pytest.mark.django_db
def test_a_published_twin_keeps_a_draft_from_being_published(heat: Concept, author: User) -> None:
    first = make_question(heat, slug="first", content=sample("choice"))
    second = make_question(heat, slug="second", content=sample("choice"))
    Question.objects.filter(pk=second.pk).update(status=Status.DRAFT)

    twins = [(each.code, each.field) for each in check_stored(second).errors if each.code == "question.twin"]
    with pytest.raises(NotPublishable):
        publish_question(question=second, act=Act(author, NOON))

    assert twins == [("question.twin", "stem")]
    Question.objects.filter(pk=first.pk).update(status=Status.RETIRED)
    assert not [each for each in check_stored(second).errors if each.code == "question.twin"]


@pytest.mark.django_db
def test_an_option_that_sticks_out_is_told_once_and_as_advice() -> None:
    page = a_page()
    options = [dict(option) for option in sample("choice")["options"]]
    wrong = next(at for at, option in enumerate(options) if not option["right"])
    options[wrong]["text"] += " and so on, for as long as nobody asks how much longer it may be"
    content = sample("choice") | {"options": options}

    checked = check_question(dataclasses.replace(page.questions[0], kind="choice", content=content), page)

    told = [(each.field, each.severity) for each in (*checked.errors, *checked.advice) if each.code == "option.length"]
    assert told == [(f"options.{wrong}.text", "advice")]


@pytest.mark.django_db
def test_a_fact_that_ages_is_told_to_who_writes_the_question_and_to_who_writes_the_page() -> None:
    page = dataclasses.replace(a_page(), reviewed="2026-11-29")
    question = page.questions[0]
    named = dataclasses.replace(question, content=dict(question.content) | {"stem": "Which is colder, by ChatGPT?"})

    checked = check_question(named, page)
    whole = check_page(dataclasses.replace(page, questions=(named, *page.questions[1:])))

    assert ("question.perishable", "as_of") in [(each.code, each.field) for each in checked.advice]
    assert ("question.unopened-source", "sources") in [(each.code, each.field) for each in checked.unready]
    assert {("question.perishable", "questions.0.as_of"), ("question.unopened-source", "questions.0.sources")} <= {
        (each.code, each.field) for each in whole.advice
    }
    assert ("page.reviewed-unopened", "reviewed") in [(each.code, each.field) for each in whole.front]


# -- restoring


@pytest.mark.django_db
def test_a_question_says_again_what_an_earlier_revision_says(question: Question, author: User) -> None:
    before = question_of(question)
    edit_key(question, author, major=True)

    present = Question.objects.get()
    restore_question(question=present, number=1, seen=present.edit_version, author=author, now=NOON)

    latest = question.revisions.order_by("-number")[0]
    assert (latest.number, latest.major, latest.version) == (3, True, "3.0")
    assert dataclasses.replace(question_of(Question.objects.get()), version="1.0") == before


@pytest.mark.django_db
def test_restoring_wording_asks_nobody_again(question: Question, author: User) -> None:
    edit(question, author, "other words", seen=1)

    present = Question.objects.get()
    restore_question(question=present, number=1, seen=present.edit_version, author=author, now=NOON)

    assert not question.revisions.order_by("-number")[0].major


@pytest.mark.django_db
def test_restoring_a_question_overwrites_nobody(question: Question, author: User) -> None:
    edit(question, author, "other words", seen=1)

    with pytest.raises(EditedMeanwhile):
        restore_question(question=question, number=1, seen=1, author=author, now=NOON)


@pytest.mark.django_db
def test_a_revision_that_names_what_its_page_lost_is_not_restored(heat: Concept, author: User) -> None:
    question = make_question(heat, content=sample("choice"), sources=("chng-2023",), about="order-kept")
    edit(question, author, "other words", seen=1)
    heat.facts.all().delete()

    present = Question.objects.get()
    with pytest.raises(NotPublishable):
        restore_question(question=present, number=1, seen=present.edit_version, author=author, now=NOON)

    assert question.revisions.count() == 2


@pytest.mark.django_db
def test_authors_hear_of_luck_as_advice() -> None:
    page = a_page()
    items = [{"text": f"Thing {at}", "target": "ab"[at % 2], "feedback": "It is so."} for at in range(4)]
    content = sample("categorize") | {"items": items}

    checked = check_question(dataclasses.replace(page.questions[0], kind="categorize", content=content), page)

    assert ("question.chance", "items") in [(each.code, each.field) for each in checked.advice]
    assert "question.chance" not in {each.code for each in checked.errors}
