"""Whether a typed answer is an accepted one, or one of those that are near and wrong."""

from __future__ import annotations

from collections.abc import Sequence

from .words import alternatives, completed, much_the_same, nearly_same, same, without_brackets

Match = tuple[bool, int | None]
"""Whether it is right, else the place of the near answer that it is."""
NO_MATCH: Match = (False, None)
Spellings = Sequence[str]


def match(given: str, accepted: Spellings, near: Sequence[Spellings]) -> Match:
    """Whether the answer is right, else the near answer that it is. Two answers are right if both are."""
    found = match_part(given, accepted, near)
    parts = alternatives(given)
    if found != NO_MATCH or not parts:
        return found
    each = [
        max((match_part(spelling, accepted, near) for spelling in spellings), key=_tells)
        for spellings in completed(parts)
    ]
    if all(right for right, _ in each):
        return True, None
    return False, next((met for _, met in each if met is not None), None)


def _tells(found: Match) -> tuple[bool, bool]:
    """Of the spellings of one answer, one that is right counts first, then one that is near."""
    right, met = found
    return right, met is not None


def match_part(given: str, accepted: Spellings, near: Sequence[Spellings]) -> Match:
    """One answer, and what stands in its brackets: right if either is, unless the other is a near answer."""
    found = match_one(given, accepted, near)
    outside, inside = without_brackets(given)
    if found != NO_MATCH or not (inside and outside):
        return found
    each = [match_one(part, accepted, near) for part in (outside, *inside)]
    met = next((met for _, met in each if met is not None), None)
    return (any(right for right, _ in each), None) if met is None else (False, met)


def match_one(given: str, accepted: Spellings, near: Sequence[Spellings]) -> Match:
    """A typo or a plural never makes a near answer right."""
    if any(same(given, each) for each in accepted):
        return True, None
    for alike in (same, much_the_same, nearly_same):
        for at, answers in enumerate(near):
            if any(alike(given, answer) for answer in answers):
                return False, at
    return any(alike(given, each) for alike in (much_the_same, nearly_same) for each in accepted), None
