"""Signing in, up and out never leads to another site, whatever the address asks for."""

from __future__ import annotations

from urllib.parse import quote, urljoin, urlsplit

import pytest
from django.test import Client

from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

TARGETS = [
    "https://evil.example/",
    "http://evil.example",
    "//evil.example/",
    "///evil.example",
    "////evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "\\/evil.example",
    "/\\/evil.example",
    "http:evil.example",
    "https:/evil.example",
    "https:\\\\evil.example",
    "HTTPS://EVIL.EXAMPLE",
    "//evil.example@testserver/",
    "https://testserver@evil.example/",
    "https://testserver.evil.example/",
    "https://testserver:80@evil.example/",
    "//testserver.evil.example",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    "\tjavascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "/\t/evil.example",
    "/\n/evil.example",
    " //evil.example",
    "\x00//evil.example",
    "/%0d%0aLocation: https://evil.example",
    "/\r\nLocation: https://evil.example",
    "//evil%E3%80%82example",
    "//［::1］/",
    "http://[/",
    "ftp://evil.example/",
    ".evil.example",
    "@evil.example",
]


def lands_on(location: str) -> str:
    """The host that a browser goes to: it takes backslashes for slashes, and drops tabs and line ends."""
    seen = "".join(sign for sign in location.replace("\\", "/").strip() if sign not in "\t\r\n")
    found = urlsplit(urljoin("http://testserver/accounts/login/", seen))
    return f"{found.scheme}://{found.netloc}"


def test_a_browser_would_leave_for_most_of_them() -> None:
    assert sum(lands_on(target) != "http://testserver" for target in TARGETS if "[" not in target) > 20


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("page", ["login", "signup", "logout"])
def test_the_next_page_is_one_of_ours(client: Client, page: str, target: str) -> None:
    learner = UserFactory.create(email="here@example.com")
    if page == "logout":
        client.force_login(learner)
    forms = {
        "login": {"login": "here@example.com", "password": "correct horse battery"},
        "signup": {"email": "new@example.com", "password1": "tangerine-42", "password2": "tangerine-42"},
        "logout": {},
    }

    reply = client.post(f"/accounts/{page}/?next={quote(target)}", forms[page] | {"next": target})

    assert reply.status_code in {302, 400}
    assert lands_on(reply.headers.get("Location", "/")) == "http://testserver"
