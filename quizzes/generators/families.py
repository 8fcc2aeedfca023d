"""All generators that are shipped. A new one, or a new version, is added here by its module."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module

from .base import Generator

MODULES = (
    "sampling.g01_softmax",
    "sampling.g02_retemper",
    "sampling.g03_odds",
    "sampling.g04_top_k",
    "sampling.g05_nucleus",
    "sampling.g06_pipeline",
    "sampling.g07_order",
    "sampling.g08_sampler",
    "language.g09_sequence",
    "tokens.g10_merges",
    "tokens.g11_training_step",
    "tokens.g12_vocabulary",
    "tokens.g13_wordpiece",
    "tokens.g14_unigram",
    "tokens.g15_estimate",
    "tokens.g16_chat_price",
    "context.g17_room",
    "context.g18_turns",
    "context.g19_chunks",
    "vectors.g20_cosine",
    "vectors.g21_nearest",
    "vectors.g22_analogy",
    "vectors.g23_index",
    "thinking.g24_majority",
    "thinking.g25_best_of_n",
    "thinking.g26_pass_at_k",
    "thinking.g27_verifier",
    "thinking.g28_three_ways",
    "thinking.g29_compute",
    "thinking.g30_compounding",
    "training.g31_preferences",
    "training.g32_experts",
    "training.g33_patches",
    "training.g34_parameters",
    "language.g35_epochs",
    "tools.g36_memory",
    "tools.g37_speech",
    "building.g38_kv_cache",
    "building.g39_lora",
    "building.g40_chain",
    "building.g41_retrieval",
    "building.g42_kappa",
    "building.g43_interval",
    "building.g44_training_compute",
)


def _generators_in(module: str) -> tuple[Generator, ...]:
    found = import_module(f".{module}", __package__)
    earlier: tuple[Generator, ...] = getattr(found, "EARLIER", ())
    return *earlier, found.GENERATOR


ALL: tuple[Generator, ...] = tuple(generator for module in MODULES for generator in _generators_in(module))
"""Every version that is shipped: one that was ever asked stays."""

LATEST: Mapping[str, Generator] = {generator.id: generator for generator in sorted(ALL, key=lambda each: each.version)}
"""By id."""
