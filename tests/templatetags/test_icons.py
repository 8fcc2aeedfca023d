"""Icons come from one sprite, which has every one that a template asks for."""

from __future__ import annotations

import re

from django.conf import settings

from quizzes.templatetags.icons import SPRITE, icon


def test_an_icon_is_hidden_from_assistive_technology() -> None:
    assert icon("check") == (
        '<svg class="icon" aria-hidden="true"><use href="/static/icons/sprite.svg#check"></use></svg>'
    )


def test_the_sprite_has_every_icon_of_the_templates() -> None:
    sprite = (settings.BASE_DIR / "static" / SPRITE).read_text()
    texts = [path.read_text() for path in (settings.BASE_DIR / "templates").rglob("*.html")]

    wanted = {name for text in texts for name in re.findall(r'{% icon "([\w-]+)"', text)}

    assert wanted <= set(re.findall(r'id="([\w-]+)"', sprite))
