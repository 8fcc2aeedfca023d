"""Images as browsers send them, made for a test."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

from PIL import Image


def image_bytes(kind: str = "PNG", size: tuple[int, int] = (40, 30), color: Any = "teal", **settings: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, color).save(out, kind, **settings)
    return out.getvalue()


def photo_from_a_phone() -> bytes:
    """Wider than high as stored, to be turned by a quarter, and with the place where it was taken."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "A phone"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (48.0, 51.0, 29.0)
    return image_bytes("JPEG", (400, 200), exif=exif)


def noise(size: tuple[int, int]) -> bytes:
    """Nothing of it can be left out."""
    out = io.BytesIO()
    Image.effect_noise(size, 200).convert("RGB").save(out, "PNG")
    return out.getvalue()


def moving(kind: str) -> bytes:
    frames = [Image.new("RGB", (20, 20), color) for color in ("red", "blue")]
    out = io.BytesIO()
    frames[0].save(out, kind, save_all=True, append_images=frames[1:])
    return out.getvalue()


def bomb() -> bytes:
    """A few hundred bytes that would be three gigabytes of pixels."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", 30000, 30000, 8, 6, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    )
