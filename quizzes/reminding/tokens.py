"""Links that need no password: long random words, of which only a hash is kept."""

from __future__ import annotations

import hashlib
import secrets

LENGTH = 43  # of 256 bits, as text


def new_token() -> str:
    return secrets.token_urlsafe(32)


def hash_of(token: str) -> str:
    """A random word of this length needs no slow hash: nobody guesses it."""
    return hashlib.sha256(token.encode()).hexdigest()
