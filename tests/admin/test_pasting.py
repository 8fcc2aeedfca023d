"""Pasting questions, and the list of working copies that they become."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.test import Client

from quizzes.kinds import KINDS
from quizzes.models import Concept, Question, User, WorkingCopy
from tests.admin.browsing import errors_of, opened
from tests.admin.test_questions import FORM, LIST
from tests.guide.format.test_pasted import block
from tests.kinds.samples import sample

PASTE = f"{LIST}paste/"
COPIES = "/admin/quizzes/workingcopy/"
GIFT = "What divides? {=heat =temperature}\n\nHow many? {#3.14:0.01}\n"


def paste(browser: Client, text: str, **more: Any) -> Any:
    sent = {"concept": "heat", "text": text, "paste_id": str(uuid.UUID(int=1))} | more
    return browser.post(PASTE, sent, follow=True)


def test_what_was_understood_is_shown_and_nothing_is_created(admin_browser: Client, heat: Concept) -> None:
    page = paste(admin_browser, GIFT)

    assert "2 questions understood" in page.text
    assert "Create 2 drafts" in page.text
    assert not WorkingCopy.objects.exists()


def test_drafts_are_created_once_and_open_in_their_forms(admin_browser: Client, heat: Concept) -> None:
    paste(admin_browser, GIFT, _create="1")
    page = paste(admin_browser, GIFT, _create="1")

    assert "What it is" in page.text
    short, number = WorkingCopy.objects.order_by("pk")
    form = opened(admin_browser, f"{LIST}add/?kind=short&concept=heat&copy={short.pk}", FORM)
    assert form["accepted"] == ["heat\ntemperature"]
    assert form["about"] == ["order-kept"]
    assert (number.kind, number.data["value"]) == ("numeric", ["3.14"])
    assert not Question.objects.exists()


def test_all_or_none_are_created(admin_browser: Client, heat: Concept) -> None:
    page = paste(admin_browser, f"{GIFT}\n\nNo answers here.", _create="1")

    assert "Line 6:" in page.text
    assert "Create" not in page.text.split("pasted-h")[1].split("<fieldset")[0].replace("created", "")
    assert not WorkingCopy.objects.exists()


@pytest.mark.parametrize("kind", list(KINDS))
def test_a_whole_question_is_one_field(admin_browser: Client, heat: Concept, kind: str) -> None:
    paste(admin_browser, block(kind), _create="1")
    copy = WorkingCopy.objects.get()
    url = f"{LIST}add/?kind={kind}&concept=heat&copy={copy.pk}"

    response = admin_browser.post(url, opened(admin_browser, url, FORM) | {"_continue": ["publish"]})

    assert response.status_code == 302, errors_of(response)
    question = Question.objects.select_related("current").get()
    assert question.current is not None
    assert (question.slug, question.status, question.current.content) == (f"a-{kind}", "published", sample(kind))
    assert not WorkingCopy.objects.exists()


@pytest.mark.parametrize("sent", [{"concept": "no"}, {"paste_id": "x"}, {"text": "\0"}, {"text": ""}])
def test_a_damaged_form_creates_nothing(admin_browser: Client, heat: Concept, sent: dict[str, str]) -> None:
    page = paste(admin_browser, **({"text": GIFT, "_create": "1"} | sent))

    assert page.status_code == 200
    assert not WorkingCopy.objects.exists()


def test_who_may_not_add_pastes_nothing(staff_browser: Client, heat: Concept) -> None:
    assert staff_browser.get(PASTE).status_code == 403
    assert staff_browser.post(PASTE, {"text": GIFT}).status_code == 403


def test_the_list_has_ones_own_and_what_others_handed_over(admin_browser: Client, author: User, heat: Concept) -> None:
    paste(admin_browser, GIFT, _create="1")
    other = Client()
    other.force_login(User.objects.create_superuser("other@example.com", "correct horse battery"))
    assert "heat/a new question" not in other.get(COPIES).text
    copy = WorkingCopy.objects.order_by("pk")[0]
    WorkingCopy.objects.filter(pk=copy.pk).update(state="waiting")

    page = other.get(COPIES)

    assert page.text.count("heat/a new question") == 1
    assert "What divides?" in page.text
    assert other.get(f"{COPIES}{copy.pk}/change/").url.endswith(f"copy={copy.pk}")  # type: ignore[attr-defined]
    assert other.get(f"{COPIES}{copy.pk + 1}/change/").status_code == 404
    assert "heat/a new question" in admin_browser.get(COPIES).text


def test_who_writes_nothing_has_no_list(staff_browser: Client) -> None:
    assert staff_browser.get(COPIES).status_code == 403
