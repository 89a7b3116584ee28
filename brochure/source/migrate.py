"""From files as they were written before there were pieces to files as they are written now.

Lines are moved, indented and renamed, so that every comment stays. What came out is read again:
nothing is returned that does not say what it said before.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeAlias

from brochure.finding import Finding, Outcome
from brochure.source import yaml_tree
from brochure.source.yaml_tree import Fields, Items, Node, Source

Path: TypeAlias = "tuple[str, ...]"
Plain: TypeAlias = "dict[str, Any]"


def content(source: Source) -> Outcome[str]:
    """A content whose pieces stand under `pieces:`, each with its format; the text as it is if
    they do already."""
    pieces = _there(source, ("brochure", "handout"))
    if not pieces:
        return Outcome(source.text)
    text = source.text
    if "brochure" in pieces:
        fold = ("brochure", "fold")
        if _at(source.tree, fold) is None:
            text = _inserted(text, ("brochure",), "format: letter-fold")
        else:
            text = _renamed(text, fold, "format")
    if "handout" in pieces:
        text = _inserted(text, ("handout",), "format: handout")
        text = _renamed(text, ("handout", "frames"), "panels")
        inner = _at(_tree(text), ("handout", "panels"))
        names = tuple(key.value for key, _ in inner.entries) if isinstance(inner, Fields) else ()
        text = _nested(text, ("handout", "panels"), names, "page")
    return _proved(source, _nested(text, (), pieces, "pieces"), _with_pieces)


def theme(source: Source) -> Outcome[str]:
    """A theme whose body sizes and margins stand by the name of a format, and whose sizes stand
    by roles."""
    text = source.text
    for parent, under in (("type", "body"), ("margins", "text")):
        if _at(source.tree, (parent, "brochure")) is not None:
            text = _renamed(text, (parent, "brochure"), "other")
            text = _nested(text, (parent,), ("other", "handout"), under)
    if source.tree and _at(source.tree, ("type", "scale")) is not None:
        text = _sized(text, _roles(_plain(source.tree)["type"]))
    return _proved(source, text, _with_roles) if text != source.text else Outcome(text)


def _with_pieces(old: Plain) -> Plain:
    new = {name: value for name, value in old.items() if name not in ("brochure", "handout")}
    pieces = {}
    if "brochure" in old:
        pieces["brochure"] = {"format": "letter-fold", **old["brochure"]}
        pieces["brochure"]["format"] = pieces["brochure"].pop("fold", "letter-fold")
    if "handout" in old:
        pieces["handout"] = {"format": "handout", "panels": {"page": old["handout"]["frames"]}}
    return {**new, "pieces": pieces}


def _with_formats(old: Plain) -> Plain:
    new = dict(old)
    for parent, under in (("type", "body"), ("margins", "text")):
        inner = dict(old.get(parent, {}))
        if "brochure" in inner:
            both = {"other": inner.pop("brochure"), "handout": inner.pop("handout", None)}
            new[parent] = {under: {k: v for k, v in both.items() if v is not None}, **inner}
    return new


_TIGHT = ("title", "heading", "subheading", "figure", "hotline")


def _roles(type_: Plain) -> Plain:
    """The roles of a type scale: sizes were steps of a ratio, and large type had one leading."""
    ratio, roles = float(type_["scale"]["ratio"]), {}
    for name, step in type_["scale"].items():
        if name != "ratio":
            roles[name] = {"size": f"{ratio ** float(step):.4g}"}
            if name in _TIGHT and "tight" in type_:
                roles[name]["leading"] = type_["tight"]
    return roles


def _with_roles(old: Plain) -> Plain:
    new = _with_formats(old)
    if "scale" in new.get("type", {}):
        rest = {k: v for k, v in new["type"].items() if k not in ("scale", "tight")}
        new["type"] = {**rest, "roles": _roles(old["type"])}
    return new


def _sized(text: str, roles: Plain) -> str:
    """The lines of a scale as those of roles; of what there is no more the comment stays."""
    for name, look in roles.items():
        value = ", ".join(f"{key}: {number}" for key, number in look.items())
        text = _valued(text, ("type", "scale", name), f"{name}: {{ {value} }}")
    text = _valued(text, ("type", "scale", "ratio"), "")
    return _renamed(_valued(text, ("type", "tight"), ""), ("type", "scale"), "roles")


def _valued(text: str, path: Path, words: str) -> str:
    """The line of a key with other words, before the comment."""
    at, lines = _line(text, path), text.split("\n")
    if at is None:
        return text
    _, mark, comment = lines[at].partition("#")
    made = " " * _indent(lines[at]) + "  ".join(filter(None, (words, mark + comment)))
    lines[at : at + 1] = [made] if made.strip() else []
    return "\n".join(lines)


def _proved(source: Source, text: str, expected: Callable[[Plain], Plain]) -> Outcome[str]:
    assert source.tree is not None  # keys were found in it
    tree = _tree(text)
    old = expected(_plain(source.tree))
    if tree is not None and _plain(tree) == old and _comments(text) == _comments(source.text):
        return Outcome(text)
    what = "the lines of this file cannot be moved safely"
    hint = "write what stands in braces on lines of its own, then call brochure migrate again"
    return Outcome(None, (Finding("M202", source.tree.entries[0][0].span, what, hint),))


def _there(source: Source, names: Path) -> Path:
    return tuple(name for name in names if source.tree and source.tree.get(name) is not None)


def _tree(text: str) -> Fields | None:
    read = yaml_tree.parse(text).value
    return read.tree if read else None


def _at(tree: Node | None, path: Path) -> Node | None:
    for step in path:
        tree = tree.get(step) if isinstance(tree, Fields) else None
    return tree


def _plain(node: Node) -> Any:
    if isinstance(node, Fields):
        return {key.value: _plain(value) for key, value in node.entries}
    return [_plain(item) for item in node.items] if isinstance(node, Items) else node.value


def _comments(text: str) -> list[str]:
    return sorted(line.partition("#")[2].strip() for line in text.split("\n") if "#" in line)


# Each of these gives the text back as it is where the key does not stand on a line of its own;
# `_proved` says so.


def _line(text: str, path: Path) -> int | None:
    """The line of a key, from 0, if it begins that line."""
    tree = _tree(text)
    if tree is None or _at(tree, path) is None:
        return None
    span = tree.span_of(*path)
    before = text.split("\n")[span.line - 1][: span.column - 1]
    return span.line - 1 if not before.strip() else None


def _end(lines: list[str], start: int) -> int:
    """The line behind the last one that belongs to the key on a line."""
    own, end = _indent(lines[start]), start + 1
    for number in range(start + 1, len(lines)):
        line = lines[number]
        if line.strip():
            is_entry = _indent(line) == own and line.lstrip().startswith("- ")
            if _indent(line) <= own and not is_entry:
                break
            end = number + 1
    return end


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _renamed(text: str, path: Path, name: str) -> str:
    at = _line(text, path)
    if at is None:
        return text
    lines = text.split("\n")
    key = rf"""^(\s*)(["']?){re.escape(path[-1])}\2(\s*:)"""
    lines[at] = re.sub(key, rf"\g<1>{name}\g<3>", lines[at], count=1)
    return "\n".join(lines)


def _inserted(text: str, path: Path, words: str) -> str:
    """A new first line among those of a key."""
    at, lines = _line(text, path), text.split("\n")
    if at is None:
        return text
    inner = next((line for line in lines[at + 1 : _end(lines, at)] if line.strip()), "  ")
    lines.insert(at + 1, " " * _indent(inner) + words)
    return "\n".join(lines)


def _nested(text: str, path: Path, names: Path, under: str) -> str:
    """The keys of these names under a key of their own, at the place of the first, in the order in
    which they stand; comments right above a key go with it."""
    found = [(line, name) for name in names if (line := _line(text, (*path, name))) is not None]
    lines, moved = text.split("\n"), []
    for number, (start, _) in enumerate(sorted(found)):
        first = start
        while number and first and _is_comment(lines[first - 1], _indent(lines[start])):
            first -= 1
        moved.append((first, _end(lines, start)))
    if not moved:
        return text
    made = [" " * _indent(lines[moved[0][0]]) + f"{under}:"]
    for first, end in moved:
        made += [f"  {line}" if line.strip() else line for line in lines[first:end]]
    gone = {number for first, end in moved for number in range(first, end)}
    at = moved[0][0]
    before = [line for number, line in enumerate(lines[:at]) if number not in gone]
    after = [line for number, line in enumerate(lines) if number >= at and number not in gone]
    return "\n".join((*before, *made, *after))


def _is_comment(line: str, indent: int) -> bool:
    return line.lstrip().startswith("#") and _indent(line) == indent
