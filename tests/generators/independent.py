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


def spelled(word: str, merges: list[list[str]]) -> str:
    """With bars between the tokens. Letters are kept apart by NUL, so that a merge is a replacement of text."""
    text = "\0" + "\0".join(word) + "\0"
    for left, right in merges:
        text = text.replace(f"\0{left}\0{right}\0", f"\0{left}{right}\0")
        # Places that share a bar are found one at a time.
        while f"\0{left}\0{right}\0" in text:
            text = text.replace(f"\0{left}\0{right}\0", f"\0{left}{right}\0", 1)
    return text.strip("\0").replace("\0", "|")


def g10b(v: Values) -> str:
    return spelled(v["word"], v["merges"][: v["n"]])


def weights(v: Values) -> dict[str, int]:
    """How often each pair of letters comes up."""
    letters = {letter for word, _ in v["corpus"] for letter in word}
    pairs = [one + other for one in letters for other in letters]
    return {
        pair: sum(count * sum(word[at : at + 2] == pair for at in range(len(word))) for word, count in v["corpus"])
        for pair in pairs
    }


def g11a(v: Values) -> str:
    found = weights(v)
    best = max(found, key=lambda pair: found[pair])
    return f"{best[0]}+{best[1]}"


def g13a(v: Values) -> list[int]:
    counts = [row[0] for row in v["f"]]
    scores = [Fraction(row[0], row[1] * row[2]) for row in v["f"]]
    return [counts.index(max(counts)), scores.index(max(scores))]


def cuts(v: Values) -> dict[str, float]:
    """Every way to cut the word into known pieces, by the places of its cuts, with its probability."""
    word, known, found = v["word"], dict(map(tuple, v["pieces"])), {}
    for places in range(2 ** (len(word) - 1)):
        pieces = [""]
        for at, letter in enumerate(word):
            pieces[-1] += letter
            if at < len(word) - 1 and places >> at & 1:
                pieces.append("")
        if all(piece in known for piece in pieces):
            found["|".join(pieces)] = math.prod(known[piece] for piece in pieces)
    return found


def g16a(v: Values) -> int:
    sent, history = 0, 0
    for _ in range(v["n"]):
        sent += v["S"] + history + v["u"]
        history += v["u"] + v["r"]
    return sent


def g18a(v: Values) -> int:
    used, kept = v["s"] + v["q"] + v["reserve"], 0
    for turn in reversed(v["turns"]):
        used += turn
        if used > v["W"]:
            break
        kept += 1
    return kept


def g19a(v: Values) -> int:
    end, chunks = v["c"], 1
    while end < v["N"]:
        end += v["c"] - v["o"]
        chunks += 1
    return chunks


def g20a(v: Values) -> float:
    norms = [math.sqrt(sum(each * each for each in vector)) for vector in (v["a"], v["b"])]
    return float(sum(one / norms[0] * other / norms[1] for one, other in zip(v["a"], v["b"], strict=True)))


def g21a(v: Values) -> list[int]:
    q, vectors = v["q"], v["vectors"]
    angles = [abs(math.remainder(math.atan2(y, x) - math.atan2(q[1], q[0]), math.tau)) for x, y in vectors]
    distances = [math.hypot(x - q[0], y - q[1]) for x, y in vectors]
    products = [x * q[0] + y * q[1] for x, y in vectors]
    return [angles.index(min(angles)), distances.index(min(distances)), products.index(max(products))]


def g22a(v: Values) -> list[float]:
    return [king - man + woman for king, man, woman in zip(v["king"], v["man"], v["woman"], strict=True)]


def g22b(v: Values) -> int:
    target = g22a(v)
    found = [g20a({"a": target, "b": vector}) for _, vector in v["candidates"]]
    return found.index(max(found))


def g24a(v: Values) -> float:
    """By adding one sample after another."""
    chances = [1.0]
    for _ in range(v["n"]):
        stay = [each * (1 - v["p"]) for each in chances]
        gain = [each * v["p"] for each in chances]
        chances = [one + other for one, other in zip([*stay, 0], [0, *gain], strict=True)]
    return sum(chances[(v["n"] + 1) // 2 :])


def g25b(v: Values) -> int:
    tries, failing = 0, 1.0
    while 1 - failing < v["t"]:
        failing *= 1 - v["p"]
        tries += 1
    return tries


def g26a(v: Values) -> float:
    """One sample drawn after another, without putting back."""
    failing = 1.0
    for drawn in range(v["k"]):
        failing *= (v["n"] - v["c"] - drawn) / (v["n"] - drawn)
    return 1 - failing


def g28a(v: Values) -> list[str]:
    answers = sorted({answer for answer, _ in v["samples"]})
    scores = {answer: [score for each, score in v["samples"] if each == answer] for answer in answers}
    rules = (len, math.fsum, max)
    return [max(answers, key=lambda answer, rule=rule: rule(scores[answer])) for rule in rules]  # type: ignore[misc]


def g34b(v: Values) -> int:
    """Matrix by matrix."""
    d = v["d"]
    attention = 3 * (d * d + d) + d * d + d
    network = d * 4 * d + 4 * d + 4 * d * d + d
    return int((v["V"] + v["C"]) * d + v["L"] * (attention + network + 4 * d) + 2 * d)


def g36b(v: Values) -> int:
    bits = 32
    while Fraction(str(v["P"])) * bits / 8 > Fraction(str(v["M"])) * 8 / 10:
        bits //= 2
    return bits


def g42a(v: Values) -> float:
    total = v["a"] + v["b"] + v["c"] + v["d"]
    human, model = Fraction(v["a"] + v["b"], total), Fraction(v["a"] + v["c"], total)
    seen = Fraction(v["a"] + v["d"], total)
    chance = human * model + (1 - human) * (1 - model)
    return float((seen - chance) / (1 - chance))


def logistic(x: float) -> float:
    return (1 + math.tanh(x / 2)) / 2


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
    ("G10", "a"): lambda v: g10b(v).count("|") + 1,
    ("G10", "b"): g10b,
    ("G11", "a"): g11a,
    ("G11", "b"): lambda v: max(weights(v).values()),
    ("G12", "a"): lambda v: sum(v.values()),
    ("G12", "b"): lambda v: v["V"] - (v["base"] + v["special"]),
    ("G12", "c"): lambda v: v["V"] * v["d"],
    ("G13", "a"): g13a,
    ("G14", "a"): lambda v: max(cuts(v), key=lambda cut: cuts(v)[cut]),
    ("G14", "b"): lambda v: max(cuts(v).values()),
    ("G15", "a"): lambda v: v["words"] * v["m"] * 4 / 3,
    ("G15", "b"): lambda v: v["W"] / v["m"] * 3 / 4,
    ("G16", "a"): g16a,
    ("G16", "b"): lambda v: g16a(v) * v["p_in"] / 1e6 + v["n"] * v["r"] * v["p_out"] / 1e6,
    ("G17", "a"): lambda v: v["W"] - (v["s"] + v["h"] + v["q"]),
    ("G17", "b"): lambda v: min(v["m"], v["W"] - (v["s"] + v["h"] + v["q"])),
    ("G17", "c"): lambda v: v["s"] + v["h"] + v["q"] - v["W"],
    ("G18", "a"): g18a,
    ("G19", "a"): g19a,
    ("G20", "a"): g20a,
    ("G21", "a"): g21a,
    ("G22", "a"): g22a,
    ("G22", "b"): g22b,
    ("G23", "a"): lambda v: v["N"] / 1e9 * v["d"] * v["b"],
    ("G24", "a"): g24a,
    ("G25", "a"): lambda v: 1 - math.prod([1 - v["p"]] * v["N"]),
    ("G25", "b"): g25b,
    ("G26", "a"): g26a,
    ("G27", "a"): lambda v: 1 / (1 + (1 - v["p"]) * v["f"] / (v["p"] * v["t"])),
    ("G28", "a"): g28a,
    ("G29", "a"): lambda v: v["P"] * 1e9 * 2 * v["N"] * v["tokens"],
    ("G29", "b"): lambda v: int(Fraction(str(v["P_L"])) * v["out_L"] // (Fraction(str(v["P_S"])) * v["out_S"])),
    ("G30", "a"): lambda v: math.prod([v["s"]] * v["m"] * v["n"]),
    ("G30", "b"): lambda v: math.exp(math.log(v["target"]) / v["m"] / v["n"]),
    ("G31", "a"): lambda v: logistic(v["r_w"] - v["r_l"]),
    ("G31", "b"): lambda v: -math.log(logistic(v["r_w"] - v["r_l"])),
    ("G31", "c"): lambda v: 10 ** (v["R_a"] / 400) / (10 ** (v["R_a"] / 400) + 10 ** (v["R_b"] / 400)),
    ("G31", "d"): lambda v: logistic(v["beta"] * v["d_w"] - v["beta"] * v["d_l"]),
    ("G32", "a"): lambda v: v["S"] + v["e"] * v["L"] * v["E"] / 1e3,
    ("G32", "b"): lambda v: v["S"] + v["e"] * v["L"] * v["k"] / 1e3,
    ("G33", "a"): lambda v: v["H"] * v["W"] // v["P"] ** 2 + int(v["class_token"]),
    ("G33", "b"): lambda v: 3 * v["P"] ** 2,
    ("G33", "c"): lambda v: (v["H2"] / v["H1"]) ** 4,
    ("G33", "d"): lambda v: v["F"] * v["H"] * v["W"] // (v["t"] * v["P"] ** 2),
    ("G34", "a"): lambda v: g34b({"V": 0, "C": 0, "d": v["d"], "L": 1}) - 2 * v["d"],
    ("G34", "b"): g34b,
    ("G36", "a"): lambda v: v["bits"] * v["P"] * 1e9 / 8 / 1e9,
    ("G36", "b"): g36b,
    ("G37", "a"): lambda v: len(range(0, v["seconds"], 30)),
    ("G37", "b"): lambda v: v["seconds"] * 1000 // 10,
    ("G38", "a"): lambda v: v["T"] * v["b"] * v["d_h"] * v["n_kv"] * v["L"] * 2 / 1e9,
    ("G38", "b"): lambda v: v["b"] * v["d_h"] * v["n_kv"] * v["L"] * 2,
    ("G39", "a"): lambda v: v["d"] * v["r"] + v["r"] * v["k"],
    ("G39", "b"): lambda v: 1 / (v["r"] / v["k"] + v["r"] / v["d"]),
    ("G40", "a"): lambda v: math.prod([v["p"]] * v["n"]),
    ("G40", "b"): lambda v: math.prod([v["p"] + (1 - v["p"]) * v["p"]] * v["n"]),
    ("G41", "a"): lambda v: v["hits"][: v["k"]].count(1) / v["relevant"],
    ("G41", "b"): lambda v: v["hits"][: v["k"]].count(1) / v["k"],
    ("G42", "a"): g42a,
    ("G43", "a"): lambda v: 196 * math.sqrt(v["p"] / 100 * (1 - v["p"] / 100) / v["n"]),
    ("G43", "b"): lambda v: math.ceil((Fraction("1.96") / Fraction(str(v["half"]))) ** 2 * v["p"] * (100 - v["p"])),
    ("G44", "a"): lambda v: 6e21 * v["N"] * v["D"],
    ("G44", "b"): lambda v: v["D"] * 1e12 / (v["N"] * 1e9),
}
