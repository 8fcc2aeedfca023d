"""One good question of this kind: the general tests take it up, and nothing else."""

from quizzes.kinds.sample import Sample

SAMPLE = Sample(
    body="""
For most adults, which system does most of the work?

- Knowing that 2 + 2 = 4 => System 1
  Recalled, not computed.
- Noticing that a caller sounds sad => System 1
  There before you look for it.
- Solving a crossword => System 2
  You search memory.
- Writing an essay => System 2
  You plan and revise.
""",
    right={"placed": [0, 0, 1, 1]},
    wrong={"placed": [0, 0, 0, 0]},
)
