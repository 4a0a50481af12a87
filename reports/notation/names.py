"""Names of the processes, of symbols without an entry in theory, and of a printed bound."""

from __future__ import annotations

from collections.abc import Iterator

import sympy as sp
from markupsafe import Markup

from rankclock.reports.notation.markup import applied, fence, joined, letter, operator, row
from rankclock.reports.notation.operators import Operators
from rankclock.theory import process
from rankclock.theory.claim import Claim
from rankclock.theory.formulas.times import recovery_bound
from rankclock.theory.symbols import MEANING, N, alpha, beta, eps, eta, lam

# Built once, as every statement is searched for it.
PAPER_BOUND = recovery_bound(N, lam, alpha, eta, eps)
_BOUND_NAME = "<msubsup><mi>T</mi><mi>N</mi><mi>Id</mi></msubsup>"
BOUND_MARKUP = applied(_BOUND_NAME, joined(letter(s.name) for s in (lam, eps, alpha, eta)))
SHORT = {PAPER_BOUND: BOUND_MARKUP}

# None marks an argument that is always shown; the others only where they are not the plain symbol.
_PARAMETERS: dict[type, tuple[sp.Symbol | None, ...]] = {
    process.Iterate: (None, N, lam, alpha, eta),
    process.FirstIterate: (None, N, lam, alpha, eta, beta),
    process.OtherIterate: (None, N, lam, alpha, eta, beta),
    process.Passage: (N, lam, alpha, eta, None),
    process.RecoveryTime: (N, lam, alpha, eta, None),
    process.Flow: (None, N, lam, alpha),
}
_NAMES: dict[type, str] = {
    process.Iterate: "d",
    process.FirstIterate: "a",
    process.OtherIterate: "b",
    process.Passage: "k",
    process.RecoveryTime: "T",
    process.Flow: "y",
}

_PROCESSES: dict[type, tuple[str, str, str]] = {
    process.Iterate: (
        "d(k)",
        "factor mode after k steps of gradient descent, from d(0) = α with step size η",
        "d",
    ),
    process.FirstIterate: (
        "a(k)",
        "mode of the first factor after k steps, from a(0) = α − β",
        "d",
    ),
    process.OtherIterate: ("b(k)", "mode of every other factor after k steps, from b(0) = α", "d"),
    process.Passage: (
        "k(b)",
        "first step at which the factor mode is at or past the target b",
        "steps",
    ),
    process.RecoveryTime: (
        "T(ε)",
        "first step at which the factor mode is within ε of its limit λ₊^(1/N), λ₊ = max(λ, 0)",
        "steps",
    ),
    process.Flow: (
        "y(t)",
        "factor mode of the gradient flow at time t, y′ = y^(N−1)(λ − y^N) with y(0) = α",
        "d",
    ),
    process.FactorIterate: (
        "Wᵢ(k)",
        (
            "factor i after k steps of gradient descent on all factors at once, from Wᵢ(0) = α "
            "I; from W₁(0) = (α − β) I where the start is perturbed"
        ),
        "d",
    ),
    process.ProductIterate: (
        "W(k)",
        "product of all factors after k steps, last factor leftmost",
        "d^N",
    ),
    process.SpectrumMap: (
        "diag over Λ",
        (
            "diagonal matrix of a function of the eigenvalue λ, over the diagonal Λ of the "
            "ground truth"
        ),
        "of the function",
    ),
    process.SpectrumMax: (
        "max over Λ",
        "largest value of a function of the eigenvalue λ over the diagonal Λ of the ground truth",
        "of the function",
    ),
    process.SpectralNorm: ("‖·‖₂", "spectral norm: largest singular value", "of the matrix"),
    process.NuclearNorm: ("‖·‖∗", "nuclear norm: sum of the singular values", "of the matrix"),
    process.Rank: ("rank", "rank of a matrix", "1"),
}
_MATRICES = {
    "What": "ground truth, n × n",
    "V": "eigenvectors of the ground truth, n × n",
    "Lam": "eigenvalues of the ground truth on the diagonal, n × n",
    "E": "direction in which one factor moves, n × n",
}
_OTHER_SYMBOLS = {
    "n": ("number of rows and columns of each matrix", "integer >= 1"),
    "alpha_1": ("another initialisation scale, not above α", "d"),
    "kappa_2": ("coefficient of the square in a coordinate at the limit", "1"),
    "r": ("radius up to which powers are compared", "1"),
    "eta_1": ("another step size, not above η", "d^(2-2N)"),
}


class Notation(Operators):
    """MathML that knows the processes of theory.

    A process whose parameters are the plain symbols of theory shows its argument only, as in d(k);
    any parameter that differs is shown after a semicolon, as in d(k; N = 2).
    """

    reaching = (*Operators.reaching, process.SpectrumMax, process.Rank)

    def _process(self, expr: sp.Basic) -> str:
        # An instance may be of a subclass, so its own type need not be a key.
        kind = next(base for base in _PARAMETERS if isinstance(expr, base))
        slots = list(zip(_PARAMETERS[kind], expr.args, strict=True))
        main = joined(self._print(arg) for symbol, arg in slots if symbol is None)
        differing = [
            row(self._print(symbol), operator("="), self._print(arg))
            for symbol, arg in slots
            if symbol not in (None, arg)
        ]
        return applied(
            f"<mi>{_NAMES[kind]}</mi>",
            joined([main, joined(differing)], ";") if differing else main,
        )

    _print_FirstIterate = _print_OtherIterate = _print_Iterate = _print_Passage = (
        _print_RecoveryTime
    ) = _print_Flow = _process

    def _print_FactorIterate(self, expr: sp.Basic) -> str:
        return applied(
            f"<msub><mi>W</mi>{self._linear(expr.args[0])}</msub>", self._print(expr.args[1])
        )

    def _print_ProductIterate(self, expr: sp.Basic) -> str:
        return applied("<mi>W</mi>", self._print(expr.args[0]))

    def _over_spectrum(self, expr: sp.Basic, name: str) -> str:
        function, spectrum = expr.args
        (variable,) = function.signature
        below = row(self._print(variable), operator("∈"), self._print(spectrum))
        return row(
            f"<munder><mo movablelimits='false'>{name}</mo>{below}</munder>",
            fence("(", self._print(function.expr), ")"),
        )

    def _print_SpectrumMap(self, expr: sp.Basic) -> str:
        return self._over_spectrum(expr, "diag")

    def _print_SpectrumMax(self, expr: sp.Basic) -> str:
        return self._over_spectrum(expr, "max")

    def _norm(self, expr: sp.Basic, index: str) -> str:
        return f"<msub>{fence('‖', self._print(expr.args[0]), '‖')}{index}</msub>"

    def _print_SpectralNorm(self, expr: sp.Basic) -> str:
        return self._norm(expr, "<mn>2</mn>")

    def _print_NuclearNorm(self, expr: sp.Basic) -> str:
        return self._norm(expr, "<mo>∗</mo>")

    def _print_Rank(self, expr: sp.Basic) -> str:
        return applied("<mi>rank</mi>", self._print(expr.args[0]))

    def _print_Travel(self, expr: sp.Basic) -> str:
        return applied("<mi>τ</mi>", joined((self._print(a) for a in expr.args), "→"))

    def _print_Decay(self, expr: sp.Basic) -> str:
        return applied(
            "<msup><mi>T</mi><mo>−</mo></msup>", joined(self._print(a) for a in expr.args)
        )


def inline(expr: sp.Basic) -> Markup:
    """One SymPy tree as a MathML element that runs with the text."""
    return Markup(f"<math>{Notation(SHORT).doprint(expr)}</math>")


def block(expr: sp.Basic, *, full: bool = False) -> Markup:
    """One SymPy tree as a displayed MathML element; full: write out what has a name elsewhere."""
    return Markup(f'<math display="block">{Notation(None if full else SHORT).doprint(expr)}</math>')


def equation(name: str, expr: sp.Basic) -> Markup:
    """`name = expr` as a displayed MathML element; name is markup."""
    return Markup(
        f'<math display="block">{row(name, operator("="), Notation().doprint(expr))}</math>'
    )


def uses_bound(trees: list[sp.Basic]) -> bool:
    """Whether the paper's bound occurs in any of the trees."""
    return any(tree.has(PAPER_BOUND) for tree in trees)


def symbol_rows(claim: Claim, trees: list[sp.Basic]) -> Iterator[tuple[Markup | str, str, str]]:
    """What is read in a claim: notation, meaning and unit.

    Symbols first, then matrices, then processes.
    """
    # Indices of sums and variables of integrals are explained by the sign they stand at.
    bound_by_sum = {
        s for tree in trees for node in tree.atoms(sp.Sum, sp.Integral) for s in node.variables
    }
    scalars = {s for s in claim.symbols if s not in bound_by_sum}
    scalars |= {s for tree in trees for s in tree.atoms(sp.Symbol) if s in MEANING}
    for symbol in sorted(scalars, key=lambda s: s.name):
        meaning, unit = (
            _own_meaning(claim, symbol)
            or MEANING.get(symbol)
            or _OTHER_SYMBOLS.get(symbol.name)
            or ("no meaning recorded", "")
        )
        yield inline(symbol), meaning, unit
    for matrix, shape in claim.matrices.items():
        if any(tree.has(matrix) for tree in trees):
            meaning = claim.meanings.get(matrix) or _MATRICES.get(matrix.name, "matrix, n × n")
            yield inline(matrix), meaning if shape == "any" else f"{meaning}; {shape}", ""
    if uses_bound(trees):
        yield (
            Markup(f"<math>{BOUND_MARKUP}</math>"),
            "bound of the paper on the recovery time, written out under Definitions",
            "steps",
        )
    for kind, (name, meaning, unit) in _PROCESSES.items():
        if any(tree.has(kind) for tree in trees):
            yield name, meaning, unit


def _own_meaning(claim: Claim, symbol: sp.Basic) -> tuple[str, str] | None:
    """Meaning and unit that the claim itself gives a symbol, written as `meaning [unit]`."""
    if symbol not in claim.meanings:
        return None
    meaning, _, unit = claim.meanings[symbol].partition(" [")
    return meaning, unit.removesuffix("]")


def truths(trees: list[sp.Basic]) -> list[Markup]:
    """Ground truths that the matrix processes of a claim run on, without repetition."""
    # Which argument holds the ground truth.
    places = {process.FactorIterate: 3, process.ProductIterate: 2}
    ground_truths = {
        node.args[place]
        for kind, place in places.items()
        for tree in trees
        for node in tree.atoms(kind)
    }
    return [inline(truth) for truth in sorted(ground_truths, key=sp.default_sort_key)]
