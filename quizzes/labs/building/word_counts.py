"""A language model that only counts words, from the King James Bible: written to ../data/word_counts.json.

    bible -f gen1:1-rev22:21 > kjv.txt     # of Debian's bible-kjv; the text is in the public domain
    python -m quizzes.labs.building.word_counts kjv.txt

It remembers up to three words. What followed them in the text, and how often, is all it knows. Where it has to give
every word a probability, it mixes its memories of three, two, one and no words (Witten and Bell's mixture).
"""

from __future__ import annotations

import hashlib
import json
import math
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path

HERE = Path(__file__).parent
MEMORY = 3
SHOWN = 8
CANDIDATES = 5
WORDS = re.compile(r"[a-z]+(?:['’-][a-z]+)*|\d+|[.,;:!?]")
PLACE = re.compile(r"^\S+ ", re.MULTILINE)
TOPICS_WITHOUT_WORDS = {"code", "chat", "patterns"}

Context = tuple[str, ...]


def words_of(text: str) -> list[str]:
    return WORDS.findall(text.lower())


class WordCounts:
    """What followed each row of up to three words."""

    def __init__(self, words: Sequence[str]) -> None:
        self.after: defaultdict[Context, Counter[str]] = defaultdict(Counter)
        for at, word in enumerate(words):
            for length in range(min(MEMORY, at) + 1):
                self.after[tuple(words[at - length : at])][word] += 1

    def share(self, context: Context, word: str) -> float:
        """Each memory hands over to the next shorter one as much as it has met kinds of words."""
        if not context:
            known = self.after[()]
            return (known[word] + 1) / (known.total() + len(known) + 1)
        followers = self.after.get(context, Counter())
        kinds = len(followers)
        if not kinds:
            return self.share(context[1:], word)
        return (followers[word] + kinds * self.share(context[1:], word)) / (followers.total() + kinds)


def main(text_path: str) -> None:
    raw = Path(text_path).read_bytes()
    counts = WordCounts(words_of(PLACE.sub("", raw.decode("ascii"))))
    prompts = [
        each
        for each in json.loads((HERE / "prompts.json").read_text(encoding="utf-8"))
        if each["topic"] not in TOPICS_WITHOUT_WORDS
    ]
    asked = json.loads((HERE.parent / "data" / "next_tokens.json").read_text(encoding="utf-8"))["prompts"]
    tokens = {each["id"]: [row[1] for row in each["next"][:CANDIDATES]] for each in asked}
    rows = [row_of(counts, each["id"], words_of(each["text"]), tokens[each["id"]]) for each in prompts]
    about = {
        "text": "The King James Bible, from Debian's package bible-kjv-text 4.38",
        "license": "public domain; the package may be used, copied, modified and distributed at will",
        "sha256": hashlib.sha256(raw).hexdigest(),
        "words": counts.after[()].total(),
        "made": "2026-11-30",
    }
    body = ",\n".join(f"    {json.dumps(each)}" for each in rows)
    target = HERE.parent / "data" / "word_counts.json"
    target.write_text(f'{{\n  "about": {json.dumps(about)},\n  "prompts": [\n{body}\n  ]\n}}\n', encoding="utf-8")


def row_of(counts: WordCounts, name: str, words: Sequence[str], tokens: Sequence[str]) -> dict[str, object]:
    """For each length of memory: the row of words, how often it stood in the text, and what followed it most often.

    `candidates` has the natural logarithm of the share that it gives to each of the model's likeliest tokens.
    """
    memories = []
    for length in range(min(MEMORY, len(words)) + 1):
        context = tuple(words[len(words) - length :])
        followers = counts.after.get(context, Counter())
        often = sorted(followers.items(), key=lambda each: (-each[1], each[0]))[:SHOWN]
        memories.append({"after": " ".join(context), "seen": followers.total(), "next": often})
    recent = tuple(words[-MEMORY:])
    shares = [counts.share(recent, token.strip().lower()) for token in tokens]
    return {"id": name, "memories": memories, "candidates": [round(math.log(share), 4) for share in shares]}


if __name__ == "__main__":
    main(sys.argv[1])
