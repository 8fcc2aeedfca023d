"""One good question of this kind: the general tests take it up, and nothing else."""

from quizzes.kinds.sample import Sample

SAMPLE = Sample(
    body="""
What is the probability of the first token, to 3 decimals?

= 0.787 +- 0.005
! 0.5 {uniform-early}
  Equal shares come only in the limit.
! 1 {low-is-greedy}
  Only the limit 0 decides.
""",
    fields={"unit": "probability"},
    right={"text": "0.79", "value": "79/100"},
    wrong={"text": "0.5", "value": "1/2"},
)
