"""From a tree to a model: is a file what it should be?

`validate` turns a `Fields` tree into a frozen Pydantic model, or into findings that stand at the
exact place of each fault. Content, theme and every later kind of file share it. Field names are
written with hyphens in the file and with underscores in Python.
"""

from __future__ import annotations

import difflib
import operator
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import lru_cache
from itertools import chain, islice
from types import UnionType
from typing import (
    Annotated,
    Any,
    Literal,
    TypeAlias,
    TypeVar,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)

from pydantic import (
    BaseModel,
    ConfigDict,
    PlainValidator,
    Tag,
    ValidationError,
    ValidationInfo,
    WithJsonSchema,
    field_validator,
)
from pydantic_core import PydanticCustomError

from brochure.catalogue import CATALOGUE
from brochure.finding import Finding, Outcome, Span
from brochure.source.characters import is_visible, shown
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

    @field_validator("*", mode="after")
    @classmethod
    def _keeps_its_limits(cls, value: Any, info: ValidationInfo) -> Any:
        limits = cls.model_fields[info.field_name or ""].json_schema_extra
        if isinstance(limits, dict) and isinstance(value, (int, float)):
            for name, (keeps, word) in _LIMITS.items():
                if name in limits and not keeps(value, limits[name]):
                    said = f"{word} {limits[name]:g}"
                    raise fault("M205", f"the number must be {said}", f"write {said}")
        return value


_LIMITS: dict[str, tuple[Callable[[Any, Any], bool], str]] = {
    "minimum": (operator.ge, "at least"),
    "exclusiveMinimum": (operator.gt, "more than"),
    "maximum": (operator.le, "at most"),
}


def parts_of(model: Model) -> Iterator[tuple[str, Any]]:
    """The fields of a model and their values, and what it holds by other names."""
    for name in type(model).model_fields:
        yield name, getattr(model, name)
    yield from (model.__pydantic_extra__ or {}).items()


M = TypeVar("M", bound=Model)


Loc: TypeAlias = "tuple[str | int, ...]"


def fault(
    code: str, message: str, hint: str = "", span: Span | None = None, at: Loc = ()
) -> PydanticCustomError:
    """An error for a validator to raise. `span`, or `at` as the path of a field below the one that
    is validated, narrows its place."""
    # Pydantic formats a message's braces with the context, so it travels inside the context.
    more = {"said": message, "hint": hint, "span": span, "at": at}
    return PydanticCustomError(code, "{said}", more)


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
    """The limits of a number, which `Model` keeps and the JSON Schema tells."""
    return {"minimum": least, "maximum": most}


Line = Annotated[Text, PlainValidator(a_text), text_schema()]
"""A text without markup, printed as it is written."""

Number = Annotated[
    float, PlainValidator(a_number), number_schema(exclusiveMinimum=-1e6, exclusiveMaximum=1e6)
]


_MOST_MEANT = 100  # of a flood of unknown names only the first are looked at
_LONGEST_NAME = 60


def suggestion(word: str, known: Iterable[str]) -> str:
    """`did you mean "x"?`, or nothing."""
    return suggestions((word,), known).get(word, "")


def suggestions(words: Iterable[str], known: Iterable[str]) -> dict[str, str]:
    """`did you mean "x"?` for each of the words that is near to a known one."""
    return {word: f'did you mean "{near}"?' for word, near in _near(words, known).items()}


def _near(words: Iterable[str], known: Iterable[str]) -> dict[str, str]:
    """The nearest known name of each word that has one; capitals make no other word. Words and
    names are capped, or a large file would be compared with itself."""
    listed = sorted(name for name in known if len(name) <= _LONGEST_NAME)[: 10 * _MOST_MEANT]
    names = {name.lower(): name for name in listed}
    asked = (word for word in dict.fromkeys(words) if len(word) <= _LONGEST_NAME)
    found = {}
    for word in islice(asked, _MOST_MEANT):
        for near in difflib.get_close_matches(word.lower(), names, n=1, cutoff=0.6):
            found[word] = names[near]
    return found


Mend = Callable[[dict[str, Any], Loc], None]


def validate(
    model: type[M], tree: Fields, context: dict[str, Any] | None = None, mend: Mend | None = None
) -> Outcome[M]:
    """The model of a tree, or every fault in it; with `mend`, which takes what is wrong at a place
    out of the plain values, also a model of the rest."""
    plain = _plain(tree)
    try:
        return Outcome(model.model_validate(plain, context=context))
    except ValidationError as wrong:
        errors = wrong.errors(include_url=False, include_input=False)
    others = frozenset((context or {}).get("pieces", ()))
    findings = tuple(_findings(model, tree, errors, others))
    if mend is None:
        return Outcome(None, findings)
    for error in errors:
        mend(plain, _untagged(error["loc"]))
    with suppress(ValidationError):
        return Outcome(model.model_validate(plain, context=context), findings)
    return Outcome(None, findings)


_UNKNOWN = ("extra_forbidden", "M202")  # of a closed model, and of one with names of its own


def _findings(
    model: type[Model], tree: Fields, errors: list[Any], others: frozenset[str]
) -> Iterator[Finding]:
    """A finding for each error but those that only repeat another: a misspelt field is also a
    missing one, and a list whose entries are wrong is also too short. `others` are the names that
    fields of open models may have."""
    unknown = [e["loc"] for e in errors if e["type"] in _UNKNOWN]
    errors = _not_below(errors, frozenset(unknown))
    meant = dict(_misspelt(model, unknown, others))
    misspelt = {(*loc[:-1], near) for loc, near in meant.items()}
    wrong_inside = {e["loc"][:end] for e in errors for end in range(len(e["loc"]))}
    for error in errors:
        loc, kind = error["loc"], error["type"]
        if kind in _UNKNOWN:
            known = ", ".join(sorted(_names_at(model, loc[:-1], others)))
            near = meant.get(loc)
            hint = f'did you mean "{near}"?' if near else f"possible here: {known}"
            what = f'unknown field "{shown(str(loc[-1]))}"'
            yield Finding("M202", _place(tree, loc, name=True), what, hint)
        elif not (kind == "missing" and loc in misspelt) and not (
            kind == "too_short" and loc in wrong_inside
        ):
            yield _finding(tree, error)


def _not_below(errors: list[Any], unknown: frozenset[Loc]) -> list[Any]:
    """The errors less those of values whose fields are unknown."""
    return [
        error
        for error in errors
        if error["type"] in _UNKNOWN
        or not any(error["loc"][:end] in unknown for end in range(1, len(error["loc"]) + 1))
    ]


def _misspelt(
    model: type[Model], unknown: list[Loc], others: frozenset[str]
) -> Iterator[tuple[Loc, str]]:
    """Of the first unknown fields those that are near to a field that is known there."""
    for loc in unknown[:_MOST_MEANT]:
        word = str(loc[-1])
        for near in _near((word,), _names_at(model, loc[:-1], others)).values():
            yield loc, near


def _plain(node: Node) -> Any:
    if isinstance(node, Fields):
        return {key.value: _plain(value) for key, value in node.entries}
    return [_plain(item) for item in node.items] if isinstance(node, Items) else node


def _finding(tree: Fields, error: Any) -> Finding:
    loc, kind, context = error["loc"], error["type"], error.get("ctx", {})
    if kind in CATALOGUE:
        span = context["span"] or _place(tree, (*loc, *context["at"]))
        return Finding(kind, span, context["said"], context["hint"])
    if kind == "missing":
        where = "" if len(loc) == 1 else " here"
        what = f'"{loc[-1]}" is missing{where}'
        return Finding("M201", _place(tree, loc[:-1]), what, f"add a line {loc[-1]}: …")
    if kind in ("too_short", "too_long"):
        count = context["actual_length"]
        what = f"the list has {count} {'entry' if count == 1 else 'entries'}"
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


def _untagged(loc: Loc) -> Loc:
    return tuple(step for step in loc if not _is_tag(step))


def _is_tag(step: Any) -> bool:
    # Tags of unions are written <so>, which no field of a model can be called.
    return isinstance(step, str) and step.startswith("<")


@lru_cache(maxsize=64)
def _names_at(model: type[Model], loc: Loc, others: frozenset[str]) -> frozenset[str]:
    """The fields that the model knows at `loc`, and in an open one `others`; the walk is exact, as
    in `_place`."""
    found: list[tuple[str | None, Any]] = list(_options(model))
    for step in loc:
        if _is_tag(step):
            found = [option for option in found if option[0] in (step, None)]
        else:
            found = [inner for _, option in found for inner in _inside(option, step)]
    models = [kind for _, kind in found if isinstance(kind, type) and issubclass(kind, Model)]
    fields = chain(*(kind.model_fields.items() for kind in models))
    more = others if any(_others_of(kind) for kind in models) else frozenset()
    return frozenset(field.alias or name for name, field in fields) | more


def _others_of(model: type[Model]) -> Any:
    """What an open model holds by other names; None of a closed one."""
    if model.model_config.get("extra") != "allow":
        return None
    return get_args(get_type_hints(model, include_extras=True)["__pydantic_extra__"])[1]


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
        fields = annotation.model_fields.items()
        known = [field.annotation for name, field in fields if step in (name, field.alias)]
        yield from chain(*map(_options, known or filter(None, [_others_of(annotation)])))
