"""The days ahead as a calendar (RFC 5545): lines of at most 75 bytes that end in CRLF, and names that never change."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

LINE = 75  # bytes, without the line break


@dataclass(frozen=True, slots=True)
class Event:
    uid: str
    start: dt.datetime
    minutes: int
    summary: str
    description: str
    url: str


def uid_of(secret: str, day: dt.date, host: str) -> str:
    """The same day of the same learner is the same event for ever, and tells nothing of either."""
    name = hashlib.sha256(f"calendar:{secret}:{day.isoformat()}".encode()).hexdigest()[:32]
    return f"{name}@{host}"


def as_text(name: str, events: Iterable[Event], changed_at: dt.datetime) -> str:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//GenAI Quiz//Reviews//EN", "CALSCALE:GREGORIAN"]
    lines += ["METHOD:PUBLISH", f"X-WR-CALNAME:{escaped(name)}", "REFRESH-INTERVAL;VALUE=DURATION:PT6H"]
    for event in events:
        lines += _lines(event, changed_at)
    lines.append("END:VCALENDAR")
    return "".join(f"{piece}\r\n" for line in lines for piece in folded(line))


def _lines(event: Event, changed_at: dt.datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{event.uid}"
    yield f"DTSTAMP:{utc(changed_at)}"
    yield f"DTSTART:{utc(event.start)}"
    yield f"DURATION:PT{max(1, event.minutes)}M"
    yield f"SUMMARY:{escaped(event.summary)}"
    yield f"DESCRIPTION:{escaped(event.description)}"
    yield f"URL:{event.url}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def utc(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).strftime("%Y%m%dT%H%M%SZ")


def escaped(text: str) -> str:
    for mark in ("\\", ";", ","):
        text = text.replace(mark, f"\\{mark}")
    return text.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "")


def folded(line: str) -> Iterator[str]:
    """The line in pieces, each after the first with a space before it; no letter is cut in two."""
    piece = ""
    for letter in line:
        if len((piece + letter).encode()) > LINE:
            yield piece
            piece = " "
        piece += letter
    yield piece
