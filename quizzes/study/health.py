"""Everything that has to hold in the database, as checks that name what does not."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.db import connection
from django.db.models import Count, F, Max, Q

from quizzes.kinds import KINDS
from quizzes.models import Action, Card, Concept, Question, QuestionRevision, Review, Status, User
from quizzes.scheduling import UnknownSetup

from .guide_graph import published_graph
from .rebuilding import differences


def database() -> Iterator[str]:
    """What the database engine says about its own file."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        yield from (row[0] for row in cursor.fetchall() if row[0] != "ok")


def references() -> Iterator[str]:
    """Rows that point at nothing."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA foreign_key_check")
        yield from (f"{table} row {row} points at a missing {parent}" for table, row, parent, _ in cursor.fetchall())


def cards_equal_log() -> Iterator[str]:
    """Cards that a replay of the log contradicts."""
    for learner in User.objects.order_by("pk").iterator():
        try:
            yield from (str(each) for each in differences(learner))
        except UnknownSetup as unknown:
            yield f"learner {learner.pk}: a later release scheduled this log, with {unknown}"


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
            yield f"undo {undo.pk} names no record"
        elif (done.learner_id, done.component_id) != (undo.learner_id, undo.component_id) or done.pk > undo.pk:
            yield f"undo {undo.pk} names a record of another card"
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
    yield from (f"answer {pk} has no proper rating" for pk in odd.values_list("pk", flat=True))


def questions_complete() -> Iterator[str]:
    """A published question has a current revision of its own, a known kind, and the parts its content calls for."""
    published = Question.objects.filter(status=Status.PUBLISHED).select_related("current", "concept")
    for question in published.prefetch_related("components"):
        if question.current is None or question.current.question_id != question.pk:
            yield f"question {question} has no current revision of its own"
        elif question.kind not in KINDS:
            yield f"question {question} is of the unknown kind {question.kind}"
        else:
            wanted = set(KINDS[question.kind].components(question.current.content))
            if {part.key for part in question.components.all() if part.active} != wanted:
                yield f"question {question} has other parts than its content"


def revisions_counted() -> Iterator[str]:
    """A question's revisions are numbered 1, 2, 3 … without a gap."""
    groups = QuestionRevision.objects.values("question").annotate(n=Count("pk"), last=Max("number")).order_by()
    for row in groups.exclude(n=F("last")):
        yield f"question {row['question']}: {row['n']} revisions up to number {row['last']}"


def graph_without_rings() -> Iterator[str]:
    """No concept waits for itself."""
    for ring in published_graph().cycles:
        yield "concepts wait for one another: " + " → ".join(ring)


def concepts_rendered() -> Iterator[str]:
    empty = Concept.objects.published().exclude(text="").filter(blocks=[])
    yield from (f"concept {slug} has text that was not rendered" for slug in empty.values_list("slug", flat=True))


FINDINGS: dict[str, Callable[[], Iterator[str]]] = {
    "the database file is sound": database,
    "no row points at nothing": references,
    "every card agrees with its log": cards_equal_log,
    "the versions of a card have no gaps": versions_without_gaps,
    "every undo names what it undoes": undos_in_order,
    "every review shows its own question": reviews_of_their_question,
    "every card names its own question": cards_of_their_question,
    "every card is within bounds": cards_in_bounds,
    "every answer has a rating": answers_rated,
    "every published question is complete": questions_complete,
    "revisions are numbered without gaps": revisions_counted,
    "no concept waits for itself": graph_without_rings,
    "every page is rendered": concepts_rendered,
}
