"""Reminders: what a learner wants of them, the link that stops them, and the calendar."""

from __future__ import annotations

import datetime as dt
import hashlib
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.http import parse_etags
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from quizzes.forms.reminding import WishForm
from quizzes.models import User
from quizzes.operations.reminders import last_pass
from quizzes.reminding.feed import calendar_of
from quizzes.reminding.wanting import (
    change_wish,
    end_feed,
    new_feed,
    obstacle_for,
    owner_of_feed,
    reminder_behind,
    stop,
    wish_of,
)

from .public import public


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reminders(request: HttpRequest) -> HttpResponse:
    learner = User.of(request.user)
    wish, obstacle = wish_of(learner), obstacle_for(learner)
    form = WishForm(request.POST or None, initial={"by_mail": wish.by_mail, "hour": wish.hour})
    if request.method == "POST" and form.is_valid():
        wants = form.cleaned_data["by_mail"] and obstacle is None
        change_wish(learner=learner, by_mail=wants, hour=form.cleaned_data["hour"])
        messages.success(request, _("Saved."))
        return redirect("reminders")
    return _page(request, learner, form, status=422 if form.errors else 200)


def _page(request: HttpRequest, learner: User, form: WishForm, *, feed: str = "", status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "wish": wish_of(learner),
        "obstacle": obstacle_for(learner),
        "ran_at": _ran_at(),
        "feed": feed,
    }
    return render(request, "quizzes/reminding/reminders.html", context, status=status)


def _ran_at() -> dt.datetime | None:
    """When the site last looked whom to remind."""
    try:
        return dt.datetime.fromisoformat(str(last_pass().get("at")))
    except ValueError:
        return None


@never_cache
@require_POST
def feed(request: HttpRequest) -> HttpResponse:
    """Make a calendar address, another one, or end it. An address is shown this once: only its hash is kept."""
    learner, now = User.of(request.user), timezone.now()
    if "end" in request.POST:
        end_feed(learner=learner)
        messages.success(request, _("The calendar address no longer works."))
        return redirect("reminders")
    address = request.build_absolute_uri(reverse("calendar", args=[new_feed(learner=learner, now=now)]))
    wish = wish_of(learner)
    form = WishForm(initial={"by_mail": wish.by_mail, "hour": wish.hour})
    return _page(request, learner, form, feed=address)


@public
@csrf_exempt  # mail programs press the button without a session (RFC 8058); who has the link has what it takes
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """The link in a reminder. Opening it changes nothing, since programs open links too; the press does."""
    reminder = reminder_behind(token)
    if reminder is None:
        return render(request, "quizzes/reminding/stop.html", {"dead": True}, status=404)
    if request.method == "POST":
        stop(reminder)
    context = {"stopped": request.method == "POST", "token": token}
    response = render(request, "quizzes/reminding/stop.html", context)
    response["Referrer-Policy"] = "no-referrer"
    return response


@public
@require_safe
def calendar(request: HttpRequest, token: str) -> HttpResponseBase:
    """The days ahead, for whoever has the address; unchanged (304) as long as nothing changes."""
    wish = owner_of_feed(token)
    if wish is None:
        raise Http404("No such calendar.")
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    url = settings.SITE_URL + reverse("today")
    text = calendar_of(wish, timezone.now(), host=host, url=url, name=settings.SITE_NAME)
    response = _unless_known(request, text.encode())
    patch_cache_control(response, private=True, no_cache=True)
    return response


def _unless_known(request: HttpRequest, body: bytes) -> HttpResponse:
    tag = hashlib.sha256(body).hexdigest()[:32]
    known = {each.removeprefix("W/").strip('"') for each in parse_etags(request.headers.get("If-None-Match", ""))}
    if {tag, "*"} & known:
        response: HttpResponse = HttpResponseNotModified()
    else:
        response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["ETag"] = f'"{tag}"'
    return response
