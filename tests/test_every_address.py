"""What holds for every address of the product: who may see it, and what it may write.

A new address without a row in ROWS fails here.
"""

from __future__ import annotations

import datetime as dt
import random
import re
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group, Permission
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from quizzes.authoring.indexing import reindex
from quizzes.models import Attempt, Card, Component, Concept, ProblemReport, Question, Quiz, Review, Status, User
from quizzes.quizzing.practice import Scope, Wish, start_practice
from quizzes.quizzing.ready_made import ReadyMade, start_quiz
from quizzes.quizzing.saving import hand_in
from quizzes.reading.reporting import report_problem
from quizzes.study.today import presentation_of
from quizzes.urls import urlpatterns
from tests.addresses import ROUTES
from tests.factories import UserFactory, choice_content, give_answer, make_question

NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
MARK = "a mark that only its owner may read"

pytestmark = pytest.mark.django_db


@dataclass
class World:
    """Two learners, and something of the first."""

    owner: User
    stranger: User
    component: Component
    review: Review
    report: ProblemReport
    practice: Attempt
    quiz: Attempt
    over: Attempt
    shared: Quiz


@pytest.fixture
def world() -> World:
    owner, stranger = UserFactory.create(email="owner@example.com"), UserFactory.create()
    component = make_question().components.get()
    review = give_answer(owner, component, NOON).review
    presentation = presentation_of(owner, component.pk)
    assert presentation is not None
    report = report_problem(
        learner=owner,
        presentation=presentation,
        review=review,
        report_id=uuid.UUID(int=1),
        now=NOON,
        reason="other",
        text=MARK,
    )
    practice = start_practice(
        learner=owner, wish=Wish(Scope.SEEN, questions=1), attempt_id=uuid.uuid4(), now=NOON, luck=random.Random(1)
    )
    shared = Quiz.objects.create(title="Shared", shared=True)
    return World(owner, stranger, component, review, report, practice, *quizzes_of(owner), shared)


def quizzes_of(learner: User) -> tuple[Attempt, Attempt]:
    """One that is open, and one that was handed in."""
    now = timezone.now()
    is_open, over = (
        start_quiz(learner=learner, quiz=ReadyMade(kind), attempt_id=uuid.uuid4(), now=now, luck=random.Random(1))
        for kind in (Attempt.Kind.WEEKLY, Attempt.Kind.EVERYTHING)
    )
    return is_open, hand_in(learner=learner, attempt_id=over.attempt_id, now=now)


@dataclass(frozen=True)
class Row:
    public: bool = False
    only_post: bool = False
    owned: bool = False  # by the learner named in the row's argument: a stranger gets 404
    arguments: Callable[[World], list[Any]] = lambda world: []


def component(world: World) -> list[Any]:
    return [world.component.pk]


def slug(world: World) -> list[Any]:
    return [world.component.question.concept.slug]


def lab(world: World) -> list[Any]:
    return ["sampler"]


ROWS = {
    "home": Row(public=True),
    "today": Row(),
    "question": Row(),
    "answer": Row(only_post=True),
    "answered": Row(owned=True, arguments=lambda world: [world.review.answer_id]),
    "overrule": Row(only_post=True, arguments=lambda world: [world.review.answer_id]),
    "undo": Row(only_post=True),
    "aside": Row(only_post=True),
    "done": Row(),
    "report": Row(arguments=component),
    "reported": Row(owned=True, arguments=lambda world: [world.report.report_id]),
    "report-seen": Row(only_post=True, arguments=lambda world: [world.report.report_id]),
    "practice": Row(),
    "practiced": Row(owned=True, arguments=lambda world: [world.practice.attempt_id]),
    "practice-to-reviews": Row(only_post=True, arguments=lambda world: [world.practice.attempt_id]),
    "lesson": Row(arguments=slug),
    "quizzes": Row(),
    "quiz-weekly": Row(),
    "quiz-everything": Row(),
    "quiz-section": Row(arguments=lambda world: [world.component.question.concept.section]),
    "quiz-shared": Row(public=True, arguments=lambda world: [world.shared.token]),
    "taking": Row(owned=True, arguments=lambda world: [world.quiz.attempt_id]),
    "quiz-save": Row(only_post=True, arguments=lambda world: [world.quiz.attempt_id, 1]),
    "quiz-end": Row(only_post=True, arguments=lambda world: [world.quiz.attempt_id]),
    "quiz-result": Row(owned=True, arguments=lambda world: [world.over.attempt_id]),
    "quiz-to-reviews": Row(only_post=True, arguments=lambda world: [world.over.attempt_id]),
    "contents": Row(public=True),
    "search": Row(public=True),
    "suggested": Row(public=True),
    "glossary": Row(public=True),
    "section": Row(public=True, arguments=lambda world: [world.component.question.concept.section]),
    "concept": Row(public=True, arguments=slug),
    "missed": Row(arguments=slug),
    "reading-answer": Row(arguments=component),
    "try": Row(public=True, only_post=True, arguments=component),
    "sample": Row(public=True, arguments=component),
    "labs": Row(public=True),
    "lab": Row(public=True, arguments=lab),
    "lab-sent": Row(public=True, only_post=True, arguments=lab),
    "lab-remember": Row(only_post=True, arguments=lab),
    "map": Row(public=True),
    "map-concept": Row(public=True, arguments=slug),
    "learn": Row(only_post=True, arguments=slug),
    "prove": Row(only_post=True, arguments=slug),
    "placement": Row(),
    "placement-start": Row(only_post=True),
    "placement-use": Row(only_post=True),
    "placement-undo": Row(only_post=True),
    "placement-learn": Row(only_post=True, arguments=slug),
    "progress": Row(),
    "my-questions": Row(),
    "my-question": Row(owned=True, arguments=component),
    "turn": Row(only_post=True, arguments=component),
    "settings": Row(),
    "waiting-address": Row(only_post=True),
    "confirm-change": Row(arguments=lambda world: ["no-such-token"]),
    "zone": Row(only_post=True),
    "theme": Row(only_post=True),
    "no-passkey": Row(only_post=True),
    "suspended": Row(),
    "reminders": Row(),
    "calendar-address": Row(only_post=True),
    "invited": Row(public=True, arguments=lambda world: ["no-such-token"]),
    "stop-reminders": Row(public=True, arguments=lambda world: ["no-such-token"]),
    "calendar": Row(public=True, arguments=lambda world: ["no-such-token"]),
    "export": Row(),
    "delete": Row(),
    "deleted": Row(public=True),
    "privacy": Row(public=True),
    "about": Row(public=True),
    "healthz": Row(public=True),
    "robots": Row(public=True),
    "image": Row(public=True, arguments=lambda world: ["0" * 20, "no-such-image", "webp"]),
    "favicon": Row(public=True),
    "manifest": Row(public=True),
    "setup": Row(public=True, arguments=lambda world: ["no-such-token"]),
}
NAMES = sorted(ROWS)
PRIVATE = [name for name in NAMES if not ROWS[name].public]
POSTED = [name for name in NAMES if ROWS[name].only_post]
READ = [name for name in NAMES if not ROWS[name].only_post]
WRITES = re.compile(r"^(INSERT|UPDATE|DELETE)\b(?!.*django_session|.*last_login)", re.IGNORECASE)


def address(name: str, world: World) -> str:
    return reverse(name, args=ROWS[name].arguments(world))


def signed_in(user: User, **options: Any) -> Client:
    client = Client(**options)
    client.force_login(user)
    return client


def text_of(reply: Any) -> str:
    """All that a page says; a learner's own file is sent as it is read."""
    return bytes(reply.getvalue()).decode()


def test_every_address_has_a_row() -> None:
    assert {pattern.name for pattern in urlpatterns} == set(ROWS)


@pytest.mark.parametrize("name", PRIVATE)
def test_signed_out_is_sent_to_sign_in(name: str, world: World, client: Client) -> None:
    for reply in (client.get(address(name, world)), client.post(address(name, world))):
        assert reply.status_code == 302
        assert reply.headers["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("name", [name for name in NAMES if ROWS[name].owned])
def test_what_belongs_to_one_learner_is_404_to_another(name: str, world: World) -> None:
    assert signed_in(world.owner).get(address(name, world)).status_code == 200
    assert signed_in(world.stranger).get(address(name, world)).status_code == 404


@pytest.mark.parametrize("name", READ)
def test_nothing_of_another_learner_is_shown(name: str, world: World) -> None:
    reply = signed_in(world.stranger).get(address(name, world))

    assert world.owner.email not in text_of(reply)
    assert str(world.review.answer_id) not in text_of(reply)
    assert MARK not in text_of(reply)


# It tries now and then whether one can write: that is what it is asked.
WRITES_TO_SEE = {"healthz"}


@pytest.mark.parametrize("name", [name for name in READ if name not in WRITES_TO_SEE])
def test_reading_writes_nothing(name: str, world: World) -> None:
    client = signed_in(world.owner)
    client.get("/today/")  # the day's first visit renews the session

    with CaptureQueriesContext(connection) as queries:
        client.get(address(name, world))

    assert [query["sql"] for query in queries if WRITES.match(query["sql"])] == []


@pytest.mark.parametrize("name", POSTED)
def test_what_writes_cannot_be_fetched(name: str, world: World) -> None:
    assert signed_in(world.owner).get(address(name, world)).status_code == 405


@pytest.mark.parametrize("name", POSTED)
@pytest.mark.parametrize("origin", ["", "https://evil.example"])
def test_what_writes_wants_a_token_of_this_site(name: str, origin: str, world: World) -> None:
    client = signed_in(world.owner, enforce_csrf_checks=True)

    reply = client.post(address(name, world), headers={"Origin": origin} if origin else None)

    assert reply.status_code == 403


def filled(route: str, world: World) -> str:
    """An address with something of the world in its holes."""
    of_a_page = slug(world) if route.startswith(("/guide/", "/map/")) else component(world)
    pieces = {
        "/guide/answers/{}/": component(world),
        "/guide/try/{}/": component(world),
        "/guide/sample/{}/": component(world),
    }
    pieces["/review/answers/{}/"] = pieces["/review/answers/{}/overrule/"] = [world.review.answer_id]
    pieces["/practice/{}/"] = pieces["/practice/{}/reviews/"] = [world.practice.attempt_id]
    for end in ("", "end/", "result/", "reviews/"):
        pieces["/quizzes/taken/{}/" + end] = [world.quiz.attempt_id]
    pieces["/quizzes/shared/{}/"] = [world.shared.token]
    pieces["/quizzes/taken/{}/{}/"] = [world.quiz.attempt_id, 1]
    pieces["/review/reports/{}/"] = pieces["/review/reports/{}/seen/"] = [world.report.report_id]
    return route.format(*pieces.get(route, of_a_page) * 4)


def test_no_address_of_the_site_takes_a_form_without_a_token(world: World) -> None:
    browser = signed_in(UserFactory.create(is_staff=True, is_superuser=True), enforce_csrf_checks=True)

    statuses = {route: browser.post(filled(route, world)).status_code for route in ROUTES}

    # Mail programs press this one, without a session: its address is the secret, and an unknown one is not found.
    assert statuses.pop("/reminders/stop/{}/") == 404
    assert {route: status for route, status in statuses.items() if status != 403} == {}


@pytest.mark.parametrize("who", ["owner", "author"])
def test_reading_any_address_of_the_site_writes_nothing(who: str, world: World) -> None:
    reader = world.owner if who == "owner" else UserFactory.create(is_staff=True, is_superuser=True)
    EmailAddress.objects.create(
        user=reader, email=reader.email, primary=True
    )  # as signing in with a password leaves it
    client = signed_in(reader)
    client.get("/today/")  # the day's first visit renews the session
    for route in ROUTES:
        if route.strip("/") in WRITES_TO_SEE:
            continue
        with CaptureQueriesContext(connection) as queries:
            client.get(filled(route, world))

        assert [query["sql"] for query in queries if WRITES.match(query["sql"])] == [], route


# -- what is not published

MARKED: dict[str, Any] = {"definition": MARK, "text": MARK, "body": [{"html": MARK, "text": MARK}]}


def draft(question: Question) -> None:
    Question.objects.filter(pk=question.pk).update(status=Status.DRAFT)
    question.revisions.update(published_at=None)


def retired(question: Question) -> None:
    Question.objects.filter(pk=question.pk).update(status=Status.RETIRED)


def on_a_draft_page(question: Question) -> None:
    Concept.objects.filter(pk=question.concept_id).update(status=Status.DRAFT, **MARKED)
    question.revisions.update(published_at=None)


def on_a_retired_page(question: Question) -> None:
    Concept.objects.filter(pk=question.concept_id).update(status=Status.RETIRED, **MARKED)


HIDDEN = [draft, retired, on_a_draft_page, on_a_retired_page]
GROUPS: dict[str, dict[str, Any] | None] = {
    "a passer-by": None,
    "a learner": {},
    "staff without powers": {"pk": 0},
    "staff who help learners": {"content_type__model": "user"},
    "staff who see accounts": {"content_type__app_label": "auth"},
}


def who(name: str) -> Client:
    """Nobody here may author."""
    powers = GROUPS[name]
    if powers is None:
        return Client()
    user = UserFactory.create(is_staff=bool(powers))
    if powers:
        group = Group.objects.create(name=name)
        group.permissions.set(Permission.objects.filter(**powers))
        user.groups.add(group)
    return signed_in(user)


def secret_content(value: Any) -> Any:
    """Content whose every text carries the mark."""
    if isinstance(value, dict):
        return {key: each if key == "mistake" else secret_content(each) for key, each in value.items()}
    if isinstance(value, list):
        return [secret_content(each) for each in value]
    return f"{MARK} {value}" if isinstance(value, str) and value else value


def posts(question: Question) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every form that names a question, filled by somebody who knows its numbers."""
    part, fresh = question.components.get().pk, uuid.uuid4
    for revision in question.revisions.values_list("pk", flat=True):
        for place in ("review", "reading"):
            for said in ({"answer": "1"}, {"know": "no"}, {}):
                form = {"component": part, "revision": revision, "version": 0, "place": place, "sure": "yes"}
                yield "/review/answers/", form | {"answer_id": fresh()} | said
    for action in ("put_off", "suspend", "resume"):
        yield "/review/set-aside/", {"component": part, "version": 0, "action": action, "record_id": fresh()}
    yield f"/review/report/{part}/", {"reason": "key", "report_id": fresh()}
    yield f"/guide/try/{part}/", {"answer": "1"}
    yield f"/guide/try/{part}/", {"know": "no"}
    slug = question.concept.slug
    yield "/practice/", {"scope": "concepts", "concept": slug, "amount": "q5", "attempt_id": fresh()}
    yield f"/map/{slug}/learn/", {}
    yield f"/map/{slug}/prove/", {}
    for name in ("question", "concept"):
        of = question.pk if name == "question" else question.concept_id
        yield f"/admin/quizzes/{name}/{of}/change/", {"action": "publish"}
        yield f"/admin/quizzes/{name}/", {"action": "publish", "_selected_action": [of]}
        yield f"/admin/quizzes/{name}/{of}/preview/", {}


def pages(question: Question) -> Iterator[str]:
    part, slug = question.components.get().pk, question.concept.slug
    yield from (f"/review/?card={part}", f"/review/?card={part}&show=1", f"/review/?about={slug}&left=3")
    yield from (f"/guide/{slug}/", f"/guide/{slug}/missed/", f"/guide/answers/{part}/", f"/map/{slug}/")
    yield from ("/", "/today/", "/guide/", "/glossary/", "/map/", "/settings/suspended/", "/settings/export/")
    yield from ("/questions/", "/questions/?show=new", f"/questions/{part}/", f"/questions/{part}/?answer=1")
    yield from ("/practice/", f"/practice/?concept={slug}", "/quizzes/", "/quizzes/everything/")
    yield from (f"/guide/search/?q={MARK.split()[1]}", f"/review/report/{part}/", "/review/done/", "/progress/")
    yield from (f"/admin/quizzes/question/{question.pk}/preview/", f"/admin/quizzes/question/{question.pk}/change/")
    yield f"/admin/quizzes/concept/{question.concept_id}/preview/"


@pytest.mark.parametrize("hide", HIDDEN)
@pytest.mark.parametrize("name", GROUPS)
def test_nothing_that_is_not_published_is_read_or_moved_by_whoever_may_not_author(
    name: str, hide: Callable[[Question], None]
) -> None:
    question = make_question(content=secret_content(choice_content()))
    reindex(question.concept)
    hide(question)
    reindex(Concept.objects.get(pk=question.concept_id))
    browser = who(name)
    before = list(Question.objects.values_list("status", "concept__status"))

    told = [path for path in pages(question) if MARK in text_of(browser.get(path))]
    replies = [(path, browser.post(path, form)) for path, form in posts(question)]

    assert told == []
    assert [path for path, reply in replies if MARK in text_of(reply) or reply.status_code not in REFUSALS] == []
    assert (Review.objects.count(), Card.objects.count(), ProblemReport.objects.count()) == (0, 0, 0)
    assert list(Question.objects.values_list("status", "concept__status")) == before


REFUSALS = {302, 403, 404, 405, 422}


@pytest.mark.parametrize("name", READ)
def test_every_page_carries_a_strict_policy(name: str, world: World) -> None:
    policy = signed_in(world.owner).get(address(name, world)).headers["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("path", ["/review/answers/", "/settings/", "/accounts/login/", "/guide/try/1/"])
@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
def test_ten_megabytes_are_refused(path: str, kind: str, world: World) -> None:
    reply = signed_in(world.owner).post(path, b"x" * 10_000_000, content_type=kind)

    assert 400 <= reply.status_code < 500


HOSTS = [
    *("evil.example", "localhost.evil.example", "evil.localhost.example", "localhost:80:80", "localhost:http", "[::1"),
    *("lo calhost", "localhost@evil.example", "localhost/evil", "localhost,evil.example", "127.0.0.1.evil.example", ""),
]


@pytest.mark.parametrize("header", ["Host", "X-Forwarded-Host"])
def test_links_in_mail_name_our_own_host(header: str, world: World) -> None:
    Client().post("/accounts/password/reset/", {"email": world.owner.email}, headers={header: "evil.example"})

    assert not [letter for letter in mail.outbox if "evil.example" in str(letter.message())]


@pytest.mark.parametrize("host", HOSTS)
def test_another_host_name_is_refused(host: str, client: Client) -> None:
    assert client.get("/guide/", headers={"Host": host}).status_code == 400
