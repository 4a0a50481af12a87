"""Whether a changed relation is the relation that stands, at other values of one free symbol."""

from __future__ import annotations

import sympy as sp
from sympy.core.relational import Relational

from rankclock.theory.process import has_process
from rankclock.verify.mutate.proofs import implied

_VALUE = sp.Wild("w")


def instance(
    old: sp.Basic, new: sp.Basic, hypotheses: tuple[sp.Basic, ...], depths: tuple[int, ...]
) -> str:
    """Why `new` follows from `old` at another value of one symbol; empty when that is not shown.

    old, new: relations. The hypotheses must admit the value. Only symbols that no hypothesis about
    a process mentions are tried.
    """
    if not isinstance(old, Relational) or old.func is not new.func:
        return ""
    # Maxima of unknowns take SymPy long, and it does not match inside matrices.
    if old.has(sp.MatrixExpr, sp.Max, sp.Min):
        return ""
    for symbol in sorted(old.free_symbols, key=lambda s: s.name):
        value = _replacement(old, new, symbol)
        if value is None or not _may_take(symbol, value, old):
            continue
        about = [h for h in hypotheses if symbol in h.free_symbols]
        # A process at another value is another process: its hypothesis is not polynomial.
        if has_process(*about):
            continue
        if all(_follows(h.xreplace({symbol: value}), hypotheses, depths) for h in about):
            return f"it is the relation with {value} for {symbol}, which the hypotheses admit"
    return ""


def _may_take(symbol: sp.Basic, value: sp.Basic, relation: sp.Basic) -> bool:
    """Whether a value is made of the symbols of a relation, and whole where the symbol is."""
    if symbol.is_integer and not value.is_integer:
        return False
    return bool(value.free_symbols <= relation.free_symbols)


def _replacement(old: sp.Basic, new: sp.Basic, symbol: sp.Basic) -> sp.Basic | None:
    """The value for a symbol that turns one relation into the other."""
    before, after = sp.Tuple(*old.args), sp.Tuple(*new.args)
    try:
        match = after.match(before.xreplace({symbol: _VALUE}))
    except (TypeError, ValueError, NotImplementedError, RecursionError):
        return None
    value = None if match is None else match.get(_VALUE)
    # What the matcher returns is believed only when putting it in gives the changed relation.
    if value is None or before.xreplace({symbol: value}) != after:
        return None
    return value


def _follows(
    condition: sp.Basic, hypotheses: tuple[sp.Basic, ...], depths: tuple[int, ...]
) -> bool:
    return condition == sp.true or (
        isinstance(condition, Relational) and bool(implied(hypotheses, condition, depths))
    )
