"""Which panels a fault leaves behind what is written.

What cannot be read is not laid out, and the last picture stays. Most of it is still true: by the
place of each error in the file are found the panels whose texts may have changed.
"""

from __future__ import annotations

from collections.abc import Iterator

from brochure.content import placement
from brochure.content.model import Content
from brochure.finding import has_errors
from brochure.preview.session import PreviewState
from brochure.product import STANDARD_PARTS
from brochure.project import Refused

Panels = frozenset[tuple[str, str]]  # piece and panel


def outdated(state: PreviewState) -> Panels:
    """The panels that may not show what is written now; all of them if that cannot be told."""
    if state.shown is None or not state.stale:
        return frozenset()
    content = state.shown.project.content
    every = frozenset(
        (name, frame.part) for name, one in content.pieces.items() for frame in one.reading
    )
    if not isinstance(state.now, Refused):
        return every
    name = state.shown.project.text.name
    lines = state.now.sources.get(name, "").split("\n")
    wrong = [finding.span for finding in state.now.findings if has_errors((finding,))]
    if any(span.file != name for span in wrong):
        return every
    found = [frozenset(_touched(content, _path(lines, span.line))) for span in wrong]
    return frozenset().union(*found) if found and all(found) else every


def _path(lines: list[str], number: int) -> list[str]:
    """The names of the fields that a line stands in, told by their indents: the file may be one
    that cannot be parsed."""
    path: list[str] = []
    limit = len(lines[number - 1]) + 1 if 1 <= number <= len(lines) else 0
    for line in reversed(lines[:number]):
        indent = len(line) - len(line.lstrip())
        if line.strip() and indent < limit:
            limit = indent
            path.insert(0, line.partition(":")[0].strip())
    return path


def _touched(content: Content, path: list[str]) -> Iterator[tuple[str, str]]:
    """The panels on which something stands that is written there."""
    top, second, third, fourth, fifth = (*path, "", "", "", "", "")[:5]
    for name, piece in content.pieces.items():
        for frame in piece.reading:
            placed = piece.frames[frame.address]
            if top == "pieces":
                zone, panel = (fourth, fifth) if third == "spans" else ("", fourth)
                is_touched = second in ("", name) and panel in ("", frame.panel)
                is_touched &= zone in ("", frame.zone.name)
            elif top == "sections":
                is_touched = any(section.value == second for section in placed)
            else:
                field = ".".join(path[:2]).replace("-", "_")
                parts = placement.standing_in(content, name, placed)
                is_touched = any(_shows(part, field) for part in parts)
            if is_touched:
                yield name, frame.part


def _shows(part: str, field: str) -> bool:
    """Whether a standard part shows something of a field."""
    return any(path.startswith(field) or field.startswith(path) for path, _ in STANDARD_PARTS[part])
