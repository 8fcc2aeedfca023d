"""The pages around the inbox, in a real browser: no barriers, nothing the policy forbids, as wide as the window."""

from __future__ import annotations

import pytest

from quizzes.models import Question
from tests.journeys.conftest import Site

PAGES = (
    "/admin/",
    "/admin/quizzes/user/roles/",
    "/admin/quizzes/concept/coverage/",
    "/admin/quizzes/concept/coverage/temperature/",
    "/admin/quizzes/question/{question}/figures/",
    "/admin/quizzes/problemreport/of-question/{question}/",
)


@pytest.mark.parametrize("width", [768, 1280])
def test_the_pages_of_the_desk_have_no_barriers_and_fit(site: Site, width: int) -> None:
    site.learner(is_staff=True, is_superuser=True)
    site.page.set_viewport_size({"width": width, "height": 900})
    question = Question.objects.published().order_by("pk").values_list("pk", flat=True)[0]

    for path in PAGES:
        page = site.open(path.format(question=question))

        assert site.barriers() == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
