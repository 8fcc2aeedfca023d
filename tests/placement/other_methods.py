"""What placement is compared with: the closure rule, a one-dimensional adaptive test, and a method that learned.

All see the same questions, with the same chances and slips, and none but placement knows of manners. The adaptive test
is told how hard each concept is for the very population, and the last is trained on thousands of its learners: more
than anyone could know of real ones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from math import exp, log, log2

from quizzes.placement import MOST_QUESTIONS, Bank, Candidate, Outcome, next_of
from quizzes.placement.learners import SLIP, Likelihood

from .simulating import Learner, Placed, world

ABILITIES = [step / 4 for step in range(-14, 15)]


def by_closure(learner: Learner, bank: Bank) -> Placed:
    """Right: all that it builds on is known. Wrong: nothing that builds on it is. Asked is what surely settles most."""
    graph = world().graph
    below = {slug: {slug, *graph.builds_on(slug)} for slug in graph.slugs}
    above = {slug: {name for name in graph.slugs if slug in below[name]} for slug in graph.slugs}
    says: dict[str, float] = {}
    asked: set[str] = set()
    while len(asked) < MOST_QUESTIONS:
        open_ = [slug for slug in graph.slugs if slug not in says and bank.get(slug)]
        if not open_:
            break
        chosen = max(open_, key=lambda slug: min(len(below[slug] - says.keys()), len(above[slug] - says.keys())))
        asked.add(chosen)
        right = learner.answer(bank[chosen][0]) is Outcome.RIGHT
        for slug in below[chosen] if right else above[chosen]:
            says.setdefault(slug, float(right))
    share = sum(says.values()) / max(1, len(says))
    return Placed({slug: says.get(slug, float(share >= 0.5)) for slug in graph.slugs}, learner.knows, len(asked))


type Model = Sequence[tuple[float, Mapping[str, float]]]
"""Kinds of learners: how common each is, and how likely it knows each concept, all independent of one another."""


def likelihood(outcome: Outcome, chance: float) -> Likelihood:
    """“I don't know yet” is a miss that no luck can hide."""
    match outcome:
        case Outcome.RIGHT:
            return chance, 1 - SLIP
        case Outcome.WRONG:
            return 1 - chance, SLIP
        case Outcome.DONT_KNOW:
            return 1.0, SLIP


def information(known: float, chance: float) -> float:
    right = known * (1 - SLIP) + (1 - known) * chance
    return _entropy(right) - known * _entropy(SLIP) - (1 - known) * _entropy(chance)


def _entropy(p: float) -> float:
    return 0.0 if p <= 0 or p >= 1 else -p * log2(p) - (1 - p) * log2(1 - p)


def by_mixture(learner: Learner, bank: Bank, model: Model) -> Placed:
    """Bayes over the kinds, and the question that tells most; two a concept at most."""
    weights = [weight for weight, _ in model]
    evidence: dict[str, tuple[float, float]] = {}
    asked: set[str] = set()
    for _ in range(MOST_QUESTIONS):
        known = _posterior(model, weights, evidence)
        question = _most_telling(known, bank, asked)
        if question is None:
            break
        asked.add(question.name)
        told = likelihood(learner.answer(question), question.chance)
        before = evidence.get(question.concept, (1.0, 1.0))
        evidence[question.concept] = before[0] * told[0], before[1] * told[1]
        weights = [
            weight * _explains(p[question.concept], before, told) for weight, (_, p) in zip(weights, model, strict=True)
        ]
    return Placed(_posterior(model, weights, evidence), learner.knows, len(asked))


def _explains(p: float, before: tuple[float, float], told: tuple[float, float]) -> float:
    """How likely an answer is for one kind of learner, after the earlier answers about its concept."""
    unknown, known = (1 - p) * before[0], p * before[1]
    return (unknown * told[0] + known * told[1]) / (unknown + known)


def _posterior(model: Model, weights: Sequence[float], evidence: Mapping[str, tuple[float, float]]) -> dict[str, float]:
    whole = sum(weights)
    found: dict[str, float] = {}
    for slug in world().graph.slugs:
        unknown, known = evidence.get(slug, (1.0, 1.0))
        shares = (
            weight * p[slug] * known / (p[slug] * known + (1 - p[slug]) * unknown)
            for weight, (_, p) in zip(weights, model, strict=True)
        )
        found[slug] = sum(shares) / whole
    return found


def _most_telling(known: Mapping[str, float], bank: Bank, asked: set[str]) -> Candidate | None:
    open_ = [each for slug in known if (each := next_of(bank.get(slug, ()), asked)) is not None]
    return max(open_, key=lambda each: information(known[each.concept], each.chance), default=None)


def one_dimension(learners: Iterable[Learner]) -> Model:
    """One ability, and for each concept the difficulty that fits how many of these learners know it: a Rasch model."""
    people = [each.knows for each in learners]
    prior = [exp(-0.5 * (x / 1.5) ** 2) for x in ABILITIES]
    hard = {slug: _difficulty(sum(each[slug] for each in people) / len(people), prior) for slug in world().graph.slugs}
    return [
        (weight / sum(prior), {slug: _clamped(1 / (1 + exp(1.7 * (hard[slug] - x)))) for slug in hard})
        for weight, x in zip(prior, ABILITIES, strict=True)
    ]


def _difficulty(share: float, prior: Sequence[float]) -> float:
    """Where the mean over all abilities is this share: by bisection."""
    low, high = -8.0, 8.0
    for _ in range(30):
        middle = (low + high) / 2
        mean = sum(w / (1 + exp(1.7 * (middle - x))) for w, x in zip(prior, ABILITIES, strict=True)) / sum(prior)
        low, high = (middle, high) if mean > share else (low, middle)
    return low


def _clamped(p: float) -> float:
    return min(0.995, max(0.005, p))


def learned(learners: Iterable[Learner], kinds: int, luck: Callable[[], float], rounds: int = 40) -> Model:
    """A mixture of kinds, fitted to what these learners really know (EM); kept apart from those it is tried on."""
    people = [[*each.knows.values()] for each in learners]
    slugs = [*world().graph.order]
    weights = [1 / kinds] * kinds
    p = [[0.25 + 0.5 * luck() for _ in slugs] for _ in range(kinds)]
    for _ in range(rounds):
        weights, p = _refitted(people, weights, p)
    return [(weight, dict(zip(slugs, row, strict=True))) for weight, row in zip(weights, p, strict=True)]


def _refitted(
    people: Sequence[Sequence[bool]], weights: Sequence[float], p: Sequence[Sequence[float]]
) -> tuple[list[float], list[list[float]]]:
    logs = [([log(1 - x) for x in row], [log(x / (1 - x)) for x in row]) for row in p]
    mass, knowing = [1e-9] * len(weights), [[0.0] * len(row) for row in p]
    for each in people:
        places = [n for n, known in enumerate(each) if known]
        scores = [log(w) + sum(no) + sum(yes[n] for n in places) for w, (no, yes) in zip(weights, logs, strict=True)]
        best = max(scores)
        shares = [exp(score - best) for score in scores]
        whole = sum(shares)
        for kind, share in enumerate(shares):
            if share / whole > 1e-6:
                mass[kind] += share / whole
                for n in places:
                    knowing[kind][n] += share / whole
    count = len(people)
    refit = [[_clamped((k + 0.5) / (m + 1)) for k in row] for m, row in zip(mass, knowing, strict=True)]
    return [m / count for m in mass], refit
