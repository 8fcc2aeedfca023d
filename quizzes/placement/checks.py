"""When what placement took for known is checked."""

from __future__ import annotations

from dataclasses import dataclass

WEEKS_OF_CHECKS = 28  # days
A_FEW = 8  # checks a day
EARLY = 7  # days in which what may be known is checked
EARLY_STABILITY = 0.5  # days: less than a concept needs to count as known


@dataclass(frozen=True, slots=True)
class Check:
    """In how many days a question is asked, and how many days it is taken to last."""

    days: int
    stability: float


def checks(count: int) -> list[Check]:
    """For so many questions of known concepts, in the order in which they are asked.

    Spread evenly over four weeks; where that would be more than a few a day, the rest goes on at that pace. Each is
    taken to last until it is asked, so that nothing fades before.
    """
    fits = count <= WEEKS_OF_CHECKS * A_FEW
    days = [1 + (place * WEEKS_OF_CHECKS // count if fits else place // A_FEW) for place in range(count)]
    return [Check(day, float(max(day, WEEKS_OF_CHECKS))) for day in days]


def early_checks(count: int) -> list[Check]:
    """For concepts that may be known: one question of each within a week, or at a few a day."""
    fits = count <= EARLY * A_FEW
    days = [1 + (place * EARLY // count if fits else place // A_FEW) for place in range(count)]
    return [Check(day, EARLY_STABILITY) for day in days]
