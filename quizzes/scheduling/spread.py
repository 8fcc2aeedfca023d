"""Moves intervals a little, so that cards learnt together do not meet on one day for ever.

See docs/decisions/0103-fuzz.md.
"""

import hashlib
import math

SHORTEST_SPREAD = 3  # days
RANGES = (
    (2.5, 7.0, 0.15),
    (7.0, 20.0, 0.10),
    (20.0, math.inf, 0.05),
)  # from, to, share of the days between; as in Anki


def spread(interval: int, seed: int, max_interval: int) -> int:
    """An interval moved either way.

    Every rating of one presentation is moved by the same share of its range, and the range grows more slowly than
    the interval: a better rating never comes back sooner.
    """
    if interval < SHORTEST_SPREAD:
        return interval
    moved = round(interval + days_either_way(interval) * (2 * luck(seed) - 1))
    return min(moved, max_interval)


def days_either_way(interval: int) -> float:
    """A day, and a share of the interval that falls as it grows."""
    return 1 + sum(share * max(0.0, min(interval, end) - start) for start, end, share in RANGES)


def luck(seed: int) -> float:
    """A number from 0 to 1 that looks random and is always the same for one seed."""
    digest = hashlib.blake2b(str(seed).encode(), digest_size=8).digest()
    return int.from_bytes(digest) / 2**64
