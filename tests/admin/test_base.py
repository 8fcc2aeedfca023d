"""What every page of the admin says, whatever it is about."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.utils.formats import date_format

from quizzes.models import Concept
from tests.factories import make_question


@pytest.mark.parametrize(("model", "says"), [("question", "Questions"), ("concept", "Concepts"), ("card", "Cards")])
def test_a_list_is_called_what_it_lists(admin_browser: Client, heat: Concept, model: str, says: str) -> None:
    page = admin_browser.get(f"/admin/quizzes/{model}/")

    assert page.context["title"] == says
    assert "Select " + model not in page.text


def test_an_empty_list_says_so_and_leads_back_from_a_search(admin_browser: Client, heat: Concept) -> None:
    make_question(heat)

    assert "There’s nothing here yet." in admin_browser.get("/admin/quizzes/image/").text
    sought = admin_browser.get("/admin/quizzes/question/?q=nothing-like-it").text
    assert 'Nothing fits what you’re looking for. <a href="?">' in sought
    assert "Nothing fits" not in admin_browser.get("/admin/quizzes/question/").text


def test_a_history_without_actions_says_so_in_plain_words(admin_browser: Client, heat: Concept) -> None:
    page = admin_browser.get(f"/admin/quizzes/concept/{heat.pk}/history/")

    assert "Nothing has been done to this in the admin yet." in page.text
    assert "admin site" not in page.text
    assert page.context["title"] == "History of Heat"


def test_dates_are_written_as_everywhere_on_the_site() -> None:
    assert date_format(dt.datetime(2026, 11, 29, 15, 30, tzinfo=dt.UTC), "DATETIME_FORMAT") == "Nov 29, 2026, 15:30"
    assert date_format(dt.date(2026, 11, 29)) == "Nov 29, 2026"
