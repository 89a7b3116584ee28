"""Other texts in some places of a tree, without touching the file.

A place is a path of names joined by dots. An entry of a list goes by its number from 0 or by its
own field `name`.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from brochure.finding import Finding, Outcome, Span
from brochure.source.characters import forbidden, shown
from brochure.source.near_names import suggestion
from brochure.source.yaml_tree import Fields, Items, Node, Text


class _Missing(Exception):
    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding


def changed(tree: Fields, place: str, value: str) -> Outcome[Fields]:
    """The tree with `value` as the text at a place; M202 if there is no text at that place.

    A field that may be left out can be added: its last name need not be there yet.
    """
    if found := next(forbidden(value), None):
        what = f'the character U+{ord(found[0]):04X} in "{shown(place)}" cannot be printed'
        return Outcome(
            None, (Finding("Y103", tree.span_of(*place.split(".")), what, "leave it out"),)
        )
    try:
        new = _changed(tree, tuple(place.split(".")), place, value)
    except _Missing as missing:
        return Outcome(None, (missing.finding,))
    assert isinstance(new, Fields)
    return Outcome(new)


def _changed(node: Node, path: tuple[str, ...], place: str, value: str) -> Node:
    if not path:
        if not isinstance(node, Text):
            raise _Missing(_no_text(node.span, place))
        return Text(value, node.span)
    step, rest = path[0], path[1:]
    if isinstance(node, Fields):
        return _in_fields(node, step, rest, place, value)
    if isinstance(node, Items):
        number = _number(node, step, place)
        items = list(node.items)
        items[number] = _changed(items[number], rest, place, value)
        return replace(node, items=tuple(items))
    raise _Missing(_unknown(node.span, step, place, ()))


def _in_fields(node: Fields, step: str, rest: tuple[str, ...], place: str, value: str) -> Fields:
    names = [key.value for key, _ in node.entries]
    if step not in names:
        if rest:
            raise _Missing(_unknown(node.span, step, place, names))
        added = (Text(step, node.span), Text(value, node.span))
        return replace(node, entries=(*node.entries, added))
    entries = tuple(
        (key, _changed(inner, rest, place, value) if key.value == step else inner)
        for key, inner in node.entries
    )
    return replace(node, entries=entries)


def _number(node: Items, step: str, place: str) -> int:
    """Which entry of a list is meant."""
    if step.isdecimal() and int(step) < len(node.items):
        return int(step)
    names = [_name(item) for item in node.items]
    if step not in names:
        raise _Missing(_unknown(node.span, step, place, [name for name in names if name]))
    return names.index(step)


def _name(item: Node) -> str:
    name = item.get("name") if isinstance(item, Fields) else None
    return name.value if isinstance(name, Text) else ""


def _unknown(span: Span, step: str, place: str, known: Iterable[str]) -> Finding:
    hint = suggestion(step, known) or "write the path of a text, such as centre.hotline.number"
    return Finding("M202", span, f'there is no "{shown(step)}" for "{shown(place)}"', hint)


def _no_text(span: Span, place: str) -> Finding:
    hint = "go on to one of the texts in it"
    return Finding("M203", span, f'at "{shown(place)}" stands no text, but fields or a list', hint)
