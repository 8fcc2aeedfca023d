"""The questions of a page in order, as a browser sends them."""

from __future__ import annotations

from django import forms
from django.http import QueryDict

LARGEST = 2**31 - 1
MOVE, UP = "move", "up"


class ArrangeForm(forms.Form):
    """`order` names the questions one after the other, `place-5` the heading that question 5 comes below.

    Without scripts a press on “up” or “down” says `move`, such as `up-5`.
    """

    seen = forms.IntegerField(min_value=1, max_value=LARGEST)

    @property
    def order(self) -> list[int]:
        assert isinstance(self.data, QueryDict)
        numbers = [int(text) for text in self.data.getlist("order") if _is_number(text)]
        way, _, number = self.data.get(MOVE, "").partition("-")
        if _is_number(number) and int(number) in numbers:
            at = numbers.index(int(number))
            to = max(0, at - 1) if way == UP else min(len(numbers) - 1, at + 1)
            numbers.insert(to, numbers.pop(at))
        return numbers

    @property
    def places(self) -> dict[int, str]:
        """By question: the anchor of a heading, empty for none. A place that wasn't touched isn't sent."""
        named = ((name.removeprefix("place-"), value) for name, value in self.data.items() if name.startswith("place-"))
        return {int(number): value for number, value in named if _is_number(number)}


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 10
