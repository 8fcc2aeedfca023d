"""Turns: one thread at a time, in the order of their coming, and nobody waits for ever."""

from __future__ import annotations

import time
from collections import deque
from threading import Lock

# Behind so many that wait already, one is told that it is busy as soon as nothing has come to an end for as long as one
# would wait: were all threads of a server to wait for one stuck writer, none would be left to show a page.
MANY = 4


class Turns:
    """A lock that goes to whoever has waited longest. (Python's own, and SQLite's, go to whoever is quickest.)"""

    def __init__(self) -> None:
        self._guard = Lock()
        self._taken = False
        self._waiting: deque[Lock] = deque()
        self._moved_at = 0.0
        """When the line last moved."""

    def take(self, seconds: float) -> bool:
        """Wait for the turn, at most so long. False: it did not come."""
        until = time.monotonic() + seconds
        with self._guard:
            if not self._taken:
                self._taken = True
                self._moved_at = time.monotonic()
                return True
            is_late = len(self._waiting) >= MANY
            called = Lock()
            called.acquire()
            self._waiting.append(called)
            give_up_at = self._give_up_at(until, seconds, is_late)
        while not called.acquire(timeout=max(0.0, give_up_at - time.monotonic())):
            with self._guard:
                if called not in self._waiting:
                    return True  # called in the very moment of giving up
                give_up_at = self._give_up_at(until, seconds, is_late)
                if time.monotonic() >= give_up_at:
                    self._waiting.remove(called)
                    return False
        return True

    def _give_up_at(self, until: float, seconds: float, is_late: bool) -> float:
        return min(until, self._moved_at + seconds) if is_late else until

    def pass_on(self, *, in_vain: bool = False) -> None:
        """Hand the turn to the next, or leave it. `in_vain`: nothing could be written, so this moves nothing."""
        with self._guard:
            if not in_vain:
                self._moved_at = time.monotonic()
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._taken = False
