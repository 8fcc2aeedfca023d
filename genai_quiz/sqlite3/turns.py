"""Turns: one thread at a time, in the order of their coming, and nobody waits for ever."""

from __future__ import annotations

import time
from collections import deque
from threading import Lock

# Behind so many that wait already, one is told soon that it is busy, unless the line moves: were all threads of a
# server to wait for one stuck writer, none would be left to show a page.
MANY = 4
SHORT_SECONDS = 0.25


class Turns:
    """A lock that goes to whoever has waited longest. (Python's own, and SQLite's, go to whoever is quickest.)"""

    def __init__(self) -> None:
        self._guard = Lock()
        self._taken = False
        self._waiting: deque[Lock] = deque()
        self._passed_on = 0

    def take(self, seconds: float) -> bool:
        """Wait for the turn, at most so long. False: it did not come."""
        with self._guard:
            if not self._taken:
                self._taken = True
                return True
            is_late = len(self._waiting) >= MANY
            called = Lock()
            called.acquire()
            self._waiting.append(called)
            seen = self._passed_on
        until = time.monotonic() + seconds
        while True:
            left = max(0.0, until - time.monotonic())
            if called.acquire(timeout=min(left, SHORT_SECONDS) if is_late else left):
                return True
            with self._guard:
                if called not in self._waiting:
                    return True  # called in the very moment of giving up
                if time.monotonic() >= until or (is_late and self._passed_on == seen):
                    self._waiting.remove(called)
                    return False
                seen = self._passed_on

    def pass_on(self) -> None:
        """Hand the turn to the next, or leave it."""
        with self._guard:
            self._passed_on += 1
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._taken = False
