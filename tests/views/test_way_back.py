"""From the verdict on an answer to the guide, and back."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.utils import timezone

from quizzes.models import Review, User
from tests.factories import UserFactory, give_answer, make_question

BACK = "Back to your review"
UNKNOWN = "8c8f1f7e-6c0e-4d0c-9b59-1f3c4c2f6a11"


@pytest.fixture
def learner(db: None) -> User:
    return UserFactory.create()


@pytest.fixture
def browser(learner: User) -> Client:
    client = Client()
    client.force_login(learner)
    return client


@pytest.fixture
def review(learner: User) -> Review:
    return give_answer(learner, make_question().components.get(), timezone.now()).review


def to_the_guide(page: str) -> str:
    found = re.search(r'class="read-link"\s+href="([^"]+)"', page)
    assert found
    return found[1].replace("&amp;", "&")


def back(page: str) -> str:
    found = re.search(r'href="([^"]+)" data-key="b"', page)
    assert found
    return found[1].replace("&amp;", "&")


def test_the_guide_leads_back_to_the_verdict(browser: Client, review: Review) -> None:
    told = f"/review/answers/{review.answer_id}/"

    guide = browser.get(to_the_guide(browser.get(told).text))

    assert BACK in guide.text
    assert back(guide.text) == f"{told}#verdict"


def test_the_way_back_goes_on_with_the_round(browser: Client, review: Review) -> None:
    told = f"/review/answers/{review.answer_id}/?about={review.component.question.concept.slug}&left=2"

    guide = browser.get(to_the_guide(browser.get(told).text))

    assert back(guide.text) == f"{told}#verdict"


@pytest.mark.parametrize("sent", ["", "?back=", "?back=https://example.com/", f"?back={UNKNOWN}", "?back=%00&left=x"])
def test_nothing_else_leads_anywhere(browser: Client, review: Review, sent: str) -> None:
    page = browser.get(f"/guide/{review.component.question.concept.slug}/{sent}")

    assert (page.status_code, BACK in page.text) == (200, False)


def test_another_learners_answer_is_no_way_back(review: Review) -> None:
    client = Client()
    client.force_login(UserFactory.create())

    page = client.get(f"/guide/{review.component.question.concept.slug}/?back={review.answer_id}")

    assert BACK not in page.text


def test_a_visitor_has_no_way_back(client: Client, review: Review) -> None:
    page = client.get(f"/guide/{review.component.question.concept.slug}/?back={review.answer_id}")

    assert (page.status_code, BACK in page.text) == (200, False)
