"""r50k once more: as the npm package gpt-tokenizer cuts it, under Node.

    GPT_TOKENIZER=node_modules/gpt-tokenizer python -m tests.labs.third_tokenizer    # writes third_tokenizer.json

The package is no requirement of this project: `make test` compares with what is stored, `make soak` with the package
where it's given one.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

from .adversarial import adversarial

SCRIPT = Path(__file__).with_name("third_tokenizer.mjs")
STORED = Path(__file__).with_name("third_tokenizer.json")
PACKAGE = os.environ.get("GPT_TOKENIZER", "")


def ids_of(texts: Sequence[str], package: str) -> list[list[int]]:
    ran = subprocess.run(
        ["node", str(SCRIPT), str(Path(package).absolute())],
        input=json.dumps(texts),
        capture_output=True,
        text=True,
        check=True,
    )
    found: list[list[int]] = json.loads(ran.stdout)
    return found


def main() -> None:
    texts = list(adversarial(80, seed=3))
    rows = [
        json.dumps([text, ids], separators=(",", ":")) for text, ids in zip(texts, ids_of(texts, PACKAGE), strict=True)
    ]
    STORED.write_text("[\n" + ",\n".join(rows) + "\n]\n", encoding="utf-8")


if __name__ == "__main__":
    main()
