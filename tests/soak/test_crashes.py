"""The judge of the crash test has to find what it is there to find."""

import pytest

from tests.soak.crashes import Ledger


def ledger() -> Ledger:
    return Ledger(begun={"a", "b", "c", "d"}, acknowledged={"a", "b"}, refused={"c"})


def test_answers_that_are_stored_once_are_no_finding() -> None:
    assert set(ledger().findings(["a", "b", "d"]).values()) == {0}


@pytest.mark.parametrize(
    ("stored", "finding"),
    [
        (["a"], "lost"),
        (["a", "b", "b"], "twice"),
        (["a", "b", "x"], "never sent"),
        (["a", "b", "c"], "refused yet stored"),
    ],
)
def test_each_fault_is_found(stored: list[str], finding: str) -> None:
    found = ledger().findings(stored)

    assert {name for name, count in found.items() if count} == {finding}
