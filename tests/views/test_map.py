import datetime as dt
import re
import uuid
from itertools import pairwise
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from quizzes.models import Card, Component, Concept, Misconception, Opening, Place, Review, Status, User
from tests.factories import ConceptFactory, UserFactory, answer_of, give_answer, make_question

HTMX = {"HX-Request": "true"}

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner() -> User:
    return UserFactory.create()


@pytest.fixture
def signed_in(client: Client, learner: User) -> Client:
    client.force_login(learner)
    return client


@pytest.fixture
def upper() -> Concept:
    """A concept with four questions that builds on “Vectors”, which has two."""
    base = ConceptFactory.create(slug="vectors", title="Vectors")
    upper = ConceptFactory.create(slug="embeddings", title="Embeddings")
    upper.prerequisites.add(base)
    for _ in range(2):
        make_question(base)
    for _ in range(4):
        make_question(upper)
    return upper


def fields_of(learner: User, component: Component, **changes: Any) -> dict[str, Any]:
    answer = answer_of(learner, component)
    return {
        "component": answer.component_id,
        "revision": answer.revision_id,
        "version": answer.version,
        "answer_id": answer.answer_id,
        "place": "review",
        "sure": "yes" if answer.sure else "",
        **{name: values[0] for name, values in answer.data.items()},
        **changes,
    }


# --- The page -----------------------------------------------------------------------------------


def test_the_map_is_public_and_shows_no_states(client: Client, upper: Concept) -> None:
    page = client.get("/map/").text

    assert 'aria-label="Embeddings"' in page
    assert 'class="mem' not in page


def test_the_map_of_an_empty_guide_says_so(client: Client) -> None:
    assert "Nothing is published yet" in client.get("/map/").text


def test_a_box_is_a_link_with_its_state_in_its_name(signed_in: Client, upper: Concept) -> None:
    page = signed_in.get("/map/").text

    assert 'aria-label="Vectors: new"' in page
    assert 'aria-label="Embeddings: locked"' in page


def test_a_box_is_inked_by_how_much_is_remembered(signed_in: Client, learner: User, upper: Concept) -> None:
    first, _ = Component.objects.filter(question__concept__slug="vectors").order_by("pk")
    give_answer(learner, first, timezone.now())

    page = signed_in.get("/map/vectors/").text

    assert 'aria-label="Vectors: learning, 50% remembered"' in page
    assert 'class="node learning shade-2 here"' in page
    assert "1 of 2 questions seen, 50% of it remembered now" in " ".join(page.split())


def test_the_table_says_what_a_concept_builds_on(client: Client, upper: Concept) -> None:
    rows = {row.concept.slug: [each.slug for each in row.needs] for row in client.get("/map/").context["rows"]}

    assert rows == {"vectors": [], "embeddings": ["vectors"]}


def test_what_is_next_is_chosen_at_first(signed_in: Client, upper: Concept) -> None:
    assert signed_in.get("/map/").context["chosen"].concept.slug == "vectors"


def test_where_everything_was_met_the_weakest_is_chosen(signed_in: Client, learner: User) -> None:
    fresh, old = ConceptFactory.create(title="Fresh"), ConceptFactory.create(title="Old")
    for concept, days in ((fresh, 1), (old, 30)):
        give_answer(learner, make_question(concept).components.get(), timezone.now() - dt.timedelta(days=days))

    page = signed_in.get("/map/")

    assert page.context["next"] is None
    assert page.context["chosen"].concept.slug == old.slug
    assert "You remember least of" in page.text


def test_an_address_chooses_a_concept(signed_in: Client, upper: Concept) -> None:
    page = signed_in.get("/map/embeddings/").text

    assert "Unlocks when you know Vectors." in page
    assert 'action="/map/embeddings/learn/"' in page


def test_a_passer_by_may_choose_but_not_learn(client: Client, upper: Concept) -> None:
    page = client.get("/map/embeddings/").text

    assert 'href="/guide/embeddings/"' in page
    assert "/learn/" not in page


@pytest.mark.parametrize("slug", ["no-such-concept", "hidden"])
def test_a_concept_that_is_not_there_is_404(client: Client, slug: str) -> None:
    ConceptFactory.create(slug="hidden", status=Status.DRAFT)

    assert client.get(f"/map/{slug}/").status_code == 404


def test_the_rule_is_stated(signed_in: Client, upper: Concept) -> None:
    page = " ".join(signed_in.get("/map/").text.split())

    assert "A concept unlocks after you get two questions right in everything it builds on" in page


def test_another_learners_states_are_not_shown(signed_in: Client, upper: Concept) -> None:
    other = UserFactory.create()
    for component in Component.objects.all():
        give_answer(other, component, timezone.now())

    assert 'aria-label="Vectors: new"' in signed_in.get("/map/").text


def test_a_press_gets_the_map_alone_with_the_concept_chosen(signed_in: Client, upper: Concept) -> None:
    part = signed_in.get("/map/embeddings/", headers=HTMX).text

    assert "<html" not in part
    assert part.count('aria-current="true"') == 2  # in each of the two drawings
    assert re.search(r"<title>\s*Embeddings", part)


def test_the_way_back_gets_the_whole_page(signed_in: Client, upper: Concept) -> None:
    page = signed_in.get("/map/embeddings/", headers={**HTMX, "HX-History-Restore-Request": "true"}).text

    assert "<html" in page


def test_only_the_edges_of_the_chosen_concept_stand_out(client: Client, upper: Concept) -> None:
    ConceptFactory.create(slug="apart").prerequisites.add(ConceptFactory.create(slug="alone"))

    assert client.get("/map/embeddings/").text.count("edge hot") == 2
    assert client.get("/map/").text.count("edge hot") == 0


def test_the_panel_leads_to_the_page_the_lesson_the_questions_and_practice(
    signed_in: Client, learner: User, upper: Concept
) -> None:
    give_answer(learner, upper.questions.all()[0].components.get(), timezone.now())

    page = signed_in.get("/map/embeddings/").text

    for address in (
        "/guide/embeddings/",
        "/review/?lesson=embeddings",
        "/questions/?concept=embeddings",
        "/practice/?concept=embeddings",
    ):
        assert f'href="{address}"' in page


def test_what_was_never_answered_has_no_questions_of_ones_own(signed_in: Client, upper: Concept) -> None:
    assert "/questions/" not in signed_in.get("/map/embeddings/").text


@pytest.mark.parametrize("new_material", ["teach", "ask"])
def test_today_done_and_the_map_name_the_same_concept(
    signed_in: Client, learner: User, upper: Concept, new_material: str
) -> None:
    """Also where a lesson is under way while another concept comes first in the guide."""
    User.objects.update(new_material=new_material, new_per_day=1)
    give_answer(learner, upper.questions.all()[0].components.get(), timezone.now(), place=Place.LESSON)

    today, done = signed_in.get("/today/").context, signed_in.get("/review/done/").context
    named = {found.slug for page in (today, done) if (found := page["lesson"] or page["learn_next"])}

    assert named == {"embeddings"}
    assert signed_in.get("/map/").context["chosen"].concept.slug == "embeddings"


def test_the_map_takes_seven_statements_with_ten_thousand_reviews(signed_in: Client, learner: User) -> None:
    now = timezone.now()
    concepts = [ConceptFactory.create() for _ in range(45)]
    for before, concept in pairwise(concepts):
        concept.prerequisites.add(before)
    for number in range(90):
        give_answer(learner, make_question(concepts[number // 2]).components.get(), now)
    lengthen_the_log(10_000)
    signed_in.get("/map/")  # the day's first visit also renews the session

    with CaptureQueriesContext(connection) as queries:
        assert signed_in.get("/map/").status_code == 200

    assert len(queries) <= 7  # the session and its user included


def lengthen_the_log(length: int) -> None:
    """More answers to the same components, as an import of an old log would bring them."""
    first = list(Review.objects.order_by("pk"))
    more = []
    for number in range(length - len(first)):
        source = first[number % len(first)]
        more.append(
            Review(
                learner_id=source.learner_id,
                component_id=source.component_id,
                revision_id=source.revision_id,
                answer_id=uuid.UUID(int=number + 1),
                card_version=1 + number // len(first),
                rating=3,
                study_day=source.study_day - dt.timedelta(days=1),
                answered_at=source.answered_at - dt.timedelta(days=1),
            )
        )
    Review.objects.bulk_create(more, batch_size=1000)


# --- Learn this next, I know this ---------------------------------------------------------------


def test_learn_this_next_opens_and_asks(signed_in: Client, learner: User, upper: Concept) -> None:
    reply = signed_in.post("/map/embeddings/learn/")

    assert reply.headers["Location"] == "/review/?about=embeddings&left=3"
    assert Opening.objects.get().concept == upper
    assert signed_in.get(reply.headers["Location"]).context["p"].concept == upper


def test_i_know_this_asks_without_opening(signed_in: Client, upper: Concept) -> None:
    reply = signed_in.post("/map/embeddings/prove/")

    assert signed_in.get(reply.headers["Location"]).context["p"].concept == upper
    assert not Opening.objects.exists()


@pytest.mark.parametrize("action", ["learn", "prove"])
def test_an_unknown_concept_cannot_be_opened(signed_in: Client, action: str) -> None:
    assert signed_in.post(f"/map/nothing/{action}/").status_code == 404


@pytest.mark.parametrize("action", ["learn", "prove"])
def test_opening_cannot_be_fetched(signed_in: Client, upper: Concept, action: str) -> None:
    assert signed_in.get(f"/map/embeddings/{action}/").status_code == 405


def test_a_concept_without_new_questions_leads_back(signed_in: Client, learner: User) -> None:
    component = make_question(ConceptFactory.create(slug="vectors")).components.get()
    give_answer(learner, component, timezone.now())

    reply = signed_in.post("/map/vectors/learn/", follow=True)

    assert "doesn’t have anything new for you today" in reply.text


def test_proving_with_right_answers_makes_it_known(signed_in: Client, learner: User, upper: Concept) -> None:
    above = ConceptFactory.create(slug="above")
    above.prerequisites.add(upper)
    place = signed_in.post("/map/embeddings/prove/").headers["Location"]

    for _ in range(3):
        page = signed_in.get(place)
        fields = fields_of(learner, page.context["p"].component, about="embeddings", left=page.context["sitting"].left)
        verdict = signed_in.post("/review/answers/", fields, follow=True)
        place = f"/review/?{verdict.context['sitting'].query}"

    reply = signed_in.get(place)
    assert reply.headers["Location"] == "/map/embeddings/#chosen"
    chosen = signed_in.get("/map/embeddings/").context["chosen"]
    assert (chosen.concept.state.seen, chosen.concept.state.known) == (3, True)
    assert signed_in.get("/map/above/").context["chosen"].concept.is_open


def test_the_last_answer_of_a_round_leads_back_to_the_map(signed_in: Client, learner: User, upper: Concept) -> None:
    component = upper.questions.all()[0].components.get()
    fields = fields_of(learner, component, about="embeddings", left=1)

    reply = signed_in.post("/review/answers/", fields, headers=HTMX)

    assert 'href="/map/embeddings/#chosen"' in reply.text
    assert reply.headers["HX-Push-Url"].endswith("?about=embeddings&left=0")


def test_a_flashcard_in_a_round_goes_on_with_the_round(signed_in: Client, learner: User) -> None:
    concept = ConceptFactory.create(slug="vectors")
    first, _ = make_question(concept, kind="basic"), make_question(concept, slug="second")
    fields = fields_of(learner, first.components.get(), about="vectors", left=2)

    reply = signed_in.post("/review/answers/", fields)

    assert reply.headers["Location"].endswith("&about=vectors&left=1")
    assert signed_in.get(reply.headers["Location"]).context["p"].question.slug == "second"


def test_a_slip_keeps_the_round(signed_in: Client, learner: User, upper: Concept) -> None:
    fields = fields_of(learner, upper.questions.all()[0].components.get(), about="embeddings", left=2)
    del fields["answer"]

    reply = signed_in.post("/review/answers/", fields)

    assert reply.status_code == 422
    assert 'name="left" value="2"' in reply.text


@pytest.mark.parametrize("query", ["about=embeddings&left=99", "about=../&left=3", "about=embeddings", "left=3"])
def test_a_damaged_round_is_no_round(signed_in: Client, upper: Concept, query: str) -> None:
    assert signed_in.get(f"/review/?{query}").context["p"].concept.slug == "vectors"


# --- Today, Done and the verdict ----------------------------------------------------------------


def test_today_names_what_to_learn_next(signed_in: Client, learner: User, upper: Concept) -> None:
    for question in Concept.objects.get(slug="vectors").questions.all():
        give_answer(learner, question.components.get(), timezone.now())

    page = signed_in.get("/today/").text

    assert "Learn next" in page
    assert "Unlocked because you know Vectors." in page


def test_done_names_what_to_learn_next_when_nothing_is_left(signed_in: Client, learner: User, upper: Concept) -> None:
    User.objects.update(new_per_day=0)
    Card.objects.all().delete()

    assert re.search(r"Read “[^”]+” next", signed_in.get("/review/done/").text)


def test_the_second_miss_offers_the_rebuttal_and_the_prerequisite(
    signed_in: Client, learner: User, upper: Concept
) -> None:
    Misconception.objects.create(concept=upper, key="multiplies", wrong="It multiplies.", right="It divides each.")
    component = upper.questions.all()[0].components.get()
    give_answer(learner, component, timezone.now() - dt.timedelta(days=1), right=False)
    review = give_answer(learner, component, timezone.now(), right=False).review

    page = " ".join(signed_in.get(f"/review/answers/{review.answer_id}/").text.split())

    assert "It divides each." in page
    assert '<a href="/guide/vectors/">Vectors</a>, which you haven’t seen yet' in page


def test_the_first_miss_offers_nothing_more(signed_in: Client, learner: User, upper: Concept) -> None:
    component = upper.questions.all()[0].components.get()
    review = give_answer(learner, component, timezone.now(), right=False).review

    assert "This may help" not in signed_in.get(f"/review/answers/{review.answer_id}/").text


def test_who_is_taught_first_learns_a_concept_in_its_lesson(signed_in: Client, learner: User, upper: Concept) -> None:
    User.objects.update(new_material="teach")

    reply = signed_in.post("/map/embeddings/learn/")

    assert reply.headers["Location"] == "/review/?lesson=embeddings"
    assert learner.openings.get().concept == upper
