"""Tables by address: the compiler's columns read and write as numpy does, and no index of the month leaves its column."""

from typing import Any, NamedTuple

import numpy as np
import pytest
from laws import LIVELY, fingerprint, total
from numba import njit
from numba.core.errors import TypingError
from numpy.typing import NDArray

from model import simulate as main_path
from model.compiled import rule
from model.month import months
from model.parameters import Parameters, Settings
from model.run import Run
from model.simulate import simulate
from model.state import ledger
from model.state.columns import hold
from model.state.tables import Tables

DTYPES = (np.float64, np.int64, np.int32, np.int8)


class Kind(NamedTuple):
    """Columns of one dtype, of one, two and three axes."""

    one: Any
    two: Any
    three: Any


class Numbers(NamedTuple):
    rate: float
    more: float


class Held(NamedTuple):
    """Everything a table may hold."""

    floats: Kind
    words: Kind
    rows: Kind
    codes: Kind
    alone: Any
    numbers: Numbers
    times: int


def filled(seed: int) -> Held:
    chance = np.random.default_rng(seed)
    kinds = [
        Kind(*(chance.integers(0, 20, shape).astype(dtype) for shape in ((5,), (5, 3), (2, 5, 3))))
        for dtype in DTYPES
    ]
    return Held(*kinds, alone=np.zeros(11), numbers=Numbers(0.375, 2.5), times=3)


@rule
def shift(kind: Kind, i: int, by: float) -> float:
    """Read and write every column, by indices of several types."""
    kind.one[i] += by
    kind.two[np.int32(i), 2] = kind.one[i] * 2
    kind.three[1, i, np.int8(1)] -= kind.two[i, 0]
    kind.three[0, i, 2], kind.one[0] = kind.one[0], kind.three[0, i, 2]
    lengths = kind.one.shape[0] + 10 * kind.two.shape[1] + 100 * kind.three.shape[2]
    return lengths + 1000.0 * len(kind.three) + float(kind.three[1, i, 1])


def work(t: Held) -> float:
    t = hold(t)
    found = 0.0
    for k in range(t.times):
        for i in range(len(t.rows.one)):
            t.alone[k] += t.numbers.rate * t.numbers.more
            found += shift(t.floats, i, t.numbers.rate) + shift(t.words, i, 3) + shift(t.rows, i, 1)
            t.alone[k + 4] = found + shift(t.codes, i, 1)
    return found


def test_columns_of_every_type_and_shape_do_what_arrays_do() -> None:
    compiled: Any = njit(_nrt=False, error_model="numpy")(work)
    ours, plain = filled(1), filled(1)
    assert compiled(ours) == work(plain)
    for mine, his in zip(ours[:4], plain[:4], strict=True):
        for a, b in zip(mine, his, strict=True):
            assert a.dtype == b.dtype
            assert np.array_equal(a, b)
    assert np.array_equal(ours.alone, plain.alone) and ours.alone.any()
    assert not np.array_equal(ours.floats.one, filled(1).floats.one)


def test_a_table_written_between_two_calls_is_read_as_it_stands() -> None:
    """What is held is laid down again at each call: nothing is remembered from the last one."""

    @njit(_nrt=False)  # type: ignore[untyped-decorator]
    def first(t: Held) -> float:
        t = hold(t)
        return t.floats.one[0] + t.numbers.rate

    t = filled(2)
    before = first(t)
    t.floats.one[0] += 5.0
    assert first(t) == before + 5.0
    other = t._replace(floats=filled(3).floats, numbers=Numbers(0.5, 0.0))
    assert first(other) == other.floats.one[0] + 0.5


class One(NamedTuple):
    column: Any


@pytest.mark.parametrize(
    "column",
    [np.zeros((4, 4)).T[::2], np.frombuffer(b"12345678" * 2), "text"],
    ids=["not contiguous", "read only", "no column"],
)
def test_what_is_no_column_is_refused(column: Any) -> None:
    @njit(_nrt=False)  # type: ignore[untyped-decorator]
    def length(t: One) -> int:
        return len(hold(t).column)

    with pytest.raises(TypingError, match="column"):
        length(One(column))


def test_more_or_fewer_indices_than_axes_are_refused() -> None:
    @njit(_nrt=False)  # type: ignore[untyped-decorator]
    def row(t: One) -> float:
        return hold(t).column[0]

    assert row(One(np.ones(3))) == 1.0
    with pytest.raises(TypingError):
        row(One(np.ones((3, 3))))


# the checking run


class Watched:
    """A column that looks at every index, and of which only single elements can be had."""

    def __init__(self, of: NDArray[Any]) -> None:
        self.of = of
        self.shape = of.shape

    def __len__(self) -> int:
        return len(self.of)

    def __getitem__(self, at: Any) -> Any:
        return self.of[self.looked_at(at)]

    def __setitem__(self, at: Any, value: Any) -> None:
        self.of[self.looked_at(at)] = value

    def looked_at(self, at: Any) -> tuple[int, ...]:
        axes = at if isinstance(at, tuple) else (at,)
        if len(axes) != self.of.ndim or not all(
            0 <= int(k) < n for k, n in zip(axes, self.of.shape, strict=True)
        ):
            raise IndexError(f"{at} of {self.of.shape}")
        return axes


def watched(table: Any) -> Any:
    """The same tables with columns that look."""
    if isinstance(table, np.ndarray):
        return Watched(table)
    return type(table)(*map(watched, table)) if isinstance(table, tuple) else table


def plainly(t: Tables, s: Settings, p: Parameters, *others: Any) -> int:
    """The month in plain Python, with its indices looked at."""
    return int(months.py_func(watched(t), watched(s), p, *others))  # type: ignore[attr-defined]


CHECKED = Run(
    villages=2, months=62, seed=47, values={**LIVELY, "registered": 320, "contact_rule": 2, "per_1000": 250}
)


def test_a_watched_column_finds_what_leaves_it() -> None:
    column = Watched(np.zeros((2, 3)))
    assert column[1, 2] == 0.0
    for at in ((-1, 0), (0, 3), (2, 0), 0, (0, 0, 0)):
        with pytest.raises(IndexError):
            column[at]


@pytest.mark.slow
def test_no_index_of_the_month_leaves_its_column(monkeypatch: pytest.MonkeyPatch) -> None:
    """Five years of two villages in plain Python, everything at work: every index within its column, and the same bits."""
    compiled = simulate(CHECKED)
    monkeypatch.setattr(main_path, "months", plainly)
    world = simulate(CHECKED)
    assert fingerprint(world) == fingerprint(compiled)
    for column in (ledger.AROSE, ledger.PETITIONS, ledger.CAME, ledger.OWN_BALLOTS, ledger.RED_CARDED):
        assert total(world, column).any()
