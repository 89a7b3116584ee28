"""From a tree to a model: is a file what it should be?

`validate` turns a `Fields` tree into a frozen model, or into findings that stand at the
exact place of each fault. Content, theme and every later kind of file share it. Field names are
written with hyphens in the file and with underscores in Python.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Collection, Mapping
from functools import partial
from types import UnionType
from typing import Annotated, Any, TypeAlias, Union, get_args, get_origin

from brochure.finding import Finding, Outcome, Span
from brochure.source.characters import is_visible, shown
from brochure.source.model_base import (
    ANY,
    AfterValidator,
    Alone,
    Discriminator,
    FieldInfo,
    Invalid,
    Loc,
    M,
    Model,
    PlainValidator,
    Tag,
    ValidationInfo,
    WithJsonSchema,
    options,
    parted,
    validators,
)
from brochure.source.near_names import MOST_MEANT, near_names, suggestion
from brochure.source.yaml_tree import Fields, Items, Node, Text

fault = Invalid  # what validators raise


def a_text(value: Any) -> Text:
    """A text that says something."""
    if not isinstance(value, Text):
        if isinstance(value, dict):
            hint = "a colon and a blank begin a field: put the whole text in double quotes"
            raise fault("M203", "a text is expected here, not fields", hint)
        raise fault("M203", "a text is expected here, not a list", "write one text, no dash")
    if not is_visible(value.value):
        hint = "write the text, or delete the field"
        if value.cut:
            hint = "YAML takes what follows # for a comment: put the text in double quotes"
        raise fault("M204", "the text is empty", hint, value.span)
    return value


def a_number(value: Any) -> float:
    text = a_text(value)
    if not re.match(NUMBER, text.value):
        raise fault(
            "M203", f'"{shown(text.value)}" is not a number', "write digits only", text.span
        )
    number = float(text.value)
    if not abs(number) < 1e6:
        hint = "write a number of less than a million"
        raise fault("M205", f'"{shown(text.value)}" is not a usable number', hint, text.span)
    return number


def one_of(*choices: str) -> Any:
    """A validator that accepts one of `choices`."""

    def check(value: Any) -> str:
        text = a_text(value)
        if text.value not in choices:
            hint = suggestion(text.value, choices) or f"write one of: {', '.join(choices)}"
            raise fault("M205", f'"{shown(text.value)}" is not possible here', hint, text.span)
        return text.value

    return PlainValidator(check, type="string", enum=list(choices))


# To us every value is the text that was written. An editor's YAML server has turned 9 and true
# into a number and a boolean before it looks at the schema, so the schema takes them for texts,
# and a number in quotes for a number. A `pattern` speaks of strings alone, limits of numbers.
def text_schema(pattern: str = r"\S", **more: Any) -> WithJsonSchema:
    """The JSON Schema of a text of that pattern."""
    return WithJsonSchema({"type": ["string", "number", "boolean"], "pattern": pattern, **more})


NUMBER = r"^\s*[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?\s*$"


def number_schema(pattern: str = NUMBER, kind: str = "number", **limits: Any) -> WithJsonSchema:
    """The JSON Schema of a number within limits."""
    return WithJsonSchema({"type": [kind, "string"], "pattern": pattern, **limits})


def between(least: float, most: float) -> dict[str, Any]:
    """The limits of a number, which `Model` keeps and the JSON Schema tells."""
    return {"minimum": least, "maximum": most}


Line = Annotated[Text, PlainValidator(a_text), text_schema()]
"""A text without markup, printed as it is written."""

Number = Annotated[
    float, PlainValidator(a_number), number_schema(exclusiveMinimum=-1e6, exclusiveMaximum=1e6)
]


Mend = Callable[[dict[str, Any], Loc], None]


def validate(
    model: type[M], tree: Fields, context: Mapping[str, Any] | None = None, mend: Mend | None = None
) -> Outcome[M]:
    """The model of a tree, or every fault in it; with `mend`, which takes what is wrong at a place
    out of the plain values, also a model of the rest."""
    plain = _plain(tree)
    first = _Reading(tree, context or {})
    value = _model(model, plain, (), first)
    findings = tuple(finding for _, finding in first.wrong if finding)
    if not first.wrong:
        return Outcome(value)
    if mend is None:
        return Outcome(None, findings)
    for loc, _ in first.wrong:
        mend(plain, loc)
    second = _Reading(tree, context or {})
    value = _model(model, plain, (), second)
    return Outcome(None if second.wrong else value, findings)


def _plain(node: Node) -> Any:
    if isinstance(node, Fields):
        return {key.value: _plain(value) for key, value in node.entries}
    return [_plain(item) for item in node.items] if isinstance(node, Items) else node


class _Reading:
    """What is known while a tree is read, and what is wrong in it: places, with findings but for
    those that would only repeat another."""

    def __init__(self, tree: Fields, context: Mapping[str, Any]) -> None:
        self.tree = tree
        self.info = ValidationInfo(context)
        self.wrong: list[tuple[Loc, Finding | None]] = []
        self.looked_at = iter(range(MOST_MEANT))  # unknown names

    def refuse(self, loc: Loc, code: str, what: str, hint: str) -> Any:
        self.wrong.append((loc, Finding(code, _place(self.tree, loc), what, hint)))
        return _WRONG

    def call(self, loc: Loc, look: Callable[..., Any], *values: Any) -> Any:
        """What a validator makes of some values."""
        try:
            return look(*values)
        except Invalid as fault:
            span = fault.span or _place(self.tree, (*loc, *fault.at))
            self.wrong.append((loc, Finding(fault.code, span, fault.message, fault.hint)))
            return _WRONG


_WRONG: Any = object()  # in place of a value that cannot be read
_Reader: TypeAlias = "Callable[[Any, Loc, _Reading], Any]"


def _reader(annotation: Any, field: FieldInfo | None = None) -> _Reader:
    """How a value of a type is read."""
    kind, said = parted(annotation)
    after = [one.check for one in said if isinstance(one, AfterValidator)]
    if after:
        rest = tuple(one for one in said if not isinstance(one, AfterValidator))
        return partial(_then, _reader(Annotated[(kind, *rest)] if rest else kind, field), after)
    for one in said:
        if isinstance(one, PlainValidator):
            return partial(_by_function, one.read)
        if isinstance(one, Discriminator):
            return partial(_by_tag, one.tag_of, dict(map(_tagged, options(kind))))
    field = next((one for one in said if isinstance(one, FieldInfo)), field)
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return _reader(options(kind)[0], field)
    alone = next((one.name for one in said if isinstance(one, Alone)), "")
    if origin is dict:
        return partial(_dict, _reader(inner[1]), field, alone)
    if origin is tuple and inner[-1] is not ...:
        return partial(_row, tuple(map(_reader, inner)))
    if origin is tuple:
        return partial(_list, _reader(inner[0]), field)
    return partial(_alone, kind, alone) if alone else partial(_model, kind)


def _tagged(annotation: Any) -> tuple[str, _Reader]:
    tag = next(one.tag for one in parted(annotation)[1] if isinstance(one, Tag))
    return tag, _reader(annotation)


def _by_function(read: Callable[..., Any], value: Any, loc: Loc, reading: _Reading) -> Any:
    more = (reading.info,) if read.__code__.co_argcount == 2 else ()
    return reading.call(loc, read, value, *more)


def _then(
    read: _Reader, after: list[Callable[[Any], Any]], value: Any, loc: Loc, reading: _Reading
) -> Any:
    made = read(value, loc, reading)
    for check in after:
        made = made if made is _WRONG else reading.call(loc, check, made)
    return made


def _by_tag(
    tag_of: Callable[[Any], str],
    readers: Mapping[str, _Reader],
    value: Any,
    loc: Loc,
    reading: _Reading,
) -> Any:
    return readers[tag_of(value)](value, loc, reading)


def _alone(kind: type[Model], name: str, value: Any, loc: Loc, reading: _Reading) -> Any:
    return _model(kind, {name: value} if isinstance(value, Text) else value, loc, reading)


def _dict(
    read: _Reader, field: FieldInfo | None, alone: str, value: Any, loc: Loc, reading: _Reading
) -> Any:
    if alone and not isinstance(value, dict):
        return {alone: read(value, loc, reading)}
    if not isinstance(value, dict):
        return reading.refuse(loc, "M203", "fields are expected here", _FIELDS)
    made = {name: read(inner, (*loc, name), reading) for name, inner in value.items()}
    return made if _is_long_enough(made, field, loc, reading) else _WRONG


def _list(read: _Reader, field: FieldInfo | None, value: Any, loc: Loc, reading: _Reading) -> Any:
    if not isinstance(value, list):
        return reading.refuse(loc, "M203", "a list is expected here", _LIST)
    if field and field.max_length is not None and len(value) > field.max_length:
        return _wrong_length(value, f"at most {field.max_length}", loc, reading)
    made = tuple(read(inner, (*loc, number), reading) for number, inner in enumerate(value))
    return made if _is_long_enough(made, field, loc, reading) else _WRONG


def _is_long_enough(
    made: Collection[Any], field: FieldInfo | None, loc: Loc, reading: _Reading
) -> bool:
    least = field.min_length or 0 if field else 0
    if len(made) >= least or any(inner is _WRONG for inner in made):
        return True
    _wrong_length(made, f"at least {least}", loc, reading)
    return False


def _row(readers: tuple[_Reader, ...], value: Any, loc: Loc, reading: _Reading) -> Any:
    """A list of one entry for each reader."""
    needed = f"{len(readers)}"
    if not isinstance(value, list):
        hint = f"{needed} are needed, between [ and ] with commas"
        return reading.refuse(loc, "M203", "a list is expected here", hint)
    if len(value) != len(readers):
        return _wrong_length(value, needed, loc, reading)
    every = enumerate(zip(readers, value, strict=True))
    return tuple(read(inner, (*loc, number), reading) for number, (read, inner) in every)


def _wrong_length(value: Collection[Any], needed: str, loc: Loc, reading: _Reading) -> Any:
    what = f"the list has {len(value)} {'entry' if len(value) == 1 else 'entries'}"
    return reading.refuse(loc, "M205", what, f"{needed} are needed")


def _model(kind: type[Model], value: Any, loc: Loc, reading: _Reading) -> Any:
    if not isinstance(value, dict):
        return reading.refuse(loc, "M203", "fields are expected here", _FIELDS)
    if kind not in _PLANS:
        _PLANS[kind] = _plan(kind)
    fields, whole = _PLANS[kind]
    before, missing, values = len(reading.wrong), {}, {}
    for name, field, read in fields:
        if field.others:
            named = _others(kind, value, reading) - _aliases(kind)
            others = {word: inner for word, inner in value.items() if word in named}
            values[name] = read(others, loc, reading)
        elif field.alias in value:
            values[name] = _limited(field, read, value[field.alias], (*loc, field.alias), reading)
        elif field.is_required:
            missing[field.alias] = len(reading.wrong)
            reading.wrong.append(
                ((*loc, field.alias), _missing(reading, (*loc, field.alias), field))
            )
    for near in _unknown_fields(kind, value, loc, reading):
        if near in missing:  # it is there, but misspelt
            reading.wrong[missing[near]] = ((*loc, near), None)
    made = _WRONG if len(reading.wrong) > before else kind(**values)
    for check in whole:
        made = made if made is _WRONG else reading.call(loc, check, made)
    return made


_Plan: TypeAlias = "tuple[list[tuple[str, FieldInfo, _Reader]], list[Callable[[Any], Any]]]"
_PLANS: dict[type[Model], _Plan] = {}  # one for each class of which something was read


def _plan(kind: type[Model]) -> _Plan:
    """How each field of a model is read, and what looks at the whole."""
    fields = kind.model_fields.items()
    read = [(name, field, _reader(field.annotation, field)) for name, field in fields]
    return read, validators(kind)


def _limited(field: FieldInfo, read: _Reader, value: Any, loc: Loc, reading: _Reading) -> Any:
    """The value of a field, within its limits."""
    made = read(value, loc, reading)
    for name, limit in (field.json_schema_extra or {}).items():
        keeps, word = _LIMITS[name]
        if made is not _WRONG and not keeps(made, limit):
            said = f"{word} {limit:g}"
            what = f"the number must be {said}"
            return reading.refuse(loc, "M205", what, f"write {said}")
    return made


_LIMITS: Mapping[str, tuple[Callable[[Any, Any], bool], str]] = {
    "minimum": (operator.ge, "at least"),
    "exclusiveMinimum": (operator.gt, "more than"),
    "maximum": (operator.le, "at most"),
}


def _aliases(kind: type[Model]) -> set[str]:
    """The names of a model's fields in a file."""
    return {field.alias for field in kind.model_fields.values() if not field.others}


def _others(kind: type[Model], value: dict[str, Any], reading: _Reading) -> set[str]:
    """The names that a model takes besides its fields; where it takes any, what is near a field
    that is missing is a misspelling of that."""
    words = {field.others for field in kind.model_fields.values()} - {""}
    if ANY not in words:
        return {name for word in words for name in reading.info.context.get(word, ())}
    absent = [name for name in _aliases(kind) if name not in value]
    return set(value) - set(near_names(value, absent))


def _missing(reading: _Reading, loc: Loc, field: FieldInfo) -> Finding:
    where = "" if len(loc) == 1 else " here"
    what = f'"{loc[-1]}" is missing{where}'
    hint = f"add a line {loc[-1]}: …"
    if get_origin(parted(field.annotation)[0]) is tuple:
        hint = f"add {loc[-1]}: and below it at least one entry, each after a dash"
    return Finding("M201", _place(reading.tree, loc[:-1]), what, hint)


def _unknown_fields(
    kind: type[Model], value: dict[str, Any], loc: Loc, reading: _Reading
) -> set[str]:
    """Refuse the fields that a model does not know; the names that were probably meant."""
    if value.keys() <= _aliases(kind):
        return set()
    known = _aliases(kind) | _others(kind, value, reading)
    meant = set()
    for word in value:
        if word not in known:
            may_ask = next(reading.looked_at, None) is not None
            near = near_names((word,), known).get(word) if may_ask else None
            hint = f"possible here: {', '.join(sorted(known))}"
            hint = f'did you mean "{near}"?' if near else hint
            span = _place(reading.tree, (*loc, word), name=True)
            what = f'unknown field "{shown(word)}"'
            reading.wrong.append(((*loc, word), Finding("M202", span, what, hint)))
            meant |= {near} if near else set()
    return meant


_FIELDS = "write name: value, indented, on the lines below"
_LIST = "begin each entry on a line of its own with a dash, or write [one, another]"


def _place(tree: Fields, loc: Loc, name: bool = False) -> Span:
    """The span of the value at `loc` if it is a text, else (or with `name`) of its field's name."""
    node: Node = tree
    span = tree.span
    for step in loc:
        if isinstance(node, Fields) and (key := node.key(str(step))) is not None:
            span, node = key.span, node.get(key.value) or node
        elif isinstance(node, Items) and isinstance(step, int) and step < len(node.items):
            node = node.items[step]
            span = node.span
        else:
            break
    if isinstance(node, Text) and node.value and not name:
        return node.span
    return span
