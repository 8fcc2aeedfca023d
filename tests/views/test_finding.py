import re

import pytest
from django.test import Client

from quizzes.authoring.indexing import reindex
from quizzes.authoring.pages import rendered
from quizzes.models import Concept, Status
from tests.factories import ConceptFactory, UserFactory, give_answer, make_question
from tests.views.test_guide import NOON, page_with

pytestmark = pytest.mark.django_db


def found(client: Client, query: str) -> str:
    return client.get("/guide/search/", {"q": query}).text


def concept(title: str, **fields: object) -> Concept:
    concept = ConceptFactory.create(title=title, **fields)
    reindex(concept)
    return concept


def test_a_search_marks_what_was_looked_for_and_leads_there(client: Client) -> None:
    page = concept("Temperature", slug="temperature")
    question = make_question(page)
    reindex(page)

    reply = found(client, "temp")

    assert 'href="/guide/temperature/"' in reply
    assert f'href="/guide/temperature/#q{question.components.get().pk}"' in reply
    assert "temperature</mark> do?" in "".join(reply.split("\n"))


def test_a_search_keeps_what_was_typed_and_shows_it_as_text(client: Client) -> None:
    reply = found(client, '"><script>alert(1)</script>')

    assert "<script>alert" not in reply
    assert "&lt;script&gt;alert(1)" in reply


def test_a_search_for_nothing_offers_ways_in(client: Client) -> None:
    reply = found(client, " ")

    assert "Search concepts" in reply
    assert 'href="/guide/glossary/"' in reply


def test_a_search_without_results_says_so(client: Client) -> None:
    assert "Nothing in the guide matches “xylophone”" in found(client, "xylophone")


@pytest.mark.parametrize("query", ["\0", "a" * 5000, '"', "* AND", "🦜"])
def test_no_search_is_our_error(client: Client, query: str) -> None:
    assert client.get("/guide/search/", {"q": query}).status_code == 200


def test_a_search_shows_no_answer(client: Client) -> None:
    page = concept("Temperature")
    for kind in ("choice", "basic", "cloze", "reversed"):
        make_question(page, kind=kind)
    reindex(page)

    reply = found(client, "temperature cold fast")

    for secret in ("divides each", "Every logit", "argmax", "System 1", "Before softmax", "Divide, then"):
        assert secret not in reply


@pytest.mark.parametrize("path", ["/guide/", "/guide/glossary/", "/guide/section/sampling/", "/guide/temperature/"])
def test_every_page_of_the_guide_has_a_search_box(client: Client, path: str) -> None:
    concept("Temperature", slug="temperature")

    page = client.get(path).text

    assert 'action="/guide/search/"' in page
    assert 'type="search"' in page


def test_the_glossary_has_every_definition_from_a_to_z(client: Client) -> None:
    concept("Vectors", definition="Lists of numbers.", order=1)
    concept("base models", definition="Not yet assistants.", order=2)
    concept("Hidden", status=Status.DRAFT)

    page = client.get("/guide/glossary/").text

    assert page.index("Not yet assistants.") < page.index("Lists of numbers.")
    assert "Hidden" not in page
    assert [letter in page for letter in (">B</a>", ">H</a>", ">V</a>")] == [True, False, True]


def test_a_section_lists_its_concepts_in_reading_order(client: Client) -> None:
    concept("Second", section="context", order=2, text="word " * 600)
    concept("First", section="context", order=1)
    concept("Elsewhere", section="tools")

    page = client.get("/guide/section/context/").text

    assert page.index("First") < page.index("Second")
    assert "Elsewhere" not in page
    assert "Two chapters, about 4 minutes" in page


def test_a_section_without_published_concepts_is_404(client: Client) -> None:
    concept("Draft", section="context", status=Status.DRAFT)

    assert client.get("/guide/section/context/").status_code == 404


def test_a_concept_page_leads_to_its_section(client: Client) -> None:
    page = page_with(0)

    assert 'href="/guide/section/sampling/"' in client.get(f"/guide/{page.slug}/").text


def test_a_link_to_a_concept_comes_with_its_definition(client: Client) -> None:
    concept("Logits", slug="logits", definition="Raw scores.")
    text = "See [logits](concept:logits).\n"
    page = ConceptFactory.create(text=text, body=rendered(text)[0])

    reply = client.get(f"/guide/{page.slug}/").text

    assert '<p id="define-logits"><b>Logits.</b> Raw scores.</p>' in re.sub(r"\s*\n\s*", "", reply)


def test_what_a_page_builds_on_shows_what_is_known_of_it(client: Client) -> None:
    learner = UserFactory.create()
    client.force_login(learner)
    below, above = page_with(1, title="Below"), page_with(1, title="Above")
    page = page_with(0)
    page.prerequisites.add(below)
    above.prerequisites.add(page, below)
    give_answer(learner, below.questions.get().components.get(), NOON)

    side = client.get(f"/guide/{page.slug}/").text.partition("Where this fits")[2]

    assert side.index("Builds on") < side.index("Below") < side.index("Learning") < side.index("Leads to")
    assert "New" in side[side.index("Above") :]


def test_who_is_not_signed_in_sees_no_states(client: Client) -> None:
    below, page = page_with(1), page_with(0)
    page.prerequisites.add(below)

    assert 'class="mem' not in client.get(f"/guide/{page.slug}/").text


def test_the_glossary_shows_a_definition_as_it_is_written(client: Client) -> None:
    ConceptFactory.create(title="Greedy decoding", definition="Takes the *largest* logit.")

    assert "Takes the <em>largest</em> logit." in client.get("/guide/glossary/").text


def test_suggestions_lead_to_pages_and_to_all_results(client: Client) -> None:
    concept = ConceptFactory.create(title="Hallucination")
    reindex(concept)

    page = client.get("/guide/search/suggested/?q=halucination").text

    assert f'href="/guide/{concept.slug}/"' in page
    assert 'href="/guide/search/?q=halucination"' in page


def test_a_search_says_what_it_looked_for_instead(client: Client) -> None:
    reindex(ConceptFactory.create(title="Hallucination"))

    page = client.get("/guide/search/?q=halucination").text

    assert "Showing “hallucination” instead" in " ".join(page.split())
