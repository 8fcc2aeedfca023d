"""What a learner did in practice and in quizzes: apart from the log of reviews, so that no card moves."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar, NoReturn, Self

from django.db import models

from .accounts import User
from .guide import Component, QuestionRevision


class AttemptQuerySet(models.QuerySet["Attempt"]):
    def of(self, learner: User) -> Self:
        return self.filter(learner=learner)

    def over(self, now: dt.datetime) -> Self:
        """Quizzes that take no more answers: `Attempt.is_quiz_open`, asked of the database."""
        ended = models.Q(ended_at__isnull=False) | models.Q(ends_at__lte=now)
        quizzes = self.exclude(kind=Attempt.Kind.PRACTICE)
        return quizzes.filter(ended | models.Q(started_at__lte=now - ABANDONED))

    def told(self, now: dt.datetime) -> Self:
        """Quizzes of which the learner may see what was right: `Attempt.is_told`, asked of the database."""
        return self.over(now).filter(models.Q(told_at=None) | models.Q(told_at__lte=now))


ABANDONED = dt.timedelta(days=30)
"""So long after its start a quiz that was not handed in is closed."""


class Attempt(models.Model):
    """One practice, or one try at a quiz: questions pinned at its start, and the answers to them."""

    class Kind(models.TextChoices):
        PRACTICE = "practice", "Practice"
        SECTION = "section", "A section"
        EVERYTHING = "everything", "Everything"
        WEEKLY = "weekly", "This week"
        AUTHORED = "authored", "Of an author"

    learner = models.ForeignKey(User, models.CASCADE, related_name="attempts")
    attempt_id = models.UUIDField(help_text="Made with the form: starting it twice is one attempt.")
    kind = models.CharField(max_length=12, choices=Kind)
    about = models.CharField(max_length=60, db_default="", default="", help_text="The section that it asks.")
    quiz = models.ForeignKey("quizzes.Quiz", models.SET_NULL, null=True, blank=True, related_name="attempts")
    title = models.CharField(max_length=160, help_text="What it was called when it began.")
    bank = models.PositiveIntegerField(default=0, help_text="Questions that its own were drawn from.")
    started_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, help_text="No answer counts from then on. Empty: no limit.")
    ended_at = models.DateTimeField(null=True, help_text="When the learner handed it in.")
    minutes = models.PositiveSmallIntegerField(null=True, help_text="Its author's limit when it began.")
    closes_at = models.DateTimeField(null=True, help_text="Its author's close when it began.")
    told_at = models.DateTimeField(null=True, help_text="Nothing is told before. Empty: told once it is over.")
    mark = models.PositiveSmallIntegerField(null=True, help_text="Percent to pass, where its author set a mark.")
    graded = models.BooleanField(default=False, db_default=False, help_text="Of a quiz: its items have their scores.")

    objects = AttemptQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["learner", "attempt_id"], name="attempt_once")]

    def __str__(self) -> str:
        return f"{self.title}, {self.attempt_id}"

    def is_quiz_open(self, now: dt.datetime) -> bool:
        """Of a quiz: does it take answers? It ends by hand, by its time, or after 30 days."""
        limit = self.started_at + ABANDONED
        return self.ended_at is None and now < min(self.ends_at or limit, limit)

    def is_told(self, now: dt.datetime) -> bool:
        """May the learner see what was right? Practice tells at once."""
        if self.kind == self.Kind.PRACTICE:
            return True
        return not self.is_quiz_open(now) and (self.told_at is None or now >= self.told_at)


class AttemptItem(models.Model):
    """One question of an attempt, as it was worded at the start, and the answer that counts."""

    attempt = models.ForeignKey(Attempt, models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    component = models.ForeignKey(Component, models.PROTECT, related_name="+")
    revision = models.ForeignKey(QuestionRevision, models.PROTECT, related_name="+")
    seed = models.BigIntegerField(help_text="Order of options and numbers drawn.")
    version = models.PositiveIntegerField(default=0, help_text="How many saves were applied.")
    sent = models.JSONField(null=True, help_text="The form of a quiz's question as it was last saved.")
    flagged = models.BooleanField(default=False, db_default=False, help_text="The learner wants to come back to it.")
    response = models.JSONField(null=True, help_text="In the kind's own words. Empty: not answered.")
    score = models.FloatField(null=True, help_text="0 to 1. Empty: not graded yet.")
    mistakes = models.JSONField(null=True, help_text="Names of the mistakes behind the answer. Empty: not graded yet.")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["attempt", "position"], name="attempt_position_once"),
            models.UniqueConstraint(fields=["attempt", "component"], name="attempt_component_once"),
            models.CheckConstraint(
                condition=models.Q(score=None) | models.Q(score__gte=0, score__lte=1), name="attempt_score_range"
            ),
        ]

    def __str__(self) -> str:
        return f"question {self.position + 1}"


class AttemptSaveQuerySet(models.QuerySet["AttemptSave"]):
    def update(self, **kwargs: Any) -> NoReturn:
        raise TypeError("Saves are never changed. A later one takes their place.")


class AttemptSave(models.Model):
    """One record of an attempt's log: what was sent for a question. Appended once and for ever."""

    attempt = models.ForeignKey(Attempt, models.CASCADE, related_name="saves")
    item = models.ForeignKey(AttemptItem, models.CASCADE, related_name="saves")
    save_id = models.UUIDField(help_text="Made with the form: sending it again is the same save.")
    seen = models.PositiveIntegerField(help_text="Version of the question that the sender saw.")
    sent = models.JSONField(null=True)
    response = models.JSONField(null=True)
    applied = models.BooleanField(help_text="It took the place of what was there. Otherwise another window was first.")
    saved_at = models.DateTimeField()

    objects = AttemptSaveQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["attempt", "save_id"], name="attempt_save_once")]

    def __str__(self) -> str:
        return f"save {self.save_id}"
