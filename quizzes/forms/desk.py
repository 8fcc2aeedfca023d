"""What authors fill in at their desk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quizzes.account.roles import ROLES, Member, Role
from quizzes.models import ProblemReport

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise


class AnswerReportsForm(forms.Form):
    """One answer to all reports of a question that were on the page."""

    prefix = "answer"
    state = forms.ChoiceField(
        label=_("What came of it?"),
        choices=[
            (ProblemReport.State.MENDED.value, _("It’s fixed")),
            (ProblemReport.State.DECLINED.value, _("It stays as it is")),
        ],
        widget=forms.RadioSelect,
    )
    reply = forms.CharField(
        label=_("A note to those who reported it"),
        help_text=_("Optional. They read it once, on Today, without your name."),
        max_length=1000,
        required=False,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class RolesForm(forms.Form):
    """A role for each member of the staff; without one they keep what they have."""

    prefix = "role"

    def __init__(self, members: Sequence[Member], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for member in members:
            self.fields[str(member.user.pk)] = forms.ChoiceField(
                label=member.user.email,
                choices=[("", _("Keep as it is")), *_titles()],
                initial=member.role.key if member.role else "",
                required=False,
            )

    @property
    def chosen(self) -> dict[int, Role]:
        return {int(pk): ROLES[key] for pk, key in self.cleaned_data.items() if key}


class InviteForm(forms.Form):
    """One more author: by mail, or at once where they have an account already."""

    prefix = "invite"
    email = forms.EmailField(label=_("Email address"), help_text=_("By mail, they don’t need an account yet."))
    role = forms.ChoiceField(label=_("Role"), choices=lambda: _titles())


def _titles() -> list[tuple[str, StrPromise]]:
    return [(role.key, role.title) for role in ROLES.values()]
