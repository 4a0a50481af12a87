"""When to stop a training loop so that the learned matrix has a wanted effective rank."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from rankclock.verify.api.arguments import (
    factors,
    optional_number,
    progress_call,
    python_names,
    step_budget,
    step_size,
)
from rankclock.verify.api.notebook import Plateau, staircase, table
from rankclock.verify.api.python_values import (
    GivenTruth,
    Number,
    exact_number,
    given_eigenvalues,
    whole_number,
)
from rankclock.verify.api.stopping_texts import no_window, plateaus_of, rows_of
from rankclock.verify.arithmetic.outcomes import TooLong
from rankclock.verify.descent.start import Start
from rankclock.verify.errors import InputError
from rankclock.verify.ground_truth.eigenvalue import Eigenvalue
from rankclock.verify.limits import BUDGET
from rankclock.verify.window.answer import Window
from rankclock.verify.window.rank_window import CAP, TOL, rank_window


# No repr of the fields: an array of eigenvalues would hide what the rule says.
@dataclass(frozen=True, repr=False)
class EarlyStopping:
    """Stops gradient descent inside the window of a wanted rank; built by `for_rank`.

    Inside it the product has learned `rank` eigenvalues and no other. Step k is the state after k
    updates of all factors W_j by -eta dL/dW_j, L = ||W_N...W_1 - truth||_F^2 / 2, from W_j(0) =
    alpha I (with beta: W_1(0) = (alpha - beta) I). The window is proved for that descent in exact
    arithmetic and not for other starts, losses, optimisers or step-size schedules; float64 follows
    it up to rounding, which rankclock.verify.descent.float64_matrix bounds.

    Args:
        spectrum: eigenvalues of the ground truth (d^N).
        depth: number of factors, N.
        alpha: initialisation scale (d).
        eta: step size (d^(2-2N)).
        tol: relative accuracy of the wanted eigenvalues.
        cap: level of the others over |lam_1|.
        beta: perturbation of W_1 (d), None for the identical start.
        window: the steps, and what holds inside.

    Examples:
        A training loop, here of the eigenvalues alone:

        >>> from rankclock import EarlyStopping
        >>> stop = EarlyStopping.for_rank("5,3,1/2", rank=2, depth=3, alpha="1/10", eta="auto")
        >>> k, factors = 0, [float(stop.alpha)] * 3
        >>> while not stop.should_stop(k):
        ...     for i, value in enumerate(stop.spectrum):
        ...         power = factors[i] ** (stop.depth - 1)
        ...         factors[i] += float(stop.eta) * power * (float(value.low) - power * factors[i])
        ...     k += 1
        >>> k, stop.inside(k), [round(d**stop.depth, 1) for d in factors]
        (201, True, [5.0, 3.0, 0.0])

    Source: docs/theory.md, section 8; verify/window/passages.py has the proofs.
    """

    spectrum: tuple[Eigenvalue, ...]
    depth: int
    alpha: Fraction
    eta: Fraction
    tol: Fraction
    cap: Fraction
    beta: Fraction | None
    window: Window

    @classmethod
    def for_rank(
        cls,
        matrix_or_spectrum: GivenTruth,
        *,
        rank: int,
        depth: int,
        alpha: Number,
        eta: Number,
        tol: Number = TOL,
        cap: Number = CAP,
        beta: Number | None = None,
        max_steps: int = BUDGET,
        progress: Callable[[int], None] | None = None,
    ) -> EarlyStopping:
        """The rule that stops at the effective rank of the `rank` wanted eigenvalues.

        A float stands for its exact binary value: 0.1 is the double next to 1/10, as it is in a
        float64 training loop. Texts such as "0.1" or "1/10", ints, Fractions, Decimals and SymPy's
        rationals are exact.

        Args:
            matrix_or_spectrum: symmetric ground truth (n, n) as NumPy array, nested lists or path
                of a .npy, .npz, .csv or .mtx file, or its n eigenvalues in any order, also as a
                text such as "5,3,1/2" (d^N).
            rank: number of wanted eigenvalues, L >= 1.
            depth: number of factors, 2 <= N <= 200.
            alpha: initialisation scale, above 0 (d).
            eta: step size, above 0 (d^(2-2N)), or "auto" for a float64 number near 9/10 of the
                limit of the theory, which the field `eta` then holds.
            tol: relative accuracy of the wanted eigenvalues, between 0 and 1.
            cap: level of the others over |lam_1|, between 0 and 1.
            beta: perturbation of W_1 (d), None for the identical start.
            max_steps: most steps of a certified run, which only the perturbed start needs.
            progress: called with the number of steps done by a certified run.

        Returns:
            The rule; it aims at r(W_L), W_L the part of the wanted eigenvalues of the ground truth.

        Raises:
            InputError: one line that names the argument, for data out of range and for an empty
                window: no step has the wanted rank then, so there is none to stop at; the line
                names a scale that opens it (rankclock.rank_window returns an empty window as it
                is).
            TooLong: max_steps or the precision does not decide.

        Examples:
            >>> from rankclock import EarlyStopping
            >>> stop = EarlyStopping.for_rank(
            ...     [[5, 0], [0, 1]], rank=1, depth=2, alpha="1/100", eta="auto"
            ... )
            >>> stop.k_first, stop.k_last
            (35, 71)
        """
        # Refusals from below name options of the command line.
        with python_names(steps="max_steps", truth="matrix_or_spectrum"):
            values = given_eigenvalues(matrix_or_spectrum, "matrix_or_spectrum")
            size, wanted = factors(depth), whole_number(rank, "rank")
            scale = exact_number(alpha, "alpha")
            accuracy, level = exact_number(tol, "tol"), exact_number(cap, "cap")
            perturbation = optional_number(beta, "beta")
            step = step_size(eta, size, scale, values, perturbation)
            window = rank_window(
                spectrum=values,
                depth=size,
                alpha=scale,
                eta=step,
                rank=wanted,
                tol=accuracy,
                cap=level,
                beta=perturbation,
                budget=step_budget(max_steps, "max_steps"),
                progress=progress_call(progress),
            )
        # Where the window may be open and may be empty, nothing can be promised or refused.
        if not window.settled:
            ends = f"it opens by step {window.k_first} and may close after {window.k_last}"
            raise TooLong(
                f"whether rank {wanted} has a window is not decided: {ends}; give the "
                "eigenvalues exactly, or another rank"
            )
        if window.empty:
            raise no_window(window)
        return cls(values, size, scale, step, accuracy, level, perturbation, window)

    @property
    def rank(self) -> int:
        """Number of wanted eigenvalues, L."""
        return self.window.rank

    @property
    def k_first(self) -> int:
        """The first step surely inside the window."""
        return self.window.k_first

    @property
    def k_last(self) -> int | None:
        """The last step surely inside the window, None when it never closes."""
        return self.window.k_last

    def should_stop(self, k: int) -> bool:
        """Whether step k is at or after k_first.

        After the window it stays True: it is late, and going on makes it later. A loop that asks at
        every step stops at k_first, inside; one that asks now and then may come too late, which
        `inside` tells.

        Args:
            k: number of updates made, 0 or more.

        Returns:
            True from k_first on.

        Raises:
            InputError: k is no step.

        Examples:
            >>> from rankclock import EarlyStopping
            >>> stop = EarlyStopping.for_rank("5,1", rank=1, depth=2, alpha="1/100", eta="auto")
            >>> stop.should_stop(stop.k_first - 1), stop.should_stop(stop.k_first)
            (False, True)
        """
        return _step(k) >= self.k_first

    def inside(self, k: int) -> bool:
        """Whether step k is surely in the window, so that the bounds of `window.inside` hold there.

        Args:
            k: number of updates made, 0 or more.

        Returns:
            True from k_first to k_last.

        Raises:
            InputError: k is no step.

        Examples:
            >>> from rankclock import EarlyStopping
            >>> stop = EarlyStopping.for_rank("5,1", rank=1, depth=2, alpha="1/100", eta="auto")
            >>> stop.inside(stop.k_last), stop.inside(stop.k_last + 1)
            (True, False)
        """
        # The last step is in the window, and a window without end has none.
        return self.k_first <= _step(k) and (self.k_last is None or k <= self.k_last)

    def remaining(self, k: int) -> int:
        """Number of updates still to make after step k until should_stop is True.

        Args:
            k: number of updates made, 0 or more.

        Returns:
            k_first - k, and 0 from k_first on.

        Raises:
            InputError: k is no step.

        Examples:
            >>> from rankclock import EarlyStopping
            >>> stop = EarlyStopping.for_rank("5,1", rank=1, depth=2, alpha="1/100", eta="auto")
            >>> stop.remaining(stop.k_first - 5), stop.remaining(stop.k_first + 5)
            (5, 0)
        """
        return max(0, self.k_first - _step(k))

    def plateaus(self) -> list[Plateau]:
        """The windows of the ranks up to one above this one, as far as they are open.

        Returns:
            One plateau a rank, in the order of the ranks; for the perturbed start this rank alone,
            because every other would cost certified runs.

        Examples:
            >>> from rankclock import EarlyStopping
            >>> stop = EarlyStopping.for_rank("5,1", rank=1, depth=2, alpha="1/100", eta="auto")
            >>> [(plateau.rank, plateau.wanted) for plateau in stop.plateaus()]
            [(1, True), (2, False)]
        """
        return plateaus_of(self.window, self.spectrum, self._start, self.tol, self.cap)

    def rows(self) -> list[tuple[str, str]]:
        """What is promised, as pairs of a name and a text.

        Returns:
            The rows of the table that a notebook shows.

        Examples:
            >>> from rankclock import EarlyStopping
            >>> stop = EarlyStopping.for_rank("5,1", rank=1, depth=2, alpha="1/100", eta="auto")
            >>> dict(stop.rows())["proved by"]
            'hitting times'
        """
        return rows_of(self.window, self._start, self.tol, self.cap)

    @property
    def _start(self) -> Start:
        return Start(self.depth, self.alpha, self.eta, self.beta)

    def __str__(self) -> str:
        rows = self.rows()
        width = max(len(name) for name, _ in rows)
        lines = [f"  {name.ljust(width)}  {text}" for name, text in rows]
        return "\n".join([f"EarlyStopping for rank {self.rank}", *lines])

    # What an interpreter shows: a rule is read, not typed again.
    __repr__ = __str__

    def _repr_html_(self) -> str:
        title = f"EarlyStopping for rank {self.rank}"
        return table(title, self.rows()) + staircase(self.plateaus())


def _step(k: Any) -> int:
    """A number of updates made, of Python or NumPy."""
    step = whole_number(k, "k")
    if step < 0:
        raise InputError("k", f"{step} is negative", "give the number of updates made, 0 or more")
    return step
