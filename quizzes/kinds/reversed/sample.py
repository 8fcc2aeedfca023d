"""One good question of this kind: the general tests take it up, and nothing else."""

from quizzes.kinds.sample import Sample

SAMPLE = Sample(
    body="""
Which label do dual-process theories give to fast, intuitive processing?
= System 1
<->
What kind of processing does the label System 1 name?
= Fast, intuitive, automatic processing
""",
    right={"grade": "good"},
    wrong={"grade": "again"},
)
