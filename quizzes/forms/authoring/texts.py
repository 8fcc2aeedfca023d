"""Fields for what authors type: tidied as the content files are, and given back as data."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

LONGEST = 20_000
TOLD = {
    "required": _("This is empty. Fill it in."),
    "max_length": _("This has %(show_value)s characters. Shorten it to %(limit_value)s at most."),
}
"""Like every problem: what is wrong, and what to do about it."""
COVERS_HELP = _(
    "Items of the source guide, such as C042, separated by spaces. Leave it empty if this isn’t from there."
)


class FiguredText(forms.Textarea):
    """A text that may show images. Below it: where they are found; with scripts, a dialog that puts one in."""

    insert_template = "admin/quizzes/image/insert.html"

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        context = {"text": super().render(name, value, attrs, renderer), "control": (attrs or {}).get("id", "")}
        return render_to_string(self.insert_template, context)


class ProseField(forms.CharField):
    """Markdown of any number of paragraphs."""

    default_error_messages: ClassVar[dict[str, Any]] = TOLD

    def __init__(self, *, rows: int = 3, figures: bool = False, **options: Any) -> None:
        widget = FiguredText if figures else forms.Textarea
        attrs = {"rows": rows, "class": "vLargeTextField", "dir": "auto"}
        super().__init__(max_length=options.pop("max_length", LONGEST), widget=widget(attrs=attrs), **options)

    def to_python(self, value: Any) -> str:
        text = str(super().to_python(value) or "")
        lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", "    ").split("\n")
        return "\n".join(line.rstrip() for line in lines).strip("\n")


class LineField(forms.CharField):
    """One line; what is pasted on several is joined."""

    default_error_messages: ClassVar[dict[str, Any]] = TOLD

    def __init__(self, *, rows: int = 0, **options: Any) -> None:
        attrs = {"dir": "auto"} | ({"rows": rows, "class": "vLargeTextField"} if rows else {"class": "vTextField"})
        widget = forms.Textarea(attrs=attrs) if rows else forms.TextInput(attrs=attrs | options.pop("attrs", {}))
        super().__init__(max_length=options.pop("max_length", 2000), widget=widget, **options)

    def to_python(self, value: Any) -> str:
        return " ".join(str(super().to_python(value) or "").split())


class WordsField(forms.CharField):
    """Short names split by spaces or commas, as a list."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=2000, widget=forms.TextInput(attrs={"class": "vTextField"}), **options)

    def prepare_value(self, value: Any) -> Any:
        return " ".join(value) if isinstance(value, list | tuple) else value

    def to_python(self, value: Any) -> Any:
        if isinstance(value, list):
            return value
        return list(dict.fromkeys(str(super().to_python(value) or "").replace(",", " ").split()))

    def run_validators(self, value: Any) -> None:
        super().run_validators(" ".join(value))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.to_python(data) != list(initial or []))


class SplitField(forms.CharField):
    """Texts split by line ends, or by another mark, as a list."""

    def __init__(self, *, mark: str = "\n", rows: int = 4, **options: Any) -> None:
        self.mark = mark
        attrs = {"rows": rows, "class": "vLargeTextField", "dir": "auto"}
        super().__init__(max_length=LONGEST, widget=forms.Textarea(attrs=attrs), **options)

    def prepare_value(self, value: Any) -> Any:
        joiner = self.mark if self.mark == "\n" else f" {self.mark} "
        return joiner.join(value) if isinstance(value, list | tuple) else value

    def to_python(self, value: Any) -> Any:
        parts = value if isinstance(value, list) else str(super().to_python(value) or "").split(self.mark)
        return [line for part in parts if (line := " ".join(part.split()))]

    def run_validators(self, value: Any) -> None:
        super().run_validators(self.mark.join(value))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.to_python(data) != list(initial or []))


class OrdersField(SplitField):
    """Rows of numbers, such as 2 1 3, as lists of numbers."""

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, list):
            value = [row if isinstance(row, str) else " ".join(map(str, row)) for row in value]
        return super().prepare_value(value)

    def clean(self, value: Any) -> list[list[int]]:
        rows = [row.replace(",", " ").split() for row in super().clean(value)]
        if not all(word.isascii() and word.isdigit() and len(word) <= 3 for row in rows for word in row):
            raise forms.ValidationError(gettext("These aren’t step numbers. On each line, write them, such as 2 1 3."))
        return [[int(word) for word in row] for row in rows]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return str(self.prepare_value(initial or []) or "").split() != str(data or "").split()
