"""What learners did: reviews, cards and reminders to look at."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from quizzes.models import Card, Reminder, Review

from .base import ReadOnlyAdmin

QUESTION = "component__question__concept"


@admin.register(Review)
class ReviewAdmin(ReadOnlyAdmin):
    list_display = ("answered_at", "learner", "component", "action", "rating", "score", "place", "due_day")
    list_filter = ("action", "place", "rating")
    search_fields = ("learner__email", "component__question__slug")
    list_select_related = ("learner", QUESTION)
    ordering = ("-pk",)
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Review]:
        return super().get_queryset(request).select_related("learner", QUESTION)


@admin.register(Reminder)
class ReminderAdmin(ReadOnlyAdmin):
    """What became of each day's reminder."""

    list_display = ("study_day", "learner", "state", "at", "tries")
    list_filter = ("state",)
    search_fields = ("learner__email",)
    list_select_related = ("learner",)
    fields = ("study_day", "learner", "state", "at", "tries")
    show_full_result_count = False


@admin.register(Card)
class CardAdmin(ReadOnlyAdmin):
    list_display = ("component", "learner", "due_day", "lasts", "how_hard", "reps", "lapses", "suspended")
    list_filter = ("suspended",)
    search_fields = ("learner__email", "component__question__slug")
    list_select_related = ("learner", QUESTION)
    ordering = ("-pk",)
    show_full_result_count = False

    @admin.display(description=_("Stability"), ordering="stability")
    def lasts(self, card: Card) -> str:
        return "–" if card.stability is None else f"{card.stability:.1f}"

    @admin.display(description=_("Difficulty"), ordering="difficulty")
    def how_hard(self, card: Card) -> str:
        return "–" if card.difficulty is None else f"{card.difficulty:.1f}"
