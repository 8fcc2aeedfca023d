"""Drawings: SVG files that name paint classes, cleaned and put into the page."""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape
from pathlib import Path
from xml.etree import ElementTree
from xml.parsers import expat

from .pages import SLUG
from .sanitizer import PAINT_CLASSES, SVG_ATTRIBUTES, SVG_SHAPES

CONTENT = Path(__file__).resolve().parents[2] / "content"
SVG = "{http://www.w3.org/2000/svg}"
VIEW_BOX = re.compile(r"0 0 (\d{1,4}) (\d{1,4})")
# A phone's column: what is wider would have to shrink until nobody can read it, or scroll.
PHONE_WIDTH = 360
PHONE_FOLDER = "phone"
UNSAFE = re.compile(r"url\(|[<>\"]|javascript:", re.IGNORECASE)
DEEPEST = 20


class DrawingError(ValueError):
    """An SVG that cannot be shown, with the reason."""


@lru_cache(maxsize=256)
def shipped_drawing(name: str) -> str | None:
    """The drawing that comes with the guide, cleaned; None if there is none."""
    return drawing_in(CONTENT, name)


@lru_cache(maxsize=256)
def shipped_phone_drawing(name: str) -> str | None:
    """The same for the column of a phone; None where the drawing itself is narrow enough."""
    return drawing_in(CONTENT, name, folder=PHONE_FOLDER)


def drawing_in(root: Path, name: str, *, folder: str = "") -> str | None:
    """The cleaned drawing `figures/<name>.svg` below a content folder; None if there is none."""
    if not SLUG.fullmatch(name):
        return None
    file = root / "figures" / folder / f"{name}.svg"
    try:
        return clean_drawing(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None


def clean_drawing(source: str) -> str:
    """The same drawing with known elements, attributes and classes only."""
    kept, _ = _read(source)
    return kept


def drawing_width(source: str) -> int:
    """The width of its viewBox, in which its letters are 17 units high."""
    box = VIEW_BOX.fullmatch(_tree(source).get("viewBox", ""))
    return int(box[1]) if box else 0


def drawing_problems(source: str) -> list[str]:
    """What of the drawing would be dropped, in words."""
    try:
        _, dropped = _read(source)
    except DrawingError as error:
        return [str(error)]
    return dropped


def _read(source: str) -> tuple[str, list[str]]:
    root = _tree(source)
    if root.tag != f"{SVG}svg":
        raise DrawingError('the drawing isn’t an SVG: start with <svg xmlns="http://www.w3.org/2000/svg" …>')
    box = VIEW_BOX.fullmatch(root.get("viewBox", ""))
    if box is None:
        raise DrawingError('the drawing needs a viewBox="0 0 width height"')
    dropped = [
        f"<svg {name}> would be dropped"
        for name in root.attrib
        if name not in {"viewBox", "class", "role", "aria-label"}
    ]
    body = "".join(_element(child, dropped, depth=1) for child in root)
    return f'<svg viewBox="{box[0]}" class="figure-art">{body}</svg>', dropped


def _tree(source: str) -> ElementTree.Element:
    """Parsed without document types, hence without entities that could grow."""
    if "<!" in re.sub(r"<!--.*?-->", "", source, flags=re.DOTALL):
        raise DrawingError("the drawing has a document type or CDATA: leave it out")
    try:
        return ElementTree.fromstring(source)  # noqa: S314 - no document type, so no entity can grow
    except (ElementTree.ParseError, expat.ExpatError, ValueError) as error:
        raise DrawingError(f"the drawing isn’t valid XML: {error}") from error


def _element(node: ElementTree.Element, dropped: list[str], depth: int) -> str:
    tag = node.tag.removeprefix(SVG) if isinstance(node.tag, str) else ""
    if tag not in SVG_SHAPES or depth > DEEPEST:
        dropped.append(f"<{tag or 'comment'}> would be dropped" if tag else "a comment would be dropped")
        return ""
    attributes = "".join(
        f' {name}="{escape(value)}"'
        for name, raw in node.attrib.items()
        if (value := _attribute(tag, name, raw, dropped))
    )
    text = escape(node.text or "", quote=False) if tag in {"text", "tspan"} else ""
    inside = "".join(
        _element(child, dropped, depth + 1)
        + (escape(child.tail or "", quote=False) if tag in {"text", "tspan"} else "")
        for child in node
    )
    return f"<{tag}{attributes}>{text}{inside}</{tag}>"


def _attribute(tag: str, name: str, value: str, dropped: list[str]) -> str | None:
    if name == "class":
        unknown = [word for word in value.split() if word not in PAINT_CLASSES]
        dropped.extend(f"class {word} of <{tag}> would be dropped" for word in unknown)
        return " ".join(word for word in value.split() if word in PAINT_CLASSES)
    if name in SVG_ATTRIBUTES and not UNSAFE.search(value):
        return value
    dropped.append(f"{name} of <{tag}> would be dropped")
    return None
