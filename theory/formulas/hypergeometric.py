"""How an antiderivative through 2F1(1, c; 1+c; z) is differentiated without a simplifier."""

from __future__ import annotations

from sympy import Dummy, Expr, Function, diff, factorial, hyper, rf


def coefficient_rule(tree: Expr) -> tuple[Expr, Expr]:
    """Both sides of (c + m) a_m = c for the coefficients a_m of the 2F1 in a tree.

    Summed over m they give c F + z F' = c/(1-z), the rule that `derivative` uses.
    """
    node = _node(tree)
    m = Dummy("m", integer=True, nonnegative=True)
    first, order = node.ap
    coefficient = rf(first, m) * rf(order, m) / (rf(node.bq[0], m) * factorial(m))
    return (order + m) * coefficient, order


def derivative(tree: Expr, x: Expr) -> Expr:
    """d/dx of a tree with one 2F1(1, c; 1+c; z(x)), by the product rule and the rule above."""
    # F stands as an unknown function: SymPy would differentiate 2F1 into another 2F1.
    node = _node(tree)
    value = Function("F")(x)
    order, z = node.ap[1], node.argument
    rule = diff(z, x) / z * order * (1 / (1 - z) - value)
    return diff(tree.subs(node, value), x).subs(diff(value, x), rule)


def _node(tree: Expr) -> hyper:
    (node,) = tree.atoms(hyper)
    return node
