"""Hypotheses left out one at a time: those known to be needed, those planted as superfluous, and
entries that were tampered with.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
import sympy as sp
from flint import arb, fmpq

from rankclock.theory.claim import Claim, Kind, project
from rankclock.theory.symbols import N, a, b, lam, x, y
from rankclock.verify.arithmetic.outcomes import TooLong, Undecided, Undefined
from rankclock.verify.arithmetic.precision import precision
from rankclock.verify.descent import enclosures as outside
from rankclock.verify.evaluate.decide import decide
from rankclock.verify.evidence.necessity import necessity
from rankclock.verify.evidence.necessity.necessity import necessity_of
from rankclock.verify.evidence.necessity.outcomes import (
    FOR_DEFINEDNESS,
    NEEDED,
    NEVER_EXERCISED,
    POSSIBLY_UNUSED,
    REDUNDANT,
)
from rankclock.verify.evidence.necessity.replay import point_of, recheck
from rankclock.verify.evidence.necessity.weakenings import weakenings
from rankclock.verify.evidence.symbolic.chains import implied_by
from rankclock.verify.verdict import Truth
from support.claims import named

_DEPTHS = tuple(range(2, 9))


def statement(hypotheses, relations, witness) -> Claim:
    return Claim(
        "planted",
        "planted",
        Kind.OBSERVATION,
        tuple(relations),
        tuple(hypotheses),
        project("test"),
        "planted",
        witness,
    )


def entries(chosen: Claim, *, examples: int = 60) -> dict[str, dict]:
    found = necessity_of(chosen, seed=0, examples=examples, depths=_DEPTHS)
    assert all(recheck(chosen, entry) for entry in found)
    return {entry["hypothesis"]: entry for entry in found}


def text_of(name: str, part: str) -> str:
    """Text of the hypothesis or part of a claim that mentions something."""
    return next(w.text for w in weakenings(named(name)) if part in w.text)


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("no-overshoot", "eta <="),
        ("no-overshoot", "x**N <= lambda"),
        ("step-monotone-growing", "eta <"),
        ("step-monotone-decaying", "eta <"),
        ("log-concave-decaying", "N <= 5"),
        ("log-concave-fails-deep", "N >= 6"),
        ("full-travel-time-sharper", "epsilon < alpha"),
    ],
)
def test_a_hypothesis_known_to_be_needed_is_found_needed(name, part):
    chosen, wanted = named(name), text_of(name, part)
    entry = entries(chosen)[wanted]
    assert entry["outcome"] == NEEDED
    assert entry["tried"] >= 1
    one = next(w for w in weakenings(chosen) if w.text == wanted)
    values = point_of(one.denied, entry["point"])
    assert decide(one.condition, values).truth is Truth.NO
    assert all(decide(h, values).truth is Truth.YES for h in one.others)
    assert any(decide(r, values).truth is Truth.NO for r in chosen.at_depth(int(values.get(N, 2))))


def test_the_border_of_log_concavity_is_the_next_depth():
    assert entries(named("log-concave-decaying"))["N <= 5"]["point"]["N"] == "6"


def test_runs_outside_the_step_limit_are_evaluated():
    found = entries(named("recovery-identical"), examples=40)
    limit = next(entry for text, entry in found.items() if text.startswith("eta <"))
    assert limit["outcome"] == NEEDED


_TRUE = sp.Ge(x**2 + y**2, 2 * x * y, evaluate=False)


def test_a_superfluous_hypothesis_is_not_called_needed():
    found = entries(statement((x > 0, y > 0, x < 7), [_TRUE], {x: 1, y: 1}))
    assert {entry["outcome"] for entry in found.values()} == {POSSIBLY_UNUSED}
    assert all(entry["tried"] == 60 and entry["point"] is None for entry in found.values())


def test_an_implied_hypothesis_is_redundant_and_says_why():
    found = entries(statement((x > 0, y > x, y > 0), [_TRUE], {x: 1, y: 2}))
    assert found["y > 0"]["outcome"] == REDUNDANT
    assert "y > x > 0" in found["y > 0"]["detail"]
    assert found["x > 0"]["outcome"] == POSSIBLY_UNUSED


def test_a_proof_that_a_point_contradicts_is_no_proof(monkeypatch: pytest.MonkeyPatch):
    """An entry that calls the hypothesis redundant would hide a bug in the chains."""
    monkeypatch.setattr(necessity, "proof_of", lambda _weakening: "a wrong chain")
    with pytest.raises(AssertionError, match=r"x < 7 is proved .* by a wrong chain, yet it was"):
        necessity_of(statement((x < 7,), [_TRUE], {x: 1, y: 1}), seed=0, examples=5, depths=_DEPTHS)


def test_a_hypothesis_that_no_draw_breaks_says_so():
    # x**2 + y**2 < 1 cannot be false while |x|, |y| < 1/3, and no chain of inequalities shows that.
    third = sp.Rational(1, 3)
    found = entries(
        statement(
            (x > 0, y > 0, x < third, y < third, x**2 + y**2 < 1),
            [_TRUE],
            {x: third / 2, y: third / 2},
        )
    )
    assert found["x**2 + y**2 < 1"]["outcome"] == NEVER_EXERCISED
    assert found["x**2 + y**2 < 1"]["tried"] == 0


def test_a_root_of_a_negative_number_is_a_matter_of_definedness():
    found = entries(statement((x >= 0,), [sp.Ge(sp.sqrt(x) + 1, 1, evaluate=False)], {x: 1}))
    assert found["x >= 0"]["outcome"] == FOR_DEFINEDNESS


def test_parts_of_composite_hypotheses_are_left_out_one_by_one():
    growing, shrinking = sp.And(x > 0, y > 1), sp.And(x < 0, y < -1)
    found = entries(
        statement((sp.Or(growing, shrinking),), [sp.Gt(x * y, 0, evaluate=False)], {x: 1, y: 2})
    )
    assert len(found) == 5
    assert all(entry["outcome"] == NEEDED for entry in found.values())
    conjunction = entries(
        statement((sp.And(x > 0, y > 0, x < 9),), [sp.Gt(x * y, 0, evaluate=False)], {x: 1, y: 2})
    )
    assert [entry["outcome"] for entry in conjunction.values()].count(POSSIBLY_UNUSED) == 1
    assert [entry["outcome"] for entry in conjunction.values()].count(NEEDED) == 2


def test_tampered_entries_fail_their_recheck():
    chosen = named("no-overshoot")
    found = entries(chosen)
    needed = found[text_of("no-overshoot", "eta <=")]
    assert not recheck(chosen, needed | {"point": needed["point"] | {"eta": "1/1000000"}})
    assert not recheck(chosen, needed | {"point": {"x": "1"}})
    assert not recheck(chosen, needed | {"point": needed["point"] | {"eta": "nonsense"}})
    assert not recheck(chosen, needed | {"point": None})
    assert not recheck(chosen, needed | {"outcome": FOR_DEFINEDNESS})
    assert not recheck(chosen, needed | {"outcome": REDUNDANT, "point": None})
    assert not recheck(chosen, needed | {"hypothesis": "eta < 17"})
    assert not recheck(chosen, needed | {"outcome": "superfluous"})
    unused = found["N >= 2"]
    assert unused["outcome"] == POSSIBLY_UNUSED
    assert not recheck(chosen, unused | {"tried": 0})
    assert not recheck(chosen, unused | {"outcome": NEVER_EXERCISED})
    weaker = replace(
        chosen,
        hypotheses=tuple(h for h in chosen.hypotheses if "eta <=" not in str(h)),
    )
    assert not recheck(weaker, needed)


@pytest.mark.parametrize(
    ("goal", "others", "proved"),
    [
        (x > 0, (x > y, y >= 0), True),
        (x > 0, (x >= y, y >= 0), False),
        (x >= 0, (x >= y, y >= 0), True),
        (lam > 0, (x > 0, x**N <= lam), True),
        (lam > 0, (x**N <= lam,), False),
        (x > 1, (x > 2,), True),
        (x > 2, (x > 1,), False),
        (sp.Ne(x, y), (x > y,), True),
        (sp.Ne(x, y), (x >= y,), False),
        (lam > 0, (N >= 2, b > 0, b**N <= lam * (N - 1) / (2 * N - 1)), True),
        (lam > 0, (b > 0, b**N <= lam * (N - 1) / (2 * N - 1)), False),
        (lam > 0, (N >= 2, b > 0, b**N <= lam * (N - 3) / (2 * N - 1)), False),
        (a > 0, (b > 0, sp.Or(a > b, x > 0)), False),
        (a > 0, (b > 0, sp.And(a > b, x > 0)), True),
    ],
)
def test_chains_of_inequalities(goal, others, proved):
    assert (implied_by(goal, others) is not None) == proved


def test_short_runs_agree_with_exact_iterates_outside_the_monotone_range():
    values = {"depth": 3, "lam": Fraction(1), "alpha": Fraction(1, 2), "eta": Fraction(2)}
    exact, seen = values["alpha"], []
    for k in range(5):
        seen.append(exact)
        ball = outside.iterate(k, *values.values())
        assert ball.contains(fmpq(exact.numerator, exact.denominator))
        exact += (
            values["eta"]
            * exact ** (values["depth"] - 1)
            * (values["lam"] - exact ** values["depth"])
        )
    for target in (Fraction(3, 5), Fraction(93, 100)):
        count = outside.passage(**values, target=target)
        assert count.exact
        assert count.lo == next(k for k, d in enumerate(seen) if d >= target)


def test_what_never_arrives_has_no_recovery_time():
    with pytest.raises(Undefined, match="never arrives"):
        outside.recovery_time(
            depth=2, lam=Fraction(1), alpha=Fraction(5), eta=Fraction(3), eps=Fraction(1, 10)
        )
    with pytest.raises(Undefined, match="rests"):
        outside.passage(
            depth=2, lam=Fraction(1), alpha=Fraction(1, 2), eta=Fraction(0), target=Fraction(3, 4)
        )
    with pytest.raises(Undefined, match="negative number"):
        outside.iterate(-1, 2, Fraction(1), Fraction(1, 2), Fraction(1, 10))
    with pytest.raises((TooLong, Undecided)):
        outside.recovery_time(
            depth=2,
            lam=Fraction(1),
            alpha=Fraction(1, 2),
            eta=Fraction(-1, 10),
            eps=Fraction(1, 100),
        )


def test_the_flow_from_a_negative_start_is_the_mirror_image():
    with precision(120):
        for depth in (2, 3, 4):
            y_now = float(outside.flow(arb(1) / 2, depth, Fraction(1, 3), Fraction(-7, 10)))
            # A fine run of the Euler method, independent of every closed form.
            z, n = -0.7, 20000
            for _ in range(n):
                z += 0.5 / n * z ** (depth - 1) * (1 / 3 - z**depth)
            assert abs(y_now - z) < 1e-4
        assert outside.flow(arb(1), 3, Fraction(1), Fraction(0)) == 0
