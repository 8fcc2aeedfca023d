"""What authors do with a resource: check, create, edit, publish and retire it, and delete one that is not published.

A published resource is a part of its page: an edit of it is one of the page, for other authors and for publishing.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, Max

from quizzes import guide
from quizzes.guide.format import pages
from quizzes.models import Concept, Resource, Status, User
from quizzes.problems import Problem

from .acts import Act, changed_status
from .concepts import check_page
from .indexing import reindex
from .pages import page_of, resource_of, write_resource
from .publishing import NotPublishable
from .questions import EditedMeanwhile
from .revisions import Hand, Origin, keep_after, keep_before


@dataclass(frozen=True, slots=True)
class CheckedResource:
    """A resource as it would be stored, and everything that is wrong with it."""

    resource: pages.Resource
    errors: list[Problem]
    """A draft may have these, a published resource may not."""
    advice: list[Problem]


def check_resource(written: pages.Resource, page: pages.Page) -> CheckedResource:
    """The checks of its page, without what is wrong with the rest of the page. Cells are those of the resource."""
    bare, alone = (check_page(dataclasses.replace(page, resources=only)) for only in ((), (written,)))
    told = {problem.cell for problem in (*bare.errors, *bare.advice)}
    errors, advice = (
        [problem.within("resources.0") for problem in found if problem.cell not in told]
        for found in (alone.errors, alone.advice)
    )
    return CheckedResource(written, errors, advice)


def check_stored_resource(resource: Resource) -> CheckedResource:
    """The same checks of what is stored now."""
    return check_resource(resource_of(resource), page_of(resource.concept))


def create_resource(*, concept: Concept, written: pages.Resource, author: User | None, now: dt.datetime) -> Resource:
    """Store a new resource as a draft, after the others of its page."""
    with transaction.atomic(), _page_of_it(concept, author, now):
        last = concept.resources.aggregate(last=Max("position"))["last"]
        draft = Resource(concept=concept, position=0 if last is None else last + 1, status=Status.DRAFT)
        draft.author = author
        return _stored(draft, written)


def edit_resource(
    *, resource: Resource, written: pages.Resource, seen: int, author: User | None, now: dt.datetime
) -> Resource:
    """Store what `written` says, unless nothing changed; the status stays as it is.

    `seen` is the edit_version that the author started from; raises EditedMeanwhile where it is not the present one.
    """
    with transaction.atomic(), _page_of_it(resource.concept, author, now):
        present = _held(resource)
        if present.edit_version != seen:
            raise EditedMeanwhile
        if resource_of(present) == written:
            return present
        present.author = author
        return _stored(present, written)


def publish_resource(*, resource: Resource, act: Act) -> Resource:
    """Show it on its page. Raises NotPublishable where it has errors."""
    with transaction.atomic(), _page_of_it(resource.concept, act.author, act.now):
        present = _held(resource)
        errors = check_stored_resource(present).errors
        if errors:
            raise NotPublishable(f"{present} isn’t ready to be published.", errors)
        return _with_status(present, Status.PUBLISHED, act)


def retire_resource(*, resource: Resource, act: Act) -> Resource:
    """Take it off its page. It can be published again."""
    with transaction.atomic(), _page_of_it(resource.concept, act.author, act.now):
        return _with_status(_held(resource), Status.RETIRED, act)


def set_resource_status(*, resource: Resource, status: Status, act: Act, only_if: Status) -> bool:
    """Give it a status, without checks: it had it before. False where it has no longer the one of `only_if`."""
    with transaction.atomic(), _page_of_it(resource.concept, act.author, act.now):
        present = _held(resource)
        if present.status != only_if:
            return False
        _with_status(present, status, act)
        return True


def delete_resource(*, resource: Resource, author: User | None, now: dt.datetime) -> None:
    """Remove it for good."""
    with transaction.atomic(), _page_of_it(resource.concept, author, now):
        present = _held(resource)
        present.delete()
        _edited(present.concept)


@contextmanager
def _page_of_it(concept: Concept, author: User | None, now: dt.datetime) -> Iterator[None]:
    """The page of a resource, locked until the transaction ends, with a revision where this changes what it says."""
    Concept.objects.select_for_update(no_key=True).get(pk=concept.pk)
    keep_before(concept, now)
    yield
    keep_after(concept, Hand(author, now, Origin.EDITED))


def _held(resource: Resource) -> Resource:
    """The row as it is now."""
    return Resource.objects.select_related("concept").get(pk=resource.pk)


def _with_status(resource: Resource, status: Status, act: Act) -> Resource:
    if changed_status(resource, status, act):
        _edited(resource.concept)
    return resource


def _stored(resource: Resource, written: pages.Resource) -> Resource:
    write_resource(resource, written)
    resource.save()
    _edited(resource.concept)
    return resource


def _edited(concept: Concept) -> None:
    """Whoever has the page or one of its resources open is told before they overwrite it."""
    Concept.objects.filter(pk=concept.pk).update(edit_version=F("edit_version") + 1)
    concept.refresh_from_db(fields=["edit_version"])
    reindex(concept)


def lines_of(written: pages.Resource, page: pages.Page) -> list[str]:
    """The resource as the file of its page would have it, for a comparison."""
    return guide.write_page(dataclasses.replace(page, resources=(written,), text="", questions=())).split("\n")
