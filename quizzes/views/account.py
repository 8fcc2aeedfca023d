"""The learner's own settings and data."""

from __future__ import annotations

from allauth.account.views import email as address_by_mail
from allauth.decorators import rate_limit
from django.conf import settings as configuration
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from quizzes.forms.account import ChangeAddressForm, DeleteAccountForm, SettingsForm, ZoneForm
from quizzes.forms.study import new_id
from quizzes.models import User
from quizzes.study.accounts import AddressTaken, change_address, change_settings, guess_zone
from quizzes.study.setting_aside import suspended_by
from quizzes.transfer.own_data import delete_account, own_data

from .public import public


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    """Study settings, and the ways to everything else about the account."""
    learner = User.of(request.user)
    form = SettingsForm(request.POST or None, instance=User.objects.get(pk=learner.pk))
    if request.method == "POST" and form.is_valid():
        change_settings(learner=learner, values=form.cleaned_data)
        messages.success(request, "Saved.")
        return redirect("settings")
    return render(request, "quizzes/account/settings.html", {"form": form}, status=422 if form.errors else 200)


def address(request: HttpRequest) -> HttpResponseBase:
    """Change the address one signs in with: by a link in a mail, or at once where the site sends none."""
    by_mail: HttpResponseBase = (address_by_mail if configuration.SENDS_MAIL else address_at_once)(request)
    return by_mail


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@rate_limit(action="reauthenticate")  # type: ignore[untyped-decorator]  # allauth's; the page tells a right password
def address_at_once(request: HttpRequest) -> HttpResponse:
    learner = User.of(request.user)
    form = ChangeAddressForm(request.POST or None, learner=learner)
    if request.method == "POST" and form.is_valid():
        try:
            change_address(learner=learner, email=form.cleaned_data["email"])
        except AddressTaken:
            form.add_error("email", "Another account has this address.")
        else:
            messages.success(request, "Saved. From now on you sign in with this address.")
            return redirect("account_email")
    return render(request, "quizzes/account/address.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
def zone(request: HttpRequest) -> HttpResponse:
    """The browser's time zone, taken until the learner chooses one."""
    form = ZoneForm(request.POST)
    if form.is_valid():
        guess_zone(learner=User.of(request.user), time_zone=form.cleaned_data["time_zone"])
    return HttpResponse(status=204)


@never_cache
@require_safe
def suspended(request: HttpRequest) -> HttpResponse:
    """The questions the learner suspended, each with a way back. A part that an edit removed is not asked anyway."""
    learner = User.of(request.user)
    shown = [{"card": each.card, "revision": each.revision, "record_id": new_id()} for each in suspended_by(learner)]
    return render(request, "quizzes/account/suspended.html", {"cards": shown})


@never_cache
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """All of the learner's data as one JSON file."""
    learner = User.of(request.user)
    now = timezone.now()
    response = JsonResponse(own_data(learner, now), json_dumps_params={"indent": 1})
    response["Content-Disposition"] = f'attachment; filename="genai-quiz-{now:%Y-%m-%d}.json"'
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest) -> HttpResponse:
    """Delete the account with everything in it, after the password."""
    learner = User.of(request.user)
    form = DeleteAccountForm(request.POST or None, learner=learner)
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
