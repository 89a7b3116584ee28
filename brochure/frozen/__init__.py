"""Frozen dataclasses that cost little to define: `dataclass` in place of the standard one.

The standard one writes and compiles six methods or more for each class, which took a seventh of all
that `check` does. Here all but `__init__` are the same for every class, and that is compiled when
the first instance is made.
"""

from __future__ import annotations

import dataclasses
import operator
from collections.abc import Callable
from types import MemberDescriptorType
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

__all__ = ["dataclass"]
_ORDER = ("__lt__", "__le__", "__gt__", "__ge__")
Kind = TypeVar("Kind", bound="type[Any]")


def _dataclass(*, frozen: bool, slots: bool = False, order: bool = False) -> Callable[[Kind], Kind]:
    """As `dataclasses.dataclass`, for what is frozen."""
    assert frozen

    def defined(plain: Kind) -> Kind:
        kind: Any = dataclasses.dataclass(init=False, repr=False, eq=False, slots=slots)(plain)
        values = _values(tuple(f.name for f in dataclasses.fields(kind) if f.compare))
        kind.__init__ = _late(kind)
        kind.__repr__ = _shown
        for name in ("__eq__", *(_ORDER if order else ())):
            setattr(kind, name, _compared(getattr(operator, name), values))
        kind.__hash__ = lambda self: hash(values(self))
        kind.__setattr__ = kind.__delattr__ = _refuse
        if slots:
            kind.__getstate__, kind.__setstate__ = _state, _restore
        made: Kind = kind
        return made

    return defined


def _values(names: tuple[str, ...]) -> Callable[[Any], tuple[Any, ...]]:
    """What gives the values of some fields."""
    if len(names) > 1:
        return operator.attrgetter(*names)
    return lambda one: tuple(getattr(one, name) for name in names)


def _compared(how: Callable[[Any, Any], bool], values: Callable[[Any], Any]) -> Any:
    """A comparison with instances of the same class, by their values."""

    def compared(self: Any, other: object) -> Any:
        same = other.__class__ is self.__class__
        return how(values(self), values(other)) if same else NotImplemented

    return compared


def _late(kind: Any) -> Callable[..., None]:
    """An `__init__` that compiles the true one, puts it in its own place and calls it."""

    def first(self: Any, *given: Any, **named: Any) -> None:
        kind.__init__ = _init(kind)
        kind.__init__(self, *given, **named)

    return first


def _init(kind: Any) -> Callable[..., None]:
    known: dict[str, Any] = {"put": object.__setattr__, "missing": dataclasses.MISSING}
    takes, does = ["self"], []
    for one in dataclasses.fields(kind):
        name, value = one.name, one.name
        if one.default_factory is not dataclasses.MISSING:
            known[f"new_{name}"] = one.default_factory
            takes.append(f"{name}=missing")
            value = f"new_{name}() if {name} is missing else {name}"
        elif one.default is not dataclasses.MISSING:
            known[f"usual_{name}"] = one.default
            takes.append(f"{name}=usual_{name}")
        elif one.init:
            takes.append(name)
        slot = getattr(kind, name, None)
        if one.init and isinstance(slot, MemberDescriptorType):
            known[f"put_{name}"] = slot.__set__  # a third faster than by name
            does.append(f" put_{name}(self, {value})")
        elif one.init:
            does.append(f" put(self, {name!r}, {value})")
    if hasattr(kind, "__post_init__"):
        does.append(" self.__post_init__()")
    exec("\n".join((f"def __init__({', '.join(takes)}):", *does, " return")), known)  # noqa: S102
    made: Callable[..., None] = known["__init__"]
    return made


def _shown(self: Any) -> str:
    shown = (f"{f.name}={getattr(self, f.name)!r}" for f in dataclasses.fields(self) if f.repr)
    return f"{type(self).__qualname__}({', '.join(shown)})"


def _refuse(self: Any, name: str, value: object = None) -> NoReturn:
    raise dataclasses.FrozenInstanceError(f"cannot change {name!r}")


def _state(self: Any) -> list[Any]:
    return [getattr(self, one.name) for one in dataclasses.fields(self)]


def _restore(self: Any, state: list[Any]) -> None:
    for one, value in zip(dataclasses.fields(self), state, strict=True):
        object.__setattr__(self, one.name, value)


if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    dataclass = _dataclass
