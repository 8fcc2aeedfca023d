"""The site as an operator starts it: a process of its own, in a folder of its own."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from django.core.management import CommandError

from quizzes.management.commands import serve

ROOT = Path(__file__).resolve().parents[3]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(folder: Path) -> dict[str, str]:
    """Only what a new machine has; the database is a new SQLite file."""
    clean = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG"}}
    secret = "only-for-this-test-0123456789-0123456789-0123456789"
    return clean | {"ENV_FILE": os.devnull, "SECRET_KEY": secret, "DATA_DIR": str(folder), "PYTHONUNBUFFERED": "1"}


@dataclass
class Served:
    process: subprocess.Popen[str]
    url: str
    log: Path

    def wait(self, seconds: float = 90) -> None:
        """Until the site is healthy."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            assert self.process.poll() is None, self.log.read_text()
            try:
                if httpx.get(f"{self.url}/healthz").status_code == 200:
                    return
            except httpx.TransportError:
                time.sleep(0.05)
        pytest.fail(f"not healthy in time: {self.log.read_text()}")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("site")
    port = free_port()
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "serve", str(port)],
            cwd=ROOT,
            env=environment(folder),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            text=True,
            start_new_session=True,
        )
    running = Served(process, f"http://localhost:{port}", folder / "log")
    try:
        running.wait()
        yield running
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=30)


def test_serve_prints_the_address_and_a_link_for_the_administrator(served: Served) -> None:
    printed = served.log.read_text()

    assert f"GenAI Quiz is at {served.url}/" in printed
    link = re.search(rf"{served.url}/setup/\S+/", printed)
    assert link
    assert httpx.get(link[0]).status_code == 200


def test_serve_publishes_the_guide(served: Served) -> None:
    assert httpx.get(f"{served.url}/guide/").text.count("/guide/") > 10


def test_served_files_have_names_for_ever(served: Served) -> None:
    page = httpx.get(f"{served.url}/guide/").text
    style = re.search(r'href="(/static/css/base\.[0-9a-f]{12}\.css)"', page)
    assert style

    headers = httpx.get(served.url + style[1], headers={"Accept-Encoding": "br"}).headers

    assert "immutable" in headers["Cache-Control"]
    assert headers["Content-Encoding"] == "br"


def test_served_database_keeps_what_it_acknowledges(served: Served) -> None:
    """The system check would have stopped the start; this reads the mode from the file."""
    import sqlite3

    from genai_quiz.env import sqlite_is_fixed

    header = (served.log.parent / "db.sqlite3").read_bytes()[18:20]

    assert header == (b"\x02\x02" if sqlite_is_fixed(sqlite3.sqlite_version_info) else b"\x01\x01")


def test_serve_on_a_taken_port_says_so(served: Served, tmp_path: Path) -> None:
    port = served.url.rpartition(":")[2]

    done = subprocess.run(
        [sys.executable, "manage.py", "serve", port],
        cwd=ROOT,
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert done.returncode == 1
    assert f"Cannot listen on 127.0.0.1:{port}: address already in use." in done.stderr


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("8000", ("127.0.0.1", 8000)),
        (":8000", ("127.0.0.1", 8000)),
        ("0.0.0.0:80", ("0.0.0.0", 80)),
        ("quiz.local:8000", ("quiz.local", 8000)),
        ("[::1]:8000", ("::1", 8000)),
    ],
)
def test_address_is_read(text: str, address: tuple[str, int]) -> None:
    assert serve.parse_address(text) == address


@pytest.mark.parametrize("text", ["", "localhost", "1:2:3", "host:0", "host:65536", "host:http", "::1:8000"])
def test_address_that_cannot_be_meant_is_refused(text: str) -> None:
    with pytest.raises(CommandError, match="is not an address"):
        serve.parse_address(text)


def test_one_process_writes_to_sqlite() -> None:
    command = serve.gunicorn("127.0.0.1", 8000, workers=1, threads=8)

    assert command[command.index("--workers") + 1] == "1"
