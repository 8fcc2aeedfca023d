"""One good question of this kind: the general tests take it up, and nothing else."""

from quizzes.kinds.sample import Sample

SAMPLE = Sample(
    body="""
A sampler computes softmax(z × T). How does its text vary at T = 0.5?

- [ ] It varies less from run to run {small-is-steady}
  Tempting, since 0.5 sounds calmer than 1.
- [ ] It varies alike from run to run {multiplies}
  Tempting if you believe that temperature multiplies.
- [x] It varies more from run to run
""",
    right={"choice": 2},
    wrong={"choice": 0},
)
