"""The page of a concept in tabs, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from quizzes.models import Concept, Misconception, Question, Status, WorkingCopy
from tests.journeys.conftest import Site

NAMES = ("text", "about", "teaches", "sources")


@pytest.fixture(autouse=True)
def _leave_it_as_it_was(site: Site) -> Iterator[None]:
    concept = Concept.objects.get(slug="temperature")
    places = dict(concept.questions.values_list("pk", "position"))
    yield
    WorkingCopy.objects.all().delete()
    for number, position in places.items():
        Question.objects.filter(pk=number).update(position=position)
    Misconception.objects.filter(key="heat-of-the-room").delete()


@pytest.fixture
def url(site: Site) -> str:
    site.learner(is_staff=True, is_superuser=True)
    return f"/admin/quizzes/concept/{Concept.objects.get(slug='temperature').pk}"


def in_order() -> list[int]:
    rows = Question.objects.filter(concept__slug="temperature").exclude(status=Status.RETIRED)
    return list(rows.order_by("position").values_list("pk", flat=True))


def told(page: Page) -> None:
    expect(page.locator(".order-state")).to_contain_text("Saved", timeout=30_000)


@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (768, "dark"), (1280, "dark")])
def test_each_tab_has_no_barriers_and_fits(site: Site, url: str, width: int, scheme: str) -> None:
    site.page.set_viewport_size({"width": width, "height": 900})
    site.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # one of the two
    tabs = [f"{url}/change/?tab={name}" for name in NAMES]
    for address in (*tabs, f"{url}/questions/", "/admin/quizzes/question/add/?kind=choice&concept=temperature"):
        page = site.open(address)
        if "questions/" not in address:
            expect(page.locator(".live-state")).to_contain_text("to ", timeout=30_000)

        assert site.barriers() == [], address
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address


def test_the_preview_of_the_text_follows_and_the_draft_is_kept(site: Site, url: str) -> None:
    page = site.open(f"{url}/change/?tab=text")
    page.locator("#id_text").fill("## Something new\n\nWords.")

    heading = page.frame_locator(".live iframe").get_by_role("heading", name="Something new")
    expect(heading).to_be_visible(timeout=30_000)
    expect(page.locator(".desk-state")).to_contain_text("Draft saved", timeout=30_000)


def test_questions_change_places_by_keys_and_by_drag(site: Site, url: str) -> None:
    first, second, third, *rest = in_order()
    page = site.open(f"{url}/questions/")
    page.locator(".in-order a").first.focus()

    page.keyboard.press("Alt+ArrowDown")
    told(page)
    assert in_order() == [second, first, third, *rest]
    expect(page.locator(".in-order a").nth(1)).to_be_focused()

    page.locator(".order-state").evaluate("each => (each.textContent = '')")
    page.locator(".in-order li").nth(2).drag_to(page.locator(".in-order li").first, target_position={"x": 9, "y": 2})
    told(page)
    assert in_order() == [third, second, first, *rest]


def test_without_scripts_buttons_move_a_question(plain_site: Site) -> None:
    plain_site.learner(is_staff=True, is_superuser=True)
    first, second, *rest = in_order()
    page = plain_site.open(f"/admin/quizzes/concept/{Concept.objects.get(slug='temperature').pk}/questions/")

    page.locator(".in-order [name=move]").nth(1).click()

    expect(page.locator(".messagelist")).to_contain_text("Saved", timeout=30_000)
    assert in_order() == [second, first, *rest]


def test_a_new_misconception_goes_into_the_cell_that_lacks_it(site: Site, url: str) -> None:
    page = site.open("/admin/quizzes/question/add/?kind=choice&concept=temperature")
    cell = page.get_by_label("Option 2: Mistake")
    cell.focus()
    page.locator(".new-parts summary").click()
    page.get_by_label("What people think").fill("Heat of the room")

    page.get_by_role("button", name="Add this misconception").click()

    expect(cell).to_have_value("heat-of-the-room", timeout=30_000)
    expect(cell).to_be_focused()
    assert Misconception.objects.filter(key="heat-of-the-room").exists()
