"""Zeros that no search can be at are an open question, and only where there are some."""

from __future__ import annotations

import pytest
import sympy as sp

from rankclock.theory.claim import Claim
from rankclock.verify.evidence.sampled.sign_changes import gather
from rankclock.verify.settings import Settings
from rankclock.verify.verdict import CheckId, Verdict
from support.claims import stated as claim

x, y = sp.symbols("x y", real=True)
n = sp.Symbol("n", integer=True)
SETTINGS = Settings(examples=20)


OPEN = [
    claim(sp.Ne(sp.cos(x), x), x >= 0),
    claim((sp.cos(x) - x) ** 2 > 0, x >= 0),
    claim(sp.Ne(sp.exp(x), 3 * x), x >= 1),
    claim(sp.Ne(sp.log(x), sp.exp(-x)), x > 0),
    claim(x * (sp.exp(-x) - x) ** 4 > 0, x > 0, x < 1),
    claim(sp.Ne(sp.cos(x), y), x > 0, x < 3, y > 0, y < 1),
    claim(sp.Ne(x * sp.exp(x), 1), x >= 0),
    claim(sp.Abs(x - sp.pi) > 0, x >= 0),
    claim((sp.exp(x) - x - 2) ** 2 > 0, x >= 0),
    claim(sp.Ne(sp.exp(x), y + 2), x > 0, y > 0),
    claim(0 < (sp.tanh(x) - sp.Rational(1, 3)) ** 2 * sp.exp(x), x > 0),
]
# Zeros outside of the hypotheses; none at all; zeros that break nothing; jumps and poles; algebraic
# zeros, at which the claim is judged elsewhere.
SETTLED = [
    claim(sp.Ne(sp.cos(x), x), x >= 1),
    claim(sp.Ne(sp.exp(x), x), x >= -10),
    claim(sp.Ge((sp.cos(x) - x) ** 2, 0, evaluate=False), x >= 0),
    claim(sp.Gt((sp.cos(x) - x) ** 2 + 1, 0, evaluate=False), x >= 0),
    claim(sp.Ne(1 / (sp.exp(x) - 2) + sp.floor(x), 0), x > 2),
    claim(sp.Ne(sp.floor(sp.exp(x)) - sp.exp(-x) / 2, 3), x >= 0),
    claim(sp.Ne(sp.tan(x), 100), x > sp.Rational(15, 10), x < sp.Rational(156, 100)),
    claim(sp.Ne(1 / sp.sin(x), sp.exp(-x) - 1, evaluate=False), x > 3, x < 4),
    claim(sp.Ne(sp.exp(x) / (x - sp.pi), 0, evaluate=False), x >= 0),
    claim(sp.Ne(sp.exp(x) * (sp.floor(x) + sp.Rational(1, 2)), 0, evaluate=False), x > -3),
    claim(sp.Ne(sp.sin(x), 0), sp.Abs(x) < 3, sp.Abs(x) > 1),
    claim(sp.Ne(x**2, 2), x > 0),
    claim(sp.Ne(sp.cos(n), n), n >= 0),
]


@pytest.mark.parametrize("about", OPEN, ids=lambda about: str(about.statement[0]))
def test_a_zero_that_no_point_can_be_at_is_an_open_question(about: Claim) -> None:
    (evidence,) = gather(about, SETTINGS).evidence
    assert evidence.verdict is Verdict.INCONCLUSIVE and evidence.check is CheckId.SIGN_CHANGES
    assert "by a change of sign; relation 0 is not decided there" in evidence.notes[0]


@pytest.mark.parametrize("about", SETTLED, ids=lambda about: str(about.statement[0]))
def test_without_such_a_zero_nothing_is_said(about: Claim) -> None:
    assert gather(about, SETTINGS).evidence == ()
