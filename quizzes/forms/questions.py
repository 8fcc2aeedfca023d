"""What narrows a learner's own list of questions, and what turns a question off or on in it."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quizzes.concepts import MemoryState
from quizzes.knowledge.my_questions import DUE, SUSPENDED, Order, Place, Wanted
from quizzes.knowledge.states import STATES
from quizzes.models import Action, Concept

from .study import BIGGEST_ID

SHOWN = [
    ("", _("All of them")),
    (DUE, _("Due now")),
    *((state.value, word) for state, word in STATES.items() if state is not MemoryState.LOCKED),
    (SUSPENDED, _("Suspended")),
]
ORDERS = [
    (Order.NEXT, _("Soonest first")),
    (Order.LATEST, _("Latest first")),
    (Order.WEAKEST, _("Weakest first")),
    (Order.STRONGEST, _("Strongest first")),
]


class WantedForm(forms.Form):
    """The filters, in the address. What makes no sense counts as not said: a list is always shown."""

    concept = forms.ChoiceField(label=_("Concept"), required=False)
    show = forms.ChoiceField(label=_("Show"), choices=SHOWN, required=False)
    order = forms.ChoiceField(label=_("Order"), choices=ORDERS, required=False)

    def __init__(self, data: Any, concepts: list[Concept]) -> None:
        super().__init__(data)
        choices = [("", _("All concepts")), *((each.slug, each.title) for each in concepts)]
        self.fields["concept"].choices = choices  # type: ignore[attr-defined]  # a choice field

    @property
    def wanted(self) -> Wanted:
        self.is_valid()
        said = self.cleaned_data
        order = Order(said.get("order") or Order.NEXT)
        place = place_in(str(self.data.get("after", "")), order)
        return Wanted(said.get("concept", ""), said.get("show", ""), order, place)


def place_in(text: str, order: Order) -> Place | None:
    """The place that an address names; None for what cannot be one in this order."""
    value, _sep, card = text.rpartition("~")
    if not (card.isascii() and card.isdigit() and int(card[:20]) <= BIGGEST_ID):
        return None
    if not value:
        return Place(None, int(card))
    reader: forms.Field = forms.DateField(input_formats=["%Y-%m-%d"])
    if order in (Order.WEAKEST, Order.STRONGEST):
        reader = forms.FloatField()
    try:
        return Place(str(reader.clean(value)), int(card))
    except forms.ValidationError:
        return None


class TurnForm(forms.Form):
    """Suspend a question or resume it, where it stands."""

    version = forms.IntegerField(min_value=0, max_value=10**9)
    record_id = forms.UUIDField()
    action = forms.ChoiceField(choices=[(each.value, each.label) for each in (Action.SUSPEND, Action.RESUME)])


class TakeBackForm(forms.Form):
    """Undo that."""

    expected = forms.UUIDField()
    undo_id = forms.UUIDField()

    @property
    def ids(self) -> tuple[uuid.UUID, uuid.UUID]:
        return self.cleaned_data["expected"], self.cleaned_data["undo_id"]
