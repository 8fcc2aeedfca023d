"""Who a session belongs to: allauth's way in, and the one query of every request built once."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import BigIntegerField, QuerySet

from quizzes.log.prepared import first, prepared
from quizzes.models import User


class Backend(AuthenticationBackend):
    def get_user(self, user_id: int) -> User | None:
        user = first(_user(pk=user_id))
        return user if user is not None and self.user_can_authenticate(user) else None


@prepared(pk=BigIntegerField())
def _user(pk: Any) -> QuerySet[User]:
    return User.objects.filter(pk=pk)
