"""What brings a learner back because they asked for it: a mail on days when something is due, and a calendar."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q

from quizzes.scheduling import USUAL_HOUR

from .accounts import User


class Reminding(models.Model):
    """What a learner asked for. Without a row: nothing."""

    learner = models.OneToOneField(User, models.CASCADE, related_name="reminding")
    by_mail = models.BooleanField("email on days when something is due", default=False)
    hour = models.PositiveSmallIntegerField(
        default=USUAL_HOUR, validators=[MaxValueValidator(23)], help_text="In the learner's time zone, 0 to 23."
    )
    refused_address = models.EmailField(blank=True, help_text="The address the mail server rejected for good.")
    feed_hash = models.CharField(max_length=64, null=True, unique=True, editable=False)  # noqa: DJ001  # none: no feed
    feed_made_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(hour__lte=23), name="reminding_hour_range")]

    def __str__(self) -> str:
        return f"reminders of {self.learner_id}"


class Reminder(models.Model):
    """The reminder of one study day, written before a mail is sent: of two processes, the row decides."""

    learner = models.ForeignKey(User, models.CASCADE, related_name="reminders")
    study_day = models.DateField()
    state = models.CharField(max_length=8)
    at = models.DateTimeField(help_text="When the state last changed.")
    tries = models.PositiveSmallIntegerField(default=1)
    stop_hash = models.CharField(max_length=64, null=True, unique=True, editable=False)  # noqa: DJ001  # none: not sent

    class Meta:
        ordering: ClassVar = ["-study_day", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["learner", "study_day"], name="reminder_once")]

    def __str__(self) -> str:
        return f"{self.study_day}: {self.state}"
