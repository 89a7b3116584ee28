"""Marked content: the painter opens and closes what the structure tree names.

Every operator that paints stands either in a sequence of the tree or in an artifact
(ISO 32000-1, 14.6 and 14.8.2.2). Without a tree, as in a press file, nothing is written.
"""

from __future__ import annotations

from brochure.design.sheet import Rect
from brochure.imposition.structure_elements import MarkedContentRef, StructureTree
from brochure.layout.blocks import Box
from brochure.pdf.content_stream import ContentStream

LAYOUT = "/Artifact << /Type /Layout >> BDC"
PAGE = "/Artifact << /Type /Page >> BDC"
STAMP = "/Artifact << /Type /Pagination /Subtype /Watermark >> BDC"
BROKEN = "/Span << /ActualText () >> BDC"  # a hyphen that only a line's end has put there


def background(area: Rect) -> str:
    """The artifact behind everything, with its bounding box (14.8.2.2.2)."""
    box = f"{area.x:.2f} {area.y:.2f} {area.right:.2f} {area.top:.2f}"
    return f"/Artifact << /Type /Background /BBox [{box}] >> BDC"


class Marker:
    """Opens and closes the marked content of a file's pages, outside their text objects."""

    def __init__(self, tree: StructureTree | None) -> None:
        self.tree = tree
        self._open = ""

    def enter(self, code: ContentStream, tag: str) -> None:
        """Go on in the sequence that `tag` begins; nothing (empty) closes what is open."""
        if self.tree is None or tag == self._open:
            return
        code.end_text()
        if self._open:
            code.append("EMC")
        if tag:
            code.append(tag)
        self._open = tag

    def enter_shapes(self, code: ContentStream, box: Box) -> None:
        """Enter the sequence in which a box's shapes stand."""
        if self.tree is not None:
            found = self.tree.shapes.get(box.number)
            self.enter(code, opening(*found) if found else LAYOUT)

    def runs(self, box: Box) -> list[str]:
        """What opens each run of a box's text; none if nothing is tagged."""
        return [] if self.tree is None else [opening(*one) for one in self.tree.texts[box.number]]


def opening(tag: str, mark: MarkedContentRef) -> str:
    return f"/{tag} << /MCID {mark.mcid} >> BDC"
