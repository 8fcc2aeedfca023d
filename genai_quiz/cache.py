"""The cache in the database, which says so when it could not write."""

from __future__ import annotations

from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.db import DatabaseCache
from django.db import OperationalError


class LoudDatabaseCache(DatabaseCache):
    """Django's own lets a write fail in silence. Sign-in limits would then tell a busy database as too many tries."""

    def set(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        made = self.make_and_validate_key(key, version=version)
        if not self._base_set("set", made, value, timeout):  # type: ignore[attr-defined]  # unknown to the stubs
            raise OperationalError("The cache could not be written.")

    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        if super().add(key, value, timeout, version):
            return True
        if not self.has_key(key, version):
            raise OperationalError("The cache could not be written.")
        return False
