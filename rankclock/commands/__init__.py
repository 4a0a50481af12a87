"""One file a command: its options, and how its answer is printed.

May import every room below the command line. Never holds mathematics: that stands in `verify`.
"""
