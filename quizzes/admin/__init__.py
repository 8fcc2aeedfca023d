"""The admin: authors write the guide here, and staff read what learners did.

An admin class finds, asks and renders; what it does to the guide is a verb of `quizzes.authoring`.
"""

from django.contrib.admin import AdminSite

from . import (
    accounts,
    concepts,
    conflicts,
    images,
    overrules,
    probes,
    questions,
    quizzes,
    reports,
    resources,
    study,
    working_copies,
)

__all__ = [
    "accounts",
    "concepts",
    "conflicts",
    "images",
    "keep_only_ours",
    "overrules",
    "probes",
    "questions",
    "quizzes",
    "reports",
    "resources",
    "study",
    "working_copies",
]


def keep_only_ours(site: AdminSite) -> None:
    """Take away every table that another application brought: a session's key, an address or a second factor opens the
    account it belongs to. What is to be edited here has an admin class here, with who may.
    """
    for model, model_admin in list(site._registry.items()):
        if not type(model_admin).__module__.startswith(f"{__name__}."):
            site.unregister(model)
