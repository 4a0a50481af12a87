"""How far one step from unlike factors moves the eigenvalue of the product."""

from sympy import Abs, Rational, Symbol

from rankclock.theory.claim import Claim, Kind, Tight, project
from rankclock.theory.formulas.perturbed import eigenvalue, least_move
from rankclock.theory.symbols import N

x, s = Symbol("r", real=True), Symbol("push", real=True)
_move = x - eigenvalue(x - s, 1 - s * x, N)
_values = {N: 3, x: Rational(1, 2), s: Rational(1, 10)}

CLAIM = Claim(
    id="perturbed-move",
    title="While |a| <= b, a step a - s b, b - s a with |s| <= 2/(3N-2) moves p by least_move(N) "
    "b^N |s| to (3N-2) b^N |s|, and |a| <= b stays",
    kind=Kind.TWO_SIDED,
    hypotheses=(N >= 2, Abs(x) <= 1, s >= 0, (3 * N - 2) * s <= 2),
    statement=(
        least_move(N) * s <= _move,
        _move <= (3 * N - 2) * s,
        x - s <= 1 - s * x,
        s - x <= 1 - s * x,
    ),
    source=project(
        "docs/perturbed-start.md, theorem 1",
        link="docs/theory.md#perturbed-rate",
        proof="docs/perturbed-start.md#theorem-1",
    ),
    because="Let b = 1, a = x. The slope of the new p in s is (1 - s x)^(N-2) "
    "(1 + (N-1) x^2 - N s x) in size, at least (1-s)^(N-2) (3/4) and at most N (1+s)^(N-1). "
    "With -s and -x in place of s and x everything changes its sign.",
    witness=_values,
    tight_at=(
        Tight({N: 2, x: Rational(1, 4), s: Rational(1, 2)}, Rational(21, 100), 0),
        Tight({N: 3, x: Rational(1, 7), s: Rational(2, 7)}, Rational(9, 20), 0),
        Tight({N: 8, x: Rational(1, 10), s: Rational(1, 11)}, Rational(3, 5), 0),
        Tight({N: 2, x: -1, s: Rational(1, 2)}, Rational(2, 5), 1),
        Tight({N: 8, x: -1, s: Rational(1, 11)}, Rational(1, 2), 1),
        Tight({**_values, x: 1}, Rational(0), 2),
        Tight({**_values, x: -1}, Rational(0), 3),
        *(Tight(_values, Rational(3, 2), i) for i in range(4)),
    ),
    boundary=(
        {N: 2, x: 1, s: Rational(1, 2)},
        {N: 2, x: -1, s: Rational(1, 2)},
        {N: 5, x: 0, s: Rational(2, 13)},
        {N: 5, x: 1, s: 0},
        {N: 12, x: 0, s: Rational(1, 17)},
        {N: 12, x: -1, s: Rational(1, 17)},
    ),
    algebraic=tuple(range(2, 13)),
    meanings={
        x: "a/b, ratio of the unlike factor mode to the others [1]",
        s: "push eta b^(N-2) (p - lam) of a step [1]",
    },
)
