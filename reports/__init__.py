"""How results are shown: one page, its tables and its figures."""

from rankclock.reports.page.write import write_report

__all__ = ["write_report"]
