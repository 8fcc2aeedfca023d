"""Revisions that the release before wrote while this one was being installed: their columns are filled from details."""

from __future__ import annotations

from quizzes import guide
from quizzes.models import QuestionRevision

COLUMNS = ("kind", "skill", "difficulty", "about", "chance", "chance_pass")


def complete_revisions() -> int:
    """Fill what such a revision leaves empty. Returns how many there were; none is one statement."""
    found = list(QuestionRevision.objects.filter(kind="").select_related("question"))
    for revision in found:
        _complete(revision)
    QuestionRevision.objects.bulk_update(found, COLUMNS, batch_size=200)
    return len(found)


def _complete(revision: QuestionRevision) -> None:
    details = revision.details
    revision.kind = details.get("kind") or revision.question.kind
    revision.skill = details.get("skill", "")
    revision.difficulty = details.get("difficulty", 1)
    revision.about = details.get("about", "")
    if chance := guide.chance_of(revision.kind, revision.content):
        revision.chance, revision.chance_pass = chance.score, chance.passing
