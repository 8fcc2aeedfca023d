"""What the pages of passkeys and codes need to know."""

from __future__ import annotations

import json
from typing import Any

from django import template

from genai_quiz import second_factors
from quizzes.models import User

register = template.Library()


@register.simple_tag(takes_context=True)
def passkey_obstacle(context: Any) -> str:
    return second_factors.passkey_obstacle(context["request"])


@register.simple_tag(takes_context=True)
def owes_second_factor(context: Any) -> bool:
    return second_factors.owes_second_factor(User.of(context["request"].user))


@register.filter
def as_json(value: object) -> str:
    """For an attribute that a script reads: the policy allows no script in the page, and this is none."""
    return json.dumps(value, default=dict)
