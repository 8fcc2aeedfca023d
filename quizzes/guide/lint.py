"""Rules of good questions that a script can check, each with the fix. The kinds check what is theirs."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from quizzes.guide.markup import month_name
from quizzes.guide.pages import SKILLS, Page, Question
from quizzes.guide.parse import mistakes_in
from quizzes.guide.texts import callouts_in, links_in
from quizzes.kinds import KINDS
from quizzes.problems import Problem, advice

LONGEST_STEM = 45
SHORTEST_EXPLANATION, LONGEST_EXPLANATION = 40, 120
LONGEST_ANSWER = 15
LENGTH, LENGTH_AT_MOST = 0.4, 0.6
"""How far an option's length may lie from the key's: beyond the first it is advice, beyond the second an error."""
SHORT_OPTION = 16
"""Options below so many characters differ in length for good reasons: 9 to 1, 81 to 1."""
TEXT_WORDS = (400, 1100)

GAP = re.compile(r"\[\[(?:[a-z0-9]+:)?\s*(?P<answer>[^\]]*?)\s*\]\]")
FORBIDDEN = {
    r"\b(?:all|none|both|neither) of the (?:above|below|options|answers)\b": "name what you mean as an option of its own",
    r"\bwhich (?:\w+ ){0,5}(?:is|are|does|do|was|were|can) (?:not\b|NOT\b)": "ask for what is true",
    r"\b(?:passage|section|text|table|figure|paragraph|question|example) above\b|\bas (?:shown|seen|said) (?:above|before)\b": (
        "a question stands alone: repeat what it needs"
    ),
    r"\bprevious (?:question|card)\b": "a question stands alone: repeat what it needs",
}
MOJIBAKE = re.compile(r"Ã[\x80-\xbf©¨¶¼]|â€|Â[ \xa0«»°]|\ufffd")
FORMULA = re.compile(r"(?<!\\)\$(?=[^\s\d$])[^$\n]*(?<=[^\s$])(?<!\\)\$(?!\d)")
ABSOLUTE = re.compile(r"\b(?:always|never)\b", re.IGNORECASE)
AS_OF = re.compile(r"\bAs of ([A-Z][a-z]+ \d{4})\b")
PERISHABLE = re.compile(r"\b(?:currently|nowadays|today's|recently|at present|the latest|right now)\b", re.IGNORECASE)
ROUNDING = re.compile(
    r"\b(?:decimals?|decimal places?|nearest|round(?:ed)?|whole|integer|significant|exact(?:ly)?)\b|\d digits?\b", re.IGNORECASE
)


def lint_guide(pages: Sequence[Page]) -> list[Problem]:
    """All rules over all pages."""
    problems = [problem for page in pages for problem in lint_page(page)]
    return [*problems, *_twins(pages), *lint_bank([question for page in pages for question in page.questions])]


def lint_page(page: Page) -> list[Problem]:
    """The rules of one page and its questions."""
    problems = list(_page_rules(page))
    for question in page.questions:
        problems += [problem.at("", question.line) for problem in lint_question(question)]
    return [problem.at(page.path) for problem in problems]


def lint_question(question: Question) -> list[Problem]:
    """The rules that one question can break, whatever page it is on."""
    return [problem for rule in QUESTION_RULES for problem in rule(question)]


# -- words


def words_in(text: str) -> int:
    """Words as a reader counts them: links by their label, gaps by their answer, no code."""
    text = re.sub(r"^ {0,3}(`{3,}|~{3,}).*?(?:^ {0,3}\1|\Z)", " ", text, flags=re.DOTALL | re.MULTILINE)
    text = re.sub(r"\]\([^)]*\)", "]", text)
    text = GAP.sub(r"\g<answer>", text)
    return sum(1 for word in text.split() if re.search(r"\w", word))


def texts_of(content: Any, skip: tuple[str, ...] = ("mistake", "mark")) -> Iterator[str]:
    """Every text of a question."""
    if isinstance(content, Mapping):
        for key, value in content.items():
            if key not in skip:
                yield from texts_of(value)
    elif isinstance(content, list | tuple):
        for value in content:
            yield from texts_of(value)
    elif isinstance(content, str) and content:
        yield content


def feedback_of(content: Any) -> Iterator[str]:
    if isinstance(content, Mapping):
        for key, value in content.items():
            if key == "feedback":
                yield str(value)
            else:
                yield from feedback_of(value)
    elif isinstance(content, list | tuple):
        for value in content:
            yield from feedback_of(value)


# -- any question


def _explanation(question: Question) -> Iterator[Problem]:
    content = question.content
    own = words_in(f"{content.get('why', '')} {content.get('remember', '')}")
    whole = own + sum(words_in(text) for text in feedback_of(content))
    if own < SHORTEST_EXPLANATION or whole > LONGEST_EXPLANATION:
        hint = (
            f"Why and Remember at least {SHORTEST_EXPLANATION}, with all feedback {LONGEST_EXPLANATION} at most"
        )
        yield Problem(f"the explanation is {own} words, {whole} with feedback", hint)


def _stem_length(question: Question) -> Iterator[Problem]:
    count = words_in(str(question.content.get("stem", "")))
    if count > LONGEST_STEM:
        yield Problem(f"the stem has {count} words", f"say it in {LONGEST_STEM} words at most")


def _asks(question: Question) -> Iterator[Problem]:
    stem = str(question.content.get("stem", "")).strip()
    if question.kind not in ENDINGS and "?" not in stem:
        yield advice("the stem asks nothing", "end it with a question")
    ending = ENDINGS.get(question.kind, "")
    if ending and not stem.endswith(ending):
        yield Problem("the stem does not say how to answer", f"end it with “{ending}”")


ENDINGS = {"choices": "Select all that apply.", "true-false": "True or false?", "cloze": "", "ordering": "", "matching": ""}


def _phrases(question: Question) -> Iterator[Problem]:
    for text in texts_of(question.content):
        for phrase, hint in FORBIDDEN.items():
            if found := re.search(phrase, text, re.IGNORECASE):
                yield Problem(f"“{found[0]}” stands in the question", hint)
        if MOJIBAKE.search(text):
            yield Problem("some letters are broken", "save the file as UTF-8 and write them again")
        if found := FORMULA.search(text):
            yield Problem(f"“{found[0]}” is shown with its dollar signs", "write formulas of questions as plain text")


def _dates(question: Question) -> Iterator[Problem]:
    stem = f"{question.content.get('stem', '')} {question.content.get('back_stem', '')}"
    said = AS_OF.search(stem)
    if question.as_of and not (said and said[1] == month_name(question.as_of)):
        yield Problem("the stem does not say how old its fact is", f"write “As of {month_name(question.as_of)}” in it")
    if said and not question.as_of:
        yield Problem("a dated stem without dates", "add the fields `as_of` and `review_by`")
    if not question.as_of and (found := PERISHABLE.search(stem)):
        yield advice(f"“{found[0]}” will not stay true", "give the month and the fields `as_of` and `review_by`")


def _remember(question: Question) -> Iterator[Problem]:
    if "\n" in str(question.content.get("remember", "")):
        yield Problem("`Remember:` has several lines", "say it in one line")


def _feedback(question: Question) -> Iterator[Problem]:
    """A wrong option without feedback leaves the lure standing."""
    content = question.content
    for option in content.get("options", ()):
        if not option.get("feedback") and (question.kind == "choices" or not option.get("right")):
            yield _no_feedback(option.get("text", ""))
    for reason in content.get("reasons", ()):
        if not reason.get("feedback") and reason.get("mark") != "right":
            yield _no_feedback(reason.get("text", ""))
    for near in content.get("near", ()):
        if not near.get("feedback"):
            yield _no_feedback(near.get("value") or " | ".join(near.get("answers", ())))
    for item in content.get("items", ()):
        if not item.get("feedback"):
            yield _no_feedback(item.get("text", ""))


def _no_feedback(text: str) -> Problem:
    return Problem(f"no feedback below “{_short(text)}”", "say in one line, indented by two spaces, why it tempts and fails")


# -- some kinds


def _answers(question: Question) -> Iterator[Problem]:
    for name in ("answer", "back_answer"):
        answer = str(question.content.get(name, ""))
        if words_in(answer) > LONGEST_ANSWER:
            message = f"the answer has {words_in(answer)} words"
            yield Problem(message, f"{LONGEST_ANSWER} at most; the rest belongs under Why")
        if re.match(r"(?:yes|no)\b[,.!]?(?!-)", answer, re.IGNORECASE):
            yield Problem("the answer is yes or no", "ask for the thing itself, or write a true-false question")


def _gaps(question: Question) -> Iterator[Problem]:
    if question.kind != "cloze":
        return
    for gap in GAP.finditer(str(question.content.get("stem", ""))):
        if words_in(gap["answer"]) > 4:
            yield Problem(f"the gap “{_short(gap['answer'])}” has more than 4 words", "leave out 1 to 4 words")


def _option_lengths(question: Question) -> Iterator[Problem]:
    texts, keys = _options(question)
    if not keys or max(map(len, [*texts, *keys])) < SHORT_OPTION:
        return
    key = sum(map(len, keys)) / len(keys)
    for text in texts:
        off = abs(len(text) - key) / key
        if off > LENGTH:
            message = f"“{_short(text)}” has {len(text)} characters, the key {key:.0f}"
            low, high = key * (1 - LENGTH), key * (1 + LENGTH)
            hint = f"{low:.0f} to {high:.0f} give nothing away"
            yield Problem(message, hint, severity="error" if off > LENGTH_AT_MOST else "advice")


def _options(question: Question) -> tuple[list[str], list[str]]:
    """The wrong and the right options of a kind that shows some."""
    if question.kind in {"choice", "choices"}:
        options = question.content.get("options", ())
        return [o["text"] for o in options if not o["right"]], [o["text"] for o in options if o["right"]]
    if question.kind == "true-false":
        reasons = question.content.get("reasons", ())
        return [r["text"] for r in reasons if r["mark"] != "right"], [r["text"] for r in reasons if r["mark"] == "right"]
    return [], []


def _absolutes(question: Question) -> Iterator[Problem]:
    wrong, right = _options(question)
    if right and any(map(ABSOLUTE.search, wrong)) and not any(map(ABSOLUTE.search, right)):
        yield advice("only wrong options say always or never", "take the word out, or let the key have one, too")


def _numbers(question: Question) -> Iterator[Problem]:
    if question.kind != "numeric":
        return
    stem = str(question.content.get("stem", ""))
    unit = str(question.content.get("unit", ""))
    if unit and not re.search(re.escape(unit.rstrip("s").lower()), stem.lower()):
        yield Problem(f"the stem does not name the unit `{unit}`", f"ask for the answer in {unit}")
    if not ROUNDING.search(stem):
        yield Problem("the stem does not say how to round", "add such as “to 3 decimals” or “a whole number”")


QUESTION_RULES: Sequence[Callable[[Question], Iterator[Problem]]] = (
    _explanation,
    _stem_length,
    _asks,
    _phrases,
    _dates,
    _remember,
    _feedback,
    _answers,
    _gaps,
    _option_lengths,
    _absolutes,
    _numbers,
)


# -- a page


def _page_rules(page: Page) -> Iterator[Problem]:
    yield from _page_size(page)
    callouts = callouts_in(page.text, "mistake")
    for mistake in page.misconceptions:
        if mistake.key not in callouts:
            line = page.lines.get(f"misconceptions.{mistake.key}", 1)
            hint = f"add a callout > [!mistake {mistake.key}] where the text meets it"
            yield advice(f"the text does not meet the misconception `{mistake.key}`", hint, line)
    linked = {slug for slug, _ in links_in(page.text, "concept")}
    for slug in page.prerequisites:
        if slug not in linked:
            line = page.lines.get("prerequisites", 1)
            yield advice(f"the text does not link to its prerequisite `{slug}`", f"link it: [words](concept:{slug})", line)
    used = {key for question in page.questions for key in question.sources}
    used |= {key for key, _ in links_in(page.text, "source")}
    for source in page.sources:
        if source.key not in used:
            line = page.lines.get(f"sources.{source.key}", 1)
            yield advice(f"nothing cites the source `{source.key}`", "cite it, or take it out", line)
    named = {name for question in page.questions for name in mistakes_in(question.content)}
    for slip in page.slips:
        if slip.key not in named:
            line = page.lines.get(f"slips.{slip.key}", 1)
            yield advice(f"no wrong answer stands for the slip `{slip.key}`", "use it, or take it out", line)


def _page_size(page: Page) -> Iterator[Problem]:
    words = words_in(page.text)
    low, high = TEXT_WORDS
    if not low <= words <= high:
        yield advice(f"the text has {words} words", f"{low} to {high} read well in one go", line=1)
    wanted = max(7 if page.level < 3 else 8, len(page.facts) + 1)
    if len(page.questions) < wanted:
        yield advice(f"the page has {len(page.questions)} questions", f"{wanted} ask for every fact and some twice", line=1)


def _twins(pages: Sequence[Page]) -> Iterator[Problem]:
    """Two questions with one stem."""
    seen: dict[str, str] = {}
    for page in pages:
        for question in page.questions:
            stem = " ".join(re.findall(r"\w+", str(question.content.get("stem", "")).lower()))
            if stem in seen:
                hint = "ask from another side"
                message = f"`{question.id(page.slug)}` has the stem of `{seen[stem]}`"
                yield Problem(message, hint, page.path, question.line)
            elif stem:
                seen[stem] = question.id(page.slug)


# -- the bank as a whole

SMALL_BANK = 60
"""Below so many questions, shares say nothing."""
CRITICAL = {1: 3.841, 2: 5.991, 3: 7.815}
"""Chi-square at p = 0.05 by degrees of freedom."""


def lint_bank(questions: Sequence[Question]) -> list[Problem]:
    """Rules of the whole: mixes, and clues that only many questions together give."""
    if len(questions) < SMALL_BANK:
        return []
    problems = [*_mix(questions), *_verdicts(questions), *_key_lengths(questions), *_key_positions(questions)]
    return [replace(problem, severity="advice") for problem in problems]


def _mix(questions: Sequence[Question]) -> Iterator[Problem]:
    skills = Counter(question.skill for question in questions)
    share = {skill: skills[skill] / len(questions) for skill in SKILLS}
    if share["recall"] > 0.45:
        yield Problem(f"{share['recall']:.0%} of the questions are recall", "45% at most")
    if share["apply"] + share["predict"] < 0.35:
        yield Problem(f"{share['apply'] + share['predict']:.0%} of the questions apply or predict", "35% at least")
    levels = Counter(question.difficulty for question in questions)
    for level, wanted in ((1, 0.4), (2, 0.4), (3, 0.2)):
        if abs(levels[level] / len(questions) - wanted) > 0.15:
            yield Problem(f"{levels[level] / len(questions):.0%} have difficulty {level}", f"about {wanted:.0%}")
    for kind in KINDS:
        if not any(question.kind == kind for question in questions):
            yield Problem(f"no question is of the kind `{kind}`", "every kind is used")


def _verdicts(questions: Sequence[Question]) -> Iterator[Problem]:
    verdicts = [bool(question.content.get("truth")) for question in questions if question.kind == "true-false"]
    share = sum(verdicts) / len(verdicts) if verdicts else 0.5
    if len(verdicts) >= 10 and not 0.45 <= share <= 0.55:
        yield Problem(f"{share:.0%} of the true-false statements are true", "45% to 55%, or guessing pays")


def _key_lengths(questions: Sequence[Question]) -> Iterator[Problem]:
    """Does choosing the longest option pay?"""
    longest = chance = counted = 0.0
    for question in questions:
        wrong, right = _options(question)
        if question.kind == "choice" and wrong and len(right) == 1:
            counted += 1
            chance += 1 / (1 + len(wrong))
            longest += len(right[0]) > max(map(len, wrong))
    if counted >= 20 and longest > chance + 0.15 * counted:
        yield Problem(
            f"the key is the longest option in {longest / counted:.0%} of the single choices",
            f"chance is {chance / counted:.0%}: shorten keys or lengthen other options",
        )


def _key_positions(questions: Sequence[Question]) -> Iterator[Problem]:
    """Options are shuffled at each showing; files and exports show them as written."""
    places: dict[int, list[int]] = defaultdict(list)
    for question in questions:
        options = question.content.get("options", ()) if question.kind == "choice" else ()
        rights = [at for at, option in enumerate(options) if option["right"]]
        if len(rights) == 1:
            places[len(options)].append(rights[0])
    for size, keys in sorted(places.items()):
        expected = len(keys) / size
        counts = [keys.count(at) for at in range(size)]
        off = sum((count - expected) ** 2 / expected for count in counts)
        if expected >= 5 and off > CRITICAL.get(size - 1, 9.488):
            message = f"the key of {size} options stands at places 1 to {size}: {', '.join(map(str, counts))} times"
            yield Problem(message, "spread the places evenly")


def _short(text: str, limit: int = 30) -> str:
    return text if len(text) <= limit else text[:limit].rstrip() + "…"
