"""Entries of matrices are climbed, from where a bound is nearly attained and from draws."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sympy as sp
from sympy import Rational as R

from rankclock.theory.claim import Claim, Kind, project
from rankclock.theory.claims.window import window_denoising as denoising
from rankclock.theory.process import SpectralNorm
from rankclock.verify.evidence.sampled.climb import climb, climbed
from rankclock.verify.settings import Settings

n = sp.Symbol("n", integer=True)
A, B = sp.MatrixSymbol("A", n, n), sp.MatrixSymbol("B", n, n)


def claim(relation, **matrices) -> Claim:
    symbols = {"A": A, "B": B}
    return Claim(
        "entries",
        "entries",
        Kind.OBSERVATION,
        (relation,),
        (),
        project("test"),
        "planted",
        {},
        matrices={symbols[name]: kind for name, kind in matrices.items()},
    )


@pytest.mark.parametrize("share", [R(1, 2), R(9, 10)])
def test_noise_that_adds_up_only_in_part_is_refuted(share):
    """They add up whole where their signs differ, and of one size the share counts most."""
    original = denoising.CLAIM
    (bound,) = original.at_depth(2)
    (either,) = bound.rhs.atoms(sp.Max)
    noise = bound.rhs - either
    wanted, with_noise = sorted(either.args, key=lambda part: part.is_Add)
    unwanted = with_noise - noise
    partial = sp.Max(unwanted, noise) + share * sp.Min(unwanted, noise)
    changed = replace(
        original, statement=lambda depth: (bound.lhs <= noise + sp.Max(wanted, partial),)
    )
    assert climb(changed, seed=0, depths=(2,), steps=1000).counterexample is not None


def test_the_bound_itself_stands():
    result = climb(denoising.CLAIM, seed=0, depths=(2,), steps=300)
    assert result.counterexample is None
    assert not result.undecided


FALSE = {
    # A half turn and a quarter: the trace of the square of a rotation is -2, its norm 1.
    "a rotation": claim(sp.Trace(A * A) >= -(SpectralNorm(A) ** 2) - R(1, 10), A="any"),
    "one matrix alone": claim(
        sp.Trace((A - 3 * sp.Identity(n)) * (A - 3 * sp.Identity(n))) >= R(1, 10**6),
        A="symmetric",
    ),
    "two that cancel": claim(SpectralNorm(A + 2 * B) >= SpectralNorm(A) / 10**5, A="any", B="any"),
}


@pytest.mark.parametrize("name", FALSE)
def test_entries_are_moved_to_a_violation(name):
    result = climbed(FALSE[name], Settings(examples=50))
    assert result is not None
    assert result.counterexample is not None
