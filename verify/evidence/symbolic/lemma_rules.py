"""What a lemma must observe before its proof says anything about its claim.

It is an equation of known functions, in symbols with signs that the hypotheses give.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

import sympy as sp
from sympy.core.relational import Relational
from sympy.logic.boolalg import BooleanAtom

from rankclock.theory.claim import Claim, Lemma
from rankclock.theory.symbols import N
from rankclock.verify.evaluate.steps import knows
from rankclock.verify.evidence.symbolic.chains import implied_by

# What is wrong, said of the lemma, and what to do about it.
Fault = tuple[str, str]

_SIGNS: Mapping[str, type[Relational]] = {
    "positive": sp.StrictGreaterThan,
    "negative": sp.StrictLessThan,
    "nonnegative": sp.GreaterThan,
    "nonpositive": sp.LessThan,
}
# Stands for a hypergeometric function while theory/formulas/hypergeometric.py differentiates it.
_STAND_IN = sp.Function("F")
# What a symbol of a lemma's own may be declared with: what its note can tell. With more, such as
# `prime=True`, the proof would be of less than the note says.
_PLAIN = tuple(
    sp.Symbol("s", **declared).assumptions0
    for declared in (
        {},
        {"complex": True},
        {"real": True},
        {"integer": True},
        *({sign: True} for sign in _SIGNS),
        *({"integer": True, sign: True} for sign in _SIGNS),
    )
)


def lemma_faults(claim: Claim, lemma: Lemma) -> Iterator[Fault]:
    """What keeps a lemma from bearing on its claim; nothing for a sound one."""
    # What is no equation has no symbols to speak of, so nothing further is asked of it.
    yield from list(ill_formed(lemma)) or [
        *_unknown(lemma),
        *_symbols(claim, lemma),
        *_unfounded(claim, lemma),
    ]


def ill_formed(lemma: Lemma) -> Iterator[Fault]:
    """What makes a lemma nothing that could be proved, whatever the claim."""
    strange = next(_no_symbols(lemma), None)
    if strange is not None:
        yield strange, "name symbols there, such as positive=(x,)"
    elif isinstance(lemma.identity, (bool, BooleanAtom)):
        # SymPy decides Eq(x, x) at once, and what is no longer there cannot be checked.
        yield (
            f"collapsed to {lemma.identity}",
            "write Eq(left, right, evaluate=False) with two different formulas",
        )
    elif not isinstance(lemma.identity, sp.Eq):
        yield f"is no equation: {lemma.identity}", "write Eq(left, right, evaluate=False)"
    else:
        yield from _named_twice(lemma)
        yield from _signed_twice(lemma)


def _no_symbols(lemma: Lemma) -> Iterator[str]:
    for field in _SIGNS:
        for entry in getattr(lemma, field):
            if not isinstance(entry, sp.Symbol):
                yield f"{field} holds {entry}, which is no symbol"


def _named_twice(lemma: Lemma) -> Iterator[Fault]:
    """Symbols of one name with different assumptions are different to SymPy, alike to a reader."""
    names = Counter(s.name for s in lemma.identity.atoms(sp.Symbol))
    for name, count in sorted(names.items()):
        if count > 1:
            yield (
                f"has {count} different symbols called {name}",
                "make it once, with one set of assumptions, and use it everywhere",
            )


def _signed_twice(lemma: Lemma) -> Iterator[Fault]:
    signs = Counter(s for field in _SIGNS for s in set(getattr(lemma, field)))
    for symbol, count in sorted(signs.items(), key=str):
        if count > 1:
            yield f"gives {symbol} {count} signs", "keep one of them"


def own_symbols(claim: Claim, lemma: Lemma) -> list[sp.Symbol]:
    """Numbers that a lemma is about and the claim is not, by name."""
    rest = lemma.identity.free_symbols - {*claim.symbols, *claim.matrices, N}
    return sorted((s for s in rest if s.is_commutative), key=lambda s: s.name)


def domain_of(lemma: Lemma, symbol: sp.Symbol) -> str:
    """The values of a symbol for which a lemma is stated, such as x > 0, or x where it is any."""
    for field, relation in _SIGNS.items():
        if symbol in getattr(lemma, field) or getattr(symbol, f"is_{field}"):
            return str(relation(symbol, 0, evaluate=False))
    return str(symbol)


def _unknown(lemma: Lemma) -> Iterator[Fault]:
    """Functions without a meaning.

    Those of SymPy have one for computer algebra, even where no backend evaluates them.
    """
    unknown = {
        node.func
        for node in lemma.identity.atoms(sp.Function)
        if not knows(node) and not str(node.func.__module__).startswith("sympy.functions.")
    }
    for function in sorted(unknown - {_STAND_IN}, key=str):
        yield (
            f"has the unknown function {function.__name__}",
            "express it by functions of SymPy that have a meaning",
        )


def _symbols(claim: Claim, lemma: Lemma) -> Iterator[Fault]:
    """Symbols that a reader would take for those of the claim, or for freer ones than they are."""
    taken = {s.name for s in claim.symbols}
    for symbol in own_symbols(claim, lemma):
        if symbol.name in taken:
            yield (
                f"has a symbol {symbol} that is not the {symbol} of the claim",
                "use the same symbol in both",
            )
        elif symbol.assumptions0 not in _PLAIN:
            yield (
                f"declares {symbol} with more than real, integer or complex and a sign",
                f"write Symbol({symbol.name!r}, real=True)",
            )


def _unfounded(claim: Claim, lemma: Lemma) -> Iterator[Fault]:
    """Signs of symbols of the claim that its hypotheses are not seen to give.

    They would prove the lemma for a part of the claim.
    """
    for field, relation in _SIGNS.items():
        for symbol in getattr(lemma, field):
            condition = relation(symbol, 0)
            of_claim = symbol in (*claim.symbols, N)
            # A sign that SymPy knows from the symbol itself needs no hypothesis.
            if not of_claim or condition == sp.true:
                continue
            if implied_by(condition, claim.hypotheses) is None:
                yield (
                    f"takes {condition}, which the hypotheses do not say",
                    f"add the hypothesis, or drop {field}=({symbol},)",
                )
