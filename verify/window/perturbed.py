"""The window from the perturbed start, by certified runs of two factor modes.

Negative eigenvalues are learned too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from fractions import Fraction

from rankclock.verify.arithmetic.outcomes import TooLong
from rankclock.verify.arithmetic.rationals import short
from rankclock.verify.descent.certified_pair import Pair
from rankclock.verify.descent.pair_passage import PairPassage, advance_together
from rankclock.verify.descent.step_count import NEVER, FirstStep
from rankclock.verify.ground_truth.eigenvalue import Eigenvalue
from rankclock.verify.hitting.perturbed_start import (
    exchanged,
    least_steps,
    outside_theorem,
)
from rankclock.verify.window.answer import Opening, Window
from rankclock.verify.window.bounds import promise
from rankclock.verify.window.passages import Descent
from rankclock.verify.window.perturbed_refusals import require_learnable, require_start

# guess: steps of the first pass over all modes; each pass goes on four times as far, so that the
# modes that arrive late are not run while the early ones are.
_FIRST_HORIZON = 2_000

_TOGETHER = (
    "a wanted and an unwanted eigenvalue are equal, so their modes arrive together from every scale"
)
_MAY_FALL = (
    "a wanted eigenvalue may be smaller than the start (alpha-beta) alpha^(N-1): its mode may "
    "fall to it"
)
_NO_SEARCH = (
    "from the perturbed start no scale that opens the window is searched; a smaller alpha may"
)

Progress = Callable[[int], None]


def perturbed_window(
    descent: Descent,
    spectrum: Sequence[Eigenvalue],
    rank: int,
    *,
    beta: Fraction,
    tol: Fraction,
    cap: Fraction,
    progress: Progress | None = None,
) -> Window:
    """The window from the perturbed start.

    k_first: the `rank` modes that arrive first have all arrived. k_last + 1: the first step at
    which another has |w| > cap |lam_1|.

    A mode arrives when its level w = a b^(N-1) is within tol of its eigenvalue, from below or
    above. Modes with |lam_i| <= cap |lam_1| never count as too large, so they are wanted only when
    too few others are. All start in the trapping region of docs/perturbed-start.md, so w approaches
    lam for ever and never passes it: what has arrived stays, and small eigenvalues stay small.
    Raises InputError for a rank above the number of eigenvalues that are not zero and a start that
    is too large, TooLong past the budget of a run and where the trapping region is not proved.
    Source: docs/theory.md, section 8, and this project.
    """
    top = Eigenvalue(max(v.least for v in spectrum), max(v.most for v in spectrum))
    require_learnable(spectrum, rank)
    descent = replace(descent, alpha=exchanged(descent.depth, descent.alpha, beta))
    a, b, limit = descent.alpha - beta, descent.alpha, cap * top.low
    start = abs(a) * b ** (descent.depth - 1)
    require_start(descent, beta, start, limit, top, unwanted=len(spectrum) > rank)
    modes = _Modes(descent, a, tol, progress)
    arrived = _wanted(modes, spectrum, rank, limit)
    wanted = tuple(i for i, _ in arrived)
    opens = FirstStep(max(k.lo or 0 for _, k in arrived), max(k.hi or 0 for _, k in arrived))
    rest = [spectrum[i] for i in range(len(spectrum)) if i not in wanted]
    escapes = modes.first_escape(rest, Eigenvalue(cap * top.low, cap * top.high))
    chosen = [spectrum[i] for i in wanted]
    # In the trapping region w moves from its start towards lam and never passes it.
    reached = [max(start, value.most) for value in rest]
    inside = promise(chosen, reached, top=top, start=start, tol=tol, cap=cap)
    warnings = _warnings(descent, beta, spectrum)
    if any(value.most <= start for value in chosen):
        warnings.append(_MAY_FALL)
    method = f"{modes.count} certified runs of two factor modes"
    window = Window(rank, opens, escapes, wanted, None, inside, method)
    if window.empty and _arrive_together(chosen, rest, top, tol=tol, cap=cap):
        window = replace(window, opening=Opening(None, reason=_TOGETHER))
    elif window.empty:
        warnings.append(_NO_SEARCH)
    return replace(window, warnings=tuple(warnings))


def _wanted(
    modes: _Modes, spectrum: Sequence[Eigenvalue], rank: int, limit: Fraction
) -> list[tuple[int, FirstStep]]:
    """The modes that are wanted, by index, with their arrivals.

    limit: cap |lam_1|; those beyond it come before the others, which never count as too large.
    """
    large = [i for i, value in enumerate(spectrum) if value.least > limit]
    arrived = modes.earliest(spectrum, large, min(rank, len(large)))
    if rank > len(large):
        small = [i for i, value in enumerate(spectrum) if value.least > 0 and i not in large]
        arrived += modes.earliest(spectrum, small, rank - len(large))
    return arrived


def _warnings(descent: Descent, beta: Fraction, spectrum: Sequence[Eigenvalue]) -> list[str]:
    """Where the theorem of the perturbed start does not apply."""
    return outside_theorem(
        depth=descent.depth,
        alpha=descent.alpha,
        beta=beta,
        eta=descent.eta,
        lowest=min(value.low for value in spectrum),
        highest=max(value.high for value in spectrum),
    )


def _arrive_together(
    wanted: Sequence[Eigenvalue],
    rest: Sequence[Eigenvalue],
    top: Eigenvalue,
    *,
    tol: Fraction,
    cap: Fraction,
) -> bool:
    """Whether an unwanted eigenvalue equals a wanted one and is too large once learned."""
    return any(
        value.exact and value in wanted and (1 - tol) * value.least > cap * top.high
        for value in rest
    )


class _Modes:
    """Passages of the modes of one start, each eigenvalue once."""

    def __init__(
        self, descent: Descent, a: Fraction, tol: Fraction, progress: Progress | None
    ) -> None:
        self.descent, self.a, self.tol, self.progress, self.count = descent, a, tol, progress, 0

    def pair(self, value: Eigenvalue) -> Pair:
        """The two factor modes of an eigenvalue at this start."""
        return Pair(self.descent.depth, value, self.a, self.descent.alpha, self.descent.eta)

    def earliest(
        self, spectrum: Sequence[Eigenvalue], candidates: Sequence[int], need: int
    ) -> list[tuple[int, FirstStep]]:
        """The `need` candidates whose modes arrive first, in order.

        Of those that arrive together the larger first.
        """
        arrivals, runs = self._started(dict.fromkeys(spectrum[i] for i in candidates))
        self.count += len(runs)
        least = [
            0 if v in arrivals else least_steps(self.pair(v), (1 - self.tol) * v.least)
            for v in (spectrum[i] for i in candidates)
        ]
        self._require_within_budget(least, need)
        horizon = _FIRST_HORIZON
        while True:
            advance_together(
                [run for value, run in runs.items() if value not in arrivals],
                horizon,
                self.progress,
            )
            for value, run in runs.items():
                ends = None if value in arrivals else run.advance(horizon, self.progress)
                if ends is not None:
                    arrivals[value] = FirstStep(*ends)
            # One that surely arrived within the horizon is before all that did not.
            there = [
                (i, arrivals[spectrum[i]])
                for i in candidates
                if spectrum[i] in arrivals and (arrivals[spectrum[i]].hi or 0) <= horizon
            ]
            if len(there) >= need:
                there.sort(key=lambda at: (at[1].hi, -spectrum[at[0]].least))
                return there[:need]
            if horizon >= self.descent.budget:
                raise TooLong(
                    f"{len(there)} of {need} wanted modes have arrived after "
                    f"{self.descent.budget} steps; allow more steps by --max-steps, or "
                    "give a larger alpha"
                )
            horizon = min(4 * horizon, self.descent.budget)

    def _started(
        self, values: Iterable[Eigenvalue]
    ) -> tuple[dict[Eigenvalue, FirstStep], dict[Eigenvalue, PairPassage]]:
        """Modes that have arrived at the start, and the runs of all others."""
        arrivals: dict[Eigenvalue, FirstStep] = {}
        runs: dict[Eigenvalue, PairPassage] = {}
        for value in values:
            run = self._arrival(value)
            if run is None:
                arrivals[value] = FirstStep(0, 0)
            else:
                runs[value] = run
        return arrivals, runs

    def _arrival(self, value: Eigenvalue) -> PairPassage | None:
        """The run of a mode until it is within tol of its eigenvalue; None if it starts there."""
        pair, sign = self.pair(value), 1 if value.low > 0 else -1
        start = sign * pair.level
        if (1 - self.tol) * value.most <= start <= (1 + self.tol) * value.least:
            return None
        if value.least <= start <= value.most:
            raise TooLong(
                "the enclosure of a wanted eigenvalue is too wide to tell whether its mode starts "
                "within tol of it"
            )
        # Which share of the eigenvalue it passes depends on the side that it comes from.
        share = 1 - self.tol if start < value.least else 1 + self.tol
        levels = (share * value.low, share * value.high)
        return PairPassage(pair, levels, rising=(start < value.least) == (sign > 0))

    def _require_within_budget(self, least: Sequence[int], need: int) -> None:
        """Refuse at once what would only fail after the whole budget.

        least: bounds on the steps until each candidate arrives.
        """
        steps = sorted(least)[need - 1]
        if steps > self.descent.budget:
            raise TooLong(
                f"the wanted modes take at least {steps} steps, more than the "
                f"{self.descent.budget} allowed; allow more steps by --max-steps, or give a larger "
                "alpha"
            )

    def first_escape(self, values: Sequence[Eigenvalue], level: Eigenvalue) -> FirstStep:
        """First step at which a mode has |w| > cap |lam_1|; level: what encloses that."""
        least, most = None, None
        runs = self._escapes(values, level)
        for place, (value, run) in enumerate(runs):
            if run is None:
                raise TooLong("an eigenvalue that may have either sign may become too large")
            self.count += 1
            horizon = self.descent.budget if most is None else most
            if place == 1:
                others = [other for _, other in runs[1:] if other is not None]
                advance_together(others, horizon, self.progress)
            counts = run.advance(horizon, self.progress)
            # Later ones are run only as far as the earliest escape, which they may not precede.
            if counts is None and most is None:
                raise TooLong(
                    f"the mode of eigenvalue {short(value.middle)} is not too large after "
                    f"{self.descent.budget} steps; allow more steps by --max-steps"
                )
            if counts is not None:
                least = counts[0] if least is None else min(counts[0], least)
                most = counts[1] if most is None else min(counts[1], most)
        return NEVER if most is None else FirstStep(least, most)

    def _escapes(
        self, values: Sequence[Eigenvalue], level: Eigenvalue
    ) -> list[tuple[Eigenvalue, PairPassage | None]]:
        """The runs of modes that may become too large; None for one of unknown sign.

        The largest come first: they are likely the first, so that the others need not run far.
        """
        runs: list[tuple[Eigenvalue, PairPassage | None]] = []
        for value in sorted(set(values), key=lambda v: -v.most):
            if value.most <= level.low:
                continue
            if value.low <= 0 <= value.high:
                runs.append((value, None))
                continue
            rising = value.low > 0
            ends = (level.low, level.high) if rising else (-level.high, -level.low)
            run = PairPassage(self.pair(value), ends, rising=rising, strict=True)
            runs.append((value, run))
        return runs
