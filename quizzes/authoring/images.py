"""Images of the guide: uploaded, found by their names, brought along by files and written to them."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Sequence
from itertools import chain, count
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.text import slugify

from quizzes import guide
from quizzes.guide.format import pages
from quizzes.guide.format.images import Picture, image_files, read_image
from quizzes.models import Concept, ConceptRevision, Image, QuestionRevision, User, WorkingCopy
from quizzes.problems import Problem

from .edition import QUESTION_LINKS
from .pages import render_again

DIGITS = 20
NAME_LENGTH, NAME_WORDS = 40, 5


def add_image(*, name: str, alt: str, picture: Picture, author: User, now: dt.datetime) -> Image:
    """Store an upload that was made small and clean. What named it before it was there shows it from now on."""
    with transaction.atomic():
        image = _stored(name, alt, picture, author, now)
        for concept in pages_with(image):
            render_again(concept)
        for revision in _revisions_with(name):
            rendered = guide.render_content(revision.kind, revision.content, QUESTION_LINKS)
            QuestionRevision.objects.filter(pk=revision.pk).update(rendered=rendered)
        return image


def _stored(name: str, alt: str, picture: Picture, author: User | None, now: dt.datetime) -> Image:
    return Image.objects.create(
        name=name,
        alt=alt,
        data=picture.data,
        ending=picture.ending,
        width=picture.width,
        height=picture.height,
        digest=_digest(picture),
        author=author,
        created_at=now,
    )


def _digest(picture: Picture) -> str:
    return hashlib.sha256(picture.data).hexdigest()[:DIGITS]


def sent_before(*, picture: Picture, alt: str, author: User) -> Image | None:
    """The same upload, which arrived although its sender was never told."""
    same = Image.objects.without_data().filter(digest=_digest(picture), alt=alt, author=author)
    return same.order_by("pk").first()


def names_from(alt: str) -> Iterator[str]:
    """Short names that no image has, from the first words of what is to be seen."""
    words = [word for word in slugify(alt).split("-") if word not in {"a", "an", "the"}][:NAME_WORDS]
    name = "-".join(words)[:NAME_LENGTH].strip("-") or "image"
    taken = set(Image.objects.filter(name__startswith=name).values_list("name", flat=True))
    yield from (each for each in chain([name], (f"{name}-{n}" for n in count(2))) if each not in taken)


def pages_with(image: Image) -> list[Concept]:
    """The pages that show it, themselves or in a question."""
    by_text = Concept.objects.filter(text__contains=image.name)
    found = {concept.pk: concept for concept in by_text if image.name in dict(guide.figures_in(concept.text))}
    for revision in _revisions_with(image.name):
        if revision.question.current_id == revision.pk:
            found[revision.question.concept_id] = revision.question.concept
    return sorted(found.values(), key=lambda concept: (concept.section_order, concept.order, concept.slug))


def is_named_anywhere(image: Image) -> bool:
    """Now, in the history, or in something unfinished: then it stays, or restoring would leave a gap."""
    typed = WorkingCopy.objects.annotate(said=Cast("data", TextField())).filter(said__contains=image.name)
    sources = ConceptRevision.objects.filter(source__contains=image.name)
    texts = Concept.objects.filter(text__contains=image.name)
    return texts.exists() or sources.exists() or _revisions_with(image.name).exists() or typed.exists()


def _revisions_with(name: str) -> QuerySet[Any, QuestionRevision]:
    said = QuestionRevision.objects.annotate(said=Cast("content", TextField())).filter(said__contains=f"figure {name}")
    return said.select_related("question__concept")


# -- as files


def figures_of(page: pages.Page) -> list[str]:
    """The names of what the page and its questions show, each once."""
    names = [name for name, _line in guide.figures_in(page.text)]
    names += [name for question in page.questions for name, _cell, _line in guide.figures_of_question(question.content)]
    return list(dict.fromkeys(names))


def write_images(folder: Path, exported: Sequence[pages.Page]) -> None:
    """Each image beside the first page that shows it."""
    places: dict[str, str] = {}
    for page in exported:
        for name in figures_of(page):
            places.setdefault(name, page.path)
    for image in Image.objects.filter(name__in=places):
        (folder / places[image.name]).with_name(image.file_name).write_bytes(image.data)


def take_images(root: Path, shipped: Sequence[pages.Page], now: dt.datetime) -> None:
    """Store the images of a content folder that aren't here yet, byte for byte. They were checked before."""
    descriptions = _descriptions(shipped)
    here = set(Image.objects.values_list("name", flat=True))
    for file in image_files(root):
        if file.stem not in here:
            _stored(file.stem, descriptions.get(file.stem, ""), read_image(file.read_bytes()), None, now)


def _descriptions(shipped: Sequence[pages.Page]) -> dict[str, str]:
    """What the figures say of what they show, by name."""
    said: dict[str, str] = {}
    for page in shipped:
        texts = [page.text, *(text for question in page.questions for text in guide.texts_of(question.content))]
        for text in texts:
            said = dict(guide.descriptions_in(text)) | said
    return said


def changed_images(root: Path) -> Iterator[Problem]:
    """Files under a name that another image has here: a name keeps its image for ever, as history shows it."""
    here = dict(Image.objects.values_list("name", "digest"))
    for file in image_files(root):
        if here.get(file.stem, "") not in ("", hashlib.sha256(file.read_bytes()).hexdigest()[:DIGITS]):
            hint = "give the new one another name, and the figure that shows it"
            message = f"the site has another image under the name `{file.stem}`"
            yield Problem(message, hint, file.relative_to(root).as_posix(), code="image.other-here")
