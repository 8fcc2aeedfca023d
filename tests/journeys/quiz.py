"""A quiz for the journeys: four kinds of questions of the shipped guide, in a fixed order, and ways to answer them."""

from __future__ import annotations

import datetime as dt
import random
import re
import uuid
from typing import Any

from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from quizzes.models import Attempt, AttemptItem, AttemptSave, Question, Quiz, User
from quizzes.quizzing.authored import start_authored

from .conftest import PATIENCE_MS, Site

KINDS = ("choice", "numeric", "short", "ordering")
CHOICE, NUMBER, WORDS, ORDER = 1, 2, 3, 4


def make_quiz(*, kinds: tuple[str, ...] = KINDS, **fields: Any) -> Quiz:
    """A question of each kind; another one of a kind that comes again."""
    quiz = Quiz.objects.create(**{"title": "Four kinds", "shared": True, "shuffle": False} | fields)
    for position, kind in enumerate(kinds):
        taken = quiz.fixed.values("question")
        question = Question.objects.published().filter(kind=kind).exclude(pk__in=taken).order_by("pk").first()
        assert question is not None
        quiz.fixed.create(question=question, position=position)
    return quiz


def begin(site: Site, question: str = "1", learner: User | None = None, **fields: Any) -> Attempt:
    """A new learner in the middle of a quiz, with its page open."""
    quiz = make_quiz(**fields)
    attempt = start_authored(
        learner=learner or site.learner(),
        quiz=quiz,
        attempt_id=uuid.uuid4(),
        now=timezone.now(),
        luck=random.Random(1),
    )
    site.open(f"{place(attempt)}?question={question}")
    return attempt


def place(attempt: Attempt) -> str:
    return f"/quizzes/taken/{attempt.attempt_id}/"


def status(page: Page, number: int) -> Locator:
    return page.locator(f"[data-status='{number}']")


def expect_saved(page: Page, number: int) -> None:
    expect(status(page, number)).to_have_text(re.compile(r"^\s*Saved\.\s*$"))


def option(page: Page, at: int, number: int = CHOICE) -> Locator:
    """The option at a place of a choice, counted from 0."""
    return page.locator(f"#f{number} input[type=radio]").nth(at)


def box(page: Page, number: int) -> Locator:
    return page.locator(f"#f{number} input[type=text]")


def item(attempt: Attempt, number: int) -> AttemptItem:
    return attempt.items.get(position=number - 1)


def sent(attempt: Attempt, number: int) -> dict[str, list[str]]:
    return item(attempt, number).sent or {}


def expect_sent(page: Page, attempt: Attempt, number: int, answer: str) -> None:
    """What was typed goes out a moment later, and the page may still say “Saved.” of what was there before."""
    for _ in range(PATIENCE_MS // 100):
        if sent(attempt, number) == {"answer": [answer]}:
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"{answer} did not arrive: {sent(attempt, number)}")


def logged(attempt: Attempt, *, applied: bool) -> int:
    return AttemptSave.objects.filter(attempt=attempt, applied=applied).count()


def pass_time(page: Page, seconds: float) -> None:
    """By both clocks that the scripts of a page have; nobody waits."""
    clocks = "const now = performance.now.bind(performance), date = Date.now;"
    set_ahead = "performance.now = () => now() + ms; Date.now = () => date() + ms;"
    page.evaluate(f"(ms) => {{ {clocks} {set_ahead} }}", 1000 * seconds)


def ends_in(attempt: Attempt, seconds: float) -> None:
    attempt.ends_at = timezone.now() + dt.timedelta(seconds=seconds)
    attempt.save(update_fields=["ends_at"])
