"""A kind that is one folder, one name and two templates goes everywhere that questions go.

`tests/kinds/odd_one/` is that folder; nothing else here or in the product knows of it.
"""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from quizzes import guide
from quizzes.account.own_data import own_data
from quizzes.authoring.exporting import export_content
from quizzes.authoring.pages import question_of, save_page
from quizzes.log.answering import Answer, record_answer
from quizzes.log.presenting import Presentation
from quizzes.models import Question, Review, User
from quizzes.study.today import next_presentation, today_for
from tests.admin.conftest import HEAT
from tests.admin.test_questions import LIST, create
from tests.factories import UserFactory, make_question
from tests.kinds import test_content, test_every_kind, test_problem_codes, test_templates
from tests.kinds.samples import sample

NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
STEM = "Which one is no way to sample the next token?"


def general_tests(module: ModuleType) -> list[Callable[..., None]]:
    """Those that are run with the name of every kind."""
    tests = (test for name, test in vars(module).items() if name.startswith("test_"))
    return [test for test in tests if any(mark.args[:2] == ("name", module.ALL) for mark in marks_of(test))]


def marks_of(test: Any) -> list[pytest.Mark]:
    return [mark for mark in getattr(test, "pytestmark", []) if mark.name == "parametrize"]


GENERAL = [
    test
    for module in (test_every_kind, test_content, test_problem_codes, test_templates)
    for test in general_tests(module)
]


def test_there_are_general_tests() -> None:
    assert len(GENERAL) > 20


@pytest.mark.parametrize("test", GENERAL, ids=lambda test: test.__name__)
def test_it_passes_what_every_kind_passes(odd_one: str, test: Callable[..., None]) -> None:
    test(name=odd_one)


def test_it_is_written_to_a_file_and_read_again(odd_one: str) -> None:
    question = guide.Question(
        slug="no-way",
        kind=odd_one,
        skill="discriminate",
        difficulty=1,
        about="definition",
        covers=("C100",),
        sources=("chng-2023",),
        content=sample(odd_one),
    )

    read, problems = guide.parse_question("\n".join(guide.write_question(question)))

    assert problems == []
    assert read is not None
    assert (read.kind, read.content) == (odd_one, sample(odd_one))


# -- on the site


@pytest.fixture
def learner(db: None) -> User:
    return UserFactory.create()


@pytest.fixture
def visitor(client: Client, learner: User) -> Client:
    client.force_login(learner)
    return client


@pytest.fixture
def question(db: None, odd_one: str) -> Question:
    return make_question(save_page(HEAT), kind=odd_one, content=sample(odd_one), sources=("chng-2023",))


@pytest.fixture
def admin_browser(db: None) -> Client:
    browser = Client()
    browser.force_login(User.objects.create_superuser("author@example.com", "correct horse battery"))
    return browser


def sent_by(page: Any) -> dict[str, str]:
    """The hidden fields of the answer form on a page."""
    form = page.text[page.text.index("data-answer") :]
    fields = dict(re.findall(r'<input[^>]*name="(\w+)"[^>]*value="([^"]*)"', form))
    return {name: value for name, value in fields.items() if name != "answer"}


def value_of(page: Any, word: str) -> str:
    """What choosing a word sends."""
    found = re.search(rf'value="(\d)"[^<]*<?[^<]*<span>{word}</span>', page.text)
    assert found
    return found[1]


@pytest.mark.parametrize(("word", "verdict", "score"), [("Backpropagation", "Right", 1), ("Top-p", "Not quite", 0)])
def test_it_is_reviewed(visitor: Client, question: Question, word: str, verdict: str, score: float) -> None:
    page = visitor.get("/review/")

    sent = sent_by(page) | {"answer": value_of(page, word), "sure": "yes"}
    answer = visitor.post("/review/answers/", sent, follow=True)

    assert STEM in page.text
    assert "Right answer" not in page.text
    assert (verdict in answer.text, "Right answer" in answer.text) == (True, word != "Backpropagation")
    assert Review.objects.get().score == score


def test_a_slip_asks_again(visitor: Client, question: Question) -> None:
    page = visitor.get("/review/")

    answer = visitor.post("/review/answers/", sent_by(page) | {"sure": "yes"})

    assert answer.status_code == 422
    assert "Pick a word first." in answer.text


def test_it_stands_on_the_page_of_its_concept(client: Client, question: Question) -> None:
    page = client.get("/guide/heat/")

    assert STEM in page.text
    assert "Greedy decoding" in page.text


def test_authors_write_it_in_a_form_and_look_at_it(odd_one: str, admin_browser: Client) -> None:
    save_page(HEAT)

    question = create(admin_browser, odd_one)

    assert question.current is not None
    assert question.current.content == sample(odd_one)
    preview = admin_browser.get(f"{LIST}{question.pk}/preview/")
    assert "Backpropagation" in preview.text.partition("Right answer")[2]


def test_a_mistake_stands_beside_its_field(odd_one: str, admin_browser: Client) -> None:
    save_page(HEAT)

    with pytest.raises(AssertionError, match="There is no odd one"):
        create(admin_browser, odd_one, odd="")


def test_it_goes_out_with_the_guide_and_comes_back(question: Question, tmp_path: Path) -> None:
    export_content(tmp_path)

    pages, _ = guide.load_guide(tmp_path)

    assert [each.content for page in pages for each in page.questions] == [question_of(question).content]


def test_its_answers_go_out_with_the_learner_s_data(learner: User, question: Question) -> None:
    asked = next_presentation(learner, today_for(learner, NOON))
    assert isinstance(asked, Presentation)
    record_answer(learner=learner, answer=answer_to(asked), now=NOON)

    told = own_data(learner, timezone.now())

    assert [each["response"] for each in told["reviews"]] == [{"word": 0}]


def answer_to(asked: Presentation) -> Answer:
    value = next(each["value"] for each in asked.prompt["words"] if each["text"] == "Backpropagation")
    return Answer(
        component_id=asked.component.pk,
        revision_id=asked.revision.pk,
        version=asked.version,
        answer_id=uuid.uuid4(),
        data={"answer": [value]},
        sure=True,
        place="review",
        signature=asked.signature,
    )
