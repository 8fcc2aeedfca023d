"""What was taken from elsewhere is what we think it is: replacing it is a decision, not an accident."""

import hashlib
from pathlib import Path

import pytest

STATIC = Path(__file__).resolve().parent.parent / "static"
HTMX = STATIC / "vendor" / "htmx.min.js"


def test_htmx_is_the_file_that_was_tried() -> None:
    digest = hashlib.sha256(HTMX.read_bytes()).hexdigest()

    assert digest == "a0abb04f2f45a1f89d1d4844023245537e5e6014c87b144553e0607b4cc32130"


def test_htmx_is_the_version_that_the_documentation_names() -> None:
    assert 'version="4.0.1"' in HTMX.read_text(encoding="utf-8")


@pytest.mark.parametrize("folder", ["fonts", "icons", "vendor"])
def test_every_folder_of_vendored_files_has_its_licenses(folder: str) -> None:
    assert list((STATIC / folder).glob("LICENSE-*"))
