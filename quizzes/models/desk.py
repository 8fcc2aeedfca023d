"""What lies on an author's desk: what was typed and isn't stored as a question or a page yet, and what was
decided about what learners sent."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from .accounts import User
from .guide import Concept, Question


class WorkingCopyQuerySet(models.QuerySet["WorkingCopy"]):
    def of(self, author: User) -> Self:
        return self.filter(author=author)

    def waiting(self) -> Self:
        """Handed over: reviewers see these, whoever wrote them."""
        return self.filter(state=WorkingCopy.State.WAITING)


class WorkingCopy(models.Model):
    """A form as its author typed it, valid or not. What learners see is untouched until it is saved.

    With a question: a draft beside the live one. With a kind alone: a new question. With neither: the page of the
    concept.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        WAITING = "waiting", "Waiting for review"

    author = models.ForeignKey(User, models.CASCADE, related_name="working_copies")
    concept = models.ForeignKey(Concept, models.CASCADE, related_name="working_copies")
    question = models.ForeignKey(Question, models.CASCADE, null=True, blank=True, related_name="working_copies")
    kind = models.CharField(max_length=20, blank=True, help_text="Which form it was typed into. Empty: that of a page.")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    data = models.JSONField(help_text="The fields as they were sent: each name with all its values.")
    opened_version = models.PositiveIntegerField(
        null=True, help_text="The edit_version of the row that the author started from. Empty: a new question."
    )
    tab = models.UUIDField(help_text="The open form that it follows: any other has to load it before it may write.")
    step = models.PositiveIntegerField(default=0, help_text="The last save of that form: an older one comes too late.")
    version = models.PositiveIntegerField(default=1, help_text="It rises with every save.")
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    objects = WorkingCopyQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-updated_at", "-pk"]
        verbose_name_plural = "working copies"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["author", "question"], name="working_copy_of_question_once"),
            models.UniqueConstraint(
                fields=["author", "concept"], condition=Q(kind=""), name="working_copy_of_page_once"
            ),
            models.UniqueConstraint(fields=["author", "tab"], name="working_copy_of_tab_once"),
        ]

    def __str__(self) -> str:
        if self.question is not None:
            return str(self.question)
        name = "".join(self.data.get("slug", [])[:1])
        return f"{self.concept.slug}/{name or 'a new question'}" if self.kind else self.concept.slug


class RefusedSpelling(models.Model):
    """A typed answer that learners called right and an author does not: nobody is asked about it again."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="refused_spellings")
    spelling = models.CharField(max_length=200, help_text="As it was typed.")
    author = models.ForeignKey("quizzes.User", models.SET_NULL, null=True, blank=True, related_name="+")
    refused_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["question", "spelling"], name="refused_once")]

    def __str__(self) -> str:
        return self.spelling
