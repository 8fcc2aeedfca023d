"""The guide as this site tells it: concepts with their text, and questions with their history."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar, Self

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.urls import reverse

from quizzes.guide.format.pages import RESOURCE_KINDS

SLUG = RegexValidator(r"^[a-z0-9]+(-[a-z0-9]+)*$", "Use small letters, digits and single hyphens, such as top-p.")


class Status(models.TextChoices):
    DRAFT = "draft", "Draft"
    PUBLISHED = "published", "Published"
    RETIRED = "retired", "Retired"


class Edition(models.Model):
    """What the guide as a whole was last published from: lets an unchanged guide publish at once."""

    fingerprint = models.CharField(max_length=64)
    published_at = models.DateTimeField()
    coverage = models.JSONField(null=True, help_text="The items of its source that it has to cite.")
    drawings = models.JSONField(null=True, help_text="Its drawings by name, where it is not the shipped guide.")

    def __str__(self) -> str:
        return f"{self.fingerprint[:12]}, {self.published_at}"


class ConceptQuerySet(models.QuerySet["Concept"]):
    def published(self) -> Self:
        return self.filter(status=Status.PUBLISHED)

    def in_reading_order(self) -> Self:
        return self.order_by("section_order", "order", "slug")


class Concept(models.Model):
    """One page of the guide: what it teaches, the text, and how it hangs together with others."""

    slug = models.CharField(max_length=60, unique=True, validators=[SLUG])
    title = models.CharField(max_length=120)
    section = models.CharField(max_length=40, validators=[SLUG])
    section_order = models.PositiveSmallIntegerField(default=1, help_text="Place of the section in the guide.")
    order = models.PositiveSmallIntegerField(default=1, help_text="Place of the concept in its section.")
    level = models.PositiveSmallIntegerField(
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(3)],
        help_text="1 newcomer, 2 practitioner, 3 engineer.",
    )
    version = models.CharField(max_length=12, default="1.0")
    reviewed = models.CharField(max_length=10, default="pending", help_text="A date such as 2026-11-24, or pending.")
    definition = models.TextField()
    why = models.TextField(blank=True, help_text="Why it matters to the reader.")
    covers = models.JSONField(default=list, blank=True)
    text = models.TextField(
        blank=True, help_text="Markdown. A line {{question short-name}} puts that question in its place."
    )
    body = models.JSONField(null=True, editable=False, help_text="The rendered text in blocks, made at each save.")
    # What the release before reads in place of `body`; nothing else does.
    blocks = models.JSONField(default=list, editable=False, help_text="The rendered text, made at each save.")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    shipped_hash = models.CharField(max_length=64, blank=True, editable=False)
    shipped_order = models.JSONField(
        db_default=models.Value([], models.JSONField()),
        default=list,
        editable=False,
        help_text="Short names of its questions, in the order of the files taken last.",
    )
    edit_version = models.PositiveIntegerField(default=1, editable=False)
    prerequisites: models.ManyToManyField[Concept, Any] = models.ManyToManyField(
        "self", symmetrical=False, related_name="leads_to", blank=True
    )

    objects = ConceptQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["section_order", "order", "slug"]
        indexes: ClassVar = [models.Index(fields=["status", "section_order", "order"], name="concept_published")]
        permissions: ClassVar = [
            ("publish_guide", "Can decide what learners see"),
            ("review_guide", "Can read what others hand over"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("concept", args=[self.slug])

    @classmethod
    def published(cls) -> models.QuerySet[Concept, int]:
        """The keys of the published ones, for a condition on what has a concept.

        In a row the status lies behind the page's texts, which SQLite reads on its way there: so it is asked of an
        index, once, and not of a row of each question.
        """
        return cls.objects.published().order_by().values_list("pk", flat=True)

    @property
    def level_word(self) -> str:
        """For whom it is written."""
        return {1: "For newcomers", 2: "For practitioners", 3: "For engineers"}.get(self.level, "")


class Keyed(models.Model):
    """A part of a concept under a stable short name, which questions refer to."""

    key = models.CharField(max_length=60, validators=[SLUG])
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True
        ordering: ClassVar = ["position", "key"]


class Fact(Keyed):
    concept = models.ForeignKey(Concept, models.CASCADE, related_name="facts")
    text = models.TextField()

    class Meta(Keyed.Meta):
        constraints: ClassVar = [models.UniqueConstraint(fields=["concept", "key"], name="fact_key_once")]

    def __str__(self) -> str:
        return self.key


class Misconception(Keyed):
    """Something learners believe, and the rebuttal. Without a rebuttal it is a slip: a wrong path, not a belief."""

    concept = models.ForeignKey(Concept, models.CASCADE, related_name="misconceptions")
    wrong = models.TextField("what people think")
    right = models.TextField("what is true", blank=True, help_text="Leave empty for a slip.")

    class Meta(Keyed.Meta):
        constraints: ClassVar = [models.UniqueConstraint(fields=["concept", "key"], name="misconception_key_once")]

    def __str__(self) -> str:
        return self.key


class Source(Keyed):
    """Where a claim comes from."""

    concept = models.ForeignKey(Concept, models.CASCADE, related_name="sources")
    title = models.CharField(max_length=300)
    by = models.CharField(max_length=200, blank=True)
    date = models.CharField(max_length=20, blank=True, help_text="2024, 2024-11, 2024-11-05, or undated.")
    url = models.URLField(max_length=600)
    checked = models.CharField(
        max_length=10, default="no", blank=True, help_text="On older pages: the date someone checked, or no."
    )
    opened = models.CharField(
        max_length=10, blank=True, db_default="", help_text="The date you opened it, such as 2026-11-29."
    )
    copy = models.CharField(
        max_length=10, blank=True, db_default="", help_text="live, or the date of the stored copy that you read."
    )
    quote = models.TextField(
        blank=True, db_default="", help_text="A line of it that carries the fact, 25 words at most."
    )

    class Meta(Keyed.Meta):
        constraints: ClassVar = [models.UniqueConstraint(fields=["concept", "key"], name="source_key_once")]

    def __str__(self) -> str:
        return self.title


class ResourceQuerySet(models.QuerySet["Resource"]):
    def published(self) -> Self:
        """Those that belong to their page, whether or not the page itself is published."""
        return self.filter(status=Status.PUBLISHED)


class Resource(models.Model):
    """Something to read, watch or use next, with a warning where it misleads. A published one is a part of its page."""

    KINDS: ClassVar = [(kind, kind.capitalize()) for kind in RESOURCE_KINDS]
    concept = models.ForeignKey(Concept, models.CASCADE, related_name="resources")
    position = models.PositiveSmallIntegerField(default=0)
    label = models.CharField(max_length=300)
    by = models.CharField(max_length=200, blank=True)
    date = models.CharField(max_length=20, blank=True)
    kind = models.CharField(max_length=20, choices=KINDS)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    url = models.URLField(max_length=600)
    covers = models.JSONField(default=list, blank=True)
    note = models.TextField(blank=True)
    warning = models.TextField(blank=True)
    status = models.CharField(
        max_length=10, choices=Status.choices, default=Status.PUBLISHED, db_default=Status.PUBLISHED
    )
    author = models.ForeignKey("quizzes.User", models.SET_NULL, null=True, blank=True, related_name="+", editable=False)
    """Whose words it is in, where they weren't written as a part of its page."""

    objects = ResourceQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["concept", "position", "pk"]

    def __str__(self) -> str:
        return self.label

    @property
    def edit_version(self) -> int:
        """That of its page: an edit of one is an edit of the other."""
        return self.concept.edit_version


class QuestionQuerySet(models.QuerySet["Question"]):
    def published(self) -> Self:
        return self.filter(status=Status.PUBLISHED, concept__in=Concept.published())


class ConceptRevision(models.Model):
    """What a page said at one time, without its questions. Never changed; what is rendered of it is a cache."""

    class Origin(models.TextChoices):
        BEFORE = "before", "what it said before its first change on record"
        PUBLISHED = "published", "published from the content files"
        EDITED = "edited", "edited here"
        TAKEN = "taken", "taken from the shipped guide, to settle a conflict"
        RESTORED = "restored", "restored from an earlier revision"

    concept = models.ForeignKey(Concept, models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    source = models.TextField(
        help_text="The page as its content file has it, with a mark in the place of each question."
    )
    path = models.CharField(max_length=120, help_text="Where its file lies: the folder names and places the section.")
    edit_version = models.PositiveIntegerField(
        null=True, help_text="The edit_version of the page from which on it said this. Empty: before this was noted."
    )
    origin = models.CharField(max_length=10, choices=Origin)
    restored_from = models.PositiveIntegerField(null=True, help_text="The number of the revision that it repeats.")
    author = models.ForeignKey("quizzes.User", models.SET_NULL, null=True, blank=True, related_name="+")
    batch = models.UUIDField(null=True, editable=False, db_index=True, help_text="What it was done together with.")
    created_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["concept", "-number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["concept", "number"], name="page_revision_once")]

    def __str__(self) -> str:
        return f"revision {self.number}"


def month_of(day: dt.date) -> str:
    """As questions name it, such as 2026-11: in this form, later months compare as greater."""
    return f"{day:%Y-%m}"


class Question(models.Model):
    """A question under its authored name. What it says is in its revisions."""

    concept = models.ForeignKey(Concept, models.PROTECT, related_name="questions")
    slug = models.CharField("short name", max_length=60, validators=[SLUG])
    kind = models.CharField(max_length=20)
    position = models.PositiveSmallIntegerField(default=0)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    current = models.ForeignKey("QuestionRevision", models.PROTECT, null=True, related_name="+", editable=False)
    review_by = models.CharField(max_length=10, blank=True, help_text="Month after which the fact needs a fresh check.")
    shipped_hash = models.CharField(max_length=64, blank=True, editable=False)
    moved_from = models.CharField(max_length=125, blank=True, default="", db_default="", editable=False)
    """Its name in the shipped guide, where an author moved it to another concept."""
    edit_version = models.PositiveIntegerField(default=1, editable=False)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["concept", "position", "slug"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["concept", "slug"], name="question_slug_once")]
        indexes: ClassVar = [models.Index(fields=["status", "position"], name="question_in_order")]

    def __str__(self) -> str:
        return f"{self.concept.slug}/{self.slug}"

    def is_expired(self, day: dt.date) -> bool:
        """Whether the last month of its fact is over."""
        return bool(self.review_by) and self.review_by < month_of(day)


class QuestionRevision(models.Model):
    """What a question said at one time. Never changed, never deleted: reviews point at it."""

    question = models.ForeignKey(Question, models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    kind = models.CharField(
        max_length=20, db_default="", help_text="How this revision asks. A later one may ask differently."
    )
    skill = models.CharField(
        max_length=20, db_default="", help_text="Recall, discriminate, apply, predict or diagnose."
    )
    difficulty = models.PositiveSmallIntegerField(db_default=1, help_text="1 easy to 3 hard.")
    about = models.CharField(max_length=60, db_default="", help_text="Short name of the fact it asks.")
    transfer = models.BooleanField(db_default=False, help_text="It joins two concepts or asks about something real.")
    chance = models.FloatField(null=True, help_text="Mean score of a random answer. Empty: not known.")
    chance_pass = models.FloatField(null=True, help_text="Share of random answers that pass. Empty: not known.")
    content = models.JSONField(help_text="The kind's fields as written.")
    rendered = models.JSONField(help_text="The same fields as HTML.")
    details = models.JSONField(default=dict, help_text="Coverage, sources, dates, the section to read.")
    version = models.CharField(max_length=12, default="1.0")
    major = models.BooleanField(default=False, help_text="The meaning or the key changed: it is asked again soon.")
    minor_because = models.TextField(
        blank=True, default="", db_default="", help_text="Why a change of the key does not change the meaning."
    )
    author = models.ForeignKey(
        "quizzes.User", models.SET_NULL, null=True, blank=True, related_name="+", help_text="Empty: the shipped guide."
    )
    batch = models.UUIDField(null=True, editable=False, db_index=True, help_text="What it was done together with.")
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(
        null=True, editable=False, help_text="When learners could first see it. Empty: it was only ever a draft."
    )

    class Meta:
        ordering: ClassVar = ["question", "-number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["question", "number"], name="revision_number_once")]

    def __str__(self) -> str:
        return f"revision {self.number}"


class Component(models.Model):
    """What is remembered or forgotten: a whole question, one direction of it, or one gap."""

    question = models.ForeignKey(Question, models.PROTECT, related_name="components")
    key = models.CharField(max_length=20, blank=True, help_text="Empty for a question of one part.")
    active = models.BooleanField(default=True, help_text="False: an edit removed this part, or its fact has expired.")

    class Meta:
        ordering: ClassVar = ["question", "key"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["question", "key"], name="component_key_once")]
        indexes: ClassVar = [models.Index(fields=["key", "question"], name="component_of_several")]

    def __str__(self) -> str:
        return f"{self.question}/{self.key}" if self.key else str(self.question)


class Conflict(models.Model):
    """A page or question that was edited both in the shipped guide and on this site. An author decides."""

    concept_slug = models.CharField(max_length=60)
    question_slug = models.CharField(max_length=60, blank=True, help_text="Empty: the page itself.")
    shipped = models.JSONField(help_text="What the shipped guide says now.")
    shipped_hash = models.CharField(max_length=64)
    noticed_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["concept_slug", "question_slug"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["concept_slug", "question_slug"], name="conflict_once")
        ]

    def __str__(self) -> str:
        return f"{self.concept_slug}/{self.question_slug}" if self.question_slug else self.concept_slug


class StatusChange(models.Model):
    """One row made public or taken away. What was done in one act shares a batch, and is undone together."""

    batch = models.UUIDField(db_index=True)
    model = models.CharField(max_length=20, help_text="concept, question or resource.")
    object_id = models.PositiveBigIntegerField()
    before = models.CharField(max_length=10, choices=Status)
    after = models.CharField(max_length=10, choices=Status)
    author = models.ForeignKey("quizzes.User", models.SET_NULL, null=True, blank=True, related_name="+")
    changed_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [models.Index(fields=["model", "object_id"], name="status_of_object")]

    def __str__(self) -> str:
        return f"{self.model} {self.object_id}: {self.before} to {self.after}"


class KeptForm(models.Model):
    """What an author had typed into a form whose session had ended. Only its author ever sees it again."""

    user = models.ForeignKey("quizzes.User", models.CASCADE, related_name="kept_forms")
    path = models.CharField(max_length=400, help_text="The address of the form.")
    data = models.JSONField(help_text="Its fields as they were sent: each name with all its values.")
    kept_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "path"], name="kept_form_once")]

    def __str__(self) -> str:
        return self.path
