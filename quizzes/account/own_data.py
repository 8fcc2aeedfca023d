"""Everything the site stores about one learner, as data."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from itertools import batched
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import F, QuerySet

from quizzes.kinds import DRAWN
from quizzes.log.shown import Shown
from quizzes.models import (
    Ability,
    Accommodation,
    Action,
    AddressChange,
    Attempt,
    AttemptItem,
    AttemptSave,
    Card,
    Component,
    ConceptRevision,
    ExpiryMail,
    Image,
    Invitation,
    Placement,
    ProblemReport,
    QuestionRevision,
    Quiz,
    RefusedSpelling,
    Reminder,
    Reminding,
    Resource,
    Review,
    ReviewNote,
    StatusChange,
    User,
    WorkingCopy,
)

from .addresses import is_confirmed
from .second_factors import second_factors_of

FORMAT = 4
PAGE = 500  # rows in memory at a time

# Every column by which a row points at an account, and the part of the file that tells of it. A test fails for any
# other: what is stored about a learner is theirs to take along.
RELATIONS = {
    "account.EmailAddress.user": "account",
    "admin.LogEntry.user": "admin_log",
    "mfa.Authenticator.user": "account",
    "quizzes.Ability.learner": "ability",
    "quizzes.AddressChange.learner": "account",
    "quizzes.Accommodation.learner": "accommodations",
    "quizzes.Attempt.learner": "attempts",
    "quizzes.Card.learner": "cards",
    "quizzes.ConceptRevision.author": "authored",
    "quizzes.ExpiryMail.person": "authored",
    "quizzes.Image.author": "authored",
    "quizzes.Invitation.invited_by": "authored",
    "quizzes.KeptForm.user": "kept_forms",
    "quizzes.Opening.learner": "opened",
    "quizzes.Placement.learner": "placements",
    "quizzes.ProblemReport.learner": "problem_reports",
    "quizzes.QuestionRevision.author": "authored",
    "quizzes.Quiz.owner": "authored",
    "quizzes.RefusedSpelling.author": "authored",
    "quizzes.Reminder.learner": "reminders",
    "quizzes.Reminding.learner": "reminders",
    "quizzes.Resource.author": "authored",
    "quizzes.Review.learner": "reviews",
    "quizzes.ReviewNote.author": "authored",
    "quizzes.StatusChange.author": "authored",
    "quizzes.User.groups": "powers",
    "quizzes.User.user_permissions": "powers",
    "quizzes.WorkingCopy.author": "working_copies",
    "usersessions.UserSession.user": "sessions",
}
# The password is a hash that opens nothing elsewhere; the secret and the seeds decide what is still to be asked; nobody
# is left to download a deleted account.
WITHHELD = {"id", "password", "secret", "deleted"}

SETTINGS = (
    "time_zone",
    "rollover_hour",
    "new_per_day",
    "reviews_per_day",
    "review_order",
    "new_material",
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
Drawing = Mapping[int, QuestionRevision]
_SHOWN_COLUMNS = ("revision_id", "seed")
"""Read to tell what was drawn, and not told themselves."""
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
    """The learner's whole record, in memory at once. A download takes it part by part (`as_json`)."""
    return {name: list(value) if isinstance(value, Iterator) else value for name, value in parts_of(learner, now)}


def parts_of(learner: User, now: dt.datetime) -> Iterator[tuple[str, Any]]:
    """The learner's whole record. Questions go by their authored names, so that the file means something elsewhere.

    What can be long is an iterator, which reads a page of rows at a time: no statement stays open while a slow browser
    takes its time, since on SQLite nobody could write meanwhile. Not in the file: the secret and the seeds, which
    decide the order of what is still to be asked.
    """
    yield "format", FORMAT
    yield "exported_at", now
    yield "account", _account(learner)
    yield "settings", {name: getattr(learner, name) for name in SETTINGS}
    yield "reviews", _reviews(learner)
    yield "cards", _cards(learner)
    yield "attempts", _attempts(learner, now)
    given = Accommodation.objects.for_learner(learner)
    yield "accommodations", _rows(given.values("extra_minutes", quiz_title=F("quiz__title")))
    yield "problem_reports", list(_reports(learner))
    yield "ability", Ability.objects.filter(learner=learner).values("answered", "earned").first()
    yield "opened", _opened(learner)
    yield "placements", _placements(learner)
    yield "reminders", _reminders(learner)
    yield "sessions", _rows(learner.usersession_set.values("created_at", "last_seen_at", "ip", "user_agent"))
    yield "powers", _powers(learner)
    yield "authored", _authored(learner)
    yield "kept_forms", _rows(learner.kept_forms.values("path", "data", "kept_at"))
    yield "working_copies", _working_copies(learner)
    yield "admin_log", [_act(entry) for entry in LogEntry.objects.filter(user=learner).order_by("pk")]


def _account(learner: User) -> dict[str, Any]:
    return {
        "email": learner.email,
        "joined": learner.date_joined,
        "last_sign_in": learner.last_login,
        "active": learner.is_active,
        "confirmed": is_confirmed(learner),
        "changing_to": AddressChange.objects.filter(learner=learner).values("email", "asked_at").first(),
        "second_factors": second_factors_of(learner),
    }


def _powers(learner: User) -> dict[str, Any]:
    return {
        "staff": learner.is_staff,
        "superuser": learner.is_superuser,
        "groups": list(learner.groups.order_by("name").values_list("name", flat=True)),
        "permissions": sorted(learner.get_user_permissions()),
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


def _component_names() -> dict[int, str]:
    """The authored name of every part of a question: one short statement instead of three joins a row."""
    rows = Component.objects.order_by().values_list("pk", "question__concept__slug", "question__slug", "key")
    return {pk: "/".join(filter(None, names)) for pk, *names in rows}


def _drawing_revisions() -> Drawing:
    """The revisions whose numbers are drawn, by their row: one statement."""
    drawn = QuestionRevision.objects.filter(content__has_key=DRAWN).only("kind", "content")
    return {revision.pk: revision for revision in drawn}


def _with_numbers(row: dict[str, Any], drawing: Drawing, *, shown: bool = True) -> dict[str, Any]:
    """The row with the numbers that its question was asked with, where they were drawn, instead of the seed."""
    revision, seed = drawing.get(row.pop("revision_id")), row.pop("seed")
    return {**row, "drawn": Shown(revision, "", seed).drawn if revision and shown else None}


def _reviews(learner: User) -> Iterator[dict[str, Any]]:
    """In the order in which they were stored, up to the last one that there is when the first is read."""
    names, drawing = _component_names(), _drawing_revisions()
    mine = Review.objects.of(learner).order_by("pk")
    last = mine.values_list("pk", flat=True).last() or 0
    extra = {
        "revision_number": F("revision__number"),
        "undoes_answer": F("undoes__answer_id"),
        "overrules_answer": F("overrules__answer_id"),
    }
    rows = mine.filter(pk__lte=last).values("pk", "component_id", *_SHOWN_COLUMNS, *_REVIEW_COLUMNS, **extra)
    after = 0
    while page := list(rows.filter(pk__gt=after)[:PAGE]):
        after = page[-1]["pk"]
        yield from (_named(_with_numbers(row, drawing, shown=row["action"] == Action.ANSWER), names) for row in page)


def _named(row: dict[str, Any], names: Mapping[int, str]) -> dict[str, Any]:
    """The row under the name of its part instead of numbers that mean nothing elsewhere."""
    del row["pk"]
    return {"component": names[row.pop("component_id")], **row}


def _cards(learner: User) -> Iterator[dict[str, Any]]:
    names = _component_names()
    mine = Card.objects.of(learner)
    ordered = mine.order_by("component__question__concept__slug", "pk").values_list("pk", flat=True)
    for page in batched(list(ordered), PAGE):
        rows = {row["pk"]: row for row in mine.filter(pk__in=page).values("pk", "component_id", *_CARD_COLUMNS)}
        yield from (_named(rows[pk], names) for pk in page if pk in rows)


_ATTEMPT_COLUMNS = (
    "attempt_id",
    "kind",
    "about",
    "title",
    "bank",
    "started_at",
    "ends_at",
    "ended_at",
    "told_at",
    "mark",
)
_ITEM_COLUMNS = ("position", "version", "sent", "flagged", "response", "score", "answered_at")
_SAVE_COLUMNS = ("save_id", "seen", "sent", "response", "applied", "saved_at")


def _attempts(learner: User, now: dt.datetime) -> Iterator[dict[str, Any]]:
    """Practice and quizzes, each with its questions and everything that was sent for them: three statements each.

    How an answer was read names the options as their author ordered them: until a quiz is told, that stays here.
    """
    names, drawing = _component_names(), _drawing_revisions()
    mine = Attempt.objects.of(learner)
    for pk in list(mine.order_by("pk").values_list("pk", flat=True)):
        items = AttemptItem.objects.filter(attempt=pk).order_by("position")
        saves = AttemptSave.objects.filter(attempt=pk).order_by("pk")
        extra = {"revision_number": F("revision__number")}
        for attempt in mine.filter(pk=pk):
            withheld = {} if attempt.is_told(now) else {"response": None, "score": None}
            asked = items.values("pk", "component_id", *_SHOWN_COLUMNS, *_ITEM_COLUMNS, **extra)
            logged = saves.values(*_SAVE_COLUMNS, position=F("item__position"))
            yield {
                **{name: getattr(attempt, name) for name in _ATTEMPT_COLUMNS},
                "items": [
                    _named(_with_numbers(each, drawing, shown=not withheld and bool(each["answered_at"])), names)
                    | withheld
                    for each in asked
                ],
                "saves": [each | ({"response": None} if withheld else {}) for each in logged],
            }


def _reports(learner: User) -> Iterator[dict[str, Any]]:
    rows = ProblemReport.objects.filter(learner=learner).order_by("pk")
    columns = ("report_id", "reason", "text", "response", "state", "reply", "created_at", "answered_at", "seen_at")
    extra = {"revision_number": F("revision__number"), **_names()}
    drawing = _drawing_revisions()
    asked = rows.values(*columns, *_SHOWN_COLUMNS, **extra)
    return (_name(_with_numbers(dict(row), drawing)) for row in asked)


def _authored(author: User) -> dict[str, list[dict[str, Any]]]:
    """What an author wrote and published. It stays on the site, without the name, when the account goes."""
    of_question = {"concept": F("question__concept__slug"), "name": F("question__slug")}
    questions = QuestionRevision.objects.filter(author=author)
    pages = ConceptRevision.objects.filter(author=author)
    changes = StatusChange.objects.filter(author=author)
    quizzes = Quiz.objects.filter(owner=author)
    refused = RefusedSpelling.objects.filter(author=author)
    return {
        "quizzes": _rows(quizzes.values("title", "intro", "shared", "opens_at", "closes_at")),
        "questions": _rows(questions.values(*_QUESTION_COLUMNS, **of_question)),
        "pages": _rows(pages.values("number", "origin", "source", "created_at", page=F("concept__slug"))),
        "changes": _rows(changes.values("model", "object_id", "before", "after", "changed_at", "undone_at")),
        "refused_spellings": _rows(refused.values("spelling", "refused_at", **of_question)),
        "images": _images(author),
        "resources": _rows(Resource.objects.filter(author=author).values("label", "url", "note", "warning", "status")),
        "notes": _rows(ReviewNote.objects.filter(author=author).values("verdict", "text", "created_at")),
        "invitations": _rows(Invitation.objects.filter(invited_by=author).values("role", "invited_at")),
        "expiry_mails": _rows(ExpiryMail.objects.filter(person=author).values("period", "state", "at")),
    }


def _images(author: User) -> list[dict[str, Any]]:
    """Without their bytes, which may be many: where each can be saved from."""
    images = Image.objects.without_data().filter(author=author).order_by("pk")
    return [
        {"name": each.name, "description": each.alt, "address": each.get_absolute_url(), "created_at": each.created_at}
        for each in images
    ]


_QUESTION_COLUMNS = ("number", "version", "major", "content", "details", "created_at", "published_at")


def _working_copies(author: User) -> list[dict[str, Any]]:
    of = {"concept_slug": F("concept__slug"), "question_slug": F("question__slug")}
    copies = WorkingCopy.objects.of(author).order_by("pk")
    return _rows(copies.values("kind", "state", "data", "created_at", "updated_at", **of))


def _opened(learner: User) -> list[dict[str, Any]]:
    rows = learner.openings.order_by("pk").values_list("concept__slug", "opened_at")
    return [{"concept": slug, "opened_at": opened_at} for slug, opened_at in rows]


def _placements(learner: User) -> list[dict[str, Any]]:
    placements = list(Placement.objects.of(learner).order_by("pk"))
    names, drawing = (_component_names(), _drawing_revisions()) if placements else ({}, {})
    return [_placement(each, names, drawing) for each in placements]


_PLACEMENT_COLUMNS = ("number", "response", "score", "outcome", "chance", "answered_at", "predicted")


def _placement(placement: Placement, names: Mapping[int, str], drawing: Drawing) -> dict[str, Any]:
    """Whether or not it was undone. The seeds are left out, as everywhere."""
    answers = placement.answers.order_by("number").values(
        "pk", "component_id", *_SHOWN_COLUMNS, *_PLACEMENT_COLUMNS, revision_number=F("revision__number")
    )
    columns = ("started_at", "applied_at", "undone_at", "judged")
    return {name: getattr(placement, name) for name in columns} | {
        "answers": [_named(_with_numbers(dict(row), drawing), names) for row in answers]
    }


def _reminders(learner: User) -> dict[str, Any]:
    """What was asked for, and what became of each day's. Not the hashes of links, which open nothing."""
    wanted = Reminding.objects.filter(learner=learner)
    days = Reminder.objects.filter(learner=learner)
    return {
        "wanted": wanted.values("by_mail", "hour", "refused_address", "feed_made_at").first(),
        "days": _rows(days.values("study_day", "state", "at", "tries")),
    }


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
