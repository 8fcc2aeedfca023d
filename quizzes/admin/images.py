"""Images: uploaded once, shown by name, and never changed."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from quizzes.authoring.images import add_image, is_named_anywhere, pages_with
from quizzes.forms.authoring.image import ImageForm
from quizzes.models import Image, User

from .base import CarefulAdmin, page


@admin.register(Image)
class ImageAdmin(CarefulAdmin):
    """Whoever writes pages or questions uploads what they show."""

    form = ImageForm
    list_display = ("name", "small", "alt", "size", "author", "created_at")
    search_fields = ("name", "alt")
    ordering = ("-created_at", "-pk")
    list_per_page = 50
    list_select_related = ("author",)

    def get_queryset(self, request: HttpRequest) -> Any:
        return Image.objects.without_data()

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return any(request.user.has_perm(f"quizzes.{verb}_{row}") for verb in VERBS for row in ("concept", "question"))

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return any(request.user.has_perm(f"quizzes.change_{row}") for row in ("concept", "question"))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # what a page showed last year it shows in its history

    def has_delete_permission(self, request: HttpRequest, obj: Image | None = None) -> bool:
        """One's own, or any as a publisher; never one that something names, if only in its history."""
        own = obj is None or obj.author_id == request.user.pk
        may = self.has_publish_permission(request) or (self.has_add_permission(request) and own)
        return may and not (obj is not None and is_named_anywhere(obj))

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **options: Any) -> Any:
        form: Any = super().get_form(request, obj, change, **options)
        form.may_publish = self.has_publish_permission(request)
        return form

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("file", "name", "alt")

    def save_form(self, request: HttpRequest, form: ImageForm, change: bool) -> Image:
        assert form.picture is not None
        said = form.cleaned_data
        user, now = User.of(request.user), timezone.now()
        return add_image(name=said["name"], alt=said["alt"], picture=form.picture, author=user, now=now)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Done by save_form."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """An image has no parts."""

    def response_add(self, request: HttpRequest, obj: Image, post_url_continue: str | None = None) -> HttpResponse:
        return redirect("admin:quizzes_image_change", obj.pk)

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None) -> Any:
        """The image, the lines that show it, and where it's shown."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        image = self.get_object(request, object_id)
        if image is None:
            raise Http404
        context = {
            "title": image.name,
            "image": image,
            "pages": pages_with(image),
            "may_delete": self.has_delete_permission(request, image),
        }
        return page(self, request, "admin/quizzes/image/image.html", image, **context)

    @admin.display(description=_("Image"))
    def small(self, image: Image) -> SafeString:
        return format_html(
            '<img class="image-small" src="{}" alt="" width="{}" height="{}" loading="lazy">',
            image.get_absolute_url(),
            image.width,
            image.height,
        )

    @admin.display(description=_("Pixels"))
    def size(self, image: Image) -> str:
        return f"{image.width} × {image.height}"


VERBS = ("view", "change")
