"""Numerical traps: each test shows that the trap is there, and that the cure works."""

from __future__ import annotations

import pickle
from fractions import Fraction

import flint
import mpmath
import pytest
import sympy as sp
from flint import acb, arb, fmpq

from rankclock.theory.claim import Claim, Kind, Tight, project
from rankclock.theory.symbols import x, y
from rankclock.verify.arithmetic.outcomes import Undecided, Undefined
from rankclock.verify.arithmetic.parse import parse_exact
from rankclock.verify.arithmetic.precision import precision
from rankclock.verify.descent.certified_mode import enclose
from rankclock.verify.descent.goals import LevelGoal
from rankclock.verify.descent.mode import Mode
from rankclock.verify.evaluate.backends import BALL
from rankclock.verify.evaluate.decide import decide, enclosure
from rankclock.verify.evaluate.float64 import evaluate_float
from rankclock.verify.verdict import CheckId, Evidence, Level, Result, Truth, Verdict

RELATIONS = ("==", "!=", "<", "<=", ">", ">=")


def compared(relation: str, left: arb, right: arb) -> Truth:
    """Outcome of the ball backend, where Undecided is unknown."""
    try:
        return BALL.compare(relation, left, right)
    except Undecided:
        return Truth.UNKNOWN


def test_naive_balls_blow_up_where_the_directed_run_stays_narrow() -> None:
    mode = Mode(3, Fraction(1), Fraction(1, 100), Fraction(1, 10))
    steps = 1500
    with precision(166):
        value, eta = arb(1) / 100, arb(1) / 10
        radii = []
        for _ in range(steps):
            value = value + eta * value**2 * (1 - value**3)
            radii.append(value.rad())
        # The radius grows although the map contracts: it gains digits to begin with, and is useless
        # at the end.
        assert radii[0] < arb("1e-50") and not radii[-1] < arb("1e1000")
    low, high = enclose(mode, steps, bits=166)
    assert 0 <= high - low < Fraction(1, 10**45)
    assert abs(1 - low) < Fraction(1, 10**10)


def test_a_decimal_is_the_rational_it_writes() -> None:
    assert parse_exact("0.1") == Fraction(1, 10) != Fraction(0.1)
    assert parse_exact("1e-40") == Fraction(1, 10**40)
    assert decide(sp.Eq(x * 10, 1), {x: parse_exact("0.1")}).truth is Truth.YES
    assert decide(sp.Eq(x * 10, 1), {x: Fraction(0.1)}).truth is Truth.NO


def test_levels_are_compared_without_a_root() -> None:
    # 1.0000...01^3 against 1: at 53 bits both cube roots are 1.
    level, beyond = Fraction(2), 1 + Fraction(1, 10**60)
    goal = LevelGoal(level**3, 3)
    assert (
        not goal.reached(level / beyond, True)
        and goal.reached(level, True)
        and goal.reached(level * beyond, True)
    )
    assert float(level / beyond) == float(level)
    assert evaluate_float(sp.Min(x, 2), {x: level / beyond}) == 2.0


@pytest.mark.parametrize("relation", RELATIONS)
def test_no_comparison_of_bad_or_overlapping_balls_decides(relation: str) -> None:
    nan, unbounded, wide = arb("nan"), arb(0, float("inf")), arb(1, 1)
    assert nan.contains(arb(7)) and not wide < arb(1.5) and not wide > arb(1.5)
    for left, right in [
        (nan, arb(1)),
        (arb(1), nan),
        (nan, nan),
        (unbounded, arb(1)),
        (arb("inf"), arb(1)),
        (wide, arb(1.5)),
        (wide, wide),
    ]:
        assert compared(relation, left, right) is Truth.UNKNOWN


def test_equality_of_balls_that_overlap_is_no_equality() -> None:
    third = enclosure(sp.Rational(1, 3), {})
    assert third.overlaps(third) and compared("==", third, third) is Truth.UNKNOWN
    assert compared("==", arb(1), arb(1)) is Truth.YES
    assert compared("==", acb(1, 0).real, arb(2)) is Truth.NO
    with pytest.raises(Undefined, match="not real"):
        BALL.compare("<", acb(0, 1), arb(1))


def test_root_of_an_exact_zero() -> None:
    assert arb(0).root(3).is_nan()
    assert BALL.power(arb(0), Fraction(1, 3)) == 0
    assert enclosure(x ** sp.Rational(2, 3), {x: Fraction(0)}) == 0
    with pytest.raises(Undecided):
        BALL.power(arb(0, 1), Fraction(1, 3))
    with pytest.raises(Undefined):
        BALL.power(arb(-1), Fraction(1, 3))


def test_hypergeometric_function_where_the_parameters_differ_by_an_integer() -> None:
    # c - a - b = 0: without exact flags the transformation to 1 - z divides by a ball around zero.
    z = Fraction(9, 10)
    with precision(160):
        thirds = [arb(fmpq(p, 3)) for p in (3, 2, 5)]
        assert not arb(fmpq(9, 10)).hypgeom_2f1(*thirds).is_finite()
        for n in range(2, 9):
            found = enclosure(
                sp.hyper((1, sp.Rational(2, n)), (1 + sp.Rational(2, n),), x), {x: z}, bits=160
            )
            expected = mpmath.hyp2f1(
                1, mpmath.mpf(2) / n, 1 + mpmath.mpf(2) / n, mpmath.mpf(9) / 10
            )
            assert found.is_finite() and abs(found - arb(mpmath.nstr(expected, 45))) < arb("1e-40")


def test_a_rational_stays_exact_where_generated_code_rounds_it() -> None:
    tree = x * sp.Rational(1, 3)
    printed = sp.lambdify(x, tree, modules=[{}])
    with precision(200):
        careless, ours = printed(arb(1)), enclosure(tree, {x: Fraction(1)}, bits=200)
        assert not (3 * careless).contains(1)
        assert (3 * ours).contains(1) and ours.contains(fmpq(1, 3)) and ours.rad() < arb("1e-59")
    with pytest.raises(TypeError, match="float does not enter"):
        enclosure(tree, {x: 1 / 3})


@pytest.mark.parametrize("member", [*Truth, *Verdict, *Level])
def test_outcomes_have_no_truth_value(member: Truth | Verdict | Level) -> None:
    with pytest.raises(TypeError, match="no truth value"):
        bool(member)
    with pytest.raises(TypeError, match="no truth value"):
        assert not member
    with pytest.raises(TypeError, match="no truth value"):
        any([member])


def test_precision_comes_back_after_errors() -> None:
    def settings() -> tuple[int, int]:
        return flint.ctx.prec, mpmath.mp.prec

    before = settings()
    with pytest.raises(KeyError), precision(300):  # noqa: PT012
        with precision(700):
            assert settings() == (700, 700)
        assert settings() == (300, 300)
        raise KeyError
    assert settings() == before
    with pytest.raises(Undefined):
        enclosure(1 / x, {x: Fraction(0)}, bits=500)
    assert settings() == before
    decide(sp.sqrt(x) * sp.sqrt(y) <= sp.sqrt(x * y), {x: Fraction(2), y: Fraction(3)})
    assert settings() == before


def test_results_pickle_although_balls_do_not() -> None:
    with pytest.raises(TypeError):
        pickle.dumps(arb(1) / 3)
    evidence = Evidence(
        Level.CERTIFIED,
        Verdict.UNREFUTED,
        CheckId.BOX,
        "balls",
        "everywhere",
        {"true": 3},
        digits=30,
    )
    result = Result("id", "title", "identity", "source", "00", (evidence,))
    assert pickle.loads(pickle.dumps(evidence)) == evidence
    again = pickle.loads(pickle.dumps(result))
    assert again == result and again.verdict is Verdict.UNREFUTED


def claim(kind: Kind, relation: sp.Basic, **rest: object) -> Claim:
    return Claim(
        "a-claim",
        "A claim",
        kind,
        (relation,),
        (x > 0,),
        project("nowhere"),
        "nothing",
        {x: 1},
        **rest,
    )


def test_claims_refuse_what_could_never_fail() -> None:
    with pytest.raises(ValueError, match="collapsed to True"):
        claim(Kind.IDENTITY, sp.Eq(x, x))
    with pytest.raises(ValueError, match="collapsed to False"):
        claim(Kind.IDENTITY, sp.Integer(1) > 2)
    with pytest.raises(ValueError, match="collapsed"):
        claim(Kind.IDENTITY, x == y)
    with pytest.raises(ValueError, match="floating-point"):
        claim(Kind.IDENTITY, sp.Eq(x, 0.1))
    with pytest.raises(ValueError, match="tightness"):
        claim(Kind.UPPER, x <= 1)
    assert claim(Kind.UPPER, x <= 1, tight_at=(Tight({x: 1}, sp.Rational(1, 10)),)).kind.is_bound
    assert claim(Kind.IDENTITY, sp.Eq(x, x, evaluate=False)).symbols == (x,)
