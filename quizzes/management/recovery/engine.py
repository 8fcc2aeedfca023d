"""What each database engine has to be able to do so that copies can be made, judged and put back."""

from __future__ import annotations

import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import Callable
from pathlib import Path

from .contents import Contents

STAMP = "%Y%m%dT%H%M%S%fZ"


class Engine(ABC):
    name: str
    suffix: str
    magic: bytes  # the first bytes of a copy

    @abstractmethod
    def place(self) -> str:
        """The database of this site, for a sentence."""

    @abstractmethod
    def contents(self) -> Contents:
        """What the site's database holds now; nothing where there is none. Makes none."""

    @abstractmethod
    def copy(self, target: Path) -> None:
        """One consistent state, whatever is being written meanwhile."""

    @abstractmethod
    def contents_of(self, copy: Path) -> Contents:
        """What a copy holds, at a glance."""

    @abstractmethod
    def check_whole(self, copy: Path) -> None:
        """Read a copy from end to end."""

    @abstractmethod
    def replace(
        self, copy: Path, *, keep: Callable[[], Path | None], ready: Callable[[], None], now: dt.datetime
    ) -> str:
        """Put the copy in the place of the database: the old one or the new one stands at any moment.

        `keep` copies what is there now, or fails; then the raw database is set aside. `ready` brings the new one up to
        date. Returns where the old database is, or nothing where there was none.
        """
