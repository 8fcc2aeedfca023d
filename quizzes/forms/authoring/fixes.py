"""What to do about a problem, where somebody who fills in a form does it in another way than who writes a file."""

from __future__ import annotations

FIXES = {
    "file.stray-character": "remove what cannot be seen",
    "frontmatter.date": "write a date such as 2026-11-24",
    "frontmatter.empty": "write a value",
    "frontmatter.missing-field": "fill it in",
    "frontmatter.not-text": "write it on one line",
    "frontmatter.version": "write such as 1.0",
    "page.fact-unasked": "write a question about it",
    "page.misconception-unmet": "add a callout of it where the text meets it",
    "page.misconception-unused": "name it beside a wrong option or a near miss",
    "page.prerequisite-unlinked": "link to it",
    "page.reviewed-unopened": "set it to pending until that source is opened",
    "question.about": "choose a fact or misconception of this concept, or its definition",
    "question.ages": "give the month and both dates",
    "question.broken-letters": "write them again",
    "question.dates-missing": "fill in both dates",
    "question.empty-field": "write a value",
    "question.half-dated": "fill in both dates, or neither",
    "question.kind-word": "choose the kind, the skill and the difficulty",
    "question.link": "name sources in their field, concepts in the text of the page",
    "question.lost": "it is read as a sign of Markdown",
    "question.missing-field": "fill it in",
    "question.perishable": "add both dates, or say why it lasts",
    "question.review-by": "choose a month at most a year later",
    "question.uncited": "name what it asks about, if the source guide has it",
    "question.unknown-borrowed": "name a misconception or slip of that concept",
    "question.unknown-mistake": "add it to the misconceptions of this concept, or write concept/name",
    "question.unknown-source": "add it on the page of the concept",
    "question.unopened-source": "open one and write down the day, the copy and a line of it, or make the fact general",
    "question.version": "write such as 1.1",
    "source.not-opened": "write down the day, the copy and a line of it",
    "source.unproven": "write down the day, the copy and a line of it",
}
"""By the code of the problem. For any other a form says the hint as it is."""
