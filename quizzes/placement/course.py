"""One placement: the answers so far, what they say, and what comes next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from .inference import Beliefs, JunctionTree
from .learners import Likelihood, Outcome, likelihood
from .questions import Bank, Candidate, next_question

MOST_QUESTIONS = 25
FEW_WRONG = 2.0
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
        return self.tree.beliefs(evidence(self.answers))

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


def evidence(answers: Sequence[Answered]) -> dict[str, Likelihood]:
    """By concept: all its answers together. They depend on nothing but the concept."""
    found: dict[str, Likelihood] = {}
    for each in answers:
        unknown, known = found.get(each.question.concept, (1.0, 1.0))
        if_unknown, if_known = likelihood(each.outcome, each.question.chance)
        found[each.question.concept] = unknown * if_unknown, known * if_known
    return found
