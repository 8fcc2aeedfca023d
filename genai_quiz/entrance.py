"""How allauth's pages differ here from its own: what they say and whom they mail."""

from __future__ import annotations

import logging
import threading
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as current
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from quizzes.entrance.known_browser import browser_id
from quizzes.entrance.limits import attempt, client_address
from quizzes.forms.account import keep_after_sign_in
from quizzes.models import User
from quizzes.operations.counting import count

logger = logging.getLogger(__name__)

USER_AGENT_LENGTH = 200
# A mail server that hangs holds the threads that wait for it. Most of them have to be left for learners who answer.
MAILING_AT_ONCE = threading.BoundedSemaphore(2)
SECONDS_IN_LINE = 2.0
UNSENT = "unsent_mail"
"""In the session: the mail that the next page would speak of could not be sent."""


class Adapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("That email and password don’t match."),
        "email_taken": _("That address already has an account. Sign in instead."),
        "enter_current_password": _("That isn’t your current password. Nothing was changed."),
        "incorrect_code": _("That code doesn’t work. Codes change every 30 seconds; try the one your app shows now."),
        "incorrect_password": _("That isn’t your password."),
        "account_inactive": _("This account is turned off. Ask the person who runs this site to turn it back on."),
        "rate_limited": _("That was a lot of tries. Wait a bit, then try again."),
    }

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        """Whose password it is: at the entrance, and once more before what matters."""

        def check() -> AbstractBaseUser | None:
            found: AbstractBaseUser | None = super(Adapter, self).authenticate(request, **credentials)
            return found

        return attempt(request, credentials.get("email", ""), check)

    def reauthenticate(self, user: AbstractBaseUser, password: str) -> bool:
        found = self.authenticate(current.request, email=User.of(user).email, password=password)
        return found is not None and found.pk == user.pk

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        account = User.of(user)
        unseen = account.last_login is not None and browser_id(request, account.email) is None
        keep_after_sign_in(request, account)
        super().login(request, user)
        if unseen:
            tell(account, "account/email/signed_in")

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request)

    def is_safe_url(self, url: str) -> bool:
        """May one be sent on to `url` after signing in? What cannot even be read as an address is not safe."""
        try:
            return bool(super().is_safe_url(url))
        except ValueError:
            return False

    def get_login_stages(self) -> list[str]:
        ours = {"allauth.account.stages.EmailVerificationStage": "genai_quiz.confirmation.ConfirmationStage"}
        return [ours.get(stage, stage) for stage in super().get_login_stages()]

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("settings")

    def get_email_verification_redirect_url(self, email_address: Any) -> str:
        return reverse("home" if self.request.user.is_authenticated else "account_login")

    def get_reauthentication_methods(self, user: AbstractBaseUser | AnonymousUser) -> list[dict[str, Any]]:
        words = {
            "reauthenticate": gettext("Use your password"),
            "mfa_reauthenticate": gettext("Use a code"),
            "mfa_reauthenticate:webauthn": gettext("Use a passkey"),
        }
        return [method | {"description": words[method["id"]]} for method in super().get_reauthentication_methods(user)]

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send one of the mails under `templates/`; a site without a mail server sends none."""
        sent = self._post(template_prefix, email, context)
        request = current.request
        if request is None:
            return
        if sent:
            request.session.pop(UNSENT, None)
        else:
            request.session[UNSENT] = True
            messages.error(request, gettext("We couldn’t send the email just now. Wait a few minutes, then try again."))

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """allauth says that a mail was sent whether or not it was."""
        if message_template != "account/messages/email_confirmation_sent.txt" or UNSENT not in request.session:
            super().add_message(request, level, message_template, message_context, extra_tags, message)

    def send_notification_mail(
        self,
        template_prefix: str,
        user: AbstractBaseUser,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Tell the owner of the account what happened to it. Nobody waits for it: what happened has happened."""
        address = email or User.of(user).email
        if address:
            browser = current.request.META.get("HTTP_USER_AGENT", "") if current.request is not None else ""
            told = {"timestamp": timezone.now(), "user_agent": browser[:USER_AGENT_LENGTH], "user": user}
            self._post(template_prefix, address, told | (context or {}))

    def _post(self, template_prefix: str, email: str, context: dict[str, Any]) -> bool:
        if not settings.SENDS_MAIL:
            return True
        site = {"email": email, "SITE_NAME": settings.SITE_NAME, "SITE_URL": settings.SITE_URL}
        message = self.render_mail(template_prefix, email, site | context)
        if not MAILING_AT_ONCE.acquire(timeout=SECONDS_IN_LINE):
            logger.error("Mail not sent: %s. The mail server keeps others waiting, too.", template_prefix)
            count("mail")
            return False
        try:
            message.send()
        except OSError:  # the mail server is away, or refuses us; an SMTPException is one too
            logger.exception("Mail not sent: %s", template_prefix)
            count("mail")
            return False
        finally:
            MAILING_AT_ONCE.release()
        return True


def mail_to(email: str, template_prefix: str, **context: Any) -> bool:
    """Mail an address, with or without an account. False: the mail server didn't take it."""
    return Adapter(current.request)._post(template_prefix, email, context)


def tell(user: User, template_prefix: str, *, email: str | None = None, **context: Any) -> None:
    """Mail the owner of an account; outside of a request too."""
    Adapter(current.request).send_notification_mail(template_prefix, user, context, email)
