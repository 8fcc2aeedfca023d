"""What a learner answered to find out what they know already, and what became of it. No card moves by these answers."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from quizzes.placement import Judgment, Outcome

from .accounts import User
from .guide import Component, Concept, QuestionRevision


class PlacementQuerySet(models.QuerySet["Placement"]):
    def of(self, learner: User) -> Self:
        return self.filter(learner=learner)

    def standing(self) -> Self:
        """The one that was not undone, if there is any."""
        return self.filter(undone_at=None)


class Placement(models.Model):
    """One placement of a learner. What it found is a function of its answers; what was taken over is stored."""

    learner = models.ForeignKey(User, models.CASCADE, related_name="placements")
    placement_id = models.UUIDField(unique=True, help_text="Made with the form: sending it again begins no second one.")
    started_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True, help_text="When the learner took its result over.")
    undone_at = models.DateTimeField(null=True, help_text="When the learner took it back as a whole.")
    judged = models.JSONField(null=True, help_text="As taken over: known, unsure or to learn, by concept.")

    objects = PlacementQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["learner"], condition=Q(undone_at=None), name="placement_one_stands")
        ]

    def __str__(self) -> str:
        return f"placement {self.pk}"

    def takes_for_known(self, concept: str) -> bool:
        """Known, or perhaps: taken over so, and the learner did not ask since to be taught it."""
        kept = (self.judged or {}).get(concept)
        return kept is not None and kept["judged"] != Judgment.LEARN


class PlacementAnswer(models.Model):
    """One answer of a placement, or its probe: a question on a random concept, which changes nothing."""

    placement = models.ForeignKey(Placement, models.CASCADE, related_name="answers")
    answer_id = models.UUIDField(help_text="Made with the form: sending it again is the same answer.")
    number = models.PositiveSmallIntegerField(help_text="From 0. The probe comes last.")
    component = models.ForeignKey(Component, models.PROTECT, related_name="+")
    revision = models.ForeignKey(QuestionRevision, models.PROTECT, related_name="+")
    concept = models.ForeignKey(Concept, models.PROTECT, related_name="+", help_text="What it was taken to ask about.")
    seed = models.BigIntegerField()
    response = models.JSONField(default=dict)
    score = models.FloatField(help_text="0 to 1.")
    outcome = models.CharField(max_length=9, choices=[(each.value, each.value) for each in Outcome])
    chance = models.FloatField(help_text="How often a blind answer to it is right.")
    answered_at = models.DateTimeField()
    predicted = models.FloatField(null=True, help_text="Of a probe: how likely its concept was known before it.")

    class Meta:
        ordering: ClassVar = ["placement", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["placement", "number"], name="placement_number_once"),
            models.UniqueConstraint(fields=["placement", "answer_id"], name="placement_answer_once"),
            models.CheckConstraint(condition=Q(score__gte=0, score__lte=1), name="placement_score_range"),
        ]

    def __str__(self) -> str:
        return f"answer {self.number} of placement {self.placement_id}"


class ProbeManager(models.Manager["Probe"]):
    def get_queryset(self) -> models.QuerySet[Probe]:
        return super().get_queryset().filter(predicted__isnull=False)


class Probe(PlacementAnswer):
    """The probes alone: for who wants to know how well placement works."""

    objects = ProbeManager()  # type: ignore[misc]  # fewer rows than a PlacementAnswer has

    class Meta:
        proxy = True
        verbose_name = "placement probe"
