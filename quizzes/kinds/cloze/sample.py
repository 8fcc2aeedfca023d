"""One good question of this kind: the general tests take it up, and nothing else."""

from quizzes.kinds.sample import Sample

SAMPLE = Sample(
    body="""
With enough [[a: practice]], effort turns into [[b: habit]].
""",
    right={"grade": "good"},
    wrong={"grade": "again"},
)
