"""Pages that all visitors share: no cookie, a tag, and never an old page."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable

import pytest
from django.test import Client

from quizzes.models import Concept, ConceptRevision, Edition, Question, StatusChange
from quizzes.reading.guide_stamp import guide_stamp
from quizzes.views import same_origin, visiting
from tests.factories import ConceptFactory, UserFactory, make_question

NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
PAGES = ["/", "/guide/", "/guide/heat/", "/map/", "/map/heat/"]

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def question() -> Question:
    return make_question(ConceptFactory.create(slug="heat", title="Heat"))


@pytest.mark.parametrize("path", PAGES)
def test_a_visitor_gets_no_cookie_and_a_proxy_may_keep_the_page(path: str, client: Client) -> None:
    reply = client.get(path)

    assert (reply.status_code, dict(reply.cookies)) == (200, {})
    assert reply["Cache-Control"].startswith("public")
    assert "Cookie" in reply["Vary"]


@pytest.mark.parametrize("path", PAGES)
def test_who_comes_back_is_told_that_nothing_changed(path: str, client: Client) -> None:
    tag = client.get(path)["ETag"]
    visiting.forget_pages()  # as another process, which never rendered it

    reply = client.get(path, headers={"If-None-Match": tag})

    assert (reply.status_code, reply.content) == (304, b"")
    assert reply["Cache-Control"].startswith("public")


def test_a_tag_survives_compression(client: Client) -> None:
    tag = client.get("/guide/heat/", headers={"Accept-Encoding": "gzip"})["ETag"]

    assert client.get("/guide/heat/", headers={"If-None-Match": tag}).status_code == 304


def test_the_page_is_rendered_once(client: Client, django_assert_num_queries: Callable[..., object]) -> None:
    client.get("/guide/heat/")

    with django_assert_num_queries(1):  # type: ignore[attr-defined]
        client.get("/guide/heat/")


def test_a_learner_gets_a_page_of_their_own(client: Client) -> None:
    client.get("/guide/heat/")
    client.force_login(UserFactory.create())

    reply = client.get("/guide/heat/")

    assert "public" not in reply.get("Cache-Control", "")
    assert "ETag" not in reply
    assert 'action="/review/answers/"' in reply.text


def test_a_visitor_gets_no_page_of_a_learner(client: Client) -> None:
    learner = Client()
    learner.force_login(UserFactory.create())
    learner.get("/guide/heat/")

    assert "data-user" not in client.get("/guide/heat/").text


def test_what_stands_in_an_address_is_kept_for_nobody(client: Client) -> None:
    assert "ETag" not in client.get("/guide/?x=1")


def test_a_missing_page_is_not_kept(client: Client) -> None:
    assert client.get("/guide/nowhere/").status_code == 404

    ConceptFactory.create(slug="nowhere")

    assert client.get("/guide/nowhere/").status_code == 200


def test_memory_holds_so_many_pages(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visiting, "MOST_PAGES", 2)

    for path in PAGES:
        client.get(path)

    assert len(visiting._pages) == 2


# --- What changes a page --------------------------------------------------------------------------


def edited_page(question: Question) -> None:
    ConceptRevision.objects.create(
        concept=question.concept, number=9, source="", path="", origin="edited", created_at=NOON
    )


def edited_question(question: Question) -> None:
    assert question.current is not None
    old = question.current
    old.pk, old.number = None, 9
    old.save()


def decision(question: Question) -> None:
    said = {"batch": uuid.uuid4(), "model": "question", "object_id": question.pk, "changed_at": NOON}
    StatusChange.objects.create(before="published", after="retired", **said)


def decision_taken_back(question: Question) -> None:
    StatusChange.objects.update(undone_at=NOON)


def published_again(question: Question) -> None:
    Edition.objects.all().delete()
    Edition.objects.create(fingerprint="new", published_at=NOON)


def new_page(question: Question) -> None:
    ConceptFactory.create()


def new_question(question: Question) -> None:
    make_question(question.concept)


@pytest.mark.parametrize(
    "change",
    [edited_page, edited_question, decision, decision_taken_back, published_again, new_page, new_question],
)
def test_every_change_of_the_guide_changes_its_stamp(change: Callable[[Question], None], question: Question) -> None:
    decision(question)
    before = guide_stamp()

    change(question)

    assert guide_stamp() != before


def test_an_edited_page_is_shown_at_once(client: Client, question: Question) -> None:
    tag = client.get("/guide/heat/")["ETag"]
    Concept.objects.update(title="Warmth")
    edited_page(question)

    reply = client.get("/guide/heat/", headers={"If-None-Match": tag})

    assert reply.status_code == 200
    assert "Warmth" in reply.text


# --- A question to try ----------------------------------------------------------------------------


@pytest.fixture
def strict() -> Client:
    return Client(enforce_csrf_checks=True)


def trying(question: Question) -> str:
    return f"/guide/try/{question.components.get().pk}/"


@pytest.mark.parametrize("headers", [{"Origin": "http://testserver"}, {"Sec-Fetch-Site": "same-origin"}])
def test_our_own_pages_need_no_token(strict: Client, question: Question, headers: dict[str, str]) -> None:
    reply = strict.post(trying(question), {"answer": "1"}, headers=headers)

    assert (reply.status_code, dict(reply.cookies)) == (200, {})


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "http://elsewhere.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Origin": "http://testserver"},
    ],
)
def test_another_site_is_refused(strict: Client, question: Question, headers: dict[str, str]) -> None:
    assert strict.post(trying(question), {"answer": "1"}, headers=headers).status_code == 403


def test_too_many_tries_are_told_to_wait(client: Client, question: Question, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(same_origin, "PER_MINUTE", 2)
    same_origin._recent.clear()

    ours = {"Origin": "http://testserver"}
    statuses = [client.post(trying(question), {"answer": "1"}, headers=ours).status_code for _ in range(3)]

    assert statuses == [200, 200, 429]


def test_tries_are_forgotten_after_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(same_origin, "PER_MINUTE", 1)
    same_origin._recent.clear()

    assert [same_origin._too_many("192.0.2.1", now) for now in (0, 59, 61)] == [False, True, False]
