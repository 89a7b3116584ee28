"""Models: classes whose annotations say what a file may hold and how each value is read.

    class Hotline(Model):
        number: PhoneNumber = Field(description="As it is dialled and printed.")

`validation` reads them and `reporting.json_schema` describes them. A class costs nothing until
one of them asks for its fields, so that one pays only for what a file holds.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from functools import cache, cached_property
from typing import (
    TYPE_CHECKING,
    Annotated,
    Any,
    TypeAlias,
    TypeVar,
    get_args,
    get_origin,
)

from msgspec import Struct
from msgspec.structs import replace

from brochure.finding import Span
from brochure.source.yaml_tree import Text

if TYPE_CHECKING:
    from typing_extensions import Self

Loc: TypeAlias = "tuple[str | int, ...]"  # names of fields and numbers of entries


class Invalid(Exception):
    """What a validator raises. `span`, or `at` as the path of a field below the value that is
    validated, narrows its place."""

    def __init__(
        self, code: str, message: str, hint: str = "", span: Span | None = None, at: Loc = ()
    ) -> None:
        super().__init__(message)
        self.code, self.message, self.hint, self.span, self.at = code, message, hint, span, at


# What an annotation says besides the type, as in Annotated[Text, PlainValidator(a_text)].


class PlainValidator:
    """Makes the value from what is written: `read(value)`, or `read(value, info)`; `json_schema` describes
    what may be written."""

    def __init__(self, read: Callable[..., Any], **json_schema: Any) -> None:
        self.read, self.json_schema = read, json_schema


class AfterValidator:
    """Looks at the value once it is made."""

    def __init__(self, check: Callable[[Any], Any]) -> None:
        self.check = check


class Alone:
    """What is not written as fields stands among them by this name: in place of a model a text, in
    place of named values any value."""

    def __init__(self, name: str) -> None:
        self.name = name


class WithJsonSchema:
    """How JSON Schema describes the value."""

    def __init__(self, json_schema: dict[str, Any]) -> None:
        self.json_schema = json_schema


class Discriminator:
    """Tells by which `Tag` one of several types is meant."""

    def __init__(self, tag_of: Callable[[Any], str]) -> None:
        self.tag_of = tag_of


class Tag:
    """The name of one of several types."""

    def __init__(self, tag: str) -> None:
        self.tag = tag


class ValidationInfo:
    """What a validator is told besides the value."""

    def __init__(self, context: Mapping[str, Any]) -> None:
        self.context = context


_REQUIRED: Any = object()
ANY = "*"  # in place of a word of the context


class FieldInfo(Struct, frozen=True, eq=False):
    """What is said of a field; `alias` is its name in a file. One of `others` holds, by their
    names, what stands in a file under the names that the context has by that word; one of `ANY`,
    under each that is no field's. Seen from a model it is its default, so that a model holds only
    what was given."""

    default: Any = _REQUIRED
    description: str = ""
    min_length: int | None = None
    max_length: int | None = None
    json_schema_extra: Mapping[str, float] | None = None
    alias: str = ""
    annotation: Any = None
    others: str = ""

    def __get__(self, model: Model | None, owner: type[Model]) -> Any:
        if model is None:
            return self
        if self.default is _REQUIRED:
            raise AttributeError(f"{owner.__name__} was made without a field")
        return self.default

    @property
    def is_required(self) -> bool:
        return self.default is _REQUIRED


def Field(default: Any = _REQUIRED, **said: Any) -> Any:  # noqa: N802
    """A field of a model, as `FieldInfo` has it."""
    return FieldInfo(default, **said)


class _Fields:
    """The fields of a class by their names, those of its base first; found when asked for."""

    def __init__(self) -> None:
        self.found: dict[type[Model], Mapping[str, FieldInfo]] = {}

    def __get__(self, model: Model | None, owner: type[Model]) -> Mapping[str, FieldInfo]:
        if owner not in self.found:
            self.found[owner] = dict(_fields_of(owner))
        return self.found[owner]


class Model:
    """The base of every model: closed, frozen, hyphens for underscores."""

    model_fields = _Fields()

    def __init__(self, **values: Any) -> None:
        vars(self).update(values)

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError(f"{type(self).__name__} is frozen")

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and _values(other) == _values(self)

    def __hash__(self) -> int:
        return hash((type(self), *_values(self)))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({_given(self)})"

    def model_copy(self, update: Mapping[str, Any]) -> Self:
        """The same model with other values."""
        return type(self)(**{**_given(self), **update})

    @cached_property
    def parts(self) -> tuple[Any, ...]:
        """The model and all in it, in order, found once."""
        return _parts(self)


M = TypeVar("M", bound=Model)


def _given(model: Model) -> dict[str, Any]:
    """What was given, by its names, without what is found from it."""
    return {name: one for name, one in vars(model).items() if name in model.model_fields}


def _values(model: Any) -> list[Any]:
    return [getattr(model, name) for name in type(model).model_fields]


def _fields_of(model: type[Model]) -> Iterator[tuple[str, FieldInfo]]:
    for kind in (one for one in reversed(model.__mro__) if issubclass(one, Model)):
        names = vars(sys.modules[kind.__module__])
        for name, written in kind.__annotations__.items():
            if not written.startswith("ClassVar"):
                given = getattr(model, name, _REQUIRED)
                info = given if isinstance(given, FieldInfo) else FieldInfo(given)
                annotation = _evaluated(written.removesuffix(" | None"), names)
                yield name, replace(info, alias=name.replace("_", "-"), annotation=annotation)


def _evaluated(annotation: str, names: dict[str, Any]) -> Any:
    """The type that Python kept as text; most are names."""
    return names[annotation] if annotation in names else eval(annotation, names)  # noqa: S307


def model_validator(check: Callable[[M], M]) -> Callable[[M], M]:
    """Marks a method that looks at a whole model once all its fields are right."""
    check.looks_at_the_whole = True  # type: ignore[attr-defined]
    return check


def validators(model: type[Model]) -> list[Callable[[Any], Any]]:
    """The methods that look at a whole model."""
    own = model.__mro__[: model.__mro__.index(Model)]
    methods = (m for kind in own for m in vars(kind).values())
    return [m for m in methods if getattr(m, "looks_at_the_whole", False)]


def parted(annotation: Any) -> tuple[Any, tuple[Any, ...]]:
    """The type of an annotation, and what is said besides."""
    if get_origin(annotation) is Annotated:
        return annotation.__origin__, annotation.__metadata__
    return annotation, ()


def options(annotation: Any) -> tuple[Any, ...]:
    """The types of which one is meant; None only says that a field may be left out."""
    return tuple(kind for kind in get_args(annotation) if kind is not type(None))


T = TypeVar("T")


def all_in(value: Any, kind: type[T] | tuple[type[T], ...]) -> Iterator[T]:
    """Every value of a kind, or of some, in a part of the model, in order."""
    parts = value.parts if isinstance(value, Model) else _parts(value)
    return (one for one in parts if isinstance(one, kind))


def _parts(value: Any) -> tuple[Any, ...]:
    """A value and all in it, in order; only models, rows and maps are taken apart."""
    found, left = [], [value]
    while left:
        found.append(one := left.pop())
        if isinstance(one, Model):
            left += map(vars(one).get, *_usual(type(one)))  # type: ignore[arg-type]
        elif isinstance(one, tuple):
            left += one[::-1]
        elif isinstance(one, dict):
            left += reversed(one.values())
    return tuple(found)


@cache
def _usual(model: type[Model]) -> tuple[tuple[str, ...], tuple[Any, ...]]:
    """The names of the fields and what they are without a value, the last one first."""
    fields = model.model_fields
    return tuple(fields)[::-1], tuple([info.default for info in fields.values()])[::-1]


def named_in(value: Any, *fields: str) -> Iterator[Text]:
    """Every text in the fields of these names in a part of the model, model by model: icons, files."""
    for model in all_in(value, Model):
        for name in fields:
            if isinstance(text := vars(model).get(name), Text):
                yield text
