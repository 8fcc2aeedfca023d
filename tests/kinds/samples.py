"""One good question of each kind, as its lines stand in a file."""

from __future__ import annotations

from collections.abc import Sequence

from quizzes.kinds import KINDS
from quizzes.kinds.base import Content, Line, Response, Reveal

EXPLANATION = """
Why: Every token, in the thinking part or in the answer, is one more pass through the same weights. A reply that grows
from 5 tokens to 60 takes 12 times as many passes, and no other network is called on the way.
Remember: thinking mode buys more tokens, not another brain.
"""

BODIES = {
    "basic": """
What does a temperature below 1 do to the gaps between logits?

= It stretches them.
""",
    "reversed": """
Which label do dual-process theories give to fast, intuitive processing?
= System 1
<->
What kind of processing does the label System 1 name?
= Fast, intuitive, automatic processing
""",
    "cloze": """
With enough [[a: practice]], effort turns into [[b: habit]].
""",
    "choice": """
A sampler computes softmax(z × T). How does its text vary at T = 0.5?

- [ ] It varies less from run to run {small-is-steady}
  Tempting, since 0.5 sounds calmer than 1.
- [ ] It varies alike from run to run {multiplies}
  Tempting if you believe that temperature multiplies.
- [x] It varies more from run to run
""",
    "choices": """
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
    "true-false": """
At a high enough temperature, the second token overtakes the first. True or false?

= false
- [x] Dividing logits by a number keeps their order
- [~] A high temperature widens the leader's gap {multiplies}
  Right verdict, wrong logic.
- [ ] The two shares keep moving and cross at last {changes-rank}
  Tempting, since the gap does shrink.
""",
    "short": """
Which decoding strategy do engines run at T = 0?

= greedy | greedy decoding | argmax
! deterministic | determinism {names-effect}
  That is the hoped-for effect.
""",
    "numeric": """
What is the probability of the first token, to 3 decimals?

= 0.787 +- 0.005
! 0.5 {uniform-early}
  Equal shares come only in the limit.
! 1 {low-is-greedy}
  Only the limit 0 decides.
""",
    "ordering": """
Put the steps of sampling with a temperature in order.

1. Divide each logit by T
2. Exponentiate each result
3. Add up the exponentials
4. Divide each by their sum
""",
    "matching": """
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
    "categorize": """
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
}
FIELDS = {"numeric": {"unit": "probability"}, "ordering": {"also": "1 3 2 4"}}


def numbered(text: str) -> list[Line]:
    """The lines of a text, numbered from 1."""
    return [Line(number, line) for number, line in enumerate(text.strip("\n").split("\n"), start=1)]


def lines_of(name: str) -> list[Line]:
    return numbered(f"{BODIES[name].strip()}\n{EXPLANATION}")


def sample(name: str) -> Content:
    """The content of the sample question of a kind."""
    content, problems = KINDS[name].read(lines_of(name), FIELDS.get(name, {}))
    assert not problems
    return content


def revealed(
    name: str,
    content: Content,
    response: Response,
    component: str = "",
    seed: int = 1,
    rendered: Content | None = None,
) -> Reveal:
    """What is shown after `response`, with the verdict on it. Where nothing is `rendered`, texts stay as they are."""
    verdict = KINDS[name].grade(content, component, response)
    return KINDS[name].reveal(rendered or {"setup": ""} | content, component, seed, response, verdict)


def messages(name: str, body: str, **fields: str) -> list[str]:
    """What is wrong with a question whose answers are `body`, by the order in which it is found."""
    content, problems = KINDS[name].read(numbered(f"{body.strip()}\n{EXPLANATION}"), fields)
    return [problem.message for problem in (*problems, *KINDS[name].problems(content))]


def data(**values: str | Sequence[str]) -> dict[str, Sequence[str]]:
    """A submitted form: underscores stand for hyphens in names."""
    return {name.replace("_", "-"): [value] if isinstance(value, str) else value for name, value in values.items()}
