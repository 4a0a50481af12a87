"""One file per erratum; theory.errata_registry finds them."""
