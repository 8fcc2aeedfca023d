"""What an author typed into a form outlives the session that it was typed in.

A form carries a seal that names its author and its address. When it comes back after the session has ended, what it
holds is kept under that name, and offered to that author alone, in the same form, after the next sign-in. Without a
seal of ours nothing is kept: a stranger cannot fill the table, nor put words into somebody's form.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.core import signing
from django.db import transaction

from quizzes.models import KeptForm, User

SEAL = "form_seal"
SALT = "quizzes.kept-form"
KEPT_FOR = dt.timedelta(days=30)
MOST_KEPT = 20
"""Forms of one author: beyond that the oldest goes."""
NEVER_KEPT = frozenset({SEAL, "csrfmiddlewaretoken"})

type Sent = Mapping[str, list[str]]


def address_of(path: str) -> str:
    """The address of a form, however one came to it: the list it was opened from does not matter."""
    parts = urlsplit(path)
    asked = [(name, value) for name, value in parse_qsl(parts.query) if not name.startswith("_")]
    return f"{parts.path}?{urlencode(asked)}" if asked else parts.path


def seal(user: User, path: str) -> str:
    """What the form at this address carries, to come back to this author."""
    return signing.dumps({"user": user.pk, "path": address_of(path)}, salt=SALT)


def keep(*, sent: Iterable[tuple[str, list[str]]], path: str, now: dt.datetime) -> KeptForm | None:
    """Keep what a form holds for the author that its seal names; None, and nothing kept, without a good seal."""
    data, path = dict(sent), address_of(path)
    user = _sealed(data.get(SEAL, [""])[-1], path)
    if user is None:
        return None
    with transaction.atomic():
        _make_room(user, now)
        fields = without_nul({name: values for name, values in data.items() if name not in NEVER_KEPT})
        kept, _ = KeptForm.objects.update_or_create(user=user, path=path, defaults={"data": fields, "kept_at": now})
    return kept


def without_nul(sent: Sent) -> dict[str, list[str]]:
    """What a form holds, as every database keeps it: PostgreSQL refuses a NUL in JSON, in a name as in a value."""
    return {_storable(name): [_storable(value) for value in values] for name, values in sent.items()}


def _storable(text: str) -> str:
    return text.replace("\0", "\ufffd")


def _sealed(text: str, path: str) -> User | None:
    try:
        named: dict[str, Any] = signing.loads(text, salt=SALT, max_age=KEPT_FOR)
    except signing.BadSignature:
        return None
    return User.objects.filter(pk=named["user"], is_active=True).first() if named["path"] == path else None


def _make_room(user: User, now: dt.datetime) -> None:
    """What nobody came back for goes."""
    KeptForm.objects.filter(kept_at__lt=now - KEPT_FOR).delete()
    others = KeptForm.objects.filter(user=user).order_by("-kept_at", "-pk")
    KeptForm.objects.filter(pk__in=[each.pk for each in others[MOST_KEPT - 1 :]]).delete()


def kept_for(*, user: User, path: str, now: dt.datetime) -> KeptForm | None:
    """What this author typed into the form at this address before their session ended."""
    return KeptForm.objects.filter(user=user, path=address_of(path), kept_at__gte=now - KEPT_FOR).first()


def forget_kept(*, user: User, path: str) -> None:
    """It was stored, or the author does not want it."""
    KeptForm.objects.filter(user=user, path=address_of(path)).delete()
