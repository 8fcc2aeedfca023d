"""The site, and beside it the reference."""

from django.urls import include, path

from benchmarks.raw import raw_answer
from genai_quiz.urls import handler400, handler403, handler404, handler429, handler500

__all__ = ["handler400", "handler403", "handler404", "handler429", "handler500", "urlpatterns"]

urlpatterns = [path("raw/", raw_answer), path("", include("genai_quiz.urls"))]
