"""What is measured: scale words, units with their prefixes, and money, as a table that a page holds.

A unit that is not in the table is a noun that is counted (tokens, chunks): it has no other unit to be compared with.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

SCALES: Mapping[str, Fraction] = {
    word: Fraction(10) ** power
    for power, words in {
        2: "hundred hundreds 百",
        3: "k K thousand thousands tausend mille mil tsd tys тыс тысяч 千",
        4: "万 萬 만",
        5: "lakh lakhs",
        6: "M m mm mn mio mill million millions millionen millón millones milhão milhões млн 百万",
        7: "crore crores",
        8: "亿 億 억",
        9: "B b bn bln G billion billions milliarde milliarden milliard milliards mrd mld bilhão bilhões млрд",
        12: "T t tn trn trillion trillions 兆",
        15: "quadrillion quadrillions",
    }.items()
    for word in words.split()
}
"""Scale words and letters. Letters count as they are written first, then without case."""

_DECIMAL_PREFIXES = {"": 0, "k": 3, "m": -3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18, "c": -2, "μ": -6, "u": -6} | {
    "n": -9,
    "kilo": 3,
    "mega": 6,
    "giga": 9,
    "tera": 12,
    "peta": 15,
    "exa": 18,
    "milli": -3,
    "micro": -6,
    "nano": -9,
    "centi": -2,
}
_BINARY_PREFIXES = {"Ki": 1, "Mi": 2, "Gi": 3, "Ti": 4, "Pi": 5, "kibi": 1, "mebi": 2, "gibi": 3, "tebi": 4, "pebi": 5}
_LOOSE_PREFIXES = {"k": 1, "K": 1, "M": 2, "G": 3, "T": 4, "P": 5, "kilo": 1, "mega": 2, "giga": 3, "tera": 4}
"""Those that programs use for powers of 1024 as well."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A unit of the table: what it measures, and how much of the base unit it is."""

    dimension: str
    factor: Fraction
    system: str = ""


DECIMAL, BINARY = "powers of 1000", "powers of 1024"
_Measures = dict[str, list[Measure]]


def _measure(dimension: str, symbols: str, names: str, factor: Fraction, *, prefixed: bool = False) -> _Measures:
    table: _Measures = {word: [Measure(dimension, factor)] for word in (*symbols.split(), *_both(names.split()))}
    if prefixed:
        for prefix, power in _DECIMAL_PREFIXES.items():
            bases = symbols.split() if len(prefix) < 3 else _both(names.split())
            for base in bases:
                table.setdefault(prefix + base, [Measure(dimension, factor * Fraction(10) ** power)])
    return table


def _both(names: Iterable[str]) -> list[str]:
    """Each name in the singular and the plural."""
    return [form for name in names for form in (name, name + "s")]


def _data() -> _Measures:
    """Bytes and bits. Powers of 1000 come first, since those are asked for; a MB is 1024 kB to some programs."""
    table: _Measures = {}
    for symbol, name, factor in (("B", "byte", Fraction(1)), ("b", "bit", Fraction(1, 8))):
        for base in (symbol, name, f"{name}s"):
            table[base] = [Measure("data", factor)]
            for prefix, power in _LOOSE_PREFIXES.items():
                table[prefix + base] = [
                    Measure("data", factor * 1000**power, DECIMAL),
                    Measure("data", factor * 1024**power, BINARY),
                ]
            for prefix, power in _BINARY_PREFIXES.items():
                table[prefix + base] = [Measure("data", factor * 1024**power, DECIMAL)]
    for prefix in "kKMGT":  # 4 Gb are bits as it is written, and often meant as bytes
        table[f"{prefix}b"] = [*table[f"{prefix}b"], *table[f"{prefix}B"]]
    return table


MEASURES: _Measures = {
    **_data(),
    **_measure("time", "s sec secs", "second", Fraction(1), prefixed=True),
    **_measure("time", "min mins", "minute", Fraction(60)),
    **_measure("time", "h hr hrs", "hour", Fraction(3600)),
    **_measure("time", "d", "day", Fraction(86400)),
    **_measure("time", "wk", "week", Fraction(7 * 86400)),
    **_measure("money in dollars", "$ USD US$ dollar", "dollar buck", Fraction(1)),
    **_measure("money in dollars", "¢ c ct cts", "cent", Fraction(1, 100)),
    **_measure("money in euros", "€ EUR", "euro", Fraction(1)),
    **_measure("operations", "FLOP FLOPs FLOPS", "flop", Fraction(1), prefixed=True),
    **_measure("length", "m", "meter metre", Fraction(1), prefixed=True),
    **_measure("power", "W", "watt", Fraction(1), prefixed=True),
    **_measure("energy", "J", "joule", Fraction(1), prefixed=True),
    **_measure("energy", "Wh", "watt-hour", Fraction(3600), prefixed=True),
    **_measure("rate of a clock", "Hz", "hertz", Fraction(1), prefixed=True),
}
MEASURES["m"] = [*MEASURES["m"], *MEASURES["min"]]
_ANY_CASE: _Measures = {}
for _name, _found in MEASURES.items():
    _ANY_CASE.setdefault(_name.casefold(), _found)
# In small letters gb is a gigabyte; gbit says otherwise.
_ANY_CASE |= {f"{prefix}b": MEASURES[f"{prefix}B"] for prefix in "kMGT"} | {
    f"{prefix.lower()}b": MEASURES[f"{prefix}B"] for prefix in "MGT"
}

PERCENT = {"%", "percent", "percents", "percentage", "pct", "prozent", "pc", "pp", "percentage points"}
PER_MILLE = {"‰", "permille"}
PROBABILITIES = {"probability", "probabilities", "chance", "share", "fraction", "proportion"}
_SAME_NOUN = {
    "tok": "token",
    "param": "parameter",
    "dim": "dimension",
    "x": "time",
    "×": "time",
    "fold": "time",
    "nr": "number",
    "no": "number",
}
_LOOSE_WORDS = {"of", "the", "per", "in", "total", "each", "a", "an", "all", "exactly"}


@dataclass(frozen=True, slots=True)
class Unit:
    """The unit that a question asks for: `trillion FLOPs` has a scale, a noun, and what the noun measures."""

    text: str
    scale: Fraction
    nouns: frozenset[str]
    measures: tuple[Measure, ...]

    @property
    def is_percent(self) -> bool:
        return self.text in PERCENT or self.text.startswith(("percent", "per cent"))

    @property
    def is_probability(self) -> bool:
        return not PROBABILITIES.isdisjoint(self.text.split())

    @property
    def is_counted(self) -> bool:
        """A noun without a scale or a size: what there can be a whole number of."""
        return self.scale == 1 and not (self.measures or self.is_percent or self.is_probability)

    @property
    def dimension(self) -> str:
        return self.measures[0].dimension if self.measures else "a count"

    @property
    def size(self) -> Fraction:
        """How many of the bare thing one unit is: a billion, or the giga of a gigabyte."""
        return self.scale * (self.measures[0].factor if self.measures else 1)


@lru_cache(maxsize=256)
def unit_of(text: str) -> Unit:
    """The unit behind the words of an author."""
    words = text.split()
    scale = Fraction(1)
    while words and len(words[0]) > 3 and words[0].casefold() in SCALES:
        scale *= SCALES[words.pop(0).casefold()]
    measures = tuple(measures_of(" ".join(words)))
    return Unit(text.strip().casefold(), scale, frozenset(map(noun, words)), measures)


def noun(word: str) -> str:
    """A counted noun in the singular and without case."""
    word = word.casefold().strip(".,:;()")
    singular = word[:-1] if len(word) > 2 and word.endswith("s") and not word.endswith("ss") else word
    return _SAME_NOUN.get(singular, singular)


def measures_of(text: str) -> list[Measure]:
    """What a unit of the table can mean, as it is written or else without case."""
    return MEASURES.get(text) or _ANY_CASE.get(text.casefold()) or []


def factors(rest: str, unit: Unit) -> list[Fraction] | None:
    """What to multiply a number by that stands beside `rest`, to have it in `unit`: every plausible factor.

    None where the words only name the unit, so that the number stands for itself; nothing where they are no way to
    say this unit.
    """
    words = rest.split()
    same = [measure for measure in _measured(rest) if measure.dimension == unit.dimension]
    if same and unit.scale == 1:
        return _converted(same, unit)
    if _names(words, unit):
        return None
    if same:
        return _converted(same, unit)
    scale, words = _scaled(words)
    if scale is None:
        return []
    if not words:
        # 4.1 billion where gigabytes are asked for are bytes, but may be meant as gigabytes.
        return list(dict.fromkeys((scale / unit.size, scale / unit.scale)))
    if _names(words, unit):
        return [scale / unit.scale]
    same = [measure for measure in _measured(" ".join(words)) if measure.dimension == unit.dimension]
    return [scale * factor for factor in _converted(same, unit)]


def _converted(measures: Iterable[Measure], unit: Unit) -> list[Fraction]:
    """Powers of 1000 and of 1024 are not mixed: a megabyte is a thousandth of a gigabyte, or a 1024th."""
    found = []
    for measure in measures:
        if measure.system != BINARY:
            found.append(measure.factor / unit.size)
        if measure.system != DECIMAL and len(unit.measures) > 1:
            found.append(measure.factor / (unit.scale * unit.measures[1].factor))
    return list(dict.fromkeys(found))


def _measured(text: str) -> list[Measure]:
    return measures_of(text) or measures_of(text.replace(" ", ""))


def _scaled(words: list[str]) -> tuple[Fraction | None, list[str]]:
    """The scale that the first words say, and what is left: of “k tokens” a thousand and “tokens”."""
    scale, count = Fraction(1), 0
    for word in words:
        found = SCALES.get(word) or (SCALES.get(word.casefold()) if len(word) > 1 else None)
        if found is None:
            break
        scale, count = scale * found, count + 1
    return (scale if count else None), words[count:]


def _names(words: Iterable[str], unit: Unit) -> bool:
    """Whether the words are those of the unit itself, all or some of them."""
    nouns = {noun(word) for word in words} - _LOOSE_WORDS
    return bool(nouns) and nouns <= unit.nouns
