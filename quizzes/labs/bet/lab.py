"""Bet on the next token: spread your probability first, then see the model's, and pay by log loss."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import ClassVar

from quizzes.labs.drawing import length, percent
from quizzes.labs.fields import BadValue, Field, Whole
from quizzes.labs.lab import Lab, Sent

from .rounds import NAMED, ROUNDS, Memory, Round, dealt
from .scoring import HUNDRED, LEAST, Bin, bits, calibration, cross_entropy, entropy, percents

CHOICES = NAMED + 1
POINTS = Whole("A bet", 0, 0, 100)
CLOSE = 0.25
ENOUGH = 3
"""Bits from the model's own bet; rounds before calibration and averages say something."""

type Bet = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Bets(Field[tuple[Bet, ...]]):
    """As an address carries them: 40-30-10-10-5-5.20-…, a round after the other."""

    def read(self, text: str) -> tuple[Bet, ...]:
        bets = tuple(self._bet(each) for each in text.split(".")) if text else ()
        if len(bets) > ROUNDS:
            raise BadValue(f"A deck has {ROUNDS} rounds.")
        return bets

    def _bet(self, text: str) -> Bet:
        whole = Whole("Each share of a bet", 0, LEAST, HUNDRED)
        bet = tuple(whole.read(each) for each in text.split("-"))
        if len(bet) != CHOICES or sum(bet) != HUNDRED:
            raise BadValue(f"A bet is {CHOICES} percentages that add up to {HUNDRED}.")
        return bet

    def write(self, value: tuple[Bet, ...]) -> str:
        return ".".join("-".join(map(str, bet)) for bet in value)


@dataclass(frozen=True, slots=True)
class State:
    """`at` is the round that is shown: a bet is still to be made there, or its outcome is told."""

    deck: int
    bets: tuple[Bet, ...]
    at: int

    @property
    def is_told(self) -> bool:
        return self.at < len(self.bets)


@dataclass(frozen=True, slots=True)
class Row:
    """A candidate with what each bettor gave it; before the bet only its name."""

    name: str
    label: str
    yours: int
    model: str
    lengths: tuple[str, str]
    came: bool


@dataclass(frozen=True, slots=True)
class Bettor:
    """`average` is over all rounds so far that it took part in."""

    name: str
    now: str
    average: str


@dataclass(frozen=True, slots=True)
class Told:
    """What came of a round."""

    written: str
    is_rest: bool
    bettors: list[Bettor]
    yours_on_model: str
    models_own: str
    gap: str
    memories: tuple[Memory, ...]


@dataclass(frozen=True, slots=True)
class Point:
    """A bin of the calibration curve. In the drawing the axes run from 0% to 100%."""

    x: str
    y: str
    range: str
    given: str
    came: str
    count: int


@dataclass(frozen=True, slots=True)
class Task:
    name: str
    done: bool


@dataclass(frozen=True, slots=True)
class Shown:
    number: int
    most: int
    round: Round
    rows: list[Row]
    told: Told | None
    points: list[Point]
    tasks: list[Task]
    is_over: bool
    next_deck: int


def _shares(bet: Bet) -> list[float]:
    return [each / HUNDRED for each in bet]


def _two(number: float) -> str:
    return f"{number:.2f}"


class BetLab(Lab[State]):
    name = "bet"
    title = "Bet on the next token"
    idea = "You spread 100% over what may come next, then the model shows its bet, and both of you pay for the truth."
    concepts = ("next-token-prediction", "pretraining", "evaluation")
    questions = (("next-token-prediction", "three-in-ten"), ("next-token-prediction", "probability-of-a-text"))
    scripts = ("lab-bet.js",)
    is_live = False
    state = State
    fields: ClassVar = {
        "deck": Whole("The deck", 1, 1, 9999),
        "bets": Bets("Your bets", ()),
        "at": Whole("The round", 0, 0, ROUNDS),
    }

    def read(self, sent: Sent) -> State:
        """A form sends points, in any proportion; they become the bet on the round that is due."""
        state = super().read(sent)
        state = replace(state, at=min(state.at, len(state.bets), ROUNDS - 1))
        if "p0" not in sent or len(state.bets) == ROUNDS:
            return state
        points = [POINTS.read(sent.get(f"p{at}", "0")) for at in range(CHOICES)]
        return replace(state, bets=(*state.bets, percents(points)), at=len(state.bets))

    def is_predicted(self, state: State) -> bool:
        return state.is_told

    def shown(self, state: State) -> Shown:
        deck = dealt(state.deck)
        round_ = deck[state.at]
        played = list(zip(deck, state.bets, strict=False))
        return Shown(
            number=state.at + 1,
            most=ROUNDS,
            round=round_,
            rows=_rows(round_, state),
            told=_told(round_, state, played[: state.at + 1]) if state.is_told else None,
            points=[_point(each) for each in _calibration(played)] if len(played) >= ENOUGH else [],
            tasks=[Task(name, is_done(played)) for name, is_done in TASKS.items()],
            is_over=len(state.bets) == ROUNDS and state.at == ROUNDS - 1,
            next_deck=state.deck % 9999 + 1,
        )


def _rows(round_: Round, state: State) -> list[Row]:
    bet = state.bets[state.at] if state.is_told else percents([0] * CHOICES)
    return [
        Row(
            name=f"p{at}",
            label=label,
            yours=bet[at],
            model=percent(round_.model[at]) if state.is_told else "",
            lengths=(length(bet[at] / HUNDRED), length(round_.model[at] if state.is_told else 0)),
            came=state.is_told and at == round_.came,
        )
        for at, label in enumerate([*round_.labels, ""])
    ]


type Played = list[tuple[Round, Bet]]


def _told(round_: Round, state: State, played: Played) -> Told:
    yours = [bits(bet[each.came] / HUNDRED) for each, bet in played]
    models = [bits(each.model[each.came]) for each, _ in played]
    counters = [bits(each.counter[each.came]) for each, _ in played if each.counter]
    own, on_model = entropy(round_.model), cross_entropy(round_.model, _shares(state.bets[state.at]))
    bettors = [
        Bettor("you", _two(yours[-1]), _two(_mean(yours))),
        Bettor("model", _two(models[-1]), _two(_mean(models))),
        Bettor("counter", _two(counters[-1]) if round_.counter else "", _two(_mean(counters)) if counters else ""),
        Bettor("even", _two(EVEN), _two(EVEN)),
    ]
    return Told(
        written=round_.prompt.written.label,
        is_rest=round_.came == NAMED,
        bettors=bettors,
        yours_on_model=_two(on_model),
        models_own=_two(own),
        gap=_two(on_model - own),
        memories=round_.memories,
    )


EVEN = math.log2(CHOICES)


def _mean(numbers: list[float]) -> float:
    return sum(numbers) / len(numbers)


def _calibration(played: Played) -> list[Bin]:
    return calibration((share, at == each.came) for each, bet in played for at, share in enumerate(_shares(bet)))


def _point(each: Bin) -> Point:
    span = f"{each.low * 100:.0f}–{each.high * 100:.0f}%"
    return Point(length(each.given), length(1 - each.came), span, percent(each.given), percent(each.came), each.count)


def _beat_the_model(played: Played) -> bool:
    return any(bet[each.came] / HUNDRED > each.model[each.came] for each, bet in played)


def _came_close(played: Played) -> bool:
    gaps = (cross_entropy(each.model, _shares(bet)) - entropy(each.model) for each, bet in played)
    return any(gap < CLOSE for gap in gaps)


def _knew_something(played: Played) -> bool:
    return len(played) >= ENOUGH and _mean([bits(bet[each.came] / HUNDRED) for each, bet in played]) < EVEN


TASKS: dict[str, Callable[[Played], bool]] = {
    "beat": _beat_the_model,
    "close": _came_close,
    "even": _knew_something,
}

LAB = BetLab()
