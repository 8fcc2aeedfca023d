"""The labs over HTTP: addresses, visitors, and what is put into the reviews."""

from __future__ import annotations

import gzip
import re
import uuid
from pathlib import Path
from urllib.parse import quote, unquote

import pytest
from django.conf import settings
from django.test import Client

from quizzes.labs import LABS
from quizzes.labs.fields import BadValue
from quizzes.models import Action, Card, Question, Review, User
from tests.factories import ConceptFactory, UserFactory, make_question

pytestmark = pytest.mark.django_db
STATIC = Path(settings.BASE_DIR) / "static"
each_lab = pytest.mark.parametrize("name", LABS)


@pytest.fixture
def learner(client: Client) -> User:
    learner = UserFactory.create()
    client.force_login(learner)
    return learner


@pytest.fixture
def questions() -> list[Question]:
    """The questions of the sampler."""
    return [
        make_question(ConceptFactory.create(slug=concept), slug=name) for concept, name in LABS["sampler"].questions
    ]


@each_lab
def test_a_visitor_gets_a_page_to_share_and_no_cookie(name: str, client: Client) -> None:
    reply = client.get(f"/labs/{name}/")

    assert (reply.status_code, dict(reply.cookies)) == (200, {})
    assert reply["Cache-Control"].startswith("public")
    assert client.get(f"/labs/{name}/", headers={"If-None-Match": reply["ETag"]}).status_code == 304


@each_lab
def test_a_visitors_form_gets_no_cookie_either(name: str, client: Client) -> None:
    reply = client.post(f"/labs/{name}/sent/", {}, headers={"Sec-Fetch-Site": "same-origin"})

    assert (reply.status_code, dict(reply.cookies)) == (302, {})
    assert reply["Location"] == f"/labs/{name}/"


def test_what_is_too_long_for_an_address_is_shown_without_one(client: Client) -> None:
    sent = {"text": "tokens " * 1000, "guess": "1001"}

    reply = client.post("/labs/tokenizer/sent/", sent, headers={"Sec-Fetch-Site": "same-origin", "HX-Request": "true"})

    assert reply.status_code == 200
    assert "HX-Replace-Url" not in reply
    assert "<b>1001 tokens</b>" in reply.text


@pytest.mark.parametrize("text", ["x" * 10_001, "\ud800"])
def test_what_is_no_text_for_it_is_refused(text: str, client: Client) -> None:
    body = f"guess=1&text={quote(text, errors='surrogatepass')}"

    reply = client.post(
        "/labs/tokenizer/sent/",
        body,
        content_type="application/x-www-form-urlencoded",
        headers={"Sec-Fetch-Site": "same-origin"},
    )

    assert reply.status_code in {200, 302, 422}
    assert reply.status_code == 422 or "\ufffd" in unquote(reply.headers.get("Location", ""))


@each_lab
def test_the_list_names_it(name: str, client: Client) -> None:
    assert LABS[name].idea.split(";")[0] in client.get("/labs/").text


@each_lab
def test_the_first_visit_loads_at_most_60_kilobytes(name: str, client: Client) -> None:
    page = client.get(f"/labs/{name}/").content
    files = {each.decode() for each in re.findall(rb'(?:src|href)="/static/((?:css|js|vendor|icons)/[^"#]+)', page)}
    pending = [each for each in files if each.endswith(".js")]
    while pending:
        found = re.findall(r'from "\./([^"]+)"', (STATIC / pending.pop()).read_text(encoding="utf-8"))
        pending += [f"js/{each}" for each in found if f"js/{each}" not in files]
        files |= {f"js/{each}" for each in found}
    sizes = [len(gzip.compress(each)) for each in [page, *((STATIC / name).read_bytes() for name in files)]]

    assert sum(sizes) <= 60_000


@pytest.mark.parametrize("query", ["temperature=9", "top_k=0", "prompt=nowhere", "guess=%00", "draws=1e3", "min_p=nan"])
def test_a_value_that_no_lab_takes_is_named_and_the_lab_starts_anew(query: str, client: Client) -> None:
    reply = client.get(f"/labs/sampler/?{query}")

    assert reply.status_code == 422
    assert 'role="alert"' in reply.text
    assert "Predict first" in reply.text


def test_a_lab_that_does_not_exist_is_not_found(client: Client, learner: User) -> None:
    assert client.get("/labs/alchemy/").status_code == 404
    assert client.post("/labs/alchemy/remember/", {"batch": uuid.uuid4()}).status_code == 404
    assert client.post("/labs/alchemy/sent/", {}, headers={"Sec-Fetch-Site": "same-origin"}).status_code == 404


def test_before_the_prediction_nothing_tells_what_it_asks(client: Client) -> None:
    page = client.get("/labs/sampler/?temperature=0.5&draws=50").text

    assert "19.9%" not in page
    assert "What to notice" not in page
    assert "dial-temperature" not in page


def test_before_a_bet_the_page_has_nothing_of_the_model(client: Client) -> None:
    page = client.get("/labs/bet/").text
    told = client.get("/labs/bet/?bets=50-10-10-10-10-10").text

    assert "Canberra." in told
    assert "Canberra." not in page
    assert not re.search(r"\d\.\d%", page)


def test_a_dial_that_rests_puts_its_state_into_the_address(client: Client) -> None:
    reply = client.get("/labs/sampler/?guess=up&temperature=0.50&top_k=50", headers={"HX-Request": "true"})

    assert reply["HX-Replace-Url"] == "/labs/sampler/?guess=up&temperature=0.5"


def test_a_page_of_the_guide_leads_to_its_labs(client: Client) -> None:
    ConceptFactory.create(slug="temperature")

    assert 'href="/labs/sampler/"' in client.get("/guide/temperature/").text


# -- remember this


def test_remembering_adds_its_questions_to_the_reviews(
    client: Client, learner: User, questions: list[Question]
) -> None:
    client.post("/labs/sampler/remember/", {"batch": uuid.uuid4()})

    cards = Card.objects.of(learner).filter(due_day__isnull=False)
    assert {card.question_id for card in cards} == {each.pk for each in questions}
    assert "Undo adding them" in client.get("/labs/sampler/").text


def test_remembering_twice_adds_once(client: Client, learner: User, questions: list[Question]) -> None:
    for batch in (uuid.uuid4(), uuid.uuid4()):
        client.post("/labs/sampler/remember/", {"batch": batch})

    assert Review.objects.of(learner).filter(action=Action.ADD).count() == len(questions)


def test_remembering_can_be_undone(client: Client, learner: User, questions: list[Question]) -> None:
    client.post("/labs/sampler/remember/", {"batch": uuid.uuid4()})
    client.post("/labs/sampler/remember/", {"batch": uuid.uuid4(), "back": "yes"})

    assert not Card.objects.of(learner).filter(due_day__isnull=False).exists()
    assert "Add to my reviews" in client.get("/labs/sampler/").text


def test_what_is_not_published_is_not_remembered(client: Client, learner: User, questions: list[Question]) -> None:
    Question.objects.update(status="retired")

    client.post("/labs/sampler/remember/", {"batch": uuid.uuid4()})

    assert not Review.objects.of(learner).exists()
    assert "Remember this" not in client.get("/labs/sampler/").text


def test_a_damaged_form_changes_nothing(client: Client, learner: User, questions: list[Question]) -> None:
    assert client.post("/labs/sampler/remember/", {"batch": "x"}).status_code == 400
    assert not Review.objects.of(learner).exists()


def test_a_visitor_is_offered_an_account(client: Client, questions: list[Question]) -> None:
    assert "/accounts/signup/?next=/labs/sampler/" in client.get("/labs/sampler/").text


def test_every_refusal_is_a_sentence() -> None:
    lab = LABS["sampler"]

    with pytest.raises(BadValue, match=r"^Temperature is a number from 0 to 3\.$"):
        lab.read({"temperature": "hot"})
