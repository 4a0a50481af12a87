"""`python -m rankclock` is the command `rankclock`."""

from rankclock.entry import run

run()
