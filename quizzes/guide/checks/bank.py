"""The questions as a whole: what only many together give away, or get wrong."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from quizzes.guide.format.pages import Page, Question
from quizzes.problems import Problem

from .perishable import is_perishable, rests_on_unopened

MOST_TWO_WORDS, MOST_FIRST_WORD = 0.05, 0.12
"""How much of all feedback may begin alike."""
MOST_UNOPENED = 0.1
"""How many of all questions may rest on sources that nobody opened."""
MOST_RECALL, LEAST_HIGHER, LEAST_TRANSFER = 0.25, 0.45, 0.2
HIGHER = ("apply", "predict", "diagnose")
CRITICAL = 5.991
"""Chi-square at p = 0.05 with two degrees of freedom."""
SMALL_BANK = 60
"""Below so many questions, shares say nothing."""


def openings(questions: Sequence[Question], words: int) -> Counter[str]:
    """The first words of each feedback, in small letters, and how often they open one."""
    asked = (question.typed for question in questions)
    texts = (text for kind, content in asked for text in kind.feedbacks(content))
    return Counter(" ".join(re.findall(r"[\w’']+", text.lower())[:words]) for text in texts)


def key_length_rank(questions: Sequence[Question]) -> dict[str, int]:
    """In how many single choices the right option is the longest, the shortest, or neither."""
    ranks = {"longest": 0, "middle": 0, "shortest": 0}
    for key, others in _choices(questions):
        longest, shortest = key > max(others), key < min(others)
        ranks["longest" if longest else "shortest" if shortest else "middle"] += 1
    return ranks


def _choices(questions: Sequence[Question]) -> Iterator[tuple[int, list[int]]]:
    """The length of the key and those of the others, of each single choice."""
    for question in questions:
        kind, content = question.typed
        options = kind.options(content) if kind.single_key and not question.is_drawn else []
        keys = [len(option.text) for option in options if option.is_right]
        others = [len(option.text) for option in options if not option.is_right]
        if len(keys) == 1 and others:
            yield keys[0], others


def unopened(pages: Sequence[Page]) -> dict[str, list[str]]:
    """The questions that rest on unopened sources, by whether their fact ages."""
    found: dict[str, list[str]] = {"perishable": [], "lasting": []}
    for page in pages:
        for question in page.questions:
            if rests_on_unopened(page, question):
                found["perishable" if is_perishable(question) else "lasting"].append(question.id(page.slug))
    return found


def expiring(pages: Sequence[Page]) -> list[dict[str, str]]:
    """The questions that have to be renewed one day, the soonest first."""
    dated = [(each.review_by, each.id(page.slug)) for page in pages for each in page.questions if each.review_by]
    return [{"question": name, "review_by": month} for month, name in sorted(dated)]


def lint_bank(pages: Sequence[Page]) -> Iterator[Problem]:
    """Rules of all questions together."""
    questions = [question for page in pages for question in page.questions]
    if len(questions) < SMALL_BANK:
        return
    yield from _mix(questions)
    yield from _openings(questions)
    yield from _key_lengths(questions)
    lasting = unopened(pages)["lasting"]
    if len(lasting) > MOST_UNOPENED * len(questions):
        message = f"{len(lasting)} of {len(questions)} questions rely on sources nobody has opened"
        yield Problem(message, f"at most {MOST_UNOPENED:.0%}; `--json` names them", code="bank.unopened-sources")


def _mix(questions: Sequence[Question]) -> Iterator[Problem]:
    skills = Counter(question.skill for question in questions)
    recall = skills["recall"] / len(questions)
    higher = sum(skills[skill] for skill in HIGHER)
    transfer = sum(question.transfer for question in questions if question.skill in HIGHER)
    if recall > MOST_RECALL:
        yield Problem(f"{recall:.0%} of the questions are recall", f"{MOST_RECALL:.0%} at most", code="bank.recall")
    if higher < LEAST_HIGHER * len(questions):
        message = f"{higher / len(questions):.0%} of the questions apply, predict or diagnose"
        yield Problem(message, f"{LEAST_HIGHER:.0%} at least", code="bank.higher-skills")
    if transfer < LEAST_TRANSFER * higher:
        message = f"{transfer} of the {higher} questions that apply, predict or diagnose are transfer"
        yield Problem(message, f"{LEAST_TRANSFER:.0%} at least", code="bank.transfer")


def _openings(questions: Sequence[Question]) -> Iterator[Problem]:
    for words, most in ((2, MOST_TWO_WORDS), (1, MOST_FIRST_WORD)):
        counts = openings(questions, words)
        for opening, count in counts.most_common():
            if count > most * counts.total():
                message = f"“{opening}” starts {count} of {counts.total()} feedback texts"
                hint = f"{most:.0%} at most: say what this reader thought"
                yield Problem(message, hint, code="bank.feedback-openings", value=opening)


def _key_lengths(questions: Sequence[Question]) -> Iterator[Problem]:
    """Does the length of an option tell whether it is right? Equal lengths count as the middle."""
    expected = {"longest": 0.0, "middle": 0.0, "shortest": 0.0}
    for _, others in _choices(questions):
        size = 1 + len(others)
        for rank, places in (("longest", 1), ("middle", size - 2), ("shortest", 1)):
            expected[rank] += places / size
    ranks = key_length_rank(questions)
    off = sum((ranks[rank] - count) ** 2 / count for rank, count in expected.items() if count)
    if off > CRITICAL:
        counts = ", ".join(f"{count} times {rank} ({expected[rank]:.0f} by chance)" for rank, count in ranks.items())
        yield Problem(
            f"the length of an option gives away the answer: {counts}",
            "lengthen or shorten some",
            code="bank.key-length",
        )
