"""Practice asks what the learner wants, tells at once, and moves no card."""

from __future__ import annotations

import datetime as dt
import random
import re
import uuid
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from quizzes.authoring.pages import question_of, save_question
from quizzes.models import Attempt, AttemptItem, AttemptSave, Card, Component, Concept, Question, Review, Status, User
from quizzes.quizzing.practice import Scope, Wish, candidates, how_many, start_practice
from quizzes.quizzing.starting import NothingToAsk
from tests.factories import ConceptFactory, UserFactory, choice_content, give_answer, make_question

NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner() -> User:
    return UserFactory.create()


@pytest.fixture
def browser(client: Client, learner: User) -> Client:
    client.force_login(learner)
    return client


@pytest.fixture
def concept() -> Concept:
    concept = ConceptFactory.create()
    for position in range(3):
        make_question(concept, position=position)
    return concept


def begin(learner: User, wish: Wish, now: dt.datetime = NOON) -> Attempt:
    return start_practice(learner=learner, wish=wish, attempt_id=uuid.uuid4(), now=now, luck=random.Random(1))


def of(concept: Concept, **changes: Any) -> Wish:
    return Wish(Scope.CONCEPTS, concepts=(concept.slug,), **({"questions": 10} | changes))


def started(browser: Client, about: Concept, **changes: Any) -> Any:
    form = {"scope": "concepts", "concept": about.slug, "amount": "q10", "attempt_id": uuid.uuid4()}
    return browser.post("/practice/", form | changes)


def hidden_in(page: Any) -> dict[str, str]:
    form = page.text[page.text.index("data-answer") :]
    return dict(re.findall(r'<input[^>]*type="hidden"[^>]*name="(\w+)"[^>]*value="([^"]*)"', form))


def answered(browser: Client, page: Any, htmx: bool = False, **said: Any) -> Any:
    headers = {"HX-Request": "true"} if htmx else {}
    return browser.post("/review/answers/", hidden_in(page) | (said or {"know": "no"}), headers=headers)


# --- What may be practiced


def test_a_concept_is_practiced_with_nothing_due_and_before_it_is_open(learner: User, concept: Concept) -> None:
    concept.prerequisites.add(ConceptFactory.create())

    assert begin(learner, of(concept)).items.count() == 3


def test_no_two_parts_of_one_question_meet(learner: User, concept: Concept) -> None:
    make_question(concept, kind="reversed")

    items = begin(learner, of(concept)).items.values_list("component__question", flat=True)
    assert len(items) == len(set(items)) == 4


def test_the_number_is_kept(learner: User, concept: Concept) -> None:
    assert begin(learner, of(concept, questions=2)).items.count() == 2


def test_what_was_practiced_least_comes_first(learner: User, concept: Concept) -> None:
    first = set(begin(learner, of(concept, questions=2)).items.values_list("component", flat=True))
    second = set(begin(learner, of(concept, questions=1)).items.values_list("component", flat=True))

    assert not first & second


def test_only_the_kinds_that_are_wanted(learner: User, concept: Concept) -> None:
    wanted = make_question(concept, kind="numeric")

    [item] = begin(learner, of(concept, kinds=("numeric",))).items.all()
    assert item.component.question == wanted


def test_what_was_missed_this_week(learner: User) -> None:
    old, right, missed = (make_question().components.get() for _ in range(3))
    give_answer(learner, old, NOON - dt.timedelta(days=8), right=False)
    give_answer(learner, right, NOON)
    give_answer(learner, missed, NOON, right=False)

    assert [each.component for each in candidates(learner, Wish(Scope.MISSED), NOON)] == [missed.pk]


def test_what_is_slipping_comes_by_how_much(learner: User) -> None:
    longer, shorter, fresh = (make_question().components.get() for _ in range(3))
    give_answer(learner, longer, NOON - dt.timedelta(days=60))
    give_answer(learner, shorter, NOON - dt.timedelta(days=30))
    give_answer(learner, fresh, NOON)

    [item] = begin(learner, Wish(Scope.SLIPPING, questions=1)).items.all()
    assert item.component == longer
    assert how_many(learner, Scope.SLIPPING, NOON) == 2


def test_another_learners_misses_are_not_offered(learner: User) -> None:
    give_answer(UserFactory.create(), make_question().components.get(), NOON, right=False)

    with pytest.raises(NothingToAsk):
        begin(learner, Wish(Scope.MISSED))


@pytest.mark.parametrize("status", [Status.DRAFT, Status.RETIRED])
def test_what_is_not_published_is_not_practiced(learner: User, concept: Concept, status: Status) -> None:
    Question.objects.update(status=status)

    with pytest.raises(NothingToAsk):
        begin(learner, of(concept))


# --- From the page to the end


def test_practice_from_the_first_page_to_the_misses(browser: Client, concept: Concept) -> None:
    page = browser.get(started(browser, concept).headers["Location"])
    for number in (1, 2, 3):
        assert f"{number} of 3" in page.text
        told = answered(browser, page)
        assert "Here’s the answer." in told.text
        page = browser.get(url_of(page))

    assert "0 of 3 right." in browser.get(page.headers["Location"]).text
    assert (Review.objects.count(), Card.objects.count(), AttemptSave.objects.count()) == (0, 0, 3)


def url_of(page: Any) -> str:
    return f"/review/?practice={hidden_in(page)['practice']}"


def test_htmx_goes_on_in_place_and_leaves_for_the_result(browser: Client, concept: Concept) -> None:
    Question.objects.exclude(position=0).update(status=Status.RETIRED)
    page = browser.get(started(browser, concept).headers["Location"])
    told = answered(browser, page, htmx=True)

    assert "See how it went" in told.text
    assert f"/practice/{hidden_in(page)['practice']}/" in told.text


def test_starting_twice_is_one_practice(browser: Client, concept: Concept) -> None:
    once = uuid.uuid4()
    started(browser, concept, attempt_id=once)
    started(browser, concept, attempt_id=once)

    assert Attempt.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"concept": []}, "Pick at least one concept."),
        ({"scope": ""}, "Choose what to practice."),
        ({"scope": "section", "section": ""}, "Pick a section."),
        ({"scope": "missed"}, "No question fits that."),
        ({"kind": "numeric"}, "No question fits that."),
        ({"attempt_id": "x"}, "Start practice"),
        ({"amount": "q0"}, "Start practice"),
    ],
)
def test_a_wish_that_cannot_be_met_keeps_what_was_chosen(
    browser: Client, concept: Concept, changes: dict[str, Any], said: str
) -> None:
    page = started(browser, concept, **changes)

    assert page.status_code == 422
    assert said in page.text
    assert Attempt.objects.count() == 0


def test_an_answer_sent_twice_is_stored_once(browser: Client, concept: Concept) -> None:
    page = browser.get(started(browser, concept).headers["Location"])

    assert answered(browser, page).text == answered(browser, page).text
    assert AttemptSave.objects.count() == 1


def test_another_answer_under_the_same_id_is_refused(browser: Client, concept: Concept) -> None:
    page = browser.get(started(browser, concept).headers["Location"])
    answered(browser, page)

    assert answered(browser, page, answer="1").status_code == 422


def test_a_second_tab_is_told_and_goes_on(browser: Client, concept: Concept) -> None:
    page = browser.get(started(browser, concept).headers["Location"])
    answered(browser, page)
    other = browser.post("/review/answers/", hidden_in(page) | {"answer_id": uuid.uuid4(), "answer": "1"})

    assert other.status_code == 409
    assert "2 of 3" in other.text
    assert AttemptSave.objects.count() == 1


def test_a_slip_asks_the_same_question(browser: Client, concept: Concept) -> None:
    page = browser.get(started(browser, concept).headers["Location"])
    again = browser.post("/review/answers/", hidden_in(page))

    assert (again.status_code, hidden_in(again)["component"]) == (422, hidden_in(page)["component"])


def test_a_flashcard_is_turned_and_graded(browser: Client, learner: User) -> None:
    concept = make_question(kind="basic").concept
    page = browser.get(started(browser, concept).headers["Location"])
    attempt = Attempt.objects.get()
    assert "Every logit." not in page.text

    item = attempt.items.get()
    turned = browser.get(f"/review/?practice={attempt.attempt_id}&card={item.component_id}&version=0&show=1")
    form = {name: value for name, value in hidden_in(turned).items() if name != "revealed"}
    went = browser.post("/review/answers/", form | {"grade": "again"})

    assert "Every logit." in turned.text
    assert browser.get(went.headers["Location"]).headers["Location"] == f"/practice/{attempt.attempt_id}/"
    assert (AttemptItem.objects.get().score, Card.objects.count()) == (0.0, 0)


def test_going_back_to_what_was_answered_goes_on(browser: Client, concept: Concept) -> None:
    page = browser.get(started(browser, concept).headers["Location"])
    form = hidden_in(page)
    answered(browser, page)

    back = browser.get(f"/review/?practice={form['practice']}&card={form['component']}&version=0")
    assert back.headers["Location"].startswith(f"/review/?practice={form['practice']}")


def test_an_edit_meanwhile_changes_nothing(browser: Client, concept: Concept) -> None:
    page = browser.get(started(browser, concept).headers["Location"])
    for question in Question.objects.all():
        written = question_of(question)
        changed = choice_content(stem="Something else?")
        save_question(
            concept,
            type(written)(**{**vars_of(written), "content": changed, "version": "2.0"}),
            position=question.position,
            now=NOON,
            question=question,
        )

    told = answered(browser, page, answer="1")
    assert told.status_code == 200
    assert "Something else?" not in told.text


def vars_of(written: Any) -> dict[str, Any]:
    return {name: getattr(written, name) for name in written.__dataclass_fields__}


def test_when_the_minutes_are_over_it_ends(browser: Client, concept: Concept) -> None:
    place = started(browser, concept, amount="m5").headers["Location"]
    Attempt.objects.update(ends_at=timezone.now())

    assert browser.get(place).headers["Location"].startswith("/practice/")


def test_the_misses_are_added_in_one_press_and_taken_back_in_another(browser: Client, concept: Concept) -> None:
    page = browser.get(started(browser, concept).headers["Location"])
    answered(browser, page)
    place = f"/practice/{hidden_in(page)['practice']}/"

    added = browser.post(f"{place}reviews/", {"batch": uuid.uuid4()}, follow=True)
    assert "Added 1 question to your reviews." in added.text
    assert Card.objects.get().due_day is not None

    back = browser.post(f"{place}reviews/", {"batch": uuid.uuid4(), "back": "yes"}, follow=True)
    assert "Undone." in back.text
    assert Card.objects.get().due_day is None


@pytest.mark.parametrize("path", ["{}", "{}reviews/"])
def test_another_learners_practice_is_not_there(client: Client, browser: Client, concept: Concept, path: str) -> None:
    started(browser, concept)
    place = path.format(f"/practice/{Attempt.objects.get().attempt_id}/")
    stranger = Client()
    stranger.force_login(UserFactory.create())

    reply = stranger.post(place, {"batch": uuid.uuid4()}) if "reviews" in place else stranger.get(place)
    assert reply.status_code == 404


def test_another_learner_cannot_answer(browser: Client, concept: Concept) -> None:
    page = browser.get(started(browser, concept).headers["Location"])
    stranger = Client()
    stranger.force_login(UserFactory.create())

    assert answered(stranger, page).status_code == 404
    assert AttemptSave.objects.count() == 0


def test_the_address_chooses(browser: Client, concept: Concept) -> None:
    page = browser.get(f"/practice/?concept={concept.slug}").text

    assert re.search(rf'value="{concept.slug}"\s+checked', page)
    assert re.search(r'value="concepts"\s+checked', page)


def test_what_is_asked_holds_no_answer(browser: Client, concept: Concept) -> None:
    page = browser.get(started(browser, concept).headers["Location"])

    assert "Division keeps the order." not in page.text
    assert "Divide, then softmax." not in page.text
    assert Component.objects.count() == 3


def said_after(browser: Client, place: str, **sent: Any) -> list[str]:
    reply = browser.post(f"{place}reviews/", sent, follow=True)
    return [str(each) for each in reply.context["messages"]]


def test_what_is_said_of_adding_the_misses_is_true(browser: Client, concept: Concept) -> None:
    page = browser.get(started(browser, concept).headers["Location"])
    answered(browser, page)
    place, first = f"/practice/{hidden_in(page)['practice']}/", uuid.uuid4()

    assert said_after(browser, place, batch=first) == ["Added 1 question to your reviews."]
    assert said_after(browser, place, batch=uuid.uuid4()) == ["They’re all waiting in your reviews already."]
    said_after(browser, place, batch=first, back="yes")
    assert said_after(browser, place, batch=first) == ["You undid that. To add them after all, press the button again."]
    Question.objects.update(status=Status.RETIRED)
    assert said_after(browser, place, batch=uuid.uuid4()) == [
        "They aren’t in the guide anymore, so there was nothing to add."
    ]


def test_the_last_question_in_two_tabs_says_nothing_of_what_else_is_due(browser: Client) -> None:
    page = browser.get(started(browser, make_question().concept).headers["Location"])
    answered(browser, page)

    behind = answered(browser, page, know="no", answer_id=str(uuid.uuid4()))

    assert behind.status_code == 409
    assert "Nothing was counted twice." in behind.text
