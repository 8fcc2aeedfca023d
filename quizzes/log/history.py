"""What a learner answered before."""

from __future__ import annotations

from quizzes.models import Action, Review, User


def answer_at(learner: User, component_id: int, version: int) -> Review | None:
    """The standing answer that was given to a component as it was shown at one version of its card."""
    answers = Review.objects.of(learner).standing().filter(action=Action.ANSWER)
    related = ("component__question__concept", "revision__question")
    return answers.filter(component=component_id, card_version=version).select_related(*related).first()
