"""The learner's own settings and data."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.email_verification import send_verification_email_for_user
from allauth.account.stages import LoginStageController
from allauth.account.views import confirm_email as confirm_sign_up
from allauth.core import ratelimit
from allauth.decorators import rate_limit
from allauth.mfa.webauthn.views import login_webauthn
from django.conf import settings as configuration
from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from genai_quiz.confirmation import ConfirmationStage, confirmation_behind, remember_link
from genai_quiz.entrance import tell
from quizzes.account.addresses import (
    AddressTaken,
    LinkDead,
    SameAddress,
    ask_for_change,
    cancel_change,
    change_address,
    change_behind,
    change_token,
    is_confirmed,
    is_taken,
    waiting_change,
)
from quizzes.account.addresses import confirm_change as replace_address
from quizzes.account.as_json import as_json
from quizzes.account.deletion import delete_account
from quizzes.account.own_data import parts_of
from quizzes.account.preferences import change_settings, choose_theme, guess_zone
from quizzes.forms.account import ChangeAddressForm, DeleteAccountForm, SettingsForm, ThemeForm, ZoneForm, bring_along
from quizzes.forms.study import new_id
from quizzes.log.setting_aside import suspended_by
from quizzes.models import AddressChange, User

from .public import public


@public
@never_cache
def sign_in_with_passkey(request: HttpRequest) -> HttpResponseBase:
    """allauth's, where one that didn't work leaves everything as it was: what was answered, and where to go on."""
    bring_along(request)
    answer: HttpResponseBase = login_webauthn(request)
    back, way_on = reverse("account_login"), request.POST.get("next", "")
    if way_on and answer.headers.get("Location") == back:
        return redirect(f"{back}?{urlencode({'next': way_on})}")
    return answer


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    """Study settings, and the ways to everything else about the account."""
    learner = User.of(request.user)
    form = SettingsForm(request.POST or None, instance=User.objects.get(pk=learner.pk))
    if request.method == "POST" and form.is_valid():
        change_settings(learner=learner, values=form.cleaned_data)
        messages.success(request, gettext("Saved."))
        return redirect("settings")
    unconfirmed = configuration.SENDS_MAIL and not is_confirmed(learner)
    context = {"form": form, "unconfirmed": unconfirmed}
    return render(request, "quizzes/account/settings.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@rate_limit(action="manage_email")  # type: ignore[untyped-decorator]  # allauth is not typed
@reauthentication_required(app="allauth.account", allow_get=True)  # type: ignore[untyped-decorator]
def address(request: HttpRequest) -> HttpResponse:
    """Change the address one signs in with: by a link in a mail, or at once where the site sends none."""
    learner = User.of(request.user)
    form = ChangeAddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        change = change_by_link if configuration.SENDS_MAIL else change_at_once
        try:
            change(request, learner, form.cleaned_data["email"])
        except SameAddress:
            form.add_error(
                "email", ValidationError(gettext("You already sign in with this address."), code="address.same")
            )
        except AddressTaken:
            form.add_error(
                "email", ValidationError(gettext("Another account already uses this address."), code="address.taken")
            )
        else:
            return redirect("account_email")
    waiting = waiting_change(learner, timezone.now())
    context = {"form": form, "waiting": waiting, "confirmed": is_confirmed(learner)}
    return render(request, "quizzes/account/address.html", context, status=422 if form.errors else 200)


def change_at_once(request: HttpRequest, learner: User, email: str) -> None:
    change_address(learner=learner, email=email)
    messages.success(request, gettext("Saved. From now on, sign in with this address."))


def change_by_link(request: HttpRequest, learner: User, email: str) -> None:
    change = ask_for_change(learner=learner, email=email, now=timezone.now())
    send_change_link(request, change)
    tell(learner, "account/email/email_change_asked", to_email=change.email)


def send_change_link(request: HttpRequest, change: AddressChange) -> None:
    """Mail the link, or say in the mail that the address has an account: the page is the same for both."""
    if not ratelimit.consume(request, action="confirm_email", key=change.email):
        messages.info(
            request,
            gettext("We sent an email to %(email)s a moment ago. Give it a few minutes.") % {"email": change.email},
        )
        return
    if is_taken(change.email, but_for=change.learner):
        get_adapter().send_mail("account/email/change_to_taken", change.email, {})
    else:
        url = request.build_absolute_uri(reverse("confirm-change", args=[change_token(change)]))
        get_adapter().send_mail("account/email/email_change", change.email, {"activate_url": url})
    messages.success(request, gettext("We sent a link to %(email)s.") % {"email": change.email})


@require_POST
@rate_limit(action="manage_email")  # type: ignore[untyped-decorator]
def waiting_address(request: HttpRequest) -> HttpResponse:
    """Send a link once more, or give up the change that waits for one."""
    learner = User.of(request.user)
    change = waiting_change(learner, timezone.now())
    if "cancel" in request.POST:
        cancel_change(learner=learner)
        messages.success(
            request, gettext("Nothing changed. You still sign in with %(email)s.") % {"email": learner.email}
        )
    elif change is not None:
        send_change_link(request, change)
    elif configuration.SENDS_MAIL and not is_confirmed(learner):
        send_verification_email_for_user(request, learner)
    return redirect("account_email")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_change(request: HttpRequest, token: str) -> HttpResponse:
    """The link that was mailed to a new address. It counts only for whoever is signed in to the account."""
    learner, now = User.of(request.user), timezone.now()
    try:
        change = change_behind(learner=learner, token=token, now=now)
        if request.method != "POST":
            taken = is_taken(change.email, but_for=learner)
            return confirmation_page(request, email=change.email, taken=taken, status=409 if taken else 200)
        before = change_confirmed(learner, token, now)
    except LinkDead:
        return confirmation_page(request, dead=True, status=404)
    except AddressTaken:
        return confirmation_page(request, taken=True, email=gettext("That address"), status=409)
    messages.success(
        request,
        gettext("Confirmed. From now on, sign in with %(email)s instead of %(before)s.")
        % {"email": change.email, "before": before},
    )
    return redirect("account_email")


def change_confirmed(learner: User, token: str, now: dt.datetime) -> str:
    """Make the change, and tell the address before."""
    before = replace_address(learner=learner, token=token, now=now)
    owner = User.objects.get(pk=learner.pk)
    tell(owner, "account/email/email_changed", email=before, from_email=before, to_email=owner.email)
    return before


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_address(request: HttpRequest, key: str) -> HttpResponseBase:
    """The link that was mailed after sign-up.

    Alone it confirms nothing, or whoever owns a mistyped mailbox could take the account: it counts in the browser
    that signed up, for whoever is signed in to the account, and otherwise after the password.
    """
    link = confirmation_behind(key)
    if link is None:
        return confirmation_page(request, dead=True, status=404)
    owner = link.email_address.user
    if request.user.is_authenticated and request.user.pk != owner.pk:
        return confirmation_page(request, other=True, email=owner.email, status=403)
    if request.user.is_authenticated or signed_up_here(request, owner):
        confirmed: HttpResponseBase = confirm_sign_up(request, key=key)
        return confirmed
    remember_link(request, key)
    messages.info(
        request, gettext("Sign in to confirm %(email)s. Only you know the password.") % {"email": owner.email}
    )
    return redirect("account_login")


def signed_up_here(request: HttpRequest, user: User) -> bool:
    stage = LoginStageController.enter(request, ConfirmationStage.key)
    return bool(stage and stage.login.user and stage.login.user.pk == user.pk)


def confirmation_page(request: HttpRequest, *, status: int, **state: object) -> HttpResponse:
    return render(request, "account/email_confirm.html", state, status=status)


@require_POST
def zone(request: HttpRequest) -> HttpResponse:
    """The browser's time zone, taken until the learner chooses one."""
    form = ZoneForm(request.POST)
    if form.is_valid():
        guess_zone(learner=User.of(request.user), time_zone=form.cleaned_data["time_zone"])
    return HttpResponse(status=204)


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Light or dark from now on, on every device; then the page where that was pressed."""
    form = ThemeForm(request.POST)
    if not form.is_valid():
        return redirect("settings")
    choose_theme(learner=User.of(request.user), theme=form.cleaned_data["theme"])
    page = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure())
    return redirect(page if ours else "today")


@never_cache
@require_safe
def suspended(request: HttpRequest) -> HttpResponse:
    """The questions the learner suspended, each with a way back. A part that an edit removed is not asked anyway."""
    learner = User.of(request.user)
    shown = [{"card": each.card, "revision": each.revision, "record_id": new_id()} for each in suspended_by(learner)]
    return render(request, "quizzes/account/suspended.html", {"cards": shown})


@never_cache
@require_safe
def export(request: HttpRequest) -> StreamingHttpResponse:
    """All of the learner's data as one JSON file."""
    learner = User.of(request.user)
    now = timezone.now()
    response = StreamingHttpResponse(as_json(parts_of(learner, now)), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="genai-quiz-{now:%Y-%m-%d}.json"'
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest) -> HttpResponse:
    """Delete the account with everything in it, after the password."""
    learner = User.of(request.user)
    form = DeleteAccountForm(request.POST or None, request=request)
    if request.method == "POST" and form.is_valid():
        delete_account(learner)
        logout(request)
        return redirect("deleted")
    context = {"form": form, "reviews": learner.reviews.count()}
    return render(request, "quizzes/account/delete.html", context, status=422 if form.errors else 200)


@public
@require_safe
def deleted(request: HttpRequest) -> HttpResponse:
    return render(request, "quizzes/account/deleted.html")
