import json
import re
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.test import Client

from quizzes.authoring import first_administrator
from quizzes.models import User
from quizzes.views import site
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

GOOD = {"email": "boss@example.com", "password1": "zebra crossing 77", "password2": "zebra crossing 77"}


@pytest.fixture
def link() -> str:
    return f"/setup/{first_administrator.new_token()}/"


# --- What machines ask for


def test_robots_may_read_the_guide_and_nothing_else(client: Client) -> None:
    assert client.get("/robots.txt").text.splitlines() == [
        "User-agent: *",
        "Allow: /$",
        "Allow: /guide/",
        "Allow: /map/",
        "Allow: /static/",
        "Disallow: /",
    ]


def test_manifest_names_the_site_and_its_icons(client: Client) -> None:
    found = json.loads(client.get("/manifest.webmanifest").content)

    assert (found["name"], len(found["icons"])) == ("GenAI Quiz", 2)


# --- The first administrator


def test_the_icon_is_also_where_browsers_guess_it(client: Client) -> None:
    assert client.get("/favicon.ico").headers["Location"].endswith(".svg")


def test_the_start_page_and_the_contents_describe_themselves(client: Client) -> None:
    described = [
        re.findall(r'name="description"\s+content="([^"]+)"', client.get(path).text) for path in ("/", "/guide/")
    ]

    assert described[0] != described[1]


def test_setup_link_shows_a_form(client: Client, link: str) -> None:
    assert client.get(link).status_code == 200


def test_every_form_calls_an_address_email(client: Client, link: str) -> None:
    pages = [client.get(path).text for path in (link, "/accounts/login/", "/accounts/signup/")]

    assert [re.findall(r">(E-?mail[^<]*)</label>", page) for page in pages] == [["Email"]] * 3


def test_the_readme_names_the_link_that_is_there(client: Client) -> None:
    [name] = re.findall(r"choose \*([^*]+)\*", (settings.BASE_DIR / "README.md").read_text(encoding="utf-8"))

    assert f">{name}</a>" in client.get("/").text


def test_setup_makes_the_administrator_and_signs_in(client: Client, link: str) -> None:
    response = client.post(link, GOOD)

    assert response.headers["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200


def test_setup_link_works_once(client: Client, link: str) -> None:
    client.post(link, GOOD)

    again = client.post(link, GOOD | {"email": "thief@example.com"})

    assert (again.status_code, User.objects.count()) == (404, 1)


def test_setup_link_that_is_forged_is_not_there(client: Client) -> None:
    assert client.get("/setup/setup:1abcde:forged/").status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"email": "no address"},
        {"password2": "another one 77"},
        {"password1": "12345678", "password2": "12345678"},
        {"password1": "", "password2": ""},
        {"email": "a" * 300 + "@example.com"},
        {"email": "boss\x00@example.com"},
    ],
)
def test_setup_with_a_mistake_makes_nobody(client: Client, link: str, wrong: dict[str, Any]) -> None:
    response = client.post(link, GOOD | wrong)

    assert (response.status_code, User.objects.count()) == (422, 0)


def test_setup_ignores_fields_that_are_not_its_own(client: Client, link: str) -> None:
    client.post(link, GOOD | {"is_active": "", "time_zone": "Mars/Base"})

    assert User.objects.get().time_zone == "UTC"


# --- Errors


def page_after(error: Exception, client: Client, monkeypatch: pytest.MonkeyPatch) -> Any:
    """What a visitor sees when a view fails in this way."""

    def failing(name: str) -> str:
        raise error

    monkeypatch.setattr(site, "reverse", failing)
    client.raise_request_exception = False
    return client.get("/robots.txt")


@pytest.mark.parametrize(
    ("error", "status", "heading"),
    [
        (OperationalError("database is locked"), 503, "The site is busy"),
        (RuntimeError("secret detail"), 500, "Something broke on our side"),
        (PermissionDenied(), 403, "You can’t open this page"),
    ],
)
def test_each_failure_has_its_page(
    client: Client, monkeypatch: pytest.MonkeyPatch, error: Exception, status: int, heading: str
) -> None:
    page = page_after(error, client, monkeypatch)

    assert page.status_code == status
    assert f"<h1>{heading}</h1>" in page.text


def test_a_busy_site_says_when_to_come_back(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    page = page_after(OperationalError("database is locked"), client, monkeypatch)

    assert page.headers["Retry-After"] == "2"


def test_a_failure_shows_no_detail(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    page = page_after(RuntimeError("secret detail"), client, monkeypatch)

    assert "secret detail" not in page.text


def test_the_page_of_a_failure_asks_the_database_for_nothing(
    client: Client, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    client.force_login(UserFactory.create())
    client.get("/robots.txt")

    with django_assert_num_queries(2):  # the session and the user, before the failure
        page_after(RuntimeError(), client, monkeypatch)


def test_a_missing_page_leads_on(client: Client) -> None:
    page = client.get("/nowhere/")

    assert page.status_code == 404
    assert 'href="/guide/"' in page.text


def test_an_expired_form_is_explained(link: str) -> None:
    page = Client(enforce_csrf_checks=True).post(link, GOOD)

    assert page.status_code == 403
    assert "This form has expired" in page.text


def test_too_many_fields_are_too_much(client: Client, link: str) -> None:
    assert client.post(link, {f"field{n}": "1" for n in range(1001)}).status_code == 413


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "localhost:80:80", "", "a b"])
def test_a_foreign_host_is_refused(client: Client, host: str) -> None:
    assert client.get("/robots.txt", headers={"Host": host}).status_code == 400
