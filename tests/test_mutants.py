"""The faults that `make soak` puts into the code are faults in the code as it stands."""

import pytest

from tests.soak.mutants import MUTANTS, ROOT, Mutant


@pytest.mark.parametrize("mutant", MUTANTS, ids=str)
def test_the_line_of_a_fault_is_in_place(mutant: Mutant) -> None:
    assert mutant.is_in_place, "rewrite the row in tests/soak/mutants.py with the line"


@pytest.mark.parametrize("place", sorted({place for mutant in MUTANTS for place in mutant.places}))
def test_the_tests_that_have_to_notice_it_are_there(place: str) -> None:
    assert (ROOT / place).exists()
