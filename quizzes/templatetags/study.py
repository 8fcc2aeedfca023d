"""How a study day is put into words: counts, spans of days, when a question comes back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import reduce
from operator import add
from typing import TYPE_CHECKING

from django import template
from django.templatetags.static import static
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_lazy, ngettext, ngettext_lazy

from quizzes.concepts import MemoryState
from quizzes.kinds.base import heading_of
from quizzes.kinds.base import in_words as words_of
from quizzes.knowledge.memory import ConceptState
from quizzes.knowledge.states import MEANINGS, STATES
from quizzes.log.presenting import Presentation
from quizzes.log.shown import Shown
from quizzes.models import Action, Review
from quizzes.quizzing.asked import Asked
from quizzes.scheduling import HALF_RIGHT, Rating, others_before_repeat
from quizzes.study.feedback import Feedback
from quizzes.study.today import COUNT_CAP, Today

from .authored import inline

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

register = template.Library()

# More segments than this are too thin to see on a phone.
STRIP = 30
# A strip is on every question and every verdict, so its segments are not escaped anew each time.
SEGMENTS = {state: format_html('<li class="{}"></li>', state) for state in ("done", "miss", "now", "")}
# What is counted in sentences.
COUNTED = {
    "answer": ngettext_lazy("%(number)s answer", "%(number)s answers", "n"),
    "chapter": ngettext_lazy("%(number)s chapter", "%(number)s chapters", "n"),
    "minute": ngettext_lazy("%(number)s minute", "%(number)s minutes", "n"),
    "new question": ngettext_lazy("%(number)s new question", "%(number)s new questions", "n"),
    "question": ngettext_lazy("%(number)s question", "%(number)s questions", "n"),
    "review": ngettext_lazy("%(number)s review", "%(number)s reviews", "n"),
}
# Why a question is asked again within the day.
MISSED = gettext_lazy("Get it right once, and it’s done for today.")
GUESSABLE = gettext_lazy("Part of it could be a lucky guess, so it doesn’t count as remembered yet.")
NOT_CERTAIN = gettext_lazy("It doesn’t count as a miss: what’s new and not yet certain is asked once more.")
# How an answer went.
RATED = {
    Rating.AGAIN: gettext_lazy("missed"),
    Rating.HARD: gettext_lazy("partly right"),
    Rating.GOOD: gettext_lazy("right"),
    Rating.EASY: gettext_lazy("easy"),
}
SET_ASIDE = gettext_lazy("set aside")
# Why it comes back sooner than it would have.
NOT_SURE = gettext_lazy("You weren’t sure, so the wait grows more slowly.")


@register.filter
def in_words(number: int) -> str:
    """Numbers under twenty as words, as headlines have them; counts at their cap say so."""
    if number >= COUNT_CAP:
        return gettext("%(number)s or more") % {"number": f"{COUNT_CAP:,}"}
    return words_of(number)


@register.filter
def count_of(number: int, noun: str) -> str:
    """“one question”, “five questions”, “no questions”."""
    return COUNTED[noun] % {"n": number, "number": in_words(number) if number else gettext("no")}


@register.filter
def percent(value: float | None) -> str:
    """0.862 as “86%”."""
    return gettext("unknown") if value is None else f"{value * 100:.0f}%"


@register.filter
def percents(value: float) -> str:
    """0.862 as “86”, where the sign stands once for two."""
    return f"{value * 100:.0f}"


EVEN = 1e-6
"""Thirds that add up to a whole leave less than this."""


@register.filter
def marks(value: float) -> str:
    """A sum of marks: 12, or 11.5. What isn't whole never looks so: 11.98 of 12 is 11.9, not all."""
    whole = round(value)
    if abs(value - whole) < EVEN:
        return str(whole)
    tenths = min(max(round(value * 10), int(value) * 10 + 1), int(value) * 10 + 9)
    return f"{tenths / 10:.1f}"


@register.filter
def span_of_days(days: float | None) -> str:
    """A stability in the largest unit that keeps it readable."""
    if days is None:
        return gettext("new")
    if days < 1:
        return gettext("less than a day")
    if days < 60:
        return ngettext("%(count)d day", "%(count)d days", round(days)) % {"count": round(days)}
    if days < 700:
        return gettext("%(count)d months") % {"count": round(days / 30.44)}
    return gettext("%(count)s years") % {"count": f"{days / 365.25:.1f}"}


@register.filter
def rating_word(review: Review) -> str:
    """How an answer went, in a word or two."""
    if review.rating == Rating.HARD and review.score == 1:
        return gettext("right, but hard") if "grade" in review.response else gettext("right, but not sure")
    return str(RATED[Rating(review.rating)] if review.rating else SET_ASIDE)


@register.filter
def latest_act(review: Review) -> str:
    """What Undo would take back."""
    if review.overrules_id is not None:
        return gettext("counting it as right")
    words = {
        Action.PUT_OFF: gettext("putting it off"),
        Action.SUSPEND: gettext("suspending it"),
        Action.RESUME: gettext("resuming it"),
    }
    return words.get(Action(review.action)) or gettext("the last answer")


@register.simple_tag
def verdict_heading(feedback: Feedback[Shown]) -> str:
    """The verdict in a sentence: after a miss the mix-up behind it, else what this right answer shows.

    Where the kind says more than the score alone (“Two of three: one more belongs.”), its words stand. A passer-by's
    answer is no review.
    """
    verdict = feedback.verdict
    if feedback.belief and not verdict.score and verdict.heading == heading_of(0.0):
        return format_html(gettext("Not quite. A common mistake: “{}”"), inline(feedback.belief.wrong))
    if feedback.review is None or feedback.review.sure is None or not verdict.is_right:
        return verdict.heading
    if feedback.review.overrules_id is not None:
        return verdict.heading
    return _right_heading(verdict.heading, is_sure=feedback.review.sure, earlier=feedback.history[1:])


def _right_heading(heading: str, *, is_sure: bool, earlier: Sequence[Review]) -> str:
    """`earlier`: the answers to the same question before this one, latest first."""
    was_missed = bool(earlier) and earlier[0].rating == Rating.AGAIN
    if not is_sure:
        doubted = gettext("Right, even though you weren’t sure.")
        return gettext("Right this time, even though you weren’t sure.") if was_missed else doubted
    if was_missed:
        return gettext("%(heading)s This time you knew it.") % {"heading": heading}
    if not earlier:
        return gettext("%(heading)s First try, and you were sure.") % {"heading": heading}
    return gettext("%(heading)s And you were sure.") % {"heading": heading}


@register.simple_tag
def session_count(today: Today, asked: Presentation, answered: object = None) -> str:
    """“5 of 14”: the question on screen, or the one just answered. A repeat counts for nothing (`again_mark`).

    One of practice counts by itself.
    """
    if isinstance(asked, Asked):
        return gettext("%(place)d of %(total)d") % {"place": asked.number, "total": asked.total}
    place = today.came_up if answered or is_repeat(today, asked) else today.came_up + 1
    return gettext("%(place)d of %(total)d") % {"place": place, "total": max(today.planned, place)}


@register.simple_tag
def again_mark(today: Today, asked: Presentation) -> SafeString:
    """“+2 again”: so many were missed and are asked until they are right; of that practice knows nothing."""
    count = 0 if isinstance(asked, Asked) else today.returning
    if not count:
        return format_html("{}", "")
    words = ngettext("%(count)d question to see again", "%(count)d questions to see again", count) % {"count": count}
    mark = gettext("+%(count)d again") % {"count": count}
    return format_html(
        '<span class="again"><span aria-hidden="true">{}</span><span class="sr">, {}</span></span>', mark, words
    )


def is_repeat(today: Today, asked: Presentation) -> bool:
    return asked.component.pk in {each.component for each in today.again}


@register.simple_tag
def session_strip(today: Today, asked: Presentation, answered: object = None) -> SafeString:
    """One segment per question of the day, or of the practice; hidden from assistive technology, which counts."""
    if isinstance(asked, Asked):
        done = asked.number if answered else asked.number - 1
        through = ["done"] * done + ([] if answered else ["now"])
        return _strip(through, max(asked.total, len(through)), done)
    again = {each.component for each in today.again}
    states = {each.component: "miss" if each.component in again else "done" for each in today.answers}
    if not answered:
        states[asked.component.pk] = "now"
    place = today.came_up + (0 if answered or asked.component.pk in again else 1)
    total = max(today.planned, place)
    # What was put off has a segment and no answer; what was answered on a page before its day, the other way round.
    shown = list(states.values())[-place:] if place else []
    return _strip(["done"] * (place - len(shown)) + shown, total, today.came_up)


def _strip(states: list[str], total: int, done: int) -> SafeString:
    if total > STRIP:
        share = round(100 * done / total)
        return format_html('<progress class="strip-bar" aria-hidden="true" max="100" value="{}"></progress>', share)
    segments = reduce(add, (SEGMENTS[state] for state in states + [""] * (total - len(states))), SafeString())
    return format_html('<ol class="strip" role="list" aria-hidden="true">{}</ol>', segments)


@register.simple_tag
def next_day(review: Review, day: dt.date, today: Today | None = None) -> SafeString:
    """When the answered question comes back, and what that means. `today` is known where it is asked again."""
    if review.due_at is not None:
        return format_html("<strong>{}</strong> {}", _comes_again(review, day, today), _reason(review))
    if review.due_day is None:
        return format_html("{}", "")
    days, named = (review.due_day - review.study_day).days, long_day(review.due_day, day)
    doubt = f" {NOT_SURE}" if review.rating == Rating.HARD and review.score == 1 else ""
    if review.due_day == day + dt.timedelta(days=1):
        return format_html("<strong>{}</strong>, {}.{}", gettext("Back tomorrow"), named, doubt)
    away = gettext("a day later") if days == 1 else gettext("in %(span)s") % {"span": span_of_days(days)}
    return format_html("<strong>{}</strong>, {}.{}", gettext("Back on %(day)s") % {"day": named}, away, doubt)


def _comes_again(review: Review, day: dt.date, today: Today | None) -> str:
    """When a miss is asked once more."""
    if review.study_day != day:
        return gettext("You’ll see it again until you get it right.")
    if today is None:
        return gettext("You’ll see it again in today’s review.")
    times = [each.component for each in today.answers].count(review.component_id)
    others = others_before_repeat(times, fresh=today.fresh, others_again=max(0, today.returning - 1))
    if others is None:
        return gettext("You’ll see it again at the end.")
    if not others:
        return gettext("You’ll see it again next.")
    return ngettext(
        "You’ll see it again after one more question.",
        "You’ll see it again after %(count)s more questions.",
        others,
    ) % {"count": words_of(others)}


def _reason(review: Review) -> StrPromise:
    """Why a question is asked again within the day."""
    if review.rating != Rating.AGAIN:
        return NOT_CERTAIN
    return GUESSABLE if (review.score or 0) >= HALF_RIGHT else MISSED


@register.filter
def state_word(state: MemoryState) -> StrPromise:
    return STATES[state]


@register.filter
def state_meaning(state: MemoryState) -> StrPromise:
    return MEANINGS[state]


@register.simple_tag
def memory_glyph(name: str) -> SafeString:
    """The well that stands for a state of memory; a word always stands beside it."""
    sprite = static("icons/sprite.svg")
    return format_html('<svg class="well" aria-hidden="true"><use href="{}#mem-{}"/></svg>', sprite, name)


@register.simple_tag
def memory_state(state: ConceptState) -> SafeString:
    """A concept's state: the well and its word."""
    name = state.state.value
    return format_html('<span class="mem {}">{}{}</span>', name, memory_glyph(name), STATES[state.state])


WELL = 12
"""From one well of a row to the next, and its height: as in the patterns of guide/wells.html."""
BEST_FIRST = (MemoryState.STRONG, MemoryState.KNOWN, MemoryState.SLIPPING, MemoryState.LEARNING, MemoryState.NEW)


@register.simple_tag
def memory_wells(state: ConceptState) -> SafeString:
    """A well for each of a concept's questions, the best kept first: a stretch of its pattern for each state."""
    stretches, said, x = [], [], 0
    for each in BEST_FIRST:
        count = state.parts.get(each, 0)
        if count:
            stretches.append((x, WELL * count, WELL, each.value))
            said.append(gettext("%(count)s %(state)s") % {"count": count, "state": str(STATES[each]).lower()})
            x += WELL * count
    return format_html(
        '<svg class="wells" role="img" viewBox="0 0 {0} {1}" width="{0}" height="{1}"><title>{2}</title>{3}</svg>',
        x,
        WELL,
        ", ".join(said),
        format_html_join("", '<rect x="{}" width="{}" height="{}" fill="url(#well-{})"/>', stretches),
    )


@register.filter
def short_day(day: dt.date) -> str:
    """“Wed 25”."""
    return date_format(day, "D j")


@register.simple_tag
def long_day(day: dt.date, today: dt.date) -> str:
    """“Friday, December 18”, with the year where it is not this one."""
    return date_format(day, "l, F j" if day.year == today.year else "l, F j, Y")


@register.filter
def share_of(value: int, largest: int) -> str:
    """A bar's width: 3 of 12 as “25.0%”."""
    return f"{100 * value / largest:.1f}%" if largest else "0%"
