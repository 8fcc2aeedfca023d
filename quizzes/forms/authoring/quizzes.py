"""The rows of an author's quiz: a question by its name, and what a row of the blueprint draws."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quizzes.guide.format.pages import SKILLS
from quizzes.kinds import KINDS
from quizzes.models import Accommodation, Concept, Question, Quiz, QuizQuestion, QuizRow, User
from quizzes.quizzing.authored import askable_questions
from quizzes.quizzing.ready_made import SELF_GRADED

LIST = "questions-to-ask"
"""The id of the list of names that the page offers while an author types."""
LEVELS = ((1, _("1, newcomer")), (2, _("2, practitioner")), (3, _("3, engineer")))
NO_SUCH = _("There’s no such question. Type its concept and its name, such as temperature/odds-at-half.")
NOT_ASKED = _("A quiz can’t ask this one: it isn’t published, or learners grade it themselves.")

BY_HAND = {"size": 40, "autocomplete": "off"}
NOBODY = _("No author has this address.")


class QuestionByName(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic at run time
    """A question as concept/name: a list of some hundred, once for each row, is nobody's to scroll through."""

    widget = forms.TextInput(attrs={"list": LIST, "size": 60, "autocomplete": "off"})

    def prepare_value(self, value: Any) -> Any:
        found = Question.objects.select_related("concept").filter(pk=value).first() if isinstance(value, int) else None
        return str(found) if found else super().prepare_value(value)

    def to_python(self, value: Any) -> Question | None:
        if value in self.empty_values:
            return None
        concept, _slash, slug = str(value).strip().partition("/")
        found = Question.objects.select_related("concept").filter(concept__slug=concept, slug=slug).first()
        if found is None:
            raise forms.ValidationError(NO_SUCH, code="quiz.no-question")
        return found

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.prepare_value(initial) != (data or None)) if initial else bool(data)


class FixedForm(forms.ModelForm):  # type: ignore[type-arg]
    question = QuestionByName(Question.objects.all(), label=_("Question"))

    class Meta:
        model = QuizQuestion
        fields = ("question", "position")

    def clean_question(self) -> Question:
        """One that was retired since stays in the list, and is not asked."""
        question: Question = self.cleaned_data["question"]
        if self.instance.question_id != question.pk and not askable_questions().filter(pk=question.pk).exists():
            raise forms.ValidationError(NOT_ASKED, code="quiz.not-asked")
        return question


class AuthorByEmail(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic at run time
    """A colleague by their whole address: by a number, whoever makes quizzes could read everybody's address.

    Of a learner's address it says the same as of nobody's.
    """

    widget = forms.EmailInput(attrs=BY_HAND)

    def prepare_value(self, value: Any) -> Any:
        """Only what is stored is told by its address, not the number in an address or in what was sent."""
        found = User.objects.filter(pk=value).first() if isinstance(value, int) else None
        return found.email if found else super().prepare_value(value)

    def to_python(self, value: Any) -> User | None:
        if value in self.empty_values:
            return None
        found = User.objects.filter(email=str(value).strip().lower(), is_active=True, is_staff=True).first()
        if found is None:
            raise forms.ValidationError(NOBODY, code="quiz.no-account")
        return found


class QuizForm(forms.ModelForm):  # type: ignore[type-arg]
    owner = AuthorByEmail(
        User.objects.all(),
        label=_("Owner"),
        required=False,
        help_text=_("Sees the results. Type another email address to hand it over."),
    )

    class Meta:
        model = Quiz
        fields = (
            "owner",
            "title",
            "intro",
            "shared",
            "minutes",
            "opens_at",
            "closes_at",
            "tries",
            "feedback",
            "shuffle",
            "mark",
        )


class AccommodationForm(forms.ModelForm):  # type: ignore[type-arg]
    """Takes any address, and says nothing of whether there is an account: the time is given once somebody has it."""

    address = forms.EmailField(label=_("Learner’s email address"), widget=forms.EmailInput(attrs=BY_HAND))

    class Meta:
        model = Accommodation
        fields = ("address", "extra_minutes")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance.pk:
            self.initial["address"] = self.instance.address

    def clean_address(self) -> str:
        return str(self.cleaned_data["address"]).lower()

    def save(self, commit: bool = True) -> Accommodation:
        address = self.cleaned_data["address"]
        if address != self.instance.address:
            self.instance.email, self.instance.learner = address, None
        saved: Accommodation = super().save(commit)
        return saved


class AccommodationFormSet(forms.BaseInlineFormSet):  # type: ignore[type-arg]
    def clean(self) -> None:
        super().clean()
        kept = [form for form in self.forms if form not in self.deleted_forms and form.cleaned_data.get("address")]
        addresses = [form.cleaned_data["address"] for form in kept]
        for form, address in zip(kept, addresses, strict=True):
            if addresses.count(address) > 1:
                form.add_error("address", _("This address stands here twice."))


def _any(choices: Any) -> list[Any]:
    return [("", _("Any")), *choices]


class RowForm(forms.ModelForm):  # type: ignore[type-arg]
    concept = forms.ModelChoiceField(
        Concept.objects.published().in_reading_order(), label=_("Concept"), required=False, empty_label=_("Any")
    )
    section = forms.ChoiceField(label=_("Section"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    skill = forms.ChoiceField(label=_("Skill"), required=False, choices=_any((each, each) for each in SKILLS))
    level = forms.TypedChoiceField(label=_("Level"), required=False, choices=_any(LEVELS), coerce=int, empty_value=None)

    class Meta:
        model = QuizRow
        fields = ("count", "concept", "section", "kind", "skill", "level")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        published = Concept.objects.published().in_reading_order().values_list("section", flat=True)
        sections = dict.fromkeys([*published, *filter(None, [self.instance.section])])
        kinds = [(name, kind.label) for name, kind in KINDS.items() if name not in SELF_GRADED]
        for name, choices in (("section", [(each, each) for each in sections]), ("kind", kinds)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = _any(choices)
