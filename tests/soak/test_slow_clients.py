"""Two hundred slow clients, and a learner who wants to answer meanwhile. With `pytest -s` it prints the figures."""

from __future__ import annotations

import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest

from tests.soak.crashes import Device, Ledger, Site, children_of, devices, free_port

pytestmark = pytest.mark.soak

SLOW = 200
ANSWERS = 100
HUGE = 10_000_000
# With the cookie of a form the body would be read, and a thread would wait for it.
FORM = b"Content-Type: application/x-www-form-urlencoded\r\nCookie: csrftoken=" + b"a" * 32 + b"\r\n"
HEAD = b"POST /accounts/login/ HTTP/1.1\r\nHost: localhost\r\n" + FORM
PAGE = b"GET /guide/temperature/ HTTP/1.1\r\nHost: localhost\r\n"


class Slow(NamedTuple):
    """What a slow client begins with, and what it adds each second."""

    begun: bytes
    more: bytes = b""
    reads: bool = True


BEGUN = {
    "nothing": Slow(b""),
    "a head": Slow(HEAD + b"X-Slow: ", b"a"),
    "a body": Slow(HEAD + b"Content-Length: 100000\r\n\r\n", b"a"),
    "a body that stops": Slow(HEAD + b"Content-Length: 100000\r\n\r\na=1"),
    "most of a long body": Slow(HEAD + b"Content-Length: 900000\r\n\r\n" + b"a" * 200_000, b"a"),
    "a body that is refused": Slow(HEAD + b"Content-Length: 9000000\r\n\r\n", b"a"),
    "chunks": Slow(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\na\r\n"),
    "no chunk": Slow(HEAD + b"Transfer-Encoding: chunked\r\n\r\n"),
    "the next request": Slow(PAGE + b"\r\n" + HEAD + b"X-Slow: ", b"a"),
    "no reading": Slow(PAGE + b"\r\n", reads=False),
    "no hanging up": Slow(PAGE + b"Connection: close\r\n\r\n", reads=False),
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    running = Site(tmp_path_factory.mktemp("site"), free_port())
    try:
        running.start()
        yield running
    finally:
        running.stop()


@contextmanager
def slow_clients(site: Site, slow: Slow) -> Iterator[None]:
    """Each goes on every second, or not at all; one that is sent away comes back."""
    ended = threading.Event()
    clients = [connect(site, slow) for _ in range(SLOW)]

    def dribble() -> None:
        while not ended.wait(1):
            for place, client in enumerate(clients):
                if was_sent_away(client, slow):
                    client.close()
                    clients[place] = connect(site, slow)

    thread = threading.Thread(target=dribble)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
        for client in clients:
            client.close()


def connect(site: Site, slow: Slow) -> socket.socket:
    client = socket.socket()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
    client.settimeout(5)
    client.connect(("127.0.0.1", site.port))
    with suppress(OSError):
        client.sendall(slow.begun)
    return client


def was_sent_away(client: socket.socket, slow: Slow) -> bool:
    try:
        client.sendall(slow.more)
        return slow.reads and client.recv(65536, socket.MSG_DONTWAIT) == b""
    except BlockingIOError:  # it is kept waiting, as it should be
        return False
    except OSError:
        return True


def answer_times(device: Device) -> list[float]:
    """Seconds for a question and its answer, a hundred times."""
    times = []
    with httpx.Client(base_url=device.url, cookies=dict([device.cookie]), timeout=20) as browser:
        for _ in range(ANSWERS):
            began = time.monotonic()
            answer = device.ask(browser)
            assert answer is not None
            device.pending[answer["answer_id"]] = answer
            device.send(browser, answer)
            times.append(time.monotonic() - began)
    return sorted(times)


@pytest.mark.parametrize("begun", BEGUN)
def test_a_learner_gets_every_answer_beside_slow_clients(site: Site, begun: str) -> None:
    ledger = Ledger()
    device = devices(site, 1, ledger, seed=1)[0]
    with slow_clients(site, BEGUN[begun]):
        times = answer_times(device)

    print(f"{begun}: median {times[ANSWERS // 2]:.2f} s, slowest {times[-1]:.2f} s, {dict(ledger.notes)}")
    assert len(ledger.acknowledged) == ANSWERS
    assert device.pending == {}


def most_memory(site: Site) -> int:
    """The most that each of the site's workers has held so far, in bytes, together."""
    assert site.process is not None
    states = [Path(f"/proc/{worker}/status").read_text() for worker in children_of(site.process.pid)]
    return sum(int(kilobytes) * 1024 for state in states for kilobytes in re.findall(r"VmHWM:\s+(\d+) kB", state))


@pytest.mark.parametrize("content_type", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=b"])
def test_huge_bodies_leave_memory_as_it_was(site: Site, content_type: str) -> None:
    for _ in range(10):  # every worker has shown a page before
        httpx.get(f"{site.url}/accounts/login/")
    before = most_memory(site)

    statuses = {
        httpx.post(f"{site.url}{path}", content=b"a" * HUGE, headers={"Content-Type": content_type}).status_code
        for path in ("/accounts/login/", "/review/answers/", "/admin/login/")
        for _ in range(10)
    }

    print(f"{content_type}: {(most_memory(site) - before) / 1e6:.1f} MB more")
    assert statuses == {413}
    assert most_memory(site) - before < HUGE
