"""One good question of this kind: the general tests take it up, and nothing else."""

from quizzes.kinds.sample import Sample

SAMPLE = Sample(
    body="""
Put the steps of sampling with a temperature in order.

1. Divide each logit by T
2. Exponentiate each result
3. Add up the exponentials
4. Divide each by their sum
""",
    fields={"also": "1 3 2 4"},
    right={"order": [0, 1, 2, 3]},
    wrong={"order": [3, 0, 1, 2]},
)
