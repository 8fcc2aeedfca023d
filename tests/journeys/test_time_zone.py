"""The browser's time zone becomes the learner's, until the learner chooses one."""

from __future__ import annotations

import pytest

from tests.journeys.conftest import Site

pytestmark = pytest.mark.browser_context_args(timezone_id="Asia/Tokyo")


def test_first_visit_tells_the_time_zone(site: Site) -> None:
    learner = site.learner()

    with site.page.expect_response("**/settings/zone/"):
        site.open("/today/")

    learner.refresh_from_db()
    assert learner.time_zone == "Asia/Tokyo"


def test_a_chosen_time_zone_is_left_alone(site: Site) -> None:
    site.learner(time_zone="Europe/Berlin", zone_confirmed=True)

    assert site.open("/today/").locator("#zone").count() == 0
