"""Windows of low effective rank: the steps at which the wanted modes are learned and the others
still small.
"""

from rankclock.verify.window.answer import Opening, Window
from rankclock.verify.window.rank_window import rank_window

__all__ = ["Opening", "Window", "rank_window"]
