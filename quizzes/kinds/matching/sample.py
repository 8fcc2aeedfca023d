"""One good question of this kind: the general tests take it up, and nothing else."""

from quizzes.kinds.sample import Sample

SAMPLE = Sample(
    body="""
Which description fits each behavior best?

- Gives the result at once => Resembles System 1
  No written steps come before it.
- Writes out steps, then the result => Resembles System 2
  Each step can use the ones before.
- Samples five replies and votes => Repeats in parallel
  More attempts, none of them longer.
- Checks each step of a proof => Resembles System 2
  Slow, and in words.
- Says a word that it has often heard => Resembles System 1
  It is there unasked.
- => Calls a second network {two-parts}
  The labels are no modules.
""",
    right={"placed": [0, 1, 2, 1, 0]},
    wrong={"placed": [0, 1, 2, 3, 3]},
)
