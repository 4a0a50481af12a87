"""The terms of a series as products whose ratio from one to the next is known.

A term c^k p(k) (a k + b)! ... has the ratio c P(k)/Q(k) with polynomials P and Q. Factors that are
never beyond one, such as sin k, are set apart: for a bound on what follows they do not count.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import sympy as sp
from flint import arb, fmpq, fmpq_poly

from rankclock.verify.arithmetic.balls import to_ball, to_fmpq, to_fraction
from rankclock.verify.arithmetic.outcomes import Undecided
from rankclock.verify.arithmetic.rationals import as_fraction

# guess: a ratio of higher degree costs more than any series that people write.
_MOST_DEGREE = 40


@dataclass(frozen=True)
class Ratio:
    """factor times above/below, of consecutive terms; exact where no factor is irrational."""

    factor: arb
    above: fmpq_poly
    below: fmpq_poly
    exact: Fraction | None

    def times(self, other: Ratio) -> Ratio:
        """The ratio of a product of terms."""
        exact = None
        if self.exact is not None and other.exact is not None:
            exact = self.exact * other.exact
        factor = self.factor * other.factor
        return Ratio(factor, self.above * other.above, self.below * other.below, exact)

    def to_the(self, order: int) -> Ratio:
        """The ratio of a whole power of terms."""
        if max(self.above.degree(), self.below.degree()) * abs(order) > _MOST_DEGREE:
            raise Undecided("a series whose terms are of a high degree")
        above, below = (self.above, self.below) if order >= 0 else (self.below, self.above)
        exact = None if self.exact is None else self.exact**order
        return Ratio(self.factor**order, above ** abs(order), below ** abs(order), exact)


def constant(value: Fraction) -> Ratio:
    """A ratio that is the same rational for all terms."""
    return Ratio(to_ball(value), fmpq_poly([1]), fmpq_poly([1]), value)


def split(term: sp.Basic, index: sp.Basic) -> tuple[Ratio, sp.Basic]:
    """The ratio of a term without its bounded factors, and the term without them.

    term: with numbers in place of all symbols but the index. Raises Undecided where it is none of
    the products above.
    """
    ratio, kept = constant(Fraction(1)), []
    for factor in sp.Mul.make_args(term):
        if isinstance(factor, (sp.sin, sp.cos)):
            continue
        ratio = ratio.times(_ratio(factor, index))
        kept.append(factor)
    return ratio, sp.Mul(*kept)


def _ratio(factor: sp.Basic, index: sp.Basic) -> Ratio:
    if index not in factor.free_symbols:
        return constant(Fraction(1))
    if isinstance(factor, sp.Mul):
        result = constant(Fraction(1))
        for part in factor.args:
            result = result.times(_ratio(part, index))
        return result
    if isinstance(factor, (sp.factorial, sp.gamma)):
        slope, start = _linear(factor.args[0], index)
        return _of_factorial(slope, start - isinstance(factor, sp.gamma))
    if isinstance(factor, sp.binomial):
        n, k = factor.args
        above, *below = (_of_factorial(*_linear(part, index)) for part in (n, k, n - k))
        return above.times(below[0].to_the(-1)).times(below[1].to_the(-1))
    if isinstance(factor, sp.exp):
        slope, _ = _linear(factor.args[0], index)
        return Ratio(to_ball(slope).exp(), fmpq_poly([1]), fmpq_poly([1]), None)
    if isinstance(factor, sp.Pow):
        return _of_power(factor.base, factor.exp, index)
    return _of_polynomial(factor, index)


def _of_power(base: sp.Basic, exponent: sp.Basic, index: sp.Basic) -> Ratio:
    if exponent.is_Integer:
        return _ratio(base, index).to_the(int(exponent))
    if index in base.free_symbols:
        raise Undecided("a series with a power that is not whole")
    slope, _ = _linear(exponent, index)
    if not base.is_Rational or slope.denominator != 1 or abs(slope) > _MOST_DEGREE:
        raise Undecided("a series with a power of no rational number")
    return constant(as_fraction(base) ** slope.numerator)


def _of_polynomial(factor: sp.Basic, index: sp.Basic) -> Ratio:
    now = polynomial(factor, index)
    return Ratio(arb(1), now(fmpq_poly([1, 1])), now, Fraction(1))


def polynomial(tree: sp.Basic, index: sp.Basic) -> fmpq_poly:
    """A polynomial with rational coefficients. Raises Undecided for anything else."""
    try:
        coefficients = sp.Poly(tree, index, domain="QQ").all_coeffs()
    except (sp.PolynomialError, sp.CoercionFailed):
        raise Undecided("a series whose terms are none that are known") from None
    if len(coefficients) > _MOST_DEGREE:
        raise Undecided("a series whose terms are of a high degree")
    return fmpq_poly([to_fmpq(as_fraction(c)) for c in reversed(coefficients)])


def _linear(tree: sp.Basic, index: sp.Basic) -> tuple[Fraction, Fraction]:
    coefficients = polynomial(tree, index)
    if coefficients.degree() > 1:
        raise Undecided("a series with a factor that is not linear in its index")
    return as_fraction(coefficients[1]), as_fraction(coefficients[0])


def _of_factorial(slope: Fraction, start: Fraction) -> Ratio:
    """(slope k + start)!, for a slope that is a count."""
    if slope.denominator != 1 or not 0 <= slope <= _MOST_DEGREE:
        raise Undecided("a series with a factorial of something that does not grow by whole steps")
    above = fmpq_poly([1])
    for step in range(1, slope.numerator + 1):
        above *= fmpq_poly([to_fmpq(start + step), to_fmpq(slope)])
    return Ratio(arb(1), above, fmpq_poly([1]), Fraction(1))


def bounded_from(ratio: Ratio, first: int, bound: Fraction) -> bool:
    """Whether |ratio(k)| <= bound for all real k >= first, proved by signs of coefficients."""
    shift = fmpq_poly([first, 1])
    above, below = ratio.above(shift), ratio.below(shift)
    coefficients = below.coeffs()
    one_sign = all(c >= 0 for c in coefficients) or all(c <= 0 for c in coefficients)
    # With coefficients of one sign, a first one that is not zero is the least size.
    if not one_sign or coefficients[0] == 0:
        return False
    factor = to_fmpq(to_fraction(abs(ratio.factor).upper()))
    gap = (to_fmpq(bound) * below) ** 2 - (factor * above) ** 2
    return all(c >= 0 for c in gap.coeffs())


def limit_of(ratio: Ratio) -> arb:
    """Ball around the limit of |ratio(k)|. Raises Undecided where there is none."""
    above, below = ratio.above, ratio.below
    if above.degree() > below.degree():
        raise Undecided("a series that diverges")
    if above.degree() < below.degree():
        return arb(0)
    leading: fmpq = above[above.degree()] / below[below.degree()]
    return abs(ratio.factor * arb(leading))
