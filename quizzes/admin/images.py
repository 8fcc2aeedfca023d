"""Images: uploaded once, shown by name, and never changed."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

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
        form.may_publish, form.author = self.has_publish_permission(request), User.of(request.user)
        return form

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("file", "name", "alt")

    def save_form(self, request: HttpRequest, form: ImageForm, change: bool) -> Image:
        assert form.picture is not None
        if form.earlier is not None:
            return form.earlier
        said = form.cleaned_data
        user, now = User.of(request.user), timezone.now()
        return add_image(name=said["name"], alt=said["alt"], picture=form.picture, author=user, now=now)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Done by save_form."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """An image has no parts."""

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> Any:
        """The form; for the dialog beside a text, what is wrong with it by field."""
        answer = super().add_view(request, form_url, extra_context)
        if not _wants_data(request) or not isinstance(answer, TemplateResponse):
            return answer
        errors = answer.context_data["adminform"].form.errors if answer.context_data else {}
        return JsonResponse({"errors": errors}, status=HTTPStatus.UNPROCESSABLE_CONTENT)

    def response_add(self, request: HttpRequest, obj: Image, post_url_continue: str | None = None) -> HttpResponse:
        if _wants_data(request):
            return JsonResponse({"name": obj.name})
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

    # -- beside a text

    def get_urls(self) -> list[URLPattern]:
        choose = self.admin_site.admin_view(self.choose)
        return [path("choose/", choose, name="quizzes_image_choose"), *super().get_urls()]

    @method_decorator(require_safe)
    def choose(self, request: HttpRequest) -> HttpResponse:
        """What the dialog “Insert an image” shows: the latest that fit the words, and the form of a new one."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        words = request.GET.get("q", "").replace("\0", "")
        found, _distinct = self.get_search_results(
            request, self.get_queryset(request).order_by("-created_at", "-pk"), words
        )
        context = {
            "images": found[:MOST_SHOWN],
            "count": found.count(),
            "words": words,
            "may_upload": self.has_add_permission(request),
            "most_bytes": settings.UPLOADS[reverse("admin:quizzes_image_add")],
            "form": ImageForm(),
        }
        answer = render(request, "admin/quizzes/image/choose.html", context)
        add_never_cache_headers(answer)
        return answer

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


def _wants_data(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("accept", "")


VERBS = ("view", "change")
MOST_SHOWN = 24
"""Images that a dialog shows at once; a search finds the others."""
