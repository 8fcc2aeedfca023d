"""The content security policy, word for word: whoever loosens it says so here."""

from __future__ import annotations

import pytest
from django.test import Client

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "object-src": "'none'",
    "manifest-src": "'self'",
    "worker-src": "'self'",
}


@pytest.mark.django_db
def test_every_directive_of_the_policy_is_sent(client: Client) -> None:
    sent = client.get("/accounts/login/").headers["Content-Security-Policy"]

    assert dict(part.strip().split(" ", 1) for part in sent.split(";") if part.strip()) == POLICY
