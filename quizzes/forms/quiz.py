"""The hidden fields that every question of a quiz carries. What was answered is the kind's to read."""

from __future__ import annotations

from django import forms

CONTROLS = frozenset({"csrfmiddlewaretoken", "save_id", "seen", "then"})


class StartForm(forms.Form):
    attempt_id = forms.UUIDField()


class SaveForm(forms.Form):
    """`then`: which page to show next, without scripts: a number, `all` or `end`."""

    save_id = forms.UUIDField()
    seen = forms.IntegerField(min_value=0, max_value=10**9)
    then = forms.RegexField(r"^(all|end|[0-9]{1,3})$", required=False)
