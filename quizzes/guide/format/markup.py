"""Markdown to safe HTML: the text of a page, and the words of a question."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import OptionsDict
from math_core import LatexError, LatexToMathML
from mdit_py_plugins.dollarmath import dollarmath_plugin
from pygments import highlight
from pygments.formatters.html import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

from quizzes.kinds import KINDS
from quizzes.kinds.content import Markdown, with_texts

from .fences import mark_of
from .figures import PHONE_FOLDER, DrawingError, clean_drawing, shipped_drawing, shipped_phone_drawing
from .images import Shown
from .sanitizer import CALLOUTS, sanitize
from .words import words

CALLOUT = re.compile(r"\[!(?P<kind>[\w-]+)(?P<args>[^\]\n]*)\][ \t]*\n?")
DATED = re.compile(r"(?P<as_of>\d{4}-\d\d) review (?P<review_by>\d{4}-\d\d)")
SPACED_QUOTATION = re.compile(r'(?<![^\s(\[])"( [^\s"][^"]*)"(?!\w)')
"""Such as `" th"`. After a letter or a full stop the mark closes what came before."""
GAP = re.compile(r"\[\[[^\]]*\]\]")
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
CALLOUT_TITLES = {
    "mistake": "A common mistake",
    "guide": "A correction to the original study guide",
    "note": "Note",
    "dated": "A fact that ages",
}


def concept_href(slug: str) -> str:
    return f"/guide/{slug}/"


def source_href(key: str) -> str:
    return f"#source-{key}"


@dataclass(frozen=True, slots=True)
class Links:
    """How the names in a text become addresses and drawings."""

    concept: Callable[[str], str] = concept_href
    source: Callable[[str], str] = source_href
    drawing: Callable[[str], str | None] = shipped_drawing
    phone_drawing: Callable[[str], str | None] = shipped_phone_drawing
    image: Callable[[str], Shown | None] = lambda name: None


DEFAULT_LINKS = Links()


def links_among(drawings: Mapping[str, str]) -> Links:
    """Links that find their drawings here, by the path of each below `figures`."""

    def find(name: str) -> str | None:
        source = drawings.get(f"{name}.svg")
        return None if source is None else clean_drawing(source)

    return Links(drawing=find, phone_drawing=lambda name: find(f"{PHONE_FOLDER}/{name}"))


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a text. `anchor` is its id in the page, without the prefix `s-`."""

    level: int
    title: str
    anchor: str
    line: int


@dataclass(frozen=True, slots=True)
class PageBlock:
    """A piece of a page: its text up to the next heading or question, or a question in its place."""

    section: str = ""
    """The id of the section that it stands in; empty before the first."""
    id: str = ""
    """The id of the heading that it stands below: of its section, or of a part of that."""
    title: str = ""
    """The words of that heading, where the block begins with it."""
    html: str = ""
    text: str = ""
    """The words of it, without tables, drawings and displayed formulas."""
    links: tuple[str, ...] = ()
    """The concepts that it links to."""
    has_formula: bool = False
    question: str = ""
    """The name of the question that stands here; such a block has no text."""

    @property
    def is_section(self) -> bool:
        """Does a section begin with it?"""
        return bool(self.title) and self.id == self.section

    def dump(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self) | {"links": [*self.links]}

    @classmethod
    def load(cls, stored: Mapping[str, Any]) -> PageBlock:
        return cls(**{**stored, "links": tuple(stored.get("links", ()))})


# -- what other modules call


def page_blocks(text: str, links: Links = DEFAULT_LINKS) -> list[PageBlock]:
    """The text of a page in pieces: a new one begins at each heading of a section or a part, and at each question."""
    env = _env(links)
    found: list[PageBlock] = []
    place, piece = PageBlock(), list[Token]()
    tokens = page_tokens(text)
    for at, token in enumerate(tokens):
        below = _below(place, tokens, at)
        if below is not None or token.type == "question_mark":
            _add_text(found, place, piece, env)
            place, piece = below or replace(place, title=""), []
        if token.type == "question_mark":
            found.append(replace(place, question=token.content))
        else:
            piece.append(token)
    _add_text(found, place, piece, env)
    return found


def _below(place: PageBlock, tokens: Sequence[Token], at: int) -> PageBlock | None:
    """The place below a heading of a section or a part of one; None where none begins."""
    token = tokens[at]
    if token.type != "heading_open" or token.level or "anchor" not in token.meta or _heading_tag(token) == "h4":
        return None
    name = heading_id(token.meta["anchor"])
    section = name if _heading_tag(token) == "h2" else place.section
    return PageBlock(section=section, id=name, title=plain_text(tokens[at + 1]))


def _add_text(found: list[PageBlock], place: PageBlock, tokens: Sequence[Token], env: Env) -> None:
    html = _render(_PAGE, tokens, env) if tokens else ""
    if not html.strip():
        return
    inside = [child for token in tokens for child in (token, *(token.children or ()))]
    addresses = (str(token.attrGet("href")) for token in inside if token.type == "link_open")
    named = (address.removeprefix("concept:") for address in addresses if address.startswith("concept:"))
    formula = any(token.type in {"math_inline", "math_block"} for token in inside)
    links = tuple(dict.fromkeys(named))
    found.append(replace(place, html=html, text=words(html), links=links, has_formula=formula))


def render_block(markdown: str, links: Links = DEFAULT_LINKS) -> str:
    """A text as HTML; lines that stand for questions are left out."""
    return _render(_PAGE, page_tokens(markdown), _env(links))


def render_inline(markdown: str, links: Links = DEFAULT_LINKS) -> str:
    """A line of a question as HTML. A dollar sign is a dollar sign here."""
    return sanitize(_QUESTION.renderInline(markdown.strip(), _env(links, anchors=False)))


def render_paragraphs(markdown: str, links: Links = DEFAULT_LINKS) -> str:
    """Some paragraphs of a question as block HTML."""
    return sanitize(_QUESTION.render(markdown, _env(links, anchors=False)))


def render_stem(markdown: str, links: Links = DEFAULT_LINKS) -> tuple[str, str]:
    """The setup as block HTML, and the last paragraph, which asks, as inline HTML."""
    env = _env(links, anchors=False)
    tokens = _QUESTION.parse(markdown, env)
    starts = [at for at, token in enumerate(tokens) if token.type == "paragraph_open" and token.level == 0]
    if not starts:
        return _render(_QUESTION, tokens, env), ""
    asks = starts[-1]
    setup = _render(_QUESTION, [*tokens[:asks], *tokens[asks + 3 :]], env)
    return setup, _render(_QUESTION, tokens[asks + 1 : asks + 2], env)


def render_content(kind: str, content: Mapping[str, Any], links: Links = DEFAULT_LINKS) -> dict[str, Any]:
    """The content of a question, as it is stored, with HTML for every text and a `setup` split off the stem."""
    asked = KINDS[kind]
    authored = asked.load(content)

    def show(field: str, text: str) -> str:
        return _SHOW[asked.markdown_of(field)](text, links) if text else ""

    setup, stem = render_stem(authored.stem, links)
    return asked.dump(replace(with_texts(authored, show), stem=stem)) | {"setup": setup}


def render_drawing(svg: str, alt: str) -> str:
    """A drawing that was made for what is shown, as a figure."""
    return sanitize(f'<figure class="figure">{_described(svg, escape(alt))}</figure>')


def headings(text: str) -> list[Heading]:
    """The headings of a text in order, for a table of contents."""
    tokens = page_tokens(text)
    return [
        Heading(int(token.tag[1]), plain_text(tokens[at + 1]), token.meta["anchor"], (token.map or [0])[0] + 1)
        for at, token in enumerate(tokens)
        if token.type == "heading_open" and "anchor" in token.meta
    ]


def heading_id(anchor: str) -> str:
    """The id of a heading in the page. The prefix keeps it apart from ids of the page around it."""
    return f"s-{anchor}"


def page_tokens(text: str) -> tuple[Token, ...]:
    """The tokens of a text: it is parsed once, and then checked by several and rendered."""
    return _parsed(text)[0]


def references_in(text: str) -> tuple[tuple[str, int], ...]:
    """Lines such as `[name]: address`, which are read as addresses of links and not shown: each name with its line."""
    return _parsed(text)[1]


@lru_cache(maxsize=128)
def _parsed(text: str) -> tuple[tuple[Token, ...], tuple[tuple[str, int], ...]]:
    env = _env(DEFAULT_LINKS)
    tokens = tuple(_PAGE.parse(text, env))
    found = [*env.get("references", {}).items(), *((each["label"], each) for each in env.get("duplicate_refs", ()))]
    return tokens, tuple((label, each["map"][0] + 1) for label, each in found)


UNDRAWN = Links(drawing=lambda name: None, phone_drawing=lambda name: None)


def month_name(month: str) -> str:
    """2026-11 as November 2026."""
    year, number = month.split("-")[:2]
    return f"{MONTHS[int(number) - 1]} {year}" if 1 <= int(number) <= 12 else month


def figure_fields(content: str) -> tuple[dict[str, str], list[str]]:
    """The fields of a figure fence, and the lines that are none."""
    fields: dict[str, str] = {}
    strange = []
    for line in filter(str.strip, content.split("\n")):
        name, colon, value = line.partition(":")
        if colon and name in {"alt", "caption"} and name not in fields:
            fields[name] = value.strip()
        else:
            strange.append(line)
    return fields, strange


def is_beyond_bounds(tex: str) -> bool:
    """Is a formula larger than any that is read? Its parser calls itself: nested deep enough, it ends the process."""
    if len(tex) > LONGEST_FORMULA:
        return True
    depths = dict.fromkeys(_CLOSED_BY, 0)  # apart: what is closed in one way must not hide what is opened in another
    for mark in _NESTING.findall(tex):
        if mark in depths:
            depths[mark] += 1
        elif opening := _OPENED_BY.get(mark):
            depths[opening] = max(0, depths[opening] - 1)
        if sum(depths.values()) > DEEPEST_FORMULA:
            return True
    return False


LONGEST_FORMULA = 4000
DEEPEST_FORMULA = 40
_CLOSED_BY = {"{": "}", "[": "]", r"\left": r"\right", r"\begin": r"\end"}
_OPENED_BY = {closing: opening for opening, closing in _CLOSED_BY.items()}
_NESTING = re.compile(r"\\(?:left|right|begin|end)(?![A-Za-z])|\\.|[{}\[\]]", re.DOTALL)


def tex_problem(tex: str) -> str:
    """What is wrong with a formula within the bounds, or nothing."""
    try:
        _mathml(tex, block=False)
    except LatexError as error:
        reason = re.search(r"Error:\s*(.+)", re.sub(r"\x1b\[[\d;]*m", "", str(error)))
        return reason[1].rstrip(".") if reason else "it isn’t valid TeX"
    return ""


def accidental_emphasis(children: Sequence[Token]) -> str:
    """The words that two multiplication signs, as in V*d + C*d, have set in italics; else nothing."""
    for at, token in enumerate(children):
        before = children[at - 1].content if at else ""
        if token.type == "em_open" and token.markup == "*" and re.search(r"[\w)]$", before):
            return f"{before[-1:]}*{children[at + 1].content}"
    return ""


def question_tokens(markdown: str) -> list[Token]:
    """The inline tokens of a text of a question, for checks."""
    return [
        child
        for token in _QUESTION.parse(markdown, _env(DEFAULT_LINKS))
        if token.type == "inline"
        for child in token.children or ()
    ]


def plain_text(inline: Token) -> str:
    """The words of an inline token, without markup."""
    words = (
        child.content if child.type in {"text", "code_inline", "math_inline", "text_special"} else " "
        for child in inline.children or ()
        if not child.type.endswith(("_open", "_close"))
    )
    return " ".join("".join(words).split())


def slugify(title: str) -> str:
    ascii_title = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    return "-".join(re.findall(r"[a-z0-9]+", ascii_title.lower().replace("'", ""))) or "section"


_SHOW: Mapping[Markdown, Callable[[str, Links], str]] = {
    Markdown.INLINE: render_inline,
    Markdown.PARAGRAPHS: render_paragraphs,
    Markdown.NEVER: lambda text, links: escape(text),
}


# -- tokens to HTML


def _env(links: Links, *, anchors: bool = True) -> dict[str, Any]:
    return {"links": links, "anchors": anchors, "counts": {}}


def _render(parser: MarkdownIt, tokens: Sequence[Token], env: dict[str, Any]) -> str:
    return sanitize(parser.renderer.render(tokens, parser.options, env))


def _numbered(env: dict[str, Any], what: str) -> str:
    """A label of its own for everything that can be scrolled."""
    env["counts"][what] = env["counts"].get(what, 0) + 1
    return f"{what} {env['counts'][what]}"


type Tokens = Sequence[Token]
type Env = dict[str, Any]


def _link_open(self: RendererHTML, tokens: Tokens, at: int, options: OptionsDict, env: Env) -> str:
    href, outside = resolve(str(tokens[at].attrGet("href") or ""), env["links"])
    if not href:
        return "<a>"
    rel = ' rel="noopener noreferrer"' if outside else ""
    return f'<a href="{escape(href)}"{rel}>'


def resolve(address: str, links: Links) -> tuple[str, bool]:
    """The href of a link in a text ("" if it may not stand there), and whether it leaves the site."""
    scheme, colon, name = address.partition(":")
    if address.startswith("#"):
        return f"#s-{address[1:]}", False
    if colon and scheme == "concept":
        return links.concept(name), False
    if colon and scheme == "source":
        return links.source(name), False
    if scheme.lower() in {"http", "https"} and name.startswith("//"):
        return address, True
    return "", False


def _heading_open(self: RendererHTML, tokens: Tokens, at: int, options: OptionsDict, env: Env) -> str:
    token = tokens[at]
    tag = _heading_tag(token)
    if not env["anchors"]:
        return f"<{tag}>"
    target = heading_id(token.meta["anchor"])
    link = f'<a class="anchor" href="#{target}">' if _wraps(tokens[at + 1]) else ""
    return f'<{tag} id="{target}">{link}'


def _heading_close(self: RendererHTML, tokens: Tokens, at: int, options: OptionsDict, env: Env) -> str:
    link = "</a>" if env["anchors"] and _wraps(tokens[at - 1]) else ""
    return f"{link}</{_heading_tag(tokens[at])}>\n"


def _heading_tag(token: Token) -> str:
    return f"h{min(max(int(token.tag[1]), 2), 4)}"


def _wraps(inline: Token) -> bool:
    """Links cannot hold links, so a heading with a link in it gets an id only."""
    return not any(child.type == "link_open" for child in inline.children or ())


def _callout_open(self: RendererHTML, tokens: Tokens, at: int, options: OptionsDict, env: Env) -> str:
    kind, title = tokens[at].meta["kind"], tokens[at].meta["title"]
    return (
        f'<aside class="callout callout-{kind}" role="note" aria-label="{escape(title)}">\n'
        f'<p class="label">{escape(title)}</p>\n'
    )


def _callout_close(self: RendererHTML, tokens: Tokens, at: int, options: OptionsDict, env: Env) -> str:
    review_by = tokens[at].meta.get("review_by")
    note = f'<p class="quiet">To be reviewed by {month_name(review_by)}.</p>\n' if review_by else ""
    return f"{note}</aside>\n"


def _table_open(self: RendererHTML, tokens: Tokens, at: int, options: OptionsDict, env: Env) -> str:
    end = next(i for i in range(at, len(tokens)) if tokens[i].type == "thead_close")
    heads = [plain_text(token) for token in tokens[at:end] if token.type == "inline"]
    # A gap must not give its answer away in the label.
    heads = [GAP.sub("…", head) for head in heads if head]
    label = _numbered(env, "Table") + (": " + ", ".join(heads) if heads else "")
    return f'<div class="scroll" role="region" tabindex="0" aria-label="{escape(label)}"><table>\n'


def _table_close(self: RendererHTML, tokens: Tokens, at: int, options: OptionsDict, env: Env) -> str:
    return "</table></div>\n"


def _cell_open(self: RendererHTML, tokens: Tokens, at: int, options: OptionsDict, env: Env) -> str:
    token = tokens[at]
    align = str(token.attrGet("style") or "").removeprefix("text-align:")
    css = f' class="align-{align}"' if align else ""
    scope = ' scope="col"' if token.tag == "th" else ""
    return f"<{token.tag}{scope}{css}>"


def _fence(self: RendererHTML, tokens: Tokens, at: int, options: OptionsDict, env: Env) -> str:
    language, _, name = tokens[at].info.strip().partition(" ")
    if language == "figure":
        return _figure(name.strip(), tokens[at].content, env)
    label = _numbered(env, "Code")
    return (
        f'<pre class="code" role="region" tabindex="0" aria-label="{label}">'
        f"<code>{_highlighted(tokens[at].content, language)}</code></pre>\n"
    )


@lru_cache(maxsize=256)
def _highlighted(code: str, language: str) -> str:
    try:
        lexer = get_lexer_by_name(language) if language else None
    except ClassNotFound:
        lexer = None
    if lexer is None:
        return escape(code)
    colored: str = highlight(code, lexer, HtmlFormatter(nowrap=True))
    return colored


def _figure(name: str, content: str, env: Env) -> str:
    fields, _ = figure_fields(content)
    alt = escape(fields.get("alt", ""))
    links: Links = env["links"]
    wide, narrow = _drawing(links.drawing, name, alt), _drawing(links.phone_drawing, name, alt)
    if wide and narrow:
        shown = f'<div class="for-page">{wide}</div><div class="for-phone">{narrow}</div>'
    elif wide:
        # It is as wide as its letters need: on a phone it scrolls, and the arrow keys scroll it too.
        label = _numbered(env, "Figure")
        shown = f'<div class="scroll" role="group" tabindex="0" aria-label="{label}">{wide}</div>'
    elif image := links.image(name):
        shown = (
            f'<img class="figure-image" src="{escape(image.address)}" alt="{alt}"'
            f' width="{image.width}" height="{image.height}" loading="lazy">'
        )
    else:
        shown = f'<p class="figure-alt">{alt}</p>'
    caption = _QUESTION.renderInline(fields.get("caption", ""), env)
    below = f"<figcaption>{caption}</figcaption>" if caption else ""
    return f'<figure class="figure">{shown}{below}</figure>\n'


def _drawing(find: Callable[[str], str | None], name: str, alt: str) -> str:
    """The drawing with its description; empty where there is none that can be shown."""
    try:
        found = find(name)
    except DrawingError:
        found = None
    return _described(found, alt) if found else ""


def _described(svg: str, alt: str) -> str:
    return svg.replace("<svg ", f'<svg role="img" aria-label="{alt}" ', 1)


def _math_inline(self: RendererHTML, tokens: Tokens, at: int, options: OptionsDict, env: Env) -> str:
    return _formula(tokens[at].content, block=False)


def _math_block(self: RendererHTML, tokens: Tokens, at: int, options: OptionsDict, env: Env) -> str:
    label = _numbered(env, "Formula")
    formula = _formula(tokens[at].content, block=True)
    return f'<div class="formula" role="group" tabindex="0" aria-label="{label}">{formula}</div>\n'


def _formula(tex: str, *, block: bool) -> str:
    try:
        if not is_beyond_bounds(tex):
            return _mathml(tex, block=block)
    except LatexError:
        pass  # the check says what is wrong with it
    return f'<code class="tex">{escape(tex.strip())}</code>'


_TEX = LatexToMathML()
_CELL_STYLE = re.compile(r' style="text-align: (left|center|right);[^"]*"')


@lru_cache(maxsize=256)
def _mathml(tex: str, *, block: bool) -> str:
    """MathML with the TeX as annotation. Styles become classes: the page's policy allows no others."""
    source = tex.strip()
    math = _CELL_STYLE.sub(r' class="align-\1"', _TEX.convert_with_local_state(source, displaystyle=block))
    start, _, inside = math.partition(">")
    inside = inside.removesuffix("</math>")
    note = f'<annotation encoding="application/x-tex">{escape(source, quote=False)}</annotation>'
    return f"{start}><semantics><mrow>{inside}</mrow>{note}</semantics></math>"


# -- Markdown to tokens


def _question_mark(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A line `{{question name}}` at the left margin, outside lists and quotations."""
    if state.level or state.tShift[start]:
        return False
    name = mark_of(state.src[state.bMarks[start] : state.eMarks[start]])
    if name is None:
        return False
    if not silent:
        state.line = start + 1
        token = state.push("question_mark", "", 0)
        token.content = name
        token.map = [start, start + 1]
    return True


def _callouts(state: StateCore) -> None:
    """Quotations that begin with `[!kind …]` become asides."""
    tokens = state.tokens
    for at, token in enumerate(tokens[:-2]):
        if token.type != "blockquote_open" or tokens[at + 2].type != "inline":
            continue
        found = CALLOUT.match(tokens[at + 2].content)
        if found is None or found["kind"] not in CALLOUTS:
            continue
        close = _closing(tokens, at)
        token.type, tokens[close].type = "callout_open", "callout_close"
        tokens[close].meta = token.meta = _callout_meta(found["kind"], found["args"].strip())
        tokens[at + 2].content = tokens[at + 2].content[found.end() :]
        if not tokens[at + 2].content:
            tokens[at + 1].hidden = tokens[at + 3].hidden = True


def _callout_meta(kind: str, args: str) -> dict[str, str]:
    dated = DATED.fullmatch(args) if kind == "dated" else None
    if dated is None:
        return {"kind": kind, "args": args, "title": CALLOUT_TITLES[kind]}
    title = f"As of {month_name(dated['as_of'])}"
    return {"kind": kind, "args": args, "title": title, "review_by": dated["review_by"]}


def _spaced_quotations(state: StateCore) -> None:
    """Quotation marks around a token that begins with a space: the library takes the first for no opening one."""
    for block in state.tokens:
        for token in block.children or ():
            if token.type == "text":
                token.content = SPACED_QUOTATION.sub("“\\1”", token.content)


def _closing(tokens: Sequence[Token], at: int) -> int:
    return next(
        i
        for i in range(at + 1, len(tokens))
        if tokens[i].type == "blockquote_close" and tokens[i].level == tokens[at].level
    )


def _anchors(state: StateCore) -> None:
    """Each heading gets an anchor from its words; a second one of the same words gets a number."""
    taken: set[str] = set()
    numbers: dict[str, int] = {}  # where to go on counting, so that a thousand of the same words take no longer
    for at, token in enumerate(state.tokens):
        if token.type != "heading_open":
            continue
        base = anchor = slugify(plain_text(state.tokens[at + 1]))
        while anchor in taken:
            numbers[base] = numbers.get(base, 1) + 1
            anchor = f"{base}-{numbers[base]}"
        taken.add(anchor)
        token.meta["anchor"] = anchor


def _parser(*, math: bool) -> MarkdownIt:
    # No raw HTML: whatever looks like a tag is shown as text.
    parser = MarkdownIt("commonmark", {"html": False, "typographer": True}).enable(["table", "smartquotes"])
    parser.disable(["image", "lheading", "code", "html_block", "html_inline"])
    rules = {
        "link_open": _link_open,
        "heading_open": _heading_open,
        "heading_close": _heading_close,
        "callout_open": _callout_open,
        "callout_close": _callout_close,
        "table_open": _table_open,
        "table_close": _table_close,
        "th_open": _cell_open,
        "td_open": _cell_open,
        "fence": _fence,
    }
    if math:
        # A digit after the second dollar sign, or a space inside, is money and not a formula.
        parser.use(dollarmath_plugin, allow_labels=False, allow_space=False, allow_digits=False)
        rules |= {"math_inline": _math_inline, "math_block": _math_block}
        parser.block.ruler.before("fence", "question_mark", _question_mark, {"alt": ["paragraph", "reference"]})
        rules["question_mark"] = lambda *_: ""
    for name, rule in rules.items():
        parser.add_render_rule(name, rule)
    parser.core.ruler.after("block", "callouts", _callouts)
    parser.core.ruler.before("smartquotes", "spaced_quotations", _spaced_quotations)
    parser.core.ruler.push("anchors", _anchors)
    return parser


_PAGE = _parser(math=True)
_QUESTION = _parser(math=False)
