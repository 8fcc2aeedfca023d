"""gunicorn's threaded worker, with threads spent only on requests that have arrived.

gunicorn gives every new connection to a thread and reads the request there. Eight clients that connect and send
nothing, or a byte now and then, would keep the eight threads from everyone else; browsers open such connections in
advance. Here the main loop, which costs no thread, collects a request and hands it over when it is there. It is also
the main loop that waits for a client to hang up, and never for more than the next byte.
"""

from __future__ import annotations

import re
import struct
import time
from collections import deque
from concurrent.futures import Future
from functools import partial
from selectors import EVENT_READ
from socket import SHUT_WR, SO_RCVTIMEO, SO_SNDBUF, SO_SNDTIMEO, SOL_SOCKET, socket
from typing import Any, NamedTuple

from gunicorn.workers.gthread import STOP_KEEPALIVE_LINGER, TConn, ThreadWorker

PATIENCE_SECONDS = 30  # from the first byte of a request to its last
THREAD_SECONDS = 10  # that a thread waits for one more byte to come or to go, where it has to wait after all
PARTING_SECONDS = 2  # that a client has to read the end of an answer and hang up
PIECE = 64 * 1024
LONGEST_HEAD = 64 * 1024  # gunicorn refuses far shorter ones, with a page that says why
LONGEST_BODY = 1024 * 1024  # the site refuses longer ones unread (DATA_UPLOAD_MAX_MEMORY_SIZE)
MOST_COLLECTED = 64 * 1024 * 1024  # of all bodies that are longer than a piece, in memory at once
SENDING = 1024 * 1024  # as much as the system allows: an answer that fits in needs no thread to send it

LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d{1,18})[ \t]*\r\n", re.IGNORECASE)
CODED = re.compile(rb"\r\n[ \t]*transfer-encoding[ \t]*:", re.IGNORECASE)
EXPECTS = re.compile(rb"\r\nexpect:[ \t]*100-continue[ \t]*\r\n", re.IGNORECASE)
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"


class Refusal(Exception):
    """A request that is answered without a thread, and whose connection ends with the answer."""

    def __init__(self, status: str, words: str) -> None:
        head = f"HTTP/1.1 {status}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: {len(words)}\r\n"
        self.answer = f"{head}Cache-Control: no-store\r\nConnection: close\r\n\r\n{words}".encode()


class Size(NamedTuple):
    """How many bytes of a request are waited for, and whether that is all of it."""

    bytes: int
    is_all: bool


def size_of_request(received: bytes | bytearray) -> Size | None:
    """None while its head is not all there.

    A body in pieces of unannounced length is refused: Django would not read it, and no browser sends one.
    """
    end = received.find(b"\r\n\r\n", 0, LONGEST_HEAD + 4)
    if end < 0:
        return Size(len(received), is_all=False) if len(received) > LONGEST_HEAD else None
    head = received[: end + 2]
    if CODED.search(head):
        raise Refusal("411 Length Required", "Say how long the body is: Content-Length is missing.\n")
    found = LENGTH.search(head)
    length = int(found[1]) if found else 0
    is_all = length <= LONGEST_BODY
    return Size(end + 4 + (length if is_all else 0), is_all)


class Connection(TConn):  # type: ignore[misc]  # gunicorn has no types
    """A connection, and what has come of its next requests."""

    all_there = False

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.received = bytearray()
        self.size: Size | None = None
        self.ended = False

    def receive(self) -> None:
        """Take what is there."""
        try:
            data = self.sock.recv(PIECE)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        self.received += data
        self.ended = not data

    def look(self) -> bool:
        """Is the next request all there? If this errs, a thread waits for the rest, for a while."""
        if self.size is None:
            self.size = size_of_request(self.received)
            if self.size and self.size.bytes > len(self.received) and EXPECTS.search(self.received):
                self.say(CONTINUE)
        return self.size is not None and len(self.received) >= self.size.bytes

    def say(self, data: bytes) -> None:
        """Send a few bytes that fit in any buffer; to a client that has left they make no difference."""
        try:
            self.sock.send(data)
        except OSError:
            self.ended = True

    def hand_over(self) -> None:
        """Give the request to gunicorn's parser. What came after it is the next one's."""
        assert self.size is not None
        self.init()
        self.parser.unreader.unread(bytes(self.received[: self.size.bytes]))
        del self.received[: self.size.bytes]
        self.all_there, self.size = self.size.is_all, None
        self.data_ready = True


class Worker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.parting: deque[Connection] = deque()

    def load_wsgi(self) -> None:
        """With the site comes what it does beside the requests."""
        super().load_wsgi()
        from quizzes.operations import figures, reminders  # only now is Django set up

        reminders.start()
        figures.start()

    # -- connections begin

    def accept(self, listener: socket) -> bool:
        """A new connection waits like one that is kept alive: for the first byte of a request."""
        try:
            client, address = listener.accept()
        except (BlockingIOError, ConnectionAbortedError):
            return False
        self.nr_conns += 1
        client.setsockopt(SOL_SOCKET, SO_SNDBUF, SENDING)
        for limit in (SO_RCVTIMEO, SO_SNDTIMEO):
            client.setsockopt(SOL_SOCKET, limit, struct.pack("ll", THREAD_SECONDS, 0))
        self.wait_for_request(Connection(self.cfg, client, address, listener.getsockname()))
        return True

    def set_accept_enabled(self, enabled: bool) -> None:
        """A worker that stops takes in who has connected already; who comes later is refused, not cut off."""
        super().set_accept_enabled(enabled)
        if self.alive or enabled:
            return
        for listener in self.sockets:
            while listener.fileno() >= 0 and self.accept(listener):
                pass
            listener.close()

    # -- requests arrive

    def wait_for_request(self, conn: Connection) -> None:
        """For its first byte; when it is there already, for the rest."""
        conn.sock.setblocking(False)
        if conn.received:
            self.begin(conn)
            return
        conn.set_timeout()
        if not self.alive:
            conn.timeout = min(conn.timeout, time.monotonic() + STOP_KEEPALIVE_LINGER)
        self.keepalived_conns.append(conn)
        self.watch(conn, self.on_client_socket_readable)

    def on_client_socket_readable(self, conn: Connection, client: socket) -> None:
        """A request begins."""
        self.poller.unregister(client)
        self.keepalived_conns.remove(conn)
        conn.receive()
        self.begin(conn)

    def begin(self, conn: Connection) -> None:
        conn.timeout = time.monotonic() + PATIENCE_SECONDS
        self.pending_conns.append(conn)  # gunicorn closes those whose time is over
        self.watch(conn, self.on_pending_socket_readable)
        self.look(conn)

    def on_pending_socket_readable(self, conn: Connection, client: socket) -> None:
        """More of a request."""
        conn.receive()
        self.look(conn)

    def look(self, conn: Connection) -> None:
        """To a thread, once it is all there."""
        try:
            is_there = conn.look()
            if conn.size and conn.size.bytes > PIECE and self.collected() > MOST_COLLECTED:
                raise Refusal("503 Service Unavailable", "The site is busy. Nothing was saved. Please try again.\n")
        except Refusal as refusal:
            self.leave_pending(conn)
            conn.say(refusal.answer)
            self.part(conn)
            return
        if conn.ended:
            self.leave_pending(conn)
            self.end(conn)
        elif is_there:
            self.leave_pending(conn)
            conn.hand_over()
            self.enqueue_req(conn)

    def leave_pending(self, conn: Connection) -> None:
        self.poller.unregister(conn.sock)
        self.pending_conns.remove(conn)

    def collected(self) -> int:
        """What long bodies take in memory, or will."""
        sizes = (conn.size.bytes for conn in self.pending_conns if conn.size)
        return sum(size for size in sizes if size > PIECE)

    # -- answers are sent

    def handle_request(self, req: Any, conn: Connection) -> bool:
        try:
            return bool(super().handle_request(req, conn))
        except BlockingIOError:  # for THREAD_SECONDS the client took nothing of the answer
            return False

    def _keepalive_after(self, conn: Connection, keepalive: bool) -> bool:
        """A body that was not collected is not waited for: the connection ends with the answer."""
        return bool(keepalive and conn.all_there and super()._keepalive_after(conn, keepalive))

    def finish_request(self, conn: Connection, future: Future[Any]) -> None:
        """The thread is done with it."""
        if not future.cancelled() and future.exception() is None and future.result() is True:
            self.wait_for_request(conn)
        else:
            self.part(conn)

    # -- connections end

    def part(self, conn: Connection) -> None:
        """Say that no more comes, and let the client read it: closing at once would cut off the end of the answer."""
        try:
            conn.sock.shutdown(SHUT_WR)
            conn.sock.setblocking(False)
        except OSError:
            self.end(conn)
            return
        conn.timeout = time.monotonic() + PARTING_SECONDS
        self.parting.append(conn)
        self.watch(conn, self.on_parting_socket_readable)

    def on_parting_socket_readable(self, conn: Connection, client: socket) -> None:
        """What still comes is of no use; at its end the client has hung up."""
        conn.received.clear()
        conn.receive()
        if conn.ended:
            self.poller.unregister(client)
            self.parting.remove(conn)
            self.end(conn)

    def murder_pending(self) -> None:
        super().murder_pending()
        while self.parting and self.parting[0].timeout <= time.monotonic():
            conn = self.parting.popleft()
            self.poller.unregister(conn.sock)
            self.end(conn)

    def end(self, conn: Connection) -> None:
        self.nr_conns -= 1
        conn.close()

    def watch(self, conn: Connection, callback: Any) -> None:
        self.poller.register(conn.sock, EVENT_READ, partial(callback, conn))
