"""What was missed is asked again in the same sitting: after some other questions, or once nothing else is left.

Pure, and without a clock: only what was answered since decides. See docs/decisions/0214.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

OTHERS_BETWEEN = 3
"""So many answers to other questions lie between a miss and its repeat, where there are so many others."""


def next_repeat(waiting: Collection[int], answered: Sequence[int], *, at_the_end: bool = False) -> int | None:
    """Which of the components that wait for their repeat comes now: the longest ago of those that are ready.

    `answered` names the components of the day's answers in their order. At the end each is ready. Before, only what
    was missed once: who misses it again goes on to what is left of the day first.
    """
    last = {component: place for place, component in enumerate(answered)}
    times = Counter(answered)
    ready = [
        each
        for each in waiting
        if at_the_end or (times[each] <= 1 and _others_since(each, last, len(answered)) >= OTHERS_BETWEEN)
    ]
    return min(ready, key=lambda each: (last.get(each, -1), each), default=None)


def _others_since(component: int, last: dict[int, int], count: int) -> int:
    """How many answers came after the last one to this component; what has none that day is ready."""
    return count - 1 - last.get(component, -1 - OTHERS_BETWEEN)


def others_before_repeat(times: int, *, fresh: int, others_again: int) -> int | None:
    """After how many others a miss of just now comes again, its `times`-th answer of the day; None: at the end.

    `fresh` questions are left that did not come up yet, and so many others wait for their repeat.
    """
    if times > 1 and fresh:
        return None
    return min(OTHERS_BETWEEN, fresh + others_again)
