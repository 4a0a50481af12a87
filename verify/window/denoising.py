"""Early stopping as denoising: a low-rank truth seen through symmetric Gaussian noise.

Over an ensemble of seeds.

Gradient descent sees What = W* + E, with W* positive semidefinite of rank r. Inside the window of
rank r, with W_r the part of What of its r largest eigenvalues, which are positive there,

    ||W(k) - W*||_2 <= ||W(k) - W_r||_2 + ||W_r - What||_2 + ||What - W*||_2 <= s + 2 ||E||_2,

s being the promise of the window: ||W_r - What||_2 is the largest |lam_i(What)| beyond the r-th,
and by Weyl's inequality that is at most ||E||_2, as lam_i(W*) = 0 there. The 2 cannot be made
smaller: see tests/verify/window/test_denoising.py. W_r - W* has rank at most 2r, so in Frobenius
norm the bound is f + 2 sqrt(2r) ||E||_2. Source: docs/theory.md, section 8.

What happens beside these bounds is an observation about an ensemble, and proves nothing.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt
from scipy.stats import t as student

from rankclock.verify.ground_truth.eigenvalue import Eigenvalue
from rankclock.verify.hitting.step_size import theory_limit
from rankclock.verify.verdict import Level
from rankclock.verify.window.bounds import above, below
from rankclock.verify.window.rank_window import rank_window

Array = npt.NDArray[np.float64]

# Of the estimates that are compared; the first is the one with a guarantee.
METHODS = ("window", "convergence", "truncated", "threshold")
NORMS = ("spectral", "frobenius")
EVIDENCE = Level.OBSERVED


@dataclass(frozen=True)
class Setting:
    """A truth seen with noise, and a descent.

    leading: its r eigenvalues > 0, beside n - r zeros, with uniform eigenvectors. size: n. noise: 2
    sigma sqrt(n), about the spectral norm of E, whose entries have standard deviation sigma
    (sqrt(2) sigma on the diagonal); unit d^N. depth, alpha: of the identical start; the step size
    is 9/10 of the limit of the theory. tol, cap: of the window.
    """

    size: int
    leading: tuple[float, ...]
    noise: float
    depth: int
    alpha: Fraction
    tol: Fraction = Fraction(1, 100)
    cap: Fraction = Fraction(1, 100)

    @property
    def sigma(self) -> float:
        """Standard deviation of an entry of E off the diagonal."""
        return self.noise / (2 * math.sqrt(self.size))

    @property
    def rank(self) -> int:
        """r."""
        return len(self.leading)


@dataclass(frozen=True)
class Draw:
    """What came of one seed.

    step: k_first. noise: ||E||_2. errors: ||estimate - W*|| by norm and method. guarantee: of the
    window, by norm.
    """

    seed: int
    step: int
    noise: float
    errors: dict[str, dict[str, float]]
    guarantee: dict[str, float]

    @property
    def kept(self) -> bool:
        """Whether the error in the window is at most the guarantee in both norms."""
        return all(self.errors[norm]["window"] <= self.guarantee[norm] for norm in NORMS)


@dataclass(frozen=True)
class Mean:
    """The mean over draws and half the width of its 95 % Student interval.

    Infinite for one draw.
    """

    mean: float
    half: float


@dataclass(frozen=True)
class Ensemble:
    """Draws of one setting, and the number of seeds whose window is empty, which have none."""

    setting: Setting
    draws: tuple[Draw, ...]
    empty: int

    def error(self, norm: str, method: str) -> Mean:
        """Mean error of a method."""
        return mean_of([draw.errors[norm][method] for draw in self.draws])

    def gap(self, norm: str, method: str) -> Mean:
        """Mean over draws of the error of a method less that in the window."""
        return mean_of(
            [draw.errors[norm][method] - draw.errors[norm]["window"] for draw in self.draws]
        )

    def guarantee(self, norm: str) -> Mean:
        """Mean of what the window guarantees."""
        return mean_of([draw.guarantee[norm] for draw in self.draws])

    @property
    def broken(self) -> int:
        """Number of draws whose error in the window is above the guarantee."""
        return sum(not draw.kept for draw in self.draws)


def ensemble(setting: Setting, seeds: Sequence[int]) -> Ensemble:
    """One draw a seed.

    Raises ValueError without a seed or when every window is empty, InputError as rank_window.
    """
    if not seeds:
        raise ValueError("an ensemble needs at least one seed")
    results = [draw(setting, seed) for seed in seeds]
    draws = tuple(result for result in results if result is not None)
    if not draws:
        raise ValueError(
            f"the window of rank {setting.rank} is empty for all {len(results)} seeds: nothing "
            "is observed"
        )
    return Ensemble(setting, draws, len(results) - len(draws))


def draw(setting: Setting, seed: int) -> Draw | None:
    """Errors for one seed, None when the window is empty.

    The descent on What = V diag(lam) V^T from the identical start is V diag(d_i(k)^N) V^T, so it is
    run by modes. V and lam come from float64 and are taken as they are. Methods: "window"
    W(k_first); "convergence" lim W(k) = V diag(lam_+) V^T; "truncated" the truncated SVD, that is
    the r eigenvalues largest in modulus; "threshold" eigenvalues with |lam| > 4/sqrt(3) sqrt(n)
    sigma (Gavish and Donoho, IEEE Trans. Inf. Theory 60, 2014, sigma known).
    """
    truth, observed = problem(setting, seed)
    values, basis = np.linalg.eigh(observed)
    exact = [Eigenvalue.exactly(Fraction(value)) for value in values.tolist()]
    # A float64 number, so that the window is that of the very run below.
    eta = Fraction(below(theory_limit(setting.depth, setting.alpha, exact).automatic))
    window = rank_window(
        spectrum=exact,
        depth=setting.depth,
        alpha=setting.alpha,
        eta=eta,
        rank=setting.rank,
        tol=setting.tol,
        cap=setting.cap,
        search=False,
    )
    if window.empty:
        return None
    run = levels(values, setting.depth, float(setting.alpha), float(eta), window.k_first)
    errors = _errors(truth, basis, {"window": run, **_other_methods(setting, values)})
    noise = float(np.abs(np.linalg.eigvalsh(observed - truth)).max())
    promised = {
        "spectral": above(window.inside.spectral),
        "frobenius": above(window.inside.frobenius),
    }
    return Draw(
        seed,
        window.k_first,
        noise,
        errors,
        {norm: guarantee(norm, promised[norm], noise, setting.rank) for norm in NORMS},
    )


def _other_methods(setting: Setting, values: Array) -> dict[str, Array]:
    """The eigenvalues that each method but the window keeps; values: of What, shape (n,)."""
    sizes = np.abs(values)
    # Gavish and Donoho's threshold for a known noise level.
    threshold = 4 / math.sqrt(3) * math.sqrt(setting.size) * setting.sigma
    return {
        "convergence": np.maximum(values, 0),
        "truncated": np.where(sizes >= np.sort(sizes)[-setting.rank], values, 0),
        "threshold": np.where(sizes > threshold, values, 0),
    }


def _errors(truth: Array, basis: Array, estimates: dict[str, Array]) -> dict[str, dict[str, float]]:
    """||estimate - W*|| by norm and method; estimates: eigenvalues in the basis of What."""
    misses = {
        name: np.linalg.eigvalsh((basis * kept) @ basis.T - truth)
        for name, kept in estimates.items()
    }
    return {
        "spectral": {name: float(np.abs(miss).max()) for name, miss in misses.items()},
        "frobenius": {
            name: math.sqrt(float(np.square(miss).sum())) for name, miss in misses.items()
        },
    }


def guarantee(norm: str, promised: float, noise: float, rank: int, *, factor: float = 2.0) -> float:
    """Bound on ||W(k) - W*|| inside the window.

    It is promised + 2 ||E||_2, or + 2 sqrt(2r) ||E||_2 in Frobenius norm. promised: bound on ||W(k)
    - W_r|| in that norm. noise: ||E||_2. rank: r. factor: 2; a smaller one is no bound. Source: the
    top of this module.
    """
    return promised + factor * noise * (math.sqrt(2 * rank) if norm == "frobenius" else 1.0)


def problem(setting: Setting, seed: int) -> tuple[Array, Array]:
    """W* and What, symmetric, shape (n, n)."""
    rng = np.random.default_rng(seed)
    # The column space of a Gaussian matrix is uniform, whatever signs QR gives the columns.
    basis, _ = np.linalg.qr(rng.standard_normal((setting.size, setting.rank)))
    truth = (basis * np.array(setting.leading)) @ basis.T
    noise = rng.standard_normal((setting.size, setting.size))
    observed = (truth + truth.T) / 2 + setting.sigma * (noise + noise.T) / math.sqrt(2)
    # Halved sums, because products of floats are symmetric up to rounding only.
    return (truth + truth.T) / 2, observed


def levels(values: Array, depth: int, alpha: float, eta: float, steps: int) -> Array:
    """d_i^N after some steps of d <- d + eta d^(N-1) (lam_i - d^N) from alpha, in float64.

    values: lam_i, shape (n,).
    """
    d = np.full_like(values, alpha)
    for _ in range(steps):
        power = d ** (depth - 1)
        d += eta * power * (values - power * d)
    return np.asarray(d**depth)


def mean_of(values: Sequence[float]) -> Mean:
    """Mean and 95 % Student interval of at least one number."""
    count = len(values)
    # One draw says nothing of its spread.
    if count < 2:
        return Mean(float(np.mean(values)), math.inf)
    half = float(student.ppf(0.975, count - 1)) * float(np.std(values, ddof=1)) / math.sqrt(count)
    return Mean(float(np.mean(values)), half)
