"""From a tree to a model: is a file what it should be?

`validate` turns a `Fields` tree into a frozen Pydantic model, or into findings that stand at the
exact place of each fault. Content, theme and every later kind of file share it. Field names are
written with hyphens in the file and with underscores in Python.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from types import UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ConfigDict, PlainValidator, Tag, ValidationError, WithJsonSchema
from pydantic_core import PydanticCustomError

from brochure.catalogue import CATALOGUE
from brochure.finding import Finding, Outcome, Span
from brochure.source.yaml_tree import Fields, Items, Node, Text


class Model(BaseModel):
    """The base of every model: closed, frozen, hyphens for underscores."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        arbitrary_types_allowed=True,
        alias_generator=lambda name: name.replace("_", "-"),
        populate_by_name=False,
    )


M = TypeVar("M", bound=Model)


def fault(code: str, message: str, hint: str = "", span: Span | None = None) -> PydanticCustomError:
    """An error for a validator to raise; `span` narrows the place given by the field."""
    # Pydantic formats a message's braces with the context, so it travels inside the context.
    return PydanticCustomError(code, "{said}", {"said": message, "hint": hint, "span": span})


def a_text(value: Any) -> Text:
    """A text that says something."""
    if not isinstance(value, Text):
        if isinstance(value, dict):
            hint = "a colon and a blank begin a field: put the whole text in double quotes"
            raise fault("M203", "a text is expected here, not fields", hint)
        raise fault("M203", "a text is expected here, not a list", "write one text, no dash")
    if not value.value.strip():
        hint = "write the text, or delete the field"
        if value.cut:
            hint = "YAML takes what follows # for a comment: put the text in double quotes"
        raise fault("M204", "the text is empty", hint, value.span)
    return value


def a_number(value: Any) -> float:
    text = a_text(value)
    if not re.match(NUMBER, text.value):
        raise fault("M203", f'"{text.value}" is not a number', "write digits only", text.span)
    number = float(text.value)
    if not abs(number) < 1e6:
        raise fault("M205", f'"{text.value}" is not a usable number', span=text.span)
    return number


def one_of(*choices: str) -> Any:
    """A validator that accepts one of `choices`."""

    def check(value: Any) -> str:
        text = a_text(value)
        if text.value not in choices:
            hint = suggestion(text.value, choices) or f"write one of: {', '.join(choices)}"
            raise fault("M205", f'"{text.value}" is not possible here', hint, text.span)
        return text.value

    literal: Any = Literal
    return PlainValidator(check, json_schema_input_type=literal[choices])


# To us every value is the text that was written. An editor's YAML server has turned 9 and true
# into a number and a boolean before it looks at the schema, so the schema takes them for texts,
# and a number in quotes for a number. A `pattern` speaks of strings alone, limits of numbers.
def text_schema(pattern: str = r"\S", **more: Any) -> WithJsonSchema:
    """The JSON Schema of a text of that pattern."""
    return WithJsonSchema({"type": ["string", "number", "boolean"], "pattern": pattern, **more})


NUMBER = r"^\s*[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?\s*$"


def number_schema(pattern: str = NUMBER, kind: str = "number", **limits: float) -> WithJsonSchema:
    """The JSON Schema of a number within limits."""
    return WithJsonSchema({"type": [kind, "string"], "pattern": pattern, **limits})


def between(least: float, most: float) -> dict[str, Any]:
    """The limits of a number that a model's own validator keeps, for the JSON Schema."""
    return {"minimum": least, "maximum": most}


Line = Annotated[Text, PlainValidator(a_text), text_schema()]
"""A text without markup, printed as it is written."""

Number = Annotated[
    float, PlainValidator(a_number), number_schema(exclusiveMinimum=-1e6, exclusiveMaximum=1e6)
]


def suggestion(word: str, known: Any) -> str:
    """`did you mean "x"?`, or nothing."""
    close = _close(word, known)
    return f'did you mean "{close[0]}"?' if close else ""


def _close(word: str, known: Any) -> list[str]:
    return difflib.get_close_matches(word, sorted(known), n=1, cutoff=0.6)


def validate(model: type[M], tree: Fields, context: dict[str, Any] | None = None) -> Outcome[M]:
    """The model of a tree, or every fault in it."""
    try:
        return Outcome(model.model_validate(_plain(tree), context=context))
    except ValidationError as errors:
        real = _without_echoes(model, errors.errors())
        return Outcome(None, tuple(_finding(model, tree, error) for error in real))


def _without_echoes(model: type[Model], errors: list[Any]) -> list[Any]:
    """The errors less those that only repeat another: a misspelt field is also a missing one,
    and a list whose entries are wrong is also too short."""
    locs = [error["loc"] for error in errors]
    misspelt = {
        (*error["loc"][:-1], close[0])
        for error in errors
        if error["type"] == "extra_forbidden"
        for close in [_close(str(error["loc"][-1]), _names_at(model, error["loc"][:-1]))]
        if close
    }
    return [
        error
        for error in errors
        if not (error["type"] == "missing" and error["loc"] in misspelt)
        and not (
            error["type"] == "too_short"
            and any(loc[: len(error["loc"])] == error["loc"] != loc for loc in locs)
        )
    ]


def _plain(node: Node) -> Any:
    if isinstance(node, Fields):
        return {key.value: _plain(value) for key, value in node.entries}
    return [_plain(item) for item in node.items] if isinstance(node, Items) else node


def _finding(model: type[Model], tree: Fields, error: Any) -> Finding:
    loc, kind, context = error["loc"], error["type"], error.get("ctx", {})
    if kind in CATALOGUE:
        span = context["span"] or _place(tree, loc)
        return Finding(kind, span, context["said"], context["hint"])
    if kind == "missing":
        where = "" if len(loc) == 1 else " here"
        what = f'"{loc[-1]}" is missing{where}'
        return Finding("M201", _place(tree, loc[:-1]), what, f"add a line {loc[-1]}: …")
    if kind == "extra_forbidden":
        known = sorted(_names_at(model, loc[:-1]))
        hint = suggestion(str(loc[-1]), known) or f"possible here: {', '.join(known)}"
        return Finding("M202", _place(tree, loc, name=True), f'unknown field "{loc[-1]}"', hint)
    if kind in ("too_short", "too_long"):
        what = f"the list has {context['actual_length']} entries"
        limit = context.get("min_length", context.get("max_length"))
        word = "at least" if kind == "too_short" else "at most"
        return Finding("M205", _place(tree, loc), what, f"{word} {limit} are needed")
    wanted = _WANTED.get(kind, error["msg"])
    return Finding("M203", _place(tree, loc), f"{wanted} expected here", _HINTS.get(kind, ""))


_WANTED = {
    "model_type": "fields are",
    "model_attributes_type": "fields are",
    "dict_type": "fields are",
    "tuple_type": "a list is",
}
_HINTS = {
    "model_type": "write name: value, indented, on the lines below",
    "dict_type": "write name: value, indented, on the lines below",
    "tuple_type": "begin each entry on a line of its own with a dash",
}


def _place(tree: Fields, loc: tuple[Any, ...], name: bool = False) -> Span:
    """The span of the value at `loc` if it is a text, else (or with `name`) of its field's name."""
    node: Node = tree
    span = tree.span
    for step in loc:
        if isinstance(node, Fields) and (key := node.key(str(step))) is not None:
            span, node = key.span, node.get(key.value) or node
        elif isinstance(node, Items) and isinstance(step, int) and step < len(node.items):
            node = node.items[step]
            span = node.span
        elif not _is_tag(step):
            break
    if isinstance(node, Text) and node.value and not name:
        return node.span
    return span


def _is_tag(step: Any) -> bool:
    # Tags of unions are written <so>, which no field of a model can be called.
    return isinstance(step, str) and step.startswith("<")


def _names_at(model: type[Model], loc: tuple[Any, ...]) -> set[str]:
    """The fields that the model knows at `loc`; the walk is exact, as in `_place`."""
    found: list[tuple[str | None, Any]] = list(_options(model))
    for step in loc:
        if _is_tag(step):
            found = [option for option in found if option[0] in (step, None)]
        else:
            found = [inner for _, option in found for inner in _inside(option, step)]
    models = [kind for _, kind in found if isinstance(kind, type) and issubclass(kind, Model)]
    return {field.alias or name for kind in models for name, field in kind.model_fields.items()}


def _options(annotation: Any, tag: str | None = None) -> Iterator[tuple[str | None, Any]]:
    origin = get_origin(annotation)
    if origin is Annotated:
        tags = [extra.tag for extra in annotation.__metadata__ if isinstance(extra, Tag)]
        yield from _options(annotation.__origin__, tags[0] if tags else tag)
    elif origin in (Union, UnionType):
        for option in get_args(annotation):
            yield from _options(option, tag)
    else:
        yield tag, annotation


def _inside(annotation: Any, step: Any) -> Iterator[tuple[str | None, Any]]:
    if get_origin(annotation) is tuple:
        yield from _options(get_args(annotation)[0])
    elif get_origin(annotation) is dict:
        yield from _options(get_args(annotation)[1])
    elif isinstance(annotation, type) and issubclass(annotation, Model):
        for name, field in annotation.model_fields.items():
            if step in (name, field.alias):
                yield from _options(field.annotation)
