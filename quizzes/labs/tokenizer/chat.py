"""A text as a turn of a chat: the format wraps it in pieces that nobody typed."""

from __future__ import annotations

from dataclasses import dataclass

from .encoding import tokens_of

START, END = "<|im_start|>", "<|im_end|>"
"""Special tokens of ChatML: one id each, which no typed text is cut into."""
SYSTEM = "You are a helpful assistant."
TALKS = {"o200k", "cl100k"}
"""The vocabularies that chat models were trained with."""


@dataclass(frozen=True, slots=True)
class Turn:
    """`said` tokens of text; `marks` around it. The last one is open: the model goes on from there."""

    role: str
    said: int
    marks: int
    is_open: bool


def turns(text: str, encoding: str) -> list[Turn]:
    """Instructions, the text as what a person said, and the beginning of the reply."""
    return [
        _turn("system", SYSTEM, encoding),
        _turn("user", text, encoding),
        Turn("assistant", 0, 1 + len(tokens_of("assistant\n", encoding)), is_open=True),
    ]


def _turn(role: str, text: str, encoding: str) -> Turn:
    said, whole = len(tokens_of(text, encoding)), len(tokens_of(f"{role}\n{text}", encoding))
    return Turn(role, said, 1 + whole - said + 1 + len(tokens_of("\n", encoding)), is_open=False)
