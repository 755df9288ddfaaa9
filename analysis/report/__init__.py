"""Self-contained pages from labelled results."""

from analysis.report.compare import compare_page
from analysis.report.demo import demo_page
from analysis.report.run import run_page

__all__ = ["compare_page", "demo_page", "run_page"]
