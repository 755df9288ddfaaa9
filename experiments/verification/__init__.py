"""Verification: every mechanism against a formula, a known law of chance or an exhaustive small case; chance, order and drift.

Verification asks whether the code does what the equations say, never whether the equations are right. Each check is declared
once (:mod:`experiments.verification.check`), with its formula in both languages; tests and ``grassroots verify`` run the same.
"""

from experiments.verification import chance as _chance
from experiments.verification import disputes as _disputes
from experiments.verification import institutions as _institutions
from experiments.verification import meetings as _meetings
from experiments.verification import order as _order
from experiments.verification import people as _people
from experiments.verification import stationary as _stationary
from experiments.verification.check import CHECKS as CHECKS
from experiments.verification.check import Result as Result
from experiments.verification.check import run as run
from experiments.verification.check import verdicts as verdicts

MODULES = (_chance, _people, _meetings, _disputes, _institutions, _order, _stationary)
"""Where the checks stand, in the order in which they are told."""
