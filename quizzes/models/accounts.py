"""Who learns here: the sign-in account and the learner's own settings, in one row."""

from __future__ import annotations

import secrets
from typing import Any, ClassVar, Self

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


def new_secret() -> str:
    """128 random bits, as text: seeds everything that is shuffled for one learner."""
    return secrets.token_hex(16)


class UserManager(BaseUserManager["User"]):
    """Makes accounts by email address. Those that were deleted are not seen, though rows of theirs may remain."""

    def get_queryset(self) -> models.QuerySet[User]:
        return super().get_queryset().filter(deleted=False)

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        if not email:
            raise ValueError("An account needs an email address.")
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class Theme(models.TextChoices):
    SYSTEM = "system", _("Like my device")
    LIGHT = "light", _("Light")
    DARK = "dark", _("Dark")


class DecimalMark(models.TextChoices):
    """Which mark parts the decimals in what the learner types; the values are those that `quizzes.kinds` knows."""

    AUTOMATIC = "automatic", _("Automatic")
    POINT = "point", _("A point, as in 1,024.5")
    COMMA = "comma", _("A comma, as in 1.024,5")


class ReviewOrder(models.TextChoices):
    DUE = "due", _("Longest overdue first, shuffled within a day")
    FORGOTTEN = "forgotten", _("Most likely forgotten first")


class NewMaterial(models.TextChoices):
    TEACH = "teach", _("Teach me first, in lessons")
    ASK = "ask", _("Just ask me, along with my reviews")


class User(AbstractUser):
    """A person who signs in with an email address. Every user is a learner."""

    username = None  # type: ignore[assignment]  # the email address is the name
    first_name = None  # type: ignore[assignment]  # we ask for nothing we do not need
    last_name = None  # type: ignore[assignment]
    email = models.EmailField("email address", unique=True)

    time_zone = models.CharField(max_length=64, default="UTC", help_text=_("An IANA name, such as Europe/Berlin."))
    rollover_hour = models.PositiveSmallIntegerField(
        "day begins at",
        default=4,
        validators=[MaxValueValidator(6)],
        help_text=_("Hour, 0 to 6, at which a new study day starts."),
    )
    new_per_day = models.PositiveSmallIntegerField(
        "new questions a day", default=10, validators=[MaxValueValidator(200)]
    )
    reviews_per_day = models.PositiveSmallIntegerField(
        "reviews a day", default=200, validators=[MinValueValidator(1), MaxValueValidator(2000)]
    )
    review_order = models.CharField(
        "order of reviews",
        max_length=9,
        choices=ReviewOrder.choices,
        default=ReviewOrder.DUE,
        db_default=ReviewOrder.DUE,
    )
    new_material = models.CharField(
        max_length=5, choices=NewMaterial.choices, default=NewMaterial.TEACH, db_default=NewMaterial.TEACH
    )
    four_buttons = models.BooleanField(
        "four buttons for flashcards", default=False, help_text=_("Forgot, hard, good, easy instead of two buttons.")
    )
    decimal_mark = models.CharField(
        max_length=9,
        choices=DecimalMark.choices,
        default=DecimalMark.AUTOMATIC,
        db_default=DecimalMark.AUTOMATIC,
        help_text=_("How to read a number typed with a single comma or point."),
    )
    theme = models.CharField(max_length=6, choices=Theme.choices, default=Theme.SYSTEM)
    zone_confirmed = models.BooleanField(
        default=False, help_text=_("The learner chose the time zone; the browser's guess no longer replaces it.")
    )
    deleted = models.BooleanField(default=False, db_default=False, editable=False)
    secret = models.CharField(max_length=32, default=new_secret, editable=False)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects: ClassVar[UserManager] = UserManager()  # type: ignore[assignment]
    with_deleted: ClassVar[models.Manager[User]] = models.Manager()  # for `quizzes.account.deletion` alone

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(rollover_hour__lte=6), name="user_rollover_hour_range"),
        ]

    def __str__(self) -> str:
        """Whoever was made by hand may lack an address."""
        return self.email or f"account {self.pk}"

    @property
    def is_taught_first(self) -> bool:
        """New questions come in lessons, never in a review."""
        return self.new_material == NewMaterial.TEACH

    def get_full_name(self) -> str:
        """Nobody is asked for a name: where one would stand beside the address, the address is enough."""
        return ""

    def get_short_name(self) -> str:
        return str(self)

    def clean(self) -> None:
        super().clean()
        self.email = self.email.lower()

    @classmethod
    def of(cls, user: Any) -> Self:
        """The signed-in user, narrowed for the type checker."""
        assert isinstance(user, cls)
        return user


class AddressChange(models.Model):
    """An address a learner wants to sign in with, until they open the link that was sent there.

    It has no powers, and that is why it isn't one of allauth's addresses: those are looked up to sign in and to send
    a link for a new password. Several learners may wait for the same one; who opens their link first gets it.
    """

    learner = models.OneToOneField(User, models.CASCADE, related_name="address_change")
    email = models.EmailField("new email address")
    asked_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.email
