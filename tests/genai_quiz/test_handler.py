"""What cannot be read as a request is answered with a page, whatever is wrong with it."""

from __future__ import annotations

import pytest
from django.test import Client

from genai_quiz.handler import Request

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def as_served(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.test.client.WSGIRequest", Request)


@pytest.mark.parametrize(
    "content_type",
    [
        "text/plain; charset=nonsense",
        "text/plain; charset=\x00",
        "text/plain; charset=hex",
        "text/plain; charset=idna",
        "text/plain; charset=undefined",
        "text/plain; charset=utf-16",
        "text/plain; charset*=x''%ff",
        "application/x-www-form-urlencoded; charset=latin-1",
        "multipart/form-data; boundary=b; charset=rot13",
    ],
)
@pytest.mark.parametrize("path", ["/accounts/login/", "/guide/search/?q=%E9", "/guide/?" + "a=1&" * 2000])
def test_a_charset_that_is_not_ours_is_refused(client: Client, path: str, content_type: str) -> None:
    reply = client.generic("POST", path, b"a=\xe9", content_type=content_type)

    assert reply.status_code == 400
    assert "<h1>" in reply.text
    assert reply.headers["X-Request-ID"]


@pytest.mark.parametrize(
    "content_type", ["", "text/html", "x; charset=UTF-8", 'a/b; charset="utf8"', "a/b; charset=ascii"]
)
def test_other_types_reach_the_page(client: Client, content_type: str) -> None:
    assert client.generic("POST", "/guide/", b"a=1", content_type=content_type).status_code == 405


BOUNDARIES = ["", "; boundary=", "; boundary=\xff", f"; boundary={'b' * 300}"]


@pytest.mark.parametrize("content_type", [f"multipart/form-data{boundary}" for boundary in BOUNDARIES])
def test_a_form_without_a_boundary_is_refused(client: Client, content_type: str) -> None:
    assert client.generic("POST", "/accounts/login/", b"--b\r\n", content_type=content_type).status_code == 400


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Content-Encoding", "gzip"),
        ("Content-Length", "nonsense"),
        ("Content-Length", "-1"),
        ("Cookie", "sessionid=\x00; csrftoken=\x00"),
        ("Cookie", "sessionid=" + "a" * 5000),
        ("Cookie", "\xff=\xfe; ;;=;"),
        ("Accept-Encoding", "\x00;q=x"),
        ("Accept-Language", "x" * 5000),
        ("Referer", "http://[/"),
        ("HX-Request", "true"),
        ("HX-Current-URL", "\xff"),
        ("HX-Target", "\x00"),
        ("Range", "bytes=9-1"),
        ("If-Modified-Since", "yesterday"),
        ("X-Forwarded-For", "\x00, ,"),
        ("X-Forwarded-Proto", "\x00"),
        ("X-Request-ID", "\r\n"),
    ],
)
@pytest.mark.parametrize(
    "path", ["/guide/", "/accounts/login/", "/today/", "/healthz", "/%FF/%00/", "/guide/search/?q=%FF%00"]
)
@pytest.mark.parametrize("method", ["GET", "POST", "BREW"])
def test_no_header_is_our_error(client: Client, method: str, path: str, name: str, value: str) -> None:
    extra = {f"HTTP_{name.upper().replace('-', '_')}": value}
    if name == "Content-Length":
        extra = {"CONTENT_LENGTH": value}

    assert client.generic(method, path, b"a=1", **extra).status_code < 500  # type: ignore[arg-type]
