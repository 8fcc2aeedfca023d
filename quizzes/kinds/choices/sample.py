"""One good question of this kind: the general tests take it up, and nothing else."""

from quizzes.kinds.sample import Sample

SAMPLE = Sample(
    body="""
Which statements hold at T = 0.5? Select all that apply.

- [x] The top token has gained probability
  Right: sharper means more for the leader.
- [ ] Each draw returns the top token {low-is-greedy}
  Tempting, but only the limit T → 0 gives that.
- [ ] The runner-up may take the lead {changes-rank}
  Tempting, but the order is kept.
- [x] A token that had 1% can still be drawn
  Right: its share stays above zero.
- [x] The odds of two tokens have been squared
  Right: the exponent is 1 / T.
""",
    right={"chosen": [0, 3, 4]},
    wrong={"chosen": [0, 1]},
)
