"""The end of an account. It is gone for everyone at once; a long history takes some moments more to leave the tables.

First, in one transaction, the account is marked: nobody can sign in to it, no query sees it (`UserManager`), no answer
is taken for it, and its address is free. Then its rows go, some thousands at a time, so that others can write between.
A crash between two batches leaves rows that nobody sees; the next start finishes what it left.
"""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import DEFAULT_DB_ALIAS, transaction
from django.db.models import Model

from quizzes.log.locking import lock
from quizzes.models import (
    Ability,
    Accommodation,
    AddressChange,
    Attempt,
    AttemptItem,
    AttemptSave,
    Card,
    ExpiryMail,
    Figures,
    Invitation,
    Opening,
    Placement,
    ProblemReport,
    Reminder,
    Reminding,
    Review,
    User,
)

BATCH = 10_000
"""Rows in one transaction: on SQLite others wait for about a fifth of a second."""


def delete_account(learner: User) -> None:
    """Delete the account with everything of the learner's: reviews, cards, reports, sessions. There is no way back.

    Backups made before still hold it until they are rotated out.
    """
    _mark(learner)
    _finish(learner.pk)


def finish_deletions() -> int:
    """Delete what is left of marked accounts. Returns how many there were."""
    marked = list(User.with_deleted.filter(deleted=True).values_list("pk", flat=True))
    for pk in marked:
        _finish(pk)
    return len(marked)


def _mark(learner: User) -> None:
    with transaction.atomic():
        owner = lock(learner.pk)
        for session in owner.usersession_set.all():
            session.end()
        _forget_name(owner)
        for model in (Ability, Opening, ProblemReport, AddressChange, Accommodation, Placement, Reminding, Reminder):
            model._default_manager.filter(learner=owner).delete()
        answered = Card.objects.filter(learner=owner).values("component")
        Figures.objects.filter(component__in=answered).update(through=0)  # counted anew without them
        ExpiryMail.objects.filter(person=owner).delete()
        for named in (Accommodation, Invitation):
            named._default_manager.filter(email=owner.email).delete()
        EmailAddress.objects.filter(user=owner).delete()
        User.objects.filter(pk=owner.pk).update(deleted=True, is_active=False, email=f"{owner.pk}@deleted.invalid")


def _forget_name(owner: User) -> None:
    """The log of the admin keeps what was done to an account, but not to whom."""
    about = LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(User), object_id=str(owner.pk))
    about.update(object_id="", object_repr="a deleted account")


OWNED: dict[type[Model], str] = {
    Card: "learner",
    Review: "learner",
    AttemptSave: "attempt__learner",
    AttemptItem: "attempt__learner",
    Attempt: "learner",
}
"""What can be long, and how its rows lead to their learner. What points at another row goes before it."""


def _finish(learner: int) -> None:
    for model in OWNED:
        while _deleted_some(model, learner):
            pass
    with transaction.atomic():
        User.with_deleted.filter(pk=learner, deleted=True).delete()


def _deleted_some(model: type[Model], learner: int) -> bool:
    """Delete the newest rows: an undo goes before what it undoes. False: there were none."""
    rows = model._default_manager.filter(**{OWNED[model]: learner})
    last = next(iter(rows.order_by("-pk").values_list("pk", flat=True)[BATCH - 1 : BATCH]), 0)
    # By one statement. Django's own deletion would load every row to look for what points at it.
    with transaction.atomic():
        newest = model._default_manager.filter(pk__in=rows.filter(pk__gte=last).values("pk"))
        return bool(newest._raw_delete(DEFAULT_DB_ALIAS))
