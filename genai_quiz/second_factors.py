"""How allauth's second factors differ here from its own, and where passkeys are possible."""

from __future__ import annotations

import ipaddress
from io import BytesIO

import qrcode
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest
from django.http.request import split_domain_port
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from qrcode.image.svg import SvgPathFillImage

from quizzes.account.second_factors import has_second_factor
from quizzes.models import User


class Adapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("That code doesn’t work. Each one works once, for half a minute: use the one shown now."),
        "unverified_email": _("Confirm your email address first. You can do that under Settings, Email address."),
        "cannot_generate_recovery_codes": _("Add a passkey or an app first. Recovery codes come with it."),
    }

    def build_totp_svg(self, url: str) -> str:
        """A drawing for the page itself: the content security policy allows no image in an address."""
        image = qrcode.make(url, image_factory=SvgPathFillImage, border=2)
        drawing = BytesIO()
        image.save(drawing)
        return drawing.getvalue().decode().partition("?>")[2].strip()

    def generate_authenticator_name(self, user: AbstractBaseUser, kind: Authenticator.Type) -> str:
        count = Authenticator.objects.filter(user_id=user.pk, type=kind).count()
        return gettext("My passkey") if count == 0 else gettext("Passkey %(number)d") % {"number": count + 1}

    def _get_site_name(self) -> str:
        return settings.SITE_NAME


def passkey_obstacle(request: HttpRequest) -> str:
    """Why browsers make no passkeys for the address this request came to; "" where they do."""
    host, _ = split_domain_port(request.get_host())
    if host == "localhost" or host.endswith(".localhost"):
        return ""
    if _is_number(host):
        return "number"
    return "" if request.is_secure() else "http"


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True


def owes_second_factor(user: User) -> bool:
    """Does the site require one of this person, who has none yet?"""
    return settings.STAFF_NEED_SECOND_FACTOR and user.is_staff and not has_second_factor(user)
