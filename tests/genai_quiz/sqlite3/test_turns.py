"""Writers take turns in the order of their coming, and nobody waits for ever."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from genai_quiz.sqlite3.turns import MANY, Turns

LONG = 60.0  # nobody waits for so long, unless something is broken


@contextmanager
def waiting(turns: Turns, count: int, done: list[int]) -> Iterator[None]:
    """So many threads that wait for a turn, one after the other; each notes its number when its turn comes."""

    def wait(number: int) -> None:
        assert turns.take(LONG)
        done.append(number)
        turns.pass_on()

    threads = []
    for number in range(count):
        threads.append(threading.Thread(target=wait, args=[number]))
        threads[-1].start()
        while len(turns._waiting) <= number:
            time.sleep(0.001)
    yield
    for thread in threads:
        thread.join()


def test_turns_come_in_the_order_of_asking() -> None:
    turns, done = Turns(), list[int]()
    turns.take(0)
    with waiting(turns, MANY, done):
        turns.pass_on()

    assert done == list(range(MANY))


def test_who_waits_too_long_goes_without() -> None:
    turns = Turns()
    turns.take(0)

    assert not turns.take(0.01)
    turns.pass_on()
    assert turns.take(0)


def test_behind_a_long_line_that_is_stuck_one_is_told_at_once() -> None:
    turns, done = Turns(), list[int]()
    turns.take(0)
    with waiting(turns, MANY, done):
        turns._moved_at -= LONG
        began = time.monotonic()
        came = turns.take(LONG)
        waited = time.monotonic() - began
        turns.pass_on()

    assert not came
    assert waited < LONG / 2


def test_behind_a_few_one_waits_however_long_they_have() -> None:
    turns, done = Turns(), list[int]()
    turns.take(0)
    with waiting(turns, MANY - 1, done):
        turns._moved_at -= LONG
        began = time.monotonic()
        came = turns.take(0.1)
        waited = time.monotonic() - began
        turns.pass_on()

    assert not came
    assert waited >= 0.1


def test_in_a_long_line_that_moves_slowly_one_goes_on_waiting() -> None:
    """A slow disk, or a busy machine, is not a stuck writer: whoever writes waits for all the time that there is."""
    turns, done = Turns(), list[int]()
    turns.take(0)
    with waiting(turns, 3 * MANY, done):
        time.sleep(0.5)
        turns.pass_on()

    assert done == list(range(3 * MANY))


@pytest.mark.parametrize("in_vain", [True, False])
def test_only_what_was_written_moves_the_line(in_vain: bool) -> None:
    turns = Turns()
    turns.take(0)
    turns._moved_at = before = 0.0
    turns.pass_on(in_vain=in_vain)

    assert (turns._moved_at == before) == in_vain


@pytest.mark.parametrize("seconds", [0.0, 0.0005])
def test_a_turn_is_never_lost_to_someone_who_gives_up_as_it_comes(seconds: float) -> None:
    turns, inside = Turns(), list[int]()

    def work() -> None:
        for _ in range(200):
            if turns.take(seconds):
                inside.append(1)
                assert len(inside) == 1
                inside.pop()
                turns.pass_on()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert turns.take(0)
