"""The one lock of the write path."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.db.models import BigIntegerField, QuerySet
from django.db.transaction import TransactionManagementError

from quizzes.models import User

from .prepared import first, prepared


def lock(pk: int) -> User:
    """The learner's row, locked until the transaction ends.

    One person gives one answer at a time: this one lock also orders undo, siblings, daily limits and the first answer
    to a card. Raises User.DoesNotExist when the account is gone.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError("A lock outside a transaction is let go at once.")
    owner = first(_row(pk=pk))
    if owner is None:
        raise User.DoesNotExist
    return owner


@prepared(pk=BigIntegerField())
def _row(pk: Any) -> QuerySet[User]:
    return User.objects.select_for_update().filter(pk=pk)
