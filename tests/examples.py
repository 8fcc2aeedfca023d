"""How many examples a property is tried with: all in CI, a fifth by hand."""

from __future__ import annotations

import os

IN_CI = os.environ.get("CI") == "true"
LEAST = 10


def examples(full: int) -> int:
    return full if IN_CI else max(full // 5, LEAST)
