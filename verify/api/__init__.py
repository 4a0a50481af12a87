"""What Python code calls: the answers for values of Python, and for training loops.

May import `window` and below. Never prints, and never reads the command line.
"""
