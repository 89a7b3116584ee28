"""Fields that lost their indent and so, without a fault of YAML, belong to the wrong thing.

Such a field stands right below the group that it was written for. It is tried in the groups that end
above it: where it is no fault any more, there it belongs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

from msgspec.structs import replace

from brochure.finding import Finding, Span
from brochure.source.characters import shown
from brochure.source.yaml_tree import Fields, Items, Node, Text

Findings: TypeAlias = "tuple[Finding, ...]"
_MOST = 10  # fields that are tried: each is validated some times
_SIGNS = ("M202", "M203")  # a field that is not known, or not as it should be


def brought_home(
    tree: Fields, found: Findings, faults: Callable[[Fields], Findings]
) -> tuple[Fields, Findings]:
    """The tree with such fields where they belong, and a finding for each; `found` are the faults
    of the tree as it is."""
    strays: list[Finding] = []
    for finding in [one for one in found if one.code in _SIGNS][:_MOST]:
        for home, key, moved in _moves(tree, finding.span):
            left = faults(moved)
            if len(left) < len(found) and not any(one.span == key.span for one in left):
                strays.append(_stray(key, home))
                tree, found = moved, left
                break
    return tree, tuple(strays)


def _stray(key: Text, home: Fields) -> Finding:
    like = home.entries[0][0].span
    more = like.column - key.span.column
    what = f'"{shown(key)}" lost its indent, and so does not belong to the group above it'
    hint = f"put {more} blanks more before it, so that it stands level with line {like.line}"
    if home.span.column < like.column:  # as {name: value, …}
        hint = f"write it between the {{ and }} of line {like.line}, after a comma"
    return Finding("Y107", key.span, what, hint)


def _moves(tree: Fields, span: Span) -> Iterator[tuple[Fields, Text, Fields]]:
    """Groups above a field, its name, and the tree in which it belongs to that group."""
    path = _path_to(tree, span)
    if not path:
        return
    *above, parent = path
    number = next(n for n, (key, _) in enumerate(parent.entries) if key.span == span)
    (key, value), rest = parent.entries[number], parent.entries[number + 1 :]
    for home in _ends(parent.entries[number - 1][1]) if number else ():
        if home.entries and home.get(key.value) is None:
            bigger = replace(home, entries=(*home.entries, (key, value)))
            name, before = parent.entries[number - 1]
            kept = (*parent.entries[: number - 1], (name, _with(before, home, bigger)), *rest)
            moved: Node = replace(parent, entries=kept)
            if above:
                moved = _with(tree, parent, moved)
            if isinstance(moved, Fields):
                yield home, key, moved


def _ends(node: Node) -> Iterator[Fields]:
    """The groups that end where a value ends, from the outermost."""
    if isinstance(node, Fields):
        yield node
        yield from _ends(node.entries[-1][1]) if node.entries else ()
    elif isinstance(node, Items) and node.items:
        yield from _ends(node.items[-1])


def _path_to(node: Node, span: Span) -> tuple[Fields, ...]:
    """The groups around the field whose name stands at a place, that which holds it last."""
    if isinstance(node, Fields):
        if any(key.span == span for key, _ in node.entries):
            return (node,)
        inner = [value for _, value in node.entries]
    else:
        inner = list(node.items) if isinstance(node, Items) else []
    for value in inner:
        if path := _path_to(value, span):
            return (node, *path) if isinstance(node, Fields) else path
    return ()


def _with(node: Node, old: Fields, new: Node) -> Node:
    """A tree with another group in the place of one."""
    if node is old:
        return new
    if isinstance(node, Fields):
        return replace(node, entries=tuple((k, _with(v, old, new)) for k, v in node.entries))
    if isinstance(node, Items):
        return replace(node, items=tuple(_with(item, old, new) for item in node.items))
    return node
