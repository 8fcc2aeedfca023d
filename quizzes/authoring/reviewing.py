"""A second look at what somebody handed over: comments, approval, or sending it back. Its author reads all of it.

A decision is about the words that the reviewer saw. Where the author has changed them since, nothing is decided.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from quizzes.models import ReviewNote, User, WorkingCopy

from .working_copies import readable_copies

Verdict = ReviewNote.Verdict
State = WorkingCopy.State
LONGEST_NOTE = 4000


class ChangedMeanwhile(Exception):
    """The author went on writing, or somebody else decided. Nothing was decided."""


class OwnWords(Exception):
    """Nobody decides about what they wrote themselves."""


class SaysNothing(Exception):
    """A comment without words, or sent back without a reason."""


def add_note(
    *, reader: User, number: int, seen: int, text: str, now: dt.datetime, verdict: Verdict = Verdict.NONE
) -> ReviewNote:
    """Say something about a copy, or decide. Raises ChangedMeanwhile, OwnWords, SaysNothing."""
    said = text.strip()[:LONGEST_NOTE]
    if not said and verdict != Verdict.APPROVED:
        raise SaysNothing
    with transaction.atomic():
        copy = readable_copies(reader).select_for_update(of=("self",), no_key=True).filter(pk=number).first()
        if copy is None:
            raise ChangedMeanwhile
        if verdict:
            _decide(copy, reader, seen, verdict)
        return ReviewNote.objects.create(
            working_copy=copy, author=reader, verdict=verdict, text=said, of_version=copy.version, created_at=now
        )


def _decide(copy: WorkingCopy, reader: User, seen: int, verdict: Verdict) -> None:
    if copy.author_id == reader.pk:
        raise OwnWords
    if copy.version != seen:
        raise ChangedMeanwhile
    state = State.APPROVED if verdict == Verdict.APPROVED else State.RETURNED
    WorkingCopy.objects.filter(pk=copy.pk).update(state=state)


def notes_on(copy: WorkingCopy) -> list[ReviewNote]:
    """The earliest first."""
    return list(copy.notes.select_related("author"))
