"""What one file cannot show: names that lead to other pages, what is left out, and the figures of the whole guide."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Container, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from quizzes.concepts.graph import Graph
from quizzes.guide.checks import bank, lint
from quizzes.guide.checks.placing import check_width
from quizzes.guide.format import figures
from quizzes.guide.format.images import ImageError, image_files, read_image
from quizzes.guide.format.loading import COVERAGE, coverage_ids, load_guide
from quizzes.guide.format.pages import SKILLS, Page, Question, Source
from quizzes.guide.format.parse import mistakes_in, named_mistakes
from quizzes.guide.format.texts import figures_in, figures_of_question, links_in
from quizzes.guide.format.write import write_page
from quizzes.kinds import KINDS
from quizzes.problems import Problem, nearest

FEWEST_QUESTIONS = 3
FEWEST_KINDS = 2


@dataclass(frozen=True, slots=True)
class Report:
    """The figures of the guide and everything that is wrong with it."""

    concepts: int
    questions: int
    coverage: dict[str, int]
    key_facts: dict[str, int]
    misconceptions: dict[str, int]
    by_kind: dict[str, int]
    by_level: dict[int, int]
    """By the level of the page, 1 to 3."""
    by_skill: dict[str, int]
    by_difficulty: dict[int, int]
    transfer: int
    sources: dict[str, int]
    questions_on_unopened_sources: dict[str, list[str]]
    """Their names, by whether their fact ages."""
    feedback_openings: dict[str, Any]
    """How many feedback texts there are, and how many begin with the same two words, and with the same one."""
    key_length_rank: dict[str, int]
    expiring: list[dict[str, str]]
    problems: list[Problem]

    @property
    def errors(self) -> list[Problem]:
        return [problem for problem in self.problems if problem.is_error]

    @property
    def advice(self) -> list[Problem]:
        return [problem for problem in self.problems if not problem.is_error]

    def as_json(self) -> dict[str, Any]:
        """Errors under `problems`, what could be better under `advice`."""
        figures_ = {name: getattr(self, name) for name in Report.__slots__ if name != "problems"}
        return figures_ | {
            "skills": self.by_skill,
            "problems": [_as_json(problem) for problem in self.errors],
            "advice": [_as_json(problem) for problem in self.advice],
        }


def check_content(root: Path = figures.CONTENT) -> Report:
    """Everything that can be told of the content files: mistakes, gaps, rules of good questions, figures."""
    pages, problems = load_guide(root)
    coverage = coverage_ids(root)
    problems = [*problems, *check_guide(pages, coverage), *check_drawings(pages, root), *lint.lint_guide(pages)]
    problems += check_images(pages, root)
    broken = {problem.path for problem in problems if problem.is_error}
    problems += [each for page in pages if page.path not in broken for each in _layout(page, root)]
    return report(pages, problems, coverage)


def report(pages: Sequence[Page], problems: Iterable[Problem], coverage: Collection[str] = ()) -> Report:
    cited = _cited(pages)
    asked, used = _asked(pages), _used(pages)
    questions = [question for page in pages for question in page.questions]
    kinds = Counter(question.kind for question in questions)
    skills = Counter(question.skill for question in questions)
    once = _told_once(problems)
    return Report(
        concepts=len(pages),
        questions=len(questions),
        coverage=_count(cited & {*coverage}, "cited", coverage),
        key_facts=_count(asked, "asked", [fact for page in pages for fact in page.facts]),
        misconceptions=_count(used, "used", [mistake for page in pages for mistake in page.misconceptions]),
        by_kind={kind: kinds[kind] for kind in KINDS},
        by_level=dict(sorted(Counter(page.level for page in pages for _ in page.questions).items())),
        by_skill={skill: skills[skill] for skill in SKILLS},
        by_difficulty=dict(sorted(Counter(question.difficulty for question in questions).items())),
        transfer=sum(question.transfer for question in questions),
        sources=_opened([source for page in pages for source in page.sources]),
        questions_on_unopened_sources=bank.unopened(pages),
        feedback_openings=_feedback_openings(questions),
        key_length_rank=bank.key_length_rank(questions),
        expiring=bank.expiring(pages),
        problems=sorted(once, key=lambda problem: (problem.path, problem.line, problem.message)),
    )


def _opened(sources: Sequence[Source]) -> dict[str, int]:
    opened = sum(source.is_opened for source in sources)
    return {"opened": opened, "unopened": len(sources) - opened}


def _feedback_openings(questions: Sequence[Question]) -> dict[str, Any]:
    two, first = bank.openings(questions, 2), bank.openings(questions, 1)
    return {"of": first.total(), "two_words": dict(two.most_common(20)), "first_word": dict(first.most_common(20))}


def _told_once(problems: Iterable[Problem]) -> list[Problem]:
    """Each problem once; where two checks tell the same, the error stays and the advice goes."""
    told: dict[tuple[object, ...], Problem] = {}
    for problem in problems:
        key = problem.identity
        if key not in told or problem.is_error > told[key].is_error:
            told[key] = problem
    return list(told.values())


def check_guide(pages: Sequence[Page], coverage: Collection[str] = ()) -> list[Problem]:
    """Mistakes between pages: what hangs loose, what nobody asks about, ids that nobody cites."""
    problems = check_names(pages)
    for page in pages:
        problems += check_completeness(page)
    problems += _unused(pages)
    problems += _coverage(pages, coverage) if coverage else ()
    return problems


def check_names(pages: Sequence[Page]) -> list[Problem]:
    """What would hang loose on a site: places taken twice, unknown names, concepts that wait for one another
    or are too entangled."""
    known = {page.slug: page for page in pages}
    problems = [*_places(pages), *_rings(pages), *check_width(pages)]
    for page in pages:
        problems += [*_prerequisites(page, known), *_links(page, known), *_mistakes(page, known)]
    return problems


def check_completeness(page: Page) -> list[Problem]:
    """What a page lacks to be learned from: enough questions, and one about each fact."""
    return [*_enough(page), *_unasked(page)]


def check_drawings(pages: Sequence[Page], root: Path = figures.CONTENT) -> list[Problem]:
    """Figures without a drawing, drawings that lose something when cleaned, drawings nobody shows or can read."""
    problems = []
    shown: set[str] = set()
    images = {file.stem for file in image_files(root)}
    for page in pages:
        for name, line in _figures(page):
            shown.add(name)
            if name not in images and not (root / "figures" / f"{name}.svg").exists():
                hint = f"draw content/figures/{name}.svg, or put an image {name}.webp beside the page"
                problems.append(undrawn(name, hint).at(page.path, line))
    for file in sorted((root / "figures").rglob("*.svg")):
        problems += _drawing(file, file.relative_to(root).as_posix(), shown)
    return problems


def _figures(page: Page) -> Iterator[tuple[str, int]]:
    """What the page and its questions show, with the lines."""
    for name, _ in figures_in(page.text):
        yield name, page.lines.get(f"figure:{name}", 1)
    for question in page.questions:
        for name, _cell, _line in figures_of_question(question.content):
            yield name, question.line or 1


def check_images(pages: Sequence[Page], root: Path = figures.CONTENT) -> Iterator[Problem]:
    """Images that can't be taken as they are, two of one name, and those that nobody shows."""
    shown = {name for page in pages for name, _ in _figures(page)}
    seen: dict[str, str] = {}
    for file in image_files(root):
        path, name = file.relative_to(root).as_posix(), file.stem
        if name in seen or (root / "figures" / f"{name}.svg").exists():
            hint = "give each its own name: a figure finds what it shows by that alone"
            message = f"`{name}` is the name of {seen.get(name, f'figures/{name}.svg')}, too"
            yield Problem(message, hint, path, code="image.name-taken")
        seen.setdefault(name, path)
        try:
            read_image(file.read_bytes())
        except ImageError as error:
            yield replace(error.problem, path=path)
        if name not in shown:
            hint = f"add a fence ```figure {name}, or remove the file"
            yield Problem("no page uses this image", hint, path, severity="advice", code="image.unused")


def undrawn(name: str, hint: str) -> Problem:
    """A figure that is shown by its description, since nobody drew it."""
    message = f"the figure `{name}` has no drawing"
    return Problem(message, hint, code="figure.undrawn", field="text", value=name)


def _drawing(file: Path, path: str, shown: Container[str]) -> Iterator[Problem]:
    """What is wrong with one drawing."""
    source = file.read_text(encoding="utf-8")
    for message in figures.drawing_problems(source):
        hint = "use the elements, attributes and classes of docs/content-format.md"
        yield Problem(message, hint, path, code="drawing.not-clean", value=message)
    if file.stem not in shown:
        hint = f"add a fence ```figure {file.stem}, or remove the file"
        yield Problem("no page uses this drawing", hint, path, severity="advice", code="drawing.unused")
    yield from _width(file, path, source)


def _width(file: Path, path: str, source: str) -> Iterator[Problem]:
    """A phone's column holds 360 units. A wider drawing needs a second one for it."""
    try:
        wide = figures.drawing_width(source) > figures.PHONE_WIDTH
    except figures.DrawingError:
        return  # told already
    if wide and file.parent.name == figures.PHONE_FOLDER:
        message, hint = "the drawing for phones is wider than a phone", "its viewBox can be 360 wide at most"
        yield Problem(message, hint, path, code="drawing.phone-width")
    elif wide and not (file.parent / figures.PHONE_FOLDER / file.name).exists():
        hint = f"draw figures/{figures.PHONE_FOLDER}/{file.name}, at most {figures.PHONE_WIDTH} wide"
        message = "on a phone, this drawing needs scrolling"
        yield Problem(message, hint, path, severity="advice", code="drawing.without-phone")


def _layout(page: Page, root: Path) -> Iterator[Problem]:
    """Export writes the canonical layout, and an unedited page has to come out as it went in."""
    if write_page(page).encode() != (root / page.path).read_bytes():
        hint = "run `manage.py check_content --tidy`"
        message = "the file isn’t in the standard layout"
        yield Problem(message, hint, page.path, severity="advice", code="file.layout")


# -- between pages


def _places(pages: Sequence[Page]) -> Iterator[Problem]:
    slugs: dict[str, str] = {}
    places: dict[tuple[str, int], str] = {}
    folders: dict[str, str] = {}
    for page in pages:
        folder, _, name = page.path.rpartition("/")
        if name != f"{page.slug}.md":
            message = f"the file of `{page.slug}` is called {name}"
            yield _on_page(page, "file.name", "concept", message, f"call it {page.slug}.md")
        if folder.partition("-")[2] != page.section:
            message = f"`{page.section}` is in {folder}"
            yield _on_page(page, "file.folder", "section", message, "move the file or change `section`")
        if folders.setdefault(page.section, folder) != folder:
            message, hint = f"`{page.section}` has two folders", f"move the file to {folders[page.section]}"
            yield _on_page(page, "file.second-folder", "section", message, hint)
        if page.slug in slugs:
            message = f"`{page.slug}` is taken by {slugs[page.slug]}"
            yield _on_page(page, "page.name-taken", "concept", message, "choose another short name")
        slugs.setdefault(page.slug, page.path)
        place = (page.section, page.order)
        if place in places:
            message = f"place {page.order} is taken by {places[place]}"
            yield _on_page(page, "page.place-taken", "order", message, "give each its own place")
        places.setdefault(place, page.path)


def _prerequisites(page: Page, known: Collection[str]) -> Iterator[Problem]:
    for at, slug in enumerate(page.prerequisites):
        if slug not in known:
            message, hint = f"there’s no concept `{slug}`", "name a concept that has a page"
            found = _on_page(page, "page.unknown-prerequisite", f"prerequisites.{at}", message, hint, value=slug)
            yield replace(found, suggestion=nearest(slug, known))


def _rings(pages: Sequence[Page]) -> Iterator[Problem]:
    graph = Graph({page.slug: page.prerequisites for page in pages})
    by_slug = {page.slug: page for page in pages}
    for ring in graph.cycles:
        page = by_slug[ring[0]]
        yield waiting_ring(ring).at(page.path, page.lines.get("prerequisites", 1))


def waiting_ring(ring: Sequence[str]) -> Problem:
    """Concepts of which none can be learned first."""
    way = " → ".join([*ring, ring[0]])
    message, hint = f"these concepts require each other: {way}", "remove one of these prerequisites"
    return Problem(message, hint, code="guide.ring", field="prerequisites", value=way)


def _links(page: Page, known: Collection[str]) -> Iterator[Problem]:
    for slug, _ in links_in(page.text, "concept"):
        if slug not in known:
            message, hint = f"the text links to `{slug}`, which isn’t a concept", "link to a concept that has a page"
            at = f"concept:{slug}"
            found = _on_page(page, "page.unknown-concept", "text", message, hint, at=at, value=slug)
            yield replace(found, suggestion=nearest(slug, known))


def _mistakes(page: Page, known: dict[str, Page]) -> Iterator[Problem]:
    """`{concept/name}` borrows a mistake of another page."""
    for number, question in enumerate(page.questions):
        for mistake, cell in named_mistakes(question.content).items():
            concept, slash, name = mistake.partition("/")
            if not slash or (concept in known and name in known[concept].mistakes):
                continue
            names = [f"{slug}/{name}" for slug, other in known.items() for name in other.mistakes]
            found = no_mistake(mistake, f"questions.{number}.{cell}").at(page.path, question.line)
            yield replace(found, suggestion=nearest(mistake, names))


def no_mistake(name: str, cell: str) -> Problem:
    """A mistake is named that no other page has."""
    hint = "write {concept/name} with a misconception or slip of that concept"
    return Problem(f"there’s no mistake `{name}`", hint, code="question.unknown-borrowed", field=cell, value=name)


# -- what is left out


def _enough(page: Page) -> Iterator[Problem]:
    kinds = {question.kind for question in page.questions}
    if len(page.questions) < FEWEST_QUESTIONS or len(kinds) < FEWEST_KINDS:
        message = f"{len(page.questions)} questions of {len(kinds)} kinds"
        hint = f"a concept needs at least {FEWEST_QUESTIONS} questions of {FEWEST_KINDS} kinds"
        yield _on_page(page, "page.few-questions", "questions", message, hint, at="concept")


def _unasked(page: Page) -> Iterator[Problem]:
    asked = {question.about for question in page.questions}
    for at, fact in enumerate(page.facts):
        if fact.key not in asked:
            message, place = f"no question asks about the fact `{fact.key}`", f"facts.{fact.key}"
            hint = f"write a question with `about: {fact.key}`"
            yield _on_page(page, "page.fact-unasked", f"facts.{at}", message, hint, at=place, value=fact.key)


def _unused(pages: Sequence[Page]) -> Iterator[Problem]:
    used = _used(pages)
    for page in pages:
        for at, mistake in enumerate(page.misconceptions):
            if (page.slug, mistake.key) not in used:
                yield unused_misconception(page, at)


def unused_misconception(page: Page, at: int) -> Problem:
    """A misconception behind no wrong answer, on whatever page."""
    key = page.misconceptions[at].key
    message = f"no wrong answer covers the misconception `{key}`"
    hint = f"end a wrong option with {{{key}}}, or a near miss"
    place = f"misconceptions.{key}"
    return _on_page(page, "page.misconception-unused", f"misconceptions.{at}", message, hint, at=place, value=key)


def _coverage(pages: Sequence[Page], coverage: Collection[str]) -> Iterator[Problem]:
    for page in pages:
        for item, cell, key, line in _citations(page):
            if item not in coverage:
                place = line or page.lines.get(key, 0)
                yield replace(no_coverage_id(item, cell), suggestion=nearest(item, coverage)).at(page.path, place)
    missing = [item for item in coverage if item not in _cited(pages)]
    if missing:
        message = f"{len(missing)} items of the source guide aren’t cited anywhere: {' '.join(missing)}"
        yield Problem(message, "cite each in `covers` of a page, a question or a resource", code="guide.uncited")


def no_coverage_id(item: str, cell: str, hint: str = "") -> Problem:
    """An item is cited that the source guide does not have."""
    hint = hint or f"the ids are in {COVERAGE}, beside the sections"
    return Problem(f"there’s no coverage id `{item}`", hint, code="guide.unknown-coverage", field=cell, value=item)


# -- figures


def _citations(page: Page) -> Iterator[tuple[str, str, str, int]]:
    """Each coverage id with its cell, and where that stands: a key of the front matter, or the line of a question."""
    yield from ((item, f"covers.{at}", "covers", 0) for at, item in enumerate(page.covers))
    for place, resource in enumerate(page.resources):
        key = f"resources.{place}"
        yield from ((item, f"{key}.covers.{at}", key, 0) for at, item in enumerate(resource.covers))
    for number, question in enumerate(page.questions):
        cell = f"questions.{number}.covers"
        yield from ((item, f"{cell}.{at}", "", question.line) for at, item in enumerate(question.covers))


def _cited(pages: Sequence[Page]) -> set[str]:
    return {item for page in pages for item, *_ in _citations(page)}


def _asked(pages: Sequence[Page]) -> set[tuple[str, str]]:
    return {
        (page.slug, question.about)
        for page in pages
        for question in page.questions
        if question.about in {fact.key for fact in page.facts}
    }


def _used(pages: Sequence[Page]) -> set[tuple[str, str]]:
    """The misconceptions that stand behind some wrong answer, on whatever page."""
    beliefs: dict[str, set[str]] = defaultdict(set)
    for page in pages:
        beliefs[page.slug] = {mistake.key for mistake in page.misconceptions}
    used = set()
    for page in pages:
        for question in page.questions:
            for mistake in mistakes_in(question.content):
                concept, slash, name = mistake.partition("/")
                used.add((concept, name) if slash else (page.slug, mistake))
    return {(concept, name) for concept, name in used if name in beliefs.get(concept, ())}


def _count(part: Collection[object], word: str, whole: Collection[object]) -> dict[str, int]:
    return {word: len(part), "of": len(whole)}


def _on_page(page: Page, code: str, field: str, message: str, hint: str, *, at: str = "", value: str = "") -> Problem:
    """A problem of the page at the line of `at`: the field, where nothing else is named."""
    line = page.lines.get(at or field.partition(".")[0], 1)
    return Problem(message, hint, page.path, line, code=code, field=field, value=value)


def _as_json(problem: Problem) -> dict[str, Any]:
    said = {key: value for key, value in asdict(problem).items() if key != "severity"}
    return said | {"hint": problem.fix}
