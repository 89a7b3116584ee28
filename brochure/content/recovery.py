"""What stands in for the parts of a content that are not valid, so that the rest can be checked.

The values are the plain ones that the model is made from. A faulty section is replaced, a faulty
panel or frame and what may be left out is taken away; the rest is what every content has.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from itertools import chain
from typing import Any

from brochure.finding import Finding, Span, has_errors
from brochure.product import Format, Zone
from brochure.source.characters import shown
from brochure.source.model_base import Loc
from brochure.source.near_names import suggestion
from brochure.source.yaml_tree import Fields, Text


def _text(words: str) -> Text:
    return Text(words, Span(""))


def _section() -> dict[str, Any]:
    return {"text": [_text("…")]}


def _needed() -> dict[str, Any]:
    """The fields that no content can do without."""
    return {
        "language": _text("en"),
        "country": _text("US"),
        "title": _text("…"),
        "version": _text("…"),
        "centre": {
            "name": _text("…"),
            "about": _text("…"),
            "hotline": {"number": _text("911"), "label": _text("…"), "hours": _text("…")},
            "web": _text("https://example.org"),
            "disclaimer": _text("…"),
        },
        "sections": {"…": _section()},
        "pieces": {"…": {"format": _PAGE, "panels": {}}},
    }


_PAGE = Format(
    "…", ("…",), ("letter",), True, ((("…",),),), ("…",), ("…",), {"…": (Zone("text"),)}
)  # fmt: skip


def mend(content: dict[str, Any], loc: Loc) -> None:
    """Take what is wrong at a place out of a content."""
    top, *inner = map(str, loc)
    part, needed = content.get(top), _needed()
    if isinstance(part, dict) and inner and top == "sections":
        part[inner[0]] = _section()
    elif isinstance(part, dict) and inner and top == "pieces":
        piece = part.get(inner[0])
        placed = piece.get(inner[1]) if isinstance(piece, dict) and len(inner) > 2 else None
        if inner[1:2] in (["panels"], ["spans"]) and isinstance(placed, dict):
            placed.pop(inner[2], None)
        else:
            part.pop(inner[0], None)
            content[top] = part or needed[top]
    else:
        content.pop(top, None)
        content |= {top: needed[top]} if top in needed else {}


def doubtful(tree: Fields, findings: Iterable[Finding], known: Iterable[str]) -> frozenset[str]:
    """Of the known fields of a content those that are wrong, or not there because something is."""
    wrong = [finding.span.line for finding in findings if has_errors((finding,))]
    if not wrong:
        return frozenset()
    names: dict[int, set[str]] = {}
    for key, _ in tree.entries:
        names.setdefault(key.span.line, set()).add(key.value)
    starts = sorted(names)
    begun = {starts[max(0, bisect_right(starts, line) - 1)] for line in wrong if starts}
    there = {key.value for key, _ in tree.entries}
    all_known = there <= set(known)
    absent = (name for name in known if name not in there)
    missing = (name for name in absent if name in _needed() or not all_known)
    return frozenset({*missing, *chain(*(names[line] for line in begun))})


_FIELDS = ("heading", "text", "to-confirm")  # of a section, which may be misspelt


def gone_pieces(tree: Fields, known: frozenset[str]) -> dict[str, list[Text]]:
    """Names by which sections say something else in a piece that is not there, and where."""
    found: dict[str, list[Text]] = {}
    sections = tree.get("sections")
    for _, section in sections.entries if isinstance(sections, Fields) else ():
        for key, value in section.entries if isinstance(section, Fields) else ():
            is_piece = isinstance(value, Fields) and value.get("text") and key.value not in known
            if is_piece and not suggestion(key.value, _FIELDS):
                found.setdefault(key.value, []).append(key)
    return found


def gone(name: str, places: list[Text], pieces: frozenset[str]) -> Finding:
    """The finding for such a name."""
    lines = ", ".join(str(key.span.line) for key in places[:20])
    what = f'there is no piece "{shown(name)}", but words for it stand in line {lines}'
    near = suggestion(name, pieces)
    return Finding("M202", places[0].span, what, near or "delete these lines, or add the piece")
