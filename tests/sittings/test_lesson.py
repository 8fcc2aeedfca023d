"""A lesson: a page in steps, from the log alone."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from quizzes.authoring.pages import rendered
from quizzes.guide import marked
from quizzes.knowledge.progress import calibration
from quizzes.log.days import today_of
from quizzes.log.rebuilding import differences
from quizzes.log.setting_aside import set_aside
from quizzes.models import Action, Card, Component, Concept, Place, Review, Status, User
from tests.factories import ConceptFactory, UserFactory, give_answer, make_question, short_content

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}
TEXT = ("Alpha text.", "one", "Beta text.", "two", "three", "Omega text.")


def page_text(*parts: str) -> str:
    """Sentences, and between them questions by their names."""
    return "\n\n".join(part if " " in part else marked(part) for part in parts)


def write(concept: Concept, *parts: str) -> None:
    concept.text = page_text(*parts)
    concept.body = rendered(concept.text)[0]
    concept.save()


def lesson_of(*parts: str, **fields: Any) -> Concept:
    concept = ConceptFactory.create(**fields)
    write(concept, *parts)
    for name in parts:
        if " " not in name:
            make_question(concept, slug=name)
    return concept


@pytest.fixture
def learner() -> User:
    return UserFactory.create()


@pytest.fixture
def browser(client: Client, learner: User) -> Client:
    client.force_login(learner)
    return client


@pytest.fixture
def concept() -> Concept:
    return lesson_of(*TEXT, slug="tokens", title="Tokens")


def part(concept: Concept, name: str) -> Component:
    return Component.objects.get(question__concept=concept, question__slug=name)


def step(browser: Client, slug: str = "tokens", **more: str) -> Any:
    return browser.get("/review/", {"lesson": slug, **more})


def asked(page: Any) -> str:
    """The question that a page asks, by its name."""
    return Component.objects.get(pk=hidden_in(page)["component"]).question.slug


def hidden_in(page: Any) -> dict[str, str]:
    form = page.text[page.text.index("data-answer") :]
    return dict(re.findall(r'<input[^>]*type="hidden"[^>]*name="(\w+)"[^>]*value="([^"]*)"', form))


def answer(browser: Client, page: Any, **said: str) -> Any:
    return browser.post("/review/answers/", hidden_in(page) | (said or {"know": "no"}), headers=HTMX)


def suspend(learner: User, component: Component) -> None:
    set_aside(
        learner=learner,
        component_id=component.pk,
        version=0,
        action=Action.SUSPEND,
        record_id=uuid.uuid4(),
        now=timezone.now(),
    )


def test_a_lesson_begins_with_the_text_up_to_its_first_question(browser: Client, concept: Concept) -> None:
    page = step(browser)

    assert asked(page) == "one"
    assert "Alpha text." in page.text
    assert "Beta text." not in page.text
    assert re.search(r"Step 1 of\s+3", page.text)


def test_an_answer_is_told_with_its_text_and_leads_on(browser: Client, concept: Concept) -> None:
    told = answer(browser, step(browser))

    assert "Here’s the answer." in told.text
    assert "Alpha text." in told.text
    assert "/review/?lesson=tokens" in told.text


def test_the_next_step_goes_on_behind_the_question_answered_last(browser: Client, concept: Concept) -> None:
    answer(browser, step(browser))

    page = step(browser)

    assert asked(page) == "two"
    assert "Beta text." in page.text
    assert "Alpha text." not in page.text


def test_an_answer_is_logged_as_given_in_a_lesson(browser: Client, learner: User, concept: Concept) -> None:
    answer(browser, step(browser))

    assert Review.objects.of(learner).get().place == Place.LESSON


def test_what_was_taught_comes_back_tomorrow(learner: User, concept: Concept) -> None:
    review = give_answer(learner, part(concept, "one"), timezone.now(), place=Place.LESSON).review

    assert (review.score, review.due_day) == (1.0, review.study_day + dt.timedelta(days=1))
    assert list(differences(learner)) == []


def test_an_answer_in_a_lesson_is_no_figure_of_recall(browser: Client, learner: User, concept: Concept) -> None:
    now = timezone.now()
    give_answer(learner, part(concept, "one"), now - dt.timedelta(days=3))
    give_answer(learner, part(concept, "one"), now, place=Place.LESSON)

    day = today_of(learner, now)

    assert calibration(learner, day - dt.timedelta(days=6), day) is None


def test_a_flashcard_is_graded_by_whether_it_was_known(browser: Client, learner: User) -> None:
    concept = lesson_of("Alpha text.", slug="tokens")
    card = make_question(concept, kind="basic", slug="card").components.get()

    page = step(browser, card=str(card.pk), version="0", show="1")

    assert "Didn’t know it" in page.text
    assert "Knew it" in page.text
    assert "Forgot" not in page.text.split("<dialog")[0]


def test_after_its_last_question_a_lesson_shows_the_rest_and_ends(browser: Client, concept: Concept) -> None:
    for _ in range(3):
        answer(browser, step(browser))

    left = step(browser)
    end = browser.get(left.headers["Location"])

    assert left.headers["Location"].startswith("/lesson/tokens/")
    assert "Omega text." in end.text
    assert "You finished this lesson." in end.text


def test_the_daily_limit_ends_a_lesson_at_a_step(browser: Client, learner: User, concept: Concept) -> None:
    User.objects.update(new_per_day=1)
    answer(browser, step(browser))

    left = step(browser)
    end = browser.get(left.headers["Location"])

    assert "That’s enough new material for today." in end.text
    assert re.search(r"goes on tomorrow, with 2 of its 3 steps left", end.text)


def test_a_lesson_goes_on_the_next_day_where_it_ended(browser: Client, learner: User, concept: Concept) -> None:
    User.objects.update(new_per_day=1)
    give_answer(learner, part(concept, "one"), timezone.now() - dt.timedelta(days=1), place=Place.LESSON)

    assert asked(step(browser)) == "two"


def test_no_new_questions_a_day_is_said_and_leads_to_the_page(browser: Client, concept: Concept) -> None:
    User.objects.update(new_per_day=0)

    end = browser.get(step(browser).headers["Location"])

    assert "Your settings ask for no new questions a day" in end.text
    assert 'href="/guide/tokens/"' in end.text


def test_a_question_met_in_a_review_is_not_asked_and_its_text_is_not_left_out(
    browser: Client, learner: User, concept: Concept
) -> None:
    give_answer(learner, part(concept, "one"), timezone.now())

    page = step(browser)

    assert asked(page) == "two"
    assert "Alpha text." in page.text
    assert "Beta text." in page.text


def test_a_reordered_page_asks_nothing_twice(browser: Client, concept: Concept) -> None:
    answer(browser, step(browser))
    write(concept, "Beta text.", "three", "Alpha text.", "one", "two", "Omega text.")

    first = asked(step(browser))
    answer(browser, step(browser))

    assert (first, asked(step(browser))) == ("three", "two")


def test_a_retired_question_is_passed_over(browser: Client, concept: Concept) -> None:
    concept.questions.filter(slug="one").update(status=Status.RETIRED)

    page = step(browser)

    assert asked(page) == "two"
    assert "Alpha text." in page.text


def test_a_question_without_a_place_stands_at_the_end(browser: Client, learner: User) -> None:
    concept = lesson_of("Alpha text.", "one", "Omega text.", slug="tokens")
    make_question(concept, slug="stray")
    answer(browser, step(browser))

    page = step(browser)

    assert asked(page) == "stray"
    assert "Omega text." in page.text


def test_a_suspended_question_is_no_step(browser: Client, learner: User, concept: Concept) -> None:
    suspend(learner, part(concept, "one"))

    page = step(browser)

    assert asked(page) == "two"
    assert re.search(r"Step 1 of\s+2", page.text)


def test_the_second_of_two_tabs_gets_the_next_step(browser: Client, learner: User, concept: Concept) -> None:
    page = step(browser)
    answer(browser, page)

    late = browser.post("/review/answers/", hidden_in(page) | {"answer_id": str(uuid.uuid4()), "know": "no"})

    assert late.status_code == 409
    assert asked(late) == "two"
    assert "Beta text." in late.text


def test_a_slip_keeps_the_step_with_its_text(browser: Client, learner: User, concept: Concept) -> None:
    again = browser.post("/review/answers/", hidden_in(step(browser)) | {"sure": "yes"}, headers=HTMX)

    assert (again.status_code, asked(again)) == (422, "one")
    assert "Alpha text." in again.text
    assert not Review.objects.exists()


def test_an_undone_answer_is_asked_again_in_its_lesson(browser: Client, learner: User, concept: Concept) -> None:
    told = answer(browser, step(browser))
    expected = Review.objects.of(learner).get().answer_id
    assert str(expected) in told.text

    undone = browser.post("/review/undo/", {"expected": expected, "undo_id": uuid.uuid4()}, follow=True)

    assert asked(undone) == "one"
    assert hidden_in(undone)["lesson"] == "tokens"
    assert "Alpha text." in undone.text


def test_a_miss_that_counts_after_all_stays_in_its_lesson(browser: Client, learner: User) -> None:
    concept = lesson_of("Alpha text.", slug="tokens")
    make_question(concept, kind="short", slug="typed", content=short_content())
    write(concept, "Alpha text.", "typed")
    answer(browser, step(browser), answer="look up", sure="yes")
    missed = Review.objects.of(learner).get()

    told = browser.post(
        f"/review/answers/{missed.answer_id}/overrule/",
        {"overrule_id": str(uuid.uuid4()), "lesson": "tokens"},
        headers=HTMX,
    )

    assert "Alpha text." in told.text
    assert Card.objects.of(learner).get().due_day == missed.study_day + dt.timedelta(days=1)


@pytest.mark.parametrize("slug", ["", "no-such-page", "../etc", "x" * 500])
def test_a_lesson_that_does_not_exist_asks_nothing_and_breaks_nothing(browser: Client, slug: str) -> None:
    assert step(browser, slug).status_code in {200, 302}


def test_a_page_without_questions_is_to_be_read(browser: Client) -> None:
    ConceptFactory.create(slug="tokens", text="Alpha text.")

    end = browser.get(step(browser).headers["Location"])

    assert "This page has no questions yet" in end.text


def test_a_draft_has_no_lesson(browser: Client, concept: Concept) -> None:
    Concept.objects.update(status=Status.DRAFT)

    assert browser.get("/lesson/tokens/").status_code == 404


def test_a_finished_lesson_says_what_it_unlocked(browser: Client, learner: User, concept: Concept) -> None:
    upper = ConceptFactory.create(title="Vocabulary")
    upper.prerequisites.add(concept)
    make_question(upper)
    for name in ("one", "two", "three"):
        give_answer(learner, part(concept, name), timezone.now(), place=Place.LESSON)

    end = browser.get("/lesson/tokens/")

    assert re.search(r"You unlocked one concept:\s+<a[^>]*>Vocabulary</a>", end.text)


def test_a_finished_lesson_says_that_what_was_missed_comes_once_more(
    browser: Client, learner: User, concept: Concept
) -> None:
    for name, right in (("one", True), ("two", False), ("three", True)):
        give_answer(learner, part(concept, name), timezone.now(), right=right, place=Place.LESSON)

    end = " ".join(browser.get("/lesson/tokens/").text.split())

    assert "You’ll see the one you missed again today, without the text, until you get it right." in end
    assert "Try the one you missed again" in end
    assert browser.get("/review/").context["p"].component == part(concept, "two")


def test_a_lesson_of_misses_unlocks_nothing(browser: Client, learner: User, concept: Concept) -> None:
    upper = ConceptFactory.create(title="Vocabulary")
    upper.prerequisites.add(concept)
    for name in ("one", "two", "three"):
        give_answer(learner, part(concept, name), timezone.now(), right=False, place=Place.LESSON)

    assert "You unlocked" not in browser.get("/lesson/tokens/").text


def test_the_page_offers_to_be_taken_as_a_lesson(browser: Client, learner: User, concept: Concept) -> None:
    give_answer(learner, part(concept, "one"), timezone.now())

    page = browser.get("/guide/tokens/")

    assert 'href="/review/?lesson=tokens"' in page.text
    assert "2 steps: read a part" in page.text


def test_a_page_whose_questions_are_all_met_offers_no_lesson(browser: Client, learner: User, concept: Concept) -> None:
    for name in ("one", "two", "three"):
        give_answer(learner, part(concept, name), timezone.now())

    assert "lesson=tokens" not in browser.get("/guide/tokens/").text


def test_a_lesson_whose_concept_an_author_took_away_leads_to_today(browser: Client, concept: Concept) -> None:
    page = step(browser)
    Concept.objects.update(status=Status.RETIRED)

    assert not re.search(r"Step\s+of", answer(browser, page).text)
    after = browser.get("/lesson/tokens/", follow=True)

    assert after.redirect_chain == [("/today/", 302)]
    assert "isn’t in the guide anymore. Your answers are kept." in after.text


def test_a_lesson_with_every_question_suspended_says_so(browser: Client, learner: User, concept: Concept) -> None:
    for component in Component.objects.all():
        suspend(learner, component)

    end = browser.get("/lesson/tokens/")

    assert "You’ve suspended every question of this lesson." in end.text
