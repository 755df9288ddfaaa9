"""Self-contained pages from labelled results."""

from analysis.report.run import run_page

__all__ = ["run_page"]
