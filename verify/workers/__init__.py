"""A pool of processes, and a file of finished parts that an interrupted run goes on from.

May import nothing of ours but the words that all rooms share. Never knows what the work is.
"""
