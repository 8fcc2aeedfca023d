"""The map of the product."""

from django.urls import path

from quizzes.views import site

urlpatterns = [
    path("healthz", site.healthz, name="healthz"),
    path("robots.txt", site.robots, name="robots"),
    path("manifest.webmanifest", site.manifest, name="manifest"),
    path("setup/<str:token>/", site.setup, name="setup"),
]
