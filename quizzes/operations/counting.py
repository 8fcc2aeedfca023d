"""How often something failed, counted over all processes since the site was first started."""

from __future__ import annotations

import threading
import time
from collections import Counter

from .board import board

FAILURES = "failures"
# What happens often is not worth a look at the file each time.
SECONDS_BETWEEN = 5.0

_lock = threading.Lock()
_pending: Counter[str] = Counter()
_told_at = 0.0


def count(what: str) -> None:
    """One more of `what`: a status such as `500`, or a name such as `sign-in`."""
    global _told_at
    with _lock:
        _pending[what] += 1
        is_time = time.monotonic() - _told_at > SECONDS_BETWEEN
        if is_time:
            _told_at = time.monotonic()
    if is_time:
        failures()


def failures() -> dict[str, int]:
    """Everything that was counted."""
    with _lock:
        new = Counter(_pending)
        _pending.clear()

    def add(facts: dict[str, object]) -> None:
        counted = facts.get(FAILURES)
        facts[FAILURES] = dict(Counter(counted if isinstance(counted, dict) else {}) + new)

    found: dict[str, int] = (board().change(add) if new else board().read()).get(FAILURES, {})
    return found
