"""How many examples a property is tried with: all in CI and with `make test ALL=1`, else a fifth."""

from __future__ import annotations

import os

EVERY = os.environ.get("CI") == "true" or bool(os.environ.get("ALL"))
LEAST = 10


def examples(full: int) -> int:
    return full if EVERY else max(full // 5, LEAST)
