"""Everything the site stores about one learner, as data; and its deletion."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import F, QuerySet

from quizzes.models import (
    AddressChange,
    Card,
    ConceptRevision,
    Opening,
    ProblemReport,
    QuestionRevision,
    Review,
    StatusChange,
    User,
)
from quizzes.study.addresses import is_confirmed
from quizzes.study.locking import lock
from quizzes.study.second_factors import second_factors_of

FORMAT = 2

# Every column by which a row points at an account, and the part of the file that tells of it. A test fails for any
# other: what is stored about a learner is theirs to take along.
RELATIONS = {
    "account.EmailAddress.user": "account",
    "admin.LogEntry.user": "admin_log",
    "mfa.Authenticator.user": "account",
    "quizzes.AddressChange.learner": "account",
    "quizzes.Card.learner": "cards",
    "quizzes.ConceptRevision.author": "authored",
    "quizzes.KeptForm.user": "kept_forms",
    "quizzes.Opening.learner": "opened",
    "quizzes.ProblemReport.learner": "problem_reports",
    "quizzes.QuestionRevision.author": "authored",
    "quizzes.Review.learner": "reviews",
    "quizzes.StatusChange.author": "authored",
    "quizzes.User.groups": "powers",
    "quizzes.User.user_permissions": "powers",
    "usersessions.UserSession.user": "sessions",
}
# The password is a hash that opens nothing elsewhere; the secret and the seeds decide what is still to be asked.
WITHHELD = {"id", "password", "secret"}

SETTINGS = (
    "time_zone",
    "rollover_hour",
    "new_per_day",
    "reviews_per_day",
    "review_order",
    "four_buttons",
    "decimal_mark",
    "theme",
    "zone_confirmed",
)
_REVIEW_COLUMNS = (
    "answer_id",
    "action",
    "card_version",
    "place",
    "response",
    "rating",
    "score",
    "sure",
    "duration_ms",
    "study_day",
    "answered_at",
    "recall",
    "stability_before",
    "stability",
    "due_day",
    "due_at",
    "model",
    "parameters",
    "retention",
    "elapsed_days",
    "elapsed_seconds",
    "due_day_before",
    "day_waiting",
    "day_share",
)
_CARD_COLUMNS = (
    "version",
    "stability",
    "difficulty",
    "last_day",
    "due_day",
    "due_at",
    "reps",
    "lapses",
    "suspended",
)


def own_data(learner: User, now: dt.datetime) -> dict[str, Any]:
    """The learner's whole record. Questions go by their authored names, so that the file means something elsewhere.

    Not in it: the secret and the seeds, which decide the order of what is still to be asked.
    """
    return {
        "format": FORMAT,
        "exported_at": now,
        "account": {
            "email": learner.email,
            "joined": learner.date_joined,
            "last_sign_in": learner.last_login,
            "active": learner.is_active,
            "confirmed": is_confirmed(learner),
            "changing_to": AddressChange.objects.filter(learner=learner).values("email", "asked_at").first(),
            "second_factors": second_factors_of(learner),
        },
        "settings": {name: getattr(learner, name) for name in SETTINGS},
        "reviews": list(_reviews(learner)),
        "cards": list(_cards(learner)),
        "problem_reports": list(_reports(learner)),
        "opened": _opened(learner),
        "sessions": _rows(learner.usersession_set.values("created_at", "last_seen_at", "ip", "user_agent")),
        "powers": {
            "staff": learner.is_staff,
            "superuser": learner.is_superuser,
            "groups": list(learner.groups.order_by("name").values_list("name", flat=True)),
            "permissions": sorted(learner.get_user_permissions()),
        },
        "authored": _authored(learner),
        "kept_forms": _rows(learner.kept_forms.values("path", "data", "kept_at")),
        "admin_log": [_act(entry) for entry in LogEntry.objects.filter(user=learner).order_by("pk")],
    }


def _name(row: dict[str, Any]) -> dict[str, Any]:
    """Replace the parts of a component's name by the name."""
    concept, question, key = row.pop("concept"), row.pop("question_slug"), row.pop("key")
    return {"component": "/".join(part for part in (concept, question, key) if part), **row}


def _names() -> dict[str, F]:
    return {
        "concept": F("component__question__concept__slug"),
        "question_slug": F("component__question__slug"),
        "key": F("component__key"),
    }


def _reviews(learner: User) -> Iterator[dict[str, Any]]:
    extra = {
        "revision_number": F("revision__number"),
        "undoes_answer": F("undoes__answer_id"),
        "overrules_answer": F("overrules__answer_id"),
        **_names(),
    }
    rows = Review.objects.of(learner).order_by("pk").values(*_REVIEW_COLUMNS, **extra)
    return (_name(dict(row)) for row in rows.iterator(chunk_size=2000))


def _cards(learner: User) -> Iterator[dict[str, Any]]:
    rows = Card.objects.of(learner).order_by("component__question__concept__slug", "pk")
    return (_name(dict(row)) for row in rows.values(*_CARD_COLUMNS, **_names()))


def _reports(learner: User) -> Iterator[dict[str, Any]]:
    rows = ProblemReport.objects.filter(learner=learner).order_by("pk")
    columns = ("report_id", "reason", "text", "response", "state", "reply", "created_at")
    extra = {"revision_number": F("revision__number"), **_names()}
    return (_name(dict(row)) for row in rows.values(*columns, **extra))


def _authored(author: User) -> dict[str, list[dict[str, Any]]]:
    """What an author wrote and published. It stays on the site, without the name, when the account goes."""
    of_question = {"concept": F("question__concept__slug"), "name": F("question__slug")}
    questions = QuestionRevision.objects.filter(author=author)
    pages = ConceptRevision.objects.filter(author=author)
    changes = StatusChange.objects.filter(author=author)
    return {
        "questions": _rows(questions.values(*_QUESTION_COLUMNS, **of_question)),
        "pages": _rows(pages.values("number", "origin", "source", "created_at", page=F("concept__slug"))),
        "changes": _rows(changes.values("model", "object_id", "before", "after", "changed_at", "undone_at")),
    }


_QUESTION_COLUMNS = ("number", "version", "major", "content", "details", "created_at", "published_at")


def _opened(learner: User) -> list[dict[str, Any]]:
    rows = learner.openings.order_by("pk").values_list("concept__slug", "opened_at")
    return [{"concept": slug, "opened_at": opened_at} for slug, opened_at in rows]


def _rows(values: QuerySet[Any, Any]) -> list[dict[str, Any]]:
    return [dict(row) for row in values.order_by("pk")]


def _act(entry: LogEntry) -> dict[str, Any]:
    """What somebody did in the admin. Whose account it was done to is not theirs to take along."""
    of_account = entry.content_type == ContentType.objects.get_for_model(User)
    return {
        "at": entry.action_time,
        "act": entry.get_action_flag_display(),
        "what": str(entry.content_type),
        "which": "" if of_account else entry.object_repr,
        "changes": "" if of_account else entry.change_message,
    }


def delete_account(learner: User) -> None:
    """Delete the account with everything of the learner's: reviews, cards, reports, sessions. There is no way back.

    Backups made before still hold it until they are rotated out.
    """
    with transaction.atomic():
        owner = lock(learner.pk)
        Opening.objects.filter(learner=owner).delete()
        for session in owner.usersession_set.all():
            session.end()
        _forget_name(owner)
        ProblemReport.objects.filter(learner=owner).delete()
        Card.objects.filter(learner=owner).delete()
        Review.objects.filter(learner=owner).delete()
        owner.delete()


def _forget_name(owner: User) -> None:
    """The log of the admin keeps what was done to an account, but not to whom."""
    about = LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(User), object_id=str(owner.pk))
    about.update(object_id="", object_repr="a deleted account")
