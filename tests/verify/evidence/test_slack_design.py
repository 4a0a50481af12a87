"""The design of slack, where a ratio is too large to be written out."""

from __future__ import annotations

from sympy import Le, Rational, Symbol, exp

from rankclock.theory.claim import Claim, Kind, Tight, project
from rankclock.verify.evidence import slack_design
from rankclock.verify.settings import Settings
from rankclock.verify.verdict import CheckId, Count, Verdict

x = Symbol("x", real=True)


def test_a_ratio_that_is_too_large_to_write_out_is_counted_and_no_error() -> None:
    claim = Claim(
        id="planted",
        title="A planted statement",
        kind=Kind.UPPER,
        statement=(Le(exp(-((x - 10**6) ** 2)), 1, evaluate=False),),
        hypotheses=(x >= 0,),
        source=project("test"),
        because="Planted.",
        witness={x: 10**6},
        tight_at=(Tight({x: 10**6}, Rational(0)),),
        depths=(2,),
    )
    (evidence,) = slack_design.gather(claim, Settings()).evidence
    assert evidence.check is CheckId.SLACK_DESIGN
    assert evidence.counts[Count.TOO_LONG] > 0
    assert evidence.verdict is not Verdict.REFUTED
