"""The last wall: an allow-list of HTML, MathML and SVG. Whatever the renderer does not emit cannot pass."""

from __future__ import annotations

import re

import nh3
from pygments.token import STANDARD_TYPES

CALLOUTS = ("mistake", "guide", "note", "dated")
LAYOUT_CLASSES = frozenset(
    {
        "anchor",
        "callout",
        "code",
        "figure",
        "figure-alt",
        "figure-image",
        "for-page",
        "for-phone",
        "formula",
        "label",
        "quiet",
        "scroll",
        "tex",
        *(f"callout-{name}" for name in CALLOUTS),
    }
)
ALIGN_CLASSES = frozenset({"align-left", "align-center", "align-right"})


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


PAINT_CLASSES = _words("t t2 tb ta tm box soft tint solid on good bad line hair accent dash arrow figure-art drawn")
CODE_CLASSES = frozenset(name for name in STANDARD_TYPES.values() if name)

TEXT_TAGS = _words(
    "p a strong em s code pre span br hr ul ol li blockquote h2 h3 h4 table thead tbody tr th td"
    " div aside figure figcaption img"
)
SVG_SHAPES = _words("g path rect circle ellipse line polyline polygon text tspan")
SVG_TAGS = SVG_SHAPES | {"svg"}
SVG_ATTRIBUTES = _words(
    "x y x1 y1 x2 y2 dx dy cx cy r rx ry width height d points transform text-anchor dominant-baseline"
    " textLength lengthAdjust opacity pathLength rotate"
)
MATH_TAGS = _words(
    "math semantics annotation mrow mi mn mo ms mtext mspace msup msub msubsup mfrac msqrt mroot mover munder"
    " munderover mmultiscripts mprescripts mtable mtr mtd mpadded mphantom mstyle menclose merror"
)
MATH_ATTRIBUTES = _words(
    "display displaystyle scriptlevel mathvariant stretchy fence separator form lspace rspace minsize maxsize"
    " symmetric largeop movablelimits accent accentunder linethickness width height depth voffset columnalign"
    " rowspacing columnspacing notation encoding"
)

ROLES = {"aside": {"note"}, "div": {"region", "group"}, "pre": {"region"}, "svg": {"img"}}
ANCHOR = re.compile(r"s-[a-z0-9]+(?:-[a-z0-9]+)*")
IMAGE = re.compile(r"/images/[0-9a-f]{20}/[a-z0-9-]+\.(?:webp|png|jpg)")
ADDRESS = re.compile(r"https?://[^\s]+|/(?!/)[^\s\\]*|#[A-Za-z0-9][\w-]*", re.IGNORECASE)


def _attributes() -> dict[str, set[str]]:
    allowed: dict[str, set[str]] = {tag: {"class"} for tag in TEXT_TAGS}
    for tag in MATH_TAGS:
        allowed[tag] = {*MATH_ATTRIBUTES, "class"}
    for tag in SVG_TAGS:
        allowed[tag] = {*SVG_ATTRIBUTES, "class"}
    allowed["a"] |= {"href", "rel"}
    allowed["svg"] = {"viewBox", "class", "role", "aria-label"}
    allowed["img"] |= {"src", "alt", "width", "height", "loading"}
    allowed["ol"] |= {"start"}
    allowed["th"] |= {"scope"}
    for tag in ("div", "pre"):
        allowed[tag] |= {"role", "tabindex", "aria-label"}
    allowed["aside"] |= {"role", "aria-label"}
    for tag in ("h2", "h3", "h4"):
        allowed[tag] |= {"id"}
    return allowed


def classes_of(tag: str) -> frozenset[str]:
    """The classes that the renderer gives to such an element."""
    if tag in SVG_TAGS:
        return PAINT_CLASSES
    if tag == "span":
        return CODE_CLASSES | LAYOUT_CLASSES
    if tag in {"td", "th", "mtd"}:
        return ALIGN_CLASSES
    return LAYOUT_CLASSES


def _attribute(tag: str, name: str, value: str) -> str | None:
    """The value as it may stand, or None to drop the attribute."""
    if name == "class":
        kept = [word for word in value.split() if word in classes_of(tag)]
        return " ".join(kept) or None
    checks = {
        "id": ANCHOR.fullmatch(value),
        "href": ADDRESS.fullmatch(value),
        "rel": value == "noopener noreferrer",
        "role": value in ROLES.get(tag, ()),
        "tabindex": value == "0",
        "scope": value in {"col", "row"},
        "start": value.isdecimal(),
        "src": IMAGE.fullmatch(value),
        "loading": value == "lazy",
        "encoding": value == "application/x-tex",
    }
    return value if checks.get(name, True) else None


_CLEANER = nh3.Cleaner(
    tags=set(TEXT_TAGS | SVG_TAGS | MATH_TAGS),
    attributes=_attributes(),
    attribute_filter=_attribute,
    clean_content_tags={"script", "style"},
    url_schemes={"http", "https"},
    link_rel=None,
)


def sanitize(html: str) -> str:
    """The HTML with everything dropped that is not on the list. Doing it twice changes nothing."""
    cleaned: str = _CLEANER.clean(html)
    return cleaned
