"""The learner's settings, which act from the next answer and move no card."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from quizzes.models import Theme, User

SETTINGS = (
    "time_zone",
    "rollover_hour",
    "new_per_day",
    "reviews_per_day",
    "review_order",
    "new_material",
    "four_buttons",
    "decimal_mark",
    "theme",
)


def change_settings(*, learner: User, values: Mapping[str, Any]) -> None:
    """Write the learner's choices. A chosen zone is no longer replaced by the browser's guess."""
    changed = {name: values[name] for name in SETTINGS}
    User.objects.filter(pk=learner.pk).update(**changed, zone_confirmed=True)


def choose_theme(*, learner: User, theme: Theme) -> None:
    """The one choice that is made outside Settings, too."""
    User.objects.filter(pk=learner.pk).update(theme=theme)


def guess_zone(*, learner: User, time_zone: str) -> bool:
    """Take the browser's zone, unless the learner chose one. Returns whether it changed."""
    unconfirmed = User.objects.filter(pk=learner.pk, zone_confirmed=False).exclude(time_zone=time_zone)
    return bool(unconfirmed.update(time_zone=time_zone))
