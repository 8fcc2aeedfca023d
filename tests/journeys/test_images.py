"""An image put into a text beside it, by keyboard, in a real browser; and all that can go wrong on the way."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from quizzes.account.roles import ROLES, use_roles
from quizzes.authoring.questions import delete_question
from quizzes.models import Concept, Image, Question, User, WorkingCopy
from tests.images import bomb, image_bytes, moving
from tests.journeys.conftest import Site, watched
from tests.journeys.test_writing import Hand, hand_over, publish

ADD = "/admin/quizzes/question/add/?kind=choice&concept=temperature"
SEEN = "Three glowing rods."
CAPTION = "Hotter from left to right."
FIGURE = f"~~~figure three-glowing-rods\nalt: {SEEN}\ncaption: {CAPTION}\n~~~"


@pytest.fixture(autouse=True)
def _leave_nothing(site: Site) -> Iterator[None]:
    before = set(Question.objects.values_list("pk", flat=True))
    yield
    WorkingCopy.objects.all().delete()
    for question in Question.objects.exclude(pk__in=before):
        delete_question(question=question)
    Image.objects.all().delete()


@pytest.fixture
def author(site: Site) -> User:
    author = site.learner(is_staff=True)
    use_roles({author.pk: ROLES["author"]})
    return author


@pytest.fixture
def publisher(site: Site, browser: Any) -> Iterator[Site]:
    other = watched(browser.new_context().new_page(), site.server)
    use_roles({other.learner(is_staff=True).pk: ROLES["publisher"]})
    yield other
    assert other.complaints == []
    other.page.context.close()


def file(folder: Path, raw: bytes, name: str = "IMG_0001.png") -> Path:
    path = folder / name
    path.write_bytes(raw)
    return path


def dialog(page: Page) -> Locator:
    return page.get_by_role("dialog", name="Insert an image")


def opened(page: Page, control: str = "id_stem") -> Locator:
    page.locator(f"[data-insert-image={control}] + button").click()
    expect(dialog(page).get_by_label("Search your images")).to_be_focused()
    return dialog(page)


def choose(page: Page, path: Path) -> None:
    """The field is reached by keyboard; the dialog that it opens is the system's own."""
    field = dialog(page).get_by_label("Image", exact=True)
    Hand(page).move_to(field)
    field.set_input_files(path)


def describe(page: Page, alt: str = SEEN, caption: str = CAPTION) -> None:
    hand = Hand(page)
    hand.write(dialog(page).get_by_label("Description"), alt)
    hand.write(dialog(page).get_by_label("Caption"), caption)


def insert(page: Page) -> None:
    dialog(page).get_by_role("button", name="Insert", exact=True).press("Enter")


def write_the_rest(hand: Hand) -> None:
    """A whole question around the image; its stem goes on where the image ended."""
    page = hand.page
    page.keyboard.insert_text("Which rod is the hottest?")
    lines = (
        "* The right one\nThe left one -- You read it from right to left.\nThe middle one -- You took the mean of them."
    )
    hand.write(page.locator("#id_options-lines"), lines)
    words = (
        "The picture goes from cold to hot, so the rod at the right end glows most, and the one at the left end least. "
    )
    hand.write(page.locator("#id_why"), words * 2)
    hand.write(page.locator("#id_remember"), "Heat glows.")


def test_an_author_uploads_an_image_beside_the_text_and_a_learner_sees_it(
    site: Site, author: User, publisher: Site, tmp_path: Path
) -> None:
    hand = Hand(site.open(ADD))
    page = hand.page
    hand.move_to(page.locator("#id_stem"))
    hand.move_to(page.locator("[data-insert-image=id_stem] + button"))
    hand.press("Enter")
    expect(dialog(page).get_by_label("Search your images")).to_be_focused()

    choose(page, file(tmp_path, image_bytes(size=(400, 200))))
    describe(page)
    assert site.barriers() == []
    hand.press("Enter")

    expect(dialog(page)).to_have_count(0)
    expect(page.locator("#id_stem")).to_be_focused()
    expect(page.locator("#id_stem")).to_have_value(f"{FIGURE}\n\n")
    write_the_rest(hand)
    expect(page.frame_locator(".live iframe").get_by_role("img", name=SEEN)).to_be_visible()
    hand_over(hand)
    question = publish(publisher, author)
    learner = site.learner()
    assert not learner.is_staff
    reading = site.open("/guide/temperature/")
    shown = reading.get_by_role("img", name=SEEN).first
    shown.scroll_into_view_if_needed()
    expect(shown).to_be_visible()
    expect(reading.get_by_text(CAPTION).first).to_be_visible()
    assert shown.evaluate("image => image.decode().then(() => image.naturalWidth)") == 400
    assert question.current is not None
    assert FIGURE in question.current.content["stem"]


def test_an_image_that_is_there_is_found_and_put_in_where_the_cursor_is(site: Site, tmp_path: Path) -> None:
    site.learner(is_staff=True, is_superuser=True)
    concept = Concept.objects.get(slug="temperature")
    page = site.open(f"/admin/quizzes/concept/{concept.pk}/change/?tab=text")
    opened(page, "id_text")
    choose(page, file(tmp_path, image_bytes()))
    describe(page)
    insert(page)
    expect(dialog(page)).to_have_count(0)
    text = page.locator("#id_text")
    text.fill("Before.\n\nAfter.")
    text.evaluate("each => each.setSelectionRange(7, 7)")

    opened(page, "id_text")
    page.keyboard.type("nothing like it")
    expect(dialog(page)).to_contain_text("No image fits these words.")
    page.keyboard.press("Control+a")
    page.keyboard.type("rods")
    found = dialog(page).get_by_role("radio", name=re.compile("three-glowing-rods"))
    expect(found).to_have_count(1)
    Hand(page).move_to(found)
    page.keyboard.press("Space")
    expect(dialog(page).get_by_label("Description")).to_have_value(SEEN)
    Hand(page).write(dialog(page).get_by_label("Caption"), CAPTION)
    page.keyboard.press("Enter")

    expect(text).to_have_value(f"Before.\n\n{FIGURE}\n\nAfter.")
    expect(page.frame_locator(".live iframe").get_by_role("img", name=SEEN)).to_be_visible()
    page.keyboard.press("Control+z")
    expect(text).to_have_value("Before.\n\nAfter.")


def test_closing_the_dialog_goes_back_to_its_button(site: Site, author: User) -> None:
    page = site.open(ADD)
    opened(page)

    page.keyboard.press("Escape")

    expect(dialog(page)).to_have_count(0)
    expect(page.locator("[data-insert-image=id_stem] + button")).to_be_focused()
    expect(page.locator("#id_stem")).to_have_value("")


@pytest.mark.parametrize(
    ("raw", "name", "says"),
    [
        (b"Just text.", "text.png", "isn’t an image"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "drawing.svg", "isn’t an image"),
        (moving("GIF"), "moving.gif", "This image moves"),
        (bomb(), "bomb.png", "too many pixels"),
        (image_bytes() + bytes(10 * 1024 * 1024), "large.png", "more than 10 MB"),
    ],
    ids=["text", "svg", "moving", "bomb", "large"],
)
def test_a_file_that_is_no_image_to_take_is_told_at_its_field(
    site: Site, author: User, tmp_path: Path, raw: bytes, name: str, says: str
) -> None:
    site.expect_status(422)
    page = site.open(ADD)
    opened(page)
    choose(page, file(tmp_path, raw, name))
    describe(page)

    insert(page)

    expect(dialog(page).locator("[data-error=file]")).to_contain_text(says)
    expect(dialog(page).get_by_label("Image", exact=True)).to_be_focused()
    expect(dialog(page).get_by_label("Description")).to_have_value(SEEN)
    assert site.barriers() == []
    assert not Image.objects.exists()


def test_nothing_is_sent_before_all_is_said(site: Site, author: User, tmp_path: Path) -> None:
    page = site.open(ADD)
    opened(page)

    insert(page)

    for name, says in (("file", "Choose an image"), ("alt", "Say what is to be seen"), ("caption", "in a few words")):
        expect(dialog(page).locator(f"[data-error={name}]")).to_contain_text(says)
    choose(page, file(tmp_path, image_bytes()))
    insert(page)
    expect(dialog(page).get_by_label("Description")).to_be_focused()
    assert not Image.objects.exists()


def test_a_lost_connection_in_the_middle_of_an_upload_loses_nothing(site: Site, author: User, tmp_path: Path) -> None:
    """The image arrived, its answer did not. Trying again puts it in, and stores it once."""
    site.loses_connection = True
    page = site.open(ADD)
    opened(page)
    choose(page, file(tmp_path, image_bytes()))
    describe(page)

    def arrive_and_break(route: Any) -> None:
        route.fetch()
        route.abort()

    page.route("**/image/add/", arrive_and_break)
    insert(page)
    expect(dialog(page).locator(".image-state")).to_contain_text("can’t be reached")
    page.unroute("**/image/add/")
    insert(page)

    expect(page.locator("#id_stem")).to_have_value(f"{FIGURE}\n\n")
    assert Image.objects.count() == 1


def test_a_session_that_ends_in_the_middle_of_an_upload_loses_nothing(site: Site, author: User, tmp_path: Path) -> None:
    page = site.open(ADD)
    opened(page)
    choose(page, file(tmp_path, image_bytes()))
    describe(page)

    site.sign_out()
    insert(page)
    expect(dialog(page).locator(".image-state")).to_contain_text("You’re signed out")
    site.sign_in(author)
    insert(page)

    expect(page.locator("#id_stem")).to_have_value(f"{FIGURE}\n\n")


@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (768, "dark"), (1280, "light")])
def test_the_dialog_has_no_barriers_and_fits(site: Site, author: User, tmp_path: Path, width: int, scheme: Any) -> None:
    site.page.set_viewport_size({"width": width, "height": 800})
    site.page.emulate_media(color_scheme=scheme)
    page = site.open(ADD)
    opened(page)
    choose(page, file(tmp_path, image_bytes()))
    describe(page)
    insert(page)
    expect(dialog(page)).to_have_count(0)

    box = opened(page)

    expect(box.get_by_role("radio")).to_have_count(1)
    assert site.barriers() == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert box.evaluate("each => each.scrollWidth <= each.clientWidth")


def test_without_scripts_a_link_leads_to_the_lines_to_copy(plain_site: Site) -> None:
    plain_site.learner(is_staff=True, is_superuser=True)
    page = plain_site.open(ADD)
    with page.context.expect_page() as images:
        page.get_by_role("link", name="Insert an image").first.click()

    expect(images.value.get_by_role("link", name="Add image")).to_be_visible()
