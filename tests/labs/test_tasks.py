"""What was solved stays solved, and nothing counts before the prediction."""

from quizzes.labs.tasks import as_bits, solved_field, tasks_so_far

NAMES = ("three", "mass", "hot")


def test_a_task_solved_before_stays_solved() -> None:
    tasks = tasks_so_far(NAMES, (False, True, False), before=0b001)

    assert [task.done for task in tasks] == [True, True, False]
    assert as_bits(tasks) == 0b011


def test_nothing_counts_before_the_prediction() -> None:
    assert as_bits(tasks_so_far(NAMES, None, before=0b111)) == 0


def test_the_address_holds_no_more_than_all_of_them() -> None:
    assert solved_field(NAMES).read("7") == 7
