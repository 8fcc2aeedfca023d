"""Quizzes that authors make: what they ask, when, and for whom."""

from __future__ import annotations

import secrets
from typing import ClassVar, Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse

from .accounts import User
from .guide import Concept, Question


def new_token() -> str:
    return secrets.token_urlsafe(12)


class Quiz(models.Model):
    """A fixed list of questions, rows of a blueprint, or both; taken by whoever has the link."""

    class Feedback(models.TextChoices):
        AFTER = "after", "After handing in"
        CLOSING = "closing", "After the quiz closes"

    token = models.CharField(max_length=32, unique=True, default=new_token, editable=False)
    owner = models.ForeignKey(
        User,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="quizzes",
        help_text="Sees the results. Choose someone else to hand it over.",
    )
    title = models.CharField(max_length=120)
    intro = models.TextField(blank=True, help_text="Shown before the start.")
    shared = models.BooleanField(default=False, help_text="Whoever has the link can take it. Otherwise it’s a draft.")
    minutes = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(600)], help_text="Empty: no limit."
    )
    opens_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True, help_text="Open tries end then, too.")
    tries = models.PositiveSmallIntegerField(default=1, help_text="For each learner. 0: as many as they like.")
    feedback = models.CharField(max_length=8, choices=Feedback, default=Feedback.AFTER)
    shuffle = models.BooleanField(default=True, help_text="Ask the fixed list in another order each time.")
    mark = models.PositiveSmallIntegerField(
        "pass mark",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text="In percent. Empty: nobody passes or fails.",
    )

    class Meta:
        ordering: ClassVar = ["-pk"]
        verbose_name_plural = "quizzes"

    def __str__(self) -> str:
        return self.title

    @property
    def link(self) -> str:
        """Whoever has it may take the quiz. As a `get_absolute_url` the admin would lead all staff to it by number."""
        return reverse("quiz-shared", args=[self.token])

    def clean(self) -> None:
        super().clean()
        if self.opens_at and self.closes_at and self.closes_at <= self.opens_at:
            raise ValidationError({"closes_at": "It has to close after it opens."})
        if self.feedback == self.Feedback.CLOSING and self.closes_at is None:
            raise ValidationError({"closes_at": "Feedback after closing needs a closing date."})


class QuizQuestion(models.Model):
    """One of the fixed list."""

    quiz = models.ForeignKey(Quiz, models.CASCADE, related_name="fixed")
    question = models.ForeignKey(Question, models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["position", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["quiz", "question"], name="quiz_question_once")]

    def __str__(self) -> str:
        return f"{self.question}"


class QuizRow(models.Model):
    """A row of the blueprint: how many questions of what. What is empty may be anything."""

    quiz = models.ForeignKey(Quiz, models.CASCADE, related_name="rows")
    count = models.PositiveSmallIntegerField(
        "how many", default=1, validators=[MinValueValidator(1), MaxValueValidator(50)]
    )
    concept = models.ForeignKey(Concept, models.CASCADE, null=True, blank=True, related_name="+")
    section = models.CharField(max_length=40, blank=True, help_text="Short name, such as sampling.")
    kind = models.CharField(max_length=20, blank=True)
    skill = models.CharField(max_length=20, blank=True, help_text="Recall, discriminate, apply, predict or diagnose.")
    level = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(3)],
        help_text="1 newcomer, 2 practitioner, 3 engineer.",
    )

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.count} questions"


class AccommodationQuerySet(models.QuerySet["Accommodation"]):
    def for_learner(self, learner: User) -> Self:
        """Given to the account, or to its address."""
        return self.filter(Q(learner=learner) | Q(learner=None, email=learner.email))


class Accommodation(models.Model):
    """More time for one learner, named by their address: whether there is such an account is nobody's to know."""

    quiz = models.ForeignKey(Quiz, models.CASCADE, related_name="accommodations")
    learner = models.ForeignKey(User, models.CASCADE, null=True, blank=True, related_name="accommodations")
    email = models.EmailField(blank=True, default="", db_default="", help_text="As it was typed, in small letters.")
    extra_minutes = models.PositiveSmallIntegerField(validators=[MaxValueValidator(600)])

    objects = AccommodationQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["quiz", "learner"], name="accommodation_once")]

    def __str__(self) -> str:
        return f"{self.extra_minutes} minutes more"

    @property
    def address(self) -> str:
        return self.email or (self.learner.email if self.learner else "")
