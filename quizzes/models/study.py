"""What a learner did and what follows from it: an append-only log, and cards as a cache of it."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar, NoReturn, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .accounts import User
from .guide import Component, Concept, Question, QuestionRevision, Status


class CardQuerySet(models.QuerySet["Card"]):
    def of(self, learner: User) -> Self:
        return self.filter(learner=learner)

    def active(self) -> Self:
        """Cards whose question is asked: published, on a published page, and not set aside."""
        asked = Q(question__status=Status.PUBLISHED, question__concept__in=Concept.published())
        return self.filter(asked, suspended=False, component__active=True)

    def waiting(self, day: dt.date) -> Self:
        """Reviews whose study day has come; those that are asked again within their day are apart (`returning_on`)."""
        return self.active().filter(Q(due_at=None) | Q(due_day__lt=day), due_day__lte=day)

    def returning(self) -> Self:
        """Cards that wait to be asked again after a miss, on whatever day that was."""
        # Not `exclude(due_at=None)`: SQLite would not see that the index of such cards serves it.
        return self.active().filter(due_at__isnull=False)

    def returning_on(self, day: dt.date) -> Self:
        """Those of them that are asked again on this day. A wait that outlived its day is an ordinary review."""
        return self.returning().filter(due_day=day)


class Card(models.Model):
    """One learner's memory of one component, as the log of reviews makes it."""

    learner = models.ForeignKey(User, models.CASCADE, related_name="cards")
    component = models.ForeignKey(Component, models.PROTECT, related_name="cards")
    question = models.ForeignKey(Question, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=0, help_text=_("Number of log records, undos included. Never falls."))
    stability = models.FloatField(null=True, help_text=_("Days until recall drops to 90%. Empty: not answered yet."))
    difficulty = models.FloatField(null=True, help_text=_("1 to 10."))
    last_day = models.DateField(null=True, help_text=_("Study day of the last answer."))
    due_day = models.DateField(null=True, help_text=_("Study day on which it comes back."))
    due_at = models.DateTimeField(null=True, help_text=_("Within the day: the moment it comes back."))
    reps = models.PositiveIntegerField(default=0)
    lapses = models.PositiveIntegerField(default=0)
    suspended = models.BooleanField(default=False)

    objects = CardQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["learner", "component"], name="card_once"),
            models.CheckConstraint(
                condition=Q(stability=None) | Q(stability__gt=0, stability__lte=36500), name="card_stability_range"
            ),
            models.CheckConstraint(
                condition=Q(difficulty=None) | Q(difficulty__gte=1, difficulty__lte=10), name="card_difficulty_range"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["learner", "due_day"], name="card_due"),
            models.Index(fields=["learner", "due_day"], name="card_returning", condition=Q(due_at__isnull=False)),
            models.Index(fields=["learner", "question"], name="card_siblings"),
            models.Index(fields=["learner", "stability"], name="card_by_stability"),
            models.Index(fields=["learner", "due_day"], name="card_suspended", condition=Q(suspended=True)),
        ]

    def __str__(self) -> str:
        return f"card {self.pk}"


class Action(models.TextChoices):
    ANSWER = "answer", "Answer"
    UNDO = "undo", "Undo"
    PUT_OFF = "put_off", "Put off until tomorrow"
    SUSPEND = "suspend", "Suspended"
    RESUME = "resume", "Resumed"
    RENEW = "renew", "Asked again: the question changed"
    ADD = "add", "Added to reviews"
    SEED = "seed", "Known already, by placement"
    UNSEED = "unseed", "To be learned after all"


OF_NO_DAY = (Action.RENEW, Action.SEED, Action.UNSEED)
"""What is no act within a day's queue: an author's doing, or placement's. It begins no day, counts for none, and is not
what undo takes back."""

OUT_OF_TURN = (*OF_NO_DAY, Action.ADD)
"""What did not come up in the day's queue, and is not what undo takes back."""


class Place(models.TextChoices):
    REVIEW = "review", "Review"
    READING = "reading", "Reading"
    LESSON = "lesson", "Lesson"


TEXT_IN_VIEW = (Place.READING, Place.LESSON)
"""Such an answer says little about memory, and stays out of every figure of recall."""


class ReviewQuerySet(models.QuerySet["Review"]):
    def of(self, learner: User) -> Self:
        return self.filter(learner=learner)

    def standing(self) -> Self:
        """Records that count: neither undone nor an undo."""
        return self.exclude(action=Action.UNDO).filter(undone_by=None)

    def answers(self) -> Self:
        return self.standing().filter(action=Action.ANSWER)

    def overruling(self) -> Self:
        """The standing answers that count as right because their learner says so."""
        return self.answers().filter(overrules__isnull=False)

    def update(self, **kwargs: Any) -> NoReturn:
        raise TypeError("Reviews are never changed. Append an undo record.")


class Review(models.Model):
    """One record of the log: an answer, or another act that moves a card. Appended once and for ever."""

    learner = models.ForeignKey(User, models.CASCADE, related_name="reviews")
    component = models.ForeignKey(Component, models.PROTECT, related_name="reviews")
    revision = models.ForeignKey(QuestionRevision, models.PROTECT, related_name="reviews")
    answer_id = models.UUIDField(help_text=_("Made with the form: sending it again is the same answer."))
    action = models.CharField(max_length=8, choices=Action.choices, default=Action.ANSWER)
    undoes = models.OneToOneField("self", models.CASCADE, null=True, blank=True, related_name="undone_by")
    overrules = models.ForeignKey(
        "self",
        models.CASCADE,
        null=True,
        blank=True,
        db_index=False,  # the constraint below has one, of the few rows that have a value
        related_name="overruled_by",
        help_text=_("The miss in whose place this answer stands, because the learner says it was right."),
    )
    card_version = models.PositiveIntegerField(help_text=_("Version of the card this record was made on."))
    place = models.CharField(max_length=8, choices=Place.choices, default=Place.REVIEW)
    response = models.JSONField(default=dict)
    rating = models.PositiveSmallIntegerField(null=True, help_text=_("1 again, 2 hard, 3 good, 4 easy."))
    score = models.FloatField(null=True, help_text=_("0 to 1."))
    sure = models.BooleanField(null=True, help_text=_("Confidence in the same press as the answer."))
    seed = models.BigIntegerField(default=0, help_text=_("Order of options and fuzz of this presentation."))
    duration_ms = models.PositiveIntegerField(
        default=0, help_text=_("As the browser measured it, at most ten minutes.")
    )
    study_day = models.DateField()
    answered_at = models.DateTimeField()
    recall = models.FloatField(null=True, help_text=_("Recall predicted before the answer. Empty: never answered."))
    stability_before = models.FloatField(null=True)
    stability = models.FloatField(null=True)
    due_day = models.DateField(null=True)
    due_at = models.DateTimeField(null=True)
    # Empty in rows from before these were stored: such an answer is replayed as it was then.
    model = models.CharField(max_length=20, null=True, help_text=_("Memory model that scheduled it."))  # noqa: DJ001
    parameters = models.CharField(max_length=20, null=True, help_text=_("Name of its parameter set."))  # noqa: DJ001
    retention = models.FloatField(null=True, help_text=_("Recall wanted on the due day."))
    elapsed_days = models.PositiveIntegerField(null=True, help_text=_("Study days since the last answer."))
    elapsed_seconds = models.PositiveIntegerField(null=True, help_text=_("Seconds since the last answer."))
    due_day_before = models.DateField(null=True, help_text=_("Study day on which it was due before this record."))
    # The plan of the study day, the same on all of its records; empty in rows from before it was stored.
    day_waiting = models.PositiveIntegerField(null=True, help_text=_("Reviews that waited when the day began."))
    day_share = models.PositiveIntegerField(
        null=True, help_text=_("How many of them the day asks for after a break. 0: no comeback.")
    )

    objects = ReviewQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["learner", "answer_id"], name="answer_once"),
            models.UniqueConstraint(fields=["learner", "component", "card_version"], name="record_per_card_version"),
            models.CheckConstraint(
                condition=Q(action=Action.UNDO, undoes__isnull=False) | ~Q(action=Action.UNDO) & Q(undoes=None),
                name="undo_names_what_it_undoes",
            ),
            models.UniqueConstraint(fields=["overrules"], condition=Q(overrules__isnull=False), name="overruled_once"),
            models.CheckConstraint(condition=Q(rating=None) | Q(rating__range=(1, 4)), name="review_rating_range"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["learner", "study_day"], name="review_by_day"),
            models.Index(fields=["learner", "id"], name="review_latest"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.answer_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("Reviews are never changed. Append an undo record.")
        super().save(*args, **kwargs)


class OverruledManager(models.Manager["Overruled"]):
    def get_queryset(self) -> models.QuerySet[Overruled]:
        return super().get_queryset().filter(overrules__isnull=False, undone_by=None)


class Overruled(Review):
    """The answers that count as right because their learner says so: for authors, who may accept the spelling."""

    objects = OverruledManager()  # type: ignore[assignment,misc]  # fewer rows than a Review has

    class Meta:
        proxy = True
        verbose_name = "overruled answer"


class Opening(models.Model):
    """A concept that a learner opened by hand, before what it builds on was known."""

    learner = models.ForeignKey(User, models.CASCADE, related_name="openings")
    concept = models.ForeignKey(Concept, models.CASCADE, related_name="openings")
    opened_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["learner", "concept"], name="opened_once")]

    def __str__(self) -> str:
        return f"{self.concept}"


class ProblemReport(models.Model):
    """A learner says that something is wrong with a question."""

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        MENDED = "mended", _("Fixed")
        DECLINED = "declined", _("Nothing to fix")

    class Reason(models.TextChoices):
        KEY = "key", _("The “right” answer is wrong")
        UNCLEAR = "unclear", _("The question is unclear or has two right answers")
        OUTDATED = "outdated", _("The fact is out of date")
        TECHNICAL = "technical", _("It looks wrong on my screen")
        OTHER = "other", _("Something else")

    learner = models.ForeignKey(User, models.CASCADE, related_name="problem_reports")
    report_id = models.UUIDField(null=True, help_text=_("Made with the form: sending it again is the same report."))
    revision = models.ForeignKey(QuestionRevision, models.PROTECT, related_name="problem_reports")
    component = models.ForeignKey(Component, models.PROTECT, related_name="problem_reports")
    reason = models.CharField(max_length=10, choices=Reason.choices)
    text = models.TextField(max_length=2000, blank=True)
    seed = models.BigIntegerField(default=0)
    response = models.JSONField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    reply = models.TextField("note", blank=True, help_text=_("The learner reads it on their next visit."))
    created_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, editable=False, help_text=_("When an author said what came of it."))
    seen_at = models.DateTimeField(null=True, editable=False, help_text=_("When the learner put that away."))

    class Meta:
        ordering: ClassVar = ["-created_at"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["learner", "report_id"], name="report_once")]
        indexes: ClassVar = [
            models.Index(fields=["component"], name="report_open", condition=Q(state="open")),
            models.Index(
                fields=["learner"], name="report_news", condition=Q(answered_at__isnull=False, seen_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"report {self.pk}"
