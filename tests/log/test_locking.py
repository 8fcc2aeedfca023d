"""The learner's row is locked for as long as a transaction lasts, and no longer than that makes sense."""

import pytest
from django.db import transaction

from quizzes.log.locking import lock
from quizzes.models import User
from tests.factories import UserFactory


@pytest.mark.django_db
def test_the_row_comes_as_it_is_now() -> None:
    learner = UserFactory.create()
    User.objects.filter(pk=learner.pk).update(rollover_hour=6)

    with transaction.atomic():
        assert lock(learner.pk).rollover_hour == 6


@pytest.mark.django_db
def test_an_account_that_is_gone_is_not_locked() -> None:
    gone = UserFactory.create()
    pk = gone.pk
    gone.delete()

    with transaction.atomic(), pytest.raises(User.DoesNotExist):
        lock(pk)


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_is_locked() -> None:
    learner = UserFactory.create()

    with pytest.raises(transaction.TransactionManagementError):
        lock(learner.pk)
