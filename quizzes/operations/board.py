"""The board: a few facts that all processes of a site share, in one small file of a fixed size.

It is written over in place, so that it can say that the disk is full when the disk is full. Where even that fails,
each process goes by what it knows itself.
"""

from __future__ import annotations

import fcntl
import json
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from django.conf import settings

SIZE = 16 * 1024
NAME = "board.json"


class Board:
    """Facts by name. `change` is one step: no other process or thread comes between its reading and its writing."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._known: dict[str, Any] = {}

    def read(self) -> dict[str, Any]:
        with self._lock:
            with suppress(OSError):
                self._known = _parsed(self.path.read_bytes())
            return dict(self._known)

    def change(self, act: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
        """Let `act` change the facts. Returns them as they are then."""
        with self._lock:
            try:
                with _alone(self.path) as file:
                    self._known = _parsed(os.pread(file, SIZE, 0)) or self._known
                    act(self._known)
                    os.pwrite(file, _packed(self._known), 0)
            except OSError:
                act(self._known)
            return dict(self._known)


@contextmanager
def _alone(path: Path) -> Iterator[int]:
    """The file, while no other process has it."""
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file
    finally:
        os.close(file)  # and with it the lock


def _parsed(packed: bytes) -> dict[str, Any]:
    try:
        facts = json.loads(packed)
    except ValueError:  # it is new, or a crash left half of it
        return {}
    return facts if isinstance(facts, dict) else {}


def _packed(facts: dict[str, Any]) -> bytes:
    text = json.dumps(facts).encode()
    return text.ljust(SIZE) if len(text) <= SIZE else b"{}".ljust(SIZE)


_boards: dict[Path, Board] = {}


def board() -> Board:
    """The board of this site."""
    path = Path(settings.DATA_DIR) / NAME
    return _boards.setdefault(path, Board(path))
