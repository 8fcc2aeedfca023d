"""How static files are named, joined and stored, and how long an older version stays."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage

VERSIONS_KEPT = 2  # of each file: the current one, and the one that pages may have open during an update
HASHED = re.compile(r"(?P<stem>.+)\.[0-9a-f]{12}(?P<ending>\.[^.]+)?")
COMPRESSED = (".br", ".gz")
IMPORT = re.compile(r'^import (?P<names>\{ \w+(?:, \w+)* \}) from "\./(?P<file>[\w-]+\.js)";$', re.MULTILINE)
EXPORT = re.compile(r"^export (?=(?:async )?(?:function|const) (?P<name>\w+))", re.MULTILINE)


class HashedStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Names with a hash and pre-compressed copies; a script brings along the modules that it imports."""

    support_js_module_import_aggregation = True

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)  # type: ignore[no-untyped-call]  # whitenoise
        self._addresses: dict[str | None, str] = {}

    def url(self, name: str | None, force: bool = False) -> str:
        """The address, worked out once: a page asks for a dozen, most of them the sprite of icons."""
        if force:
            return str(super().url(name, force=True))  # type: ignore[arg-type]  # the two bases disagree about None
        if name not in self._addresses:
            self._addresses[name] = str(super().url(name))  # type: ignore[arg-type]
        return self._addresses[name]

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        if not dry_run:
            paths |= {name: self.join(name, *found) for name, found in paths.items() if name.endswith(".js")}
        yield from super().post_process(paths, dry_run=dry_run, **options)  # type: ignore[no-untyped-call]  # whitenoise
        self._addresses.clear()
        if not dry_run:
            self.remove_old_versions()

    def join(self, name: str, source: Any, path: str) -> tuple[Any, str]:
        """Where to read a script with what it imports: in its collected copy, if it imports anything."""
        file = Path(source.path(path))
        script = file.read_text("utf-8")
        whole = joined(script, file.parent)
        if whole == script:
            return source, path
        Path(self.path(name)).write_text(whole, "utf-8")
        return self, name

    def remove_old_versions(self) -> None:
        current = {Path(self.path(name)) for name in self.hashed_files.values()}
        for versions in versions_by_file(Path(self.location)).values():
            newest_first = sorted(versions, key=lambda path: (path in current, path.stat().st_mtime_ns), reverse=True)
            for path in newest_first[VERSIONS_KEPT:]:
                for ending in ("", *COMPRESSED):
                    path.with_name(path.name + ending).unlink(missing_ok=True)


def joined(script: str, folder: Path) -> str:
    """A module with those that it imports, each in a scope of its own: one file travels, where six did."""

    def inside(found: re.Match[str]) -> str:
        module = (folder / found["file"]).read_text("utf-8")
        names = ", ".join(each["name"] for each in EXPORT.finditer(module))
        body = EXPORT.sub("", joined(module, folder))
        return f"const {found['names']} = (() => {{\n{body}return {{ {names} }};\n}})();"

    return IMPORT.sub(inside, script)


def versions_by_file(folder: Path) -> dict[Path, list[Path]]:
    """The copies with a hash in their name, by the name that they have without it."""
    found: dict[Path, list[Path]] = defaultdict(list)
    for path in folder.rglob("*"):
        if path.suffix not in COMPRESSED and (hashed := HASHED.fullmatch(path.name)):
            found[path.with_name(hashed["stem"] + (hashed["ending"] or ""))].append(path)
    return found
