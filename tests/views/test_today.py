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

    page = words(browser, "/today/")

    assert "Welcome back. 25 questions today. 30 are waiting. Today come the 25 you are most likely" in page


def test_when_the_share_is_done_today_says_what_still_waits(browser: Client, learner: User) -> None:
    answer_many(learner, LEAST_SHARE + 3, 10 * DAY)
    for card in learner.cards.all()[:LEAST_SHARE]:
        give_answer(learner, card.component, timezone.now())

    pages = words(browser, "/today/"), words(browser, "/review/done/")

    for page in pages:
        assert "Done for today. Three still wait." in page
        assert "At 25 a day all are cleared by" in page


def test_when_only_misses_are_left_of_the_share_today_does_not_offer_the_backlog(
    browser: Client, learner: User
) -> None:
    answer_many(learner, LEAST_SHARE + 3, 10 * DAY)
    for card in learner.cards.all()[:LEAST_SHARE]:
        give_answer(learner, card.component, timezone.now(), right=False)

    pages = words(browser, "/today/"), words(browser, "/review/done/")

    for page in pages:
        assert "25 questions come back in minutes." in page
        assert "Three still wait. At 25 a day all are cleared by" in page


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
