"""A new way of being asked costs a class and its templates: a lesson that mixes reading and questions, and an exam."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, ClassVar, Self

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from quizzes.log.answering import Answer, UnknownQuestion
from quizzes.models import Card, Concept, Review, User
from quizzes.sittings import SITTINGS
from quizzes.sittings.base import (
    SESSION,
    Address,
    Counts,
    Fields,
    Limits,
    Passage,
    Reveals,
    Sitting,
    Step,
    Templates,
    Unlogged,
    staged,
)
from quizzes.study.today import Today, presentation_of
from tests.factories import ConceptFactory, UserFactory, make_question

pytestmark = pytest.mark.django_db


@dataclass(frozen=True, slots=True)
class Lesson(Sitting):
    """A concept read and asked, step by step; its answers are kept apart and move no card."""

    place = "lesson"
    counts = Counts.APART
    templates: ClassVar[Templates] = replace(SESSION, passage=staged("toy/passage.html"))
    kept: ClassVar[list[Unlogged]] = []
    about: str
    step: int = 0

    @classmethod
    def of(cls, sent: Fields) -> Self | None:
        return cls(sent[cls.place], int(sent.get("step", "0"))) if cls.place in sent else None

    @property
    def fields(self) -> dict[str, str]:
        return {self.place: self.about, "step": str(self.step)}

    def next(self, learner: User, now: dt.datetime, today: Today) -> Step | None:
        concept = Concept.objects.get(slug=self.about)
        if self.step == 0:
            return Passage(concept.title, "<p>Read this first.</p>")
        parts = concept.questions.order_by("position").values_list("components", flat=True)[self.step - 1 : self.step]
        return presentation_of(learner, parts[0]) if parts else None

    def record(self, learner: User, answer: Answer, now: dt.datetime) -> Unlogged:
        shown = presentation_of(learner, answer.component_id)
        if shown is None:
            raise UnknownQuestion
        response = shown.parse(answer.data)
        self.kept.append(Unlogged(shown, response, shown.grade(response)))
        return self.kept[-1]

    @property
    def after(self) -> Self:
        return replace(self, step=self.step + 1)

    def end(self, saved: str = "") -> Address:
        return Address("concept", (self.about,))


class Exam(Lesson):
    """The same without reading: three questions at most, until a certain moment, and nothing is told before the end."""

    place = "exam"
    reveals = Reveals.AT_THE_END
    ends: ClassVar[dt.datetime | None] = None

    @property
    def limits(self) -> Limits:
        return Limits(questions=max(0, 3 - self.step), until=self.ends)


@pytest.fixture(autouse=True)
def new_sittings(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    monkeypatch.setattr(Lesson, "kept", [])
    monkeypatch.setattr("quizzes.sittings.SITTINGS", found := [Lesson, Exam, *SITTINGS])
    monkeypatch.setattr("quizzes.forms.study.SITTINGS", found)
    [engine] = settings.TEMPLATES
    settings.TEMPLATES = [engine | {"DIRS": [*engine["DIRS"], Path(__file__).parent / "templates"]}]


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


def hidden_in(page: Any) -> dict[str, str]:
    form = page.text[page.text.index("data-answer") :]
    return dict(re.findall(r'<input[^>]*type="hidden"[^>]*name="(\w+)"[^>]*value="([^"]*)"', form))


def answered(browser: Client, page: Any, *, htmx: bool = False) -> Any:
    headers = {"HX-Request": "true"} if htmx else {}
    return browser.post("/review/answers/", hidden_in(page) | {"know": "no"}, headers=headers)


def test_a_lesson_begins_with_something_to_read_that_leads_on(browser: Client, concept: Concept) -> None:
    page = browser.get(f"/review/?lesson={concept.slug}")

    assert "Read this first." in page.text
    assert f"/review/?lesson={concept.slug}&amp;step=1" in page.text


def test_an_answer_in_a_lesson_is_told_at_once_and_moves_no_card(browser: Client, concept: Concept) -> None:
    told = answered(browser, browser.get(f"/review/?lesson={concept.slug}&step=1"))

    assert told.status_code == 200
    assert "Here’s the answer." in told.text
    assert f"/review/?lesson={concept.slug}&amp;step=2" in told.text
    assert (len(Lesson.kept), Review.objects.count(), Card.objects.count()) == (1, 0, 0)


def test_a_lesson_ends_where_it_says(browser: Client, concept: Concept) -> None:
    done = browser.get(f"/review/?lesson={concept.slug}&step=4")

    assert done.headers["Location"] == f"/guide/{concept.slug}/"


def test_a_slip_in_a_lesson_asks_the_same_step_again(browser: Client, concept: Concept) -> None:
    form = hidden_in(browser.get(f"/review/?lesson={concept.slug}&step=1"))

    again = browser.post("/review/answers/", form)

    assert (again.status_code, hidden_in(again)["step"], Lesson.kept) == (422, "1", [])


@pytest.mark.parametrize("htmx", [False, True])
def test_an_exam_goes_straight_on_and_tells_nothing(browser: Client, concept: Concept, *, htmx: bool) -> None:
    reply = answered(browser, browser.get(f"/review/?exam={concept.slug}&step=1"), htmx=htmx)
    page = reply if htmx else browser.get(reply.headers["Location"])

    assert hidden_in(page)["step"] == "2"
    assert "Here’s the answer." not in page.text


def test_an_exam_ends_after_its_questions(browser: Client, concept: Concept) -> None:
    assert browser.get(f"/review/?exam={concept.slug}&step=3").status_code == 302


def test_an_exam_ends_at_its_time(browser: Client, concept: Concept, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Exam, "ends", timezone.now())

    assert browser.get(f"/review/?exam={concept.slug}&step=1").status_code == 302
