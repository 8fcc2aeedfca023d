"""Small content files to take apart and to break."""

from __future__ import annotations

from functools import lru_cache

from quizzes.guide import Page, parse_page

PATH = "07-sampling/heat.md"

FRONT = """\
concept: heat
title: Heat
section: sampling
order: 1
level: 1
version: "1.0"
reviewed: pending
prerequisites: []
covers: [C100]
definition: Heat divides the logits before softmax.
why: It is the dial that people turn first.
facts:
  order-kept: The order of tokens never changes.
misconceptions:
  low-is-greedy:
    wrong: Low heat always picks the most probable token.
    right: Only the limit 0 does.
slips:
  halves: Halves what is doubled.
sources:
  chng-2023:
    title: Token selection strategies
    by: Peter Chng
    date: 2023-05-02
    url: https://peterchng.com/blog/
    checked: no
resources:
  - label: Token selection strategies
    kind: article
    url: https://peterchng.com/blog/
"""

WHY = """\
Why: A sampler divides every score by the same positive number before it draws. Division by a positive number keeps the
order of scores, and so the most probable token stays the most probable one, however far the dial is turned.
Remember: heat changes the distances between tokens, never their order."""

ICE = f"""\
```question ice
kind: choice recall 1
about: order-kept
covers: C100
source: chng-2023

Which is colder?

- [x] Ice in a glass
- [ ] Tea in a mug {{low-is-greedy}}
  Tempting; warm.
- [ ] Steam in a pot {{halves}}
  Tempting; hot.

{WHY}
```"""

FLAME = f"""\
```question flame
kind: basic apply 2
about: low-is-greedy
covers: C100
source: chng-2023

What does a low setting do to the most probable token?

= It makes it more probable.

{WHY}
```"""

TEXT = f"""\
## What it does

Heat divides, says [a blog](source:chng-2023).

> [!mistake low-is-greedy]
> *"Always the top token."* No.

{ICE}

## Where this fits

Read on.

{FLAME}"""

FILE = f"---\n{FRONT}---\n\n{TEXT}\n"


def file_of(front: str = FRONT, text: str = TEXT) -> str:
    return f"---\n{front}---\n\n{text}\n"


@lru_cache(maxsize=64)
def page_of(front: str = FRONT, text: str = TEXT, path: str = PATH) -> Page:
    """The page of a file without mistakes."""
    page, problems = parse_page(path, file_of(front, text))
    assert problems == []
    assert page is not None
    return page


def line_of(file: str, start: str) -> int:
    """The number of the last line that begins so."""
    return file[: ("\n" + file).rindex("\n" + start)].count("\n") + 1


# The text of a file, the line that is told, the message and the hint: as docs/content-format.md lists them.
TEN_MISTAKES = [
    (
        ICE.replace("```question ice", "```question"),
        "```question\n",
        "the question has no id",
        "write ```question short-name; learners’ histories depend on it, so it can’t change later",
    ),
    (
        f"{FLAME.replace('question flame', 'question ice')}\n\n{ICE}",
        "```question ice",
        "the id `ice` is taken (line 34)",
        "choose another short name; never reuse the id of a retired question",
    ),
    (
        ICE.removesuffix("\n```") + "\n\n" + FLAME,
        "```question ice",
        "the question `ice` isn’t closed",
        "put a line ``` after its `Remember:` line",
    ),
    (
        ICE.replace("chng-2023\n\n", "chng-2023\n"),
        "Which is colder?",
        "“Which is colder?” isn’t a field",
        "leave one blank line between the fields and the question",
    ),
    (ICE.replace("covers:", "cover:"), "cover:", "there’s no field `cover`", "did you mean `covers`?"),
    (
        ICE.replace("kind: choice", "kind: mcq"),
        "kind: mcq",
        "`mcq` isn’t a kind, skill or difficulty",
        "did you mean `choice`?",
    ),
    (
        ICE.replace("{low-is-greedy}", "{low-is-gredy}"),
        "- [ ] Tea",
        "`low-is-gredy` is neither a misconception nor a slip",
        "did you mean `low-is-greedy`?",
    ),
    (
        ICE.replace("  Tempting; warm.", "Tempting; warm."),
        "Tempting; warm.",
        "“Tempting; warm.” is at the left margin, among the answers",
        "indent feedback by two spaces; start the explanation with `Why:`",
    ),
    (
        ICE.replace("- [ ] Tea", "- [x] Tea"),
        "```question ice",
        "2 options are marked [x]; choice has exactly 1",
        "mark one, or use `choices` and “Select all that apply.”",
    ),
    (
        ICE.replace(WHY, "Why: Ice.\nRemember: ice."),
        "```question ice",
        "the explanation is 2 words, 6 with feedback",
        "Why and Remember at least 40, with all feedback 120 at most",
    ),
]
