"""One good question of this kind: the general tests take it up, and nothing else."""

from quizzes.kinds.sample import Sample

SAMPLE = Sample(
    body="""
What does a temperature below 1 do to the gaps between logits?

= It stretches them.
""",
    right={"grade": "good"},
    wrong={"grade": "again"},
)
