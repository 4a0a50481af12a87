"""One file per erratum; rankclock.theory.errata_registry finds them."""
