"""Matrix products in noncommuting symbols: an identity holds for every depth, index and size.

Around two neighbouring factors P = W_{j+1} and Q = W_j the product of all factors is A P Q B, where
A = W_N...W_{j+2} and B = W_{j-1}...W_1 stand for any number of factors, none included (then they
are 1). R is the residual W - What.
"""

from __future__ import annotations

from sympy import Expr, Integer, Mul, Rational, Symbol

# In the name, as SymPy's Transpose is of matrices, whose size would have to be said.
_MARK = "^T"


def block(name: str) -> Symbol:
    """A matrix of unspecified size."""
    return Symbol(name, commutative=False)


A, P, Q, B, R, E = (block(name) for name in "APQBRE")


def transposed(expr: Expr) -> Expr:
    """Transpose of a sum of products: reversed words of transposed letters. Scalars stay."""
    total: Expr = Integer(0)
    for term in expr.expand().as_ordered_terms():
        scalars, letters = letters_of(term)
        total += Mul(*scalars, *(_turned(letter) for letter in reversed(letters)))
    return total


def trace(expr: Expr) -> Expr:
    """Trace of a sum of products, as a sum of scalars named by their words.

    Words that are equal up to rotation and transposition have the same trace, and one name.
    """
    total: Expr = Integer(0)
    for term in expr.expand().as_ordered_terms():
        scalars, letters = letters_of(term)
        names = [letter.name for letter in letters]
        turned = [_turned(letter).name for letter in reversed(letters)]
        rotations = [
            word[i:] + word[:i] for word in (names, turned) for i in range(max(1, len(word)))
        ]
        total += Mul(*scalars, Symbol(f"tr({' '.join(min(rotations))})", real=True))
    return total


def letters_of(term: Expr) -> tuple[list[Expr], list[Symbol]]:
    """Scalars and letters of one product; a power of a letter is that letter repeated."""
    scalars, factors = term.args_cnc()
    letters: list[Symbol] = []
    for factor in factors:
        base, exponent = factor.as_base_exp()
        letters += [base] * int(exponent)
    return scalars, letters


def later_gradient(before: Expr = A, after: Expr = B) -> Expr:
    """G_{j+1} = A^T R (Q B)^T."""
    return transposed(before) * R * transposed(Q * after)


def earlier_gradient(before: Expr = A, after: Expr = B) -> Expr:
    """G_j = (A P)^T R B^T."""
    return transposed(before * P) * R * transposed(after)


def loss_change() -> Expr:
    """Half the difference of the loss at W_j + E and at W_j - E.

    W = A W_j B, with residual R at W_j.
    """
    # The loss is quadratic in one factor, so this difference is the derivative, without a limit.
    ahead, behind = R + A * E * B, R - A * E * B
    return Rational(1, 4) * (trace(transposed(ahead) * ahead) - trace(transposed(behind) * behind))


def _turned(letter: Symbol) -> Symbol:
    name = letter.name
    return block(name.removesuffix(_MARK) if name.endswith(_MARK) else name + _MARK)
