"""What becomes of an uploaded image, and which files are taken as they are."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from quizzes.guide.format.images import LONGEST_SIDE, MOST_BYTES, ImageError, clean_image, read_image
from quizzes.guide.format.sanitizer import sanitize
from tests.images import bomb, image_bytes, moving, noise, photo_from_a_phone


def refusal(raw: bytes) -> str:
    with pytest.raises(ImageError) as refused:
        clean_image(raw)
    return refused.value.problem.code


def test_a_photo_is_turned_upright_and_tells_nothing_of_its_place() -> None:
    raw = photo_from_a_phone()
    assert b"A phone" in raw

    clean = clean_image(raw)

    again = Image.open(io.BytesIO(clean.data))
    assert (clean.ending, clean.width, clean.height) == ("webp", 200, 400)
    assert (again.format, again.size, dict(again.getexif()), set(again.info) & {"exif", "xmp", "icc_profile"}) == (
        *("WEBP", (200, 400), {}),
        set(),
    )
    assert b"A phone" not in clean.data


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_each_usual_type_is_taken(kind: str) -> None:
    assert clean_image(image_bytes(kind)).width == 40


@pytest.mark.thorough("a large amount")
def test_a_large_image_is_made_smaller_until_it_has_300_kb() -> None:
    clean = clean_image(noise((2400, 1800)))

    assert len(clean.data) <= MOST_BYTES
    assert max(clean.width, clean.height) <= LONGEST_SIDE


def test_a_drawing_with_few_colors_loses_none_of_them() -> None:
    image = Image.new("RGB", (64, 64), (1, 2, 3))
    image.putpixel((5, 7), (250, 249, 248))
    out = io.BytesIO()
    image.save(out, "PNG")

    clean = Image.open(io.BytesIO(clean_image(out.getvalue()).data)).convert("RGB")

    assert clean.tobytes() == image.tobytes()


def test_what_is_clear_stays_clear() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (8, 8), (0, 0, 0, 0)).save(out, "PNG")

    assert Image.open(io.BytesIO(clean_image(out.getvalue()).data)).convert("RGBA").getpixel((0, 0)) == (0, 0, 0, 0)


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "image.unreadable"),
        (SVG, "image.unreadable"),
        (b"<html>GIF89a", "image.unreadable"),
        (b"GIF89a", "image.unreadable"),
        (image_bytes("PNG")[:60], "image.unreadable"),
        (image_bytes("JPEG", (800, 800))[:-300] + b"\0" * 4, "image.unreadable"),
        (image_bytes("BMP"), "image.unreadable"),
        (image_bytes("TIFF"), "image.unreadable"),
        (moving("GIF"), "image.animated"),
        (moving("WEBP"), "image.animated"),
        (moving("PNG"), "image.animated"),
        (bomb(), "image.too-many-pixels"),
    ],
    ids=str,
)
def test_what_is_no_still_image_is_refused(raw: bytes, code: str) -> None:
    assert refusal(raw) == code


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_clean_file_is_taken_byte_for_byte(kind: str) -> None:
    raw = image_bytes(kind)

    assert read_image(raw).data == raw


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (photo_from_a_phone(), "image.tells-more"),
        (image_bytes("GIF"), "image.type"),
        (noise((700, 700)), "image.too-large"),
        (moving("WEBP"), "image.animated"),
        (b"RIFF", "image.unreadable"),
    ],
    ids=["exif", "gif", "large", "moving", "damaged"],
)
def test_a_file_that_would_have_to_be_changed_is_refused(raw: bytes, code: str) -> None:
    with pytest.raises(ImageError) as refused:
        read_image(raw)
    assert refused.value.problem.code == code


@pytest.mark.parametrize(
    "source",
    [
        *(
            "https://a.org/a.png",
            "//a.org/a.png",
            "data:image/png;base64,AAAA",
            "/admin/logout/",
            "javascript:alert(1)",
        ),
        *("/images/0123456789abcdef0123/../a.webp", "/images/0123456789abcdef0123/a.svg", "/static/a.png"),
    ],
)
def test_a_page_shows_images_of_this_site_only(source: str) -> None:
    good = '<img src="/images/0123456789abcdef0123/kettle.webp" alt="A kettle">'
    assert sanitize(good) == good

    assert "src" not in sanitize(f'<img src="{source}" alt="A kettle" onerror="alert(1)">')
