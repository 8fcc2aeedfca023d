"""An image to upload: the file, a short name, and what is to be seen."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from quizzes.authoring.edition import links
from quizzes.authoring.images import names_from, sent_before
from quizzes.guide import DrawingError
from quizzes.guide.format.images import ImageError, Picture, clean_image
from quizzes.models import Image, User
from quizzes.reading.images import is_public


class ImageForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    file = forms.FileField(
        label=_("Image"),
        help_text=_(
            "PNG, JPEG, WebP or GIF, up to 10 MB. It’s made smaller and turned upright; place and camera are taken out."
        ),
        error_messages={"required": _("Choose a file to upload."), "empty": _("This file is empty. Choose another.")},
        widget=forms.ClearableFileInput(attrs={"accept": "image/png,image/jpeg,image/webp,image/gif"}),
    )
    picture: Picture | None = None
    earlier: Image | None = None
    """The same upload sent before: an answer that was lost on its way is asked for again."""
    may_publish = False
    """Whether what learners see is theirs to decide. Set by the admin, as is who uploads."""
    author: User | None = None

    class Meta:
        model = Image
        fields = ("file", "name", "alt")
        labels: ClassVar[dict[str, Any]] = {"alt": _("Description")}
        error_messages: ClassVar[dict[str, Any]] = {
            "name": {"unique": _("Another image has this name. Choose another one.")},
            "alt": {"required": _("Say what is to be seen, for whoever doesn’t see it.")},
        }
        help_texts: ClassVar[dict[str, Any]] = {
            "name": _(
                "Small letters, digits and hyphens, such as kettle-boils. Leave it empty to take it from the "
                "description. It’s never used for another image."
            ),
            "alt": _("What is to be seen, for whoever doesn’t see it. In a question it mustn’t tell the answer."),
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["name"].required = False

    def clean_file(self) -> Any:
        uploaded = self.cleaned_data["file"]
        try:
            self.picture = clean_image(uploaded.read())
        except ImageError as error:
            words = {
                "image.animated": _("This image moves. Upload one that stands still."),
                "image.too-many-pixels": _("This image has too many pixels. Make it smaller first."),
                "image.too-large": _("This image stays above 300 KB however small it’s made. Crop it."),
            }.get(error.problem.code, _("This isn’t an image that can be read. Upload a PNG, JPEG, WebP or GIF."))
            raise forms.ValidationError(words) from error
        return uploaded

    def clean_alt(self) -> str:
        return " ".join(str(self.cleaned_data["alt"]).split())  # a figure has it on one line

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        alt, name = said.get("alt"), said.get("name")
        if self.picture is not None and alt and name is not None and self.author is not None:
            earlier = sent_before(picture=self.picture, alt=alt, author=self.author)
            self.earlier = earlier if earlier is not None and name in {"", earlier.name} else None
        if alt and name == "":
            said["name"] = next(each for each in names_from(alt) if not self._refusal(each))
        return said

    def validate_unique(self) -> None:
        if self.earlier is None:
            super().validate_unique()

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"])
        if name and (refusal := self._refusal(name)):
            raise forms.ValidationError(refusal)
        return name

    def _refusal(self, name: str) -> str:
        """Why an image can't have this name; empty where it can."""
        if _is_drawn(name):
            return gettext("A drawing of the guide has this name. Choose another.")
        if not self.may_publish and is_public(name):
            return gettext("A published page already shows a figure of this name. Choose another.")
        return ""


def _is_drawn(name: str) -> bool:
    try:
        return links().drawing(name) is not None
    except DrawingError:
        return True
