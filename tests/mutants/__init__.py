"""Small faults planted in the trust base, one at a time, and which of them its own tests notice.

`trust_base.toml` says which tests are those of a module, `survivors.toml` which mutants nobody can
notice, each with the reason. `run.py` is what `make mutants` runs.
"""
