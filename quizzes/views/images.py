"""Images of the guide, under addresses that change with their bytes."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_safe

from quizzes.guide.format.images import TYPES
from quizzes.models import Image
from quizzes.reading.images import is_public

from .public import public

FOR_EVER = "public, max-age=31536000, immutable"


@public
@require_safe
def image(request: HttpRequest, digest: str, name: str, ending: str) -> HttpResponse:
    """What learners may see is for everyone and kept for ever. What only drafts show is for the staff, and not kept."""
    seen_by_all = is_public(name)
    if not seen_by_all and not (request.user.is_active and getattr(request.user, "is_staff", False)):
        raise Http404
    found = get_object_or_404(Image, name=name, digest=digest, ending=ending)
    response = HttpResponse(found.data, content_type=TYPES[found.ending])
    response["X-Content-Type-Options"] = "nosniff"
    if seen_by_all:
        response["Cache-Control"] = FOR_EVER
    else:
        add_never_cache_headers(response)
    return response
