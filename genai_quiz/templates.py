"""Where the site's own templates are read from, and how: pages go out without their indentation."""

from __future__ import annotations

import re

from django.template import Origin
from django.template.loaders import filesystem

INDENTATION = re.compile(r"^[ \t]+", re.MULTILINE)


class Loader(filesystem.Loader):
    """Leaves the indentation out, which is for those who write: it was an eighth of a page of the guide.

    Lines stay lines, so an error names the right one. A mail keeps its text as it is written.
    """

    def get_contents(self, origin: Origin) -> str:
        text: str = super().get_contents(origin)
        return INDENTATION.sub("", text) if origin.name.endswith(".html") else text
