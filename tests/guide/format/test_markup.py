"""Markdown as HTML: pages in pieces, questions in parts."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from quizzes.guide import (
    Links,
    PageBlock,
    headings,
    page_blocks,
    render_block,
    render_content,
    render_inline,
    render_stem,
)
from quizzes.guide.format.markup import month_name, slugify, tex_problem
from tests.guide.samples import page_of


def test_page_comes_in_pieces_around_its_questions() -> None:
    text = "One.\n\n{{question a}}\n\n{{question b}}\n\nTwo."

    assert page_blocks(text) == [
        PageBlock(html="<p>One.</p>\n", text="One."),
        PageBlock(question="a"),
        PageBlock(question="b"),
        PageBlock(html="<p>Two.</p>\n", text="Two."),
    ]


def test_a_piece_begins_at_each_section_and_part_and_knows_what_is_in_it() -> None:
    text = "See [a](concept:ice).\n\n## One *step*\n\nA $x$.\n\n### A part\n\n{{question q}}\n\n#### Deep\n\n## Two"

    assert [replace(block, html="") for block in page_blocks(text)] == [
        PageBlock(text="See a.", links=("ice",)),
        PageBlock(section="s-one-step", id="s-one-step", title="One step", text="One step. A x .", has_formula=True),
        PageBlock(section="s-one-step", id="s-a-part", title="A part", text="A part."),
        PageBlock(section="s-one-step", id="s-a-part", question="q"),
        PageBlock(section="s-one-step", id="s-a-part", text="Deep."),
        PageBlock(section="s-two", id="s-two", title="Two", text="Two."),
    ]


def test_a_heading_inside_a_box_begins_nothing() -> None:
    assert [block.title for block in page_blocks("> [!note]\n> ## In a box\n>\n> Words.")] == [""]


def test_mark_in_code_or_in_a_list_is_text() -> None:
    assert [block.question for block in page_blocks("```\n{{question a}}\n```\n\n- {{question b}}")] == [""]


def test_block_leaves_questions_out() -> None:
    assert render_block("One.\n\n{{question a}}") == "<p>One.</p>\n"


def test_heading_has_an_address_and_links_to_itself() -> None:
    assert render_block("## What *it* does") == (
        '<h2 id="s-what-it-does"><a class="anchor" href="#s-what-it-does">What <em>it</em> does</a></h2>\n'
    )


def test_heading_with_a_link_does_not_hold_another() -> None:
    assert render_block("## See [it](concept:a)") == '<h2 id="s-see-it">See <a href="/guide/a/">it</a></h2>\n'


def test_headings_of_the_same_words_get_numbers() -> None:
    assert [heading.anchor for heading in headings("## A\n\n### A\n\n## a!")] == ["a", "a-2", "a-3"]


def test_headings_over_pieces_have_one_numbering() -> None:
    first, _, second = page_blocks("## A\n\n{{question q}}\n\n## A")

    assert ('id="s-a"' in first.html, 'id="s-a-2"' in second.html) == (True, True)


def test_top_heading_is_lowered() -> None:
    assert render_block("# A").startswith("<h2 ")


def test_questions_know_the_heading_above_them() -> None:
    above = {block.question: block.id for block in page_blocks(page_of().text) if block.question}

    assert above == {"ice": "s-what-it-does", "flame": "s-where-this-fits"}


@pytest.mark.parametrize(
    ("title", "slug"),
    [("What it does", "what-it-does"), ("Café: 2 + 2", "cafe-2-2"), ("It's", "its"), ("…", "section")],
)
def test_slug_of_a_title(title: str, slug: str) -> None:
    assert slugify(title) == slug


# -- links


@pytest.mark.parametrize(
    ("address", "html"),
    [
        ("concept:top-k", '<a href="/guide/top-k/">x</a>'),
        ("source:chng-2023", '<a href="#source-chng-2023">x</a>'),
        ("#three-shortcuts", '<a href="#s-three-shortcuts">x</a>'),
        ("https://a.org/?b=c&d", '<a href="https://a.org/?b=c&amp;d" rel="noopener noreferrer">x</a>'),
        ("lab:I04", "<a>x</a>"),
        ("//evil.example", "<a>x</a>"),
        ("/admin/", "<a>x</a>"),
        ("mailto:a@b.org", "<a>x</a>"),
        ("javascript:alert(1)", "[x](javascript:alert(1))"),
    ],
)
def test_link(address: str, html: str) -> None:
    assert render_inline(f"[x]({address})") == html


def test_links_are_resolved_as_asked() -> None:
    links = Links(concept=lambda slug: f"/c/{slug}", source=lambda key: f"/guide/heat/#source-{key}")

    assert render_inline("[a](concept:b) [c](source:d)", links) == (
        '<a href="/c/b">a</a> <a href="/guide/heat/#source-d">c</a>'
    )


def test_images_are_not_shown() -> None:
    assert "<img" not in render_block("![x](https://a.org/b.png)")


# -- callouts


@pytest.mark.parametrize(
    ("mark", "kind", "title"),
    [
        ("[!mistake multiplies]", "mistake", "A common mistake"),
        ("[!guide C101]", "guide", "A correction to the original study guide"),
        ("[!note]", "note", "Note"),
    ],
)
def test_callout_is_an_aside_with_a_title(mark: str, kind: str, title: str) -> None:
    assert render_block(f"> {mark}\n> It *divides*.") == (
        f'<aside class="callout callout-{kind}" role="note" aria-label="{title}">\n<p class="label">{title}</p>\n'
        "<p>It <em>divides</em>.</p>\n</aside>\n"
    )


def test_dated_callout_says_when_it_is_reviewed() -> None:
    html = render_block("> [!dated 2026-11 review 2027-05]\n> A fact.")

    assert '<p class="label">As of November 2026</p>' in html
    assert '<p class="quiet">To be reviewed by May 2027.</p>\n</aside>' in html


def test_callout_may_have_several_paragraphs() -> None:
    assert render_block("> [!note]\n>\n> One.\n>\n> Two.").count("<p>") == 2


def test_unknown_callout_stays_a_quotation() -> None:
    assert render_block("> [!warning]\n> A.").startswith("<blockquote>")


# -- formulas


def test_formula_is_mathml_with_its_source() -> None:
    assert render_block("$T$") == (
        "<p><math><semantics><mrow><mi>T</mi></mrow>"
        '<annotation encoding="application/x-tex">T</annotation></semantics></math></p>\n'
    )


def test_formula_on_its_own_line_can_be_scrolled_by_keyboard() -> None:
    html = render_block("$$a$$\n\n$$b$$")

    assert '<div class="formula" role="group" tabindex="0" aria-label="Formula 2"><math display="block">' in html


def test_money_is_no_formula() -> None:
    assert "<math" not in render_block("From $5 to $6, or \\$7 and \\$8.")


def test_aligned_formula_has_classes_in_place_of_styles() -> None:
    html = render_block("$$\\begin{aligned} a &= b \\\\ c &= d \\end{aligned}$$")

    assert '<mtd class="align-right"><mi>a</mi></mtd>' in html
    assert " style=" not in html


def test_negative_space_loses_its_style() -> None:
    assert " style=" not in render_block("$a\\!b$")


def test_formula_that_is_not_valid_is_shown_as_written() -> None:
    assert '<code class="tex">\\foo</code>' in render_block("$\\foo$")


def test_reason_why_a_formula_is_not_valid_is_plain_text() -> None:
    assert tex_problem("\\foo") == 'Unknown command "\\foo"'


def test_formula_cannot_hold_html() -> None:
    assert "<img" not in render_block("$\\text{<img src=x onerror=alert(1)>}$")


# -- tables, code, figures


def test_table_can_be_scrolled_by_keyboard_and_has_a_label_of_its_own() -> None:
    html = render_block("| T | *p* |\n|---|--:|\n| 1 | 2 |\n\n| T |\n|---|\n| 1 |")

    assert '<div class="scroll" role="region" tabindex="0" aria-label="Table 1: T, p"><table>' in html
    assert 'aria-label="Table 2: T"' in html
    assert '<th scope="col" class="align-right"><em>p</em></th>' in html


def test_label_of_a_table_does_not_give_a_gap_away() -> None:
    setup, _ = render_stem("| [[a: secret]] |\n|---|\n| 1 |\n\nFill the gap.")

    assert 'aria-label="Table 1: …"' in setup


def test_code_is_colored_by_classes() -> None:
    html = render_block("```python\ndef f(): pass\n```")

    assert html.startswith('<pre class="code" role="region" tabindex="0" aria-label="Code 1"><code><span class="k">def')


def test_code_of_an_unknown_language_is_plain() -> None:
    assert "<code>a &lt; b\n</code>" in render_block("```klingon\na < b\n```")


FIGURE = '```figure bars\nalt: Two "bars".\ncaption: **Order stays.** Always.\n```'


def test_figure_has_drawing_description_and_caption() -> None:
    drawing = '<svg viewBox="0 0 640 300" class="figure-art"><rect class="box"></rect></svg>'

    links = Links(drawing=lambda name: drawing, phone_drawing=lambda name: None)

    assert render_block(FIGURE, links) == (
        '<figure class="figure"><div class="scroll" role="group" tabindex="0" aria-label="Figure 1">'
        '<svg role="img" aria-label="Two &quot;bars&quot;." viewBox="0 0 640 300" class="figure-art">'
        '<rect class="box"></rect></svg></div><figcaption><strong>Order stays.</strong> Always.</figcaption></figure>\n'
    )


def test_figure_with_a_drawing_for_phones_has_both_and_scrolls_neither() -> None:
    links = Links(
        drawing=lambda name: '<svg viewBox="0 0 640 300" class="figure-art"></svg>',
        phone_drawing=lambda name: '<svg viewBox="0 0 350 500" class="figure-art"></svg>',
    )

    html = render_block(FIGURE, links)

    assert html.count('role="img" aria-label="Two &quot;bars&quot;."') == 2
    assert '<div class="for-phone"><svg role="img"' in html
    assert "scroll" not in html


def test_figure_without_a_drawing_shows_its_description() -> None:
    html = render_block(FIGURE, Links(drawing=lambda name: None))

    assert '<p class="figure-alt">Two "bars".</p>' in html


# -- questions


def test_line_of_a_question_is_inline() -> None:
    assert render_inline("A *b* `c` < d & e") == "A <em>b</em> <code>c</code> &lt; d &amp; e"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ('cuts " thyme" into " th", "yme"', "cuts “ thyme” into “ th”, “yme”"),
        ('(with " m" first)', "(with “ m” first)"),
        ('"yes" and "no"', "“yes” and “no”"),
        ('`print(" a")` " a"', '<code>print(" a")</code> “ a”'),
    ],
)
def test_quotation_marks_around_a_token_that_begins_with_a_space(text: str, html: str) -> None:
    assert render_inline(text) == html


def test_dollar_signs_of_a_question_are_dollar_signs() -> None:
    assert render_inline("\\$5 or $x$") == "$5 or $x$"


def test_stem_is_its_last_paragraph() -> None:
    assert render_stem("Given:\n\n* a\n* b\n\nWhich *one*?") == (
        "<p>Given:</p>\n<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n",
        "Which <em>one</em>?",
    )


def test_stem_of_one_paragraph_has_no_setup() -> None:
    assert render_stem("Which?") == ("", "Which?")


def test_stem_keeps_what_stands_below_the_question() -> None:
    assert render_stem("Which?\n\n* a\n* b") == ("<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n", "Which?")


def test_headings_in_a_setup_have_no_address() -> None:
    assert render_stem("## A\n\nWhich?")[0] == "<h2>A</h2>\n"


def test_gaps_stay_as_they_are() -> None:
    assert render_stem("As [[a: T < 1]] falls")[1] == "As [[a: T &lt; 1]] falls"


EXPLAINED = {"why": "One.\n\nTwo.", "remember": "r"}
SHOWN = {"setup": "<p>Given.</p>\n", "stem": "Which?", "why": "<p>One.</p>\n<p>Two.</p>\n", "remember": "r"}


@pytest.mark.parametrize(
    ("kind", "content", "rendered"),
    [
        (
            "choice",
            {"options": [{"text": "*a*", "right": True, "mistake": "", "feedback": "b & c"}]},
            {"options": [{"text": "<em>a</em>", "right": True, "mistake": "", "feedback": "b &amp; c"}]},
        ),
        (
            "short",
            {"accepted": ["*a*", "<b>"], "near": [{"answers": ["1"], "mistake": "x", "feedback": "`d`"}]},
            {
                "accepted": ["*a*", "&lt;b&gt;"],
                "near": [{"answers": ["1"], "mistake": "x", "feedback": "<code>d</code>"}],
            },
        ),
        ("ordering", {"steps": ["*a*"], "also": [[2, 1]]}, {"steps": ["<em>a</em>"], "also": [[2, 1]]}),
    ],
)
def test_content_is_rendered_text_by_text(kind: str, content: dict[str, Any], rendered: dict[str, Any]) -> None:
    assert render_content(kind, {"stem": "Given.\n\nWhich?"} | content | EXPLAINED) == SHOWN | rendered


def test_month_in_words() -> None:
    assert (month_name("2026-11"), month_name("2026-13")) == ("November 2026", "2026-13")


def test_rendering_in_several_threads_gives_the_same() -> None:
    text = page_of().text + "\n\n$\\frac{a}{b}$"

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(render_block, [text] * 20))) == 1
