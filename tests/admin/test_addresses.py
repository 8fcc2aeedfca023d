"""Every address of the admin, found by walking its map: nothing is open to a learner, no page breaks the policy."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import URLPattern, URLResolver

from quizzes.models import Concept
from tests.factories import UserFactory, give_answer, make_question

INLINE = re.compile(r"<style|<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=|javascript:|\shx-on", re.IGNORECASE)


def addresses(patterns: list[Any] | None = None, base: str = "/admin/") -> Iterator[str]:
    """Each route, with 1 for every number and name in it."""
    for pattern in admin.site.urls[0] if patterns is None else patterns:
        route = str(pattern.pattern)
        if route.startswith("^"):
            route = re.sub(r"\(\?P<\w+>[^)]*\)", "quizzes", route).strip("^$")
        url = base + re.sub(r"<[^>]+>", "1", route)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, url)
        elif isinstance(pattern, URLPattern):
            yield url


ALL = sorted({*addresses()})


@pytest.fixture
def rows(heat: Concept) -> None:
    """Something at number 1 of what there is."""
    give_answer(UserFactory.create(), make_question(heat).components.get(), dt.datetime(2026, 11, 24, tzinfo=dt.UTC))


def test_the_map_is_walked() -> None:
    assert "/admin/quizzes/question/1/preview/" in ALL
    assert len(ALL) > 40


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_learner_sees_nothing_of_the_admin(learner_browser: Client, rows: None, method: str) -> None:
    answers = {url: getattr(learner_browser, method)(url).status_code for url in ALL}

    assert {url: status for url, status in answers.items() if status not in {302, 403, 404}} == {}


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stranger_is_sent_to_sign_in(client: Client, db: None, rows: None, method: str) -> None:
    answers = {url: getattr(client, method)(url).status_code for url in ALL}

    assert {url: status for url, status in answers.items() if status not in {302, 403, 404}} == {}


@pytest.mark.thorough("every address")
@pytest.mark.django_db(transaction=True, reset_sequences=True)  # the addresses name the first row of each table
def test_no_page_has_inline_script_or_style(admin_browser: Client, rows: None) -> None:
    pages = {url: admin_browser.get(url) for url in ALL if "/jsi18n/" not in url and "/logout/" not in url}
    found = {url: INLINE.findall(page.text) for url, page in pages.items() if page.status_code == 200}

    assert len(found) > 20
    assert {url: each for url, each in found.items() if each} == {}


@pytest.mark.thorough("a large amount")
def test_no_page_breaks_for_staff_without_permission(staff_browser: Client, rows: None) -> None:
    answers = {url: staff_browser.get(url).status_code for url in ALL}

    assert {url: status for url, status in answers.items() if status >= 500} == {}


@pytest.mark.parametrize("name", ["9" * 5000, "9" * 30, "%00", "²"])
@pytest.mark.parametrize("page", ["change", "delete", "history", "preview"])
def test_a_question_that_cannot_be_is_not_found(admin_browser: Client, name: str, page: str) -> None:
    assert admin_browser.get(f"/admin/quizzes/question/{name}/{page}/", follow=True).status_code in {200, 404}


@pytest.mark.parametrize(
    "model", ["quizzes/question", "quizzes/concept", "quizzes/conflict", "quizzes/user", "auth/group"]
)
def test_rows_and_filters_that_cannot_be_are_a_bad_request(admin_browser: Client, rows: None, model: str) -> None:
    chosen = {"action": "publish", "_selected_action": "9" * 5000}

    assert admin_browser.post(f"/admin/{model}/", chosen).status_code == 400
    assert admin_browser.get(f"/admin/{model}/?status=%00").status_code == 400
