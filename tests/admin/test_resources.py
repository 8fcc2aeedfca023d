"""Resources in a list of their own."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from quizzes.models import Concept, Resource, Status, User
from tests.admin.browsing import Fields, act_on, changed, errors_of, opened

LIST = "/admin/quizzes/resource/"
FORM = "resource_form"


@pytest.fixture
def course(heat: Concept) -> Resource:
    return heat.resources.get()


def change_url(resource: Resource) -> str:
    return f"{LIST}{resource.pk}/change/"


def form_of(browser: Client, resource: Resource, **values: Any) -> Fields:
    return changed(opened(browser, change_url(resource), FORM), **values)


def new_book(browser: Client, concept: Concept, **values: Any) -> Fields:
    given = {"concept": concept.pk, "label": "A book", "kind": "book", "url": "https://example.org/book"}
    return changed(opened(browser, f"{LIST}add/", FORM), **(given | values))


def test_resources_are_searched_and_filtered(admin_browser: Client, course: Resource) -> None:
    Resource.objects.create(concept=course.concept, label="A talk", kind="video", url="https://example.org/t")

    def shown(query: str) -> list[str]:
        return [row.label for row in admin_browser.get(f"{LIST}?{query}").context["cl"].queryset]

    assert shown("q=course") == ["A course"]
    assert shown("q=heat") == ["A course", "A talk"]
    assert shown("kind__exact=video") == ["A talk"]
    assert shown("status__exact=draft") == []


def test_a_new_resource_is_a_draft(admin_browser: Client, heat: Concept) -> None:
    response = admin_browser.post(f"{LIST}add/", new_book(admin_browser, heat))

    assert response.status_code == 302, errors_of(response)
    assert Resource.objects.get(label="A book").status == Status.DRAFT


def test_a_new_resource_can_be_published_at_once(admin_browser: Client, heat: Concept) -> None:
    admin_browser.post(f"{LIST}add/", new_book(admin_browser, heat, _continue="publish"))

    assert [each.label for each in heat.resources.published()] == ["A course", "A book"]


def test_an_edit_shows_on_the_page(admin_browser: Client, client: Client, course: Resource) -> None:
    response = admin_browser.post(change_url(course), form_of(admin_browser, course, label="A longer course"))

    assert response.status_code == 302, errors_of(response)
    assert "A longer course" in client.get("/guide/heat/").text


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"label": ""}, "label", "required"),
        ({"date": "soon"}, "date", "isn’t a valid date"),
        ({"url": "ftp://example.org"}, "url", "isn’t a web address"),
        ({"minutes": "9000"}, "minutes", "number from 1"),
        ({"covers": "C999"}, "covers", "no coverage id"),
        ({"covers": "page 7"}, "covers", "isn’t a coverage id"),
    ],
)
def test_a_mistake_is_told_beside_its_field(
    admin_browser: Client, course: Resource, changes: dict[str, str], field: str, words: str
) -> None:
    response = admin_browser.post(change_url(course), form_of(admin_browser, course, **changes))

    assert response.status_code == 200
    assert words in str(errors_of(response).get(field))


def test_the_second_author_is_told_of_the_first(admin_browser: Client, course: Resource) -> None:
    mine = form_of(admin_browser, course, label="Mine")
    admin_browser.post(change_url(course), form_of(admin_browser, course, label="Theirs"))

    told = admin_browser.post(change_url(course), mine)

    course.refresh_from_db()
    assert (told.status_code, course.label) == (409, "Theirs")
    assert [part in told.text for part in ("Mine", "Theirs")] == [True, True]


def test_the_actions_retire_and_publish(admin_browser: Client, client: Client, course: Resource) -> None:
    shown = []
    for action in ("retire", "publish"):
        act_on(admin_browser, LIST, action, course.pk)
        shown.append("A course" in client.get("/guide/heat/").text)

    assert shown == [False, True]


def test_only_what_is_not_on_a_page_is_deleted(admin_browser: Client, course: Resource) -> None:
    published = admin_browser.post(f"{LIST}{course.pk}/delete/", {"post": "yes"}).status_code
    act_on(admin_browser, LIST, "retire", course.pk)
    retired = admin_browser.post(f"{LIST}{course.pk}/delete/", {"post": "yes"}).status_code

    assert (published, retired) == (403, 302)
    assert not Resource.objects.exists()


def test_a_retired_resource_is_not_among_those_of_its_concept(admin_browser: Client, course: Resource) -> None:
    act_on(admin_browser, LIST, "retire", course.pk)

    page = admin_browser.get(f"/admin/quizzes/concept/{course.concept_id}/change/").text

    assert "A course" not in page


def test_who_may_edit_concepts_may_edit_resources(staff_browser: Client, course: Resource) -> None:
    before = staff_browser.get(change_url(course)).status_code
    permissions = Permission.objects.filter(codename__in=("change_concept", "publish_guide"))
    User.objects.get(email="staff@example.com").user_permissions.set(permissions)

    assert (before, staff_browser.get(change_url(course)).status_code) == (403, 200)


def test_staff_without_permission_write_nothing(staff_browser: Client, course: Resource) -> None:
    paths = ["", "add/", f"{course.pk}/change/", f"{course.pk}/delete/", f"{course.pk}/history/"]

    assert {staff_browser.post(f"{LIST}{path}").status_code for path in paths} == {403}
