import datetime as dt
import re

import pytest
from django.test import Client
from django.utils import timezone

from quizzes.models import User
from quizzes.scheduling import LEAST_SHARE
from tests.factories import ConceptFactory, UserFactory, give_answer, make_question

DAY = dt.timedelta(days=1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner() -> User:
    return UserFactory.create()


@pytest.fixture
def browser(client: Client, learner: User) -> Client:
    client.force_login(learner)
    return client


def words(browser: Client, address: str) -> str:
    """What the page says."""
    main = browser.get(address).text.split("<main", 1)[1]
    return " ".join(re.sub(r"<[^>]*>", " ", main).split())


def answer_many(learner: User, count: int, ago: dt.timedelta, *, right: bool = True) -> None:
    concept = ConceptFactory.create()
    for _ in range(count):
        give_answer(learner, make_question(concept).components.get(), timezone.now() - ago, right=right)


def test_after_a_break_today_names_the_backlog_and_the_share(browser: Client, learner: User) -> None:
    answer_many(learner, 20, 10 * DAY)
    answer_many(learner, 10, 10 * DAY, right=False)
    make_question()

    page = words(browser, "/today/")

    assert "Welcome back. 26 questions today. 30 are waiting. Today: the 25 you’re most likely to forget" in page
    assert "and one new. You’ll be caught up by" in page


def test_when_the_share_is_done_today_says_what_still_waits(browser: Client, learner: User) -> None:
    answer_many(learner, LEAST_SHARE + 3, 10 * DAY)
    for card in learner.cards.all()[:LEAST_SHARE]:
        give_answer(learner, card.component, timezone.now())

    pages = words(browser, "/today/"), words(browser, "/review/done/")

    for page in pages:
        assert "Done for today. Three still wait." in page
        assert "Tomorrow brings three reviews. You’ll be caught up by" in page


def test_when_only_misses_are_left_of_the_share_today_does_not_offer_the_backlog(
    browser: Client, learner: User
) -> None:
    answer_many(learner, LEAST_SHARE + 3, 10 * DAY)
    for card in learner.cards.all()[:LEAST_SHARE]:
        give_answer(learner, card.component, timezone.now(), right=False)

    pages = words(browser, "/today/"), words(browser, "/review/done/")

    for page in pages:
        assert "25 questions" in page
        assert "Three still wait. Tomorrow brings 25 reviews. You’ll be caught up by" in page


def test_a_closed_comeback_does_not_speak_of_a_backlog(browser: Client, learner: User) -> None:
    answer_many(learner, 3, 10 * DAY)
    for _ in range(12):
        make_question()
    for card in learner.cards.all():
        give_answer(learner, card.component, timezone.now())

    page = words(browser, "/today/")

    assert "Ten questions, about eight minutes. Ten new questions; no reviews are due." in page
    assert "waiting" not in page


def test_when_only_new_ones_are_left_of_a_comeback_today_keeps_its_promise(browser: Client, learner: User) -> None:
    answer_many(learner, LEAST_SHARE + 3, 10 * DAY)
    make_question()
    for card in learner.cards.all()[:LEAST_SHARE]:
        give_answer(learner, card.component, timezone.now())

    page = words(browser, "/today/")

    assert "One new question; no reviews are due. Tomorrow brings three reviews. You’ll be caught up by" in page


@pytest.mark.parametrize(
    ("limit", "said"), [(200, "Two new questions a day until then."), (20, "No new questions until then.")]
)
def test_after_a_break_today_says_how_many_new_ones_come(browser: Client, learner: User, limit: int, said: str) -> None:
    User.objects.update(reviews_per_day=limit)
    answer_many(learner, 40, 10 * DAY)
    for _ in range(3):
        make_question()

    assert said in words(browser, "/today/")


def test_what_holds_new_questions_back_is_said(browser: Client, learner: User) -> None:
    User.objects.update(reviews_per_day=2)
    answer_many(learner, 3, 5 * DAY)
    make_question()

    assert "No new questions while more reviews are waiting than your limit lets in." in words(browser, "/today/")


@pytest.mark.parametrize("ago", [5, 10])
def test_today_done_and_progress_forecast_the_same(browser: Client, learner: User, ago: int) -> None:
    User.objects.update(reviews_per_day=20)
    answer_many(learner, 50, ago * DAY)

    ahead = [browser.get(page).context["forecast"].ahead[:7] for page in ("/today/", "/review/done/", "/progress/")]

    assert ahead[0] == ahead[1] == ahead[2]
    assert ahead[0][0][1] == 20


def test_the_daily_limit_is_named_where_reviews_still_wait(browser: Client, learner: User) -> None:
    User.objects.update(reviews_per_day=1)
    answer_many(learner, 2, 5 * DAY)
    give_answer(learner, learner.cards.order_by("pk")[0].component, timezone.now())

    page = words(browser, "/today/")

    assert "Done for today. One still waits." in page
    assert "You reached your limit of one review a day." in page


def test_nothing_tomorrow_is_said_in_words(browser: Client, learner: User) -> None:
    answer_many(learner, 1, 0 * DAY)

    assert "Nothing comes back tomorrow." in words(browser, "/today/")
    assert "Nothing comes back tomorrow." in words(browser, "/review/done/")


def test_a_first_day_without_new_questions_offers_the_guide(browser: Client) -> None:
    User.objects.update(new_per_day=0)
    make_question()

    page = words(browser, "/today/")

    assert "Your settings ask for no new questions a day." in page
    assert "Start" not in page


def test_a_newcomer_begins_with_a_lesson(browser: Client) -> None:
    User.objects.update(new_material="teach")
    make_question(ConceptFactory.create(slug="tokens", title="Tokens"))

    page = words(browser, "/today/")

    assert "A new lesson: One step, about one minute." in page
    assert "Start the lesson" in page


def test_reviews_come_before_the_lesson(browser: Client, learner: User) -> None:
    User.objects.update(new_material="teach")
    answer_many(learner, 2, dt.timedelta(days=4))
    make_question(ConceptFactory.create(slug="tokens", title="Tokens"))

    page = words(browser, "/today/")

    assert "Two questions, about one minute." in page
    assert "Then a lesson Tokens One step, about one minute." in page


def test_done_shows_the_lesson_as_the_one_next_thing(browser: Client, learner: User) -> None:
    User.objects.update(new_material="teach")
    make_question(ConceptFactory.create(slug="tokens", title="Tokens"))

    page = words(browser, "/review/done/")

    assert "Next: a lesson Tokens" in page
    assert "Learn next" not in page


def test_with_everything_met_no_lesson_is_offered(browser: Client, learner: User) -> None:
    User.objects.update(new_material="teach")
    answer_many(learner, 2, dt.timedelta(hours=1))

    assert "esson" not in words(browser, "/today/")


def test_after_a_long_break_the_reviews_come_first_and_a_lesson_stays_small(browser: Client, learner: User) -> None:
    User.objects.update(new_material="teach")
    answer_many(learner, 40, dt.timedelta(days=60))
    concept = ConceptFactory.create(slug="tokens", title="Tokens")
    for _ in range(5):
        make_question(concept)

    page = words(browser, "/today/")

    assert "Welcome back." in page
    assert "2 steps" in page
