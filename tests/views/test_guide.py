import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from quizzes.authoring.pages import rendered
from quizzes.models import Card, Concept, Place, QuestionRevision, Review, Source, Status, User
from tests.factories import ConceptFactory, UserFactory, answer_of, give_answer, make_question

NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
HTMX = {"HX-Request": "true"}

pytestmark = pytest.mark.django_db


def page_with(questions: int, **fields: Any) -> Concept:
    """A page that asks a number of questions in its text."""
    text = "## A start\n\nWords.\n\n" + "\n\n".join(f"{{{{question question-{n}}}}}" for n in range(questions)) + "\n"
    concept = ConceptFactory.create(text=text, body=rendered(text)[0], **fields)
    for _ in range(questions):
        make_question(concept)
    return concept


@pytest.fixture
def learner(client: Client) -> User:
    learner = UserFactory.create()
    client.force_login(learner)
    return learner


def test_contents_are_public_and_list_what_is_published(client: Client) -> None:
    page_with(0, title="Shown")
    page_with(0, title="Hidden", status=Status.DRAFT)

    page = client.get("/guide/").text

    assert "Shown" in page
    assert "Hidden" not in page


def test_contents_draw_a_well_for_each_question_of_what_a_learner_has_begun(client: Client, learner: User) -> None:
    begun, untouched = page_with(3), page_with(2)
    first, second, _ = (question.components.get() for question in begun.questions.order_by("pk"))
    today = timezone.now().date()
    for component, stability in ((first, 60.0), (second, 3.0)):
        Card.objects.create(
            learner=learner,
            component=component,
            question=component.question,
            version=1,
            stability=stability,
            difficulty=5.0,
            last_day=today,
            due_day=today,
        )

    page = client.get("/guide/").text

    assert re.findall(r"<title>(\d.*?)</title>", page) == ["1 strong, 1 learning, 1 new"]
    drawn = re.findall(r'<rect x="(\d+)" width="(\d+)" height="12" fill="url\(#([\w-]+)\)"/>', page)
    assert drawn == [("0", "12", "well-strong"), ("12", "12", "well-learning"), ("24", "12", "well-new")]
    assert {name for *_, name in drawn} <= set(re.findall(r'id="(well-\w+)"', page))
    assert untouched.title in page
    assert 'class="well' not in Client().get("/guide/").text


def test_an_empty_guide_says_so(client: Client) -> None:
    assert "Nothing’s published yet" in client.get("/guide/").text


def test_a_page_is_public_and_asks_in_its_place(client: Client) -> None:
    concept = page_with(1)

    page = client.get(f"/guide/{concept.slug}/").text

    assert page.index("A start") < page.index("What does temperature do?")


def test_who_met_a_page_that_an_author_took_away_is_told(client: Client) -> None:
    learner, question = UserFactory.create(), make_question()
    give_answer(learner, question.components.get(), timezone.now())
    client.force_login(learner)
    Concept.objects.update(status=Status.RETIRED)

    after = client.get(f"/guide/{question.concept.slug}/", follow=True)

    assert after.redirect_chain == [("/guide/", 302)]
    assert "isn’t in the guide anymore. Your answers are kept." in after.text


@pytest.mark.parametrize("status", [Status.DRAFT, Status.RETIRED])
def test_a_page_that_is_not_published_is_404(client: Client, status: Status) -> None:
    concept = page_with(0, status=status)

    assert client.get(f"/guide/{concept.slug}/").status_code == 404


@pytest.mark.parametrize("signed_in", [False, True])
@pytest.mark.parametrize("questions", [1, 10])
def test_a_page_takes_at_most_twelve_statements(
    client: Client, questions: int, signed_in: bool, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    concept = page_with(questions)
    if signed_in:
        learner = UserFactory.create()
        client.force_login(learner)
        for question in concept.questions.all():
            give_answer(learner, question.components.get(), NOON)

    client.get(f"/guide/{concept.slug}/")  # the day's first visit also renews the session

    with django_assert_max_num_queries(12):
        client.get(f"/guide/{concept.slug}/")


def test_a_page_does_not_tell_answers_before_they_are_given(client: Client) -> None:
    concept = page_with(3)

    page = client.get(f"/guide/{concept.slug}/").text

    for secret in ("Division keeps the order", "Divide, then softmax", "is-right"):
        assert secret not in page


def test_a_passer_by_tries_a_question_and_nothing_is_stored(client: Client) -> None:
    component = page_with(1).questions.get().components.get()

    reply = client.post(f"/guide/try/{component.pk}/", {"answer": "1"}, headers=HTMX)

    assert "Division keeps the order" in reply.text
    assert not Review.objects.exists()


def test_a_passer_by_who_chooses_nothing_is_asked_again(client: Client) -> None:
    component = page_with(1).questions.get().components.get()

    assert client.post(f"/guide/try/{component.pk}/", {}).status_code == 422


def test_a_passer_by_cannot_forge_an_option(client: Client) -> None:
    component = page_with(1).questions.get().components.get()

    assert client.post(f"/guide/try/{component.pk}/", {"answer": "44"}).status_code == 400


def test_trying_a_question_that_is_not_there_is_404(client: Client) -> None:
    assert client.post("/guide/try/12345/", {"answer": "1"}).status_code == 404


def test_trying_cannot_be_fetched(client: Client) -> None:
    component = page_with(1).questions.get().components.get()

    assert client.get(f"/guide/try/{component.pk}/").status_code == 405


def reading_form(learner: User, concept: Concept) -> dict[str, Any]:
    component = concept.questions.get().components.get()
    answer = answer_of(learner, component)
    return {
        "component": component.pk,
        "revision": answer.revision_id,
        "version": answer.version,
        "answer_id": answer.answer_id,
        "place": "reading",
        "sure": "yes",
        **{name: values[0] for name, values in answer.data.items()},
    }


def test_an_answer_on_a_page_counts_and_is_logged_with_its_place(client: Client, learner: User) -> None:
    concept = page_with(1)

    reply = client.post("/review/answers/", reading_form(learner, concept), headers=HTMX)

    assert "Division keeps the order" in reply.text
    assert Review.objects.get().place == Place.READING
    assert Card.objects.get().reps == 1


def test_a_flashcard_on_a_page_shows_its_answer_before_the_grade(client: Client, learner: User) -> None:
    component = make_question(kind="basic").components.get()

    reply = client.get(f"/guide/answers/{component.pk}/", headers=HTMX)

    assert "Every logit" in reply.text
    assert not Review.objects.exists()


def test_only_flashcards_show_their_answer(client: Client, learner: User) -> None:
    component = make_question().components.get()

    assert client.get(f"/guide/answers/{component.pk}/").status_code == 404


def test_a_verdict_leads_to_the_heading_above_the_question(client: Client, learner: User) -> None:
    concept = page_with(1)
    form = reading_form(learner, concept) | {"place": "review"}

    reply = client.post("/review/answers/", form, headers=HTMX)

    assert re.search(rf'href="/guide/{concept.slug}/\?back=[\w-]+#s-a-start"', reply.text)


def test_what_was_missed_on_a_page_is_asked_once_more(client: Client, learner: User) -> None:
    concept = page_with(1)
    form = reading_form(learner, concept) | {"know": "no"}
    client.post("/review/answers/", form, headers=HTMX)

    again = client.get(f"/guide/{concept.slug}/missed/", headers=HTMX)

    assert "One more try before you go" in again.text
    assert 'id="again-q' in again.text


def test_what_was_missed_is_at_the_end_of_the_page_when_it_is_opened_again(client: Client, learner: User) -> None:
    concept = page_with(2)
    give_answer(learner, concept.questions.all()[1].components.get(), timezone.now(), right=False)

    page = client.get(concept.get_absolute_url()).text

    assert "You missed one of these questions." in page
    assert page.count('id="again-q') == page.count('aria-labelledby="once-more-h again-q') * 2 == 2  # it and its stem


def test_misses_again_and_again_bring_what_may_help(client: Client, learner: User) -> None:
    concept = page_with(1)
    concept.prerequisites.add(ConceptFactory.create(title="Logits", slug="logits"))

    for _ in range(2):
        reply = client.post("/review/answers/", reading_form(learner, concept) | {"know": "no"}, headers=HTMX)

    assert "You’ve missed this before" in reply.text
    assert 'href="/guide/logits/"' in reply.text


def test_a_passer_by_is_told_the_source(client: Client) -> None:
    concept = page_with(1)
    source = Source.objects.create(concept=concept, key="chng", title="Strategies", date="2023-05", url="https://a.org")
    revision = QuestionRevision.objects.get(question__concept=concept)
    revision.details["sources"] = [source.key]
    revision.save()

    reply = client.post(f"/guide/try/{revision.question.components.get().pk}/", {"answer": "1"}, headers=HTMX)

    assert ">Strategies</a> (May 2023)" in " ".join(reply.text.split())


def test_once_right_it_is_not_asked_once_more(client: Client, learner: User) -> None:
    concept = page_with(1)
    client.post("/review/answers/", reading_form(learner, concept) | {"know": "no"}, headers=HTMX)
    client.post("/review/answers/", reading_form(learner, concept) | {"spot": "again"}, headers=HTMX)

    assert client.get(f"/guide/{concept.slug}/missed/", headers=HTMX).text.strip() == ""


def test_what_is_surely_known_is_folded_away(client: Client, learner: User) -> None:
    concept = page_with(1)
    give_answer(learner, concept.questions.get().components.get(), timezone.now())

    page = client.get(f"/guide/{concept.slug}/").text

    assert 'Learning: 100%</span> <span class="asks">What does temperature do?' in " ".join(page.split())


def test_what_a_page_needs_is_the_page_before_it(client: Client) -> None:
    upper, needed = ConceptFactory.create(order=1), ConceptFactory.create(order=9)
    upper.prerequisites.add(needed)

    around = client.get(upper.get_absolute_url()).context["around"]

    assert (around.previous, around.next) == (needed, None)


@pytest.mark.parametrize(("text", "asked_for"), [("Softmax of $x$.", True), ("No formula.", False)])
def test_the_font_of_formulas_is_asked_for_where_one_stands(client: Client, text: str, asked_for: bool) -> None:
    concept = ConceptFactory.create(text=text, body=rendered(text)[0])

    assert ("stix-two-math" in client.get(concept.get_absolute_url()).text) is asked_for
