"""All claims of known truth, by subject."""

from __future__ import annotations

from truth import (
    algebra,
    analysis,
    floors,
    integers,
    matrices,
    optimisation,
    probability,
    special,
    sums,
    theorems,
)
from truth.entry import Entry

SUBJECTS: dict[str, tuple[Entry, ...]] = {
    subject.__name__.rpartition(".")[2]: subject.ENTRIES
    for subject in (
        analysis,
        algebra,
        sums,
        floors,
        special,
        matrices,
        probability,
        optimisation,
        integers,
        theorems,
    )
}
ENTRIES: dict[str, Entry] = {entry.id: entry for entries in SUBJECTS.values() for entry in entries}
