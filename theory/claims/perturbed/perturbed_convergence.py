"""The recovery theorem for the perturbed start: convergence, under the conditions of the paper."""

from sympy import Abs, Rational, Symbol

from rankclock.theory.claim import Claim, Kind, paper
from rankclock.theory.formulas.perturbed import convergence_steps, eigenvalue, limit_recovery
from rankclock.theory.process import FirstIterate, OtherIterate
from rankclock.theory.symbols import N, alpha, beta, eps, eta, k, lam

c = Symbol("c", real=True)
_run = (k, N, lam, alpha, eta, beta)
_product = eigenvalue(FirstIterate(*_run), OtherIterate(*_run), N)
_point = {
    N: 3,
    lam: 1,
    alpha: Rational(9, 10),
    beta: Rational(1, 5),
    c: Rational(7, 5),
    eta: Rational(1, 110),
    eps: Rational(1, 10),
    k: 800,
}
# Negative and zero eigenvalues approach slowly, as (beta/2)^(2N-2).
_slow = {**_point, N: 2, c: Rational(3, 2), beta: Rational(2, 5), eta: Rational(1, 50)}

CLAIM = Claim(
    id="perturbed-convergence",
    title="Perturbed start, conditions of the paper: p(k) -> lam, so W(k) -> What; from which step "
    "on it is within eps is ours",
    kind=Kind.LIMIT,
    hypotheses=(
        N >= 2,
        alpha > 0,
        c > 1,
        c < 2,
        beta > 0,
        beta < (c - 1) * alpha,
        eta > 0,
        eta < limit_recovery(N, lam, alpha, c),
        eps > 0,
        k >= convergence_steps(N, lam, alpha, eta, beta, eps),
    ),
    statement=(Abs(_product - lam) <= eps,),
    source=paper(
        "recovery theorem, perturbed start",
        link="docs/theory.md#recovery-perturbed",
        proof="docs/perturbed-start.md#theorem-2",
    ),
    because="The conditions imply those of recovery-perturbed: B^2 <= (c M)^2 by beta < (c-1) "
    "alpha, and 3N-2 <= 9N. Its share stays below 1 as beta > 0.",
    witness=_point,
    boundary=(
        {**_slow, lam: -1, k: 5000},
        {**_slow, lam: 0, eps: Rational(1, 100), k: 7000},
        {**_point, eps: 1, k: 0},
    ),
    meanings={
        c: "between 1 and 2; the paper takes the root of (c-1) c^(N-1) = 1 there",
        eps: "accuracy asked of the eigenvalue p [d^N]",
    },
)
