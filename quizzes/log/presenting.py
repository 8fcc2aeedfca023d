"""A presentation: one component as it is shown to one learner at one version of their card.

It is a function of the learner's secret, the component and how many answers stand, so a reload, a second tab, a restart
or an undo shows the same numbers and the same order of options; after the next answer they are others.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from quizzes.models import Card, Component, Concept, Question, QuestionRevision, Review

from .answerable import sign
from .shown import Shown, seed_of


@dataclass(frozen=True, kw_only=True)
class Presentation(Shown):
    """What is asked, in which order, and the versions that the answer must name."""

    component: Component
    version: int
    card: Card | None = None
    signature: str = ""
    """Proves, when the answer comes, that it was shown to this learner."""

    @property
    def question(self) -> Question:
        return self.component.question

    @property
    def concept(self) -> Concept:
        return self.question.concept

    @property
    def is_new(self) -> bool:
        return self.card is None or self.card.stability is None

    @property
    def uid(self) -> str:
        """A prefix for element ids, unique on a page."""
        return f"q{self.component.pk}"


PAGE_TEXT = ("text", "body", "blocks", "covers", "shipped_order")


def page_text_fields(concept: str, *, but: str = "") -> list[str]:
    """What to defer of the `concept` that comes with a question: its page is long, and no question shows it."""
    return [f"{concept}__{name}" for name in PAGE_TEXT if name != but]


def seed_for(secret: str, component_id: int, answers: int) -> int:
    """48 bits that decide the order of options and the fuzz, from the number of standing answers; never sent out."""
    text = f"{secret}:{component_id}:{answers}".encode()
    return int.from_bytes(hashlib.blake2b(text, digest_size=6).digest())


def present(
    secret: str, component: Component, *, card: Card | None = None, revision: QuestionRevision | None = None
) -> Presentation:
    """The presentation of `component` to whoever owns `secret`, at the card's present version.

    The component comes with its question, concept and current revision loaded.
    """
    shown = revision or component.question.current
    assert shown is not None, "a published question has a revision"
    version, answers = (card.version, card.reps) if card else (0, 0)
    return Presentation(
        revision=shown,
        key=component.key,
        seed=seed_of(shown, seed_for(secret, component.pk, answers), card.stability if card else None),
        component=component,
        version=version,
        card=card,
        signature=sign(secret, component.pk, shown.pk),
    )


def presentation_in(review: Review) -> Presentation:
    """The presentation that a stored answer was given to."""
    return Presentation(
        revision=review.revision,
        key=review.component.key,
        seed=review.seed,
        component=review.component,
        version=review.card_version,
    )
