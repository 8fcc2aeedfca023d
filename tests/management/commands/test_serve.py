"""The site as an operator starts it: a process of its own, in a folder of its own."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import httpx
import pytest
from django.core.management import CommandError
from django.db import connection
from pytest_django import DjangoDbBlocker

from quizzes.management.commands import serve
from tests.examples import EVERY
from tests.prepared import guide_database, static_files

pytestmark = [
    pytest.mark.skipif(connection.vendor != "sqlite", reason="the site that is started here is always one on SQLite"),
    pytest.mark.thorough("a process start"),
]

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
    url: str
    log: Path
    process: subprocess.Popen[str]

    @classmethod
    def start(cls, folder: Path, port: int) -> Served:
        with (folder / "log").open("a") as log:
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
        return cls(f"http://localhost:{port}", folder / "log", process)

    @property
    def port(self) -> int:
        return int(self.url.rpartition(":")[2])

    def stop(self) -> None:
        os.killpg(self.process.pid, signal.SIGTERM)
        self.process.wait(timeout=30)

    def restart(self) -> None:
        """As an update does it."""
        self.stop()
        self.process = self.start(self.log.parent, self.port).process
        self.wait()

    def wait(self, seconds: float = 90) -> None:
        """Until the site is healthy."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            assert self.process.poll() is None, self.log.read_text()
            try:
                if httpx.get(f"{self.url}/healthz", timeout=30).status_code == 200:
                    return
            except httpx.TransportError:
                time.sleep(0.05)
        pytest.fail(f"not healthy in time: {self.log.read_text()}")


@pytest.fixture(scope="module")
def served(django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Started on a new machine in CI, and by hand in the folder of a site that has run before."""
    folder = tmp_path_factory.mktemp("site")
    if not EVERY:
        with django_db_blocker.unblock():
            shutil.copyfile(guide_database(), folder / "db.sqlite3")
        shutil.copytree(static_files(), folder / "static")
    running = Served.start(folder, free_port())
    try:
        running.wait()
        yield running
    finally:
        running.stop()


def test_serve_prints_the_address_and_a_link_for_the_administrator(served: Served) -> None:
    printed = served.log.read_text()

    assert f"GenAI Quiz is at {served.url}/" in printed
    link = re.search(rf"{served.url}/setup/\S+/", printed)
    assert link
    assert httpx.get(link[0], timeout=30).status_code == 200


def test_serve_publishes_the_guide(served: Served) -> None:
    assert httpx.get(f"{served.url}/guide/", timeout=30).text.count("/guide/") > 10


def test_served_files_have_names_for_ever(served: Served) -> None:
    page = httpx.get(f"{served.url}/guide/", timeout=30).text
    style = re.search(r'href="(/static/css/base\.[0-9a-f]{12}\.css)"', page)
    assert style

    headers = httpx.get(served.url + style[1], headers={"Accept-Encoding": "br"}, timeout=30).headers

    assert "immutable" in headers["Cache-Control"]
    assert headers["Content-Encoding"] == "br"


def test_served_database_keeps_what_it_acknowledges(served: Served) -> None:
    """The system check would have stopped the start; this reads the mode from the file."""
    import sqlite3

    from genai_quiz.env import sqlite_is_fixed

    header = (served.log.parent / "db.sqlite3").read_bytes()[18:20]

    assert header == (b"\x02\x02" if sqlite_is_fixed(sqlite3.sqlite_version_info) else b"\x01\x01")


# --- Slow and huge clients ----------------------------------------------------------------------

HUGE = b"a" * 10_000_000
IN_A_FORM = b'--b\r\nContent-Disposition: form-data; name="file"; filename="file"\r\n\r\n%b\r\n--b--\r\n'
HUGE_BODIES = {
    "application/x-www-form-urlencoded": b"a=" + HUGE,
    "multipart/form-data; boundary=b": IN_A_FORM % HUGE,
    "application/json": b'"' + HUGE + b'"',
    "text/plain": HUGE,
}
BEGUN = [
    b"",
    b"GET /guide/ HTTP/1.1\r\nHost: localhost\r\n",
    b"POST /accounts/login/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nlogin=",
]


def token_of(page: httpx.Response) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.text)
    assert found
    return found[1]


def sign_in_form(browser: httpx.Client, **fields: str) -> bytes:
    """The body of a sign-in, ending with an address that the page then shows again."""
    form = {"csrfmiddlewaretoken": token_of(browser.get("/accounts/login/"))} | fields
    return urlencode(form | {"password": "wrong", "login": "the-end@example.com"}).encode()


def send_in_pieces(browser: httpx.Client, body: bytes, size: int) -> httpx.Response:
    def pieces() -> Iterator[bytes]:
        for start in range(0, len(body), size):
            yield body[start : start + size]
            time.sleep(0.01)

    headers = {"Content-Type": "application/x-www-form-urlencoded", "Content-Length": str(len(body))}
    return browser.post("/accounts/login/", content=pieces(), headers=headers)


@pytest.mark.parametrize("begun", BEGUN, ids=["nothing", "half a head", "half a body"])
def test_clients_that_never_finish_keep_nobody_waiting(served: Served, begun: bytes) -> None:
    with ExitStack() as stack:
        for _ in range(80):  # ten times the threads
            stack.enter_context(socket.create_connection(("localhost", served.port))).sendall(begun)

        assert httpx.get(f"{served.url}/guide/", timeout=30).status_code == 200


@pytest.mark.parametrize(("padding", "size"), [("", 50), ("a" * 300_000, 20_000)], ids=["small", "large"])
def test_form_that_comes_in_pieces_is_read_to_its_end(served: Served, padding: str, size: int) -> None:
    with httpx.Client(base_url=served.url, timeout=30) as browser:
        page = send_in_pieces(browser, sign_in_form(browser, padding=padding), size)

    assert "the-end@example.com" in page.text


def test_requests_sent_ahead_on_one_connection_are_all_answered(served: Served) -> None:
    asked = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n"
    with socket.create_connection(("localhost", served.port), timeout=30) as client:
        client.sendall((asked + b"\r\n") * 2 + asked + b"Connection: close\r\n\r\n")
        answers = b"".join(iter(lambda: client.recv(65536), b""))

    assert answers.count(b"HTTP/1.1 200 OK") == 3


@pytest.mark.parametrize("path", ["/review/answers/", "/accounts/login/", "/admin/login/"])
@pytest.mark.parametrize("content_type", HUGE_BODIES)
def test_huge_body_is_refused(served: Served, path: str, content_type: str) -> None:
    answer = httpx.post(
        served.url + path, content=HUGE_BODIES[content_type], headers={"Content-Type": content_type}, timeout=30
    )

    assert answer.status_code == 413


@pytest.mark.parametrize("content_type", HUGE_BODIES)
def test_huge_body_of_unknown_length_is_refused(served: Served, content_type: str) -> None:
    body = HUGE_BODIES[content_type]
    chunks = (body[start : start + 65536] for start in range(0, len(body), 65536))

    answer = httpx.post(
        f"{served.url}/accounts/login/", content=chunks, headers={"Content-Type": content_type}, timeout=30
    )

    assert 400 <= answer.status_code < 500


# --- An update in the middle of a session -------------------------------------------------------

HIDDEN = re.compile(r'<input type="hidden" name="([a-z_]+)" value="([^"]*)">')


def test_question_that_was_open_during_a_restart_can_be_answered(served: Served) -> None:
    """Session and token outlive the process, so the answer is stored, and once."""
    with httpx.Client(base_url=served.url, timeout=30) as browser:
        account = {"email": "update@example.com", "password1": "a long enough one"}
        token = token_of(browser.get("/accounts/signup/"))
        browser.post("/accounts/signup/", data=account | {"csrfmiddlewaretoken": token})
        page = browser.get("/guide/temperature/").text
        form = page.partition('action="/review/answers/"')[2].partition("</form>")[0]
        fields = dict(HIDDEN.findall(form))

        served.restart()
        answered = browser.post("/review/answers/", data=fields | {"know": "no"})

    assert answered.status_code == 302
    assert fields["answer_id"] in answered.headers["Location"]


# --- What it says and reads ---------------------------------------------------------------------


def test_serve_on_a_taken_port_says_so(served: Served, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", "serve", str(served.port)],
        cwd=ROOT,
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert done.returncode == 1
    assert f"Can’t listen on 127.0.0.1:{served.port}: address already in use." in done.stderr


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
@pytest.mark.central
def test_address_is_read(text: str, address: tuple[str, int]) -> None:
    assert serve.parse_address(text) == address


@pytest.mark.central
@pytest.mark.parametrize("text", ["", "localhost", "1:2:3", "host:0", "host:65536", "host:http", "::1:8000"])
def test_address_that_cannot_be_meant_is_refused(text: str) -> None:
    with pytest.raises(CommandError, match="isn’t an address"):
        serve.parse_address(text)


@pytest.mark.central
def test_one_process_writes_to_sqlite() -> None:
    command = serve.gunicorn("127.0.0.1", 8000, workers=1, threads=8)

    assert command[command.index("--workers") + 1] == "1"
