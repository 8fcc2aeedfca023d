"""Rules of good questions that a script can check, each with the fix. The kinds check what is theirs."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from quizzes.guide.checks import bank
from quizzes.guide.format.fences import mark_of
from quizzes.guide.format.markup import accidental_emphasis, month_name, question_tokens
from quizzes.guide.format.pages import Page, Question
from quizzes.guide.format.parse import mistakes_in
from quizzes.guide.format.texts import callouts_in, links_in
from quizzes.kinds import KINDS, Kind
from quizzes.kinds.options import JUDGED, length_problem
from quizzes.problems import Problem, advice

from .chance import chance_of
from .perishable import lint_perishable
from .variety import lint_variety

LENGTH, GIVES_AWAY = 0.4, 0.6
"""How far an option's length may lie from the key's: beyond the first it is advice, beyond the second an error."""
LEEWAY = 10
"""So many characters give nothing away, however short the key."""
TEXT_WORDS = (400, 1100)
MOST_LUCK = 0.2
"""The largest share of all possible answers that may pass."""

GAP = re.compile(r"\[\[(?:[a-z0-9]+:)?\s*(?P<answer>[^\]]*?)\s*\]\]")
ALONE = "a question is shown alone: repeat what it needs"
FORBIDDEN = {
    r"\b(?:all|none|both|neither) of the (?:above|below|options|answers)\b": "make what you mean an option of its own",
    r"\b(?:passage|section|text|table|figure|paragraph|question|example) above\b": ALONE,
    r"\bas (?:shown|seen|said) (?:above|before)\b": ALONE,
    r"\bprevious (?:question|card)\b": ALONE,
}
NEGATIVE = re.compile(r"(?:^|[.!?] )Which (?:\w+ ){0,6}(?:is|are|does|do|was|were|can|would) not\b", re.MULTILINE)
MOJIBAKE = re.compile(r"Ã[\x80-\xbf©¨¶¼]|â€|Â[ \xa0«»°]|\ufffd")
FORMULA = re.compile(r"(?<!\\)\$(?=[^\s\d$])[^$\n]*(?<=[^\s$])(?<!\\)\$(?!\d)")
ABSOLUTE = re.compile(r"\b(?:always|never)\b", re.IGNORECASE)
AS_OF = re.compile(r"\bAs of ([A-Z][a-z]+ \d{4})\b")
PERISHABLE = re.compile(r"\b(?:currently|nowadays|today's|recently|at present|the latest|right now)\b", re.IGNORECASE)
WORKING = re.compile(r"\d\s*[×÷*]\s*\d|\d\s+[+/−-]\s+\d|=\s*[-−]?\d")


def lint_guide(pages: Sequence[Page]) -> list[Problem]:
    """All rules over all pages."""
    problems = [problem for page in pages for problem in (*lint_page(page), *lint_variety(page))]
    problems += [problem for page in pages for problem in lint_perishable(page)]
    problems += [replace(problem, severity="advice") for problem in bank.lint_bank(pages)]
    return [*problems, *_twins(pages), *lint_bank([question for page in pages for question in page.questions])]


def lint_page(page: Page) -> list[Problem]:
    """The rules of one page and its questions."""
    problems = [problem for rule in PAGE_RULES for problem in rule(page)]
    for at, question in enumerate(page.questions):
        problems += [each.inside(f"questions.{at}").at("", question.line) for each in lint_question(question)]
    return [problem.at(page.path) for problem in problems]


def lint_question(question: Question) -> list[Problem]:
    """The rules that one question can break, whatever page it is on. What a generator draws has tests of its own."""
    if question.is_drawn:
        return []
    return [problem for rule in QUESTION_RULES for problem in rule(question)]


# -- words


def words_in(text: str) -> int:
    """Words as a reader counts them: links by their label, gaps by their answer, no code."""
    text = re.sub(r"^ {0,3}(`{3,}|~{3,}).*?(?:^ {0,3}\1|\Z)", " ", text, flags=re.DOTALL | re.MULTILINE)
    text = re.sub(r"\]\([^)]*\)", "]", text)
    text = re.sub(r"^\{\{question .*\}\}$|\[![\w-]+[^\]]*\]", " ", text, flags=re.MULTILINE)
    text = GAP.sub(r"\g<answer>", text)
    return sum(1 for word in text.split() if re.search(r"\w", word))


# -- any question


def _rules_of_the_kind(question: Question) -> Iterator[Problem]:
    """What is advice to an author is a rule for the shipped guide, but for what a reader has to judge."""
    kind, content = question.typed
    yield from (replace(each, severity="error") for each in kind.problems(content) if each.code not in JUDGED)
    yield from kind.house_rules(content)


def _asks(question: Question) -> Iterator[Problem]:
    kind, content = question.typed
    if kind.asks and "?" not in content.stem:
        yield advice(
            "the question doesn’t ask anything", "end it with a question", code="question.asks-nothing", field="stem"
        )


def _phrases(question: Question) -> Iterator[Problem]:
    kind, content = question.typed
    for cell, text in kind.texts(content):
        for phrase, hint in FORBIDDEN.items():
            if found := re.search(phrase, text, re.IGNORECASE):
                message = f"“{found[0]}” is in the question"
                yield Problem(message, hint, code="question.phrase", field=cell, value=found[0])
        if MOJIBAKE.search(text):
            hint = "save the file as UTF-8 and write them again"
            yield Problem("some letters are broken", hint, code="question.broken-letters", field=cell)
        if found := FORMULA.search(text):
            message = f"“{found[0]}” would be shown with its dollar signs"
            hint = "write formulas of questions as plain text"
            yield Problem(message, hint, code="question.formula", field=cell)


def _markup(question: Question) -> Iterator[Problem]:
    kind, content = question.typed
    for cell, text in kind.markdown(content):
        tokens = question_tokens(text)
        if found := accidental_emphasis(tokens):
            message, hint = f"“{_short(found)}…” is set in italics", "write × or \\*; a star starts italics"
            yield Problem(message, hint, code="question.emphasis", field=cell)
        if any(token.type == "link_open" for token in tokens):
            hint = "name sources in the field `source`, concepts in the text"
            yield Problem("there’s a link in the question", hint, code="question.link", field=cell)


def _working(question: Question) -> Iterator[Problem]:
    """An option that shows how it was worked out shows which one was worked out rightly."""
    kind, content = question.typed
    for at, option in enumerate(kind.options(content) if kind.single_key else ()):
        if found := WORKING.search(option.text):
            message = f"the option “{_short(option.text)}” prints its working: {found[0].strip()}"
            yield advice(message, "leave the result", code="choice.working", field=_cell(kind, at))


def _cell(kind: Kind[Any], at: int) -> str:
    """Where the text of an option stands."""
    return f"{kind.answer_field}.{at}.text"


def _negative(question: Question) -> Iterator[Problem]:
    kind, content = question.typed
    for name, stem in kind.stems(content).items():
        if found := NEGATIVE.search(stem):
            message = f"the question is negative: “{found[0].lstrip('.!? ')}…”"
            yield Problem(message, "ask for what is true", code="question.negative", field=name)


def _dates(question: Question) -> Iterator[Problem]:
    kind, content = question.typed
    stem = " ".join(kind.stems(content).values())
    said = AS_OF.search(stem)
    if question.as_of and not (said and said[1] == month_name(question.as_of)):
        hint = f"write “As of {month_name(question.as_of)}” in it"
        yield Problem("the question doesn’t say how old its fact is", hint, code="question.stem-undated", field="as_of")
    if said and not question.as_of:
        hint = "add the fields `as_of` and `review_by`"
        yield Problem("the question is dated, but has no dates", hint, code="question.dates-missing", field="as_of")
    if not question.as_of and (found := PERISHABLE.search(stem)):
        hint = "give the month and the fields `as_of` and `review_by`"
        yield advice(f"“{found[0]}” won’t stay true", hint, code="question.ages", field="as_of")


# -- some kinds


def _option_lengths(question: Question) -> Iterator[Problem]:
    """The same as the kind says as advice, from a length on that gives the key away."""
    kind, content = question.typed
    options = kind.options(content)
    keys = [len(option.text) for option in options if option.is_right]
    key = sum(keys) / len(keys) if keys else 0
    for at, option in enumerate(options):
        if not option.is_right and abs(len(option.text) - key) > max(GIVES_AWAY * key, LEEWAY):
            hint = f"write about {key:.0f} characters, {(1 - LENGTH) * key:.0f} to {(1 + LENGTH) * key:.0f}"
            yield replace(length_problem(option.text, key, hint, _cell(kind, at)), severity="error")


def _absolutes(question: Question) -> Iterator[Problem]:
    kind, content = question.typed
    said = {option.is_right for option in kind.options(content) if ABSOLUTE.search(option.text)}
    if said == {False} and any(option.is_right for option in kind.options(content)):
        hint = "take the word out, or use one in the right answer, too"
        message = "only wrong options say “always” or “never”"
        yield advice(message, hint, code="question.absolutes", field=kind.answer_field)


def _luck(question: Question) -> Iterator[Problem]:
    """An answer that is picked blindly must not count as remembered. One answer of k has no less than 1 in k."""
    kind, chance = KINDS[question.kind], chance_of(question.kind, question.content)
    if chance is None or chance.passing <= MOST_LUCK or kind.single_key:
        return
    message = f"{chance.passing:.0%} of all possible answers pass, so luck would look like memory"
    hint = f"at most {MOST_LUCK:.0%}: add an item, a step, a target or a wrong option"
    yield advice(message, hint, code="question.chance", field=kind.answer_field)


QUESTION_RULES: Sequence[Callable[[Question], Iterator[Problem]]] = (
    _rules_of_the_kind,
    _asks,
    _phrases,
    _markup,
    _working,
    _negative,
    _dates,
    _option_lengths,
    _absolutes,
    _luck,
)


# -- a page


def _unmet_misconceptions(page: Page) -> Iterator[Problem]:
    met = callouts_in(page.text, "mistake")
    for at, mistake in enumerate(page.misconceptions):
        if mistake.key not in met:
            line = page.lines.get(f"misconceptions.{mistake.key}", 1)
            hint = f"add a callout > [!mistake {mistake.key}] where the text gets to it"
            message = f"the text doesn’t address the misconception `{mistake.key}`"
            yield advice(message, hint, line, code="page.misconception-unmet", field=f"misconceptions.{at}")


def _unlinked_prerequisites(page: Page) -> Iterator[Problem]:
    linked = {slug for slug, _ in links_in(page.text, "concept")}
    for at, slug in enumerate(page.prerequisites):
        if slug not in linked:
            line = page.lines.get("prerequisites", 1)
            hint = f"link it: [words](concept:{slug})"
            message = f"the text doesn’t link to its prerequisite `{slug}`"
            yield advice(message, hint, line, code="page.prerequisite-unlinked", field=f"prerequisites.{at}")


def _idle_names(page: Page) -> Iterator[Problem]:
    """Sources that nothing cites, slips behind no answer."""
    cited = {key for question in page.questions for key in question.sources}
    cited |= {key for key, _ in links_in(page.text, "source")}
    for at, source in enumerate(page.sources):
        if source.key not in cited:
            line = page.lines.get(f"sources.{source.key}", 1)
            message = f"nothing cites the source `{source.key}`"
            yield advice(message, "cite it, or take it out", line, code="page.source-uncited", field=f"sources.{at}")
    named = {name for question in page.questions for name in mistakes_in(question.content)}
    for at, slip in enumerate(page.slips):
        if slip.key not in named:
            line = page.lines.get(f"slips.{slip.key}", 1)
            message = f"no wrong answer covers the slip `{slip.key}`"
            yield advice(message, "use it, or take it out", line, code="page.slip-unused", field=f"slips.{at}")


def _page_size(page: Page) -> Iterator[Problem]:
    words = words_in(page.text)
    low, high = TEXT_WORDS
    if not low <= words <= high:
        hint = f"{low} to {high} is a good length"
        yield advice(f"the text has {words} words", hint, line=1, code="page.length", field="text")
    wanted = max(7 if page.level < 3 else 8, len(page.facts) + 1)
    if len(page.questions) < wanted:
        message, hint = f"the page has {len(page.questions)} questions", f"{wanted} cover every fact, and some twice"
        yield advice(message, hint, line=1, code="page.question-count", field="questions")


def _echoes(page: Page) -> Iterator[Problem]:
    """A question right below the sentence that answers it, in the same words or numbers, asks for nothing."""
    answers = {question.slug: _answers_of(question) for question in page.questions if not question.is_drawn}
    lines = {question.slug: question.line for question in page.questions}
    above = ""
    for block in re.split(r"\n{2,}", page.text):
        slug = mark_of(block.strip())
        if slug is None:
            above = block
            continue
        for answer in answers.get(slug, ()):
            if re.search(rf"(?<![\w.,]){re.escape(answer)}(?![\w]|[.,]\d)", above, re.IGNORECASE):
                message = f"`{slug}` comes right after its answer: “{_short(answer)}”"
                hint = "move it, or ask for other numbers"
                field = f"questions.{[*lines].index(slug)}.stem"
                yield advice(message, hint, lines[slug], code="question.echo", field=field)
                break


def _answers_of(question: Question) -> list[str]:
    """The typed answers of a question, as they might stand in the text above it."""
    kind, content = question.typed
    return kind.typed_answers(content)


def _cites(page: Page) -> Iterator[Problem]:
    """A page on what the source guide never mentions has nothing to cite, nor have its questions."""
    for at, question in enumerate(page.questions):
        if page.covers and not (question.covers or question.is_drawn):
            hint = "name what it asks about in `covers`, if it’s there"
            found = advice("the question doesn’t cite the source guide", hint, code="question.uncited", field="covers")
            yield found.inside(f"questions.{at}").at("", question.line)


PAGE_RULES: Sequence[Callable[[Page], Iterator[Problem]]] = (
    _page_size,
    _unmet_misconceptions,
    _unlinked_prerequisites,
    _idle_names,
    _echoes,
    _cites,
)


def _twins(pages: Sequence[Page]) -> Iterator[Problem]:
    """Two questions with one stem."""
    seen: dict[str, str] = {}
    for page in pages:
        for at, question in enumerate(page.questions):
            stem, name = bare_stem(question.content), question.id(page.slug)
            if stem in seen:
                yield twin(name, seen[stem]).inside(f"questions.{at}").at(page.path, question.line)
            elif stem:
                seen[stem] = name


def bare_stem(content: Mapping[str, Any]) -> str:
    """The words of a stem: two questions that have the same ones are one question to a learner."""
    return " ".join(re.findall(r"\w+", str(content.get("stem", "")).lower()))


def twin(name: str, other: str) -> Problem:
    hint = "ask from another side"
    return Problem(f"`{name}` has the same question as `{other}`", hint, code="question.twin", field="stem")


# -- the bank as a whole

SMALL_BANK = 60
"""Below so many questions, shares say nothing."""
CRITICAL = {1: 3.841, 2: 5.991, 3: 7.815}
"""Chi-square at p = 0.05 by degrees of freedom."""


def lint_bank(questions: Sequence[Question]) -> list[Problem]:
    """Rules of the whole: mixes, and clues that only many questions together give."""
    if len(questions) < SMALL_BANK:
        return []
    problems = [*_mix(questions), *_verdicts(questions), *_key_positions(questions)]
    return [replace(problem, severity="advice") for problem in problems]


def _mix(questions: Sequence[Question]) -> Iterator[Problem]:
    levels = Counter(question.difficulty for question in questions)
    for level, wanted in ((1, 0.4), (2, 0.4), (3, 0.2)):
        if abs(levels[level] / len(questions) - wanted) > 0.15:
            message = f"{levels[level] / len(questions):.0%} have difficulty {level}"
            yield Problem(message, f"about {wanted:.0%}", code="bank.difficulty", value=str(level))
    for kind in KINDS:
        if not any(question.kind == kind for question in questions):
            yield Problem(f"no question is of the kind `{kind}`", "every kind is used", code="bank.kind", value=kind)


def _verdicts(questions: Sequence[Question]) -> Iterator[Problem]:
    claims = (kind.claim(content) for kind, content in (question.typed for question in questions))
    verdicts = [claim for claim in claims if claim is not None]
    share = sum(verdicts) / len(verdicts) if verdicts else 0.5
    if len(verdicts) >= 10 and not 0.45 <= share <= 0.55:
        message = f"{share:.0%} of the true-false statements are true"
        yield Problem(message, "keep it between 45% and 55%, or guessing pays off", code="bank.verdicts")


def _key_positions(questions: Sequence[Question]) -> Iterator[Problem]:
    """Options are shuffled at each showing; files and exports show them as written."""
    places: dict[int, list[int]] = defaultdict(list)
    for question in questions:
        kind, content = question.typed
        options = kind.options(content) if kind.single_key else []
        rights = [at for at, option in enumerate(options) if option.is_right]
        if len(rights) == 1:
            places[len(options)].append(rights[0])
    for size, keys in sorted(places.items()):
        expected = len(keys) / size
        counts = [keys.count(at) for at in range(size)]
        off = sum((count - expected) ** 2 / expected for count in counts)
        if expected >= 5 and off > CRITICAL.get(size - 1, 9.488):
            message = f"the key of {size} options stands at places 1 to {size}: {', '.join(map(str, counts))} times"
            yield Problem(message, "spread the places evenly", code="bank.key-places", value=str(size))


def _short(text: str, limit: int = 30) -> str:
    return text if len(text) <= limit else text[:limit].rstrip() + "…"
