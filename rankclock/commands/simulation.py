"""One run of `rankclock simulate`: what is refused before it, and the run."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from rankclock.options import note
from rankclock.progress import progress_bar
from rankclock.step_size import settle_step_size
from rankclock.verify.arithmetic.decimals import decimal_below, decimal_text
from rankclock.verify.arithmetic.outcomes import Diverges, TooLong, Undefined
from rankclock.verify.arithmetic.rationals import short
from rankclock.verify.descent.matrix_spectrum import spectrum_range
from rankclock.verify.descent.recording import RecordedRun, held
from rankclock.verify.descent.start import require_mode, require_perturbation
from rankclock.verify.descent.trajectory import trajectory
from rankclock.verify.errors import InputError
from rankclock.verify.ground_truth.eigenvalues import parse_spectrum
from rankclock.verify.ground_truth.matrix import OPTION, GroundTruth, read_matrix
from rankclock.verify.hitting.perturbed_start import is_within_theorem
from rankclock.verify.hitting.step_size import step_size_limit
from rankclock.verify.limits import DIGITS

# guess: a run of more digits takes hours, and is a mistyped number.
MOST_DIGITS = 10_000
# guess: a step of the matrix engine multiplies matrices of long numbers, the others do not.
MOST_ROWS = {"spectral": 2000, "matrix": 60, "float": 2000}
# guess: what a laptop has to spare.
MOST_BYTES = 4 * 10**9
# guess: a number of mpmath, with the integer it points to, at the usual number of digits.
_MPF_BYTES = 250
# needed: the size of a float64.
_FLOAT_BYTES = 8
# Needed: float64 ends near 1e-308, and the powers of alpha are multiplied once more.
_LEAST_FLOAT = Fraction(1, 10**300)


@dataclass(frozen=True)
class Simulation:
    """What a run is asked for.

    depth: number of factors N. eta: step size, or "auto". digits: those that are right, None for
    the default. every: steps from one record to the next. beta: perturbation of the first factor,
    None for the identical start. beyond_limit: run where no theorem covers the step size.
    """

    depth: int
    alpha: Fraction
    eta: Fraction | str
    steps: int
    engine: str
    digits: int | None
    every: int
    beta: Fraction | None
    beyond_limit: bool

    def require_numbers(self) -> None:
        """Refuse numbers out of their range."""
        require_mode(self.depth, self.alpha, self.eta)
        if self.steps < 0:
            problem = f"{self.steps} is negative"
            raise InputError("--steps", problem, "give the number of steps, 0 or more")
        if self.every < 1:
            raise InputError("--every", f"{self.every} is below 1", "give 1 to record every step")
        if self.digits is not None and not 1 <= self.digits <= MOST_DIGITS:
            problem = f"{self.digits} is not within 1..{MOST_DIGITS}"
            raise InputError("--digits", problem, f"leave it out for {DIGITS}")
        require_perturbation(self.beta)

    def run(self, spectrum: str | None, matrix: Path | None) -> RecordedRun:
        """Run gradient descent, on the eigenvalues or the matrix: exactly one is not None."""
        levels = parse_spectrum(spectrum) if spectrum is not None else None
        truth = read_matrix(matrix, OPTION) if matrix is not None else None
        if levels is not None:
            self._require_room(len(levels))
            lowest, highest = min(levels), max(levels)
        else:
            assert truth is not None
            self._require_room(truth.size)
            # Bounds are all that the limit of the step size needs.
            lowest, highest = spectrum_range(truth.entries)
        ends = lowest, highest
        step = self._step_size(*ends)
        self._say_where_no_theorem_reaches()
        self._say_what_is_rounded(truth)
        try:
            return self._run(levels, truth, step)
        except Diverges as problem:
            raise TooLong(f"{problem}; {self._smaller_step(step, *ends)}") from None
        except Undefined as problem:
            remedy = "give fewer --steps or --digits, or --engine float"
            raise TooLong(f"{problem}; {remedy}") from None

    def _run(
        self, levels: tuple[Fraction, ...] | None, truth: GroundTruth | None, step: Fraction
    ) -> RecordedRun:
        # The spectral engine runs each distinct eigenvalue once; how long matrices take is open.
        modes = len(set(levels)) if levels and self.engine == "spectral" else None
        try:
            with progress_bar("steps") as bar:
                task = bar.add_task("", total=None if modes is None else self.steps * modes)
                return trajectory(
                    spectrum=levels,
                    matrix=truth.entries if truth else None,
                    depth=self.depth,
                    alpha=self.alpha,
                    eta=step,
                    steps=self.steps,
                    engine=self.engine,
                    digits=self.digits or DIGITS,
                    every=self.every,
                    beta=self.beta,
                    progress=lambda done: bar.update(task, completed=done),
                )
        except OverflowError:
            raise InputError(
                "--engine",
                f"a number given or met is beyond the range of float64 ({self.engine})",
                "scale the ground truth, or --engine matrix",
            ) from None

    def _require_room(self, size: int) -> None:
        """Refuse what would not end, or not fit in memory. size: number of rows or eigenvalues."""
        most = MOST_ROWS[self.engine]
        if size > most:
            remedy = f"give at most {most}"
            if self.engine == "matrix":
                remedy = "use --engine float (the matrix engine is slow)"
            raise InputError(
                "--engine",
                f"{size} eigenvalues or rows are too many for {self.engine}, which takes {most}",
                remedy,
            )
        self._require_memory_for_records(size)
        if self.engine == "float":
            self._require_float_range(size)

    def _require_memory_for_records(self, size: int) -> None:
        # The records of matrices are kept at regular steps, and may be more than are asked for.
        kept = held(self.engine, self.steps, self.every)
        memory = kept * _bytes_of_a_record(self.engine, size)
        if memory <= MOST_BYTES:
            return
        remedy = "give a larger --every that divides --steps, or --engine spectral"
        if self.engine == "spectral":
            remedy = "give a larger --every"
        raise InputError(
            "--every",
            f"{self.every} keeps {kept} steps in memory, about {memory / 1e9:.3g} GB",
            remedy,
        )

    def _require_float_range(self, size: int) -> None:
        # A step holds the factors, and the products from the left and from the right.
        memory = 3 * self.depth * size**2 * _FLOAT_BYTES
        if memory > MOST_BYTES:
            raise InputError(
                "--engine",
                f"{self.depth} factors of {size} rows need {memory / 1e9:.3g} GB in float",
                "use --engine spectral",
            )
        if self.alpha**self.depth < _LEAST_FLOAT:
            raise InputError(
                "--alpha",
                f"its power {self.depth} is below the range of float64",
                "use --engine matrix or spectral",
            )

    def _step_size(self, lowest: Fraction, highest: Fraction) -> Fraction:
        """The step size of the run, for eigenvalues in a range."""
        try:
            step = settle_step_size(
                self.eta,
                depth=self.depth,
                alpha=self.alpha,
                lowest=lowest,
                highest=highest,
                beta=self.beta,
            )
            limit = step_size_limit(
                depth=self.depth, alpha=self.alpha, lowest=lowest, highest=highest, beta=self.beta
            )
        except InputError as problem:
            if not self.beyond_limit or not isinstance(self.eta, Fraction):
                remedy = "give a smaller step size, --eta auto, or --beyond-limit"
                raise InputError(problem.option, problem.problem, remedy) from None
            note(f"--eta: {problem.problem}; the theorems do not cover this run")
            return self.eta
        except OverflowError:
            problem_of_float = "it or the limit for this start is beyond the range of float64"
            raise InputError("--eta", problem_of_float, "give --eta auto") from None
        # The theorems ask for less than the limit, which is itself not refused.
        if step >= limit.below:
            note(
                f"--eta: {short(step)} is not below the limit {limit.formula} = "
                f"{short(limit.below)}; the theorems do not cover this run"
            )
        return step

    def _smaller_step(self, step: Fraction, lowest: Fraction, highest: Fraction) -> str:
        """What to do about a run that diverges, for eigenvalues in a range."""
        limit = step_size_limit(
            depth=self.depth, alpha=self.alpha, lowest=lowest, highest=highest, beta=self.beta
        )
        # Where the start is beyond the theorem, so may be a run within its limit.
        if step <= limit.below:
            return "give a smaller --eta, or a --beta below alpha"
        most = decimal_text(decimal_below(limit.below))
        return f"give a smaller --eta: at most {most} is within the limit {limit.formula}"

    def _say_where_no_theorem_reaches(self) -> None:
        if self.beta and not is_within_theorem(self.depth, self.alpha, self.beta):
            note(
                f"--beta: {short(self.beta)} is not below (c-1) alpha, (c-1) c^(N-1) = 1; the "
                "theorems do not cover this run"
            )

    def _say_what_is_rounded(self, truth: GroundTruth | None) -> None:
        if truth is not None and truth.note:
            note(f"{truth.name}: {truth.note}")
        if truth is not None and self.engine == "spectral":
            note(
                f"{truth.name}: its eigenvalues are floating-point numbers "
                "(numpy.linalg.eigvalsh), which no error bound here includes"
            )
        if self.engine == "float" and self.digits is not None:
            note("--digits does not apply to --engine float")


def _bytes_of_a_record(engine: str, size: int) -> int:
    """Memory of one recorded step."""
    if engine == "spectral":
        return size * _MPF_BYTES
    return size**2 * (_MPF_BYTES if engine == "matrix" else _FLOAT_BYTES)
