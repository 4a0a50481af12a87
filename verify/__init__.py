"""How claims are checked, and the answers that the theorems give: two branches on one stem.

May import `theory`. Never prints, and never reads the command line; what users import stands in
`rankclock` itself.
"""
