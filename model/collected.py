"""A collector for those who set none: the headline outcomes, month by month, read from the ledgers on access."""

from dataclasses import replace
from typing import Any

import pandas as pd
from mesa import DataCollector

from model.outcomes import Seen, headline


class Collected(DataCollector):  # type: ignore[misc]
    """Every headline outcome after every month so far, as ``model.outcome`` gave it then.

    Nothing is collected while the model runs: the ledgers keep all months. One thing may move later: a settlement counts
    until it is seen, within six months, that it did not hold.
    """

    def __init__(self, model: Any) -> None:
        self._model = model
        self._kept: tuple[int, dict[str, list[float]]] = (-1, {})
        super().__init__()
        self.model_reporters = {item.name: item.name for item in headline()}

    @property
    def model_vars(self) -> dict[str, list[float]]:
        """Values by outcome, month by month."""
        month = self._model.month
        if self._kept[0] != month:
            self._kept = (month, self._read(month))
        return self._kept[1]

    @model_vars.setter
    def model_vars(self, value: Any) -> None:
        """Mesa lays an empty table here."""

    def _read(self, month: int) -> dict[str, list[float]]:
        seen = Seen.of(self._model.world)
        then = {
            (end, back): replace(seen, first=max(0, end - back), last=end, end=end)
            for end in range(1, month + 1)
            for back in {item.window for item in headline()}
        }
        return {
            item.name: [item.function(then[end, item.window]) for end in range(1, month + 1)]
            for item in headline()
        }

    @property
    def _collection_steps(self) -> list[int]:
        return list(range(1, self._model.month + 1))

    @_collection_steps.setter
    def _collection_steps(self, value: Any) -> None:
        """Mesa lays an empty list here."""

    def collect(self, model: Any) -> None:
        """Nothing to be done: every month is there already."""

    def get_model_vars_dataframe(self) -> pd.DataFrame:
        """As a frame, by months done."""
        return pd.DataFrame(self.model_vars, index=pd.Index(self._collection_steps, name="months"))

    def __repr__(self) -> str:
        return f"<Collected: {len(self.model_reporters)} headline outcomes after {self._model.month} months>"
