"""What lies on an author's desk: what was typed and isn't stored yet, what was decided about what learners
sent, and what their answers say."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from .accounts import User
from .guide import Component, Concept, Question


class WorkingCopyQuerySet(models.QuerySet["WorkingCopy"]):
    def of(self, author: User) -> Self:
        return self.filter(author=author)

    def waiting(self) -> Self:
        """Handed over, and nobody has decided yet."""
        return self.filter(state=WorkingCopy.State.WAITING)

    def handed_over(self) -> Self:
        """Reviewers see these, whoever wrote them."""
        return self.filter(state__in=(WorkingCopy.State.WAITING, WorkingCopy.State.APPROVED))


class WorkingCopy(models.Model):
    """A form as its author typed it, valid or not. What learners see is untouched until it is saved.

    With a question: a draft beside the live one. With a kind alone: a new question. With neither: the page of the
    concept, or the part of it that a tab of its form shows.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        WAITING = "waiting", "Waiting for review"
        APPROVED = "approved", "Approved"
        RETURNED = "returned", "Sent back"

    author = models.ForeignKey(User, models.CASCADE, related_name="working_copies")
    concept = models.ForeignKey(Concept, models.CASCADE, related_name="working_copies")
    question = models.ForeignKey(Question, models.CASCADE, null=True, blank=True, related_name="working_copies")
    kind = models.CharField(max_length=20, blank=True, help_text="Which form it was typed into. Empty: that of a page.")
    part = models.CharField(
        max_length=12, blank=True, db_default="", default="", help_text="The tab of a page. Empty: all of it."
    )
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
                fields=["author", "concept", "part"], condition=Q(kind=""), name="working_copy_of_page_once"
            ),
            models.UniqueConstraint(fields=["author", "tab"], name="working_copy_of_tab_once"),
        ]

    def __str__(self) -> str:
        if self.question is not None:
            return str(self.question)
        name = "".join(self.data.get("slug", [])[:1])
        return f"{self.concept.slug}/{name or 'a new question'}" if self.kind else self.concept.slug


class ReviewNote(models.Model):
    """What somebody said about a working copy. Its author reads it, and whoever may review; it goes with the copy."""

    class Verdict(models.TextChoices):
        NONE = "", "Comment"
        APPROVED = "approved", "Approved"
        RETURNED = "returned", "Sent back"

    working_copy = models.ForeignKey(WorkingCopy, models.CASCADE, related_name="notes")
    author = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    verdict = models.CharField(max_length=10, choices=Verdict, blank=True)
    text = models.TextField(blank=True)
    of_version = models.PositiveIntegerField(help_text="The version of the copy that it is about.")
    created_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.get_verdict_display()}: {self.working_copy_id}"


class Invitation(models.Model):
    """A role that waits for whoever can open a link that was mailed to an address. Of the link only a hash is kept."""

    email = models.EmailField(unique=True)
    role = models.CharField(max_length=10)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    invited_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.email}: {self.role}"


class ExpiryMail(models.Model):
    """The mail to one person of what expires in a month, written before it is sent. Of two processes it decides."""

    person = models.ForeignKey(User, models.CASCADE, related_name="expiry_mails")
    period = models.CharField(max_length=7, help_text="The month, such as 2026-12.")
    state = models.CharField(max_length=8)
    at = models.DateTimeField(help_text="When the state last changed.")
    tries = models.PositiveSmallIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "period"], name="expiry_mail_once")]

    def __str__(self) -> str:
        return f"{self.period}: {self.state}"


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


class Ability(models.Model):
    """How well a learner does on whatever they are asked first: counted from the log, and counted anew from it."""

    learner = models.OneToOneField(User, models.CASCADE, primary_key=True, related_name="ability")
    answered = models.PositiveIntegerField(help_text="Parts of questions that they answered in a review.")
    earned = models.FloatField(help_text="The sum of their scores, each of the first such answer.")
    through = models.PositiveBigIntegerField(help_text="The latest of their records that is counted.")

    def __str__(self) -> str:
        return f"{self.earned} of {self.answered}"


class Figures(models.Model):
    """What the answers to one part of a question say about it since its meaning last changed. A cache of the log."""

    component = models.OneToOneField(Component, models.CASCADE, primary_key=True, related_name="figures")
    question = models.ForeignKey(Question, models.CASCADE, related_name="figures")
    since = models.PositiveIntegerField(help_text="Number of the revision from which it counts.")
    learners = models.PositiveIntegerField(help_text="Who answered it in a review.")
    figures = models.JSONField(help_text="By name: value, low and high end of its interval, how many it is over.")
    options = models.JSONField(default=list, help_text="What was picked, by fifths of ability.")
    flags = models.JSONField(default=list, help_text="What looks wrong, the gravest first.")
    accepted = models.JSONField(default=list, help_text="Flags that an author looked at and found no fault with.")
    is_suspect = models.BooleanField(default=False, help_text="Something looks wrong that nobody has looked at.")
    through = models.PositiveBigIntegerField(db_index=True, help_text="The latest record of it that is counted.")
    counted_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "figures"
        indexes: ClassVar = [models.Index(fields=["question"], name="suspects", condition=Q(is_suspect=True))]

    def __str__(self) -> str:
        return f"figures of {self.component_id}"
