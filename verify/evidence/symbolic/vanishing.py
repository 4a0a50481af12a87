"""Whether the difference of two sides is zero, by computer algebra, and by which of its rules."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import sympy as sp

from rankclock.verify.evidence.symbolic.trial_values import differs

EVALUATED = "evaluation of the difference"
EQUAL_LOGARITHMS = "logarithms of equal arguments are equal"


@dataclass(frozen=True)
class Reduction:
    """What became of a difference.

    rules: those that brought it to zero; those used on the way, where it did not come to zero.
    """

    is_zero: bool
    rules: frozenset[str]


def reduced(difference: sp.Basic) -> Reduction:
    """Bring a difference to zero, if one of the rules does."""
    difference, used = _with_equal_logarithms(difference)
    if difference == 0:
        return Reduction(True, used | {EVALUATED})
    # A simplification may take for ever to fail, so what trial values refute is not simplified.
    if differs(difference):
        return Reduction(False, used)
    for name, simplify in _rules_for(difference).items():
        if simplify(difference) == 0:
            return Reduction(True, used | {name})
    return Reduction(False, used)


def _rules_for(difference: sp.Basic) -> Mapping[str, Callable[[sp.Basic], sp.Basic]]:
    # The stand-in F of a hypergeometric function is no polynomial in roots of unity.
    of_unity = difference.has(sp.exp, sp.I) and not difference.has(sp.Function("F"))
    return _ROOTS_OF_UNITY if of_unity else _SIMPLIFICATIONS


def _with_equal_logarithms(tree: sp.Basic) -> tuple[sp.Basic, frozenset[str]]:
    """Logarithms of arguments that are proved equal, written alike, and the rules for that.

    Within cases nothing else would bring them together.
    """
    used: frozenset[str] = frozenset()
    if not tree.has(sp.Piecewise):
        return tree, used
    logarithms = sorted(tree.atoms(sp.log), key=sp.default_sort_key)
    for place, first in enumerate(logarithms):
        for second in logarithms[place + 1 :]:
            arguments = reduced(first.args[0] - second.args[0])
            used |= arguments.rules
            if arguments.is_zero:
                used |= {EQUAL_LOGARITHMS}
                tree = tree.xreplace({second: first})
    return tree, used


def _without_factorials(tree: sp.Basic) -> sp.Basic:
    """Factorials and binomials as gamma functions, which shift to one another."""
    if not tree.has(*_FACTORIALS):
        return tree
    return sp.simplify(sp.gammasimp(sp.expand_func(tree)))


def _as_fraction(tree: sp.Basic) -> sp.Basic:
    """The numerator over a common denominator, with powers collected: zero where the tree is."""
    if all(power.exp.is_Integer for power in tree.atoms(sp.Pow)):
        # A numerator without other powers has one expansion, and nothing is to be collected.
        return sp.expand(sp.fraction(sp.together(tree))[0])
    numerator = sp.fraction(sp.together(sp.powsimp(sp.expand(tree), force=False)))[0]
    # Powers with a symbolic exponent meet only after a second round.
    return sp.powsimp(sp.expand(sp.powsimp(sp.expand(numerator))))


def _over_roots_of_unity(tree: sp.Basic) -> sp.Basic:
    """Remainder of the numerator modulo a cyclotomic polynomial, over one root of unity.

    Every root of unity in the tree is a power of one, zeta, whose order is the least common
    multiple of theirs. The cyclotomic polynomial is irreducible, so the number is zero exactly
    where the remainder is.
    """
    # The 4 makes room for the imaginary unit, a quarter of a turn.
    turns = [sp.Rational(1, 4)] + [_turn(node) for node in tree.atoms(sp.exp)]
    if not all(turn.is_Rational for turn in turns):
        return sp.simplify(tree)
    order = math.lcm(*(int(turn.q) for turn in turns))
    zeta = sp.Dummy("zeta")
    swap = {node: zeta ** (_turn(node) * order % order) for node in tree.atoms(sp.exp)}
    rational = tree.subs(swap).subs(sp.I, zeta ** (order // 4))
    numerator = sp.fraction(sp.together(rational))[0]
    cyclotomic = sp.Poly(sp.cyclotomic_poly(order, zeta), zeta)
    return sp.Poly(numerator, zeta).rem(cyclotomic).as_expr().expand()


def _turn(node: sp.exp) -> sp.Basic:
    """The share of a full turn in e^(2 pi i turn)."""
    return sp.simplify(node.args[0] / (2 * sp.pi * sp.I))


_FACTORIALS = (sp.factorial, sp.binomial, sp.gamma, sp.RisingFactorial, sp.FallingFactorial)
_ROOTS_OF_UNITY: Mapping[str, Callable[[sp.Basic], sp.Basic]] = {
    "powers of one root of unity, modulo its cyclotomic polynomial": _over_roots_of_unity
}
# The fastest first: `simplify` may take minutes on what a common denominator settles.
_SIMPLIFICATIONS: Mapping[str, Callable[[sp.Basic], sp.Basic]] = {
    "expansion over a common denominator": _as_fraction,
    "simplify of SymPy": sp.simplify,
    "factorials as gamma functions": _without_factorials,
}
