"""Questions that look wrong, and what to do about each first.

A flag is raised where the figures can't be luck: at 300 answers nearly every bad question has one and nearly no good
one; at 20 almost nothing is said. Each has the answers that it takes, or an interval that rules luck out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum

from .distractors import Option
from .intervals import Interval, wilson


class Flag(StrEnum):
    NEGATIVE_DISCRIMINATION = "negative-discrimination"
    WEAK_DISCRIMINATION = "weak-discrimination"
    KEY_BEATEN = "key-beaten"
    STRONG_DISTRACTOR = "strong-distractor"
    DEAD_DISTRACTOR = "dead-distractor"
    TOO_EASY = "too-easy"
    TOO_HARD = "too-hard"
    # Of a question of the site alone: a table of marks can't tell.
    RECALL_OFF = "recall-off"
    REPORTED = "reported"
    OVERRULED = "overruled"


NEXT_STEPS = {
    Flag.NEGATIVE_DISCRIMINATION: "Check the key first: weaker people get this right more often than stronger ones.",
    Flag.WEAK_DISCRIMINATION: "Look for a hint or a trap: stronger people hardly do better on it than weaker ones.",
    Flag.KEY_BEATEN: "Check the key: the strongest fifth picks another option more often.",
    Flag.STRONG_DISTRACTOR: (
        "Look for a second right answer: stronger people pick a wrong option as often as weaker ones."
    ),
    Flag.DEAD_DISTRACTOR: "Replace the option hardly anyone picks with a mistake people really make.",
    Flag.TOO_EASY: "Ask for more, or retire it: almost everyone gets it right.",
    Flag.TOO_HARD: "Look for something nobody was taught: few get it right, maybe fewer than by blind luck.",
    Flag.RECALL_OFF: "Look for what makes it easier or harder to recall than its schedule expects, such as a clue.",
    Flag.REPORTED: "Read the reports: more than one learner says that something is wrong.",
    Flag.OVERRULED: "Look at what learners type: many misses were called right.",
}

EASY, HARD = 0.95, 0.10
NEARLY_NONE = 0.05  # a correlation that may as well be none
WEAK = 0.25  # a correlation below which an item surely tells little
STEADY = -0.08  # picking a wrong option falls with ability, clearly more than this
DEAD = 0.05  # of everyone
DEAD_OF_THE_WRONG = 0.2  # and of those who were wrong: of an easy question every distractor has few
FEWEST_WRONG = 15
FEWEST_STRONG = 5
FEWEST = 20  # answers, below which a table of marks is luck
FEWEST_APART = 5  # who had it right, and who had it wrong; or who picked an option: a few strange people are no pattern
SURELY_EASY, SURELY_HARD = 0.90, 0.20  # what the interval must rule out
MOST = 0.5  # of those who picked the key or one wrong option


def flags_of(
    n: int, facility: float, discrimination: float | None, interval: Interval | None, options: Sequence[Option]
) -> tuple[Flag, ...]:
    """What is suspicious, the gravest first. `discrimination` and its interval run from -1 to 1."""
    found = [
        *_telling(n, facility, discrimination, interval),
        *_beaten(n, options),
        *_dead(n, options),
        *_level(n, facility, options),
    ]
    return tuple(dict.fromkeys(found))


def _telling(n: int, facility: float, discrimination: float | None, interval: Interval | None) -> Iterator[Flag]:
    is_few = n < FEWEST or round(min(facility, 1 - facility) * n, 6) < FEWEST_APART
    if is_few or discrimination is None or interval is None or interval[1] >= WEAK:
        return
    if interval[1] < 0:
        yield Flag.NEGATIVE_DISCRIMINATION
    elif interval[0] < NEARLY_NONE:
        yield Flag.WEAK_DISCRIMINATION


def _beaten(n: int, options: Sequence[Option]) -> Iterator[Flag]:
    wrong = [option for option in options if not option.is_key]
    key = next((option for option in options if option.is_key), None)
    if key is None or n / 5 < FEWEST_STRONG:
        return
    if any(_beats(option, key, n / 5) for option in wrong):
        yield Flag.KEY_BEATEN
    if any(option.rise is not None and option.rise[0] > STEADY and option.picked >= FEWEST_APART for option in wrong):
        yield Flag.STRONG_DISTRACTOR


def _beats(option: Option, key: Option, strongest: float) -> bool:
    """Is it surely picked more often than the key, by so many of the strongest?"""
    mine, right = option.fifths[-1] * strongest, key.fifths[-1] * strongest
    if mine <= right:
        return False
    return wilson(mine / (mine + right), mine + right)[0] > MOST


def _dead(n: int, options: Sequence[Option]) -> Iterator[Flag]:
    wrong = [option for option in options if not option.is_key]
    missed = sum(option.picked for option in wrong)
    if len(wrong) < 2 or missed < FEWEST_WRONG:
        return
    if any(each.share < DEAD and wilson(each.picked / missed, missed)[1] < DEAD_OF_THE_WRONG for each in wrong):
        yield Flag.DEAD_DISTRACTOR


def _level(n: int, facility: float, options: Sequence[Option]) -> Iterator[Flag]:
    if n < FEWEST:
        return
    low, high = wilson(facility, n)
    if facility > EASY and low > SURELY_EASY:
        yield Flag.TOO_EASY
    by_luck = high < 1 / len(options) if len(options) > 1 else False
    if (facility < HARD and high < SURELY_HARD) or by_luck:
        yield Flag.TOO_HARD
