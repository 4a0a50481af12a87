"""What several tests share: cases, brute-force runs, files of matrices.

May import any room, and no test.
"""
