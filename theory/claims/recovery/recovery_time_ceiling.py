"""The recovery time bound of the paper, rounded up to whole steps."""

from sympy import And, Or, Rational, ceiling

from rankclock.theory.claim import Box, Claim, Kind, Tight, paper
from rankclock.theory.formulas.descent import (
    decaying_level,
    growing_level,
    limit_decaying,
    limit_monotone,
)
from rankclock.theory.formulas.times import distance_to_limit, recovery_bound
from rankclock.theory.process import RecoveryTime
from rankclock.theory.symbols import N, alpha, eps, eta, lam

_values = (N, lam, alpha, eta, eps)
_growing = And(lam >= 0, eta < limit_monotone(N, growing_level(N, lam, alpha)))
_decaying = And(lam < 0, eta < limit_decaying(N, decaying_level(N, lam, alpha)))

HYPOTHESES = (
    N >= 2,
    alpha > 0,
    eta > 0,
    Or(_growing, _decaying),
    eps > 0,
    eps < distance_to_limit(N, lam, alpha),
)


def _at(depth, eigenvalue, start, size, accuracy):
    """A point of the claim."""
    return dict(zip(_values, (depth, eigenvalue, start, size, accuracy), strict=True))


def _box(eigenvalue, start, size, accuracy, depths):
    """A box at one eigenvalue: start, size and accuracy are (low, high)."""
    return Box({lam: (eigenvalue, eigenvalue), alpha: start, eta: size, eps: accuracy}, depths)


CLAIM = Claim(
    id="recovery-time-ceiling",
    title="T <= ceil(T_N^Id): steps until an eigenvalue is recovered",
    kind=Kind.UPPER,
    hypotheses=HYPOTHESES,
    statement=(RecoveryTime(*_values) <= ceiling(recovery_bound(*_values)),),
    source=paper(
        "recovery times, identical start; rounded up by this project",
        link="docs/theory.md#recovery-time",
        proof="docs/recovery-time.md#theorem-3",
    ),
    because="Small starts need no rounding: recovery-time-past-inflection and "
    "recovery-time-before-inflection. Beyond the inflection the distance shrinks at least at the "
    "rate there, and a mode that decays is ahead of the flow, so that all steps but the last take "
    "less than the bound.",
    witness=_at(3, 1, Rational(1, 10), Rational(1, 100), Rational(1, 10)),
    tight_at=(
        Tight(_at(3, -10, Rational(1, 10), Rational(1, 1000), Rational(1, 100)), Rational(1, 50)),
        Tight(_at(2, -10, Rational(1, 10), Rational(1, 1000), Rational(1, 100)), Rational(1, 50)),
        Tight(_at(3, 1, 2, Rational(1, 10000), Rational(1, 100)), Rational(1, 50)),
        Tight(_at(2, 1, Rational(7, 10), Rational(1, 1000), Rational(1, 10)), Rational(7, 10)),
        Tight(_at(2, 1, Rational(1, 100), Rational(1, 1000), Rational(1, 10)), Rational(3, 10)),
        Tight(_at(2, 1, Rational(1, 100), Rational(1, 1000), Rational(1, 2)), Rational(1, 20)),
    ),
    boundary=(
        _at(2, 3, 1, Rational(1, 13), Rational(1, 10)),
        _at(2, 0, 1, Rational(1, 5), Rational(1, 2)),
        _at(3, Rational(5, 2), 1, Rational(1, 50), Rational(1, 10)),
        _at(2, -1, 1, Rational(1, 5), Rational(1, 1000)),
    ),
    # One box a case of the bound; modest, since the count jumps wherever a curve of constant count
    # crosses a cell.
    boxes=(
        _box(
            1,
            (Rational(1, 10), Rational(1, 5)),
            (Rational(1, 50), Rational(1, 20)),
            (Rational(1, 20), Rational(1, 10)),
            (2, 3),
        ),
        _box(
            1,
            (Rational(1, 4), Rational(3, 8)),
            (Rational(1, 40), Rational(1, 25)),
            (Rational(1, 20), Rational(1, 10)),
            (4,),
        ),
        _box(
            1,
            (Rational(1, 10), Rational(1, 5)),
            (Rational(1, 50), Rational(1, 20)),
            (Rational(1, 2), Rational(3, 5)),
            (2, 3),
        ),
        _box(
            2,
            (1, Rational(9, 8)),
            (Rational(1, 60), Rational(1, 25)),
            (Rational(1, 20), Rational(1, 10)),
            (2, 3),
        ),
        _box(
            1,
            (Rational(11, 8), Rational(3, 2)),
            (Rational(1, 60), Rational(1, 50)),
            (Rational(1, 12), Rational(1, 10)),
            (2, 3),
        ),
        _box(
            0,
            (Rational(7, 8), 1),
            (Rational(1, 8), Rational(1, 7)),
            (Rational(1, 2), Rational(3, 5)),
            (2, 3),
        ),
        _box(
            0,
            (Rational(15, 16), 1),
            (Rational(1, 10), Rational(1, 9)),
            (Rational(3, 5), Rational(2, 3)),
            (4,),
        ),
        _box(
            -1,
            (Rational(3, 4), 1),
            (Rational(1, 20), Rational(1, 15)),
            (Rational(1, 3), Rational(2, 5)),
            (2, 3, 4),
        ),
    ),
)
