"""One good question of this kind: the general tests take it up, and nothing else."""

from quizzes.kinds.sample import Sample

SAMPLE = Sample(
    body="""
Which decoding strategy do engines run at T = 0?

= greedy | greedy decoding | argmax
! deterministic | determinism {names-effect}
  That is the hoped-for effect.
""",
    right={"text": "Greedy decoding"},
    wrong={"text": "<b>beam</b>"},
)
