"""Whether a changed relation is the relation that stands, at other values of one free symbol."""

from __future__ import annotations

import sympy as sp
from sympy.core.relational import Relational

from rankclock.theory.process import PROCESSES
from rankclock.verify.mutate.proofs import proved_at
from rankclock.verify.mutate.signs import helper

_other = sp.Wild("w")


def instance(
    old: sp.Basic, new: sp.Basic, hypotheses: tuple[sp.Basic, ...], depths: tuple[int, ...]
) -> str:
    """Why `new` follows from `old`: it is `old` with a symbol replaced by a value that the
    hypotheses admit; empty when that is not shown.

    old, new: relations. Only symbols that no hypothesis about a process mentions are tried.
    """
    if (
        not isinstance(old, Relational)
        or old.func is not new.func
        or old.has(sp.MatrixExpr, sp.Max, sp.Min)
    ):  # maxima of unknowns take SymPy long
        return ""
    for symbol in sorted(old.free_symbols, key=lambda s: s.name):
        value = _replacement(old, new, symbol)
        if value is None:
            continue
        about = [h for h in hypotheses if symbol in h.free_symbols]
        if (
            not value.free_symbols <= old.free_symbols
            or any(h.has(*PROCESSES) for h in about)
            or (symbol.is_integer and not value.is_integer)
        ):
            continue
        if all(_follows(h.xreplace({symbol: value}), hypotheses, depths) for h in about):
            return f"it is the relation with {value} for {symbol}, which the hypotheses admit"
    return ""


def _replacement(old: sp.Basic, new: sp.Basic, symbol: sp.Basic) -> sp.Basic | None:
    try:
        pattern = sp.Tuple(*old.args).xreplace({symbol: _other})
        found = sp.Tuple(*new.args).match(pattern)
    except (TypeError, ValueError, NotImplementedError, RecursionError):
        return None
    value = None if found is None else found.get(_other)
    # What the matcher returns is believed only when putting it in gives the changed relation.
    return (
        value
        if value is not None
        and sp.Tuple(*old.args).xreplace({symbol: value}) == sp.Tuple(*new.args)
        else None
    )


def _follows(
    condition: sp.Basic, hypotheses: tuple[sp.Basic, ...], depths: tuple[int, ...]
) -> bool:
    return condition == sp.true or (
        isinstance(condition, Relational) and bool(proved_at(helper(hypotheses, condition), depths))
    )
