"""What will not stay true: facts with a date, and facts that name a vendor, product, price, limit, ranking or law.

The names are a proposal, not a verdict: an author answers with dates, or with `lasting:` and the reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from quizzes.guide.format.pages import Page, Question
from quizzes.problems import Problem, advice

VENDORS = (
    r"OpenAI|Anthropic|Google|DeepMind|Meta|Microsoft|Mistral|DeepSeek|Alibaba|xAI|Cohere|NVIDIA|Hugging Face|"
    r"Perplexity"
)
PRODUCTS = (
    r"ChatGPT|GPT-\d\w*|Claude|Gemini|Gemma|Llama|Mixtral|Qwen\d?|Grok|Copilot|Midjourney|DALL·E|Stable Diffusion|Sora|"
    r"Whisper|ElevenLabs|LMArena|Chatbot Arena|Kimi|Ollama|vLLM|llama\.cpp"
)
LAWS = r"AI Act|GDPR|Copyright Act|DMCA"
NUMBERS = r"[$€£]\d|per million (?:input |output )?tokens"
RANKINGS = r"leaderboard|top[- ]ranked|state of the art"
PERISHABLE = re.compile(rf"\b(?:{VENDORS}|{PRODUCTS}|{LAWS}|{RANKINGS})\b|{NUMBERS}")


def is_perishable(question: Question) -> bool:
    """Whether its fact ages: it has dates, or names what changes and nobody said why it lasts."""
    return bool(question.as_of) or (not question.lasting and named_in(question) is not None)


def named_in(question: Question) -> str | None:
    """The first vendor, product, price, ranking or law in what is asked and answered.

    What explains an answer may mention a product; what is asked and answered rests on it.
    """
    if question.is_drawn:
        return None  # what a generator makes up never was true of anyone
    kind, content = question.typed
    for _, text in kind.asked_texts(content):
        if found := PERISHABLE.search(text):
            return found[0]
    return None


def rests_on_unopened(page: Page, question: Question) -> bool:
    """Whether nobody has opened any source that the question cites."""
    opened = {source.key for source in page.sources if source.is_opened}
    return opened.isdisjoint(question.sources)


def lint_perishable(page: Page) -> Iterator[Problem]:
    """Names without dates, dated facts without an opened source, and a page called reviewed in spite of them."""
    for at, question in enumerate(page.questions):
        for problem in perishable_problems(page, question):
            yield problem.inside(f"questions.{at}").at(page.path, question.line)
    yield from reviewed_problems(page)


def perishable_problems(page: Page, question: Question) -> Iterator[Problem]:
    """What one question of a page states that ages."""
    name = named_in(question)
    if name and not question.as_of and not question.lasting:
        yield advice(  # a name is a proposal: an author decides
            f"`{question.slug}` names “{name}”, which may not stay true",
            "add `as_of` and `review_by`, or `lasting:` and why it stays true",
            code="question.perishable",
            field="as_of",
            value=name,
        )
    if _is_unproven(page, question):
        yield Problem(
            f"`{question.slug}` states something that ages and relies on sources nobody has opened",
            "open one and write `opened`, `copy` and `quote` in it, or make the fact general",
            code="question.unopened-source",
            field="sources",
        )


def reviewed_problems(page: Page) -> Iterator[Problem]:
    """Who reviews a page opens the sources of what ages in it."""
    if page.reviewed != "pending" and any(_is_unproven(page, question) for question in page.questions):
        yield Problem(
            "the page says it’s reviewed, but a fact that ages relies on an unopened source",
            "write `reviewed: pending` until someone opens it",
            line=page.lines.get("reviewed", 1),
            code="page.reviewed-unopened",
            field="reviewed",
        ).at(page.path)


def _is_unproven(page: Page, question: Question) -> bool:
    return is_perishable(question) and rests_on_unopened(page, question)
