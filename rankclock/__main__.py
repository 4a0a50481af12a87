"""`python -m rankclock` is the command `rankclock`."""

from rankclock.main import run

run()
