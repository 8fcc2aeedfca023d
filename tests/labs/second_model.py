"""A second program for the model whose probabilities the labs show: written from the formulas, with NumPy alone.

    python -m tests.labs.second_model SmolLM2-135M-Instruct.Q4_1.gguf     # writes second_model.json: five prompts

It reads the weights with `gguf` (no requirement of this project: install it to run this).
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from quizzes.labs.real_model import FILE

STORED = Path(__file__).with_name("second_model.json")
COMPARED = ("france", "forest", "count", "def", "chat-end-two")

type Numbers = NDArray[np.float32]


class SecondModel:
    """A Llama: 30 layers of grouped-query attention with rotary positions, and gated feed-forward networks."""

    def __init__(self, path: str) -> None:
        from gguf import GGUFReader
        from gguf.quants import dequantize

        reader = GGUFReader(path)
        self.weights: Mapping[str, Numbers] = {
            each.name: dequantize(each.data, each.tensor_type).astype(np.float32) for each in reader.tensors
        }
        read = {name: field.contents() for name, field in reader.fields.items() if name.startswith("llama.")}
        self.layers, self.heads = read["llama.block_count"], read["llama.attention.head_count"]
        self.groups, self.base = read["llama.attention.head_count_kv"], read["llama.rope.freq_base"]
        self.tiny = np.float32(read["llama.attention.layer_norm_rms_epsilon"])

    def logprobs(self, tokens: Sequence[int]) -> NDArray[np.float64]:
        """The natural logarithm of each token's probability to come next."""
        x = self.weights["token_embd.weight"][list(tokens)]
        for layer in range(self.layers):
            x = x + self._attended(self._normed(x, f"blk.{layer}.attn_norm"), f"blk.{layer}")
            x = x + self._fed_forward(self._normed(x, f"blk.{layer}.ffn_norm"), f"blk.{layer}")
        logits = self._normed(x, "output_norm")[-1] @ self.weights["token_embd.weight"].T
        shifted = logits.astype(np.float64) - logits.max()
        return np.asarray(shifted - np.log(np.exp(shifted).sum()))

    def _normed(self, x: Numbers, name: str) -> Numbers:
        return np.asarray(x / np.sqrt((x * x).mean(-1, keepdims=True) + self.tiny) * self.weights[f"{name}.weight"])

    def _through(self, x: Numbers, name: str) -> Numbers:
        return np.asarray(x @ self.weights[f"{name}.weight"].T)

    def _attended(self, x: Numbers, block: str) -> Numbers:
        count = len(x)
        query = self._turned(self._through(x, f"{block}.attn_q").reshape(count, self.heads, -1))
        key = self._turned(self._through(x, f"{block}.attn_k").reshape(count, self.groups, -1))
        value = self._through(x, f"{block}.attn_v").reshape(count, self.groups, -1)
        key, value = (each.repeat(self.heads // self.groups, axis=1) for each in (key, value))
        scores = np.einsum("qhd,khd->hqk", query, key) / np.sqrt(query.shape[-1])
        scores = scores + np.triu(
            np.full((count, count), -np.inf, np.float32), 1
        )  # nothing is seen of what comes later
        shares = np.exp(scores - scores.max(-1, keepdims=True))
        shares = shares / shares.sum(-1, keepdims=True)
        return self._through(np.einsum("hqk,khd->qhd", shares, value).reshape(count, -1), f"{block}.attn_output")

    def _turned(self, x: Numbers) -> Numbers:
        """Rotary positions: neighboring pairs of numbers turn by an angle that grows with the position."""
        count, _, width = x.shape
        angles = np.arange(count)[:, None] * self.base ** (-np.arange(0, width, 2) / width)
        cos, sin = np.cos(angles)[:, None], np.sin(angles)[:, None]
        turned = np.empty_like(x)
        turned[..., 0::2] = x[..., 0::2] * cos - x[..., 1::2] * sin
        turned[..., 1::2] = x[..., 0::2] * sin + x[..., 1::2] * cos
        return turned

    def _fed_forward(self, x: Numbers, block: str) -> Numbers:
        gate = self._through(x, f"{block}.ffn_gate")
        opened = gate / (1 + np.exp(-gate)) * self._through(x, f"{block}.ffn_up")
        return self._through(opened, f"{block}.ffn_down")


def stored_prompts() -> Mapping[str, Mapping[str, Any]]:
    return {each["id"]: each for each in json.loads(FILE.read_text(encoding="utf-8"))["prompts"]}


def main(path: str) -> None:
    model, prompts = SecondModel(path), stored_prompts()
    told = {}
    for name in COMPARED:
        logprobs = model.logprobs(prompts[name]["tokens"])
        told[name] = {str(row[0]): round(float(logprobs[row[0]]), 4) for row in prompts[name]["next"]}
    STORED.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
