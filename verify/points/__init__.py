"""Points at which a claim is tried: how they are drawn, judged, measured and shrunk.

May import `evaluate` and below. Never decides how strong evidence is.
"""
