"""Whatever anyone sends to any address, in any form, is never our error."""

from __future__ import annotations

import dataclasses
import random
import uuid
from collections import Counter
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from genai_quiz.handler import Request
from quizzes.authoring.pages import question_of, save_page, save_question
from quizzes.guide.format.pages import Question
from quizzes.kinds import KINDS
from quizzes.log.shown import Shown
from quizzes.models import Component, Conflict, ProblemReport, User
from tests.addresses import ROUTES
from tests.admin.browsing import opened
from tests.admin.conftest import HEAT
from tests.examples import examples
from tests.factories import UserFactory, answer_of, give_answer, make_question
from tests.kinds.samples import sample
from tests.soak.crashes import HIDDEN

pytestmark = pytest.mark.django_db

# fmt: off
ODD = [
    "", "0", "-1", "9" * 30, "9" * 5000, "1e400", "NaN", "Infinity", "٣", "²", "1_000", "0x10", "True", "[]", "{}",
    "\x00", "a\x00b", "\ud800", "\ufeff", "\u202e", "é" * 300, "x" * 3000, "%", "%s", "_", "'", '"', "<b>", "\\",
    "\n", "..", "//", "../../etc/passwd", "javascript:alert(1)", "https://evil.example/", "4000-01-01", "None", "null",
    "__proto__", "pk__in", "id", "password", "-id", "1,2", "1.1.1", "publish", "retire", "delete_selected", "quizzes",
    "review", "reading", "suspend", "resume", "put_off", "take_shipped", "keep_mine", "no", "yes", "good", "heat",
    "http://[/", str(uuid.UUID(int=7)),
]
# fmt: on
VALUES = st.sampled_from(ODD) | st.text(max_size=20)
# What pages, forms and lists of the site read, from addresses and from bodies.
FIELDS = """
q component revision version answer_id place spot sure duration answer know grade about left card show saved undone
early expected undo_id record_id action reason text password password1 password2 email login remember next time_zone
rollover_hour new_per_day reviews_per_day four_buttons theme csrfmiddlewaretoken verdict item-0 item-1 place-0
_selected_action select_across index o p e all _popup _to_field _changelist_filters _facets _save _continue kind
concept difficulty status status__exact concept__id__exact concept__slug section__exact level__exact suspended__exact
rating state__exact is_staff__exact learner__email term app_label model_name field_name opened_version slug stem why
covers sources as_of review_by see size options-right options-0-text options-0-right options-0-mistake accepted
near-0-texts also order title definition section section_order level prerequisites facts-TOTAL_FORMS
facts-INITIAL_FORMS facts-0-id facts-0-key facts-0-position sources-TOTAL_FORMS sources-0-url resources-TOTAL_FORMS
resources-0-minutes groups user_permissions is_active post usable_password email-action action_add action_send
sessions decimal_mark reading decimal-mark was_sure range
""".split()  # noqa: SIM905 - a list of a hundred words
NAMES = st.sampled_from(FIELDS) | VALUES
KINDS_OF_BODY = [
    "application/x-www-form-urlencoded",
    "application/x-www-form-urlencoded; charset=nonsense",
    "multipart/form-data; boundary=x",
    "multipart/form-data",
    "application/json",
    "text/plain; charset=utf-16",
    "\x00",
    "text/plain; charset=\x00",
    "application/x-www-form-urlencoded; charset=hex",
    "multipart/form-data; boundary=\xff",
]


@dataclasses.dataclass(frozen=True)
class Rubbish:
    """One request before it knows who sends it."""

    route: str
    pieces: list[str | int]
    method: str
    query: list[tuple[str, str]]
    fields: list[tuple[str, str]]
    kind: str
    whole: bool
    in_place: bool


PAIRS = st.lists(st.tuples(NAMES, VALUES), max_size=4)
RUBBISH = st.builds(
    Rubbish,
    route=st.sampled_from(ROUTES),
    pieces=st.lists(st.integers(0, 9) | VALUES, min_size=4, max_size=4),
    method=st.sampled_from(["GET", "POST", "GET", "POST", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "BREW"]),
    query=PAIRS,
    fields=PAIRS,
    kind=st.sampled_from(KINDS_OF_BODY[:1] * 6 + KINDS_OF_BODY),
    whole=st.booleans(),
    in_place=st.booleans(),
)


@dataclasses.dataclass
class World:
    """Something behind every address, and somebody of each sort."""

    senders: list[SimpleCookie]
    """The cookies of a stranger, a learner and an author."""
    real: list[str]
    """What fills the holes of addresses so that something is found there."""
    forms: dict[str, dict[str, Any]]
    """Whole forms by the address that takes them, to spoil in one or two fields."""


@pytest.fixture(autouse=True)
def as_served(monkeypatch: pytest.MonkeyPatch) -> None:
    """Django's test client makes its requests in a way of its own; these are read as the served site reads them."""
    monkeypatch.setattr("django.test.client.WSGIRequest", Request)


@pytest.fixture
def world() -> World:
    learner, author = UserFactory.create(), UserFactory.create(email="author@example.com")
    User.objects.filter(pk=author.pk).update(is_staff=True, is_superuser=True)
    concept = save_page(HEAT)
    question = make_question(concept)
    flashcard = make_question(concept, kind="basic").components.get()
    component = question.components.get()
    outcome = give_answer(learner, component, timezone.now())
    report = ProblemReport.objects.create(
        learner=learner, component=component, revision=outcome.review.revision, created_at=timezone.now(), reason="key"
    )
    conflict = Conflict.objects.create(
        concept_slug="heat",
        question_slug=question.slug,
        shipped=dataclasses.asdict(question_of(question)),
        shipped_hash="1",
        noticed_at=timezone.now(),
    )
    rows = (component, flashcard, question, concept, outcome.review, report, conflict, learner)
    browser = signed_in(author)
    senders = [SimpleCookie(), signed_in(learner).cookies, browser.cookies]
    real = [*(str(row.pk) for row in rows), "heat", str(outcome.review.answer_id)]
    return World(senders, real, whole_forms(browser, learner, component, flashcard))


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def whole_forms(author: Client, learner: User, *components: Component) -> dict[str, dict[str, Any]]:
    asked = answer_of(learner, components[1])
    answer = {"component": asked.component_id, "revision": asked.revision_id, "version": asked.version}
    return {
        "/review/answers/": answer | {"answer_id": asked.answer_id, "place": "review", "grade": "good"},
        "/review/set-aside/": answer | {"record_id": uuid.uuid4(), "action": "suspend"},
        "/guide/try/{}/": {"answer": "1"},
        "/settings/": {"time_zone": "UTC", "rollover_hour": "4", "new_per_day": "1", "reviews_per_day": "1"}
        | {"four_buttons": "True", "theme": "dark"},
        "/accounts/login/": {"login": learner.email, "password": "guess"},
        "/admin/quizzes/question/{}/change/": opened(
            author, f"/admin/quizzes/question/{components[0].question_id}/change/", "question_form"
        ),
        "/admin/quizzes/concept/{}/change/": opened(
            author, f"/admin/quizzes/concept/{components[0].question.concept_id}/change/", "concept_form"
        ),
        "/admin/quizzes/question/": {"action": "publish", "_selected_action": "1"},
        "/admin/quizzes/conflict/": {"action": "take_shipped", "_selected_action": "1"},
    }


def encoded(pairs: Any) -> str:
    return urlencode(pairs, doseq=True, encoding="utf-8", errors="surrogatepass")


def address(rubbish: Rubbish, world: World) -> str:
    pieces = [world.real[piece] if isinstance(piece, int) else piece for piece in rubbish.pieces]
    return rubbish.route.format(*(quote(piece, safe="", errors="surrogatepass") for piece in pieces))


def send(rubbish: Rubbish, sender: SimpleCookie, world: World) -> int:
    """Send it, and leave nothing behind."""
    form = world.forms.get(rubbish.route, {}) if rubbish.whole else {}
    body = encoded({**form, **dict(rubbish.fields)}) if rubbish.kind == KINDS_OF_BODY[0] else repr(rubbish.fields)
    headers = {"HX-Request": "true", "HX-Current-URL": "http://[/"} if rubbish.in_place else {}
    browser = Client()
    browser.cookies = SimpleCookie(sender.output(header="", sep=";"))
    with transaction.atomic():
        reply = browser.generic(
            rubbish.method,
            address(rubbish, world),
            body.encode("utf-8", "surrogatepass"),
            content_type=rubbish.kind,
            headers=headers,
            QUERY_STRING=encoded(rubbish.query),
        )
        transaction.set_rollback(True)
    return reply.status_code


OPTIONS: dict[str, Any] = {
    "phases": [Phase.explicit, Phase.generate, Phase.shrink],
    "suppress_health_check": [HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
}


def test_all_addresses_are_known() -> None:
    assert {"/review/answers/{}/", "/admin/quizzes/question/{}/change/", "/accounts/password/reset/key/{}-{}/"} < {
        *ROUTES
    }


@pytest.mark.thorough("a large amount")
@given(rubbish=RUBBISH)
@settings(max_examples=examples(60), **OPTIONS)
def test_rubbish_is_never_our_error(world: World, rubbish: Rubbish) -> None:
    assert max(send(rubbish, sender, world) for sender in world.senders) < 500


@pytest.mark.soak
@given(rubbish=RUBBISH)
@settings(max_examples=10_000, **OPTIONS)
def test_ten_thousand_pieces_of_rubbish_are_never_our_error(world: World, rubbish: Rubbish) -> None:
    assert max(send(rubbish, sender, world) for sender in world.senders) < 500


# --- Answers that are whole but for what they say


SPOILED = ["answer", "grade", "know", "sure", "item-0", "item-1", "item-2", "place-0", "place-1", "verdict", "reason"]
ODD_NUMBERS = [
    "1e999",
    "-0",
    "1,2,3",
    "10**10",
    "½",
    "٣",
    "6e9 billion",
    "1/0",
    "0x1F",
    "∞",
    "%",
    "1 ",
    "1' or 1=1",
    "2^2^2",
]


class Answers:
    """A learner with a question of every kind on screen, who sends anything as its answer."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
        self.luck = random.Random(seed)
        self.learner = UserFactory.create(new_per_day=200)
        self.browser = Client(enforce_csrf_checks=True, raise_request_exception=False)
        self.browser.force_login(self.learner)
        self.reached = 0
        concept = save_page(HEAT)
        asked = [save_question(concept, written(kind), position=0, now=timezone.now()) for kind in KINDS]
        parts = Component.objects.filter(question__in=asked).order_by("pk")
        self.forms = [self.form_of(part) for part in parts]
        parse = Shown.parse

        def noted(shown: Shown, *args: Any) -> Any:
            """The door to the rules of a kind."""
            self.reached += 1
            return parse(shown, *args)

        monkeypatch.setattr(Shown, "parse", noted)

    def form_of(self, part: Component) -> dict[str, str]:
        page = self.browser.get("/review/", {"card": part.pk, "version": 0, "show": 1})
        assert page.status_code == 200
        form = dict(HIDDEN.findall(page.text))
        form.pop("revealed", None)  # as from a page that stood open for long
        return form

    def value(self) -> str:
        choose = self.luck.choice
        return choose(
            [choose(ODD), choose(ODD_NUMBERS), str(self.luck.randrange(-3, 30)), "good", "again", "true", "a b c"]
        )

    def fields(self) -> list[tuple[str, str]]:
        """A whole form with an answer in it of any shape."""
        form = self.luck.choice(self.forms) | {"answer_id": str(uuid.UUID(int=self.luck.getrandbits(128), version=4))}
        pairs = list(form.items())
        for name in self.luck.choices(SPOILED, k=self.luck.randrange(6)):
            pairs += [(name, self.value()) for _ in range(self.luck.choice([1, 1, 1, 2, 40]))]
        if self.luck.random() < 0.1:  # and one of its own fields is damaged
            place = self.luck.randrange(len(form))
            pairs[place] = (pairs[place][0], self.value())
        return pairs

    def send(self) -> int:
        headers = {"HX-Request": "true"} if self.luck.random() < 0.5 else {}
        kind = KINDS_OF_BODY[0]
        with transaction.atomic():
            reply = self.browser.post("/review/answers/", encoded(self.fields()), content_type=kind, headers=headers)
            transaction.set_rollback(True)
        return reply.status_code


def written(kind: str) -> Question:
    return Question(
        slug=f"about-{kind}",
        kind=kind,
        skill="apply",
        difficulty=2,
        about="order-kept",
        covers=("C100",),
        sources=("chng-2023",),
        content=sample(kind),
    )


@pytest.mark.thorough("a large amount")
@pytest.mark.parametrize("count", [200, pytest.param(10_000, marks=pytest.mark.soak)])
def test_malformed_answers_reach_the_rules_and_are_never_our_error(monkeypatch: pytest.MonkeyPatch, count: int) -> None:
    answers = Answers(monkeypatch, seed=count)

    statuses = Counter(answers.send() for _ in range(count))

    print(f"{count}: {dict(statuses)}, {answers.reached} reached the rules of a kind")  # noqa: T201 - pytest -s shows it
    assert max(statuses) < 500
    assert answers.reached >= count / 2
