"""The history of a page: no verb that changes a page leaves without what it said before and what it says now."""

from __future__ import annotations

import dataclasses
import datetime as dt
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from quizzes import guide
from quizzes.account.deletion import delete_account
from quizzes.authoring.acts import Act
from quizzes.authoring.concepts import create_concept, edit_concept, restore_page
from quizzes.authoring.conflicts import take_shipped
from quizzes.authoring.pages import page_of, save_page
from quizzes.authoring.publishing import NotPublishable, publish_guide
from quizzes.authoring.questions import EditedMeanwhile
from quizzes.authoring.resources import (
    create_resource,
    delete_resource,
    edit_resource,
    publish_resource,
    retire_resource,
    set_resource_status,
)
from quizzes.authoring.revisions import history_of_page, page_in
from quizzes.guide import CONTENT
from quizzes.guide.format import pages
from quizzes.models import Concept, ConceptRevision, Conflict, Status, User
from tests.admin.conftest import HEAT
from tests.factories import UserFactory, make_question
from tests.prepared import shipped_guide

NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def author() -> User:
    return UserFactory.create(email="author@example.com")


@pytest.fixture
def heat() -> Concept:
    """A page from before there were revisions."""
    concept = save_page(HEAT)
    assert not ConceptRevision.objects.exists()
    return concept


def now_of(concept: Concept) -> pages.Page:
    return dataclasses.replace(page_of(Concept.objects.get(pk=concept.pk)), questions=())


def edited(concept: Concept, author: User, **changes: object) -> Concept:
    present = Concept.objects.get(pk=concept.pk)
    page = dataclasses.replace(page_of(present), **changes)  # type: ignore[arg-type]  # of any field
    return edit_concept(concept=present, page=page, seen=present.edit_version, author=author, now=NOON)


def edits(concept: Concept, author: User) -> None:
    edited(concept, author, title="Warmth", text="## Anew\n\nAll is new.")


def takes_shipped(concept: Concept, author: User) -> None:
    shipped = dataclasses.replace(HEAT, title="Shipped heat")
    conflict = Conflict.objects.create(
        concept_slug="heat",
        shipped=dataclasses.asdict(shipped),
        shipped_hash=guide.hash_page(shipped),
        noticed_at=NOON,
    )
    take_shipped(conflict=conflict, author=author, now=NOON)


def edits_a_resource(concept: Concept, author: User) -> None:
    written = dataclasses.replace(HEAT.resources[0], label="Another course")
    resource = concept.resources.get()
    edit_resource(resource=resource, written=written, seen=resource.edit_version, author=author, now=NOON)


def retires_a_resource(concept: Concept, author: User) -> None:
    retire_resource(resource=concept.resources.get(), act=Act(author, NOON))


def sets_a_resource(concept: Concept, author: User) -> None:
    set_resource_status(
        resource=concept.resources.get(), status=Status.DRAFT, act=Act(author, NOON), only_if=Status.PUBLISHED
    )


def deletes_a_resource(concept: Concept, author: User) -> None:
    delete_resource(resource=concept.resources.get(), author=author, now=NOON)


def publishes_a_resource(concept: Concept, author: User) -> None:
    written = pages.Resource("A book", "https://example.org/book", "book")
    draft = create_resource(concept=concept, written=written, author=author, now=NOON)
    publish_resource(resource=draft, act=Act(author, NOON))


WRITERS = [
    *(edits, takes_shipped, edits_a_resource, retires_a_resource),
    *(sets_a_resource, deletes_a_resource, publishes_a_resource),
]


@pytest.mark.parametrize("write", WRITERS, ids=lambda write: write.__name__)
def test_whatever_changes_a_page_keeps_both_versions(
    heat: Concept, author: User, write: Callable[[Concept, User], None]
) -> None:
    before = now_of(heat)

    write(heat, author)

    first, second = heat.revisions.order_by("number")
    assert page_in(first) == before
    assert page_in(second) == now_of(heat) != before
    assert (first.author, second.author) == (None, author)
    assert (first.origin, second.created_at) == ("before", NOON)


def test_publishing_files_keeps_what_it_replaces(tmp_path: Path) -> None:
    path = "03-reasoning/system-1-and-system-2.md"
    (tmp_path / path).parent.mkdir()
    shutil.copytree(CONTENT / "figures", tmp_path / "figures")
    text = (CONTENT / path).read_text().replace("(concept:", "(https://example.org/")
    (tmp_path / path).write_text(text)
    publish_guide(root=tmp_path, now=NOON)
    concept = Concept.objects.get()
    ConceptRevision.objects.all().delete()  # as it was published by a release without revisions
    before = now_of(concept)

    (tmp_path / path).write_text(text.replace("why: ", "why: Once more, ", 1))
    publish_guide(root=tmp_path, now=NOON)

    first, second = concept.revisions.order_by("number")
    assert page_in(first) == before
    assert (page_in(second), second.origin, second.author) == (now_of(concept), "published", None)


def test_a_new_page_has_a_first_revision(author: User) -> None:
    concept = create_concept(page=HEAT, author=author, now=NOON)

    revision = concept.revisions.get()
    assert (revision.number, revision.author, page_in(revision)) == (1, author, now_of(concept))


def test_an_unchanged_page_has_no_new_revision(heat: Concept, author: User) -> None:
    edited(heat, author, title="Warmth")
    edited(heat, author, title="Warmth")

    assert heat.revisions.count() == 2


def test_every_shipped_page_comes_back_from_its_source() -> None:
    for page in shipped_guide()[0]:
        again, _ = guide.parse_page(page.path, guide.write_source(page))

        assert again == dataclasses.replace(page, questions=())


def test_restoring_gives_the_page_back_as_a_revision_of_its_own(heat: Concept, author: User) -> None:
    question = make_question(heat)
    before = now_of(heat)
    edits(heat, author)

    present = Concept.objects.get()
    restore_page(concept=present, number=1, seen=present.edit_version, author=author, now=NOON)

    latest = heat.revisions.order_by("-number")[0]
    assert now_of(heat) == before == page_in(latest)
    assert (latest.number, latest.origin, latest.restored_from) == (3, "restored", 1)
    assert Concept.objects.get().body == save_page(HEAT, Concept.objects.get()).body
    assert Concept.objects.get().questions.get() == question


def test_restoring_overwrites_nobody(heat: Concept, author: User) -> None:
    edits(heat, author)

    with pytest.raises(EditedMeanwhile):
        restore_page(concept=heat, number=1, seen=1, author=author, now=NOON)


def test_a_revision_that_a_question_of_today_does_not_fit_is_not_restored(heat: Concept, author: User) -> None:
    added = (*HEAT.facts, pages.Fact("new-fact", "It is new."))
    edited(heat, author, facts=added)
    make_question(heat, about="new-fact")
    present = Concept.objects.get()

    with pytest.raises(NotPublishable):
        restore_page(concept=present, number=1, seen=present.edit_version, author=author, now=NOON)

    assert Concept.objects.get().facts.count() == 2
    assert heat.revisions.count() == 2


def test_the_history_shows_what_changed(heat: Concept, author: User) -> None:
    edited(heat, author, title="Warmth")

    latest, first = history_of_page(heat)

    changed = [(each.cell, piece.mark, piece.text) for each in latest.fields for piece in each.pieces]
    assert changed == [("title", "gone", "Heat"), ("title", "new", "Warmth")]
    assert (latest.is_present, first.is_present) == (True, False)


def test_a_deleted_account_leaves_its_texts_without_its_name(heat: Concept, author: User) -> None:
    edits(heat, author)

    delete_account(author)

    revision = heat.revisions.order_by("-number")[0]
    assert revision.author is None
    assert page_in(revision) == now_of(heat)


# -- in the admin


def test_a_page_is_restored_from_its_history(client: Client, heat: Concept) -> None:
    client.force_login(User.objects.create_superuser("admin@example.com"))
    edits(heat, User.objects.get())
    history = f"/admin/quizzes/concept/{heat.pk}/history/"
    assert "Restore revision 1" in client.get(history).text

    version = Concept.objects.get().edit_version
    client.post(f"/admin/quizzes/concept/{heat.pk}/restore/1/", {"opened_version": version})

    assert Concept.objects.get().title == "Heat"


@pytest.mark.parametrize(("number", "version", "status"), [(9, 2, 404), (1, "x", 302), (1, 1, 302)])
def test_a_wrong_restoration_changes_nothing(
    client: Client, heat: Concept, number: int, version: object, status: int
) -> None:
    client.force_login(User.objects.create_superuser("admin@example.com"))
    edits(heat, User.objects.get())

    url = f"/admin/quizzes/concept/{heat.pk}/restore/{number}/"

    assert client.get(url).status_code == 405
    assert client.post(url, {"opened_version": version}).status_code == status
    assert Concept.objects.get().title == "Warmth"


def test_who_may_only_look_restores_nothing(client: Client, heat: Concept, author: User) -> None:
    edits(heat, author)
    client.force_login(UserFactory.create(email="staff@example.com", is_staff=True))

    version = Concept.objects.get().edit_version
    url = f"/admin/quizzes/concept/{heat.pk}/restore/1/"

    assert client.post(url, {"opened_version": version}).status_code == 404
    assert Concept.objects.get().title == "Warmth"
