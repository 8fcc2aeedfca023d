"""Which questions a learner may answer: what is asked now, and what this learner was shown while it was asked.

An author may retire or rewrite a question while it stands on somebody's screen. That answer counts. But nobody reads
an answer by sending numbers: a draft, or a retired question that this learner never met, is as good as unknown.
"""

from __future__ import annotations

from django.core import signing

from quizzes.models import Card, Component, Question, QuestionRevision, Status

from .shown import Shown

_SIGNER = signing.Signer(salt="quizzes.presentation")


def sign(secret: str, component_id: int, revision_id: int) -> str:
    """What the form carries to prove that the owner of `secret` was shown this. It never expires: pages stay open."""
    return _SIGNER.signature(_shown(secret, component_id, revision_id))


def was_shown(secret: str, component_id: int, revision_id: int, signature: str) -> bool:
    try:
        _SIGNER.unsign(f"{_shown(secret, component_id, revision_id)}:{signature}")
    except signing.BadSignature:
        return False
    return True


def _shown(secret: str, component_id: int, revision_id: int) -> str:
    return f"{secret}:{component_id}:{revision_id}"


def is_asked(question: Question) -> bool:
    return question.status == Status.PUBLISHED and question.concept.status == Status.PUBLISHED


def may_answer(
    *, secret: str, revision: QuestionRevision, component: Component, card: Card | None, signature: str
) -> bool:
    """May the owner of `secret` answer this part by this revision? Both come with their question and its concept.

    A page without a signature was opened before there were any: there it has to be asked still, or met before.
    """
    if not Shown(revision, component.key).has_part:
        return False
    if was_shown(secret, component.pk, revision.pk, signature):
        return True
    question = revision.question
    asked = is_asked(question)
    was_public = revision.published_at is not None or (asked and revision.pk == question.current_id)
    return was_public and (asked or card is not None)


def may_set_aside(component: Component, card: Card | None) -> bool:
    """What is asked may be put off or suspended, and what was met may be taken up again."""
    return card is not None or (component.active and is_asked(component.question))
