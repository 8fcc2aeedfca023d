"""Nothing that an author types is lost, in a real browser."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserType, Page, expect

from quizzes.authoring.questions import delete_question
from quizzes.models import Concept, Question, User, WorkingCopy
from tests.factories import make_question
from tests.journeys.conftest import Site, watched

ADD = "/admin/quizzes/question/add/?kind=basic&concept=temperature"
SLUG = "typed-in-a-journey"


@pytest.fixture(autouse=True)
def _leave_nothing(site: Site) -> Iterator[None]:
    yield
    WorkingCopy.objects.all().delete()
    for question in Question.objects.filter(slug=SLUG):
        delete_question(question=question)


@pytest.fixture
def author(site: Site) -> User:
    return site.learner(is_staff=True, is_superuser=True)


@pytest.fixture
def url(site: Site) -> str:
    concept = Concept.objects.get(slug="temperature")
    source = concept.sources.all()[0].key
    question = make_question(concept, slug=SLUG, sources=(source,), content=content())
    return f"/admin/quizzes/question/{question.pk}/change/"


def content() -> dict[str, Any]:
    words = "Each logit is divided, so the gaps shrink and the tail gets its share of the probability. " * 3
    row = {"right": False, "mistake": "", "feedback": "You turned it around."}
    options = [row | {"text": text} for text in ("It rises", "It falls", "It stays")]
    options[1] |= {"right": True, "feedback": ""}
    return {"stem": "How does the first token fare?", "why": words, "remember": "Heat levels.", "options": options}


def state(page: Page) -> Any:
    return page.locator(".desk-state")


def type_into(page: Page, name: str, text: str) -> None:
    page.locator(f"#id_{name}").fill(text)


def kept(page: Page) -> None:
    expect(state(page)).to_contain_text("Draft saved")


def test_a_page_that_is_closed_loses_nothing(site: Site, author: User) -> None:
    page = site.open(ADD)
    type_into(page, "stem", "What does heat")
    kept(page)
    address = page.url
    page.close()

    site.page = site.page.context.new_page()
    again = site.open(address.removeprefix(site.server.url))

    expect(again.locator("#id_stem")).to_have_value("What does heat")
    expect(again.locator(".desk")).to_contain_text("You have unpublished changes from")


def test_a_browser_whose_processes_are_killed_loses_nothing_older_than_two_seconds(
    site: Site,
    author: User,
    url: str,
    browser_type: BrowserType,
    browser_type_launch_args: dict[str, Any],
    tmp_path: Path,
) -> None:
    cookies: Any = site.page.context.cookies()
    killed = browser_type.launch_persistent_context(tmp_path, **browser_type_launch_args)
    killed.add_cookies(cookies)
    page = killed.new_page()
    page.goto(f"{site.server.url}{url}")
    type_into(page, "remember", "typed two seconds before")
    page.wait_for_timeout(2000)

    for number in processes_of(tmp_path):
        with suppress(ProcessLookupError):
            os.kill(number, signal.SIGKILL)

    expect(site.open(url).locator("#id_remember")).to_have_value("typed two seconds before")


def processes_of(profile: Path) -> list[int]:
    """Those of the browser that this journey started, by the folder that only it has."""
    commands = Path("/proc").glob("[0-9]*/cmdline")
    return [int(path.parent.name) for path in commands if str(profile).encode() in _read(path)]


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:  # it ended meanwhile
        return b""


def test_typing_without_a_pause_is_kept_all_the_same(site: Site, author: User, url: str) -> None:
    page = site.open(url)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method))
    page.locator("#id_remember").press_sequentially(" and levels" * 6, delay=60)

    assert "POST" in sent
    kept(page)
    assert WorkingCopy.objects.filter(author=author).exists()


def test_text_of_the_last_moment_goes_along_when_the_page_does(site: Site, author: User, url: str) -> None:
    page = site.open(url)
    type_into(page, "remember", "typed and gone")
    site.open("/admin/")

    again = site.open(url)

    expect(again.locator("#id_remember")).to_have_value("typed and gone")


def test_a_server_that_cannot_be_reached_leaves_the_text_in_the_browser(site: Site, author: User, url: str) -> None:
    page = site.open(url)
    page.evaluate("() => { navigator.sendBeacon = () => false }")  # what leaves with the page may arrive with the line
    site.loses_connection = True
    page.context.set_offline(True)
    type_into(page, "remember", "typed on a train")
    expect(state(page)).to_contain_text("kept in this browser")
    page.close()
    context = site.page.context
    context.set_offline(False)
    assert not WorkingCopy.objects.filter(author=author).exists()

    site.page = context.new_page()
    again = site.open(url)

    expect(again.locator("#id_remember")).to_have_value("typed on a train")
    kept(again)
    assert WorkingCopy.objects.get(author=author).data["remember"] == ["typed on a train"]


def test_saving_offline_says_why_and_keeps_the_form(site: Site, author: User, url: str) -> None:
    page = site.open(url)
    site.loses_connection = True
    page.context.set_offline(True)
    type_into(page, "remember", "typed on a train")

    page.locator(".submit-row [name=_save]").click()

    expect(state(page)).to_contain_text("can’t be reached")
    expect(page.locator("#id_remember")).to_have_value("typed on a train")
    page.context.set_offline(False)
    page.locator(".submit-row [name=_continue]").first.click()
    expect(page.locator(".messagelist")).to_contain_text("was changed successfully")


def test_an_ended_session_goes_on_after_a_sign_in_in_another_tab(site: Site, author: User, url: str) -> None:
    page = site.open(url)
    site.sign_out()
    type_into(page, "remember", "typed after the end")
    expect(state(page)).to_contain_text("You’re signed out")

    site.expect_status(403)
    page.context.clear_cookies()
    site.sign_in(author)
    type_into(page, "remember", "typed after the end, and on")

    kept(page)
    page.locator(".submit-row [name=_continue]").first.click()
    expect(page.locator("#id_remember")).to_have_value("typed after the end, and on")
    expect(page.locator(".messagelist")).to_contain_text("was changed successfully")


def test_back_leads_to_the_draft(site: Site, author: User, url: str) -> None:
    page = site.open(url)
    type_into(page, "remember", "typed before leaving")
    kept(page)
    page.locator(".breadcrumbs a").first.click()

    page.go_back()

    expect(page.locator("#id_remember")).to_have_value("typed before leaving")


def test_two_presses_save_once(site: Site, author: User, url: str) -> None:
    page = site.open(url)
    type_into(page, "remember", "pressed twice")

    page.locator(".submit-row [name=_continue]").first.dblclick()

    expect(page.locator(".messagelist")).to_contain_text("was changed successfully")
    question = Question.objects.get(slug=SLUG)
    assert (question.revisions.count(), WorkingCopy.objects.filter(author=author).count()) == (2, 0)


def test_two_authors_see_each_other_and_both_changes(site: Site, browser: Any, author: User, url: str) -> None:
    mine = site.open(url)
    type_into(mine, "remember", "my line")
    kept(mine)
    theirs = watched(browser.new_context().new_page(), site.server)
    theirs.learner(is_staff=True, is_superuser=True)

    page = theirs.open(url)
    expect(page.locator(".desk-editors")).to_contain_text(author.email)
    type_into(page, "remember", "their line")
    page.get_by_label("Option 1: Why it’s tempting").fill("They say it better.")
    page.locator(".submit-row [name=_continue]").first.click()
    expect(page.locator(".messagelist")).to_contain_text("was changed successfully")
    mine.reload()

    expect(mine.locator(".clash")).to_have_count(1)
    expect(mine.locator(".clash")).to_contain_text("their line")
    expect(mine.locator("#id_remember")).to_have_value("my line")
    expect(mine.get_by_label("Option 1: Why it’s tempting")).to_have_value("They say it better.")
    assert site.barriers() == []
    mine.get_by_role("button", name="Use theirs").click()
    expect(mine.locator("#id_remember")).to_have_value("their line")
    assert theirs.complaints == []
    page.context.close()


def test_keys_keep_a_draft_and_publish(site: Site, author: User, url: str) -> None:
    page = site.open(url)
    page.locator("#id_remember").fill("kept by a key")
    page.keyboard.press("Control+s")
    kept(page)

    page.keyboard.press("Control+Enter")

    page.wait_for_url("**/question/")
    assert Question.objects.get(slug=SLUG).revisions.count() == 2


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_a_draft_has_no_barriers_and_fits(site: Site, author: User, url: str, width: int) -> None:
    site.page.set_viewport_size({"width": width, "height": 900})
    page = site.open(url)
    type_into(page, "remember", "a draft")
    kept(page)
    page.reload()
    expect(page.locator(".desk")).to_contain_text("You have unpublished changes from")

    assert site.barriers() == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
