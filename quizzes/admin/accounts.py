"""Accounts: who learns here, their settings, and who may author."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin as DjangoGroupAdmin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm, UserChangeForm
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.forms import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from genai_quiz.entrance import mail_to, tell
from quizzes.account.addresses import rename_sign_in
from quizzes.account.deletion import delete_account
from quizzes.account.inviting import invite_by_mail
from quizzes.account.roles import ROLES, IsAdministrator, NoSuchAccount, invite, members, use_roles
from quizzes.forms.desk import InviteForm, RolesForm
from quizzes.models import Card, ProblemReport, Review, User

from .base import CarefulAdmin, page

admin.site.unregister(Group)  # Django's own, registered by the import above

POWERS = ("is_staff", "is_superuser", "groups", "user_permissions")


class AccountForm(UserChangeForm):  # type: ignore[type-arg]  # not generic at run time
    class Meta:
        model = User
        fields = "__all__"  # the admin's fieldsets name them

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()

    def clean_time_zone(self) -> str:
        zone = str(self.cleaned_data["time_zone"])
        if zone not in available_timezones():
            raise ValidationError(_("There’s no time zone with that name."))
        return zone


class PasswordForm(AdminPasswordChangeForm):  # type: ignore[type-arg]
    """A password set for somebody else: they hear of it."""

    def save(self, commit: bool = True) -> User:
        user = User.of(super().save(commit))
        tell(user, "account/email/password_changed")
        return user


@admin.register(User)
class UserAdmin(CarefulAdmin, DjangoUserAdmin):  # type: ignore[type-arg]  # not generic at run time
    """People sign up themselves; here one helps them, lets them author, or deletes what is theirs."""

    form = AccountForm
    change_password_form = PasswordForm
    list_display = ("email", "is_staff", "is_active", "date_joined", "last_login")
    list_filter = ("is_staff", "is_superuser", "is_active")
    search_fields = ("email",)
    ordering = ("email",)
    filter_horizontal = ()
    readonly_fields = ("last_login", "date_joined")
    fieldsets = (
        (None, {"fields": ("email", "password", "is_active")}),
        (
            gettext_lazy("Settings"),
            {
                "fields": (
                    "time_zone",
                    "rollover_hour",
                    "new_per_day",
                    "reviews_per_day",
                    "review_order",
                    "new_material",
                    "four_buttons",
                    "decimal_mark",
                    "theme",
                )
            },
        ),
        (gettext_lazy("What they may do"), {"fields": POWERS}),
        (gettext_lazy("Dates"), {"fields": ("date_joined", "last_login")}),
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    # -- roles

    def get_urls(self) -> list[URLPattern]:
        return [path("roles/", self.admin_site.admin_view(self.roles), name="quizzes_user_roles"), *super().get_urls()]

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def roles(self, request: HttpRequest) -> HttpResponse:
        """Who does what at the desk: only a superuser sees it, and hands roles out."""
        if not request.user.is_superuser:
            raise PermissionDenied
        staff = members()
        by_mail = "by_mail" in request.POST
        is_invitation = by_mail or "invite" in request.POST
        chosen = RolesForm(staff, request.POST if request.method == "POST" and not is_invitation else None)
        invited = InviteForm(request.POST if is_invitation else None)
        if chosen.is_bound and chosen.is_valid():
            self._use_roles(request, chosen)
            return redirect("admin:quizzes_user_roles")
        if invited.is_bound and invited.is_valid():
            invite = self._invite_by_mail if by_mail else self._invite
            if invite(request, invited):
                return redirect("admin:quizzes_user_roles")
        rows = [(member, chosen[str(member.user.pk)]) for member in staff]
        context = {"title": _("Roles"), "roles": ROLES.values(), "rows": rows, "chosen": chosen, "invited": invited}
        response = page(self, request, "admin/quizzes/user/roles.html", None, **context)
        response.status_code = 422 if chosen.errors or invited.errors else 200
        return response

    def _use_roles(self, request: HttpRequest, form: RolesForm) -> None:
        given = use_roles(form.chosen)
        for user in given:
            self.log_change(request, user, f"Role: {form.chosen[user.pk].key}")
        words = ngettext("%(n)d account has a new role.", "%(n)d accounts have a new role.", len(given))
        self.message_user(request, words % {"n": len(given)}, messages.SUCCESS)

    def _invite(self, request: HttpRequest, form: InviteForm) -> bool:
        role = ROLES[form.cleaned_data["role"]]
        try:
            user = invite(form.cleaned_data["email"], role)
        except NoSuchAccount:
            form.add_error("email", _("Nobody has signed up with this address yet. Ask them to, then come back."))
            return False
        except IsAdministrator:
            form.add_error("email", _("They’re an administrator and may do everything already."))
            return False
        self.log_change(request, user, f"Role: {role.key}")
        words = _("%(email)s can sign in to the admin now, as %(role)s.")
        self.message_user(request, words % {"email": user.email, "role": role.title.lower()}, messages.SUCCESS)
        return True

    def _invite_by_mail(self, request: HttpRequest, form: InviteForm) -> bool:
        """The same words whether or not there is an account: it's for whoever opens the mail to say."""
        if not settings.SENDS_MAIL:
            form.add_error("email", _("This site sends no mail. Ask them to sign up, then give them the role here."))
            return False
        role, email = ROLES[form.cleaned_data["role"]], form.cleaned_data["email"].lower()
        token = invite_by_mail(email=email, role=role, by=User.of(request.user), now=timezone.now())
        link = settings.SITE_URL + reverse("invited", args=[token])
        if not mail_to(email, "account/email/invited", link=link, role=str(role.title).lower()):
            form.add_error("email", _("We couldn’t send the email just now. Wait a few minutes, then try again."))
            return False
        words = _("We’ve sent an invitation to %(email)s. Its link works once, for a week.")
        self.message_user(request, words % {"email": email}, messages.SUCCESS)
        return True

    # -- accounts

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Only a superuser hands out powers: nobody gives themselves more than they have."""
        fixed = super().get_readonly_fields(request, obj)
        return fixed if request.user.is_superuser else (*fixed, *POWERS)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, obj) and super().has_delete_permission(request, obj)

    def _may(self, request: HttpRequest, obj: Any) -> bool:
        """A superuser's account is a superuser's affair: a new password would hand over its powers."""
        return bool(request.user.is_superuser or not (obj and (obj.is_superuser or obj.is_staff)))

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """A learner's cards and answers go with them, though nobody may delete one by itself."""
        names = [str(user) for user in objs]
        counts = {
            _("accounts"): len(names),
            _("answers and other records"): Review.objects.filter(learner__in=objs).count(),
            _("cards"): Card.objects.filter(learner__in=objs).count(),
            _("problem reports"): ProblemReport.objects.filter(learner__in=objs).count(),
        }
        kept = [str(user) for user in objs if not self.has_delete_permission(request, user)]
        return names, counts, set[str](), kept

    def delete_model(self, request: HttpRequest, obj: User) -> None:
        delete_account(obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        for learner in queryset:
            delete_account(learner)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Only what was changed here: the learner may be changing other settings at this moment."""
        many = {"groups", "user_permissions"}
        obj.save(update_fields=[name for name in form.changed_data if name not in many])
        if "email" in form.changed_data:
            rename_sign_in(user=obj)
            before = form.initial["email"]
            tell(obj, "account/email/email_changed", email=before, from_email=before, to_email=obj.email)


@admin.register(Group)
class GroupAdmin(CarefulAdmin, DjangoGroupAdmin):
    """Groups of authors, each with what its members may do. Only a superuser says what: members could say "all"."""

    filter_horizontal = ()  # Django's two boxes label what no screen reader may read

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Who loses what it lets them do; not the rows that tie them to it."""
        names = [str(group) for group in objs]
        counts = {_("groups"): len(names), _("memberships"): User.objects.filter(groups__in=objs).distinct().count()}
        return names, counts, set[str](), list[str]()

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_superuser)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.is_superuser)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.is_superuser)
