"""A line of the log for each request, with an id, and nothing that tells who it was."""

from __future__ import annotations

import logging
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from quizzes.operations import counting
from quizzes.operations.requests import HEADER, RequestId
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

TOKEN = "secret-token-0123456789"


@pytest.fixture(autouse=True)
def data(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(counting, "_pending", Counter[str]())


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> Any:
    """What was logged so far, each line as (level, message)."""
    caplog.set_level(logging.INFO)
    caplog.handler.addFilter(RequestId())
    return lambda: [(record.levelname, record.getMessage()) for record in caplog.records]


def told(lines: Any) -> list[str]:
    return [re.sub(r" \d+ ms$", "", message) for _, message in lines()]


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("/guide/", "GET guide/ 200"),
        ("/", "GET / 200"),
        (f"/setup/{TOKEN}/", "GET setup/<str:token>/ 404"),
        (f"/guide/search/?q={TOKEN}", "GET guide/search/ 200"),
        (f"/nowhere/{TOKEN}/", "GET - 404"),
        (f"/accounts/password/reset/key/1-{TOKEN}/", None),
    ],
)
def test_a_request_is_one_line_without_what_was_filled_in(
    client: Client, lines: Any, path: str, line: str | None
) -> None:
    client.get(path)

    assert len(told(lines)) == 1
    assert line is None or told(lines) == [line]
    assert TOKEN not in str(lines())


def test_the_line_and_the_answer_have_the_same_id(client: Client, caplog: pytest.LogCaptureFixture, lines: Any) -> None:
    response = client.get("/guide/")

    assert re.fullmatch(r"[0-9a-f]{16}", response.headers[HEADER])
    assert caplog.records[-1].request_id == response.headers[HEADER]  # type: ignore[attr-defined]


def test_two_requests_have_two_ids(client: Client) -> None:
    assert client.get("/guide/").headers[HEADER] != client.get("/guide/").headers[HEADER]


@pytest.mark.parametrize(
    ("proxies", "given", "taken"),
    [(1, "0123-abcdef", True), (0, "0123-abcdef", False), (1, "a b\tc forged", False), (1, "x" * 65, False)],
)
def test_only_a_proxy_of_ours_may_give_the_id(
    client: Client, settings: Settings, proxies: int, given: str, taken: bool
) -> None:
    settings.TRUSTED_PROXIES = proxies

    assert (client.get("/guide/", headers={HEADER: given}).headers[HEADER] == given) is taken


def test_what_is_asked_for_all_day_is_told_only_when_it_fails(client: Client, lines: Any) -> None:
    client.get("/healthz")

    assert lines() == []


def test_a_failure_leaves_its_traceback_without_the_address(
    client: Client, caplog: pytest.LogCaptureFixture, lines: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.raise_request_exception = False
    monkeypatch.setattr("quizzes.views.site.administrator_exists", lambda: 1 / 0)
    client.get(f"/setup/{TOKEN}/")

    assert [record.exc_info is not None for record in caplog.records if record.levelname == "ERROR"] == [True, False]
    assert TOKEN not in str(lines())


def test_a_made_up_method_does_not_reach_the_log(client: Client, lines: Any) -> None:
    client.generic("EVIL\x1b[31m", "/guide/")

    assert told(lines) == ["OTHER guide/ 405"]


def test_failures_are_counted(client: Client) -> None:
    before = counting.failures()
    client.get("/nowhere/")
    client.post("/guide/")

    now = counting.failures()

    assert {status: now[status] - before.get(status, 0) for status in ("404", "405")} == {"404": 1, "405": 1}
    assert client.get("/healthz").json()["failures"] == now


def test_a_failed_sign_in_is_told_without_the_address(client: Client, lines: Any) -> None:
    learner = UserFactory.create(email="somebody@example.com")
    for address in (learner.email, learner.email.upper(), "other@example.com"):
        client.post("/accounts/login/", {"login": address, "password": "guess"})

    accounts = re.findall(r"A sign-in failed, account ([0-9a-f]{12})", str(lines()))

    assert len(accounts) == 3
    assert accounts[0] == accounts[1] != accounts[2]
    assert "example.com" not in str(lines()).lower()
    assert counting.failures()["sign-in"] == 3


PATHS = ["/", "/guide/", "/today/", "/review/done/", "/accounts/login/", "/admin/", "/robots.txt", "/nowhere/", "/%00"]


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "PUT", "BREW", "POST"])
@pytest.mark.parametrize("path", PATHS)
def test_nonsense_of_strangers_is_no_warning(lines: Any, method: str, path: str) -> None:
    browser = Client(enforce_csrf_checks=True)
    for body in (b"", b"a=&" * 2000, b"\x00\xff", b"a" * 2_000_000):
        browser.generic(
            method,
            path,
            body,
            content_type="application/x-www-form-urlencoded",
            headers={"Cookie": "sessionid=\x00; csrftoken=!", "Referer": "http://[/"},
        )

    assert [line for line in lines() if line[0] != "INFO"] == []
