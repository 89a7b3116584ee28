"""A layout as text, one line for each box and each line of text: what golden traces compare."""

from __future__ import annotations

from collections.abc import Iterator

from brochure.layout.blocks import Box
from brochure.layout.piece_layout import Layout


def trace(layout: Layout) -> str:
    """The placed boxes in reading order; lengths in points, to a tenth."""
    lines = [f"{layout.piece} at {layout.size:g} pt"]
    for page in layout.panels:
        lines.append(f"{page.name}")
        for box in page.boxes:
            lines.extend(_box(box, 1))
    return "\n".join(lines) + "\n"


def _box(box: Box, depth: int) -> Iterator[str]:
    rect = box.rect
    place = f"{rect.x:.1f} {rect.y:.1f} {rect.width:.1f} {rect.height:.1f}"
    yield f"{'  ' * depth}{box.role} {place}"
    for line in box.lines:
        yield f"{'  ' * depth}  {line.x:.1f} {line.y:.1f} | {line.text}"
    for child in box.children:
        yield from _box(child, depth + 1)
