"""Images by upload: who may, what is told, who sees them, and that a guide with images goes out and comes in whole."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from quizzes.authoring.acts import Act
from quizzes.authoring.concepts import check_page, edit_concept, publish_concept, restore_page, retire_concept
from quizzes.authoring.exporting import export_content
from quizzes.authoring.pages import page_of, question_of
from quizzes.authoring.publishing import NotPublishable, publish_guide
from quizzes.authoring.questions import check_question, edit_question
from quizzes.models import Concept, Image, Question, Status, User
from tests.admin.browsing import changed, errors_of, opened
from tests.admin.test_roles import member, migration
from tests.factories import UserFactory, make_question
from tests.images import bomb, image_bytes, moving, photo_from_a_phone

NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
ADD = "/admin/quizzes/image/add/"
FIGURE = "~~~figure kettle\nalt: A kettle on a stove.\ncaption: Just before it boils.\n~~~"

pytestmark = pytest.mark.django_db


def upload(browser: Client, raw: bytes = b"", name: str = "kettle", alt: str = "A kettle on a stove.") -> Any:
    file = SimpleUploadedFile("IMG_0001.JPG", raw or photo_from_a_phone(), "image/jpeg")
    return browser.post(ADD, {"file": file, "name": name, "alt": alt})


@pytest.fixture(autouse=True)
def _the_groups_are_there() -> None:
    migration.make_roles(apps, None)


@pytest.fixture
def kettle(admin_browser: Client) -> Image:
    assert upload(admin_browser).status_code == 302
    return Image.objects.get(name="kettle")


def show_in(concept: Concept, author: User, text: str = FIGURE) -> None:
    concept.refresh_from_db()
    page = replace(page_of(concept), text=text)
    edit_concept(concept=concept, page=page, seen=concept.edit_version, author=author, now=NOON)


def test_an_upload_tells_the_lines_that_show_it(admin_browser: Client) -> None:
    answer = upload(admin_browser)
    page = admin_browser.get(answer.headers["Location"])

    assert "~~~figure kettle\nalt: A kettle on a stove.\n" in page.text
    assert "Nowhere yet" in page.text


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"alt": "  "}, "alt"),
        ({"name": "Kettle 1"}, "name"),
        ({"raw": b"<svg/>"}, "file"),
        ({"raw": moving("GIF")}, "file"),
    ],
    ids=["no description", "strange name", "svg", "moving"],
)
def test_what_an_upload_lacks_is_told_at_its_field(admin_browser: Client, sent: dict[str, Any], field: str) -> None:
    refused = upload(admin_browser, **sent)

    assert list(errors_of(refused)) == [field]
    assert not Image.objects.exists()


def test_a_name_that_is_left_empty_comes_from_the_description(admin_browser: Client) -> None:
    upload(admin_browser, name="")
    upload(admin_browser, image_bytes(), name="")
    upload(admin_browser, image_bytes(color="red"), name="", alt="Temperature, bars.")  # a drawing has that name

    names = ["kettle-on-stove", "kettle-on-stove-2", "temperature-bars-2"]
    assert list(Image.objects.order_by("pk").values_list("name", flat=True)) == names


# -- beside a text


def sent(browser: Client, raw: bytes = b"", alt: str = "A kettle on a stove.", name: str = "") -> Any:
    file = SimpleUploadedFile("IMG_0001.JPG", raw or photo_from_a_phone(), "image/jpeg")
    return browser.post(ADD, {"file": file, "name": name, "alt": alt}, headers={"accept": "application/json"})


def test_the_dialog_offers_the_latest_images_and_finds_others(admin_browser: Client, kettle: Image) -> None:
    upload(admin_browser, image_bytes(), name="teapot", alt="A pot of tea.")

    every = admin_browser.get("/admin/quizzes/image/choose/").text
    found = admin_browser.get("/admin/quizzes/image/choose/?q=stove").text

    assert every.index('value="teapot"') < every.index('value="kettle"')
    assert 'data-alt="A kettle on a stove."' in found
    assert kettle.get_absolute_url() in found
    assert "teapot" not in found


def test_an_upload_beside_a_text_is_answered_with_its_name(admin_browser: Client) -> None:
    assert sent(admin_browser).json() == {"name": "kettle-on-stove"}


@pytest.mark.parametrize(
    ("wrong", "field", "says"),
    [
        ({"raw": b"Just text."}, "file", "isn’t an image"),
        ({"raw": b"<svg xmlns='http://www.w3.org/2000/svg'/>"}, "file", "isn’t an image"),
        ({"raw": moving("GIF")}, "file", "moves"),
        ({"raw": bomb()}, "file", "too many pixels"),
        ({"raw": photo_from_a_phone()[:300]}, "file", "isn’t an image"),
        ({"alt": " "}, "alt", "Say what is to be seen"),
    ],
    ids=["text named jpg", "svg", "moving", "bomb", "half of one", "no description"],
)
def test_what_is_wrong_with_an_upload_beside_a_text_is_told_by_field(
    admin_browser: Client, wrong: dict[str, Any], field: str, says: str
) -> None:
    refused = sent(admin_browser, **wrong)

    assert refused.status_code == 422
    assert list(refused.json()["errors"]) == [field]
    assert says in refused.json()["errors"][field][0]
    assert not Image.objects.exists()


def test_an_upload_whose_answer_was_lost_is_not_stored_twice(admin_browser: Client) -> None:
    assert sent(admin_browser).json() == sent(admin_browser).json()
    assert sent(admin_browser, name="kettle-on-stove").json() == {"name": "kettle-on-stove"}
    assert sent(admin_browser, alt="Another view.").json() == {"name": "another-view"}
    assert Image.objects.count() == 2


def test_only_who_writes_sees_the_dialog_and_uploads(client: Client) -> None:
    learner, nobody, writes = Client(), Client(), member("reviewer")
    learner.force_login(UserFactory.create())
    nobody.force_login(UserFactory.create(is_staff=True))
    address = "/admin/quizzes/image/choose/"
    assert [each.get(address).status_code for each in (client, learner, nobody, writes)] == [302, 302, 403, 200]
    assert [sent(each).status_code for each in (client, learner, nobody, writes)] == [302, 302, 403, 200]


@pytest.mark.parametrize("name", ["stem", "why"])
def test_a_text_that_may_show_images_has_a_link_to_them_without_scripts(
    admin_browser: Client, heat: Concept, name: str
) -> None:
    question = admin_browser.get(f"/admin/quizzes/question/{make_question(heat).pk}/change/").text
    page = admin_browser.get(f"/admin/quizzes/concept/{heat.pk}/change/?tab=text").text

    assert f'data-insert-image="id_{name}"' in question
    assert 'data-insert-image="id_text"' in page
    assert 'href="/admin/quizzes/image/"' in page


def test_a_name_keeps_its_image_for_ever(admin_browser: Client, kettle: Image) -> None:
    assert list(errors_of(upload(admin_browser, image_bytes()))) == ["name"]
    assert list(errors_of(upload(admin_browser, name="temperature-bars"))) == ["name"]  # a drawing has it


def test_what_is_published_is_for_everyone_and_for_ever(
    admin_browser: Client, author: User, kettle: Image, heat: Concept, client: Client
) -> None:
    show_in(heat, author)
    page = client.get("/guide/heat/")
    found = re.search(r'<img class="figure-image" src="([^"]+)" alt="A kettle on a stove." [^>]*>', page.text)
    assert found
    image = client.get(found[1])

    assert (image.status_code, bytes(image.content), image.headers["Content-Type"]) == (200, kettle.data, "image/webp")
    assert image.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert image.headers["X-Content-Type-Options"] == "nosniff"
    assert "img-src 'self'" in page.headers["Content-Security-Policy"]


def test_what_only_a_draft_shows_is_for_the_staff(
    admin_browser: Client, author: User, kettle: Image, heat: Concept, client: Client
) -> None:
    Concept.objects.filter(pk=heat.pk).update(status=Status.DRAFT)
    show_in(heat, author)
    learner = Client()
    learner.force_login(UserFactory.create())
    address = kettle.get_absolute_url()

    assert [each.get(address).status_code for each in (client, learner, member("reviewer"), admin_browser)] == [
        *(404, 404, 200, 200)
    ]
    assert "no-store" in admin_browser.get(address).headers["Cache-Control"]
    heat.refresh_from_db()
    publish_concept(concept=heat, act=Act(author, NOON))
    assert client.get(address).status_code == 200
    retire_concept(concept=heat, act=Act(author, NOON))
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("address", ["/images/{0}/teapot.webp", "/images/{1}/kettle.webp", "/images/{0}/kettle.png"])
def test_another_name_hash_or_type_is_nothing(admin_browser: Client, kettle: Image, address: str) -> None:
    assert admin_browser.get(address.format(kettle.digest, "0" * 20)).status_code == 404


def with_figure(question: Question, **details: Any) -> Any:
    written = question_of(question)
    content = dict(written.content) | {"stem": f"Look at this.\n\n{FIGURE}\n\n{written.content['stem']}"} | details
    return replace(written, content=content)


def test_a_question_shows_an_image(
    admin_browser: Client, author: User, kettle: Image, heat: Concept, client: Client
) -> None:
    question = make_question(heat, sources=("chng-2023",))
    saved = edit_question(
        question=question,
        written=with_figure(question),
        seen=question.edit_version,
        major=False,
        author=author,
        now=NOON,
    )
    assert saved.current is not None
    assert f'src="{kettle.get_absolute_url()}"' in saved.current.rendered["setup"]
    assert client.get(kettle.get_absolute_url()).status_code == 200
    assert f'src="{kettle.get_absolute_url()}"' in client.get("/guide/heat/").text


def test_a_question_without_its_image_or_description_is_told_at_the_stem(heat: Concept) -> None:
    question = make_question(heat, sources=("chng-2023",))
    page, written = page_of(heat), with_figure(question)

    lacking = check_question(written, page)
    assert [(each.code, each.field) for each in lacking.unready if "figure" in each.code] == [
        ("figure.undrawn", "stem")
    ]
    without = with_figure(question, stem=written.content["stem"].replace("alt: A kettle on a stove.\n", ""))
    assert [(each.code, each.field) for each in check_question(without, page).broken] == [
        ("figure.missing-line", "stem")
    ]


def test_a_page_is_told_of_a_missing_image_and_shows_it_once_it_is_there(
    admin_browser: Client, author: User, heat: Concept, client: Client
) -> None:
    show_in(heat, author)
    heat.refresh_from_db()
    assert "figure.undrawn" in {each.code for each in check_page(page_of(heat)).advice}
    assert '<p class="figure-alt">A kettle' in client.get("/guide/heat/").text

    upload(admin_browser)

    assert "figure.undrawn" not in {each.code for each in check_page(page_of(heat)).advice}
    assert 'class="figure-image"' in admin_browser.get("/guide/heat/").text


def test_an_author_puts_no_image_on_a_published_page_by_its_name(author: User, heat: Concept) -> None:
    show_in(heat, author)

    refused = upload(member("reviewer"))

    assert list(errors_of(refused)) == ["name"]
    assert upload(member("publisher")).status_code == 302


def test_a_page_restored_from_its_history_shows_its_image_again(
    admin_browser: Client, author: User, kettle: Image, heat: Concept, client: Client
) -> None:
    show_in(heat, author)
    number = heat.revisions.order_by("-number").values_list("number", flat=True)[0]
    show_in(heat, author, "Nothing to see.")
    heat.refresh_from_db()
    assert client.get(kettle.get_absolute_url()).status_code == 404

    restore_page(concept=heat, number=number, seen=heat.edit_version, author=author, now=NOON)

    assert client.get(kettle.get_absolute_url()).status_code == 200


def test_an_image_that_something_names_is_not_deleted(
    admin_browser: Client, author: User, kettle: Image, heat: Concept
) -> None:
    delete = f"/admin/quizzes/image/{kettle.pk}/delete/"
    show_in(heat, author)
    show_in(heat, author, "Nothing to see.")  # its history shows it
    assert admin_browser.post(delete, {"post": "yes"}).status_code == 403
    upload(admin_browser, name="teapot")
    unused = Image.objects.get(name="teapot")

    assert member("reviewer").post(f"/admin/quizzes/image/{unused.pk}/delete/", {"post": "yes"}).status_code == 403
    assert admin_browser.post(f"/admin/quizzes/image/{unused.pk}/delete/", {"post": "yes"}).status_code == 302
    assert list(Image.objects.values_list("name", flat=True)) == ["kettle"]


def test_the_list_reads_no_image(admin_browser: Client, kettle: Image, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(20) as asked:
        assert kettle.get_absolute_url() in admin_browser.get("/admin/quizzes/image/").text
    assert not [each for each in asked.captured_queries if '"quizzes_image"."data"' in each["sql"]]


def test_the_preview_of_a_page_shows_it(admin_browser: Client, kettle: Image, heat: Concept) -> None:
    change = f"/admin/quizzes/concept/{heat.pk}/change/?tab=text"
    form = changed(opened(admin_browser, change, "concept_form"), text=FIGURE)

    told = admin_browser.post(f"/admin/quizzes/concept/{heat.pk}/live/?tab=text", form | {"live_show": "page"})

    assert f'src="{kettle.get_absolute_url()}"' in told.json()["page"]


# -- as files


def exported(folder: Path) -> Path:
    export_content(folder)
    return folder


@pytest.fixture
def guide(admin_browser: Client, author: User, kettle: Image, heat: Concept, tmp_path: Path) -> Path:
    show_in(heat, author, f"Text.\n\n## A section\n\n{FIGURE}\n\n{{{{question kettle}}}}")
    return exported(tmp_path / "first")


def test_an_image_lies_beside_its_page_and_comes_back_byte_for_byte(
    guide: Path, kettle: Image, heat: Concept, tmp_path: Path
) -> None:
    file = next(guide.rglob("heat.md")).with_name("kettle.webp")
    assert file.read_bytes() == kettle.data
    Image.objects.all().delete()
    Concept.objects.all().delete()

    publish_guide(root=guide, now=NOON, allow_retiring=True)

    again = Image.objects.get(name="kettle")
    assert (bytes(again.data), again.digest, again.alt) == (kettle.data, kettle.digest, "A kettle on a stove.")
    assert again.get_absolute_url() in str(Concept.objects.get(slug="heat").body)
    files = exported(tmp_path / "second")
    assert {each.name: each.read_bytes() for each in files.rglob("*.webp")} == {"kettle.webp": kettle.data}


@pytest.mark.parametrize(
    ("raw", "name", "code"),
    [
        (photo_from_a_phone(), "other.jpg", "image.tells-more"),
        (moving("GIF"), "other.webp", "image.animated"),
        (image_bytes(), "kettle.webp", "image.other-here"),
        (image_bytes(), "kettle.png", "image.name-taken"),
    ],
)
def test_a_file_that_cannot_be_taken_keeps_the_guide_from_being_published(
    guide: Path, heat: Concept, raw: bytes, name: str, code: str
) -> None:
    next(guide.rglob("heat.md")).with_name(name).write_bytes(raw)

    with pytest.raises(NotPublishable) as refused:
        publish_guide(root=guide, now=NOON, allow_retiring=True)

    assert code in {problem.code for problem in refused.value.problems}
