"""The one lock of the write path, and what an author may do beside it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import IntegrityError, connection, transaction
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


@contextmanager
def unless_removed(refusal: type[Exception]) -> Iterator[None]:
    """A transaction that is refused when an author removes what its rows point at before they are committed.

    The learner's lock keeps no author out: they would wait for one another. The database compares at the end.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if "foreign key" not in str(error).lower():
            raise
        raise refusal from error


@prepared(pk=BigIntegerField())
def _row(pk: Any) -> QuerySet[User]:
    return User.objects.select_for_update().filter(pk=pk)
