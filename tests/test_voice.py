"""What people read: said as one would say it aloud, written as Americans write it, and passed through gettext."""

from __future__ import annotations

import ast
import re
import struct
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.template.base import Lexer, TokenType
from django.test import Client
from django.utils import translation
from django.utils.translation import trans_real

from quizzes.knowledge.states import MEANINGS
from quizzes.templatetags.study import count_of
from tests.factories import UserFactory

ROOT = Path(__file__).parent.parent
GETTEXT = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext"}
NOBODY_SAYS = re.compile(
    r"arrive whole|per cent|\bno valid\b|make an account|\bmend\b|a way on|for which reason", re.IGNORECASE
)
TYPED_APOSTROPHE = re.compile(r"[a-z}]'(?:s|t|re|ve|ll|d|m)\b", re.IGNORECASE)
SENTENCE_IN_SCRIPT = re.compile(r"""["`][A-Z][a-z]+’?[a-z]* [^"`]*["`]""")
NOT_AMERICAN = re.compile(r"""(?:\d|\}\}|\)[ds])[\s\u00a0]%(?!\()|date:"j [FM]""")


def texts_of_template(file: Path) -> Iterator[str]:
    """What stands between tags, what is translated, and how filters write it. Nothing of a comment."""
    for token in Lexer(file.read_text(encoding="utf-8")).tokenize():
        if token.token_type == TokenType.VAR:
            yield f"{{{{ {token.contents} }}}}"
        elif token.token_type != TokenType.COMMENT:
            yield token.contents


def texts_of_module(file: Path) -> Iterator[str]:
    """What is given to gettext."""
    source = file.read_text(encoding="utf-8")
    if "django.utils.translation" not in source:
        return
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in GETTEXT:
            yield from (
                each.value for each in node.args if isinstance(each, ast.Constant) and isinstance(each.value, str)
            )


@cache
def texts() -> list[tuple[str, str]]:
    """Each file with what it says."""
    return [(str(file.relative_to(ROOT)), text) for file, text in _texts()]


def _texts() -> Iterator[tuple[Path, str]]:
    for file in sorted((ROOT / "templates").rglob("*")):
        if file.suffix in {".html", ".txt"}:
            # In one piece: a number and its sign are two tokens.
            yield file, "".join(texts_of_template(file))
    for place in ("quizzes", "genai_quiz"):
        for file in sorted((ROOT / place).rglob("*.py")):
            yield from ((file, text) for text in texts_of_module(file))


def test_nothing_is_said_that_nobody_says() -> None:
    found = [(file, said[0]) for file, text in texts() if (said := NOBODY_SAYS.search(text))]

    assert found == []


def test_numbers_and_dates_are_written_as_americans_write_them() -> None:
    found = [(file, said[0]) for file, text in texts() if (said := NOT_AMERICAN.search(text))]

    assert found == []


def test_an_apostrophe_is_a_printed_one() -> None:
    """’ and not ': in what passes through gettext, but for the help of columns, and in what states of memory mean."""
    said = [(file, text) for file, text in texts() if not file.startswith("quizzes/models/")]
    said += [("quizzes/knowledge/states.py", text) for text in map(str, MEANINGS.values())]

    assert [(file, found[0]) for file, text in said if (found := TYPED_APOSTROPHE.search(text))] == []


def test_scripts_take_their_words_from_the_page() -> None:
    """So that these pass through gettext, too: `static/js/words.js`."""
    scripts = (ROOT / "static/js").glob("*.js")
    code = {
        file.name: re.sub(r"^\s*//.*$", "", file.read_text(encoding="utf-8"), flags=re.MULTILINE) for file in scripts
    }

    assert {name: said[0] for name, text in code.items() if (said := SENTENCE_IN_SCRIPT.search(text))} == {}


def test_the_words_that_a_script_asks_for_stand_in_a_template() -> None:
    pages = "".join(file.read_text(encoding="utf-8") for file in (ROOT / "templates").rglob("*.html"))
    asked = {
        re.sub("[A-Z]", lambda capital: f"-{capital[0].lower()}", name)
        for file in (ROOT / "static/js").glob("*.js")
        for name in re.findall(r'wordsOf\(\w+, "(\w+)"', file.read_text(encoding="utf-8"))
    }

    assert len(asked) > 20
    assert {name for name in asked if f"data-{name}=" not in pages} == set()


@pytest.mark.parametrize("text", ["86 % of it", "{{ share }} %", "%(share)d %% likely", '{{ day|date:"j F Y" }}'])
def test_a_form_that_is_not_american_is_seen(text: str) -> None:
    assert NOT_AMERICAN.search(text)


# --- Through gettext ----------------------------------------------------------------------------

HEADER = "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=2; plural=(n != 1);\n"
WORDS = {
    "": HEADER,
    "Settings": "Agordoj",
    "Time zone": "Horzono",
    "Changes apply from your next answer. Nothing already scheduled moves.": "Ŝanĝoj validas ekde via sekva respondo.",
    "%(number)s question\0%(number)s questions": "%(number)s demando\0%(number)s demandoj",
}


def compiled(words: dict[str, str]) -> bytes:
    """A catalog as gettext reads it: two tables of lengths and offsets, then the texts."""
    ids, strings = sorted(words), [words[each] for each in sorted(words)]
    start, tables, body = 28 + 16 * len(ids), b"", b""
    for text in (*ids, *strings):
        raw = text.encode()
        tables += struct.pack("<II", len(raw), start + len(body))
        body += raw + b"\0"
    return struct.pack("<7I", 0x950412DE, 0, len(ids), 28, 28 + 8 * len(ids), 0, 0) + tables + body


@pytest.fixture
def esperanto(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    folder = tmp_path / "eo" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.mo").write_bytes(compiled(WORDS))
    settings.LOCALE_PATHS = [str(tmp_path)]
    monkeypatch.setattr(trans_real, "_translations", {})
    with translation.override("eo"):
        yield


def plain_words(node: ast.AST) -> bool:
    """A text that no catalog can translate."""
    said = "".join(
        each.value for each in ast.walk(node) if isinstance(each, ast.Constant) and isinstance(each.value, str)
    )
    return isinstance(node, ast.Constant | ast.JoinedStr) and bool(re.search(r"[A-Za-z]{3}", said))


def said_in_admin(file: Path) -> Iterator[tuple[int, ast.AST]]:
    """What the admin puts on a page: messages, names of columns and actions, titles, buttons."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            if getattr(node.func, "attr", "") == "message_user" and len(node.args) > 1:
                yield node.lineno, node.args[1]
            yield from (
                (node.lineno, each.value) for each in node.keywords if each.arg in {"description", "empty_value"}
            )
        elif isinstance(node, ast.Dict):
            named = zip(node.keys, node.values, strict=True)
            yield from (
                (node.lineno, value)
                for key, value in named
                if isinstance(key, ast.Constant) and key.value in {"title", "button", "sentence"}
            )


@pytest.mark.parametrize("file", sorted((ROOT / "quizzes" / "admin").glob("*.py")), ids=lambda file: file.stem)
def test_what_the_admin_says_can_be_translated(file: Path) -> None:
    assert [line for line, said in said_in_admin(file) if plain_words(said)] == []


@pytest.mark.django_db
@pytest.mark.usefixtures("esperanto")
def test_a_page_speaks_the_language_that_is_active(client: Client) -> None:
    client.force_login(UserFactory.create())

    page = client.get("/settings/").text

    assert '<h1 id="study-h">Agordoj</h1>' in page
    assert "Ŝanĝoj validas ekde via sekva respondo." in page
    assert ">Horzono</label>" in page


@pytest.mark.usefixtures("esperanto")
@pytest.mark.parametrize(("number", "words"), [(1, "one demando"), (20, "20 demandoj")])
def test_a_count_takes_the_plural_of_the_language(number: int, words: str) -> None:
    assert count_of(number, "question") == words
