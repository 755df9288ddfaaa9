"""The Mesa model at the door of the project: places, policies and numbers may be given as text, as on the command line."""

import scenarios
from grassroots.errors import Refused
from grassroots.options import check_targets, read_setting
from model.given import Readers
from model.governance_model import GovernanceModel as _GovernanceModel
from model.run import Run


def read_number(name: str, text: str) -> float:
    """A number as on the command line: ``0.4``, or ``on`` and ``off`` for a switch.

    Raises:
        Refused: it is none.
    """
    return read_setting(f"{name}={text}")[1]


class GovernanceModel(_GovernanceModel):
    """A place as a Mesa model: ``GovernanceModel("wusheng", rng=7, policies="lost-work-allowance=30")``.

    Places and policies are given by name, by the path of a file, or as they are loaded; several policies in a list. All
    arguments are those of :class:`model.governance_model.GovernanceModel`.
    """

    readers = Readers(scenarios.load, scenarios.load_policy, read_number)

    @staticmethod
    def accepted(run: Run) -> Run:
        """The run, where every policy of it acts somewhere at some time.

        Raises:
            Refused: one does not.
        """
        try:
            check_targets(run, run.policies)
        except Refused as error:
            raise Refused(str(error).replace("--villages N", "villages=N")) from None
        return run
