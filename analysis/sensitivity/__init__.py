"""Which uncertain numbers move an outcome, told apart from seed noise. Knows points and values, never a model."""

from analysis.sensitivity.bands import Bands
from analysis.sensitivity.gate import Gate, converged
from analysis.sensitivity.methods import analyse
from analysis.sensitivity.problem import Problem
from analysis.sensitivity.result import Index, Indices

__all__ = ["Bands", "Gate", "Index", "Indices", "Problem", "analyse", "converged"]
