"""When signing in asks for a confirmed address, and what the link of the mail after sign-up is worth."""

from __future__ import annotations

from allauth.account.internal.constants import LoginStageKey
from allauth.account.models import EmailConfirmationHMAC
from allauth.account.stages import EmailVerificationStage
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest, HttpResponseBase

from quizzes.account.addresses import awaits_first_link
from quizzes.models import User

OPENED_LINK = "opened_confirmation_link"


def remember_link(request: HttpRequest, key: str) -> None:
    """Keep the link that was opened here until its owner has signed in: alone it confirms nothing."""
    request.session[OPENED_LINK] = key


class ConfirmationStage(EmailVerificationStage):
    """Asks a new account to confirm its address, and lets one in that has been in use.

    An account from before the site sent mail, or with a mistyped address, is still its owner's, who has the password.
    """

    key = LoginStageKey.VERIFY_EMAIL.value

    def handle(self) -> tuple[HttpResponseBase | None, bool]:
        user = self.login.user
        if user is not None:
            self._confirm_by_opened_link(user)
            if not awaits_first_link(User.of(user)):
                return None, True
        handled: tuple[HttpResponseBase | None, bool] = super().handle()  # type: ignore[no-untyped-call]
        return handled

    def _confirm_by_opened_link(self, user: AbstractBaseUser) -> None:
        key = self.request.session.pop(OPENED_LINK, None)
        link = confirmation_behind(key) if key else None
        if link is not None and link.email_address.user_id == user.pk:
            link.confirm(self.request)


def confirmation_behind(key: str) -> EmailConfirmationHMAC | None:
    """What a link of the mail after sign-up confirms, if it still can."""
    link = EmailConfirmationHMAC.from_key(key)
    if link is None or link.email_address.email != link.email_address.user.email:
        return None
    return link
