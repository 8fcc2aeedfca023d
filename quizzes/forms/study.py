"""The plain hidden fields that every answer carries, and the small forms around a question."""

from __future__ import annotations

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from quizzes.log.answering import MAX_DURATION_MS
from quizzes.models import Action, ProblemReport
from quizzes.sittings import SITTINGS
from quizzes.sittings.reading import AGAIN

BIGGEST_ID = 2**53
CONTROLS = (
    "csrfmiddlewaretoken",
    "component",
    "revision",
    "version",
    "signature",
    "answer_id",
    "place",
    "revealed",
    "spot",
    "sure",
    "was_sure",
    "duration",
)


SPOTS = [(AGAIN, "once more at the end of the page")]


def places() -> list[tuple[str, str]]:
    return [(each.place, each.place) for each in SITTINGS]


class AnswerForm(forms.Form):
    """Which presentation is answered. What was answered is the kind's to read."""

    component = forms.IntegerField(min_value=1, max_value=BIGGEST_ID)
    revision = forms.IntegerField(min_value=1, max_value=BIGGEST_ID)
    version = forms.IntegerField(min_value=0, max_value=10**9)
    signature = forms.CharField(max_length=100, required=False)  # pages from before there were any send none
    answer_id = forms.UUIDField()
    place = forms.ChoiceField(choices=places)
    revealed = forms.CharField(max_length=200, required=False)
    spot = forms.ChoiceField(choices=SPOTS, required=False)
    sure = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")], required=False)
    was_sure = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")], required=False)
    duration = forms.IntegerField(min_value=0, max_value=10**12, required=False)

    @property
    def sure_or_not(self) -> bool | None:
        """True and False as pressed, or as it had been before the learner said how the answer is meant; else None."""
        pressed = self.cleaned_data["sure"] or self.cleaned_data["was_sure"]
        return None if not pressed else bool(pressed == "yes")

    @property
    def duration_ms(self) -> int:
        return min(self.cleaned_data["duration"] or 0, MAX_DURATION_MS)


class UndoForm(forms.Form):
    expected = forms.UUIDField()
    undo_id = forms.UUIDField()


class OverruleForm(forms.Form):
    overrule_id = forms.UUIDField()
    in_page = forms.CharField(required=False, max_length=3)
    spot = forms.ChoiceField(choices=SPOTS, required=False)


class SetAsideForm(forms.Form):
    component = forms.IntegerField(min_value=1, max_value=BIGGEST_ID)
    version = forms.IntegerField(min_value=0, max_value=10**9)
    record_id = forms.UUIDField()
    action = forms.ChoiceField(
        choices=[(each.value, each.label) for each in (Action.PUT_OFF, Action.SUSPEND, Action.RESUME)]
    )


def new_id() -> uuid.UUID:
    """The id that makes one form harmless to send twice."""
    return uuid.uuid4()


class ProblemReportForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    reason = forms.ChoiceField(
        label=_("What’s wrong?"), choices=ProblemReport.Reason.choices, widget=forms.RadioSelect, initial="key"
    )
    text = forms.CharField(
        label=_("Tell us more"),
        help_text=_("Optional. Up to 2,000 characters. The author sees it with the question as you saw it."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    report_id = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=new_id)

    class Meta:
        model = ProblemReport
        fields = ("reason", "text")

    def clean_report_id(self) -> uuid.UUID:
        """A page that was open since before an update sends none."""
        return self.cleaned_data["report_id"] or new_id()
