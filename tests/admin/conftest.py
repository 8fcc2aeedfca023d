from __future__ import annotations

import pytest
from django.test import Client

from quizzes.authoring.pages import save_page
from quizzes.guide.format import pages
from quizzes.models import Concept, User
from tests.factories import UserFactory


@pytest.fixture
def author(db: None) -> User:
    return User.objects.create_superuser("author@example.com", "correct horse battery")


@pytest.fixture
def admin_browser(author: User) -> Client:
    browser = Client()
    browser.force_login(author)
    return browser


@pytest.fixture
def staff_browser(db: None) -> Client:
    """Signed in and staff, but without any permission."""
    browser = Client()
    browser.force_login(UserFactory.create(email="staff@example.com", is_staff=True))
    return browser


@pytest.fixture
def learner_browser(db: None) -> Client:
    browser = Client()
    browser.force_login(UserFactory.create(email="learner@example.com"))
    return browser


@pytest.fixture
def heat(db: None) -> Concept:
    """A published concept with all that questions refer to."""
    return save_page(HEAT)


HEAT = pages.Page(
    slug="heat",
    title="Heat",
    section="sampling",
    order=3,
    level=1,
    version="1.0",
    reviewed="pending",
    prerequisites=(),
    covers=("C100",),
    definition="Heat divides the logits before softmax.",
    why="It is the dial that people turn first.",
    facts=(pages.Fact("order-kept", "The order of tokens never changes."),),
    misconceptions=(pages.Misconception("low-is-greedy", "Low heat takes the top token.", "Only the limit 0 does."),),
    slips=(
        *(pages.Slip(key, "A slip.") for key in ("multiplies", "small-is-steady", "changes-rank", "names-effect")),
        *(pages.Slip(key, "A slip.") for key in ("uniform-early", "two-parts")),
    ),
    sources=(
        pages.Source(
            "chng-2023", "Token selection strategies", "Peter Chng", "2023", "https://peterchng.com/blog/", "no"
        ),
    ),
    resources=(pages.Resource("A course", "https://example.org/course", "course"),),
    text="## What it does\n\nHeat divides, says [a blog](source:chng-2023).",
    questions=(),
    path="07-sampling/heat.md",
)
