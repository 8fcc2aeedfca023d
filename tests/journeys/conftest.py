"""A real browser before the site on a real server, and the guide as it is shipped.

A journey takes the fixture `site` and never `db`: the guide is published once and stays, and each journey brings
learners of its own.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.test import Client, override_settings
from playwright.sync_api import ConsoleMessage, Page, Request, expect
from pytest_django import DjangoDbBlocker
from pytest_django.live_server_helper import LiveServer

from genai_quiz import settings as site_settings
from quizzes.models import User
from tests.databases import another_database
from tests.factories import UserFactory
from tests.prepared import guide_database

# Playwright keeps an event loop in this thread; Django would take our queries for asynchronous ones.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

# A busy machine may take seconds over a page. What is expected to come is waited for as long as any other step.
PATIENCE_MS = 90_000
expect.set_options(timeout=PATIENCE_MS)

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def is_journey(item: pytest.Item) -> bool:
    return item.nodeid.startswith("tests/journeys/")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Have the test database made for journeys too, and run them last, as written: what they publish stays."""
    journeys = [item for item in items if is_journey(item)]
    for item in journeys:
        item.add_marker(pytest.mark.django_db)
    others = [item for item in items if not is_journey(item)]
    items[:] = [*others, *sorted(journeys, key=place_of)]


def place_of(journey: pytest.Item) -> tuple[str, int, str]:
    file, line, _ = journey.location
    return file, line or 0, journey.nodeid


@pytest.fixture
def _django_db_helper(django_db_setup: None) -> None:
    """In place of pytest-django's: nothing is rolled back or emptied after a journey."""


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    if not CHROMIUM:
        if os.environ.get("JOURNEYS") == "required":
            pytest.fail("Chromium is not installed, and this run requires the journeys.")
        pytest.skip("Chromium is not installed (apt install chromium): the journeys through the site did not run.")
    return {"executable_path": CHROMIUM, "headless": True, "args": ARGUMENTS}


@contextmanager
def collected(folder: Path) -> Iterator[None]:
    """Django's own server of static files looks for them where they are written, so that has to be this folder, too."""
    kept = settings.STORAGES | {"staticfiles": site_settings.STORAGES["staticfiles"]}
    with override_settings(STATIC_ROOT=folder, STORAGES=kept):
        call_command("collectstatic", interactive=False, verbosity=0)
        with override_settings(STATICFILES_DIRS=[folder, *settings.STATICFILES_DIRS]):
            yield


@pytest.fixture(scope="session")
def server(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LiveServer]:
    """On a database that has the shipped guide, and with scripts and styles as they are served: joined and named."""
    folder = tmp_path_factory.mktemp("journeys")
    with collected(folder / "static"), django_db_blocker.unblock(), another_database(folder, guide_database()):
        running = LiveServer("localhost")
        yield running
        running.stop()


@pytest.fixture
def guide(server: LiveServer, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock():
        yield
        # Django keeps connections by event loop too: this one is of Playwright's loop, and nothing else would close it.
        connections.close_all()


@dataclass
class Site:
    """The site as a visitor meets it. Anything that a browser complains about fails the journey."""

    page: Page
    server: LiveServer
    complaints: list[str] = field(default_factory=list)
    expected_statuses: set[int] = field(default_factory=set)
    loses_connection: bool = False

    def watch_page(self, page: Page) -> Page:
        page.set_default_timeout(PATIENCE_MS)
        page.on("console", self.hear)
        page.on("pageerror", lambda error: self.complaints.append(f"script error: {error}"))
        page.on("request", self.watch)
        return page

    def another_tab(self) -> Page:
        """Of the same browser. The journey's own page stays what it is."""
        return self.watch_page(self.page.context.new_page())

    def expect_status(self, *statuses: int) -> None:
        """Chromium logs every 4xx or 5xx answer as an error: name those that the journey means to get."""
        self.expected_statuses.update(statuses)

    def open(self, path: str) -> Page:
        """Like people, who look before they press: for half a second a session's buttons are dead to a second tap."""
        self.page.goto(f"{self.server.url}{path}")
        if self.page.locator("#stage").count():
            self.page.wait_for_timeout(500)
        return self.page

    def learner(self, **fields: Any) -> User:
        """A new learner, signed in."""
        user = UserFactory.create(email=f"learner-{os.urandom(6).hex()}@example.com", **fields)
        self.sign_in(user)
        return user

    def stop_the_clock(self) -> None:
        """The scripts' own: to press twice within half a second, however slow the machine is."""
        self.page.evaluate("() => { const now = performance.now(); performance.now = () => now; }")

    def sign_in(self, user: User) -> None:
        client = Client()
        client.force_login(user)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        self.page.context.add_cookies(
            [{"name": cookie.key, "value": cookie.value, "url": self.server.url, "httpOnly": True, "sameSite": "Lax"}]
        )

    def sign_out(self) -> None:
        """Forget the session as an expired cookie does: without a click."""
        self.page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)

    def barriers(self) -> list[str]:
        """What axe finds on the page as it stands now."""
        violations = Axe().run(self.page).response["violations"]
        return [f"{each['id']}: {each['nodes'][0]['html'][:200]}" for each in violations]

    def hear(self, message: ConsoleMessage) -> None:
        if self.loses_connection and ("net::ERR_" in message.text or "htmx:error" in message.text):
            return
        meant = any(f"status of {status}" in message.text for status in self.expected_statuses)
        if message.type == "error" and not meant:
            self.complaints.append(f"console: {message.text}")

    def watch(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in {"http", "https"} and address.netloc != urlsplit(self.server.url).netloc:
            self.complaints.append(f"off-site request: {request.url}")


def watched(page: Page, server: LiveServer) -> Site:
    site = Site(page, server)
    site.watch_page(page)
    return site


@pytest.fixture
def site(page: Page, server: LiveServer, guide: None) -> Iterator[Site]:
    site = watched(page, server)
    yield site
    assert site.complaints == []


@pytest.fixture
def plain_site(browser: Any, server: LiveServer, guide: None) -> Iterator[Site]:
    """The same in a browser without JavaScript."""
    context = browser.new_context(java_script_enabled=False)
    site = watched(context.new_page(), server)
    yield site
    context.close()
    assert site.complaints == []
