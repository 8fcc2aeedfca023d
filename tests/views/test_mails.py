"""Every mail that allauth can send here is in our words, and holds what its reader needs."""

from __future__ import annotations

from pathlib import Path

import allauth
import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone

OURS = Path(settings.BASE_DIR) / "templates"
THEIRS = Path(allauth.__file__).parent / "templates"
OFF = {"login_code", "password_reset_code"}  # codes in mails are not turned on
PREFIXES = sorted(
    {
        str(path.relative_to(root)).removesuffix("_subject.txt")
        for root in (OURS, THEIRS)
        for area in ("account", "mfa")
        for path in (root / area / "email").glob("*_subject.txt")
        if path.name.removesuffix("_subject.txt") not in OFF
    }
)
MESSAGES = sorted(str(path.relative_to(THEIRS)) for path in (THEIRS / "mfa" / "messages").glob("*.txt"))
CONTEXT = {
    "SITE_NAME": "GenAI Quiz",
    "SITE_URL": "https://quiz.example.org",
    "email": "a&b@example.com",
    "from_email": "old@example.com",
    "to_email": "new@example.com",
    "deleted_email": "old@example.com",
    "activate_url": "https://quiz.example.org/?a=1&b=2",
    "password_reset_url": "https://quiz.example.org/?a=1&b=2",
    "signup_url": "https://quiz.example.org/accounts/signup/",
    "link": "https://quiz.example.org/?a=1&b=2",
    "timestamp": timezone.now(),
    "user_agent": "A browser <with> signs",
}


@pytest.mark.parametrize("prefix", PREFIXES)
def test_a_mail_is_ours_and_plain_text(prefix: str) -> None:
    assert (OURS / f"{prefix}_message.txt").exists()
    subject = render_to_string(f"{prefix}_subject.txt", CONTEXT).strip()
    message = render_to_string(f"{prefix}_message.txt", CONTEXT).strip()

    assert subject
    assert "\n" not in subject
    assert message.startswith("Hi,\n\n")
    assert message.endswith("GenAI Quiz\nhttps://quiz.example.org")
    assert "&amp;" not in message
    assert "\n\n\n" not in message


@pytest.mark.parametrize("name", MESSAGES)
def test_a_message_on_a_page_is_ours(name: str) -> None:
    assert (OURS / name).exists()
