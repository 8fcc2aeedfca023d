"""What an attempt is told afterward: each question with its verdict, what was said and what is right."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from quizzes.kinds.base import Response, Verdict
from quizzes.models import AttemptItem, Source, User
from quizzes.study.feedback import Feedback, feedback_without_a_trace

from .asked import Asked, all_asked
from .grading import final_verdict


@dataclass(frozen=True)
class Told:
    """One question of an attempt after its answer. `sources` are those of its concept."""

    item: AttemptItem
    shown: Asked
    response: Response
    verdict: Verdict
    sources: Sequence[Source]

    @cached_property
    def feedback(self) -> Feedback[Asked]:
        """All that is said of it. Whoever only counts scores never asks."""
        named = self.shown.revision.details.get("sources", [])
        cited = [each for each in self.sources if each.key in named]
        return feedback_without_a_trace(self.shown, self.response, self.verdict, cited)

    @property
    def score(self) -> float:
        return self.verdict.score

    @property
    def is_miss(self) -> bool:
        """Something of it was wrong, or missing."""
        return self.score < 1


def told(items: Iterable[AttemptItem], learner: User) -> list[Told]:
    """Whatever the number of questions, one statement more. An unanswered one counts as “I don't know”."""
    listed = list(items)
    sources = _sources({each.component.question.concept_id for each in listed})
    return [_told(item, shown, sources, learner) for item, shown in zip(listed, all_asked(listed), strict=True)]


def _told(item: AttemptItem, shown: Asked, sources: dict[int, list[Source]], learner: User) -> Told:
    return Told(item, shown, *final_verdict(shown, item, learner), sources[shown.question.concept_id])


def _sources(concepts: set[int]) -> dict[int, list[Source]]:
    found: dict[int, list[Source]] = defaultdict(list)
    for source in Source.objects.filter(concept__in=concepts):
        found[source.concept_id].append(source)
    return found
