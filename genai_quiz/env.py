"""Typed readers of the environment. A value that is missing or cannot be meant stops the start with a sentence."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

TRUE = {"1", "true", "yes", "on"}
LONGEST_WAIT = 2  # seconds that a page waits for a lock of the database before it says that the site is busy
FALSE = {"0", "false", "no", "off", ""}
# Of several servers, the one that takes writes. One that has vanished without a word is given up in seconds.
ONE_OF_SEVERAL = {"target_session_attrs": "read-write"}
WHILE_SERVING = {
    "connect_timeout": "2",
    "tcp_user_timeout": "5000",
    "keepalives_idle": "5",
    "keepalives_interval": "2",
    "keepalives_count": "3",
}


def load_file(path: Path) -> None:
    """Take NAME=value lines as defaults: what the environment already says wins."""
    if not path.exists():
        return
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        name, equals, value = line.partition("=")
        if not equals or not name.strip().isidentifier():
            raise ImproperlyConfigured(f"{path}:{number}: expected NAME=value, found {line!r}.")
        os.environ.setdefault(name.strip(), value.strip())


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


def required(name: str, hint: str) -> str:
    value = text(name)
    if not value:
        raise ImproperlyConfigured(f"{name} isn’t set. {hint}")
    return value


def flag(name: str, default: bool = False) -> bool:
    value = text(name, "1" if default else "0").lower()
    if value not in TRUE | FALSE:
        raise ImproperlyConfigured(f"{name}={value!r} isn’t yes or no. Write 1 or 0.")
    return value in TRUE


def integer(name: str, default: int, *, least: int = 0, most: int = 2**31) -> int:
    value = text(name, str(default))
    if not value.isascii() or not value.isdigit() or not least <= int(value) <= most:
        raise ImproperlyConfigured(f"{name}={value!r} isn’t a whole number from {least} to {most}.")
    return int(value)


def words(name: str, default: str = "") -> list[str]:
    """A list, separated by commas or spaces."""
    return text(name, default).replace(",", " ").split()


def choice(name: str, default: str, among: tuple[str, ...]) -> str:
    value = text(name, default)
    if value not in among:
        raise ImproperlyConfigured(f"{name}={value!r} isn’t one of {', '.join(among)}.")
    return value


def site_url(name: str, default: str) -> str:
    """The address people type: scheme and host, no path."""
    value = text(name, default).rstrip("/")
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path or parts.query:
        raise ImproperlyConfigured(f"{name}={value!r} isn’t an address like https://quiz.example.org (without a path).")
    return value


def sqlite_is_fixed(version: tuple[int, ...]) -> bool:
    """Is the library free of the WAL-reset bug, which can lose committed transactions?"""
    return (
        version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51) or (3, 44, 6) <= version < (3, 45)
    )  # the fixed release and its two back-ports


def sqlite(path: Path, version: tuple[int, ...], *, serving: bool) -> dict[str, Any]:
    """SQLite so that an acknowledged review survives a power cut; see docs/decisions/0004-sqlite.md."""
    if sqlite_is_fixed(version):
        journal = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA journal_size_limit=67108864;"
    else:
        journal = "PRAGMA journal_mode=DELETE; PRAGMA synchronous=EXTRA;"
    return {
        "ENGINE": "genai_quiz.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": None,
        "ATOMIC_REQUESTS": False,
        # synchronous holds for one connection, so it is said on each. A command may wait for the site; a page may not.
        "OPTIONS": {
            "timeout": LONGEST_WAIT if serving else 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": journal,
        },
    }


# The server plans what a connection has asked this often only once more: most of its time for an answer was planning.
PLANNED_ONCE = {"server_side_binding": True, "prepare_threshold": 3}


def postgresql(url: str, *, serving: bool) -> dict[str, Any]:
    """PostgreSQL by address: postgresql://user:password@host:5432/name, or ?host=/socket/folder, or ?host=one,two."""
    parts = urlsplit(url)
    options: dict[str, Any] = PLANNED_ONCE | dict(parse_qsl(parts.query))
    host = options.pop("host", None) or unquote(parts.hostname or "")
    if "," in host:  # a primary and its replicas: whichever takes writes now
        options = (ONE_OF_SEVERAL | WHILE_SERVING if serving else ONE_OF_SEVERAL) | options
    server = ["synchronous_commit=on"]
    if serving:  # a request gives up in time; a migration or a backup may take as long as it needs
        server += ["statement_timeout=5s", f"lock_timeout={LONGEST_WAIT}s", "idle_in_transaction_session_timeout=30s"]
    options["options"] = " ".join(f"-c {setting}" for setting in server)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": False,
        "OPTIONS": options,
    }


def database(url: str, *, version: tuple[int, ...], serving: bool) -> dict[str, Any]:
    """Django's database settings for sqlite:///path (relative) or sqlite:////path (absolute) or postgresql://…"""
    scheme = url.partition(":")[0]
    if scheme == "sqlite" and url.startswith("sqlite:///") and len(url) > len("sqlite:///"):
        return sqlite(Path(url.removeprefix("sqlite:///")), version, serving=serving)
    if scheme in {"postgresql", "postgres"} and urlsplit(url).path.strip("/"):
        return postgresql(url, serving=serving)
    raise ImproperlyConfigured(
        f"DATABASE_URL starts with {scheme}: write sqlite:///path/to/file or postgresql://user:password@host/name."
    )


def mailer() -> dict[str, Any]:
    """Mail goes to the console until SMTP_HOST names a server."""
    host = text("SMTP_HOST")
    if not host:
        return {"BACKEND": "django.core.mail.backends.console.EmailBackend"}
    security = choice("SMTP_SECURITY", "starttls", ("starttls", "tls", "none"))
    options: Mapping[str, Any] = {
        "host": host,
        "port": integer("SMTP_PORT", {"starttls": 587, "tls": 465, "none": 25}[security], least=1, most=65535),
        "username": text("SMTP_USER"),
        "password": text("SMTP_PASSWORD"),
        "use_tls": security == "starttls",
        "use_ssl": security == "tls",
        "timeout": 15,
    }
    return {"BACKEND": "quizzes.operations.smtp.EmailBackend", "OPTIONS": dict(options)}
