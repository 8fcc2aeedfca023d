"""Images: uploaded ones made small and clean, and files that are clean already. Drawings are in `figures`."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageCms, ImageOps

from quizzes.problems import Problem

from .pages import SLUG

MOST_BYTES = 300 * 1024
MOST_PIXELS = {"JPEG": 52_000_000}
MOST_PIXELS_ELSE = 20_000_000
"""Before it is made smaller. Photos of phones are JPEGs, of which a half, a quarter or an eighth can be decoded."""
MOST_TO_KEEP_EXACTLY = 1024 * 1024
"""A larger PNG is a photo: trying to lose nothing of it takes seconds and comes to nothing."""
LONGEST_SIDE = 1600
TYPES = {"webp": "image/webp", "png": "image/png", "jpg": "image/jpeg"}
_READ = ("PNG", "JPEG", "WEBP", "GIF")
_ENDINGS = {"WEBP": "webp", "PNG": "png", "JPEG": "jpg"}
_DAMAGED = (
    *(OSError, ValueError, TypeError, SyntaxError, EOFError, KeyError, IndexError, OverflowError),
    *(AttributeError, struct.error, zlib.error, MemoryError),
)
"""What Pillow raises over bytes that are no image, or half of one: it promises no single class."""
_ABOUT_IT = ("exif", "xmp", "comment", "photoshop", "XML:com.adobe.xmp")
"""Where a file tells of the place, the camera and the person."""


class ImageError(ValueError):
    """An image that can't be taken, with the problem that says what to do."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Picture:
    """An image as it is stored and served."""

    data: bytes
    ending: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Shown:
    """Where an image is found, and how much room it takes."""

    address: str
    width: int
    height: int


# -- uploads


def clean_image(raw: bytes) -> Picture:
    """The upload as a WebP of at most 300 KB: upright, in sRGB, and without anything else that the file told."""
    image = _opened(raw)
    try:
        image.draft(None, (LONGEST_SIDE, LONGEST_SIDE))  # the mode stays
        upright = ImageOps.exif_transpose(image)
        return _small(_in_srgb(upright), lossless=image.format in {"PNG", "GIF"} and len(raw) < MOST_TO_KEEP_EXACTLY)
    except ImageError:
        raise
    except _DAMAGED as error:
        raise _unreadable() from error


def _opened(raw: bytes) -> Image.Image:
    """The file with its size known and nothing of it decoded yet."""
    try:
        image = Image.open(io.BytesIO(raw), formats=_READ)
        still = getattr(image, "n_frames", 1) == 1
    except Image.DecompressionBombError as error:
        raise _too_many_pixels("far too many pixels") from error
    except _DAMAGED as error:
        raise _unreadable() from error
    if not still:
        raise ImageError(Problem("the image moves", "upload one that stands still", code="image.animated"))
    most = MOST_PIXELS.get(image.format or "", MOST_PIXELS_ELSE)
    if image.width * image.height > most:
        raise _too_many_pixels(f"{image.width:,} × {image.height:,} pixels")
    return image


def _too_many_pixels(count: str) -> ImageError:
    hint = f"make it smaller first: a JPEG can have {MOST_PIXELS['JPEG']:,}, any other {MOST_PIXELS_ELSE:,}"
    return ImageError(Problem(f"the image has {count}", hint, code="image.too-many-pixels"))


def _too_large(size: str) -> ImageError:
    return ImageError(
        Problem(f"the image has {size}", f"{MOST_BYTES:,} bytes at most: crop it", code="image.too-large")
    )


def _unreadable() -> ImageError:
    hint = "upload a PNG, JPEG, WebP or GIF; a drawing in SVG is a file of the guide"
    return ImageError(Problem("this isn’t an image that can be read", hint, code="image.unreadable"))


def _in_srgb(image: Image.Image) -> Image.Image:
    """Colors as every screen understands them; the profile itself isn't kept."""
    clear = "transparency" in image.info or image.mode in {"RGBA", "LA", "PA"}
    profile = image.info.get("icc_profile")
    if profile and image.mode in {"RGB", "RGBA", "CMYK"}:
        try:
            own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            mode = "RGBA" if image.mode == "RGBA" else "RGB"
            converted = ImageCms.profileToProfile(image, own, ImageCms.createProfile("sRGB"), outputMode=mode)
            image = converted or image
        except (ImageCms.PyCMSError, *_DAMAGED):
            pass  # a broken profile: the numbers as they stand
    return image.convert("RGBA" if clear else "RGB")


def _small(image: Image.Image, *, lossless: bool) -> Picture:
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    for side in (LONGEST_SIDE, 1200, 800):
        image.thumbnail((side, side))
        for settings in _ways(lossless):
            data = _written(image, **settings)
            if len(data) <= MOST_BYTES:
                return Picture(data, "webp", image.width, image.height)
    raise _too_large("more than 300 KB, however small it’s made")


def _ways(lossless: bool) -> Iterator[dict[str, int | bool]]:
    if lossless:
        yield {"lossless": True}
    yield from ({"quality": quality} for quality in (85, 70, 50))


def _written(image: Image.Image, **settings: int | bool) -> bytes:
    image.info.clear()  # what the writer would take along
    out = io.BytesIO()
    image.save(out, "WEBP", method=4, **settings)
    return out.getvalue()


# -- files beside the pages


def read_image(data: bytes) -> Picture:
    """A file that is taken as it is, byte for byte. Raises ImageError where it would have to be changed first."""
    if len(data) > MOST_BYTES:
        raise _too_large(f"{len(data):,} bytes")
    image = _opened(data)
    if image.format not in _ENDINGS:
        raise ImageError(
            Problem(f"{image.format} isn’t a type of image that is taken", "use WebP, PNG or JPEG", code="image.type")
        )
    try:
        image.load()
        told = any(image.info.get(name) for name in _ABOUT_IT) or getattr(image, "text", None) or image.getexif()
    except _DAMAGED as error:
        raise _unreadable() from error
    if told:
        hint = "take it out (`exiftool -all= FILE`), or upload the image in the admin and export it"
        raise ImageError(
            Problem("the image tells where, when or with what it was taken", hint, code="image.tells-more")
        )
    return Picture(data, _ENDINGS[image.format], image.width, image.height)


def image_files(root: Path) -> list[Path]:
    """Every image of a content folder: each lies beside the page that shows it, under its short name."""
    return [file for file in sorted(root.rglob("*")) if file.suffix[1:] in TYPES and SLUG.fullmatch(file.stem)]
