"""Accounts: who learns here, their settings, and who may author."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin as DjangoGroupAdmin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm, UserChangeForm
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.forms import ValidationError
from django.http import HttpRequest

from genai_quiz.entrance import tell
from quizzes.account.addresses import rename_sign_in
from quizzes.account.deletion import delete_account
from quizzes.models import Card, ProblemReport, Review, User

from .base import CarefulAdmin

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
            raise ValidationError("There’s no time zone with that name.")
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
            "Settings",
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
        ("What they may do", {"fields": POWERS}),
        ("Dates", {"fields": ("date_joined", "last_login")}),
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

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
            "accounts": len(names),
            "answers and other records": Review.objects.filter(learner__in=objs).count(),
            "cards": Card.objects.filter(learner__in=objs).count(),
            "problem reports": ProblemReport.objects.filter(learner__in=objs).count(),
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

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_superuser)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.is_superuser)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.is_superuser)
