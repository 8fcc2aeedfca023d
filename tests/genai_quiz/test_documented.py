"""Every variable and every command is documented, and nothing else is."""

import re
from pathlib import Path

from quizzes.management.recovery.condition import ADVICE
from quizzes.operations import health
from quizzes.operations.consistency import CHECKS

ROOT = Path(__file__).resolve().parents[2]
READER = re.compile(r"""\b(?:text|required|flag|integer|words|choice|site_url|environ\.get)\(\s*"([A-Z_]{3,})\"""")


def test_every_variable_is_documented() -> None:
    sources = [(ROOT / "genai_quiz" / name).read_text(encoding="utf-8") for name in ("settings.py", "env.py")]
    read = {name for source in sources for name in READER.findall(source)}

    rows = re.findall(r"^\| (`.*?) \|", (ROOT / "docs" / "settings.md").read_text(encoding="utf-8"), re.MULTILINE)

    assert read == {name for row in rows for name in re.findall(r"`([A-Z_]+)`", row)}


def test_every_command_is_documented() -> None:
    commands = {path.stem for path in (ROOT / "quizzes" / "management" / "commands").glob("[a-z]*.py")}

    rows = re.findall(r"^\| (`.*?) \|", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    documented = {name for row in rows for name in re.findall(r"`([a-z_]+)`", row)}

    assert documented >= commands


def test_every_target_of_make_is_documented() -> None:
    targets = re.findall(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)[0].split()
    readme = (ROOT / "README.md").read_text(encoding="utf-8")

    assert [target for target in targets if f"make {target}" not in readme] == ["format"]


def codes_under(heading: str) -> set[str]:
    """Those of the table in this part of the page for operators."""
    text = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    part = text.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    return {code for row in re.findall(r"^\| (`.*?) \|", part, re.MULTILINE) for code in re.findall(r"`(.*?)`", row)}


def test_every_code_of_healthz_is_documented() -> None:
    assert codes_under("Health") == {"database.unreachable", *health.CHECKS}


def test_every_code_of_the_doctor_is_documented() -> None:
    documented = codes_under("doctor")

    assert documented == {check.code for check in CHECKS} | ADVICE.keys()
