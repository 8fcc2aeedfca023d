"""A learner's own questions in words, and the forgetting curve of one as SVG."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django import template
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from quizzes.knowledge.my_questions import Mine
from quizzes.knowledge.one_question import is_undone
from quizzes.log.day_log import SAME_DAY_RECALL
from quizzes.models import Action, Place, Review
from quizzes.scheduling import Curve, Rating

register = template.Library()

MARKS = 40  # answers with a dot of their own; more would run together


@register.simple_tag
def on_day(day: dt.date, today: dt.date) -> str:
    """“Nov 29”, with the year where it is not this one."""
    return date_format(day, "M j" if day.year == today.year else "M j, Y")


@register.simple_tag
def likely(mine: Mine) -> str:
    """“91% likely”: the chance that the learner would know it now."""
    return _("%(percent)d%% likely") % {"percent": round(100 * mine.remembered.recall)}


@register.simple_tag
def comes_next(mine: Mine, day: dt.date) -> str:
    """When a question comes back."""
    card = mine.card
    if not mine.is_asked:
        return _("No longer asked")
    if card.suspended:
        return _("Suspended")
    if mine.is_due:
        return _("Due now")
    return _("Next: %(day)s") % {"day": on_day(card.due_day, day)} if card.due_day else _("Not scheduled")


@register.simple_tag
def told(record: Review, today: dt.date) -> str:
    """A record of the log in plain words."""
    words = _answer(record, today) if record.action == Action.ANSWER else _act(record, today)
    return f"{words} {_('You undid this.')}" if is_undone(record) else words


def _answer(record: Review, today: dt.date) -> str:
    words = [_how_it_went(record)]
    if record.place == Place.READING:
        words.append(_("That was on its page in the guide."))
    elif record.recall is not None and record.recall < SAME_DAY_RECALL:
        words.append(_("We’d put your chances at %(percent)d%%.") % {"percent": round(100 * record.recall)})
    if record.due_at is not None:
        words.append(_("Back within minutes."))
    elif record.due_day is not None:
        words.append(_("Next on %(day)s.") % {"day": on_day(record.due_day, today)})
    return " ".join(words)


def _how_it_went(record: Review) -> str:
    if record.overrules_id is not None:
        return _("You said your answer was right, so it counts.")
    if record.rating == Rating.AGAIN:
        return _("You said you didn’t know.") if record.response.get("unknown") else _("You missed it.")
    if record.rating == Rating.HARD:
        return _("You got it right, but weren’t sure.") if record.score == 1 else _("You got it partly right.")
    return _("You got it right, easily.") if record.rating == Rating.EASY else _("You got it right.")


def _act(record: Review, today: dt.date) -> str:
    day = {"day": on_day(record.due_day, today)} if record.due_day else None
    if record.action == Action.PUT_OFF:
        return _("You put it off until %(day)s.") % day if day else _("You put it off.")
    if record.action == Action.RENEW:
        again = _("The question changed, so it comes back on %(day)s.") % day if day else ""
        return again or _("The question changed.")
    words = {
        Action.SUSPEND: _("You suspended it: it isn’t asked until you resume it."),
        Action.RESUME: _("You resumed it."),
        Action.UNDO: _("You undid your last step."),
        Action.ADD: _("You added it to your reviews."),
        Action.SEED: _("You showed that you knew it already."),
        Action.UNSEED: _("You took that back: you’d like to learn it after all."),
        Action.SEED: _("Your placement said you know it, so it comes back as a check."),
        Action.UNSEED: _("It no longer counts as known because of your placement."),
    }
    return words.get(Action(record.action), "")


# --- The curve ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Dot:
    x: str
    right: bool


@dataclass(frozen=True, slots=True)
class Drawn:
    """The curve in a square of 1000 by 100, which is stretched to its place; letters stand outside it."""

    past: str
    ahead: str
    dots: Sequence[Dot]
    now: str
    due: str
    """Where the next date is; empty without one."""
    first: dt.date
    last: dt.date


WIDTH = 1000


@register.filter
def drawn(curve: Curve, due: dt.date | None) -> Drawn:
    first, span = curve.first, max(1, (curve.last - curve.first).days)

    def x(day: dt.date) -> float:
        return WIDTH * (day - first).days / span

    def path(points: Iterable[tuple[dt.date, float]]) -> str:
        return " ".join(f"{x(day):.1f},{100 * (1 - recall):.1f}" for day, recall in points)

    is_ahead = due is not None and curve.today <= due <= curve.last
    return Drawn(
        past=" ".join(path(stretch.points) for stretch in curve.past),
        ahead=path(curve.ahead),
        dots=[Dot(_share(x(each.learnt.day)), each.learnt.right) for each in curve.past[-MARKS:]],
        now=_share(x(curve.today)),
        due=_share(x(due)) if is_ahead and due else "",
        first=first,
        last=curve.last,
    )


def _share(x: float) -> str:
    return f"{100 * x / WIDTH:.2f}%"
