"""Any state that a lab's address can speak of."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from quizzes.labs import Lab
from quizzes.labs.bet.lab import CHOICES, Bets
from quizzes.labs.bet.rounds import ROUNDS
from quizzes.labs.bet.scoring import percents
from quizzes.labs.fields import Decimal, Field, OneOf, Text, Whole


def values(field: Field[Any]) -> st.SearchStrategy[Any]:
    if isinstance(field, Whole):
        return st.integers(field.low, field.high)
    if isinstance(field, Decimal):
        return st.floats(field.low, field.high).map(lambda each: round(each, field.places) + 0.0)
    if isinstance(field, OneOf):
        return st.sampled_from(sorted(field.among))
    if isinstance(field, Bets):
        points = st.lists(st.integers(0, 100), min_size=CHOICES, max_size=CHOICES)
        return st.lists(points.map(percents), max_size=ROUNDS).map(tuple)
    assert isinstance(field, Text), "a field of another type needs a strategy here"
    return st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r"), max_size=min(field.most, 60))


def states(lab: Lab[Any]) -> st.SearchStrategy[Any]:
    built = st.builds(lab.state, **{name: values(field) for name, field in lab.fields.items()})
    return built.map(lambda state: lab.read(lab.query(state)))
