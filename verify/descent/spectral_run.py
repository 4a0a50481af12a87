"""Trajectories by modes: one run for each distinct eigenvalue, to the digits asked for."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import mpmath

from rankclock.verify.arithmetic.outcomes import Diverges, Undefined
from rankclock.verify.arithmetic.precision import bits_of, precision
from rankclock.verify.descent.factorisation import Factorisation, rounded
from rankclock.verify.descent.mpmath_mode import bounded_iterates
from rankclock.verify.descent.recording import Progress, Real, RecordedRun, Schedule, rank_of
from rankclock.verify.descent.rounding import Growth

# guess: digits lost on the way that a first run stands; more are tried where it does not.
_GUARD_DIGITS = 25
# guess: beyond so many bits a step takes milliseconds, and a run that loses all of them goes on
# losing.
MOST_BITS = 1 << 17
# guess: steps between two calls of progress, some milliseconds.
_CALL_EVERY = 256
# guess: what is so much larger than start and limit does not come back.
_FAR = 2**332
# Covers the rounding of a bound, computed in a few operations of at least 53 bits.
_UP = 1 + 2.0**-20


def run_spectral(
    spectrum: tuple[Fraction, ...], schedule: Schedule, digits: int, progress: Progress | None
) -> RecordedRun:
    """Every eigenvalue within 10^-digits alpha^N of exact gradient descent.

    spectrum: eigenvalues of the ground truth (d^N). progress: called with the steps done, summed
    over the distinct eigenvalues. Raises Diverges when the run does, Undefined when it needs
    too many digits.
    """
    kept, modes = schedule.kept, {}
    for index, lam in enumerate(dict.fromkeys(spectrum)):
        modes[lam] = _mode(lam, schedule, digits, progress, before=index * schedule.steps)
    with precision(bits_of(digits + _GUARD_DIGITS)):
        levels = {lam: rounded(lam) for lam in modes}
        rows = [tuple(modes[lam][i][0] for lam in spectrum) for i in range(len(kept))]
        errors = tuple(
            mpmath.sqrt(sum(modes[lam][i][1] ** 2 for lam in spectrum)) for i in range(len(kept))
        )
        loss = tuple(
            sum((w - levels[lam]) ** 2 for w, lam in zip(row, spectrum, strict=True)) / 2
            for row in rows
        )
        ranks = tuple(rank_of(row) for row in rows)
    return RecordedRun(
        engine="spectral",
        eta=schedule.start.eta,
        steps=tuple(kept),
        loss=loss,
        effective_rank=ranks,
        eigenvalues=tuple(rows),
        product_error=errors,
        spectrum=spectrum,
        digits=digits,
    )


def _mode(
    lam: Fraction, schedule: Schedule, digits: int, progress: Progress | None, *, before: int
) -> list[tuple[Real, Real]]:
    """Eigenvalue and bound on its error at the kept steps.

    before: steps of the modes that are done, for progress.
    """
    bits = bits_of(digits + _GUARD_DIGITS)
    last = schedule.kept[-1]
    while bits <= MOST_BITS:
        values = _attempt(lam, schedule, digits, bits, progress, before)
        if values is not None:
            return values
        bits *= 2
    raise Undefined(
        f"{digits} correct digits after {last} steps would need more than {MOST_BITS} bits"
    )


def _attempt(
    lam: Fraction,
    schedule: Schedule,
    digits: int,
    bits: int,
    progress: Progress | None,
    before: int,
) -> list[tuple[Real, Real]] | None:
    """One run at one precision; None where its error comes to exceed what is allowed."""
    start, kept = schedule.start, schedule.kept
    with precision(64):
        level, first = rounded(lam), rounded(start.alpha**start.depth)
        allowed = mpmath.mpf(10) ** -digits * first
        # From beta > 2 alpha the start is larger than alpha^N.
        size = rounded(max(start.alpha, abs(start.alpha - (start.beta or 0))))
        far = _FAR * (abs(level) + size**start.depth)
    values: list[tuple[Real, Real]] = []
    orbit = _perturbed(lam, schedule, bits) if start.beta else _identical(lam, schedule, bits)
    for k, (value, error) in enumerate(orbit):
        if k == kept[len(values)]:
            values.append((value, error))
        if abs(value) > far:
            raise Diverges(
                "gradient descent diverges: the mode of eigenvalue "
                f"{mpmath.nstr(level, 6)} is {mpmath.nstr(value, 3)} at step {k}"
            )
        # An error bound of the size of the value squares itself from step to step.
        if not error < max(abs(value), first) or values[-1][1] > allowed:
            return None
        if progress and k % _CALL_EVERY == 0:
            progress(before + k)
        if k == kept[-1]:
            return values
    return None


def _identical(lam: Fraction, schedule: Schedule, bits: int) -> Iterator[tuple[Real, Real]]:
    """w = d^N with a bound on its error, from that of d."""
    start, depth = schedule.start, schedule.start.depth
    for value, error in bounded_iterates(
        lam, depth=depth, alpha=start.alpha, eta=start.eta, steps=schedule.steps, bits=bits
    ):
        # A generator must not hold the precision while its caller runs.
        with precision(bits):
            largest = abs(value) + error
            moved = depth * largest ** (depth - 1) * error
            power, rounding = value**depth, largest**depth * mpmath.mpf(2) ** (2 - bits)
            bound = (moved + rounding) * _UP
        yield power, bound


def _perturbed(lam: Fraction, schedule: Schedule, bits: int) -> Iterator[tuple[Real, Real]]:
    """w = a b^(N-1), a the mode of W_1 and b that of every other factor, from the perturbed start.

    Errors grow as those of the N factors with one row, which pass through no fewer roundings.
    """
    start, depth = schedule.start, schedule.start.depth
    problem = Factorisation.of(
        ((lam,),), depth=depth, alpha=start.alpha, eta=start.eta, beta=start.beta
    )
    with precision(bits):
        up = 1 + mpmath.mpf(2) ** -40
        a, b = rounded(problem.start(0)), rounded(problem.alpha)
        level, rate = rounded(lam), rounded(problem.eta)
        growth = Growth(depth, 1, rate * up, abs(level) * up, mpmath.mpf(2) ** -bits)
        proved = None if problem.largest_factor is None else rounded(problem.largest_factor) * up
        largest = proved if proved is not None else max(abs(a), abs(b)) * up
        error = growth.added(largest)
    while True:
        with precision(bits):
            w = a * b ** (depth - 1)
            bound = growth.product(error, largest=largest)
        yield w, bound
        with precision(bits):
            push = rate * (w - level)
            error = growth.advance(error, largest=largest, residual=abs(w - level))
            a, b = a - push * b ** (depth - 1), b - push * a * b ** (depth - 2)
            largest = proved if proved is not None else max(abs(a), abs(b)) * up
