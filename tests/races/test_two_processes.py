"""Two processes serve one database, each with its own memory: whatever one of them changes, the other shows at once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import timezone

from quizzes.authoring.acts import Act
from quizzes.authoring.questions import retire_question
from quizzes.models import Question, User
from tests.factories import ConceptFactory, UserFactory, make_question

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.thorough("a race")]

# Until its input ends: opens an address, or does to the question what an author does, and says what came of it.
OTHER = """
import json, sys, django
from django.db import connection
django.setup()
connection.settings_dict["NAME"] = sys.argv[1]
from django.test import Client
from django.test.utils import setup_test_environment
from django.utils import timezone
setup_test_environment()
from quizzes.authoring.acts import Act
from quizzes.authoring.questions import retire_question
from quizzes.models import Question, User

for line in sys.stdin:
    if line.startswith("/"):
        told = Client().get(line.strip()).text
    else:
        retire_question(question=Question.objects.get(), act=Act(User.objects.get(), timezone.now()))
        told = "done"
    print(json.dumps(told), flush=True)
"""


class Other:
    """A process with a connection and a memory of its own."""

    def __init__(self) -> None:
        environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"}
        command = [sys.executable, "-c", OTHER, str(connection.settings_dict["NAME"])]
        pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        self.process = subprocess.Popen(command, env=environment, cwd=settings.BASE_DIR, **pipes)

    def ask(self, line: str) -> str:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()
        return str(json.loads(self.process.stdout.readline()))


@pytest.fixture
def other(question: Question) -> Iterator[Other]:
    running = Other()
    yield running
    running.process.communicate()
    assert running.process.returncode == 0


@pytest.fixture
def question() -> Question:
    return make_question(ConceptFactory.create(slug="heat", title="Heat", text="{{question heat-1}}"), slug="heat-1")


@pytest.fixture(autouse=True)
def author() -> User:
    return UserFactory.create(is_staff=True, is_superuser=True)


def retire(question: Question, author: User) -> None:
    retire_question(question=question, act=Act(author, timezone.now()))


@pytest.mark.parametrize("path", ["/guide/heat/", "/guide/heat/?from=map"])
def test_what_this_process_retires_the_other_shows_no_more(
    other: Other, question: Question, author: User, path: str
) -> None:
    assert 'name="answer"' in other.ask(path)

    retire(question, author)

    assert 'name="answer"' not in other.ask(path)


@pytest.mark.parametrize("path", ["/guide/heat/", "/guide/heat/?from=map"])
def test_what_the_other_process_retires_this_one_shows_no_more(other: Other, client: Client, path: str) -> None:
    assert 'name="answer"' in client.get(path).text

    assert other.ask("retire") == "done"

    assert 'name="answer"' not in client.get(path).text
