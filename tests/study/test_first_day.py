"""A simulated newcomer with the shipped guide and the settings as they come: taught first, asked then."""

from __future__ import annotations

import datetime as dt
import random
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from pytest_django import DjangoDbBlocker

from quizzes.guide import words
from quizzes.kinds.base import UNKNOWN
from quizzes.log.answering import Answer, record_answer
from quizzes.log.presenting import Presentation
from quizzes.log.shown import Shown
from quizzes.models import NewMaterial, Place, User
from quizzes.scheduling import Rating
from quizzes.sittings import Lesson
from quizzes.study.lessons import offer_for, outline_of
from quizzes.study.today import next_presentation, session_for
from tests.databases import another_database
from tests.factories import UserFactory
from tests.prepared import guide_database

MORNING = dt.datetime(2026, 11, 24, 9, tzinfo=dt.UTC)
WORDS_A_MINUTE = 200
DECIDING = 10 / 60
EXPLAINED = ("why", "remember")
RIGHT = 0.8  # of what was read a moment before


@pytest.fixture
def guide(tmp_path: Path, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock(), another_database(tmp_path, guide_database()):
        yield


@dataclass
class Newcomer:
    """Reads every word, of explanations too, thinks for ten seconds, and is right four times in five."""

    user: User
    now: dt.datetime = MORNING
    taught: set[int] = field(default_factory=set)
    asked_in_reviews: list[int] = field(default_factory=list)

    def spend(self, words: int) -> None:
        self.now += dt.timedelta(minutes=words / WORDS_A_MINUTE + DECIDING)

    def next_review(self) -> Presentation | None:
        return next_presentation(self.user, session_for(self.user, self.now))

    def answer(self, asked: Presentation, place: Place) -> None:
        self.spend(
            words_in(asked.prompt) + words_in([asked.reveal(UNKNOWN, asked.grade(UNKNOWN))[name] for name in EXPLAINED])
        )
        sent = Answer(
            component_id=asked.component.pk,
            revision_id=asked.revision.pk,
            version=asked.version,
            answer_id=uuid.uuid4(),
            data={"know": ["no"]},  # every kind takes it; how it is rated is a matter of luck
            place=place,
            signature=asked.signature,
        )
        record_answer(learner=self.user, answer=sent, now=self.now)

    def take_a_step(self) -> bool:
        offer = offer_for(self.user, session_for(self.user, self.now))
        if offer is None:
            return False
        lesson, today = Lesson(offer.slug), session_for(self.user, self.now)
        asked, outline = lesson.next(self.user, self.now, today), outline_of(self.user, offer.slug)
        assert asked is not None
        assert outline is not None
        self.spend(sum(len(block.text.split()) for block in outline.text_before(offer.number)))
        self.answer(asked, Place.LESSON)
        self.taught.add(asked.component.pk)
        return True

    def study(self) -> None:
        """Until the day has nothing left: the lesson, and then what was missed in it."""
        while self.take_a_step():
            pass
        while (asked := self.next_review()) is not None:
            self.asked_in_reviews.append(asked.component.pk)
            self.answer(asked, Place.REVIEW)


def words_in(shown: Any) -> int:
    """Of all that a question shows, or its explanation."""
    if isinstance(shown, str):
        return len(words(shown).split())
    parts = shown.values() if isinstance(shown, dict) else shown if isinstance(shown, list) else ()
    return sum(words_in(part) for part in parts)


@pytest.mark.thorough("the whole guide")
@pytest.mark.parametrize("seed", range(3))
def test_the_first_day_asks_what_it_taught_in_a_quarter_of_an_hour_and_the_second_asks_it_again(
    guide: None, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    luck = random.Random(seed)
    monkeypatch.setattr(Shown, "rating", lambda *_: Rating.GOOD if luck.random() < RIGHT else Rating.AGAIN)
    learner = Newcomer(UserFactory.create(new_material=NewMaterial.TEACH))

    learner.study()

    assert len(learner.taught) == learner.user.new_per_day
    assert set(learner.asked_in_reviews) <= learner.taught
    assert learner.now - MORNING <= dt.timedelta(minutes=15)
    learner.now = MORNING + dt.timedelta(days=1)
    first = learner.next_review()
    assert first is not None
    assert first.component.pk in learner.taught
