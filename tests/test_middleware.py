import datetime as dt

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.http import HttpResponse
from django.test import Client, RequestFactory
from pytest_django import DjangoAssertNumQueries, Settings

from quizzes.middleware import body_size_limit
from tests.factories import UserFactory

HTMX = {"HX-Request": "true"}


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/guide/", "/nowhere/", "/healthz", "/accounts/login/"])
def test_every_page_keeps_to_itself(client: Client, path: str) -> None:
    headers = client.get(path).headers

    assert [headers[f"Cross-Origin-{name}"] for name in ("Resource-Policy", "Opener-Policy", "Embedder-Policy")] == [
        "same-origin",
        "same-origin",
        "require-corp",
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/guide/", "/nowhere/", "/accounts/login/"])
def test_every_page_has_the_strict_policy(client: Client, path: str) -> None:
    policy = client.get(path).headers["Content-Security-Policy"]

    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';")
    assert "unsafe" not in policy


@pytest.mark.django_db
def test_a_stranger_is_sent_to_the_sign_in_page_and_back(client: Client) -> None:
    assert client.get("/today/?a=1").headers["Location"] == "/accounts/login/?next=/today/%3Fa%3D1"


@pytest.mark.django_db
def test_a_part_of_a_page_is_refused_to_a_stranger_whose_page_then_leads_to_sign_in(client: Client) -> None:
    response = client.get("/today/", headers=HTMX | {"HX-Current-URL": "http://testserver/review/?place=review"})

    assert response.status_code == 401
    assert response.headers["HX-Redirect"] == "/accounts/login/?next=%2Freview%2F%3Fplace%3Dreview"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "page",
    [
        *("https://evil.example/review/", "javascript:alert(1)", "//evil.example", "http://[/", ""),
        "http://testserver//evil.example/review/",
    ],
)
def test_the_way_back_never_leaves_the_site(client: Client, page: str) -> None:
    response = client.get("/today/", headers=HTMX | {"HX-Current-URL": page})

    assert response.headers["HX-Redirect"] == "/accounts/login/?next=%2F"


@pytest.mark.parametrize("length", ["1048577", "99999999999999999999"])
def test_a_large_body_is_refused_unread(rf: RequestFactory, length: str) -> None:
    request = rf.post("/anywhere/", headers={"Content-Length": length})

    response = body_size_limit(lambda request: pytest.fail("it was let through"))(request)

    assert response.status_code == 413


@pytest.mark.parametrize("length", ["", "0", "1048576"])
def test_a_body_within_the_limit_passes(rf: RequestFactory, length: str) -> None:
    request = rf.post("/anywhere/", headers={"Content-Length": length})

    assert body_size_limit(lambda request: HttpResponse("passed"))(request).status_code == 200


MANY = 20_000  # and still less than a megabyte
MANY_FIELDS = {
    "application/x-www-form-urlencoded": b"a=&" * MANY,
    "multipart/form-data; boundary=b": b"--b\r\nContent-Disposition:form-data;name=a\r\n\r\n\r\n" * MANY + b"--b--\r\n",
}


@pytest.mark.django_db
@pytest.mark.parametrize("content_type", MANY_FIELDS)
@pytest.mark.parametrize("path", ["/review/answers/", "/accounts/login/", "/settings/"])
def test_a_form_of_very_many_fields_is_refused(client: Client, path: str, content_type: str) -> None:
    client.force_login(UserFactory.create())

    assert client.post(path, MANY_FIELDS[content_type], content_type=content_type).status_code == 413


@pytest.mark.django_db
def test_a_session_is_renewed_once_a_day(client: Client, settings: Settings) -> None:
    client.force_login(UserFactory.create())
    with time_machine.travel(dt.datetime(2026, 11, 2, 12, tzinfo=dt.UTC), tick=False):
        client.get("/robots.txt")
    with time_machine.travel(dt.datetime(2026, 11, 3, 12, tzinfo=dt.UTC), tick=False):
        client.get("/robots.txt")

        expires = Session.objects.get().expire_date

    assert expires == dt.datetime(2026, 11, 17, 12, tzinfo=dt.UTC)


@pytest.mark.django_db
def test_a_second_page_on_one_day_writes_nothing(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(UserFactory.create())
    client.get("/robots.txt")

    with django_assert_num_queries(2) as captured:  # the session and the user
        client.get("/robots.txt")

    assert all(query["sql"].startswith("SELECT") for query in captured.captured_queries)
