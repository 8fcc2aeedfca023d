"""What belongs to the guide that this site was last published from: the items it has to cite, and its drawings."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path

from quizzes import guide
from quizzes.guide.format.images import Shown
from quizzes.models import Edition, Image


def remember_edition(*, root: Path, fingerprint: str, now: dt.datetime) -> None:
    """The shipped guide's drawings are files of the program; those of another guide are kept with the edition."""
    Edition.objects.all().delete()
    Edition.objects.create(
        fingerprint=fingerprint,
        published_at=now,
        coverage=list(guide.coverage_ids(root)),
        drawings=None if root.resolve() == guide.CONTENT else drawings_in(root),
    )


def drawings_in(root: Path) -> dict[str, str]:
    """Every drawing of a content folder by its path below `figures`."""
    folder = root / "figures"
    return {file.relative_to(folder).as_posix(): file.read_text("utf-8") for file in sorted(folder.rglob("*.svg"))}


def coverage_ids() -> tuple[str, ...]:
    """The items that may be cited here; none where the guide has no list, and then every id may."""
    listed = Edition.objects.values_list("coverage", flat=True).first()
    return guide.coverage_ids() if listed is None else tuple(listed)


def drawings() -> dict[str, str] | None:
    """The drawings of another guide; None for the shipped one, whose drawings are files."""
    return Edition.objects.values_list("drawings", flat=True).first()


def links() -> guide.Links:
    """How names in a text of this site become addresses and drawings."""
    kept = drawings()
    found = guide.Links() if kept is None else guide.links_among(kept)
    return dataclasses.replace(found, image=shown_by_name)


def shown_by_name(name: str) -> Shown | None:
    """The image that a text shows under this name."""
    found = Image.objects.without_data().filter(name=name).first()
    return Shown(found.get_absolute_url(), found.width, found.height) if found else None


QUESTION_LINKS = guide.Links(image=shown_by_name)
"""A question shows the drawings of the program and the images of the site; without a figure it asks for none."""
