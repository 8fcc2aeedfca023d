"""What answers say about questions: the same as the definitions say, kept as answers come in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client

from quizzes.account.deletion import delete_account
from quizzes.authoring.pages import question_of, save_question
from quizzes.desk.figures import differing, refresh
from quizzes.desk.reports import answer_reports
from quizzes.item_analysis import figures as definitions
from quizzes.models import (
    Ability,
    Action,
    Card,
    Component,
    Figures,
    Place,
    ProblemReport,
    Question,
    QuestionRevision,
    Review,
    User,
)
from tests.desk.cohort import NOON, answered, review
from tests.factories import ConceptFactory, UserFactory, choice_content, make_question
from tests.views.test_growing_work import counted as work

pytestmark = pytest.mark.django_db

LEARNERS, QUESTIONS = 40, 8


@pytest.fixture
def parts() -> list[Component]:
    concept = ConceptFactory.create()
    return [make_question(concept).components.select_related("question__current").get() for _ in range(QUESTIONS)]


def counted() -> int:
    return sum(1 for _ in refresh(NOON))


def stored() -> dict[int, dict[str, Any]]:
    columns = ("since", "learners", "figures", "options", "flags", "is_suspect")
    return {row.pop("component"): row for row in Figures.objects.values("component", *columns)}


def figure(component: Component, name: str) -> list[float]:
    found: list[float] = Figures.objects.get(component=component).figures[name]
    return found


def test_facility_and_discrimination_are_those_of_the_definitions(parts: list[Component]) -> None:
    users = answered(parts, LEARNERS, Random(1))
    counted()

    scores = {user.pk: {each.component_id: each.score or 0.0 for each in Review.objects.of(user)} for user in users}
    marks = [scores[user.pk][parts[0].pk] for user in users]
    rest = [(sum(scores[user.pk].values()) - scores[user.pk][parts[0].pk]) / (QUESTIONS - 1) for user in users]
    assert figure(parts[0], "facility")[0] == pytest.approx(definitions.facility(marks), abs=1e-9)
    assert figure(parts[0], "discrimination")[0] == pytest.approx(definitions.discrimination(marks, rest), abs=1e-9)
    assert figure(parts[0], "efficiency")[0] == pytest.approx(definitions.efficiency(marks, rest), abs=1e-9)
    for name in ("facility", "discrimination", "efficiency"):
        value, low, high, n = figure(parts[0], name)
        assert (low < value < high, n) == (True, LEARNERS)


def test_what_is_counted_bit_by_bit_is_what_counting_everything_anew_gives(parts: list[Component]) -> None:
    luck = Random(2)
    for _ in range(3):
        answered(parts, 15, luck)
        assert counted() == QUESTIONS
    bit_by_bit = stored()

    call_command("refresh_figures", "--all")

    assert stored() == bit_by_bit


def test_only_what_has_new_answers_is_counted_again(parts: list[Component]) -> None:
    answered(parts, 10, Random(3))
    assert (counted(), counted()) == (QUESTIONS, 0)

    review(UserFactory.create(), parts[3], 1).save()

    assert [component.pk for component in refresh(NOON)] == [parts[3].pk]
    assert Figures.objects.get(component=parts[3]).learners == 11


def test_a_pass_that_is_cut_short_goes_on_where_it_stopped(parts: list[Component]) -> None:
    answered(parts, 10, Random(3))
    for _ in zip(range(3), refresh(NOON), strict=False):
        pass
    before = Figures.objects.count()

    assert before + counted() == QUESTIONS


def test_an_answer_that_is_taken_back_counts_no_more(parts: list[Component]) -> None:
    [user, *_] = answered(parts, 10, Random(4))
    counted()
    taken = Review.objects.of(user).get(component=parts[0])
    review(user, parts[0], None, action=Action.UNDO, undoes=taken, card_version=1, score=None).save()

    counted()

    assert Figures.objects.get(component=parts[0]).learners == 9
    assert Ability.objects.get(learner=user).answered == QUESTIONS - 1


def test_answers_with_the_text_in_view_are_left_out(parts: list[Component]) -> None:
    review(UserFactory.create(), parts[0], 0, place=Place.READING).save()
    review(UserFactory.create(), parts[0], 1, place=Place.LESSON).save()

    counted()

    assert Figures.objects.get(component=parts[0]).learners == 0


LATER = NOON + dt.timedelta(hours=1)


def another_meaning(question: Question, major: bool, *, now: dt.datetime = NOON, **content: Any) -> None:
    written = question_of(question)
    written = type(written)(**{name: getattr(written, name) for name in written.__slots__} | {"content": content})
    save_question(question.concept, written, position=question.position, now=now, question=question)
    latest = question.revisions.order_by("-number")[:1].get()
    QuestionRevision.objects.filter(pk=latest.pk).update(major=major, published_at=now)


@pytest.mark.parametrize(("major", "learners"), [(True, 0), (False, 10)])
def test_figures_never_mix_two_meanings(parts: list[Component], major: bool, learners: int) -> None:
    answered(parts, 10, Random(5))
    another_meaning(parts[0].question, major, **choice_content(stem="What does heat do?"))

    list(refresh(NOON, everything=True))

    assert Figures.objects.get(component=parts[0]).learners == learners


def test_a_pick_is_told_by_what_the_option_says_wherever_it_stands_now(parts: list[Component]) -> None:
    answered(parts, 20, Random(6))
    counted()
    before = {each["option"]: each["n"] for each in Figures.objects.get(component=parts[0]).options}
    right, multiplies, sorts = choice_content()["options"]
    another_meaning(parts[0].question, False, **choice_content(options=[sorts, right, multiplies]))

    list(refresh(NOON, everything=True))

    after = {each["option"]: each["n"] for each in Figures.objects.get(component=parts[0]).options}
    assert after == {"0": before["2"], "1": before["0"], "2": before["1"]}


def counted_as_anew(now: dt.datetime) -> bool:
    """Does one pass make of what is stored what counting everything anew makes of it?"""
    list(refresh(now))
    bit_by_bit = stored()
    list(refresh(now, everything=True))
    return bit_by_bit == stored()


def options_moved(part: Component) -> None:
    right, multiplies, sorts = choice_content()["options"]
    another_meaning(part.question, False, now=LATER, **choice_content(options=[sorts, right, multiplies]))


def meaning_changed(part: Component) -> None:
    another_meaning(part.question, True, now=LATER, **choice_content(stem="What does heat do?"))


def reports(part: Component, at: dt.datetime) -> None:
    assert part.question.current is not None
    said = {"component": part, "revision": part.question.current, "created_at": at, "reason": "key"}
    for learner in UserFactory.create_batch(2):
        ProblemReport.objects.create(learner=learner, **said)


def reported_twice(part: Component) -> None:
    reports(part, LATER)


def reports_answered(part: Component) -> None:
    ids = ProblemReport.objects.filter(component=part).values_list("pk", flat=True)
    answer_reports(question=part.question, reports=ids, state="mended", reply="Thank you.", now=LATER)


@pytest.mark.parametrize("change", [options_moved, meaning_changed, reported_twice, reports_answered])
def test_a_change_that_is_no_answer_is_counted_by_the_next_pass(
    parts: list[Component], change: Callable[[Component], None]
) -> None:
    answered(parts, 10, Random(6))
    if change is reports_answered:
        reports(parts[0], NOON)
    counted()
    before = stored()

    change(parts[0])

    assert counted_as_anew(LATER + dt.timedelta(hours=1))
    assert stored() != before


@pytest.mark.parametrize("change", [options_moved, meaning_changed])
def test_until_then_nothing_is_told_of_the_question_as_it_was(
    parts: list[Component], client: Client, change: Callable[[Component], None]
) -> None:
    client.force_login(UserFactory.create(is_staff=True, is_superuser=True))
    answered(parts, 10, Random(6))
    counted()
    change(parts[0])
    url = f"/admin/quizzes/question/{parts[0].question_id}/figures/"

    assert "The question has changed" in (page := client.get(url).content.decode())
    assert "Facility" not in page
    list(refresh(LATER + dt.timedelta(hours=1)))
    assert "The question has changed" not in client.get(url).content.decode()


def test_abilities_that_moved_by_other_answers_are_counted_a_day_later(parts: list[Component]) -> None:
    users = answered(parts[:-2], 10, Random(6))
    counted()
    for place, user in enumerate(users):
        for part in parts[-2:]:
            review(user, part, place % 2, answered_at=LATER).save()

    assert counted_as_anew(NOON + dt.timedelta(days=2))


def test_an_account_counts_no_more_while_it_goes(parts: list[Component]) -> None:
    users = answered(parts, 10, Random(8))
    for component in parts:
        Card.objects.create(learner=users[0], component=component, question=component.question)
    counted()
    User.objects.filter(pk=users[0].pk).update(deleted=True)

    list(refresh(NOON, everything=True))

    assert {each.learners for each in Figures.objects.all()} == {9}


def test_a_wrong_key_is_suspect(parts: list[Component]) -> None:
    """The strong pick option 1, and are told that it is wrong."""
    users = answered(parts[1:], LEARNERS, Random(7))
    for strength, user in enumerate(users):
        review(user, parts[0], 0 if strength < LEARNERS / 2 else 1).save()

    counted()

    found = Figures.objects.get(component=parts[0])
    assert found.is_suspect
    assert found.flags[:2] == ["negative-discrimination", "key-beaten"]
    assert not Figures.objects.get(component=parts[1]).is_suspect


def test_recall_far_from_its_prediction_and_reports_are_suspect(parts: list[Component]) -> None:
    for number in range(40):
        review(UserFactory.create(), parts[0], 0 if number % 2 else 1, recall=0.9).save()
    revision = parts[0].question.current
    assert revision is not None
    for learner in UserFactory.create_batch(2):
        said = {"learner": learner, "component": parts[0], "revision": revision, "created_at": NOON}
        ProblemReport.objects.create(reason="key", **said)

    counted()

    assert {"recall-off", "reported"} <= {*Figures.objects.get(component=parts[0]).flags}
    assert figure(parts[0], "predicted")[0] == pytest.approx(0.9)
    assert figure(parts[0], "lapses")[0] == pytest.approx(0.5)


def test_one_learner_who_reports_twice_makes_no_question_suspect(parts: list[Component]) -> None:
    learner, revision = UserFactory.create(), parts[0].question.current
    assert revision is not None
    review(learner, parts[0], 1).save()
    for _ in range(2):
        ProblemReport.objects.create(
            learner=learner, component=parts[0], revision=revision, created_at=NOON, reason="key"
        )

    counted()

    assert "reported" not in Figures.objects.get(component=parts[0]).flags


def test_sure_and_wrong_is_told_of_those_who_were_sure(parts: list[Component]) -> None:
    for option, sure in ((0, True), (1, True), (1, True), (1, False)):
        review(UserFactory.create(), parts[0], option, sure=sure).save()

    counted()

    value, _, _, n = figure(parts[0], "sure_and_wrong")
    assert value == pytest.approx(2 / 3)
    assert n == 3


# -- compared with the log, and what they cost


def test_what_was_counted_agrees_with_the_log_and_a_wrong_figure_is_told(parts: list[Component]) -> None:
    [user, *_] = answered(parts, 10, Random(8))
    counted()
    assert list(differing()) == []

    wrong = Figures.objects.get(component=parts[0])
    wrong.figures["facility"][0] += 0.1
    wrong.save()
    Ability.objects.filter(learner=user).update(earned=99.0)

    assert list(differing()) == [f"ability of learner {user.pk}", f"figures of {parts[0]}"]
    list(refresh(NOON, everything=True))
    assert list(differing()) == []


def test_what_waits_to_be_counted_is_no_difference(parts: list[Component]) -> None:
    users = answered(parts, 10, Random(8))
    counted()

    review(users[0], parts[1], 1, card_version=1).save()

    assert list(differing()) == []


def test_an_account_that_goes_is_counted_no_more(parts: list[Component]) -> None:
    users = answered(parts, 10, Random(8))
    for component in parts:
        Card.objects.create(learner=users[0], component=component, question=component.question)
    counted()

    delete_account(users[0])

    assert (counted(), counted()) == (QUESTIONS, 0)
    assert {each.learners for each in Figures.objects.all()} == {9}
    assert list(differing()) == []


@pytest.mark.thorough("a large amount")
@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL does not count what a query does")
@pytest.mark.parametrize("needs", ["", "suspect", "reported", "unanswered", "overdue"])
def test_the_list_costs_the_same_however_much_was_answered(parts: list[Component], client: Client, needs: str) -> None:
    client.force_login(UserFactory.create(is_staff=True, is_superuser=True))
    luck, url = Random(9), f"/admin/quizzes/question/?needs={needs}"
    answered(parts, 5, luck)
    counted()
    client.get(url)

    with work() as few:
        client.get(url)
    answered(parts, 300, luck)
    Figures.objects.update(learners=1_000_000)
    with work() as many:
        client.get(url)

    assert many.instructions <= few.instructions * 1.1 + 1000


MANY, REVIEWS_OF_A_CARD = 5_000, 20


@pytest.mark.soak
@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL does not count what a query does")
def test_the_list_of_5_000_questions_costs_with_10_million_reviews_what_it_costs_with_10_thousand(
    client: Client,
) -> None:
    """It reads the rollup, which has a row for each part and learner, and asks cards whether somebody answered at all.
    10 million reviews at 20 a card are 500,000 cards.
    """
    client.force_login(UserFactory.create(is_staff=True, is_superuser=True))
    components = many_questions()
    lists = [
        f"/admin/quizzes/question/?needs={needs}" for needs in ("", "suspect", "reported", "unanswered", "overdue")
    ]
    counts: list[list[int]] = []
    for reviews in (10_000, 10_000_000):
        answered_by(reviews // REVIEWS_OF_A_CARD, components)
        for url in lists:
            client.get(url)
        counts.append([])
        for url in lists:
            with work() as done:
                client.get(url)
            counts[-1].append(done.instructions)

    assert Card.objects.count() == 10_000_000 // REVIEWS_OF_A_CARD
    assert all(many <= few * 1.1 + 1000 for few, many in zip(*counts, strict=True)), counts


def many_questions() -> list[Component]:
    """As many copies of one question, each with its figures."""
    first = make_question(ConceptFactory.create())
    assert first.current is not None
    rows = Question.objects.bulk_create(
        Question(concept=first.concept, slug=f"copy-{at}", kind=first.kind, status=first.status, position=at)
        for at in range(1, MANY)
    )
    said = {field.attname: getattr(first.current, field.attname) for field in QuestionRevision._meta.concrete_fields}
    told = [QuestionRevision(**said | {"id": None, "question_id": row.pk}) for row in rows]
    for row, revision in zip(rows, QuestionRevision.objects.bulk_create(told), strict=True):
        row.current = revision
    Question.objects.bulk_update(rows, ["current"], batch_size=200)
    Component.objects.bulk_create(Component(question=row) for row in rows)
    components = list(Component.objects.order_by("pk"))
    Figures.objects.bulk_create(
        Figures(
            component=each,
            question_id=each.question_id,
            since=1,
            learners=2,
            figures={"facility": [0.5, 0.2, 0.8, 2]},
            through=1,
            counted_at=NOON,
            is_suspect=each.pk % 50 == 0,
        )
        for each in components
    )
    return components


def answered_by(cards: int, components: list[Component]) -> None:
    """So many cards in all, evenly over the questions, and what the rollup then says. One statement for all cards."""
    learners = [UserFactory.create() for _ in range(max(1, cards // len(components)))]
    Card.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO quizzes_card (learner_id, component_id, question_id, version, reps, lapses, suspended)"
            " SELECT learner.id, part.id, part.question_id, 0, %s, 0, 0"
            " FROM quizzes_user learner, quizzes_component part WHERE learner.id >= %s LIMIT %s",
            [REVIEWS_OF_A_CARD, learners[0].pk, cards],
        )
    Ability.objects.bulk_create(Ability(learner=each, answered=MANY, earned=1.0, through=cards) for each in learners)
    Figures.objects.update(learners=len(learners), through=cards)
