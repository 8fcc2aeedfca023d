"""An image to upload: the file, a short name, and what is to be seen."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from quizzes.authoring.edition import links
from quizzes.guide import DrawingError
from quizzes.guide.format.images import ImageError, Picture, clean_image
from quizzes.models import Image
from quizzes.reading.images import is_public


class ImageForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    file = forms.FileField(
        label=_("Image"),
        help_text=_(
            "PNG, JPEG, WebP or GIF, up to 10 MB. It’s made smaller and turned upright; place and camera are taken out."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": "image/png,image/jpeg,image/webp,image/gif"}),
    )
    picture: Picture | None = None
    may_publish = False
    """Whether what learners see is theirs to decide. Set by the admin."""

    class Meta:
        model = Image
        fields = ("file", "name", "alt")
        labels: ClassVar[dict[str, Any]] = {"alt": _("Description")}
        help_texts: ClassVar[dict[str, Any]] = {
            "name": _("Small letters, digits and hyphens, such as kettle-boils. It’s never used for another image."),
            "alt": _("What is to be seen, for whoever doesn’t see it. In a question it mustn’t tell the answer."),
        }

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

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"])
        if _is_drawn(name):
            raise forms.ValidationError(_("A drawing of the guide has this name. Choose another."))
        if not self.may_publish and is_public(name):
            raise forms.ValidationError(_("A published page already shows a figure of this name. Choose another."))
        return name


def _is_drawn(name: str) -> bool:
    try:
        return links().drawing(name) is not None
    except DrawingError:
        return True
