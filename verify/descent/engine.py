"""Which loop runs the steps of modes: Python integers, or the same in machine words with numba.

Both give the same integers, so a result never depends on whether numba is there.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from types import ModuleType

from rankclock.verify.descent.mode_steps import OrbitEnd, Track
from rankclock.verify.descent.pair_steps import Moved, PairRun

# measured: to import numba and to load a loop from disk takes 0.6 s of CPU, in which Python
# integers go 200 000 to 400 000 steps; one to two seconds where it is compiled, once on a machine.
# A run that is already so long is likely to last as long again.
PATIENCE = 200_000
# guess: steps between two calls of progress, some tenths of a second; Ctrl-C waits as long.
CHUNK, COMPILED_CHUNK = 50_000, 2_000_000
# measured: a call costs as much as so many steps in Python, about.
WORTH_A_CALL = 100


def is_compilable() -> bool:
    """Whether numba is installed. It is not imported for that, which would take half a second."""
    return find_spec("numba") is not None


@cache
def compiled_mode() -> ModuleType | None:
    """The compiled loops of one mode, None without numba. The first call imports numba."""
    try:
        from rankclock.verify.descent import compiled_mode as loops
    except ImportError:
        return None
    return loops


def advance(
    track: Track, x: int, steps: int, stop: int, *, before: int
) -> tuple[int, int, OrbitEnd]:
    """As Track.advance, of fewer steps where that takes long.

    before: steps taken, or to take, that show whether a compiled loop is worth its compilation.
    """
    loops = compiled_mode() if before >= PATIENCE else None
    if loops is not None:
        moved: tuple[int, int, OrbitEnd] | None
        moved = loops.advance(track, x, min(steps, COMPILED_CHUNK), stop)
        if moved is not None:
            return moved
    return track.advance(x, min(steps, CHUNK), stop)


def advance_both(
    slow: Track, fast: Track, xs: tuple[int, int], steps: int, stops: tuple[int, int]
) -> tuple[tuple[int, int], int] | None:
    """Both orbits of a mode after as many steps as both can take, and that number.

    xs, stops: of the slower and of the faster orbit. None where no compiled loop takes them.
    """
    loops = compiled_mode()
    if loops is None:
        return None
    moved: tuple[tuple[int, int], int] | None = loops.advance_both(slow, fast, xs, steps, stops)
    return moved


@cache
def compiled_pair() -> ModuleType | None:
    """The compiled loop of two modes, None without numba. The first call imports numba."""
    try:
        from rankclock.verify.descent import compiled_pair as loops
    except ImportError:
        return None
    return loops


def advance_pairs(runs: Sequence[PairRun], *, before: int) -> list[Moved] | None:
    """Runs of two modes as far as a compiled loop takes them, their levels not told.

    before: as for `advance`. None where there is no compiled loop, or it is not worth it.
    """
    worth = before >= PATIENCE and sum(run.steps for run in runs) >= WORTH_A_CALL
    loops = compiled_pair() if worth else None
    if loops is None:
        return None
    moved: list[Moved] = loops.advance_all(runs)
    return moved
