"""The definitions that the page prints once, taken from theory and abbreviated, never retyped."""

from __future__ import annotations

import sympy as sp
from markupsafe import Markup

from rankclock.reports.notation.markup import applied, joined, letter
from rankclock.reports.notation.names import BOUND_MARKUP, PAPER_BOUND, equation
from rankclock.theory.formulas.descent import step, tail_factor
from rankclock.theory.formulas.flow import (
    hypergeometric_antiderivative,
    inflection_fraction,
    power_antiderivative,
    travel_falling,
    travel_integral,
    velocity,
)
from rankclock.theory.formulas.times import (
    decay_time,
    inflection_point,
    inflection_steps,
    tail_credit,
)
from rankclock.theory.symbols import N, a, alpha, b, eps, eta, lam, x

MU, FRACTION, STEPS, CREDIT, RATE = (sp.Symbol(name) for name in ("mu", "c_N", "s_N", "a_N", "r_N"))


class Travel(sp.Function):
    """tau(a -> b): travel time of the flow. Arguments (a, b)."""

    nargs = 2


class Decay(sp.Function):
    """T^-(b, a): travel time of a negative mode in the paper, times |lam|. Arguments (b, a)."""

    nargs = 2


def _tail_rate() -> sp.Expr:
    """|ln| of the factor by which the bound lets a step shrink the distance to mu."""
    return sp.Abs(sp.log(tail_factor(N, inflection_fraction(N) * lam, eta)))


# The formulas of the page are subtrees of those that the checks evaluate: a slip of the pen here
# would leave a name that `written_out` does not take back, which a test notices.
def _rise(start: sp.Expr, end: sp.Expr) -> sp.Expr:
    """lam tau(start -> end) as theory writes it: the sum inside travel_hypergeometric."""
    return sum(
        antiderivative(end, *rest) - antiderivative(start, *rest)
        for antiderivative, rest in (
            (power_antiderivative, (N,)),
            (hypergeometric_antiderivative, (N, lam)),
        )
    )


def short_bound() -> sp.Expr:
    """T_N^Id with travel times, c_N, s_N, a_N, r_N and mu by name.

    `written_out` takes it back to theory's tree.
    """
    limit = lam ** (1 / N)
    early, late = limit - eps, inflection_point(N, lam)
    # Whole subtrees are replaced, so the keys must be built as theory builds them.
    named = {
        inflection_steps(N, lam, alpha): STEPS,
        tail_credit(N): CREDIT,
        _tail_rate(): RATE,
        _rise(alpha, late): lam * Travel(alpha, late),
        _rise(alpha, early): lam * Travel(alpha, early),
        travel_falling(alpha, limit + eps, N, lam): Travel(alpha, limit + eps),
        decay_time(N, eps, alpha): Decay(eps, alpha),
    }
    return PAPER_BOUND.xreplace(named).subs(inflection_fraction(N), FRACTION).xreplace({limit: MU})


def written_out(short: sp.Expr) -> sp.Expr:
    """The abbreviated bound with every name replaced by what theory says it is."""
    limit = lam ** (1 / N)
    tree = short.xreplace({MU: limit}).xreplace({FRACTION: inflection_fraction(N)})
    rising = {node: _rise(*node.args) / lam for node in tree.atoms(Travel)}
    rising[Travel(alpha, limit + eps)] = travel_falling(alpha, limit + eps, N, lam)
    rising[Decay(eps, alpha)] = decay_time(N, eps, alpha)
    return tree.xreplace(rising).xreplace(
        {STEPS: inflection_steps(N, lam, alpha), CREDIT: tail_credit(N), RATE: _tail_rate()}
    )


def definitions() -> list[tuple[str, list[Markup]]]:
    """What the page defines once: a line of text, then the formulas."""
    travel = applied("<mi>τ</mi>", joined((letter("a"), letter("b")), "→"))
    decay = applied("<msup><mi>T</mi><mo>−</mo></msup>", joined((letter("b"), letter("a"))))
    names = {"s_N": inflection_steps(N, lam, alpha), "a_N": tail_credit(N), "r_N": _tail_rate()}
    return [
        (
            "Velocity of one mode under the flow, and one step of gradient descent on it:",
            [
                equation(applied("<mi>f</mi>", letter("x")), velocity(x, N, lam)),
                equation(applied("<mi>g</mi>", letter("x")), step(x, N, lam, eta)),
            ],
        ),
        (
            (
                "Limit of a growing mode (λ > 0), and the part of λ that d^N has reached when the "
                "mode grows fastest:"
            ),
            [
                equation(letter("mu"), lam ** (1 / N)),
                equation(letter("c_N"), inflection_fraction(N)),
            ],
        ),
        (
            (
                "Steps that the bound below grants for crossing that point, and two "
                "constants of its linear tail:"
            ),
            [
                equation(letter(name), tree.subs(inflection_fraction(N), FRACTION))
                for name, tree in names.items()
            ],
        ),
        (
            (
                "Travel time of the flow from a to b, with no zero of f in between, and "
                "the paper's simpler time for λ < 0 (without its factor 1/|λ|):"
            ),
            [
                equation(travel, travel_integral(a, b, N, lam)),
                equation(decay, decay_time(N, b, a)),
            ],
        ),
        (
            "Bound of the paper on the recovery time; the first case that applies counts:",
            [equation(BOUND_MARKUP, short_bound())],
        ),
    ]
