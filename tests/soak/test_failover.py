"""The database server is lost under load, and its replica takes over. `pytest -m soak -s` prints the times."""

from dataclasses import asdict

import pytest

from tests.soak.failover import fail_over, missing


@pytest.mark.soak
@pytest.mark.parametrize("vanish", [False, True], ids=["killed", "vanished"])
def test_no_acknowledged_answer_is_lost_with_the_primary(vanish: bool) -> None:
    if reason := missing():
        pytest.skip(reason)

    result = fail_over(vanish=vanish, learners=6, seconds=5, seed=1)

    print(asdict(result))
    assert result.holds, result
