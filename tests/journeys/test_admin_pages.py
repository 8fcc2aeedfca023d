"""Every page of the admin in a real browser, with something in each: no barriers, nothing that the policy forbids, and
as wide as the window. It takes minutes; the pages that authors live on are in the other journeys, too."""

from __future__ import annotations

import dataclasses
import re
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone

from quizzes.authoring.images import add_image
from quizzes.authoring.pages import question_of
from quizzes.authoring.working_copies import Subject, Tab, keep_working_copy
from quizzes.guide.format.images import clean_image
from quizzes.kinds import KINDS
from quizzes.models import Card, Concept, Conflict, ProblemReport, Quiz, Reminder, Review, Status
from tests.admin.test_addresses import ALL
from tests.factories import UserFactory, give_answer
from tests.images import image_bytes
from tests.journeys.conftest import Site

pytestmark = pytest.mark.soak

OF_A_ROW = re.compile(r"^(/admin/\w+/(\w+)/)1/")
NO_PAGE = ("logout", "jsi18n", "/r/1/", ".csv", "(?P")


@pytest.fixture
def rows(site: Site) -> Iterator[dict[str, Any]]:
    """One of each table, by the name of its model."""
    now = timezone.now()
    author, learner = UserFactory.create(is_staff=True, is_superuser=True), UserFactory.create()
    concept = Concept.objects.get(slug="temperature")
    question = concept.questions.filter(status=Status.PUBLISHED, kind="choice").select_related("current")[0]
    component = question.components.filter(active=True)[0]
    assert question.current is not None
    give_answer(learner, component, now)
    made = [
        Conflict.objects.create(
            concept_slug=concept.slug,
            question_slug=question.slug,
            shipped=dataclasses.asdict(question_of(question)),
            shipped_hash="x",
            noticed_at=now,
        ),
        Quiz.objects.create(title="A quiz", owner=author),
        Group.objects.create(name="readers of the walk"),
        Reminder.objects.create(learner=learner, study_day=now.date(), state="sent", at=now),
        add_image(name="a-walk", alt="Teal.", picture=clean_image(image_bytes()), author=author, now=now),
        keep_working_copy(
            author=author,
            subject=Subject(concept, question, "choice"),
            tab=Tab(uuid.uuid4()),
            typed={"stem": ["Typed?"]},
            opened_version=question.edit_version,
            now=now,
        ),
        ProblemReport.objects.create(
            learner=learner,
            component=component,
            revision=question.current,
            reason=ProblemReport.Reason.KEY,
            text="I think the second is right.",
            created_at=now,
        ),
    ]
    found: dict[str, Any] = {str(type(row)._meta.model_name): row.pk for row in made}
    found |= {"card": Card.objects.get(learner=learner, component=component).pk, "user": learner.pk}
    found |= {"review": Review.objects.filter(learner=learner).latest("pk").pk, "concept": concept.pk}
    found |= {"question": question.pk, "resource": concept.resources.all()[0].pk, "slug": concept.slug}
    yield found | {"author": author}
    for row in made:
        row.delete()


def addresses(rows: dict[str, Any]) -> Iterator[str]:
    for route in ALL:
        if any(part in route for part in NO_PAGE):
            continue
        found = OF_A_ROW.match(route)
        yield OF_A_ROW.sub(rf"\g<1>{rows.get(found[2], 1)}/", route) if found else route
    yield f"/admin/quizzes/concept/coverage/{rows['slug']}/"
    yield f"/admin/quizzes/problemreport/of-question/{rows['question']}/"
    yield f"/admin/quizzes/question/{rows['question']}/move/?to=top-p"
    yield from (f"/admin/quizzes/question/add/?kind={kind}&concept={rows['slug']}" for kind in KINDS)


def pages(rows: dict[str, Any]) -> list[str]:
    browser = Client()
    browser.force_login(rows["author"])
    answers = {address: browser.get(address) for address in addresses(rows)}
    return [
        address
        for address, answer in answers.items()
        if answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html")
    ]


@pytest.mark.parametrize("width", [768, 1280])
def test_no_page_of_the_admin_has_barriers(site: Site, rows: dict[str, Any], width: int) -> None:
    site.sign_in(rows["author"])
    site.page.set_viewport_size({"width": width, "height": 900})
    site.page.emulate_media(color_scheme="dark" if width == 768 else "light")
    walked, found = pages(rows), {}

    for address in walked:
        page = site.open(address)
        wrong = site.barriers()
        if not page.evaluate("document.documentElement.scrollWidth <= innerWidth"):
            wrong.append("wider than the window")
        if wrong:
            found[address] = wrong

    assert not found, "\n".join(f"{address} {each}" for address, wrong in found.items() for each in wrong)
    assert len(walked) > 80
