"""Any state that a lab's address can speak of."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from quizzes.labs import Lab
from quizzes.labs.fields import Decimal, Field, OneOf, Text, Whole


def values(field: Field[Any]) -> st.SearchStrategy[Any]:
    if isinstance(field, Whole):
        return st.integers(field.low, field.high)
    if isinstance(field, Decimal):
        return st.floats(field.low, field.high).map(lambda each: round(each, field.places) + 0.0)
    if isinstance(field, OneOf):
        return st.sampled_from(sorted(field.among))
    assert isinstance(field, Text), "a field of another type brings its own strategy"
    return st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r"), max_size=min(field.most, 60))


def states(lab: Lab[Any]) -> st.SearchStrategy[Any]:
    return st.builds(lab.state, **{name: values(field) for name, field in lab.fields.items()})
