"""A page goes out without the indentation of its template, and a mail as it is written."""

from pathlib import Path

import pytest
from django.template import Engine, TemplateSyntaxError

TEXT = "<ul>\n    {% if 1 %}\n\t  <li>One  two</li>\n    {% endif %}\n</ul>\n"


def engine(folder: Path, name: str, text: str) -> Engine:
    (folder / name).write_text(text)
    return Engine(dirs=[str(folder)], loaders=["genai_quiz.templates.Loader"], debug=True)


def rendered(folder: Path, name: str) -> str:
    return engine(folder, name, TEXT).render_to_string(name)


def test_a_page_is_sent_without_indentation(tmp_path: Path) -> None:
    assert rendered(tmp_path, "page.html") == "<ul>\n\n<li>One  two</li>\n\n</ul>\n"


def test_a_mail_keeps_its_text(tmp_path: Path) -> None:
    assert rendered(tmp_path, "mail.txt") == "<ul>\n    \n\t  <li>One  two</li>\n    \n</ul>\n"


def test_an_error_names_the_line_that_was_written(tmp_path: Path) -> None:
    with pytest.raises(TemplateSyntaxError) as raised:
        engine(tmp_path, "page.html", "<p>\n    {{ 1 }}\n    {% nonsense %}\n").get_template("page.html")

    assert raised.value.template_debug["line"] == 3  # type: ignore[attr-defined]  # set where debug is on


def test_the_site_reads_its_templates_so() -> None:
    page = Path("templates/quizzes/guide/question.html")
    assert "\n  " in page.read_text()

    source = Engine.get_default().get_template("quizzes/guide/question.html").source

    assert "\n  " not in source
