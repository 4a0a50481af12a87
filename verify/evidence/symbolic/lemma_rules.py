"""What a lemma must observe before its proof says anything about its claim: an equation, known
functions, signs that the hypotheses give.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import sympy as sp
from sympy.core.relational import Relational
from sympy.logic.boolalg import BooleanAtom

from rankclock.theory.claim import Claim, Lemma
from rankclock.theory.symbols import N
from rankclock.verify.evaluate.walk import knows
from rankclock.verify.evidence.symbolic.chains import implied_by

Fault = tuple[str, str]
_SIGNS: dict[str, type[Relational]] = {
    "positive": sp.StrictGreaterThan,
    "negative": sp.StrictLessThan,
    "nonnegative": sp.GreaterThan,
    "nonpositive": sp.LessThan,
}
# Stands for a hypergeometric function while theory/formulas/hypergeometric.py differentiates it.
_STAND_IN = sp.Function("F")
# What a symbol of a lemma's own may be declared with: what its note can tell.
_PLAIN = [
    sp.Symbol("s", **sign).assumptions0
    for sign in (
        {},
        {"complex": True},
        {"real": True},
        {"integer": True},
        *({s: True} for s in _SIGNS),
    )
]
_PLAIN += [sp.Symbol("s", integer=True, **{sign: True}).assumptions0 for sign in _SIGNS]


def lemma_faults(claim: Claim, lemma: Lemma) -> Iterator[Fault]:
    """What keeps a lemma from bearing on its claim, said of the lemma, and what to do about it;
    nothing for a sound one.
    """
    yield from list(ill_formed(lemma)) or [
        *_unknown(lemma),
        *_symbols(claim, lemma),
        *_unfounded(claim, lemma),
    ]


def ill_formed(lemma: Lemma) -> Iterator[Fault]:
    """What makes a lemma nothing that could be proved, whatever the claim."""
    identity = lemma.identity
    named = [(field, entry) for field in _SIGNS for entry in getattr(lemma, field)]
    strange = next(
        (
            f"{field} holds {entry}, which is no symbol"
            for field, entry in named
            if not isinstance(entry, sp.Symbol)
        ),
        None,
    )
    if strange:
        yield strange, "name symbols there, such as positive=(x,)"
    elif isinstance(identity, (bool, BooleanAtom)):
        yield (
            f"collapsed to {identity}",
            "write Eq(left, right, evaluate=False) with two different formulas",
        )
    elif not isinstance(identity, sp.Eq):
        yield f"is no equation: {identity}", "write Eq(left, right, evaluate=False)"
    else:
        for name, count in sorted(Counter(s.name for s in identity.atoms(sp.Symbol)).items()):
            if count > 1:
                yield (
                    f"has {count} different symbols called {name}",
                    "make it once, with one set of assumptions, and use it everywhere",
                )
        for symbol, count in sorted(
            Counter(s for name in _SIGNS for s in set(getattr(lemma, name))).items(), key=str
        ):
            if count > 1:
                yield f"gives {symbol} {count} signs", "keep one of them"


def own_symbols(claim: Claim, lemma: Lemma) -> list[sp.Symbol]:
    """Numbers that a lemma is about and the claim is not, by name."""
    found = lemma.identity.free_symbols - {*claim.symbols, *claim.matrices, N}
    return sorted((s for s in found if s.is_commutative), key=lambda s: s.name)


def domain_of(lemma: Lemma, symbol: sp.Symbol) -> str:
    """The values of a symbol for which a lemma is stated, such as x > 0, or x where it is any."""
    for field, relation in _SIGNS.items():
        if symbol in getattr(lemma, field) or getattr(symbol, f"is_{field}"):
            return str(relation(symbol, 0, evaluate=False))
    return str(symbol)


def _unknown(lemma: Lemma) -> Iterator[Fault]:
    """Functions without a meaning; those of SymPy have one for computer algebra, even where no
    backend evaluates them.
    """
    found = {
        node.func
        for node in lemma.identity.atoms(sp.Function)
        if not knows(node) and not str(node.func.__module__).startswith("sympy.functions.")
    }
    for function in sorted(found - {_STAND_IN}, key=str):
        yield (
            f"has the unknown function {function.__name__}",
            "express it by functions of SymPy that have a meaning",
        )


def _symbols(claim: Claim, lemma: Lemma) -> Iterator[Fault]:
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
    """Signs of symbols of the claim that its hypotheses are not seen to give; they would prove the
    lemma for a part of the claim.
    """
    for field, relation in _SIGNS.items():
        for symbol in getattr(lemma, field):
            condition = relation(symbol, 0)
            if (
                symbol in (*claim.symbols, N)
                and condition != sp.true
                and implied_by(condition, claim.hypotheses) is None
            ):
                yield (
                    f"takes {condition}, which the hypotheses do not say",
                    f"add the hypothesis, or drop {field}=({symbol},)",
                )
