"""What many tests start from, made once for each state of the code and kept below var/: later runs and workers copy it.

The name holds a hash of everything that it is made of, so a change makes another; two runs at once make it once.
"""

from __future__ import annotations

import fcntl
import functools
import hashlib
import os
import pickle
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from quizzes.authoring.publishing import publish_guide
from quizzes.guide import CONTENT, Page, Report, check_content, load_guide
from quizzes.problems import Problem
from tests.databases import administer, made_database, names_like, pointed_at

FOLDER = Path(settings.BASE_DIR) / "var" / "prepared"
STATES_KEPT = 12  # of each thing: whoever goes back and forth between two branches keeps both

PARSING = ("quizzes/content", "quizzes/guide", "quizzes/kinds", "quizzes/problems.py", "requirements")
TABLES = ("quizzes/migrations", "quizzes/models", "requirements", "genai_quiz")
PUBLISHING = ("quizzes", "requirements", "genai_quiz")
EDGES = {"views", "forms", "admin", "templatetags", "management", "operations", "entrance"}  # none has a part in it


@functools.cache
def state_of(*places: str) -> str:
    """A hash of all files in these places, and of this one."""
    digest = hashlib.sha256()
    for path in (Path(__file__), *(path for place in places for path in files_in(place))):
        digest.update(f"{path}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def files_in(place: str) -> Iterable[Path]:
    path = Path(settings.BASE_DIR) / place
    assert path.exists(), f"{place} is gone: say in {__name__} what is made of what now"
    found = (
        [path] if path.is_file() else (each for each in path.rglob("*") if not EDGES & {*each.relative_to(path).parts})
    )
    return sorted(each for each in found if each.is_file() and each.suffix != ".pyc")


@contextmanager
def alone(name: str) -> Iterator[None]:
    """No other process of this machine makes the same thing meanwhile."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / f"{name}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


# --- Files and folders --------------------------------------------------------------------------


def kept_path(name: str, state: str, make: Callable[[Path], None]) -> Path:
    """A file or folder that `make` writes, complete or absent."""
    path = FOLDER / f"{name}-{state}"
    with alone(name):
        if not path.exists():
            # A folder of its own: of a run that was killed, a database's journal goes along with the database.
            unfinished = FOLDER / f"{name}-unfinished"
            remove(unfinished)
            unfinished.mkdir()
            make(unfinished / "made")
            (unfinished / "made").rename(path)
            remove(unfinished)
            others = sorted(FOLDER.glob(f"{name}-{'?' * len(state)}"), key=lambda each: each.stat().st_mtime_ns)
            for older in others[:-STATES_KEPT]:
                remove(older)
    return path


def remove(path: Path) -> None:
    shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)


@functools.cache
def shipped_guide() -> tuple[list[Page], list[Problem]]:
    """The guide as it is shipped, parsed: not to be changed."""

    def write(path: Path) -> None:
        path.write_bytes(pickle.dumps(load_guide(CONTENT)))

    found: tuple[list[Page], list[Problem]] = pickle.loads(kept_path("guide", state_of(*PARSING), write).read_bytes())
    return found


@functools.cache
def shipped_report() -> Report:
    """What `check_content` finds in the guide as it is shipped."""

    def write(path: Path) -> None:
        path.write_bytes(pickle.dumps(check_content(CONTENT)))

    found: Report = pickle.loads(kept_path("report", state_of(*PUBLISHING), write).read_bytes())
    return found


def static_files() -> Path:
    """The folder of static files as `serve` collects and compresses them."""

    def collect(folder: Path) -> None:
        program = "from quizzes.management.commands.serve import collect_static; collect_static()"
        environment = os.environ | {"ENV_FILE": "tests/test.env", "DATA_DIR": str(folder)}
        command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", program]
        subprocess.run(command, cwd=settings.BASE_DIR, env=environment, check=True, capture_output=True)

    return kept_path("static", state_of("static", "genai_quiz", "requirements"), collect) / "static"


# --- Databases ----------------------------------------------------------------------------------


def kept_database(name: str, state: str, fill: Callable[[], None], template: str = "") -> str:
    """The name of a database that `fill` has filled: to be copied, never to be worked on."""
    if connection.vendor == "postgresql":
        return kept_on_postgresql(f"test_{name}", state, fill, template)

    def make(path: Path) -> None:
        if template:
            shutil.copyfile(template, path)
        with pointed_at(str(path)):
            fill()

    return str(kept_path(f"{name}.sqlite3", state, make))


def kept_on_postgresql(name: str, state: str, fill: Callable[[], None], template: str) -> str:
    final = f"{name}_{state}"
    with alone(name):
        if names_like(final):
            return final
        with made_database(FOLDER, template) as unfinished:
            with pointed_at(unfinished):
                fill()
            administer(f'ALTER DATABASE "{unfinished}" RENAME TO "{final}"')
        for older in names_like(f"{name}_{'_' * len(state)}")[:-STATES_KEPT]:
            administer(f'DROP DATABASE IF EXISTS "{older}" WITH (FORCE)')
    return final


def empty_database() -> str:
    """All tables, and what the migrations put into them."""

    def fill() -> None:
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)

    return kept_database("empty", state_of(*TABLES), fill)


def guide_database() -> str:
    """The shipped guide, published."""

    def fill() -> None:
        publish_guide(root=CONTENT, now=timezone.now(), force=True)

    return kept_database("published", state_of(*PUBLISHING), fill, empty_database())
