"""One step from unlike factors brings the eigenvalue closer to its goal, and not past it."""

from sympy import Abs, Eq, Rational, Symbol, diff

from rankclock.theory.claim import Claim, Kind, Lemma, Tight, project
from rankclock.theory.formulas.perturbed import (
    eigenvalue,
    first_step,
    limit_trap,
    other_step,
    remaining_share,
)
from rankclock.theory.symbols import N, a, b, eta, lam

_state = (a, b, N, lam, eta)
_first, _other = first_step(*_state), other_step(*_state)
_gap, _next = eigenvalue(a, b, N) - lam, eigenvalue(_first, _other, N) - lam
_values = {N: 3, lam: 2, a: Rational(1, 4), b: Rational(1, 2), eta: Rational(1, 100)}
# s = eta b^(N-2) (p - lam), and the new eigenvalue as a function of any s.
_push = eta * b ** (N - 2) * (eigenvalue(a, b, N) - lam)
_s = Symbol("s", real=True)
_moved = eigenvalue(a - _s * b, b - _s * a, N)
# Steps nearly as large as allowed, so that every part of the rate shows in the gap.
_LARGE = (
    (2, Rational(6, 25), Rational(1, 13)),
    (3, Rational(7, 50), Rational(1, 13)),
    (4, Rational(49, 500), Rational(1, 13)),
)

CLAIM = Claim(
    id="perturbed-step-approaches",
    title="While |a| <= b and eta <= 1/((3N-2) B^(2N-2)), p = a b^(N-1) comes closer to lam by a "
    "share of eta b^(2N-2), does not pass it, and |a| <= b stays",
    kind=Kind.TWO_SIDED,
    hypotheses=(N >= 2, Abs(a) <= b, eta >= 0, eta <= limit_trap(a, b, N, lam)),
    statement=(
        0 <= _gap * _next,
        Abs(_next) <= remaining_share(b, N, eta) * Abs(_gap),
        Abs(_first) <= _other,
    ),
    source=project(
        "docs/perturbed-start.md, theorems 1 and 2",
        link="docs/theory.md#perturbed-rate",
        proof="docs/perturbed-start.md#theorem-1",
    ),
    because="With s = eta b^(N-2) (p - lam), |s| <= 2/(3N-2) and (b +- a)' = (b +- a)(1 -+ s). "
    "As a function of s the new p has the derivative -(b - s a)^(N-2) (b^2 + (N-1) a^2 - N s a b), "
    "between 3/4 b^N (1-|s|)^(N-2) and N B^2 (b (1+|s|))^(N-2) in size, "
    "and N (1+|s|)^(N-1) < 3N-2.",
    lemmas=(
        Lemma(
            "b + a is multiplied by 1 - s",
            Eq(_other + _first, (b + a) * (1 - _push), evaluate=False),
        ),
        Lemma(
            "b - a is multiplied by 1 + s",
            Eq(_other - _first, (b - a) * (1 + _push), evaluate=False),
        ),
        Lemma(
            "slope of the new p in s",
            Eq(
                diff(_moved, _s) / (b - _s * a) ** (N - 2),
                -(b**2 + (N - 1) * a**2 - N * _s * a * b),
                evaluate=False,
            ),
        ),
    ),
    proves="what one step makes of b + a and b - a, and the slope of p in s; the bounds on s and "
    "on that slope are argued in docs/perturbed-start.md;  perturbed-move has them exactly "
    "for N = 2..12",
    witness=_values,
    tight_at=(
        Tight({**_values, eta: 0}, Rational(0), 1),
        Tight(
            {**_values, a: Rational(1, 100), lam: Rational(1, 4), N: 2, b: 1, eta: Rational(1, 10)},
            Rational(1, 20),
            1,
        ),
        Tight({**_values, a: Rational(1, 2)}, Rational(0), 2),
        Tight({**_values, a: Rational(-1, 2), lam: -1}, Rational(0), 2),
        Tight({N: 2, a: 1, b: 1, lam: 1, eta: Rational(1, 4)}, Rational(0), 0),
        Tight(
            {N: 2, a: Rational(1, 2), b: 1, lam: Rational(-1, 2), eta: Rational(1, 5)},
            Rational(19, 200),
            1,
        ),
        *(
            Tight({N: depth, a: 0, b: 1, lam: Rational(1, 10**6), eta: size}, gap, 1)
            for depth, size, gap in _LARGE
        ),
    ),
    boundary=(
        # At Abs(a) = b, and eta = limit_trap(a, b, N, lam).
        {N: 2, a: 1, b: 1, lam: -1, eta: Rational(1, 4)},
        # At Abs(a) = b, and eta = limit_trap(a, b, N, lam).
        {N: 2, a: -1, b: 1, lam: 1, eta: Rational(1, 4)},
        # At eta = limit_trap(a, b, N, lam).
        {N: 3, a: 0, b: 1, lam: 1, eta: Rational(1, 28)},
        {N: 3, a: Rational(1, 2), b: 1, lam: -1, eta: Rational(1, 22)},
        # At eta = limit_trap(a, b, N, lam).
        {N: 2, a: 0, b: 1, lam: 3, eta: Rational(1, 16)},
        # At Abs(a) = b, and eta = limit_trap(a, b, N, lam).
        {N: 2, a: 0, b: 0, lam: 1, eta: Rational(1, 4)},
        {N: 8, a: 0, b: 1, lam: Rational(1, 10**7), eta: Rational(1, 25)},
    ),
)
