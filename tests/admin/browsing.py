"""What an author's browser does: open a page, read its form, change some fields, send it."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

from django.test import Client

type Fields = dict[str, list[str]]


class _FormReader(HTMLParser):
    """Collects what the form with this id would send."""

    def __init__(self, form_id: str) -> None:
        super().__init__()
        self.form_id = form_id
        self.inside = False
        self.fields: Fields = {}
        self.textarea = ""
        self.select = ""
        self.first_option = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = values.get("id") == self.form_id
        if not self.inside:
            return
        name = values.get("name", "")
        if tag == "input" and name and values.get("type") not in {"submit", "button"}:
            if values.get("type") not in {"radio", "checkbox"} or "checked" in values:
                empty = "on" if values.get("type") in {"radio", "checkbox"} else ""
                self.fields.setdefault(name, []).append(values.get("value", empty))
        elif tag == "textarea":
            self.textarea = name
            self.fields[name] = [""]
        elif tag == "select":
            self.select, self.first_option = name, "multiple" not in values
        elif tag == "option" and self.select:
            self._option(values)

    def _option(self, values: dict[str, str]) -> None:
        if "selected" in values or self.first_option:
            self.fields[self.select] = [values.get("value", "")]
        self.first_option = False

    def handle_data(self, data: str) -> None:
        if self.inside and self.textarea:
            self.fields[self.textarea][0] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False
        elif tag == "textarea":
            self.textarea = ""
        elif tag == "select":
            self.select = ""


def form_in(html: str, form_id: str) -> Fields:
    """The fields of a form. A browser drops the first line end of a textarea."""
    reader = _FormReader(form_id)
    reader.feed(html)
    assert reader.fields, f"no form {form_id}"
    return {
        name: [value.removeprefix("\n").removeprefix("\r\n") for value in values]
        for name, values in reader.fields.items()
    }


def opened(client: Client, url: str, form_id: str) -> Fields:
    response = client.get(url)
    assert response.status_code == 200, response.status_code
    return form_in(response.text, form_id) | {"_save": ["Save"]}


def changed(fields: Fields, **values: Any) -> Fields:
    """The form with some fields filled in."""
    return fields | {name: value if isinstance(value, list) else [str(value)] for name, value in values.items()}


def errors_of(response: Any) -> dict[str, list[str]]:
    """The errors of the form on the page, by field."""
    form = response.context["adminform"].form
    return {name: [str(error) for error in errors] for name, errors in form.errors.items()}


def act_on(client: Client, url: str, action: str, *rows: int, **query: Any) -> Any:
    """Choose rows of a list and an action, and say yes to the page that asks. The last response, redirects followed."""
    chosen = {"action": action, "_selected_action": list(rows)}
    asked = client.post(url, chosen | query, follow=True)
    if "confirm" not in str(asked.templates[0].name):
        return asked
    reader = _FormReader("act-form")
    reader.feed(asked.text)
    return client.post(url, reader.fields, follow=True)
