"""Pilots in the field, tried out in the model before anybody pays for one.

worlds.py     every village with and without the policy, on the same luck
designs.py    what a trial would have found: estimators and repeated trials, from arrays alone
pilot.py      all of it together, labelled
"""

from experiments.trial.pilot import Pilot, trial

__all__ = ["Pilot", "trial"]
