"""One good question of this kind: the general tests take it up, and nothing else."""

from quizzes.kinds.sample import Sample

SAMPLE = Sample(
    body="""
At a high enough temperature, the second token overtakes the first. True or false?

= false
- [x] Dividing logits by a number keeps their order
- [~] A high temperature widens the leader's gap {multiplies}
  Right verdict, wrong logic.
- [ ] The two shares keep moving and cross at last {changes-rank}
  Tempting, since the gap does shrink.
""",
    right={"verdict": False, "reason": 0},
    wrong={"verdict": True, "reason": 1},
)
