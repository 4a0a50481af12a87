"""How far the coordinate of first order is from growing by one at a step."""

from sympy import Abs, Ne, Rational

from rankclock.theory.claim import Claim, Kind, Tight, project
from rankclock.theory.formulas.abel_step import first_order_growth, step_majorant
from rankclock.theory.symbols import N, eta, lam, x

_values = (x, N, lam, eta)
_point = {N: 3, lam: 1, x: Rational(1, 2), eta: Rational(1, 20)}
_edge = {N: 3, lam: 0, x: 1, eta: Rational(2, 15)}

CLAIM = Claim(
    id="abel-defect",
    title="A_1' = 1/(eta f) + f'/(2f) grows by 1 at a step up to 32 N^2 S^2, S = eta x^(N-2) "
    "(|lam| + x^N) <= 2/(5N)",
    kind=Kind.UPPER,
    hypotheses=(
        N >= 2,
        x > 0,
        Ne(x**N, lam),
        eta > 0,
        step_majorant(*_values) <= Rational(2, 5) / N,
    ),
    statement=(Abs(first_order_growth(*_values) - 1) <= 32 * N**2 * step_majorant(*_values) ** 2,),
    source=project(
        "docs/hitting-times.md, theorem 6, for the order one",
        link="docs/theory.md#coordinates",
        proof="docs/hitting-times.md#theorem-6",
    ),
    because="Theorem 6 with R = 2/(5N): (1+R)^N and (1-R)^(1-N) are at most e^(2/5) < 1.4919 and "
    "(N - 1/2) R/(1-R) is at most 2/5, so K <= 1 + 1.4 * 1.4919/(2 - 1.4919) < 5.12 = 32 "
    "(2/5)^2.",
    witness=_point,
    tight_at=(
        # At step_majorant(*_values) = Rational(2, 5) / N.
        Tight(_edge, Rational(99, 100)),
        # At step_majorant(*_values) = Rational(2, 5) / N.
        Tight({N: 8, lam: -1, x: 2, eta: Rational(1, 20) / 2**6 / 257}, Rational(99, 100)),
    ),
    boundary=(_edge, {**_point, N: 2, lam: 0, x: 1, eta: Rational(1, 20)}, {**_point, lam: -1}),
    remark="The lemma of Schwarz behind it gives up much; what is believed is abel-defect-sharp.",
)
