"""Which uncertain numbers move an outcome, told apart from seed noise. Knows points and values, never a model."""

from analysis.sensitivity.bands import Bands
from analysis.sensitivity.methods import Tail, analyse
from analysis.sensitivity.problem import Problem
from analysis.sensitivity.resampling import Resampling
from analysis.sensitivity.result import Index, Indices
from analysis.sensitivity.width import Width, width_of

__all__ = ["Bands", "Index", "Indices", "Problem", "Resampling", "Tail", "Width", "analyse", "width_of"]
