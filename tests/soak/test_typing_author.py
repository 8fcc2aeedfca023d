"""A server that is killed under an author who types, in a real browser."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pytest_django import DjangoDbBlocker

from tests.journeys.conftest import browser_type_launch_args as browser_type_launch_args  # a fixture
from tests.prepared import guide_database
from tests.soak.crashes import Site, free_port

pytestmark = pytest.mark.soak

SIGN_IN = """
from django.test import Client
from quizzes.models import User
author = User.objects.create_superuser(email="author@example.org", password="a long enough secret")
client = Client()
client.force_login(author)
[[name, cookie]] = client.cookies.items()
print(f"{name}={cookie.value}")
"""
PATIENCE_MS = 120_000


@pytest.fixture
def site(django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path: Path) -> Iterator[Site]:
    with django_db_blocker.unblock():
        shutil.copyfile(guide_database(), tmp_path / "db.sqlite3")
    running = Site(tmp_path, free_port())
    running.start()
    yield running
    running.stop()


def kill(site: Site) -> None:
    site.strike("kill", random.Random(1))
    site.gone()


def test_nothing_typed_two_seconds_before_is_lost_with_the_server(site: Site, page: Page) -> None:
    told = site.manage("shell", "--no-imports", "-c", SIGN_IN)
    name, _, value = told.stdout.strip().rpartition("\n")[2].partition("=")
    page.context.add_cookies([{"name": name, "value": value, "url": site.url}])
    page.goto(f"{site.url}/admin/quizzes/question/add/?kind=basic&concept=temperature")
    stem, state = page.locator("#id_stem"), page.locator(".desk-state")
    stem.press_sequentially("Typed before, ", delay=20)
    expect(state).to_contain_text("Draft saved", timeout=PATIENCE_MS)

    kill(site)
    stem.press_sequentially("typed while it was gone, ", delay=20)
    expect(state).to_contain_text("kept in this browser", timeout=PATIENCE_MS)
    site.start()
    expect(state).to_contain_text("Draft saved", timeout=PATIENCE_MS)
    address = page.url
    page.wait_for_timeout(2000)
    kill(site)
    page.close()

    site.start()
    again = page.context.new_page()
    again.goto(address)
    expect(again.locator("#id_stem")).to_have_value("Typed before, typed while it was gone, ", timeout=PATIENCE_MS)
    assert again.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('desk'))") == []
