"""One placement: the answers so far, what they say, and what comes next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from .inference import Beliefs, JunctionTree
from .learners import Evidence, Outcome, evidence
from .questions import Bank, Candidate, next_question

MOST_QUESTIONS = 25
FEW_WRONG = 0.5
"""With fewer concepts than this expected to be judged wrong, asking on is not worth the learner's time."""


@dataclass(frozen=True, slots=True)
class Answered:
    question: Candidate
    outcome: Outcome


@dataclass(frozen=True)
class Course:
    """A function of its answers: asked again, it says the same."""

    tree: JunctionTree
    bank: Bank
    answers: tuple[Answered, ...] = ()

    @cached_property
    def beliefs(self) -> Beliefs:
        return self.tree.beliefs(answered(self.answers))

    @cached_property
    def next(self) -> Candidate | None:
        """The next question; None when it is over."""
        if len(self.answers) >= MOST_QUESTIONS or self.beliefs.expected_wrong < FEW_WRONG:
            return None
        return next_question(self.beliefs, self.bank, {each.question.name for each in self.answers})

    def after(self, outcome: Outcome) -> Course:
        """With the answer to the next question."""
        assert self.next is not None, "it is over"
        return Course(self.tree, self.bank, (*self.answers, Answered(self.next, outcome)))


def answered(answers: Sequence[Answered]) -> dict[str, Evidence]:
    """By concept: what all its answers say together."""
    by_concept: dict[str, list[tuple[Outcome, float]]] = {}
    for each in answers:
        by_concept.setdefault(each.question.concept, []).append((each.outcome, each.question.chance))
    return {slug: evidence(them) for slug, them in by_concept.items()}
