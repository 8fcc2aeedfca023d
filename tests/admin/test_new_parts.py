"""A misconception, fact or source made in place, while a question is written."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from quizzes.account.roles import ROLES, use_roles
from quizzes.authoring.pages import page_of
from quizzes.models import Concept, WorkingCopy
from tests.admin.browsing import opened
from tests.admin.conftest import HEAT
from tests.admin.test_desk import NEW
from tests.admin.test_questions import ADD, FORM
from tests.factories import UserFactory

SCRIPT = {"accept": "application/json"}
PARTS = {
    "misconception": ({"desk_new_wrong": "Heat adds  words.", "desk_new_right": "It divides."}, "heat-adds-words"),
    "fact": ({"desk_new_fact": "Heat never reorders."}, "heat-never-reorders"),
    "source": (
        {
            "desk_new_title": "On heat",
            "desk_new_by": "A. Author",
            "desk_new_date": "2024",
            "desk_new_url": "https://example.org/heat",
        },
        "on-heat",
    ),
}


def add(browser: Client, sort: str, fields: dict[str, str], **options: Any) -> Any:
    """A press on the button, in the middle of a question."""
    form = opened(browser, ADD.format("choice"), FORM) | {"stem": ["Half a que"]} | {"_new_part": [sort]}
    form.pop("_save")
    return browser.post(NEW.format("choice"), form | {name: [text] for name, text in fields.items()}, **options)


@pytest.mark.parametrize("sort", list(PARTS))
def test_a_part_is_added_and_can_be_chosen_at_once(admin_browser: Client, heat: Concept, sort: str) -> None:
    fields, key = PARTS[sort]

    told = add(admin_browser, sort, fields, headers=SCRIPT).json()

    page = page_of(Concept.objects.get())
    added: Any = {"misconception": page.misconceptions, "fact": page.facts, "source": page.sources}[sort]
    assert (told["key"], added[-1].key) == (key, key)
    again = admin_browser.get(f"{ADD.format('choice')}&copy={told['copy']}").text
    assert f'value="{key}"' in again
    assert "Half a que" in again
    assert "desk_new_fact" not in WorkingCopy.objects.get().data


def test_without_a_rebuttal_it_is_a_slip_and_names_stay_apart(admin_browser: Client, heat: Concept) -> None:
    for _ in range(2):
        add(admin_browser, "misconception", {"desk_new_wrong": "Adds words."})

    assert [slip.key for slip in page_of(Concept.objects.get()).slips][-2:] == ["adds-words", "adds-words-2"]


def test_what_cannot_be_added_says_why_and_keeps_what_was_typed(admin_browser: Client, heat: Concept) -> None:
    told = add(admin_browser, "source", {"desk_new_title": "On heat", "desk_new_url": "nowhere"}, headers=SCRIPT)
    plain = add(admin_browser, "source", {"desk_new_title": "On heat", "desk_new_url": "nowhere"}, follow=True)

    assert told.json()["refused"]
    assert 'value="nowhere"' in plain.text
    assert "Half a que" in plain.text
    assert page_of(Concept.objects.get()) == HEAT
    assert add(admin_browser, "fact", {}, headers=SCRIPT).json()["refused"] == "Nothing was added: write it first."


def test_an_author_adds_nothing_to_a_page_that_learners_see(client: Client, heat: Concept) -> None:
    author = UserFactory.create(is_staff=True)
    use_roles({author.pk: ROLES["author"]})
    client.force_login(author)

    assert add(client, "fact", {"desk_new_fact": "Heat never reorders."}).status_code == 403
    assert "_new_part" not in client.get(ADD.format("choice")).text
    assert page_of(Concept.objects.get()) == HEAT
