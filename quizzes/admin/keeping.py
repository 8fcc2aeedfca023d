"""Forms that survive the end of their session: sealed when they are shown, offered again after the sign-in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.forms.models import ModelFormMetaclass
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy

from quizzes.authoring.keeping import SEAL, forget_kept, kept_for, seal
from quizzes.models import KeptForm, User, WorkingCopy

from .base import CarefulAdmin

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

BRING_BACK, DISCARD = "_bring_back", "_discard_kept"
KEPT_SHOWN = "form.kept-shown"
LOOK = gettext_lazy("This is what you had typed when your session ended. It isn’t saved yet: look it over, then save.")


class OnlyLookedAt(forms.BaseForm):
    """Before a form: shows what was kept with everything that the checks say of it, and is never valid."""

    told: str | StrPromise = LOOK

    def full_clean(self) -> None:
        super().full_clean()
        if self.is_bound:
            self.add_error(None, forms.ValidationError(self.told, code=KEPT_SHOWN))


class KeepingAdmin(CarefulAdmin):
    """An admin whose forms are written for an hour."""

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> Any:
        user, path = User.of(request.user), request.get_full_path()
        if request.method == "POST" and DISCARD in request.POST:
            forget_kept(user=user, path=path)
            return redirect(path)
        if request.method == "POST" and BRING_BACK in request.POST:
            kept = kept_for(user=user, path=path, now=timezone.now())
            if kept is None:
                return redirect(path)
            fill_in(request, kept, str(LOOK))
        response = super().changeform_view(request, object_id, form_url, extra_context)
        if request.method == "POST" and is_stored(response):
            forget_kept(user=user, path=path)
        return response

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **options: Any) -> Any:
        form = super().get_form(request, obj, change, **options)
        if not hasattr(request, "kept_form"):
            return form
        return ModelFormMetaclass(form.__name__, (OnlyLookedAt, form), {"told": request.kept_form})

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **options: Any) -> Any:
        user, path = User.of(request.user), request.get_full_path()
        context |= {"form_seal": seal(user, path), "seal_name": SEAL}
        if request.method == "GET":
            context["kept"] = kept_for(user=user, path=path, now=timezone.now())
        return super().render_change_form(request, context, *args, **options)


def fill_in(request: HttpRequest, kept: KeptForm | WorkingCopy, told: str) -> None:
    """Let the request stand for the form as it was sent, which is then shown with these words and not saved."""
    data = QueryDict(mutable=True)
    for name, values in kept.data.items():
        data.setlist(name, values)
    request.POST = data  # type: ignore[assignment]  # a QueryDict may be set, the stub knows the immutable one
    request.kept_form = told  # type: ignore[attr-defined]  # read by get_form


def is_stored(response: HttpResponse) -> bool:
    """The admin answers a stored form with a redirect, and any other with the form."""
    return response.status_code == 302
