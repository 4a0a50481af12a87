"""The pages of the report, from a ledger.

May import `figures` and `notation`. Never checks a claim.
"""
