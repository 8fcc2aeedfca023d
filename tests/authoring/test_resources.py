from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

import pytest

from quizzes import guide
from quizzes.authoring.acts import Act
from quizzes.authoring.concepts import edit_concept
from quizzes.authoring.pages import page_of, resource_of, save_page
from quizzes.authoring.publishing import NotPublishable
from quizzes.authoring.questions import EditedMeanwhile
from quizzes.authoring.resources import create_resource, edit_resource, publish_resource, retire_resource
from quizzes.guide.format import pages
from quizzes.models import Concept, Resource, Status
from quizzes.reading.page import page_with_questions
from quizzes.search.finding import search
from tests.admin.conftest import HEAT

NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
BY: dict[str, Any] = {"author": None, "now": NOON}
FIRST, SECOND = (pages.Resource(f"A {name}", f"https://example.org/{name}", "course") for name in ("walk", "talk"))

pytestmark = pytest.mark.django_db


@pytest.fixture
def concept() -> Concept:
    return save_page(dataclasses.replace(HEAT, resources=(FIRST, SECOND)))


def hash_now(concept: Concept) -> str:
    return guide.hash_page(page_of(Concept.objects.get(pk=concept.pk)))


def labels_on(concept: Concept) -> list[str]:
    page = page_with_questions(concept.slug)
    assert page is not None
    return [each.label for each in page.resources.all()]


def test_an_edit_of_a_resource_is_an_edit_of_its_page(concept: Concept) -> None:
    resource, before = concept.resources.all()[0], hash_now(concept)

    edit_resource(resource=resource, written=dataclasses.replace(FIRST, label="A run"), seen=concept.edit_version, **BY)

    assert labels_on(concept) == ["A run", "A talk"]
    assert hash_now(concept) != before
    with pytest.raises(EditedMeanwhile):
        edit_concept(concept=concept, page=page_of(concept), seen=concept.edit_version, **BY)


def test_an_unchanged_resource_edits_nothing(concept: Concept) -> None:
    resource = concept.resources.all()[0]

    edit_resource(resource=resource, written=resource_of(resource), seen=concept.edit_version, **BY)

    assert Concept.objects.get().edit_version == concept.edit_version


def test_an_edit_of_the_page_is_told_to_who_edits_a_resource(concept: Concept) -> None:
    resource, seen = concept.resources.all()[0], concept.edit_version
    edit_concept(concept=concept, page=dataclasses.replace(page_of(concept), title="Warmth"), seen=seen, **BY)

    with pytest.raises(EditedMeanwhile):
        edit_resource(resource=resource, written=SECOND, seen=seen, **BY)


def test_a_resource_keeps_its_row_when_its_page_is_saved(concept: Concept) -> None:
    rows = {row.label: row.pk for row in concept.resources.all()}
    moved = dataclasses.replace(FIRST, url="https://example.org/elsewhere")

    save_page(dataclasses.replace(HEAT, resources=(SECOND, moved)), concept)

    assert {row.label: row.pk for row in concept.resources.all()} == rows
    assert [each.label for each in page_of(concept).resources] == ["A talk", "A walk"]


def test_a_resource_that_left_its_page_is_gone(concept: Concept) -> None:
    save_page(dataclasses.replace(HEAT, resources=(SECOND,)), concept)

    assert [row.label for row in Resource.objects.all()] == ["A talk"]


def test_a_retired_resource_leaves_the_page_and_comes_back_to_its_place(concept: Concept) -> None:
    resource = concept.resources.all()[0]
    before = hash_now(concept)

    retire_resource(resource=resource, act=Act(None, NOON))
    retired = labels_on(concept), hash_now(concept) == before, search("walk").resources
    publish_resource(resource=resource, act=Act(None, NOON))

    assert retired == (["A talk"], False, ())
    assert labels_on(concept) == ["A walk", "A talk"]
    assert hash_now(concept) == before


def test_a_retired_resource_stays_when_its_page_is_saved(concept: Concept) -> None:
    retire_resource(resource=concept.resources.all()[0], act=Act(None, NOON))

    save_page(dataclasses.replace(HEAT, resources=(SECOND,)), concept)

    assert list(Resource.objects.values_list("label", "status")) == [("A walk", "retired"), ("A talk", "published")]


def test_a_retired_resource_that_its_page_lists_again_is_the_same(concept: Concept) -> None:
    resource = concept.resources.all()[0]
    retire_resource(resource=resource, act=Act(None, NOON))

    save_page(dataclasses.replace(HEAT, resources=(FIRST, SECOND)), concept)

    assert [(row.pk, row.status) for row in Resource.objects.filter(url=FIRST.url)] == [(resource.pk, "published")]


def test_a_new_resource_is_a_draft_that_readers_do_not_see(concept: Concept) -> None:
    before = hash_now(concept)

    draft = create_resource(concept=concept, written=pages.Resource("A book", "https://example.org/b", "book"), **BY)

    assert draft.status == Status.DRAFT
    assert labels_on(concept) == ["A walk", "A talk"]
    assert hash_now(concept) == before


def test_a_resource_with_a_mistake_is_not_published(concept: Concept) -> None:
    wrong = pages.Resource("A book", "https://example.org/b", "book", date="soon", covers=("C999",))
    draft = create_resource(concept=concept, written=wrong, **BY)

    with pytest.raises(NotPublishable) as refusal:
        publish_resource(resource=draft, act=Act(None, NOON))

    assert len(refusal.value.problems) == 2
    assert labels_on(concept) == ["A walk", "A talk"]


def test_what_is_wrong_with_the_rest_of_the_page_keeps_no_resource_back(concept: Concept) -> None:
    draft = create_resource(concept=concept, written=pages.Resource("A book", "https://example.org/b", "book"), **BY)
    Concept.objects.update(reviewed="some day")

    publish_resource(resource=draft, act=Act(None, NOON))

    assert labels_on(concept) == ["A walk", "A talk", "A book"]
