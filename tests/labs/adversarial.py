"""Texts that tell tokenizers apart: emoji, right to left, NUL, white space of all kinds, parts of characters."""

from __future__ import annotations

import random
from collections.abc import Iterator

POOLS = [
    *(
        "abc ",
        "aA1 .'\n",
        "'s'S't'LL'vE\u017f ’",
        "😀👩‍👩‍👧🤷‍♀️🏳️‍🌈",
        "אבגשלום مرحبا",
        "\0\x01\x7f\x85\xa0\u2028",
        "  \t\n\r\n",
    ),
    *(
        "中文字日本語ไทยहिन्दी",
        "e\u0301é\u0300\u0302",
        "<|endoftext|><|im_start|>",
        "ABCdefGHIǅ",
        "/\\/\r\n",
        "0123456789,.",
    ),
]


def adversarial(count: int, seed: int) -> Iterator[str]:
    luck = random.Random(seed)
    for number in range(count):
        if number % 4 == 0:
            yield "".join(luck.choice(luck.choice(POOLS)) for _ in range(luck.randint(0, 60)))
        elif number % 4 == 1:
            yield luck.choice(POOLS) * luck.randint(1, 30)
        elif number % 4 == 2:
            yield "".join(chr(luck.randint(0, 0x2FFF)) for _ in range(luck.randint(0, 40)))
        else:
            yield "".join(chr(luck.choice((0x1F300, 0xAC00, 0x20000)) + luck.randint(0, 900)) for _ in range(20))
