"""A presentation: one component as it is shown to one learner at one version of their card.

It is a function of the learner's secret, the component and how many answers stand, so a reload, a second tab, a restart
or an undo shows the same numbers and the same order of options; after the next answer they are others.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from quizzes.kinds import KINDS
from quizzes.kinds.base import Verdict
from quizzes.models import Card, Component, Concept, Question, QuestionRevision

from .answerable import sign


@dataclass(frozen=True, slots=True)
class Presentation:
    """What is asked, in which order, and the versions that the answer must name."""

    component: Component
    question: Question
    revision: QuestionRevision
    version: int
    seed: int
    card: Card | None = None
    signature: str = ""
    """Proves, when the answer comes, that it was shown to this learner."""

    @property
    def concept(self) -> Concept:
        return self.question.concept

    @property
    def kind(self) -> Any:
        return KINDS[self.revision.kind]

    @property
    def is_new(self) -> bool:
        return self.card is None or self.card.stability is None

    @property
    def uid(self) -> str:
        """A prefix for element ids, unique on a page."""
        return f"q{self.component.pk}"

    @property
    def prompt(self) -> dict[str, Any]:
        """All that may be shown before the answer."""
        prompt: dict[str, Any] = self.kind.present(self.revision.rendered, self.component.key, self.seed)
        return prompt

    def graded(self, response: dict[str, Any]) -> Verdict:
        """How good `response` is, by what was shown."""
        verdict: Verdict = self.kind.grade(self.revision.content, self.component.key, response)
        return verdict

    def revealed(self, response: dict[str, Any], verdict: Verdict) -> dict[str, Any]:
        """What is shown after the answer `response`, which was graded with `verdict`."""
        rendered, key = self.revision.rendered, self.component.key
        shown: dict[str, Any] = self.kind.reveal(rendered, key, self.seed, response, verdict)
        return shown


def page_text_fields(concept: str) -> list[str]:
    """What to defer of the `concept` that comes with a question: its page is long, and no question shows it."""
    return [f"{concept}__{name}" for name in ("text", "blocks", "covers")]


def stem_of(component: Component, revision: QuestionRevision) -> str:
    """What is asked of this part: its side of a flashcard, its gap. Rendered, like all that is shown.

    By the kind that the revision had: a later one may ask in another way.
    """
    asked: str = KINDS[revision.kind].present(revision.rendered, component.key, 0)["stem"]
    return asked


def has_part(revision: QuestionRevision, key: str) -> bool:
    """Does this revision ask a part of that name? An author may have changed the question between two statements."""
    return key in KINDS[revision.kind].components(revision.content)


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
    seed = seed_for(secret, component.pk, answers)
    signature = sign(secret, component.pk, shown.pk)
    return Presentation(component, component.question, shown, version, seed, card, signature)
