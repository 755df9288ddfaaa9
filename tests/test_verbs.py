"""A verb is one file: it is found by being there."""

from pathlib import Path

import pytest

from grassroots import verbs
from grassroots.command import found

WAVE = """
def wave() -> None:
    \"\"\"Wave.\"\"\"

VERBS = {%d: wave}
"""


def with_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, place: int) -> None:
    (tmp_path / f"{name}.py").write_text(WAVE % place, "utf-8")
    monkeypatch.setattr(verbs, "__path__", [*verbs.__path__, str(tmp_path)])


def test_a_file_put_there_is_a_verb(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = found()
    with_file(tmp_path, monkeypatch, "wave", 15)
    after = found()
    assert set(after) == {*before, 15} and after[15].__name__ == "wave"


def test_a_file_that_helps_a_verb_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_file(tmp_path, monkeypatch, "wave_shown", 16)
    assert 16 not in found()


def test_two_verbs_in_one_place_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_file(tmp_path, monkeypatch, "waving", 10)
    with pytest.raises(RuntimeError, match="waving: place 10"):
        found()
