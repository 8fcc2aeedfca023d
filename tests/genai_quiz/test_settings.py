"""The two security modes, each in a process of its own: settings are read once."""

import json
import os
import subprocess
import sys
from typing import Any

import pytest

pytestmark = pytest.mark.thorough("a process start")

NAMES = [
    "SESSION_COOKIE_NAME",
    "SESSION_COOKIE_SECURE",
    "CSRF_COOKIE_NAME",
    "CSRF_COOKIE_SECURE",
    "SECURE_SSL_REDIRECT",
    "SECURE_PROXY_SSL_HEADER",
    "SECURE_HSTS_SECONDS",
    "ALLOWED_HOSTS",
]


def settings_with(**environment: str) -> dict[str, Any]:
    code = (
        f"from genai_quiz import settings as s; import json; print(json.dumps({{n: getattr(s, n) for n in {NAMES}}}))"
    )
    clean = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG"}}
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=clean | {"ENV_FILE": "tests/test.env"} | environment,
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (
            "http://localhost:8000",
            ["sessionid", False, "csrftoken", False, False, None, 0, ["localhost", "localhost", "127.0.0.1", "[::1]"]],
        ),
        (
            "https://quiz.example.org",
            [
                "__Host-sessionid",
                True,
                "__Host-csrftoken",
                True,
                True,
                ["HTTP_X_FORWARDED_PROTO", "https"],
                31536000,
                ["quiz.example.org"],
            ],
        ),
    ],
)
def test_site_url_decides_the_security_mode(url: str, expected: list[Any]) -> None:
    assert list(settings_with(SITE_URL=url).values()) == expected


def test_https_without_a_proxy_believes_no_header() -> None:
    found = settings_with(SITE_URL="https://quiz.example.org", TRUSTED_PROXIES="0")

    assert found["SECURE_PROXY_SSL_HEADER"] is None
