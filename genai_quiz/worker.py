"""gunicorn's threaded worker, with threads spent only on requests that have arrived.

gunicorn gives every new connection to a thread and reads the request there. Eight clients that connect and send
nothing, or a byte now and then, would keep the eight threads from everyone else; browsers open such connections in
advance. Here the main loop, which costs no thread, collects a request and hands it over when it is there.
"""

from __future__ import annotations

import re
import time
from functools import partial
from selectors import EVENT_READ
from socket import socket
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker

PATIENCE_SECONDS = 30  # from the first byte of a request to its last
MOST_COLLECTED = 64 * 1024  # in memory for each connection: far more than an answer; the rest is read in a thread
LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d{1,18})[ \t]*\r\n", re.IGNORECASE)


def has_arrived(received: bytes) -> bool:
    """Is the request here, or as much of it as is collected? If this errs, a thread waits for the rest."""
    if len(received) >= MOST_COLLECTED:
        return True
    head, blank_line, body = received.partition(b"\r\n\r\n")
    if not blank_line:
        return False
    length = LENGTH.search(head + b"\r\n")
    return length is None or len(body) >= int(length[1])


class Connection(TConn):  # type: ignore[misc]  # gunicorn has no types
    """A connection, and what has come of its next request."""

    received = b""

    def receive(self) -> bool:
        """Take what is there; False when the client has left."""
        try:
            data = self.sock.recv(MOST_COLLECTED)
        except BlockingIOError:
            return True
        except OSError:
            return False
        self.received += data
        return bool(data)

    def hand_over(self) -> None:
        """Give what was received to gunicorn's parser, which reads on from there."""
        self.init()
        self.parser.unreader.unread(self.received)
        self.received = b""
        self.data_ready = True


class Worker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    def accept(self, listener: socket) -> None:
        """A new connection waits like one that is kept alive: for the first byte of a request."""
        try:
            client, address = listener.accept()
        except (BlockingIOError, ConnectionAbortedError):
            return
        self.nr_conns += 1
        conn = Connection(self.cfg, client, address, listener.getsockname())
        conn.set_timeout()
        self.keepalived_conns.append(conn)
        self.watch(conn, self.on_client_socket_readable)

    def on_client_socket_readable(self, conn: Connection, client: socket) -> None:
        """A request begins."""
        self.poller.unregister(client)
        self.keepalived_conns.remove(conn)
        conn.timeout = time.monotonic() + PATIENCE_SECONDS
        self.pending_conns.append(conn)  # gunicorn closes those whose time is over
        self.watch(conn, self.on_pending_socket_readable)
        self.on_pending_socket_readable(conn, client)

    def on_pending_socket_readable(self, conn: Connection, client: socket) -> None:
        """More of a request: to a thread, once it is all there."""
        present = conn.receive()
        if present and not has_arrived(conn.received):
            return
        self.poller.unregister(client)
        self.pending_conns.remove(conn)
        if present:
            conn.hand_over()
            self.enqueue_req(conn)
        else:
            self.nr_conns -= 1
            conn.close()

    def watch(self, conn: Connection, callback: Any) -> None:
        self.poller.register(conn.sock, EVENT_READ, partial(callback, conn))
