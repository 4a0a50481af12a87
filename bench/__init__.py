"""What calls cost: speeds of the parts, cost over one quantity, ratios to an earlier revision.

Samples are stored in `bench/results`, from which `bench.page` writes the page on performance.

May import every room. Never decides whether a test passes.
"""
