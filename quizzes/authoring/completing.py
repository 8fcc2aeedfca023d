"""What the release before wrote while this one was being installed: columns that it does not know are filled."""

from __future__ import annotations

from quizzes import guide
from quizzes.models import Concept, QuestionRevision

from .pages import render_again

COLUMNS = ("kind", "skill", "difficulty", "about", "chance", "chance_pass")


def complete_revisions() -> int:
    """Fill what such a revision leaves empty. Returns how many there were; none is one statement."""
    found = list(QuestionRevision.objects.filter(kind="").select_related("question"))
    for revision in found:
        _complete(revision)
    QuestionRevision.objects.bulk_update(found, COLUMNS, batch_size=200)
    return len(found)


def complete_pages() -> int:
    """Store the text of such a page in blocks. Returns how many there were; none is one statement."""
    found = list(Concept.objects.filter(body__isnull=True))
    for concept in found:
        render_again(concept)
    return len(found)


def _complete(revision: QuestionRevision) -> None:
    details = revision.details
    revision.kind = details.get("kind") or revision.question.kind
    revision.skill = details.get("skill", "")
    revision.difficulty = details.get("difficulty", 1)
    revision.about = details.get("about", "")
    if chance := guide.chance_of(revision.kind, revision.content):
        revision.chance, revision.chance_pass = chance.score, chance.passing
