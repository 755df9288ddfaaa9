"""Tables by address: how the compiled month hands the state on from function to function.

Numba hands an array on as seven machine words, and a table of 23 columns as 161; a month has sixty arrays of settings
and three hundred numbers besides. ``hold`` lays them down once, at the top of the compiled entry, and from there on one
address is handed on. In plain Python ``hold`` gives back what it was given.

What is held is a struct, made for the compiler alone: of a column its address and its shape, of a number the number, of
a table the same struct within. Nothing in it changes as long as the entry runs (a month writes *into* columns and never
puts another in their place), which the loads below promise to the compiler so that it may keep them in registers.

Two things differ from arrays of numba. An index is not looked at: one below 0 does not count from the end, and one
outside lies in foreign memory; :mod:`tests.test_columns` runs the month with columns that check. And only single
elements are read and written.

With ``model.compiled`` this is the only file that knows numba from the inside; see docs/how-to/when-numba-changes.md.
"""

import hashlib
import operator
from collections.abc import Callable
from typing import Any

from llvmlite import ir  # type: ignore[import-untyped]
from numba.core import cgutils
from numba.core import types as _types
from numba.core.errors import TypingError
from numba.core.typing.templates import (
    AbstractTemplate,
    AttributeTemplate,
    infer_getattr,
    infer_global,
    signature,
)
from numba.extending import (
    lower_builtin,
    lower_getattr,
    lower_getattr_generic,
    models,
    register_model,
    type_callable,
)

types: Any = _types  # their declarations do not tell a type checker what is in them
Kind = Any
"""A type as numba knows it."""


def hold[T](table: T) -> T:
    """The same tables, columns or numbers, in compiled code handed on by their address."""
    return table


class Column(types.Type):  # type: ignore[misc]
    """A contiguous array of which the compiler knows address and shape."""

    def __init__(self, dtype: Kind, ndim: int) -> None:
        self.dtype, self.ndim = dtype, ndim
        super().__init__(f"Column({dtype}, {ndim})")


class Held(types.Type):  # type: ignore[misc]
    """The address of the struct of one NamedTuple. The name is short, for numba writes it into every symbol."""

    def __init__(self, of: Kind) -> None:
        self.parts = dict(zip(of.fields, map(held, of), strict=True))
        inside = ", ".join(f"{name}: {part.name}" for name, part in self.parts.items())
        super().__init__(f"{of.instance_class.__name__}.{hashlib.sha256(inside.encode()).hexdigest()[:8]}")


def held(given: Kind) -> Kind:
    """What a value of this type becomes."""
    if isinstance(given, types.BaseNamedTuple):
        return Held(given)
    if isinstance(given, types.Array):
        if given.layout != "C" or not given.mutable:
            raise TypingError(f"a column is contiguous and can be written to; given is {given}")
        return Column(given.dtype, given.ndim)
    if isinstance(given, types.Number):
        return given
    raise TypingError(f"a table holds columns, numbers and tables; given is {given}")


# how they are laid out


@register_model(Column)
class _ColumnModel(models.StructModel):  # type: ignore[misc]
    def __init__(self, manager: Any, column: Column) -> None:
        shape = types.UniTuple(types.intp, column.ndim)
        super().__init__(manager, column, [("data", types.CPointer(column.dtype)), ("shape", shape)])


@register_model(Held)
class _HeldModel(models.PrimitiveModel):  # type: ignore[misc]
    def __init__(self, manager: Any, table: Held) -> None:
        super().__init__(manager, table, _struct(manager, table).as_pointer())


def _struct(manager: Any, table: Held) -> ir.LiteralStructType:
    """Its parts side by side, tables within as structs within."""
    return ir.LiteralStructType(
        _struct(manager, part) if isinstance(part, Held) else manager.lookup(part).get_value_type()
        for part in table.parts.values()
    )


# hold


@type_callable(hold)  # type: ignore[untyped-decorator]
def _type_hold(_: Any) -> Callable[[Kind], Kind]:
    return lambda table: Held(table) if isinstance(table, types.BaseNamedTuple) else None


@lower_builtin(hold, types.BaseNamedTuple)  # type: ignore[untyped-decorator]
def _hold(context: Any, builder: Any, sig: Any, args: Any) -> Any:
    place = cgutils.alloca_once(builder, context.get_value_type(sig.return_type).pointee)
    _lay_down(context, builder, sig.args[0], args[0], place)
    return place


def _lay_down(context: Any, builder: Any, kind: Kind, value: Any, place: Any) -> None:
    """Write a value to its place."""
    if isinstance(kind, types.BaseNamedTuple):
        for k, part in enumerate(kind):
            inside = cgutils.gep_inbounds(builder, place, 0, k)
            _lay_down(context, builder, part, builder.extract_value(value, k), inside)
    elif isinstance(kind, types.Array):
        array = context.make_array(kind)(context, builder, value)
        builder.store(array.data, cgutils.gep_inbounds(builder, place, 0, 0))
        builder.store(array.shape, cgutils.gep_inbounds(builder, place, 0, 1))
    else:
        builder.store(value, place)


# table.column


@infer_getattr
class _HeldAttributes(AttributeTemplate):  # type: ignore[misc]
    key = Held

    def generic_resolve(self, table: Held, name: str) -> Kind:
        return table.parts.get(name)


@lower_getattr_generic(Held)  # type: ignore[untyped-decorator]
def _part(context: Any, builder: Any, table: Held, address: Any, name: str) -> Any:
    place = cgutils.gep_inbounds(builder, address, 0, list(table.parts).index(name))
    part = table.parts[name]
    if isinstance(part, Held):
        return place
    if not isinstance(part, Column):
        return _load(builder, place)
    column = cgutils.create_struct_proxy(part)(context, builder)
    column.data = _load(builder, cgutils.gep_inbounds(builder, place, 0, 0))
    column.shape = cgutils.pack_array(
        builder, [_load(builder, cgutils.gep_inbounds(builder, place, 0, 1, k)) for k in range(part.ndim)]
    )
    return column._getvalue()


def _load(builder: Any, place: Any) -> Any:
    """Read what never changes."""
    found = builder.load(place)
    found.set_metadata("invariant.load", builder.module.add_metadata([]))
    return found


# column[row], column[row, k], len(column), column.shape


@infer_global(operator.getitem)
class _Get(AbstractTemplate):  # type: ignore[misc]
    def generic(self, args: Any, kws: Any) -> Any:
        column, at = args
        return signature(column.dtype, column, at) if _is_element(column, at) else None


@infer_global(operator.setitem)
class _Set(AbstractTemplate):  # type: ignore[misc]
    def generic(self, args: Any, kws: Any) -> Any:
        column, at, _ = args
        return signature(types.none, column, at, column.dtype) if _is_element(column, at) else None


def _is_element(column: Kind, at: Kind) -> bool:
    """Whether one element is named: by as many whole numbers as the column has axes."""
    if not isinstance(column, Column):
        return False
    axes = tuple(at) if isinstance(at, types.BaseTuple) else (at,)
    return len(axes) == column.ndim and all(isinstance(axis, types.Integer) for axis in axes)


def _element(context: Any, builder: Any, column: Column, value: Any, kind: Kind, at: Any) -> Any:
    """Address of one element, row by row."""
    of = cgutils.create_struct_proxy(column)(context, builder, value)
    several = isinstance(kind, types.BaseTuple)
    axes = zip(kind, cgutils.unpack_tuple(builder, at), strict=True) if several else ((kind, at),)
    lengths = cgutils.unpack_tuple(builder, of.shape)
    place = None
    for (axis, index), length in zip(axes, lengths, strict=True):
        index = context.cast(builder, index, axis, types.intp)
        place = index if place is None else builder.add(builder.mul(place, length, ("nsw",)), index, ("nsw",))
    return builder.gep(of.data, [place], inbounds=True)


@lower_builtin(operator.getitem, Column, types.Any)  # type: ignore[untyped-decorator]
def _get(context: Any, builder: Any, sig: Any, args: Any) -> Any:
    column, kind = sig.args
    return context.unpack_value(
        builder, column.dtype, _element(context, builder, column, args[0], kind, args[1])
    )


@lower_builtin(operator.setitem, Column, types.Any, types.Any)  # type: ignore[untyped-decorator]
def _set(context: Any, builder: Any, sig: Any, args: Any) -> Any:
    column, kind, _ = sig.args
    place = _element(context, builder, column, args[0], kind, args[1])
    context.pack_value(builder, column.dtype, args[2], place)
    return context.get_dummy_value()


@type_callable(len)  # type: ignore[untyped-decorator]
def _type_len(_: Any) -> Callable[[Kind], Kind]:
    return lambda column: types.intp if isinstance(column, Column) else None


@lower_builtin(len, Column)  # type: ignore[untyped-decorator]
def _len(context: Any, builder: Any, sig: Any, args: Any) -> Any:
    return builder.extract_value(builder.extract_value(args[0], 1), 0)


@infer_getattr
class _ColumnAttributes(AttributeTemplate):  # type: ignore[misc]
    key = Column

    def resolve_shape(self, column: Column) -> Kind:
        return types.UniTuple(types.intp, column.ndim)


@lower_getattr(Column, "shape")  # type: ignore[untyped-decorator]
def _shape(context: Any, builder: Any, column: Column, value: Any) -> Any:
    return builder.extract_value(value, 1)
