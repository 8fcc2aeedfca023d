"""The key of every mode once more, written from the formula alone. Nothing of the generators is imported here."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

Values = dict[str, Any]


def boltzmann(z: list[float], T: float) -> list[float]:  # noqa: N803 - the letter of the formula
    weights = [math.exp(each / T) for each in z]
    return [each / math.fsum(weights) for each in weights]


def prefix(shares: list[Any], p: Any) -> list[int]:
    """Positions by falling share, as few as reach p."""
    left, kept = list(enumerate(shares)), []
    total: Any = 0
    while left and total < p:
        best = max(left, key=lambda pair: pair[1])
        left.remove(best)
        kept.append(best[0])
        total += best[1]
    return kept


def hundredths(value: float) -> Fraction:
    return Fraction(str(value)) * 100


def g01a(v: Values) -> float:
    return boltzmann(v["z"], v["T"])[v["target"]]


def g01b(v: Values) -> float:
    return max(boltzmann(v["z"], v["T"])) - max(boltzmann(v["z"], 1))


def g02a(v: Values) -> float:
    roots = [math.exp(math.log(each) / v["T"]) for each in v["w"]]
    return roots[v["target"]] / sum(roots)


def top(percent: list[int], k: int) -> list[int]:
    cut = sorted(percent)[-k]
    return [at for at, each in enumerate(percent) if each >= cut]


def g04b(v: Values) -> float:
    return float(v["percent"][v["target"]] / sum(v["percent"][at] for at in top(v["percent"], v["k"])))


def g05b(v: Values) -> float:
    kept = prefix(v["percent"], hundredths(v["p"]))
    return float(v["percent"][v["target"]] / sum(v["percent"][at] for at in kept))


def piped(v: Values) -> dict[int, float]:
    """The survivors of the whole pipeline with their shares among the k."""
    allowed = top(v["z"], v["k"])
    weights = {at: math.exp(v["z"][at] / v["T"]) for at in allowed}
    shares = {at: each / sum(weights.values()) for at, each in weights.items()}
    kept = prefix([shares.get(at, 0.0) for at in range(len(v["z"]))], v["p"])
    return {at: shares[at] for at in kept}


def g06b(v: Values) -> float:
    left = piped(v)
    return left[v["target"]] / sum(left.values())


def g07a(v: Values) -> list[int]:
    return [len(prefix(boltzmann(v["z"], T), v["p"])) for T in (v["T"], 1)]


def g08a(v: Values) -> int:
    at, left = 0, hundredths(v["u"])
    while left >= v["percent"][at]:
        left -= v["percent"][at]
        at += 1
    return at


KEYS: dict[tuple[str, str], Callable[[Values], Any]] = {
    ("G01", "a"): g01a,
    ("G01", "b"): g01b,
    ("G02", "a"): g02a,
    ("G03", "a"): lambda v: math.e ** (v["D"] / v["T"]),
    ("G03", "b"): lambda v: v["D"] / math.log(v["R"]),
    ("G04", "a"): lambda v: top(v["percent"], v["k"]),
    ("G04", "b"): g04b,
    ("G05", "a"): lambda v: sorted(prefix(v["percent"], hundredths(v["p"]))),
    ("G05", "b"): g05b,
    ("G06", "a"): lambda v: sorted(piped(v)),
    ("G06", "b"): g06b,
    ("G07", "a"): g07a,
    ("G08", "a"): g08a,
    ("G09", "a"): lambda v: math.exp(sum(math.log(each) for each in v["p"])),
    ("G09", "b"): lambda v: sum(-math.log(each) for each in v["p"]) / len(v["p"]),
    ("G09", "c"): lambda v: math.prod(v["p"]) ** (-1 / len(v["p"])),
    ("G35", "a"): lambda v: v["w"] / 100 * v["D"] / v["s"],
}
