from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from quizzes.models import Card, Review
from tests.factories import UserFactory, give_answer, make_question

NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _an_answer(db: None) -> None:
    give_answer(UserFactory.create(), make_question().components.get(), NOON, right=False)


@pytest.mark.parametrize("model", ["review", "card"])
def test_what_learners_did_is_only_read(admin_browser: Client, model: str) -> None:
    row = Review.objects.get() if model == "review" else Card.objects.get()
    base = f"/admin/quizzes/{model}/"

    answers = {path: admin_browser.post(f"{base}{path}").status_code for path in ("add/", f"{row.pk}/change/")}
    answers["delete"] = admin_browser.post(f"{base}{row.pk}/delete/", {"post": "yes"}).status_code

    assert set(answers.values()) == {403}
    assert admin_browser.get(base).status_code == admin_browser.get(f"{base}{row.pk}/change/").status_code == 200


@pytest.mark.parametrize("model", ["review", "card"])
def test_the_lists_offer_no_deletion(admin_browser: Client, model: str) -> None:
    data = {"action": "delete_selected", "_selected_action": ["1"], "post": "yes"}

    admin_browser.post(f"/admin/quizzes/{model}/", data)

    assert (Review.objects.count(), Card.objects.count()) == (1, 1)
