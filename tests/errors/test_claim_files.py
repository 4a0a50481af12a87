"""Claims in a file of a user: the example holds, and each mistake is one line with file, line and
remedy, while other claims still run.
"""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import flint
import pytest
import sympy as sp

from rankclock.main import run_arguments
from rankclock.reports.notation.names import block, symbol_rows
from rankclock.theory import registry
from rankclock.theory.registry import all_claims
from rankclock.verify.claims import files as claim_files
from rankclock.verify.claims.rules import faults
from rankclock.verify.ledger import ledger as ledgers
from rankclock.verify.settings import Settings

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "quadratic_descent.py"

GOOD = '''\
"""A claim of a user."""
from sympy import ITE, Eq, Function, LambertW, Lt, Ne, Rational, Symbol, exp, mathieuc, sqrt
from rankclock.theory.claim import Box, Claim, Kind, Lemma, Tight, project

L = Symbol("L", real=True)
q = Symbol("q", real=True)
n = Symbol("n", integer=True)

CLAIM = Claim(
    id="bernoulli-inequality",
    title="A power lies above its tangent",
    kind=Kind.LOWER,
    hypotheses=(L > 0, L <= 2, n >= 1),
    statement=((1 + L) ** n >= 1 + n * L,),
    source=project("test"),
    because="Induction on n.",
    witness={L: 1, n: 3},
    tight_at=(Tight({L: Rational(1, 100), n: 2}, Rational(1, 10)),),
)
'''
# Stands beside wrong ones in most tests: it is checked in milliseconds, without a hypothesis that
# could be weakened.
SOUND = (
    GOOD[: GOOD.index("CLAIM =")]
    + """\
CLAIM = Claim(
    id="sound-claim",
    title="The square of a sum",
    kind=Kind.IDENTITY,
    hypotheses=(),
    unrestricted=(L,),
    statement=(Eq((1 + L) ** 2, 1 + 2 * L + L**2, evaluate=False),),
    source=project("test"),
    because="Multiply out.",
    witness={L: 1},
)
"""
)


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    """No file is remembered from another test."""
    claim_files.read_claims.cache_clear()
    yield
    claim_files.read_claims.cache_clear()


def changed(old: str, new: str) -> str:
    assert GOOD.count(old) == 1, old
    return GOOD.replace(old, new)


def line_of(text: str, words: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), 1) if words in line)


def with_lemma(identity: str, *, proves: str = "'one step'", more: str = "") -> str:
    return changed(
        "    tight_at=",
        f"    lemmas=(Lemma('a step', {identity}{more}),),\n    proves={proves},\n    tight_at=",
    )


def with_box(ranges: str, depths: str = "(2,)") -> str:
    return changed("    tight_at=", f"    boxes=(Box({ranges}, {depths}),),\n    tight_at=")


def with_depths(depths: str) -> str:
    return changed("    tight_at=", f"    depths={depths},\n    tight_at=")


CALL = "CLAIM = Claim("
SQUARE = "((1 + L) ** 2, 1 + 2 * L + L ** 2, evaluate=False)"
# Name: text of the file, words on the line to be named, what is said, remedy.
WRONG: dict[str, tuple[str, str, str, str]] = {
    "role in words": (
        changed("    tight_at=", "    roles={L: 'eigenvalue'},\n    tight_at="),
        CALL,
        "roles[L] is of type str",
        "make it a Role, such as Role.NONE",
    ),
    "roles in a tuple": (
        changed("    tight_at=", "    roles=(L,),\n    tight_at="),
        CALL,
        "roles is of type tuple",
        "make it a dict",
    ),
    "another depth": (
        changed("    tight_at=", "    roles={n: Role.DEPTH},\n    tight_at=").replace(
            "\n\n", "\n\nfrom rankclock.theory.symbols import Role\n\n", 1
        ),
        CALL,
        "roles gives n the role DEPTH",
        "the depth is N in every claim",
    ),
    "float in the statement": (
        changed(">= 1 + n * L", ">= 1.5 + n * L"),
        ">= 1.5",
        "1.5 is a floating-point number",
        "Rational(3, 2)",
    ),
    "float in a hypothesis": (
        changed("L <= 2", "L <= 0.25"),
        "L <= 0.25",
        "0.25 is a floating-point number",
        "Rational(1, 4)",
    ),
    "float in the witness": (
        changed("{L: 1,", "{L: 0.3,"),
        "{L: 0.3,",
        "0.3 is a floating-point number",
        "Rational(3, 10)",
    ),
    "float as a gap": (
        changed("Rational(1, 10)", "0.1"),
        "n: 2}, 0.1",
        "0.1 is a floating-point number",
        "Rational(1, 10)",
    ),
    "float from elsewhere": (
        changed("L <= 2,", "L <= limit,").replace("L = Sym", "limit = 2.0\nL = Sym"),
        CALL,
        "floating-point",
        "Rational",
    ),
    "unsatisfiable hypotheses": (
        changed("L > 0,", "L > 0, L < -1,"),
        CALL,
        "hypothesis L < -1 fails at the witness",
        "no point satisfies all",
    ),
    "unknown function": (
        changed("+ n * L", "+ n * L + mathieuc(L, 1, 1)"),
        CALL,
        "no backend can evaluate mathieuc",
        "exp, log",
    ),
    "unknown logic": (
        changed(
            "statement=((1 + L) ** n >= 1 + n * L,)",
            "statement=(ITE(L > 1, L > 0, L < 2), (1 + L) ** n >= 1 + n * L)",
        ),
        CALL,
        "no backend can evaluate ITE",
        "Implies",
    ),
    "undefined function": (
        changed("+ n * L", "+ n * L + Function('g')(L)"),
        CALL,
        "no backend can evaluate g",
        "exp, log",
    ),
    "unknown function in a hypothesis": (
        changed("L <= 2", "mathieuc(L, 1, 1) > 0"),
        CALL,
        "no backend can evaluate mathieuc",
        "exp, log",
    ),
    "symbol without domain": (
        changed("+ n * L", "+ n * L - q**2"),
        CALL,
        "the symbol q has no domain",
        "such as q > 0",
    ),
    "unrestricted in words only": (
        changed("kind=Kind.LOWER,", "kind=Kind.LOWER,\n    unrestricted=(L,),"),
        CALL,
        "L is unrestricted and a hypothesis mentions it",
        "one of",
    ),
    "two symbols of one name": (
        changed("L <= 2", "Symbol('L') <= 2"),
        CALL,
        "2 different symbols are called L",
        "make it once",
    ),
    "assumed sign": (
        changed('Symbol("n", integer=True)', 'Symbol("n", even=True)'),
        CALL,
        "n is declared with more than",
        "real=True",
    ),
    "collapsed hypothesis": (
        changed('Symbol("L", real=True)', 'Symbol("L", positive=True)'),
        CALL,
        "collapsed to True",
        "state signs as hypotheses",
    ),
    "id of the theory": (
        changed("bernoulli-inequality", "no-overshoot"),
        CALL,
        "the id no-overshoot is taken, by the theory",
        "another id",
    ),
    "id that is no name": (
        changed("bernoulli-inequality", "my claim"),
        CALL,
        "the id 'my claim' is no name",
        "letters",
    ),
    "exception at import": (
        changed("n = Symbol", "1 / 0\nn = Symbol"),
        "1 / 0",
        "ZeroDivisionError while reading it",
        "python ",
    ),
    "unknown name": (changed("n * L,", "n * M,"), "n * M", "NameError", "define or import"),
    "missing module": (
        changed("from sympy", "import no_such_module\nfrom sympy"),
        "no_such_module",
        "No module named",
        "install",
    ),
    "syntax": (changed("L > 0,", "L > ,"), "L > ,", "no Python: invalid syntax", "mend"),
    "exit": (
        changed("n = Symbol", "raise SystemExit(0)\nn = Symbol"),
        "raise SystemExit",
        "exits while reading it",
        "leave the exit out",
    ),
    "missing field": (
        changed('    because="Induction on n.",\n', ""),
        CALL,
        "missing 1 required",
        "give it",
    ),
    "no tuple": (
        changed("+ n * L,)", "+ n * L)"),
        CALL,
        "statement is of type GreaterThan",
        "comma",
    ),
    "kind in words": (
        changed("Kind.LOWER", "'lower bound'"),
        CALL,
        "kind is of type str",
        "make it a Kind",
    ),
    "chained comparison": (
        changed("L > 0, L <= 2", "0 < L <= 2"),
        "0 < L <= 2",
        "truth value of Relational",
        "two relations",
    ),
    "no tightness": (
        changed("tight_at=(Tight({L: Rational(1, 100), n: 2}, Rational(1, 10)),),", ""),
        CALL,
        "needs a tightness witness",
        "tight_at",
    ),
    "witness incomplete": (
        changed("{L: 1, n: 3}", "{L: 1}"),
        CALL,
        "the witness gives no value for n",
        "exact value",
    ),
    "witness of another symbol": (
        changed("{L: 1, n: 3}", "{L: 1, n: 3, q: 1}"),
        CALL,
        "gives a value for q, not in the claim",
        "leave it out",
    ),
    "irrational witness": (
        changed("{L: 1,", "{L: Rational(2) ** Rational(1, 2),"),
        CALL,
        "L = sqrt(2), which is not rational",
        "Rational",
    ),
    "tightness of no relation": (
        changed("Rational(1, 10))", "Rational(1, 10), relation=3)"),
        CALL,
        "relation 3, which does not exist",
        "from 0",
    ),
    "tightness of a combination": (
        changed(
            "statement=((1 + L) ** n >= 1 + n * L,)",
            "statement=(((1 + L) ** n >= 1 + n * L) | (L > 1),)",
        ),
        CALL,
        "relation 0, which has no two sides",
        "single comparison",
    ),
    "gap of another type": (
        changed("Rational(1, 10)", "1"),
        CALL,
        "the gap of tightness witness 0 is of type int",
        "write a Rational",
    ),
    "fraction for an integer symbol": (
        changed("n: 3}", "n: Rational(7, 2)}"),
        CALL,
        "n = 7/2, and n is an integer symbol",
        "give an integer",
    ),
    "nothing said": (
        changed(
            "(1 + L) ** n >= 1 + n * L", "Eq((1 + L) ** n, (L + 1) ** n, evaluate=False)"
        ).replace("Kind.LOWER", "Kind.IDENTITY"),
        CALL,
        "same expression on both",
        "could fail",
    ),
    "identity that is an inequality": (
        changed("Kind.LOWER", "Kind.IDENTITY"),
        CALL,
        (
            "bernoulli-inequality: kind is Kind.IDENTITY, and no relation of the statement is an "
            "equation"
        ),
        "state one, such as Eq(a, b), or name another kind, such as Kind.UPPER",
    ),
    "equivalence that is an inequality": (
        changed("Kind.LOWER", "Kind.EQUIVALENCE"),
        CALL,
        "kind is Kind.EQUIVALENCE, and no relation of the statement is an equivalence",
        "Equivalent(a <= b, c <= d)",
    ),
    "bound that is an equation": (
        changed("(1 + L) ** n >= 1 + n * L", "Eq((1 + L) ** n, 1 + n * L)"),
        CALL,
        "kind is Kind.LOWER, and no relation of the statement is an inequality",
        "Kind.IDENTITY",
    ),
    "bound at no later depth": (
        changed(
            "((1 + L) ** n >= 1 + n * L,)",
            "lambda depth: ((1 + L) ** n >= 1 + n * L if depth < 4 else Eq((1 + L) ** n, depth),)",
        ),
        CALL,
        "no relation of the statement is an inequality",
        "Kind.IDENTITY",
    ),
    "symbol that may be complex": (
        changed('Symbol("L", real=True)', 'Symbol("L")'),
        CALL,
        (
            "bernoulli-inequality: the symbol L is not declared real, and checks give it real "
            "values only"
        ),
        "write Symbol('L', real=True)",
    ),
    "infinite witness": (
        changed("{L: 1,", "{L: Rational(1, 0),"),
        CALL,
        "the witness gives L = zoo, which is no number",
        "divide by no zero",
    ),
    "witness without a value": (
        changed("{L: 1,", "{L: None,"),
        CALL,
        "the witness gives L = None, which is no number",
        "give an integer or a Rational",
    ),
    "a hypothesis said again": (
        changed("((1 + L) ** n >= 1 + n * L,)", "(L > 0, (1 + L) ** n >= 1 + n * L)"),
        CALL,
        "L > 0 is one of the hyp",
        "do not say",
    ),
    "lemma that is an inequality": (
        with_lemma(f"Lt{SQUARE}"),
        CALL,
        "the lemma 'a step' is no equation: (L + 1)**2 < ",
        "write Eq(left",
    ),
    "lemma that denies": (
        with_lemma(f"Ne{SQUARE}"),
        CALL,
        "the lemma 'a step' is no equation: Ne(",
        "write Eq(left",
    ),
    "lemma that is true": (
        with_lemma("Eq(L, L)"),
        CALL,
        "the lemma 'a step' collapsed to True",
        "evaluate=False",
    ),
    "lemma that is false": (
        with_lemma("Eq(L, L + 1)"),
        CALL,
        "the lemma 'a step' collapsed to False",
        "evaluate=False",
    ),
    "lemma that is wrong": (
        with_lemma("Eq((1 + L) ** 2, 1 + L + L ** 2, evaluate=False)"),
        CALL,
        (
            "bernoulli-inequality: the lemma 'a step' is false: its sides are 1.30612 and "
            "1.16327 at L = 1/7"
        ),
        "correct it",
    ),
    "lemmas that prove nothing": (
        with_lemma(f"Eq{SQUARE}", proves="' '"),
        CALL,
        "proves is empty",
        "say in proves",
    ),
    "sign that no hypothesis gives": (
        with_lemma("Eq(sqrt(L**2), L, evaluate=False)", more=", positive=(L,)").replace(
            "L > 0,", "L > -1,"
        ),
        CALL,
        "the lemma 'a step' takes L > 0, which the hypotheses do not say",
        "add the hypothesis, or drop positive=(L,)",
    ),
    "weaker sign that no hypothesis gives": (
        with_lemma("Eq(sqrt(L**2), -L, evaluate=False)", more=", nonpositive=(L,)"),
        CALL,
        "takes L <= 0, which the hypotheses do not say",
        "drop nonpositive=(L,)",
    ),
    "two signs": (
        with_lemma(f"Eq{SQUARE}", more=", positive=(L,), negative=(L,)"),
        CALL,
        "the lemma 'a step' gives L 2 signs",
        "keep one",
    ),
    "sign by another symbol": (
        with_lemma(f"Eq{SQUARE}.subs(L, Symbol('L', positive=True))"),
        CALL,
        "the lemma 'a step' has a symbol L that is not the L of the claim",
        "same symbol",
    ),
    "symbol of a lemma with more than a sign": (
        with_lemma(f"Eq{SQUARE}.subs(L, Symbol('z', even=True))"),
        CALL,
        "declares z with more than",
        "Symbol('z'",
    ),
    "two symbols of one name in a lemma": (
        with_lemma("Eq(Symbol('z'), Symbol('z', positive=True))"),
        CALL,
        "2 different symbols called z",
        "make it once",
    ),
    "unknown function in a lemma": (
        with_lemma("Eq(Function('g')(L), L)"),
        CALL,
        "the lemma 'a step' has the unknown function g",
        "express it",
    ),
    "lemma alone": (
        with_lemma(f"Eq{SQUARE}")
        .replace("),),\n    proves", "),\n    proves")
        .replace("(Lemma", "Lemma"),
        CALL,
        "lemmas is of type Lemma",
        "a comma",
    ),
    "lemma of another type": (
        with_lemma(f"Eq{SQUARE}").replace("Lemma(", "('a', "),
        CALL,
        "lemmas[0] is of type tuple",
        "make it a Lemma",
    ),
    "sign of a formula": (
        with_lemma(f"Eq{SQUARE}", more=", positive=(L + 1,)"),
        CALL,
        "positive holds L + 1, which is no symbol",
        "positive=(x,)",
    ),
    "sign alone": (
        with_lemma(f"Eq{SQUARE}", more=", positive=L"),
        CALL,
        "lemmas[0].positive is of type Symbol",
        "make it a tuple, with a comma",
    ),
    "floats in a lemma": (
        with_lemma("Eq((L + 0.1) ** 2, L ** 2 + 0.2 * L + 0.01, evaluate=False)"),
        "0.2 * L",
        "0.01, 0.1 and 0.2 are floating-point numbers",
        "Rational(1, 100)",
    ),
    "box without a range": (
        with_box("{L: (0, 1)}"),
        CALL,
        "boxes[0] gives no range for n",
        "largest value of each symbol",
    ),
    "box of another symbol": (
        with_box("{L: (0, 1), n: (2, 3), q: (0, 1)}"),
        CALL,
        "boxes[0] gives a range for q, not in the claim",
        "leave it out",
    ),
    "box of no relation": (
        with_box("{L: (0, 1), n: (2, 3)}", "(2,), (1,)"),
        CALL,
        "boxes[0] is about relation 1, which does not exist",
        "from 0",
    ),
    "box upside down": (
        with_box("{L: (1, 0), n: (2, 3)}"),
        CALL,
        "boxes[0] is empty: L ends at 0, before 1",
        "least value first",
    ),
    "box with an irrational end": (
        with_box("{L: (0, sqrt(2)), n: (2, 3)}"),
        CALL,
        "for L, which are not two rational numbers",
        "largest value",
    ),
    "box with one end": (
        with_box("{L: 1, n: (2, 3)}"),
        CALL,
        "boxes[0] has 1 for L, which are not two",
        "largest value",
    ),
    "box at no depth": (
        with_box("{L: (0, 1), n: (2, 3)}", "()"),
        CALL,
        "boxes[0].depths is empty",
        "such as (2, 3, 4)",
    ),
    "fraction as a depth": (with_depths("(2.5,)"), CALL, "depths holds 2.5", "integers from 2 on"),
    "depth of one factor": (with_depths("(1, 2)"), CALL, "depths holds 1", "integers from 2 on"),
    "no depth": (with_depths("()"), CALL, "depths is empty", "integers from 2 on"),
    "depths that cannot be asked for": (
        with_depths("(13, 14)"),
        CALL,
        "no depth of depths can be asked for",
        "one of 2 to 12",
    ),
    "schema beyond what is looked at": (
        with_depths("(9, 10)").replace("((1 + L)", "lambda depth: ((1 + L)"),
        CALL,
        "none at which a statement",
        "2, 3, 4",
    ),
    "assertion without a message": (
        changed("n = Symbol", "assert 1 == 2\nn = Symbol"),
        "assert 1 == 2",
        "reading it, without a message",
        "python ",
    ),
    "exception of its own": (
        changed(
            "n = Symbol", "class Own(BaseException):\n    pass\n\n\nraise Own('no')\nn = Symbol"
        ),
        "raise Own",
        "Own while reading it: no",
        "python ",
    ),
    "exception that cannot be told": (
        changed(
            "n = Symbol",
            "class Mute(Exception):\n    def __str__(self):\n        raise "
            "RuntimeError\n\n\nraise Mute\nn = Symbol",
        ),
        "raise Mute",
        "Mute while reading it, without a message",
        "python ",
    ),
    "no claim": ("x = 1\n", "x = 1", "neither CLAIM nor CLAIMS", "assign"),
    "empty file": ("", "", "neither CLAIM nor CLAIMS", "assign"),
    "nothing": ("CLAIM = None\n", "CLAIM = None", "of type NoneType, not a Claim", "Claim(...)"),
    "another thing": ("CLAIM = 3\n", "CLAIM = 3", "of type int, not a Claim", "Claim(...)"),
    "no claims": ("CLAIMS = ()\n", "CLAIMS", "CLAIMS holds no claim", "tuple"),
    "exception in a check": (
        changed("((1 + L) ** n >= 1 + n * L,)", "broken").replace(
            "CLAIM =",
            "def broken(depth):\n    return (L < depth, [][depth]) if depth > 4 else (L < "
            "3,)\n\n\nCLAIM =",
        ),
        "[][depth]",
        "IndexError while checking bernoulli-inequality: list index out of range",
        "correct the claim",
    ),
    "exception of its own in a check": (
        changed("((1 + L) ** n >= 1 + n * L,)", "broken").replace(
            "CLAIM =",
            "class Own(BaseException):\n    pass\n\n\ndef broken(depth):\n    if depth > "
            "4:\n        raise Own\n    return (L < 3,)\n\n\nCLAIM =",
        ),
        "raise Own",
        "Own while checking bernoulli-inequality, without a message",
        "correct the claim",
    ),
}


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, list[str]]:
    code = run_arguments(["verify", "--examples", "20", "--jobs", "1", *words])
    out, err = capsys.readouterr()
    return code, out, err.splitlines()


@pytest.mark.parametrize("name", WRONG)
def test_a_mistake_is_one_line_and_other_claims_still_run(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, name: str
) -> None:
    text, words, what, remedy = WRONG[name]
    wrong, sound = tmp_path / "my_claim.py", tmp_path / "sound.py"
    wrong.write_text(text, encoding="utf-8")
    sound.write_text(SOUND, encoding="utf-8")
    code, out, errors = run(capsys, str(wrong), str(sound), "--json")
    assert code == 2
    (line,) = errors
    number = line_of(text, words) if words else 1
    assert line.startswith(f"rankclock: error: {wrong}:{number}: "), line
    assert remedy in line.partition(what)[2], line
    data = json.loads(out)
    assert [(entry["id"], entry["verdict"]) for entry in data["claims"]] == [
        ("sound-claim", "unrefuted")
    ]
    assert data["problems"] == [line.removeprefix("rankclock: error: ")]
    claim_files.read_claims.cache_clear()
    # Alone there is nothing to run, and nothing on stdout.
    code, out, again = run(capsys, str(wrong))
    assert (code, out, again) == (2, "", errors)


def test_the_file_without_mistakes_holds(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "my_claim.py"
    file.write_text(GOOD, encoding="utf-8")
    code, out, errors = run(capsys, str(file), "--json")
    assert (code, errors) == (0, [])
    (entry,) = json.loads(out)["claims"]
    assert entry["verdict"] == "unrefuted" and entry["evidence"][0]["counts"]["accepted"] >= 20
    assert not list(tmp_path.glob("__pycache__"))


def test_the_example_holds_and_is_that_of_the_readme(capsys: pytest.CaptureFixture[str]) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    source = re.findall(
        r"```python\n(.*?)```", readme.split("## Add your own theorem")[1], re.DOTALL
    )[0]
    assert source == EXAMPLE.read_text(encoding="utf-8")
    code, out, errors = run(capsys, str(EXAMPLE), "--json")
    assert (code, errors) == (0, [])
    (entry,) = json.loads(out)["claims"]
    assert (entry["id"], entry["verdict"], entry["levels"]) == (
        "quadratic-descent-rate",
        "unrefuted",
        ["sampled", "symbolic"],
    )
    assert all(h["true"] and h["false"] for h in entry["hypotheses"])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("(1 - eta * m) ** (2 * k) * gap(0)", "(1 - eta * m) ** (2 * k + 1) * gap(0)"),
        ("(1 - eta * m) ** (2 * k)", "(1 - eta * L) ** (2 * k)"),
        ("eta <= 1 / L", "eta <= 3 / L"),
        ("m <= c, ", ""),
    ],
)
def test_a_wrong_example_is_refuted_and_replays(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, old: str, new: str
) -> None:
    source = EXAMPLE.read_text(encoding="utf-8")
    assert source.count(old) == 1
    file = tmp_path / "my claim.py"
    file.write_text(source.replace(old, new), encoding="utf-8")
    code, out, errors = run(capsys, str(file), "--examples", "100", "--json")
    assert (code, errors) == (1, [])
    data = json.loads(out)
    assert data["claims"][0]["verdict"] == "refuted"
    assert data["unexpected"][0].startswith("quadratic-descent-rate: refuted, expected not refuted")
    replay = shlex.split(data["claims"][0]["counterexample"]["replay"])
    assert replay[:3] == ["rankclock", "verify", str(file)]
    assert run_arguments([*replay[1:], "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["verdict"] == "refuted"


def test_several_claims_and_a_duplicate(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    first, second = tmp_path / "first.py", tmp_path / "second.py"
    first.write_text(GOOD.replace("CLAIM =", "ONE =") + "CLAIMS = [ONE]\n", encoding="utf-8")
    second.write_text(
        GOOD.replace("CLAIM =", "ONE =")
        + SOUND[SOUND.index("CLAIM =") :].replace("CLAIM =", "TWO =")
        + "CLAIMS = (ONE, TWO)\n",
        encoding="utf-8",
    )
    code, out, errors = run(capsys, str(first), str(first), str(second), "--json")
    assert code == 2
    line = line_of(GOOD, CALL)
    assert errors == [
        (
            f"rankclock: error: {second}:{line}: the id bernoulli-inequality is taken, by "
            f"{first}:{line}; choose another id"
        )
    ]
    assert [entry["id"] for entry in json.loads(out)["claims"]] == [
        "bernoulli-inequality",
        "sound-claim",
    ]


def claim_in(name: str, text: str = GOOD) -> str:
    """The claim alone, under another name, to be put below another one."""
    alone = text[text.index("CLAIM =") :].replace("CLAIM =", f"{name} =")
    return re.sub(r'id="[\w-]+"', f'id="claim-{name.lower()}"', alone)


def test_a_duplicate_in_one_file_is_told_at_its_own_line(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "my_claim.py"
    text = GOOD + GOOD[GOOD.index("CLAIM =") :].replace("CLAIM =", "TWO =") + "CLAIMS = (TWO,)\n"
    file.write_text(text, encoding="utf-8")
    code, out, errors = run(capsys, str(file), "--json")
    first, second = line_of(text, "CLAIM = Claim("), line_of(text, "TWO = Claim(")
    assert (code, errors) == (
        2,
        [
            (
                f"rankclock: error: {file}:{second}: the id bernoulli-inequality is taken, by "
                f"{file}:{first}; choose another id"
            )
        ],
    )
    assert [entry["id"] for entry in json.loads(out)["claims"]] == ["bernoulli-inequality"]


@pytest.mark.parametrize(
    ("old", "new", "said", "checked"),
    [
        (
            "L <= 2",
            "L <= 2.5",
            "claim-two: 2.5 is a floating-point number",
            ["claim-one", "claim-three"],
        ),
        (
            "L > 0",
            "L**2 >= -1",
            "claim-two: a relation collapsed to True",
            ["claim-one", "claim-three"],
        ),
        (
            "tight_at=(Tight({L: Rational(1, 100), n: 2}, Rational(1, 10)),),",
            "",
            "claim-two: a bound needs a tightness",
            ["claim-one", "claim-three"],
        ),
        (
            "kind=Kind.LOWER",
            "kind='lower'",
            "claim-two: kind is of type str",
            ["claim-one", "claim-three"],
        ),
        ("L <= 2", "M <= 2", "NameError while reading it", ["claim-one"]),
        ("    title=", "    heading=", "TypeError while reading it", ["claim-one"]),
    ],
)
def test_a_mistake_in_one_claim_of_a_file_leaves_the_others(
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    old: str,
    new: str,
    said: str,
    checked: list[str],
) -> None:
    wrong = claim_in("TWO")
    assert wrong.count(old) == 1
    file = tmp_path / "my_claim.py"
    text = (
        GOOD[: GOOD.index("CLAIM =")]
        + claim_in("ONE", SOUND)
        + wrong.replace(old, new)
        + claim_in("THREE", SOUND)
        + "CLAIMS = (ONE, TWO, THREE)\n"
    )
    file.write_text(text, encoding="utf-8")
    for jobs in ("1", "2"):
        claim_files.read_claims.cache_clear()
        code, out, errors = run(capsys, str(file), "--json", "--jobs", jobs)
        assert code == 2 and len(errors) == 1 and f"{file}:" in errors[0] and said in errors[0]
        entries = json.loads(out)["claims"]
        assert sorted(entry["id"] for entry in entries) == sorted(checked) and all(
            entry["verdict"] == "unrefuted" for entry in entries
        )


def test_one_claim_named_twice_is_told_and_checked_once(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "my_claim.py"
    text = GOOD + "CLAIMS = (CLAIM, CLAIM)\n"
    file.write_text(text, encoding="utf-8")
    code, out, errors = run(capsys, str(file), "--json")
    said = (
        "CLAIMS holds the claim bernoulli-inequality twice; name it once, or build another claim "
        "with an id of its own"
    )
    assert (code, errors) == (2, [f"rankclock: error: {file}:{line_of(text, 'CLAIMS =')}: {said}"])
    assert [entry["id"] for entry in json.loads(out)["claims"]] == ["bernoulli-inequality"]
    # The same claim as CLAIM and among CLAIMS is no mistake.
    file.write_text(GOOD + "CLAIMS = (CLAIM,)\n", encoding="utf-8")
    claim_files.read_claims.cache_clear()
    assert run(capsys, str(file), "--json")[::2] == (0, [])


def test_another_thing_among_the_claims_of_a_file(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "my_claim.py"
    file.write_text(GOOD + "CLAIMS = (CLAIM, 3)\n", encoding="utf-8")
    code, out, errors = run(capsys, str(file), "--json")
    assert code == 2 and len(errors) == 1 and "CLAIMS holds a value of type int" in errors[0]
    assert [entry["id"] for entry in json.loads(out)["claims"]] == ["bernoulli-inequality"]


def test_a_claim_that_ends_its_process(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file, sound = tmp_path / "ends.py", tmp_path / "sound.py"
    ends = (
        "import os\n\n\ndef ends(depth):\n    if depth > 4:\n        os._exit(3)\n    return ((1 "
        "+ L) ** n >= 1 + n * L,)\n\n\nCLAIM ="
    )
    text = changed("((1 + L) ** n >= 1 + n * L,)", "ends").replace("CLAIM =", ends)
    file.write_text(text, encoding="utf-8")
    sound.write_text(SOUND, encoding="utf-8")
    code, out, errors = run(capsys, str(file), str(sound), "balance-law", "--json", "--jobs", "2")
    assert code == 2 and len(errors) == 1
    assert errors[0].startswith(
        f"rankclock: error: {file}:{line_of(text, CALL)}: the process ended while checking "
        "bernoulli-inequality; leave out"
    )
    assert [entry["id"] for entry in json.loads(out)["claims"]] == ["balance-law", "sound-claim"]


def test_a_claim_that_raises_at_a_point(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "my_claim.py"
    text = WRONG["exception in a check"][0].replace("(L < 3,)", "((1 + L) ** n >= 1 + n * L,)")
    file.write_text(text, encoding="utf-8")
    code, out, errors = run(capsys, str(file), "--at", "L=1", "--at", "n=3", "--at", "N=6")
    assert (code, out, len(errors)) == (2, "", 1)
    assert errors[0].startswith(
        f"rankclock: error: {file}:{line_of(text, '[][depth]')}: IndexError while checking "
        "bernoulli-inequality: "
    )


def test_a_claim_at_none_of_whose_depths_anything_was_checked(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    deep, sound = tmp_path / "deep.py", tmp_path / "sound.py"
    text = with_depths("(9, 10)")
    deep.write_text(text, encoding="utf-8")
    sound.write_text(SOUND, encoding="utf-8")
    code, out, errors = run(capsys, str(deep), str(sound), "--json")
    said = (
        f"{deep}:{line_of(text, CALL)}: bernoulli-inequality was not checked: it is for other "
        "depths; ask for them with --depth 9..10"
    )
    assert (code, errors) == (2, [f"rankclock: error: {said}"]) and json.loads(out)["problems"] == [
        said
    ]
    assert [entry["verdict"] for entry in json.loads(out)["claims"]] == [
        "not_applicable",
        "unrefuted",
    ]
    code, _, errors = run(capsys, str(deep), str(sound), "--depth", "8..9")
    assert (code, errors) == (0, [])


def test_claims_of_a_file_and_of_the_theory_on_two_workers(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("sound.py").write_text(SOUND, encoding="utf-8")
    Path("raises.py").write_text(WRONG["exception in a check"][0], encoding="utf-8")
    ledgers_of = []
    for jobs in ("1", "2"):
        claim_files.read_claims.cache_clear()
        code, out, errors = run(
            capsys,
            "sound.py",
            "raises.py",
            str(EXAMPLE),
            "balance-law",
            "no-overshoot",
            "--json",
            "--jobs",
            jobs,
        )
        assert (
            code == 2
            and len(errors) == 1
            and "raises.py:" in errors[0]
            and "IndexError" in errors[0]
        )
        ledgers_of.append(ledgers.comparable(json.loads(out)))
    assert ledgers_of[0] == ledgers_of[1]
    assert [entry["id"] for entry in json.loads(ledgers_of[0])["claims"]] == [
        "balance-law",
        "no-overshoot",
        "quadratic-descent-rate",
        "sound-claim",
    ]


def test_what_a_file_prints_or_sets_does_not_last(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "loud.py"
    file.write_text(
        (
            "NOTE: dict = {}\nassert __annotations__['NOTE'] is dict\nimport flint, "
            "mpmath\nprint('loud')\nflint.ctx.prec = mpmath.mp.prec = 7\n"
        )
        + GOOD,
        encoding="utf-8",
    )
    code, out, errors = run(capsys, str(file), "--json")
    assert (code, errors) == (0, ["loud"])
    assert json.loads(out)["problems"] == []
    assert flint.ctx.prec == 53


@pytest.mark.parametrize(
    "raised", ["KeyboardInterrupt", "Interrupted", "SystemError from KeyboardInterrupt()"]
)
def test_an_interrupt_in_a_file_ends_the_run(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, raised: str
) -> None:
    file = tmp_path / "interrupted.py"
    file.write_text(
        f"from rankclock.verify.errors import Interrupted\nraise {raised}\n", encoding="utf-8"
    )
    code, out, errors = run(capsys, str(file))
    assert (code, out) == (130, "") and next(line for line in errors if line).startswith(
        "rankclock: error: interrupted"
    )


def test_draws_that_never_satisfy_the_hypotheses(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "narrow.py"
    narrow = changed(
        "L > 0, L <= 2", "L > 0, L <= 2, Eq(L**3 + L**2 * n, Rational(1078, 125))"
    ).replace("L: 1,", "L: Rational(7, 5),")
    narrow = narrow.replace("L: Rational(1, 100), n: 2", "L: Rational(7, 5), n: 3").replace(
        "Rational(1, 10))", "Rational(1))"
    )
    file.write_text(narrow, encoding="utf-8")
    code, out, errors = run(capsys, str(file))
    assert code == 2 and "inconclusive" in out
    (line,) = errors
    assert (
        line.startswith(f"rankclock: error: {file}:{line_of(narrow, CALL)}: none of ")
        and "draws satisfied the hypotheses" in line
        and "loosen" in line
    )


def test_files_that_are_none(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    folder, binary, missing = (
        tmp_path / "folder.py",
        tmp_path / "binary.py",
        tmp_path / "missing.py",
    )
    folder.mkdir()
    binary.write_bytes(b"\xff\xfe\x00CLAIM")
    code, out, errors = run(capsys, str(folder), str(binary), str(missing))
    assert (code, out, len(errors)) == (2, "", 3)
    for file, line in zip((binary, folder, missing), errors, strict=True):
        assert line.startswith(f"rankclock: error: {file}:") and "; " in line


def test_symbols_of_a_user_in_point_and_draws(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "my_claim.py"
    file.write_text(GOOD, encoding="utf-8")
    code, out, _ = run(capsys, str(file), "--at", "L=1", "--at", "n=3", "--json")
    assert code == 0 and json.loads(out)["verdict"] == "unrefuted"
    (item,), problems = claim_files.load([str(file)])
    assert not problems
    from rankclock.verify.points.draw import draw_point
    from rankclock.verify.points.picks import SeededPicks

    integer = sp.Symbol("n", integer=True)
    drawn = {
        draw_point(
            item.claim, SeededPicks(str(number)), depths=(2,), violate=number % 9 or None
        ).values[integer]
        for number in range(60)
    }
    assert all(value.denominator == 1 for value in drawn) and min(drawn) < 0 and len(drawn) > 8


def test_a_file_of_a_user_is_no_claim_of_the_theory(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, errors = run(capsys, str(EXAMPLE), "--scheduler", "tcp://localhost:1")
    assert (code, out) == (2, "") and errors[0].startswith("rankclock: error: --scheduler: ")
    code, out, errors = run(capsys, str(EXAMPLE), "no-such-claim")
    assert (code, out) == (2, "") and "no-such-claim" in errors[0]


@pytest.mark.parametrize(
    "sign", ["L > 0, ", "L >= 0, ", "L >= Rational(1, 200), ", "q > 0, q ** 2 < L, "]
)
def test_a_sign_that_the_hypotheses_give(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, sign: str
) -> None:
    taken = "positive" if ">=" not in sign or "Rational" in sign else "nonnegative"
    text = with_lemma("Eq(sqrt(L**2), L, evaluate=False)", more=f", {taken}=(L,)").replace(
        "L > 0, ", sign
    )
    if "q" in sign:
        text = text.replace("n: 3}", "n: 3, q: Rational(1, 2)}").replace(
            "n: 2}", "n: 2, q: Rational(1, 100)}"
        )
    file = tmp_path / "my_claim.py"
    file.write_text(text, encoding="utf-8")
    code, out, errors = run(capsys, str(file), "--json")
    assert (code, errors) == (0, [])
    (entry,) = json.loads(out)["claims"]
    assert entry["verdict"] == "unrefuted" and "symbolic" in entry["levels"]


def test_a_lemma_that_is_not_proved_is_told_with_its_place(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "my_claim.py"
    # True, and by no rule of the algebra.
    text = with_lemma("Eq(LambertW(L * exp(L)), L, evaluate=False)")
    file.write_text(text, encoding="utf-8")
    code, out, errors = run(capsys, str(file), "--json")
    assert (code, errors) == (1, [])
    said = (
        "bernoulli-inequality: inconclusive, expected not refuted (a step: NOT proved (N: no depth "
        "in it)); written at "
    )
    assert json.loads(out)["unexpected"] == [f"{said}{file}:{line_of(text, CALL)}"]


def test_a_lemma_in_symbols_of_its_own_says_so(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "my_claim.py"
    file.write_text(
        with_lemma(
            "Eq(sqrt(q**2 * Symbol('z') ** 2), q * sqrt(Symbol('z') ** 2), evaluate=False)",
            more=", positive=(q,)",
        ),
        encoding="utf-8",
    )
    code, out, errors = run(capsys, str(file), "--json")
    assert (code, errors) == (0, [])
    notes = [
        note
        for piece in json.loads(out)["claims"][0]["evidence"]
        if piece["level"] == "symbolic"
        for note in piece["notes"]
    ]
    assert notes == ["a step: proved (N: no depth in it), for all q > 0, z"]


def test_the_rules_accept_the_claims_of_the_theory() -> None:
    faults_of = {claim.id: faults(claim) for claim in all_claims()}
    assert not any(faults_of.values()), faults_of


def test_a_resumed_run_of_a_file(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file, ledger = tmp_path / "my_claim.py", tmp_path / "ledger.json"
    file.write_text(GOOD, encoding="utf-8")
    code, _, _ = run(capsys, str(file), "--ledger", str(ledger))
    assert (
        code == 0
        and json.loads(ledger.read_text(encoding="utf-8"))["run"] == Settings(examples=20).to_json()
    )
    file.write_text(WRONG["exception in a check"][0], encoding="utf-8")
    claim_files.read_claims.cache_clear()
    before = ledger.read_bytes()
    code, _, errors = run(capsys, str(file), "--ledger", str(ledger))
    assert code == 2 and len(errors) == 1
    # Nothing half-written, nothing left behind.
    assert ledger.read_bytes() == before and sorted(p.name for p in tmp_path.iterdir()) == [
        "ledger.json",
        "my_claim.py",
    ]


def test_symbols_of_a_user_are_explained_and_shown(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert run_arguments(["explain", str(EXAMPLE), "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["id"] == "quadratic-descent-rate" and data["verdict"] is None
    assert data["symbols"]["L"] == "no meaning recorded" and data["symbols"]["eta"].startswith(
        "step size"
    )
    (item,), _ = claim_files.load([str(EXAMPLE)])
    trees = [*item.claim.hypotheses, *item.claim.at_depth(2)]
    rows = {str(name): meaning for name, meaning, _ in symbol_rows(item.claim, trees)}
    assert any(
        "<mi>L</mi>" in name and meaning == "no meaning recorded" for name, meaning in rows.items()
    )
    assert all(block(tree).startswith("<math") for tree in trees)
    wrong = tmp_path / "my_claim.py"
    wrong.write_text(WRONG["unknown function"][0], encoding="utf-8")
    assert run_arguments(["explain", str(wrong)]) == 2
    assert f"{wrong}:{line_of(GOOD, CALL)}: " in capsys.readouterr().err
    several = tmp_path / "several.py"
    several.write_text(
        GOOD.replace("CLAIM =", "ONE =")
        + SOUND[SOUND.index("CLAIM =") :].replace("CLAIM =", "TWO =")
        + "CLAIMS = (ONE, TWO)\n",
        encoding="utf-8",
    )
    assert run_arguments(["explain", str(several)]) == 2
    assert "defines 2 claims" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1 / 0\n", ":1: ZeroDivisionError: division by zero; correct the file"),
        ("x = (\n", ":1: SyntaxError: "),
        ("\nNOTE = 1\n", ":1: AttributeError: "),
        ("CLAIM = 3\n", ":1: CLAIM is of type int; build it"),
    ],
)
def test_a_bad_file_among_those_of_the_theory(
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    text: str,
    said: str,
) -> None:
    name = tmp_path.name.replace("-", "_")
    (tmp_path / f"{name}.py").write_text(text, encoding="utf-8")
    monkeypatch.setattr("rankclock.theory.claims.__path__", [str(tmp_path)])
    registry.all_claims.cache_clear()
    try:
        assert run_arguments(["claims"]) == 2
    finally:
        registry.all_claims.cache_clear()
    out, err = capsys.readouterr()
    assert (
        out == ""
        and err.count("\n") == 1
        and err.startswith(f"rankclock: error: {tmp_path / name}.py{said}")
    )
