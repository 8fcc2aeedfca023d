"""Searching a guide of five thousand questions."""

from __future__ import annotations

from urllib.parse import urlencode

from benchmarks.classmates import new_learner
from benchmarks.devices import signed_in
from benchmarks.measuring import in_turns, tell
from benchmarks.raw import make_tables
from benchmarks.visiting import beside_before, engine, raw_of, visits

TIMES = 20
SHARE = 0.25  # of what the release before took
WORDS = ("temperature", "token probability", "context window", "fine tuning", "attention")


def main() -> None:
    make_tables()
    paths = {words: f"/guide/search/?{urlencode({'q': words})}" for words in WORDS}
    acts = {"raw": raw_of(signed_in(new_learner()))} | {words: visits(path) for words, path in paths.items()}
    taken = in_turns(acts, TIMES, warm_up=2)
    ours = [seconds for words in WORDS for seconds in taken[words]]
    what = f"a search, {len(WORDS)} queries in turn"
    tell([beside_before(f"{engine()}/visiting", what, ours, taken["raw"], SHARE)])
