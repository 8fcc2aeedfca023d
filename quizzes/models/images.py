"""Images that authors uploaded or that came with the guide: rows, so that every backup has them."""

from __future__ import annotations

from typing import ClassVar, Self

from django.core.validators import MaxLengthValidator
from django.db import models
from django.urls import reverse

from quizzes.guide.format.images import TYPES

from .guide import SLUG


class ImageQuerySet(models.QuerySet["Image"]):
    def without_data(self) -> Self:
        return self.defer("data")


class Image(models.Model):
    """An image under its short name. It is never changed: a page of last year shows what it showed then."""

    name = models.CharField("short name", max_length=60, unique=True, validators=[SLUG])
    data = models.BinaryField()
    ending = models.CharField(max_length=4, choices=TYPES)
    digest = models.CharField(max_length=20, help_text="The beginning of the SHA-256 of its bytes.")
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    alt = models.TextField("description", validators=[MaxLengthValidator(500)])
    author = models.ForeignKey("quizzes.User", models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()

    objects = ImageQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("image", args=[self.digest, self.name, self.ending])

    @property
    def file_name(self) -> str:
        return f"{self.name}.{self.ending}"
