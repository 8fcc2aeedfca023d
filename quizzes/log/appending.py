"""The two writes of every act of a learner: its record is appended to the log, and the card, a cache of it, is saved.

Both happen inside the transaction that locked the learner (`locking`).
"""

from __future__ import annotations

from quizzes.models import Card, Review, User

from .folding import CardState, as_columns
from .prepared import Change, Insertion

_append = Insertion(Review)
_make_card = Insertion(Card)
_change_card = Change(Card, as_columns(CardState()))


def append(record: Review) -> None:
    """Write a new record. It is never changed afterward."""
    if not record._state.adding:
        raise TypeError("Reviews are never changed. Append an undo record.")
    _append(record)


def save_card(learner: User, component_id: int, question_id: int, card: Card | None, state: CardState) -> None:
    """Write the state that the log leads to."""
    columns = as_columns(state)
    if card is None:
        _make_card(Card(learner=learner, component_id=component_id, question_id=question_id, **columns))
    else:
        _change_card(card.pk, columns)
