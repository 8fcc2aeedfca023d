"""Fields of a page: read as text, with the line of every mistake."""

from __future__ import annotations

import pytest

from quizzes.guide import Page, parse_page
from quizzes.guide.format.frontmatter import is_web_address, read_front
from tests.guide.samples import FRONT, PATH, file_of, line_of, page_of


def told(front: str) -> list[tuple[int, str]]:
    return [(problem.line, problem.message) for problem in parse_page(PATH, file_of(front, "Text."))[1]]


def read(front: str) -> Page:
    page, _ = read_front(front.rstrip("\n").split("\n"), first=2)
    assert page is not None
    return page


def test_values_are_text_whatever_yaml_would_make_of_them() -> None:
    page = read(FRONT.replace("title: Heat", "title: 1984").replace("why: It", "why: no, it"))

    assert (page.title, page.version, page.sources[0].checked, page.sources[0].date) == (
        "1984",
        "1.0",
        "no",
        "2023-05-02",
    )


def test_places_of_the_parts_are_known() -> None:
    lines = page_of().lines

    assert lines["facts.order-kept"] == line_of(file_of(), "  order-kept:")
    assert lines["resources.0"] == line_of(file_of(), "  - label:")


NO_USE = "`&`, `*` and `!` at the start of a value don’t do anything here"
NO_YAML = "the front matter isn’t valid YAML here: mapping values are not allowed in this context"
URL = "    url: https://peterchng.com/blog/\n    checked"
LONG_QUOTE = f"    opened: 2026-11-29\n    copy: live\n    quote: {'so ' * 26}"
MINUTES = "    kind: article\n    minutes: ten"

WRONG = [
    ("title: Heat", "titel: Heat", "titel", "the front matter has no field `titel`"),
    ("title: Heat", "title: [Heat]", "title", "`title` isn’t a line of text"),
    ("title: Heat", "title:", "title", "`title` is empty"),
    ("title: Heat", "title: Heat\ntitle: Heat", "title", "the front matter has `title` twice"),
    ("title: Heat", "title: Heat #5", "title", "“#5” would be lost"),
    ("title: Heat", "title: Heat\n# a remark", "# a", "“# a remark” would be lost"),
    ("title: Heat", "title: *heat", "title", NO_USE),
    ("title: Heat", "title: &heat Heat", "title", NO_USE),
    ("title: Heat", "title: !!python/name:os.system x", "title", NO_USE),
    ("title: Heat", "title: Heat: a dial", "title", NO_YAML),
    ("concept: heat", "concept: Heat", "concept", "`Heat` isn’t a valid short name for `concept`"),
    ("concept: heat", "concept: search", "concept", "`search` is another page of the guide"),
    ("section: sampling", "section: The Tools", "section", "`The Tools` isn’t a valid short name for `section`"),
    ("order: 1", "order: first", "order:", "`order: first` isn’t a number from 1 to 99"),
    ("level: 1", "level: 4", "level", "`level: 4` isn’t a number from 1 to 3"),
    ('version: "1.0"', "version: 2", "version", "`2` isn’t a valid version"),
    ("reviewed: pending", "reviewed: soon", "reviewed", "`reviewed: soon` isn’t a valid date"),
    ("reviewed: pending", "reviewed: 2026-02-30", "reviewed", "`reviewed: 2026-02-30` isn’t a valid date"),
    ("prerequisites: []", "prerequisites: none", "prerequisites", "`prerequisites` isn’t a list"),
    ("prerequisites: []", "prerequisites: [a, a]", "prerequisites", "`prerequisites` names `a` twice"),
    ("covers: [C100]", "covers: [100]", "covers: [", "`100` isn’t a coverage id"),
    ("  order-kept:", "  Order kept:", "  Order", "`Order kept` isn’t a valid short name for `facts`"),
    ("    right: Only the limit 0 does.\n", "", "    wrong", "the misconception `low-is-greedy` lacks `right`"),
    ("    checked: no\n", "", "    title", "the source `chng-2023` needs `opened`"),
    ("    checked: no", "    opened: 2026-11-29", "    title", (
"the source `chng-2023` is marked as opened, "
"without proof"
)),
    ("    checked: no", LONG_QUOTE, "    quote", "the line quoted from `chng-2023` is too long"),
    ("    checked: no", (
"    opened: 2026-11-29\n    copy: soon\n   "
" quote: so"
), "    copy", "`copy: soon` isn’t a valid date"),
    ("    date: 2023-05-02", "    date: May 2023", "    date", "`date: May 2023` isn’t a valid date"),
    (URL, "    url: javascript:x\n    checked", "    url: javascript", "`javascript:x` isn’t a web address"),
    ("    kind: article", "    kind: papers", "    kind", "`papers` isn’t a kind of resource"),
    ("    kind: article", MINUTES, "    minutes", "`minutes: ten` isn’t a number from 1 to 6000"),
    ("slips:\n  halves: Halves what is doubled.", "slips: [halves]", "slips", "`slips` has no short names"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "place", "message"), WRONG, ids=[case[3] for case in WRONG])
def test_mistake_is_told_with_its_line(old: str, new: str, place: str, message: str) -> None:
    front = FRONT.replace(old, new, 1)

    assert told(front) == [(line_of(file_of(front), place), message)]


def test_missing_fields_are_told() -> None:
    assert told("concept: heat\nlevel: 1\n") == [
        (2, f"the front matter lacks `{name}`")
        for name in ("title", "section", "order", "version", "reviewed", "prerequisites", "definition", "why", "facts")
    ]


def test_front_matter_without_fields_is_told() -> None:
    assert told("- a\n- b\n") == [(2, "the front matter has no fields")]


def test_front_matter_with_deep_nesting_is_refused_without_an_exception() -> None:
    page, problems = parse_page(PATH, file_of("a: " + "[" * 2_000 + "\n"))

    assert page is None
    assert problems


@pytest.mark.parametrize(
    ("address", "good"),
    [
        ("https://arxiv.org/abs/2405.00492", True),
        ("http://localhost:8000/a?b=c#d", True),
        ("https://", False),
        ("https://a b.org", False),
        ("//evil.example", False),
        ("javascript:alert(1)", False),
        ("https://[::1", False),
    ],
)
def test_web_address(address: str, good: bool) -> None:
    assert is_web_address(address) is good
