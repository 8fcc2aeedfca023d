"""What an attempt is told afterward: each question with its verdict, what was said and what is right."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from quizzes.kinds.base import UNKNOWN
from quizzes.models import AttemptItem, Source, User
from quizzes.study.feedback import Feedback, feedback_without_a_trace

from .asked import Asked, all_asked
from .saving import final_response


@dataclass(frozen=True, slots=True)
class Told:
    """One question of an attempt after its answer."""

    item: AttemptItem
    feedback: Feedback[Asked]

    @property
    def shown(self) -> Asked:
        return self.feedback.shown

    @property
    def score(self) -> float:
        return self.feedback.verdict.score

    @property
    def is_miss(self) -> bool:
        """Something of it was wrong, or missing."""
        return self.score < 1


def told(items: Iterable[AttemptItem], learner: User | Mapping[int, User]) -> list[Told]:
    """Whatever the number of questions, one statement more. An unanswered one counts as “I don't know”.

    `learner`: whose they are, or of several attempts the learner of each by its id.
    """
    listed = list(items)
    sources = _sources({each.component.question.concept_id for each in listed})
    return [
        _told(item, shown, sources, learner if isinstance(learner, User) else learner[item.attempt_id])
        for item, shown in zip(listed, all_asked(listed), strict=True)
    ]


def _told(item: AttemptItem, shown: Asked, sources: dict[int, list[Source]], learner: User) -> Told:
    response = final_response(shown, item, learner) or dict(UNKNOWN)
    named = shown.revision.details.get("sources", [])
    cited = [each for each in sources[shown.question.concept_id] if each.key in named]
    return Told(item, feedback_without_a_trace(shown, response, shown.grade(response), cited))


def _sources(concepts: set[int]) -> dict[int, list[Source]]:
    found: dict[int, list[Source]] = defaultdict(list)
    for source in Source.objects.filter(concept__in=concepts):
        found[source.concept_id].append(source)
    return found
