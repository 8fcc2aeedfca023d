"""What placement may ask, and which question tells most."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log2, sumprod

from .inference import Beliefs
from .learners import MANNERS, SLIP, TYPED_CHANCE, Outcome, likelihood

MOST_A_CONCEPT = 2
CHANCES_KEPT = 1024


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question that a program grades. Its parts are siblings: they are one candidate."""

    name: str
    """`concept/question`"""
    concept: str
    kind: str
    chance: float
    """How often a blind answer is right."""
    guessable: bool
    """It is answered from a list that never changes; not typed, and not drawn anew for each learner."""


def candidate(name: str, kind: str, chance: float | None, *, guessable: bool, drawn: bool) -> Candidate | None:
    """A question as placement sees it; None where blind answers are right as often as good ones, or nobody knows how
    often. `guessable`: its kind is answered from a list; `drawn`: by a generator."""
    if chance is None or chance >= 1 - SLIP:
        return None
    rate = chance if guessable else max(chance, TYPED_CHANCE)
    return Candidate(name, name.partition("/")[0], kind, rate, guessable and not drawn)


type Bank = Mapping[str, Sequence[Candidate]]
"""By concept, in the order in which those of a concept are asked."""


def bank_of(candidates: Iterable[Candidate]) -> Bank:
    """Typed and drawn ones first, then the least guessable, then as they come."""
    found: dict[str, list[Candidate]] = {}
    for each in candidates:
        found.setdefault(each.concept, []).append(each)
    return {slug: sorted(them, key=lambda each: (each.guessable, each.chance)) for slug, them in found.items()}


def next_question(beliefs: Beliefs, bank: Bank, asked: Collection[str]) -> Candidate | None:
    """The one whose answer is expected to tell most about what the learner knows. `asked` are names."""
    open_ = [each for slug in beliefs.known if (each := next_of(bank.get(slug, ()), asked)) is not None]
    return max(
        open_,
        key=lambda each: information(beliefs.by_manner[each.concept], beliefs.manners, each.chance),
        default=None,
    )


def next_of(candidates: Sequence[Candidate], asked: Collection[str]) -> Candidate | None:
    """The next question about one concept, if any may be asked still."""
    left = [each for each in candidates if each.name not in asked]
    return left[0] if left and len(candidates) - len(left) < MOST_A_CONCEPT else None


def information(known: Sequence[float], manners: Sequence[float], chance: float) -> float:
    """Bits that the answer to a question shares with whether its concept is known; for each manner, how likely that is
    the learner's, with the concept known and at all.

    An answer depends on nothing but its own concept and the manner.
    """
    unknown = [whole - part for whole, part in zip(manners, known, strict=True)]
    found = _entropy(sum(known), sum(unknown))
    for if_unknown, if_known in _told(chance):
        one, other = sumprod(known, if_known), sumprod(unknown, if_unknown)
        found += _entropy(one + other) - _entropy(one, other)
    return max(0.0, found)


@lru_cache(maxsize=CHANCES_KEPT)
def _told(chance: float) -> list[tuple[tuple[float, ...], tuple[float, ...]]]:
    """For each outcome: how likely it is in each manner, where the concept is not known, and where it is."""
    found = []
    for outcome in Outcome:
        unknown, known = zip(*(likelihood(outcome, chance, manner) for manner in MANNERS), strict=True)
        found.append((unknown, known))
    return found


def _entropy(*shares: float) -> float:
    return -sum(share * log2(share) for share in shares if share > 0)
