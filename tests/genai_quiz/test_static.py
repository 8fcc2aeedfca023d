"""Pages that are open while the site is updated find their files; older ones go."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles.finders import get_finder
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpResponse
from django.test import RequestFactory
from pytest_django import Settings
from whitenoise.middleware import WhiteNoiseMiddleware

from genai_quiz.static import EXPORT, IMPORT, joined
from quizzes.management.commands.serve import collect_static

pytestmark = pytest.mark.django_db  # the end of a response closes old connections

Release = Callable[[str], str]


def forget_finders() -> None:
    get_finder.cache_clear()  # type: ignore[attr-defined]  # it is wrapped in lru_cache


@pytest.fixture
def release(settings: Settings, tmp_path: Path) -> Iterator[Release]:
    """Collect a site of one drawing, as an update does, and say under which address it is served."""
    source = tmp_path / "source"
    source.mkdir()
    settings.STATICFILES_DIRS = [source]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STATIC_ROOT.mkdir()
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": "genai_quiz.static.HashedStaticFilesStorage"}}
    settings.WHITENOISE_AUTOREFRESH = settings.WHITENOISE_USE_FINDERS = False

    def collect(drawing: str) -> str:
        forget_finders()
        (source / "brand.svg").write_text(drawing + " " * 500)  # long enough to be worth compressing
        collect_static()
        return staticfiles_storage.url("brand.svg")

    yield collect
    forget_finders()


def served(address: str) -> tuple[int, str]:
    """What a server that has just started answers."""
    site = WhiteNoiseMiddleware(lambda request: HttpResponse("", status=404))  # type: ignore[no-untyped-call]  # it has no types
    response = site(RequestFactory().get(address))
    content = b"".join(response) if response.streaming else response.content
    response.close()
    return response.status_code, content.decode().strip()


def test_page_that_is_open_during_an_update_finds_its_files(release: Release) -> None:
    opened, new = release("old"), release("new")

    assert opened != new
    assert [served(opened), served(new)] == [(200, "old"), (200, "new")]


def test_files_from_before_the_last_update_are_removed(release: Release, settings: Settings) -> None:
    addresses = [release(drawing) for drawing in ("first", "second", "third", "fourth")]

    assert [served(address)[0] for address in addresses] == [404, 404, 200, 200]
    assert len(list(Path(settings.STATIC_ROOT).glob("*.svg.gz"))) == 2


def test_update_taken_back_keeps_what_was_served_last(release: Release) -> None:
    first, second, third = release("first"), release("second"), release("third")

    assert release("second") == second
    assert [served(address)[0] for address in (first, second, third)] == [404, 200, 200]


def test_current_file_stays_however_old_it_is(release: Release, settings: Settings) -> None:
    current = release("current")
    for number in range(3):
        (Path(settings.STATIC_ROOT) / f"brand.{number:012}.svg").write_text("newer, and not ours")

    assert release("current") == current
    assert served(current) == (200, "current")


def test_update_that_changes_nothing_removes_nothing(release: Release) -> None:
    first, second = release("first"), release("second")

    for _ in range(3):
        release("second")

    assert [served(first)[0], served(second)[0]] == [200, 200]


def test_update_without_a_file_keeps_it_for_pages_that_are_open(release: Release, settings: Settings) -> None:
    opened = release("old")
    source = Path(settings.STATICFILES_DIRS[0])
    (source / "brand.svg").rename(source / "renamed.svg")

    forget_finders()
    collect_static()

    assert served(opened) == (200, "old")


def test_script_brings_along_what_it_imports(release: Release, tmp_path: Path) -> None:
    source = tmp_path / "source"
    (source / "words.js").write_text("const kept = 1;\nexport function words() {\n  return kept;\n}\n")
    (source / "page.js").write_text('import { words } from "./words.js";\n\nconst kept = words() + 1;\nsay(kept);\n')
    release("any")

    inside = (
        "const { words } = (() => {\nconst kept = 1;\nfunction words() {\n  return kept;\n}\nreturn { words };\n})();"
    )
    assert served(staticfiles_storage.url("page.js")) == (200, inside + "\n\nconst kept = words() + 1;\nsay(kept);")


def test_no_script_of_ours_asks_for_another_file() -> None:
    """What `joined` does not know would be asked for by a request of its own: an import under another name."""
    folder = settings.BASE_DIR / "static/js"

    assert [each.name for each in folder.glob("*.js") if re.search(r"^import|^export", entry(each), re.MULTILINE)] == []


def test_what_a_script_brings_along_twice_remembers_nothing() -> None:
    """Each copy would remember for itself."""
    scripts = {file.name: file.read_text("utf-8") for file in (settings.BASE_DIR / "static/js").glob("*.js")}
    twice = {module for name in scripts for module, count in brought(name, scripts).items() if count > 1}

    assert twice
    assert [
        name for name in twice if re.search(r"^(?:let|var) |^const \w+ = (?:new |[\[{])", scripts[name], re.MULTILINE)
    ] == []


def brought(name: str, scripts: Mapping[str, str]) -> Counter[str]:
    """The modules in a script, those in its modules among them."""
    direct = [found["file"] for found in IMPORT.finditer(scripts[name])]
    return sum((brought(each, scripts) for each in direct), Counter(direct))


def entry(script: Path) -> str:
    """The script as a page gets it; of a module, what is left of it inside another."""
    return EXPORT.sub("", joined(script.read_text("utf-8"), script.parent))
