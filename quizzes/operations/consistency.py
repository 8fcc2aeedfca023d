"""Everything that has to hold in the database, as checks that name what does not."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from django.contrib.auth.models import Permission
from django.db import connection
from django.db.models import Count, F, Max, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from quizzes.account.addresses import undecided_addresses
from quizzes.account.powers import lost_powers
from quizzes.desk.figures import differing
from quizzes.kinds import KINDS
from quizzes.knowledge.guide_graph import published_graph
from quizzes.log.presenting import page_text_fields
from quizzes.log.rebuilding import differences
from quizzes.log.shown import Shown
from quizzes.models import (
    Action,
    AttemptItem,
    AttemptSave,
    Card,
    Concept,
    Placement,
    Question,
    QuestionRevision,
    Reminder,
    Review,
    Status,
    User,
)
from quizzes.scheduling import State, UnknownSetup

# A fault must not be. A decision is one that only a person can make; the site works meanwhile.
Severity = Literal["fault", "decision"]

SHOWN = 20


@dataclass(frozen=True, slots=True)
class Check:
    """A promise about the stored rows. `code` is for programs and never changes; people read the rest."""

    code: str
    promise: str
    broken: Callable[[], Iterator[str]]
    advice: str
    severity: Severity = "fault"


@dataclass(frozen=True, slots=True)
class Finding:
    """A promise that does not hold: how often, the first places, and what to do about it."""

    code: str
    promise: str
    severity: Severity
    count: int
    details: tuple[str, ...]
    advice: str


def examine(check: Check) -> Finding | None:
    """A check may stumble over what is wrong: that is a finding too, and the other checks go on."""
    count, details = 0, []
    try:
        for each in check.broken():
            count += 1
            if count <= SHOWN:
                details.append(each)
    except Exception as error:
        count += 1
        details.append(f"this check couldn’t be finished: {error!r}")
    if not count:
        return None
    return Finding(check.code, check.promise, check.severity, count, tuple(details), check.advice)


def findings() -> Iterator[Finding]:
    for check in CHECKS:
        found = examine(check)
        if found:
            yield found


# --- The database itself ------------------------------------------------------------------------


def database() -> Iterator[str]:
    """What can no longer be read. SQLite checks its own file; on PostgreSQL every row is read once."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA integrity_check")
            yield from (row[0] for row in cursor.fetchall() if row[0] != "ok")
            return
        for table in connection.introspection.table_names(cursor):
            name = connection.ops.quote_name(table)
            cursor.execute(f"SELECT count({name}::text) FROM {name}")  # noqa: S608  # a quoted name, no value


def references() -> Iterator[str]:
    """Rows that point at nothing."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA foreign_key_check")
        yield from (f"{table} row {row} points to a missing {parent}" for table, row, parent, _ in cursor.fetchall())


# --- The log and the cards ----------------------------------------------------------------------


def cards_equal_log() -> Iterator[str]:
    """Cards that a replay of the log contradicts."""
    for learner in User.objects.order_by("pk").iterator():
        try:
            yield from (str(each) for each in differences(learner))
        except UnknownSetup as unknown:
            yield f"learner {learner.pk}: a newer release scheduled this log, with {unknown}"


def figures_equal_log() -> Iterator[str]:
    """What is counted of questions and learners, and the log counts otherwise."""
    yield from differing()


def versions_without_gaps() -> Iterator[str]:
    """A card's records carry the versions 0, 1, 2 … without a gap."""
    groups = Review.objects.values("learner", "component").annotate(n=Count("pk"), last=Max("card_version"))
    for row in groups.exclude(n=F("last") + 1):
        yield f"learner {row['learner']}, component {row['component']}: {row['n']} records up to version {row['last']}"


def undos_in_order() -> Iterator[str]:
    """An undo is later than what it undoes, of the same learner and component, and undoes no undo."""
    undos = Review.objects.filter(action=Action.UNDO).select_related("undoes")
    for undo in undos.iterator():
        done = undo.undoes
        if done is None:
            yield f"undo {undo.pk} doesn’t point to a record"
        elif (done.learner_id, done.component_id) != (undo.learner_id, undo.component_id) or done.pk > undo.pk:
            yield f"undo {undo.pk} points to a record of another card"
        elif done.action == Action.UNDO:
            yield f"undo {undo.pk} undoes an undo"


def reviews_of_their_question() -> Iterator[str]:
    """The revision of a review belongs to the question of its component."""
    odd = Review.objects.exclude(revision__question=F("component__question"))
    yield from (f"review {pk} shows a revision of another question" for pk in odd.values_list("pk", flat=True))


def cards_of_their_question() -> Iterator[str]:
    odd = Card.objects.exclude(question=F("component__question"))
    yield from (f"card {pk} names another question" for pk in odd.values_list("pk", flat=True))


def cards_in_bounds() -> Iterator[str]:
    """Due days after the last answer, lapses no more than answers, memory complete or absent."""
    odd = Card.objects.filter(
        Q(due_day__lt=F("last_day"))
        | Q(lapses__gt=F("reps"))
        | Q(stability=None, difficulty__isnull=False)
        | Q(stability__isnull=False, last_day=None)
        | Q(due_at__isnull=False, stability=None)
    )
    yield from (f"card {pk} is out of bounds" for pk in odd.values_list("pk", flat=True))


def answers_rated() -> Iterator[str]:
    """Every answer has a rating and a score between 0 and 1."""
    odd = Review.objects.filter(action=Action.ANSWER).filter(
        Q(rating=None) | Q(score=None) | Q(score__lt=0) | Q(score__gt=1)
    )
    yield from (f"answer {pk} doesn’t have a valid rating" for pk in odd.values_list("pk", flat=True))


def seeds_complete() -> Iterator[str]:
    """What placement took for known says when it is checked, and how long it is taken to last."""
    odd = Review.objects.filter(action=Action.SEED).filter(Q(due_day=None) | Q(stability=None))
    yield from (f"seed {pk} doesn’t say when it’s checked" for pk in odd.values_list("pk", flat=True))


def placements_in_order() -> Iterator[str]:
    """The answers of a placement are numbered 0, 1, 2 … without a gap, and the probe is the last."""
    counts = {"n": Count("answers"), "last": Max("answers__number"), "probes": Count("answers__predicted")}
    for row in Placement.objects.filter(answers__isnull=False).annotate(**counts).values("pk", *counts):
        if row["n"] != row["last"] + 1 or row["probes"] > 1:
            yield f"placement {row['pk']}: {row['n']} answers up to number {row['last']}, {row['probes']} probes"


# --- Practice and quizzes -----------------------------------------------------------------------


def attempts_equal_log() -> Iterator[str]:
    """A question of an attempt counts its applied saves, and has the answer of the last one."""
    counted = AttemptItem.objects.annotate(applied=Count("saves", filter=Q(saves__applied=True)))
    for item in counted.exclude(version=F("applied")).order_by("pk"):
        yield f"item {item.pk} of attempt {item.attempt_id}: version {item.version} after {item.applied} saves"
    latest = AttemptSave.objects.filter(item=OuterRef("pk"), applied=True).order_by("-pk")
    answered = AttemptItem.objects.annotate(last=Subquery(latest.values("response")[:1]))
    for pk, attempt, response, last in answered.values_list("pk", "attempt", "response", "last").iterator():
        if response != last:
            yield f"item {pk} of attempt {attempt} has a different answer from its log"


def attempts_of_their_question() -> Iterator[str]:
    """What was asked, and what was sent, belongs to the question and to the attempt that it names."""
    odd = AttemptItem.objects.exclude(revision__question=F("component__question"))
    yield from (f"item {pk} shows a revision of another question" for pk in odd.values_list("pk", flat=True))
    strays = AttemptSave.objects.exclude(item__attempt=F("attempt"))
    yield from (f"save {pk} is for another attempt" for pk in strays.values_list("pk", flat=True))


# --- The guide ----------------------------------------------------------------------------------


def questions_complete() -> Iterator[str]:
    """A published question has a current revision of its own, a known kind, and the parts its content calls for."""
    published = Question.objects.filter(status=Status.PUBLISHED).select_related("current", "concept")
    published = published.defer(*page_text_fields("concept"), "current__rendered")  # a page again for each question
    for question in published.prefetch_related("components"):
        if question.current is None or question.current.question_id != question.pk:
            yield f"question {question} has no current revision of its own"
        elif question.kind not in KINDS:
            yield f"question {question} has the unknown kind {question.kind}"
        elif question.current.kind in KINDS:  # another check names those that are not
            wanted = set(Shown(question.current).parts)
            asked = {part.key for part in question.components.all() if part.active}
            is_set_aside = not asked and question.is_expired(timezone.now().date())
            if asked != wanted and not is_set_aside:
                yield f"question {question} has different parts from its content"


def revisions_counted() -> Iterator[str]:
    """A question's revisions are numbered 1, 2, 3 … without a gap."""
    groups = QuestionRevision.objects.values("question").annotate(n=Count("pk"), last=Max("number")).order_by()
    for row in groups.exclude(n=F("last")):
        yield f"question {row['question']}: {row['n']} revisions up to number {row['last']}"


def revisions_say_how_they_ask() -> Iterator[str]:
    """Every revision names a kind that the program knows: without one no answer to it can be shown."""
    odd = QuestionRevision.objects.exclude(kind__in=KINDS).select_related("question__concept").order_by("pk")
    yield from (f"revision {each.number} of {each.question} has the unknown kind {each.kind!r}" for each in odd)


def graph_without_rings() -> Iterator[str]:
    """No concept waits for itself."""
    for ring in published_graph().cycles:
        yield "concepts require each other: " + " → ".join(ring)


def concepts_rendered() -> Iterator[str]:
    nothing = Q(body=[]) | Q(body__isnull=True, blocks=[])  # without a body: the release before rendered it
    empty = Concept.objects.published().exclude(text="").filter(nothing)
    yield from (f"concept {slug} has text that wasn’t rendered" for slug in empty.values_list("slug", flat=True))


# --- What an upgrade cannot decide --------------------------------------------------------------


def undecided(code: str) -> Callable[[], Iterator[str]]:
    """The accounts whose address no rule can settle, by number: a report may travel further than an address should."""

    def accounts() -> Iterator[str]:
        yield from (f"account {each.account}" for each in undecided_addresses() if each.code == code)

    return accounts


def powers_beyond_groups() -> Iterator[str]:
    """Staff with permissions of their own that none of their groups gives."""
    own = Permission.objects.filter(user__isnull=False).values_list("user", "pk")
    given = set(Permission.objects.filter(group__user__isnull=False).values_list("group__user", "pk"))
    beyond: defaultdict[int, int] = defaultdict(int)
    for learner, permission in own:
        beyond[learner] += (learner, permission) not in given
    for pk in _staff().values_list("pk", flat=True):
        if beyond[pk]:
            yield f"account {pk}: {beyond[pk]} permissions of its own"


def staff_without_powers() -> Iterator[str]:
    idle = _staff().filter(user_permissions=None, groups__permissions=None)
    yield from (f"account {pk}" for pk in idle.values_list("pk", flat=True).distinct())


def _staff() -> QuerySet[User]:
    """Those who work in the admin with powers that were handed to them; a superuser has all."""
    return User.objects.filter(is_staff=True, is_active=True, is_superuser=False).order_by("pk")


# --- Mail ---------------------------------------------------------------------------------------


def reminders_through() -> Iterator[str]:
    """Days whose reminder the mail server never took."""
    lost = Reminder.objects.filter(state__in=(State.LATER, State.HANDED), at__lt=timezone.now() - SETTLED_AFTER)
    recent = lost.filter(at__gte=timezone.now() - LOOKED_BACK).order_by("learner", "study_day")
    yield from (
        f"account {pk}, {day}: {state}" for pk, day, state in recent.values_list("learner", "study_day", "state")
    )


SETTLED_AFTER, LOOKED_BACK = dt.timedelta(days=1), dt.timedelta(days=7)


# --- All of them --------------------------------------------------------------------------------

REPLAY = "Run manage.py backup, then manage.py rebuild_cards: it rebuilds every card from the log of answers."
PUT_BACK = "Restore the newest usable backup: manage.py restore lists them."
TELL = "No command repairs this. Run manage.py backup, keep the copy, and report it with the lines above."

CHECKS: tuple[Check, ...] = (
    Check("database.damaged", "the database file is intact", database, PUT_BACK),
    Check("database.references", "no row points to a missing one", references, PUT_BACK),
    Check("cards.differ-from-log", "every card matches its log", cards_equal_log, REPLAY),
    Check(
        "figures.differ-from-log",
        "the figures of questions match the log",
        figures_equal_log,
        "Run manage.py refresh_figures --all: it counts everything anew.",
    ),
    Check("reviews.version-gap", "the versions of a card have no gaps", versions_without_gaps, TELL),
    Check("reviews.undo-order", "every undo points to what it undoes", undos_in_order, TELL),
    Check("reviews.other-question", "every review shows its own question", reviews_of_their_question, TELL),
    Check("cards.other-question", "every card names its own question", cards_of_their_question, REPLAY),
    Check("cards.out-of-bounds", "every card is within bounds", cards_in_bounds, REPLAY),
    Check("reviews.seed-incomplete", "every seed says when it’s checked", seeds_complete, TELL),
    Check("placements.gap", "the answers of a placement have no gaps", placements_in_order, TELL),
    Check("reviews.unrated", "every answer has a rating", answers_rated, TELL),
    Check("attempts.differ-from-log", "every attempt matches its log", attempts_equal_log, TELL),
    Check("attempts.other-question", "every attempt shows its own questions", attempts_of_their_question, TELL),
    Check(
        "questions.incomplete",
        "every published question is complete",
        questions_complete,
        "Open the question in the admin and save it, or run manage.py publish_guide.",
    ),
    Check("questions.revision-gap", "revisions are numbered without gaps", revisions_counted, TELL),
    Check(
        "questions.revision-kind",
        "every revision says how it asks",
        revisions_say_how_they_ask,
        "Run manage.py publish_guide: it completes what an earlier release wrote during an upgrade.",
    ),
    Check(
        "guide.ring",
        "no concept requires itself",
        graph_without_rings,
        "Open one of these concepts in the admin and remove the next one from what it builds on.",
    ),
    Check(
        "guide.not-rendered",
        "every page is rendered",
        concepts_rendered,
        "Open the concept in the admin and save it.",
    ),
    Check(
        "address.blank",
        "every account has an email address",
        undecided("address.blank"),
        "Ask the learner, and enter the address in the admin. Until then, nobody can sign in to that account by email.",
        "decision",
    ),
    Check(
        "address.claimed-twice",
        "every email address belongs to one account",
        undecided("address.claimed-twice"),
        "Find out whose address it is, and change it in the other account in the admin.",
        "decision",
    ),
    Check(
        "address.second",
        "nobody has a second address",
        undecided("address.second"),
        "Ask which address the learner wants, and enter that one in the admin: the other one is removed.",
        "decision",
    ),
    Check(
        "reminders.lost",
        "every reminder of the last week got through",
        reminders_through,
        "Look at the log of the mail server. Nothing is sent twice; the next day's reminder goes out as usual.",
        "decision",
    ),
    Check(
        "accounts.powers-beyond-groups",
        "staff have the powers of their groups",
        powers_beyond_groups,
        "Decide whether the account still needs them. A superuser can add a group or remove the permissions.",
        "decision",
    ),
    Check(
        "accounts.powers-shrank",
        "staff don’t have permissions that no longer do anything",
        lost_powers,
        "Only a superuser can change groups now. Remove the permission, or make the account a superuser.",
        "decision",
    ),
    Check(
        "accounts.staff-without-powers",
        "staff can do something in the admin",
        staff_without_powers,
        "A superuser can add the account to a group, or remove its staff status.",
        "decision",
    ),
)
