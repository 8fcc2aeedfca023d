"""What the form of every kind of question has, and where it shows a problem."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar, cast

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import QueryDict
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from quizzes import guide
from quizzes.authoring.pages import key_changes_of, page_of, question_of
from quizzes.authoring.questions import Checked, beginning_of, check_question, name_for
from quizzes.generators import recipe_in
from quizzes.guide.format import pages
from quizzes.kinds import DRAWN, KINDS
from quizzes.models import Concept, Misconception, Question, Status
from quizzes.models.guide import SLUG

from .guarded import GuardedForm, Told
from .merging import Merged, merge
from .rows import Words
from .sending import Sent, sent_of, shown_of
from .texts import COVERS_HELP, LineField, ProseField, WordsField

BY_CHANGE, MINOR, MAJOR = "", "minor", "major"
DETAILS = _("Details: skill, sources, dates")
"""A folded group: a new question takes them over from the last one of its concept."""
KEY_CHANGED = "question.key-changed"
MERGED = _(
    "Someone else saved this while you were editing. Nothing of yours is stored yet, and nothing of theirs is lost: "
    "what they changed is in this form now, and what you both changed is shown side by side. Look it over, then save."
)


class ChooseForm(forms.Form):
    """The first step to a new question: of which kind, and about which concept."""

    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=lambda: [*((name, kind.label) for name, kind in KINDS.items()), (DRAWN, _("New numbers each time"))],
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("There’s no such kind. Choose one from the list.")},
    )
    concept = forms.ModelChoiceField(
        Concept.objects.none(),
        label=_("Concept"),
        to_field_name="slug",
        error_messages={"invalid_choice": _("You can’t add a question there. Choose a concept from the list.")},
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        concepts = Concept.objects.exclude(status=Status.RETIRED).in_reading_order()
        self.fields["concept"].queryset = concepts  # type: ignore[attr-defined]  # a ModelChoiceField


_SKILLS = [
    ("recall", _("Recall: say what it is")),
    ("discriminate", _("Discriminate: tell it from its neighbors")),
    ("apply", _("Apply: use it on a case")),
    ("predict", _("Predict: say what will happen")),
    ("diagnose", _("Diagnose: find what’s going on in something real")),
]


class QuestionForm(GuardedForm):
    """What every kind has. A kind adds its answers in `ANSWERS`, under the names that its content uses."""

    NAMES: ClassVar[Mapping[str, str]] = {"kind": "skill"}
    KIND: ClassVar[str]
    ANSWERS: ClassVar[tuple[str, ...]]
    STALE = MERGED
    concept: ClassVar[Concept]
    typed: ClassVar[Mapping[str, Sequence[str]] | None] = None
    """What a working copy holds: the form begins with it, put together with what others have saved since."""
    like: ClassVar[Question | None] = None
    """The question that a new one is a copy of."""

    slug = LineField(
        label=_("Short name"),
        required=False,
        max_length=60,
        validators=[SLUG],
        error_messages={"invalid": format_lazy("{} {}", _("This isn’t a short name."), SLUG.message)},
        help_text=_(
            "Leave it empty to take it from the question. It stands in addresses, learners’ histories hang on "
            "it, and it can never be changed."
        ),
    )
    stem = ProseField(
        figures=True,
        label=_("Question"),
        help_text=_("Markdown, 45 words at most. It has to make sense before someone reads the answers."),
    )
    why = ProseField(
        figures=True,
        label=_("Why it’s right"),
        rows=5,
        required=False,
        help_text=_("Together with the line below, at least 40 words. Together with all feedback, 120 at most."),
    )
    remember = LineField(label=_("Remember"), rows=2, required=False, help_text=_("The one line to remember."))
    about = forms.ChoiceField(
        label=_("Asks about"),
        help_text=_("One fact or misconception from this concept, or its definition."),
        error_messages={"required": _("Nothing is chosen. Choose what it asks about.")},
    )
    skill = forms.ChoiceField(
        label=_("Skill"), choices=_SKILLS, error_messages={"required": _("Nothing is chosen. Choose what it takes.")}
    )
    difficulty = forms.TypedChoiceField(
        label=_("Difficulty"),
        coerce=int,
        choices=[(1, _("1, easy")), (2, _("2, medium")), (3, _("3, hard"))],
        error_messages={"required": _("Nothing is chosen. Choose how hard it is.")},
    )
    covers = WordsField(label=_("Covers"), required=False, help_text=COVERS_HELP)
    sources = forms.MultipleChoiceField(
        label=_("Sources"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Name at least one source. You add sources on the concept’s page.")},
    )
    as_of = LineField(label=_("True as of"), required=False, max_length=7, help_text=_("A month such as 2026-11."))
    review_by = LineField(
        label=_("Review by"),
        required=False,
        max_length=7,
        help_text=_("At most a year later. Only with the field above."),
    )
    lasting = LineField(
        label=_("Why it lasts"),
        required=False,
        help_text=_(
            "Only for a fact without dates that names a product, price, limit, ranking or law: why it stays true."
        ),
    )
    transfer = forms.BooleanField(
        label=_("Transfer"),
        required=False,
        help_text=_("It joins two concepts, or asks about a real output, log, bill, configuration or transcript."),
    )
    see = forms.ChoiceField(label=_("After a miss, read"), required=False, help_text=_("The heading to read again."))
    size = forms.ChoiceField(
        label=_("Size of the change"),
        initial=BY_CHANGE,
        required=False,
        widget=forms.RadioSelect,
        choices=[
            (BY_CHANGE, _("What changed decides: a new right answer is major, anything else is minor.")),
            (MINOR, _("Minor: wording only. Nobody’s asked again.")),
            (MAJOR, _("Major: the meaning or the right answer changed. Learners are asked again soon.")),
        ],
    )
    minor_because = LineField(
        label=_("Why it’s still minor"),
        required=False,
        max_length=300,
        help_text=_("Only if what’s right looks changed but isn’t, such as a typo fixed in it. Kept in the history."),
    )

    class Meta:
        model = Question
        fields = ("slug", "review_by")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.checked: Checked | None = None
        if self.instance.pk:
            del self.fields["slug"]
            self.initial.update(initial_of(question_of(self.instance)), opened_version=self.instance.edit_version)
        else:
            del self.fields["size"], self.fields["minor_because"]
            begun = initial_of(question_of(self.like)) if self.like else beginning_of(self.concept)
            self.initial = begun | dict(self.initial)
        self._offer()
        self.merged: Merged | None = None
        if self.typed is not None and not self.is_bound:
            self._begin_with(self.typed)

    def _begin_with(self, typed: Mapping[str, Sequence[str]]) -> None:
        opened = "".join(typed.get("opened_version", [])[:1])
        if self.instance.pk and opened != str(self.instance.edit_version):
            self.merged = self._merge(typed, opened)
            typed = self.merged.sent | {"opened_version": [str(self.instance.edit_version)]}
        self.initial.update(shown_of(self, typed))

    def _merge(self, mine: Mapping[str, Sequence[str]], opened: str) -> Merged:
        """Put together with the question as it is stored now. Its revisions are numbered as its versions are."""
        number = int(opened) if opened.isascii() and opened.isdecimal() and len(opened) < 10 else 0
        began = self.instance.revisions.filter(number=number).first()
        base = self._stored(initial_of(question_of(self.instance, began))) if began else None
        return merge(self, mine=mine, base=base, theirs=self._stored(initial_of(question_of(self.instance))))

    def _stored(self, values: Mapping[str, Any]) -> Sent:
        return sent_of(self, dict.fromkeys(self.fields) | dict(values))

    def says_what_is_stored(self) -> bool:
        theirs = self._stored(initial_of(question_of(self.instance)))
        return not merge(self, mine=dict(cast("QueryDict", self.data).lists()), base=None, theirs=theirs).clashes

    def with_theirs(self, sent: QueryDict) -> QueryDict:
        self.merged = self._merge(dict(sent.lists()), sent.get("opened_version", ""))
        for name in set(sent) - set(self.merged.sent):
            del sent[name]
        for name, texts in self.merged.sent.items():
            sent.setlist(name, texts)
        return sent

    def _offer(self) -> None:
        """The choices that this concept has."""
        offered: dict[str, Sequence[Any]] = {
            "about": _subjects(self.concept),
            "sources": [(each.key, f"{each.key}: {each.title}") for each in self.concept.sources.all()],
            "see": [("", _("The heading above it")), *_headings(self.concept)],
        }
        for name, choices in offered.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]  # they are choice fields

    @classmethod
    def fieldsets(cls, *, add: bool) -> list[tuple[Words | None, dict[str, Any]]]:
        """The fields in groups, as the page shows them."""
        details = [
            ("skill", "difficulty"),
            "covers",
            "sources",
            ("as_of", "review_by"),
            "lasting",
            "transfer",
            "see",
        ]
        groups: list[tuple[Words | None, dict[str, Any]]] = [
            (_("Question"), {"fields": ["about", "stem", *cls.ANSWERS]}),
            (_("Explanation"), {"fields": ["why", "remember"]}),
            (DETAILS, {"fields": [*details, *(["slug"] if add else [])], "classes": ("collapse",)}),
        ]
        edit = [] if add else [(_("This edit"), {"fields": ["size", "minor_because", "opened_version"]})]
        return [*groups, *edit]

    @property
    def mistakes(self) -> list[tuple[str, str]]:
        """Names for the field Mistake: those of this concept, then those of others under their concept's name."""
        rows = Misconception.objects.select_related("concept").order_by("concept__title", "position")
        mine = [(each.key, each.wrong) for each in rows if each.concept_id == self.concept.pk]
        return mine + [(f"{e.concept.slug}/{e.key}", e.wrong) for e in rows if e.concept_id != self.concept.pk]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.is_only_looked_at:
            self.check_version()
        if not self.instance.pk and not cleaned.get("slug") and "slug" not in self.errors:
            cleaned["slug"] = name_for(self.concept, cleaned.get("stem") or cleaned.get(DRAWN) or "")
        if "slug" in cleaned and self.concept.questions.filter(slug=cleaned["slug"]).exists():
            self.add_error(
                "slug",
                (_("This concept already has a question with that name, maybe a retired one. Choose another name.")),
            )
        if not self.is_only_looked_at and not set(self.errors) - {NON_FIELD_ERRORS}:
            self.checked = check_question(self.written(), page_of(self.concept))
            self._tell(self.checked)
            self.check_size(self.checked.question)
        return cleaned

    def check_size(self, written: pages.Question) -> None:
        """What is right can't move under a “minor”."""
        if not self.instance.pk or self.cleaned_data.get("size") != MINOR or self.cleaned_data.get("minor_because"):
            return
        if changed := key_changes_of(self.instance, written):
            labels = ", ".join(str(self.fields[name].label).lower() for name in changed if name in self.fields)
            words = gettext("This changes what’s right (%(fields)s). Choose Major, or say below why it’s still minor.")
            message = words % {"fields": labels}
            self.add_error("size", forms.ValidationError(message, code=KEY_CHANGED))

    def _tell(self, checked: Checked) -> None:
        for problem in (*checked.broken, *(checked.unready if self.must_be_ready else ())):
            self.tell(problem)

    def told(self, checked: Checked) -> Told:
        return Told([*map(self.say, checked.errors)], [*map(self.say, checked.advice)])

    def written(self) -> pages.Question:
        """The question as the fields have it."""
        data = self.cleaned_data
        kind, content = self.asked()
        return pages.Question(
            slug=data.get("slug", self.instance.slug),
            kind=kind,
            skill=data["skill"],
            difficulty=data["difficulty"],
            about=data["about"],
            covers=tuple(data["covers"]),
            sources=tuple(data["sources"]),
            content=content,
            as_of=data["as_of"],
            review_by=data["review_by"],
            lasting=data["lasting"],
            transfer=data["transfer"],
            see=data["see"],
        )

    def asked(self) -> tuple[str, dict[str, Any]]:
        """Its kind, and what it says."""
        kind, names = KINDS[self.KIND], ("stem", *self.ANSWERS, "why", "remember")
        return self.KIND, kind.dump(kind.load({name: self.cleaned_data[name] for name in names}))

    def is_major(self, written: pages.Question) -> bool:
        """As the author says, else as what changed says."""
        if self.cleaned_data.get("size") or self.cleaned_data.get("minor_because"):
            return bool(self.cleaned_data.get("size") == MAJOR)
        return bool(key_changes_of(self.instance, written))


def initial_of(question: pages.Question) -> dict[str, Any]:
    """What the form of a stored question starts with."""
    drawn = {DRAWN: str(recipe_in(question.content))} if question.is_drawn else {}
    return dict(question.content) | drawn | {name: getattr(question, name) for name in pages.DETAILS}


def _subjects(concept: Concept) -> list[Any]:
    facts = [(each.key, _short(f"{each.key}: {each.text}")) for each in concept.facts.all()]
    beliefs = [(e.key, _short(f"{e.key}: {e.wrong}")) for e in concept.misconceptions.all() if e.right]
    definition = [("definition", _short(f"definition: {concept.definition}"))]
    return [("", _("Choose one")), (_("Facts"), facts), (_("Misconceptions"), beliefs), (_("Definition"), definition)]


def _headings(concept: Concept) -> Iterator[tuple[str, str]]:
    return ((heading.anchor, heading.title) for heading in guide.headings(concept.text))


def _short(text: str, limit: int = 90) -> str:
    return text if len(text) <= limit else text[:limit].rstrip() + "…"
