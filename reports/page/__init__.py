"""The pages of the report, from a ledger.

May import `figures`, `notation`, `theory` and the rooms of `verify`. Never checks a claim.
"""
