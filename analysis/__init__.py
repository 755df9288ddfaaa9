"""Figures and pages from labelled results. Knows the files and frames of a run, never the model behind them."""
