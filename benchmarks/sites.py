"""Sites to measure: a folder and a database of their own, gone afterwards."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg.sql import SQL, Identifier

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 120


@dataclass(frozen=True, slots=True)
class Place:
    """Where a site keeps what it writes, as the environment says it."""

    environment: dict[str, str]

    @property
    def on_postgresql(self) -> bool:
        return self.environment["DATABASE_URL"].startswith("postgres")

    def run(self, *command: str) -> str:
        """The output of a Python command in this site's environment."""
        done = subprocess.run(
            [sys.executable, *command], cwd=ROOT, env=self.environment, stdout=subprocess.PIPE, text=True, check=True
        )
        return done.stdout

    def manage(self, *command: str) -> str:
        return self.run("manage.py", *command)


@contextmanager
def fresh_place() -> Iterator[Place]:
    """An empty site: on SQLite, or on the PostgreSQL server that DATABASE_URL names, in a database made for it."""
    with tempfile.TemporaryDirectory(prefix="genai-quiz-bench-") as folder, _database(folder) as url:
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        yield Place(
            kept
            | {
                "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
                "ENV_FILE": os.devnull,
                "SECRET_KEY": secrets.token_urlsafe(50),
                "DATA_DIR": folder,
                "DATABASE_URL": url,
                "LOG_LEVEL": "ERROR",
                "PYTHONUNBUFFERED": "1",
            }
        )


@contextmanager
def copy_of(place: Place) -> Iterator[Place]:
    """A site that begins as another one is now, while nobody uses that one."""
    with tempfile.TemporaryDirectory(prefix="genai-quiz-bench-") as folder, _database(folder, like=place) as url:
        shutil.copytree(place.environment["DATA_DIR"], folder, dirs_exist_ok=True)
        yield Place(place.environment | {"DATA_DIR": folder, "DATABASE_URL": url})


@contextmanager
def _database(folder: str, like: Place | None = None) -> Iterator[str]:
    server = os.environ.get("DATABASE_URL", "")
    if not server.startswith("postgres"):
        yield f"sqlite:///{folder}/db.sqlite3"
        return
    name = f"genai_quiz_bench_{secrets.token_hex(4)}"
    with psycopg.connect(server, autocommit=True) as connection:
        template = urlsplit(like.environment["DATABASE_URL"]).path.strip("/") if like else "template1"
        create = SQL("CREATE DATABASE {} TEMPLATE {}")
        connection.execute(create.format(Identifier(name), Identifier(template)))
        try:
            yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
        finally:
            connection.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))


@dataclass
class Worker:
    """A section that runs beside another in a process of its own, and answers line by line."""

    process: subprocess.Popen[str]

    def read(self) -> str:
        assert self.process.stdout is not None
        if not (line := self.process.stdout.readline()):
            raise SystemExit(f"A process of the benchmarks ended early: {self.process.args!r}")
        return line

    def ask(self, line: str) -> str:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()
        return self.read()


@contextmanager
def worker(place: Place, *section: str) -> Iterator[Worker]:
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.section", *section],
        cwd=ROOT,
        env=place.environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield Worker(process)
    finally:
        assert process.stdin is not None
        process.stdin.close()
        process.wait()


@dataclass
class Server:
    """The site as `manage.py serve` runs it."""

    place: Place
    workers: int = 0
    """Processes; 0: as many as the product starts by itself."""
    port: int = field(default_factory=lambda: free_port())
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def options(self) -> list[str]:
        return ["--workers", str(self.workers)] if self.workers else []

    def start(self) -> float:
        """Seconds from the command to the first page."""
        began = time.monotonic()
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "serve", str(self.port), *self.options],
            cwd=ROOT,
            env=self.place.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )
        while time.monotonic() - began < START_SECONDS and self.process.poll() is None:
            try:
                with urllib.request.urlopen(f"{self.url}/", timeout=30):
                    return time.monotonic() - began
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.02)
        raise SystemExit("The site to measure did not start.")

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
            self.process.wait(30)


@contextmanager
def serving(place: Place, workers: int = 0) -> Iterator[Server]:
    server = Server(place, workers)
    server.start()
    try:
        yield server
    finally:
        server.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
