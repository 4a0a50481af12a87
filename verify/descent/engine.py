"""Which loop runs the steps of a mode: Python integers, or the same in machine words with numba.

Both give the same integers, so a result never depends on whether numba is there.
"""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from types import ModuleType

from rankclock.verify.descent.mode_steps import OrbitEnd, Track

# measured: to import numba and to compile a loop takes one to two seconds of CPU, in which Python
# integers go so many steps of one orbit. A run that is already so long is likely to last as long
# again.
PATIENCE = 400_000
# guess: steps between two calls of progress, some tenths of a second; Ctrl-C waits as long.
CHUNK, COMPILED_CHUNK = 50_000, 2_000_000


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
