"""One good question of this kind: the general tests take it up, and nothing else."""

from quizzes.kinds.sample import Sample

SAMPLE = Sample(
    body="""
Which one is no way to sample the next token?

! Backpropagation
= Top-k
= Top-p
= Greedy decoding
""",
    right={"word": 0},
    wrong={"word": 2},
)
