"""Imports point in one direction: docs/architecture.md draws the picture, this file holds it true."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
APP = ROOT / "quizzes"

# From the bottom up. A package may import from its own layer and from those below it.
LAYERS = {
    "pure": {
        "problems",
        "kinds",
        "generators",
        "labs",
        "guide",
        "scheduling",
        "concepts",
        "placement",
        "item_analysis",
        "scoring",
    },
    "stored": {"models"},
    "use cases": {
        "log",
        "knowledge",
        "reading",
        "search",
        "account",
        "study",
        "quizzing",
        "sittings",
        "reminding",
        "authoring",
        "desk",
    },
    "edges": {
        "views",
        "forms",
        "entrance",
        "admin",
        "management",
        "templatetags",
        "checks",
        "middleware",
        "operations",
        "sessions",
        "urls",
    },
}
HEIGHT = {package: height for height, packages in enumerate(LAYERS.values()) for package in packages}

# Inside the pure layer too the order is fixed: the guide knows the kinds, never the other way round.
PURE_MAY_IMPORT = {
    "problems": set[str](),
    "kinds": {"problems"},
    "generators": {"problems", "kinds"},
    "labs": {"generators"},
    "guide": {"problems", "kinds", "generators", "concepts", "placement", "scheduling"},
    "placement": {"concepts"},
    "scheduling": set[str](),
    "scoring": set[str](),
    "concepts": set[str](),
    "item_analysis": set[str](),
}
# Among the use cases: the log is below all, and a sitting leads through what the others know.
USE_CASES_MAY_IMPORT = {
    "log": set[str](),
    "account": {"log"},
    "knowledge": {"log"},
    "reading": {"log", "knowledge"},
    "search": {"log", "reading"},
    "study": {"log", "knowledge", "reading"},
    "quizzing": {"log", "knowledge", "study"},
    "sittings": {"log", "knowledge", "study", "quizzing", "reading"},
    "reminding": {"log", "account", "study"},
    "authoring": {"log", "account", "reading", "search"},
    "desk": {"log", "knowledge", "authoring"},
}
FORBIDDEN = {
    "pure": ("django", "allauth", "genai_quiz"),
    # django.urls is allowed to the models: a row knows its own address (get_absolute_url).
    "stored": ("django.http", "django.shortcuts", "django.template", "django.forms", "django.views"),
    "use cases": ("django.http", "django.urls", "django.shortcuts", "django.template", "django.forms", "django.views"),
    "edges": (),
}
# A migration may run any code of its time; the app's configuration loads the checks.
OUTSIDE_THE_LAYERS = {"migrations", "apps", "content", "__init__"}


def layer_of(package: str) -> str:
    return next(layer for layer, packages in LAYERS.items() if package in packages)


def package_of(path: Path, app: Path = APP) -> str:
    """The part of the app a file belongs to: quizzes/kinds/body.py -> kinds, quizzes/checks.py -> checks.

    A kind is a folder: what its authors fill in, quizzes/kinds/choice/form.py, is one of the forms.
    """
    parts = path.relative_to(app).parts
    return "forms" if is_form_of_kind(parts) else parts[0].removesuffix(".py")


def is_form_of_kind(parts: Sequence[str]) -> bool:
    return len(parts) > 2 and parts[0] == "kinds" and parts[2].removesuffix(".py") == "form"


def imports_of(source: str, module: str, *, is_package: bool) -> Iterator[tuple[int, str]]:
    """Every import in the source, inside functions too, as (line, absolute name)."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, name.name) for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                here = module.split(".") if is_package else module.split(".")[:-1]
                base = ".".join([*here[: len(here) - node.level + 1], *([base] if base else [])])
            yield from ((node.lineno, f"{base}.{name.name}") for name in node.names)


def within(name: str, package: str) -> bool:
    return name == package or name.startswith(f"{package}.")


def violations(path: Path, source: str, app: Path = APP) -> list[str]:
    package = package_of(path, app)
    if package in OUTSIDE_THE_LAYERS:
        return []
    layer = layer_of(package)
    where = path.relative_to(app.parent).with_suffix("")
    is_package = where.name == "__init__"
    module = ".".join((where.parent if is_package else where).parts)
    found = []
    for line, name in imports_of(source, module, is_package=is_package):
        if any(within(name, forbidden) for forbidden in FORBIDDEN[layer]):
            found.append(f"{path.name}:{line}: {layer} imports {name}")
        elif within(name, "quizzes") and name != "quizzes":
            parts = name.split(".")[1:]
            other = "forms" if is_form_of_kind(parts) else parts[0]
            found += [f"{path.name}:{line}: {package} imports {name}"] * (not may_import(package, other))
    return found


def may_import(package: str, other: str) -> bool:
    if other == package or other in OUTSIDE_THE_LAYERS:
        return True
    if package in PURE_MAY_IMPORT:
        return other in PURE_MAY_IMPORT[package]
    if package in USE_CASES_MAY_IMPORT and other in USE_CASES_MAY_IMPORT:
        return other in USE_CASES_MAY_IMPORT[package]
    return HEIGHT[other] <= HEIGHT[package]


def modules() -> list[Path]:
    return sorted(APP.rglob("*.py"))


def test_the_format_of_the_guide_knows_nothing_of_its_checks() -> None:
    found = [path.name for path in (APP / "guide" / "format").glob("*.py") if "guide.checks" in path.read_text()]

    assert found == []


def test_every_part_of_the_app_has_a_layer() -> None:
    parts = {package_of(path) for path in modules()}

    assert parts - set(HEIGHT) - OUTSIDE_THE_LAYERS == set()


@pytest.mark.thorough("all of the code")
def test_imports_point_downward() -> None:
    found = [each for path in modules() for each in violations(path, path.read_text(encoding="utf-8"))]

    assert found == []


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("kinds/choice/kind.py", "from django.utils import timezone"),
        ("kinds/choice/kind.py", "import django"),
        ("kinds/choice/kind.py", "from quizzes.guide import pages"),
        ("kinds/choice/kind.py", "from ...guide import pages"),
        ("scheduling/days.py", "from quizzes.models import Card"),
        ("kinds/choice/kind.py", "from quizzes.forms.authoring.rows import Column"),
        ("kinds/choice/kind.py", "from quizzes.kinds.choice.form import Form"),
        ("guide/format/parse.py", "from quizzes.kinds.choice import form"),
        ("models/study.py", "from quizzes.study import answering"),
        ("models/study.py", "from django.http import HttpRequest"),
        ("log/answering.py", "from django.shortcuts import render"),
        ("log/answering.py", "def f():\n    from django import http"),
        ("log/answering.py", "from quizzes.views import review"),
        ("knowledge/memory.py", "from quizzes import views"),
        ("log/answering.py", "from quizzes.study import today"),
        ("search/finding.py", "from quizzes.sittings import sitting_of"),
    ],
)
def test_a_planted_violation_is_found(path: str, line: str) -> None:
    assert len(violations(APP / path, line)) == 1


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("guide/format/parse.py", "from quizzes.kinds import KINDS"),
        ("models/study.py", "from quizzes.scheduling.memory import Rating"),
        ("log/answering.py", "from django.db import transaction"),
        ("views/review.py", "from quizzes.log.answering import record_answer"),
        ("kinds/choice/kind.py", "from ..base import Verdict"),
        ("kinds/choice/form.py", "from django import forms"),
        ("kinds/choice/form.py", "from quizzes.forms.authoring.rows import Column"),
    ],
)
def test_an_import_that_points_downward_is_allowed(path: str, line: str) -> None:
    assert violations(APP / path, line) == []


# What learners are shown is read in one place, so that a revision and its kind are never mixed up (decision 0209).
LEARNERS_SIDE = (
    "log",
    "knowledge",
    "reading",
    "search",
    "account",
    "study",
    "quizzing",
    "sittings",
    "views",
    "forms/study.py",
    "templatetags",
    "admin/preview.py",
)
READS_REVISIONS = {APP / "log" / "shown.py"}


def revision_reads(source: str) -> list[str]:
    """Where a source reads what a revision says, or picks a kind by its name."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and node.attr in {"content", "rendered"}:
            found.append(f"{node.lineno}: .{node.attr}")
        elif (
            isinstance(node, ast.Subscript) and ast.unparse(node.value) == "KINDS" and "quizzes.kinds import" in source
        ):
            found.append(f"{node.lineno}: KINDS[…]")
    return found


@pytest.mark.thorough("all of the code")
def test_one_place_reads_what_was_shown() -> None:
    paths = [path for path in modules() if str(path.relative_to(APP)).startswith(LEARNERS_SIDE)]
    found = {path: revision_reads(path.read_text(encoding="utf-8")) for path in paths}

    assert {path for path, reads in found.items() if reads} == READS_REVISIONS


def test_templates_read_no_revision() -> None:
    reads = re.compile(r"(revision|current)\.(kind|content|rendered)\b|question\.kind\b")
    pages = sorted((ROOT / "templates").rglob("*.html"))

    assert [page for page in pages if reads.search(page.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize(
    "source",
    [
        "review.revision.content",
        "question.current.rendered['why']",
        "from quizzes.kinds import KINDS\nKINDS[question.kind].LABEL",
    ],
)
def test_a_second_reader_would_be_found(source: str) -> None:
    assert len(revision_reads(source)) == 1
