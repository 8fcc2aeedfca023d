"""The content format of the guide: files to pages and back, pages to HTML, and everything that is wrong with them."""

from quizzes.guide.checks.chance import Chance, chance_of
from quizzes.guide.checks.checking import (
    Report,
    check_completeness,
    check_content,
    check_drawings,
    check_guide,
    check_images,
    check_names,
    no_coverage_id,
    no_mistake,
    report,
    undrawn,
    unused_misconception,
    waiting_ring,
)
from quizzes.guide.checks.lint import bare_stem, lint_guide, lint_page, lint_question, twin
from quizzes.guide.checks.perishable import lint_perishable, perishable_problems, reviewed_problems
from quizzes.guide.checks.placing import graph_of, placement_bank, too_wide
from quizzes.guide.checks.variety import lint_variety
from quizzes.guide.format.fences import marked, marks_in, tidy
from quizzes.guide.format.figures import CONTENT, DrawingError
from quizzes.guide.format.gift import Pasted
from quizzes.guide.format.loading import COVERAGE, coverage_ids, load_guide, tidy_files
from quizzes.guide.format.markup import (
    Links,
    PageBlock,
    heading_id,
    headings,
    links_among,
    page_blocks,
    render_block,
    render_content,
    render_drawing,
    render_inline,
    render_stem,
)
from quizzes.guide.format.pages import Fact, Misconception, Page, Question, Resource, Slip, Source, page_path
from quizzes.guide.format.parse import named_mistakes, parse_gradable, parse_page, parse_question
from quizzes.guide.format.pasted import read_pasted
from quizzes.guide.format.sanitizer import sanitize
from quizzes.guide.format.texts import (
    Names,
    descriptions_in,
    figures_in,
    figures_of_question,
    text_problems,
    texts_of,
)
from quizzes.guide.format.words import words
from quizzes.guide.format.write import hash_page, hash_question, write_page, write_question, write_source

__all__ = [
    "CONTENT",
    "COVERAGE",
    "Chance",
    "DrawingError",
    "Fact",
    "Links",
    "Misconception",
    "Names",
    "Page",
    "PageBlock",
    "Pasted",
    "Question",
    "Report",
    "Resource",
    "Slip",
    "Source",
    "bare_stem",
    "chance_of",
    "check_completeness",
    "check_content",
    "check_drawings",
    "check_guide",
    "check_images",
    "check_names",
    "coverage_ids",
    "descriptions_in",
    "figures_in",
    "figures_of_question",
    "graph_of",
    "hash_page",
    "hash_question",
    "heading_id",
    "headings",
    "links_among",
    "lint_guide",
    "lint_page",
    "lint_perishable",
    "lint_question",
    "lint_variety",
    "load_guide",
    "marked",
    "marks_in",
    "named_mistakes",
    "no_coverage_id",
    "no_mistake",
    "page_blocks",
    "page_path",
    "parse_gradable",
    "parse_page",
    "parse_question",
    "perishable_problems",
    "placement_bank",
    "read_pasted",
    "render_block",
    "render_content",
    "render_drawing",
    "render_inline",
    "render_stem",
    "report",
    "reviewed_problems",
    "sanitize",
    "text_problems",
    "texts_of",
    "tidy",
    "tidy_files",
    "too_wide",
    "twin",
    "undrawn",
    "unused_misconception",
    "waiting_ring",
    "words",
    "write_page",
    "write_question",
    "write_source",
]
