"""A PostgreSQL server to measure on: the one that DATABASE_URL names, or one that is started for it."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

GIVEN = os.environ.get("DATABASE_URL", "")


@contextmanager
def a_server() -> Iterator[None]:
    """Within it DATABASE_URL names a server."""
    if GIVEN.startswith("postgres"):
        os.environ["DATABASE_URL"] = GIVEN
        yield
        return
    with tempfile.TemporaryDirectory(prefix="genai-quiz-pg-") as folder, _started(Path(folder)) as url:
        os.environ["DATABASE_URL"] = url
        try:
            yield
        finally:
            del os.environ["DATABASE_URL"]


@contextmanager
def _started(folder: Path) -> Iterator[str]:
    """A server with its own defaults: it says that an answer is stored when it is on the disk."""
    who = _owner()
    data, log = folder / "data", folder / "log"
    if who:
        os.chown(folder, pwd.getpwnam(who).pw_uid, pwd.getpwnam(who).pw_gid)
    folder.chmod(0o755)
    settings = f"-c listen_addresses= -c unix_socket_directories={folder} -c max_connections=100"
    _run(who, "initdb", "--pgdata", data, "--username", "postgres", "--auth", "trust", "--encoding", "UTF8")
    _run(who, "pg_ctl", "--pgdata", data, "--log", log, "--wait", "--options", settings, "start")
    try:
        yield f"postgresql://postgres@/postgres?host={folder}"
    finally:
        _run(who, "pg_ctl", "--pgdata", data, "--wait", "--mode", "immediate", "stop")


def _owner() -> str | None:
    """PostgreSQL does not run as root."""
    return "postgres" if os.geteuid() == 0 else None


def _run(who: str | None, program: str, *arguments: object) -> None:
    found = shutil.which(program) or max(map(str, Path("/usr/lib/postgresql").glob(f"*/bin/{program}")), default=None)
    if found is None:
        raise SystemExit(f"There is no {program} here. Name a server: DATABASE_URL=postgresql://… make bench")
    command = [found, *map(str, arguments)]
    subprocess.run(command, user=who, cwd="/", check=True, stdout=subprocess.DEVNULL)
