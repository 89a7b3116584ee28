"""Link annotations (ISO 32000-1, 12.5.6.5), written straight as bytes."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas

from brochure.imposition.structure_tree import LinkArea

_URI_SAFE = "%:/?#[]@!$&'()*+,;=~-._"  # RFC 3986: what an address may hold as it is


class _Link(pdfdoc.PDFObject):  # type: ignore[misc]
    def __init__(self, spot: LinkArea) -> None:
        self.spot = spot

    def format(self, document: Any) -> bytes:
        area = self.spot.rect
        # A URI action takes 7-bit ASCII only (ISO 32000-1, 12.6.4.7).
        uri = quote(self.spot.address, safe=_URI_SAFE)
        for sign in "\\()":
            uri = uri.replace(sign, "\\" + sign)
        spoken: bytes = pdfdoc.PDFString(self.spot.spoken).format(document)
        return (
            (
                f"<< /Type /Annot /Subtype /Link /Border [ 0 0 0 ] /F 4 "
                f"/Rect [ {area.x:.3f} {area.y:.3f} {area.right:.3f} {area.top:.3f} ] "
                f"/StructParent {self.spot.key} "
                f"/A << /Type /Action /S /URI /URI ({uri}) >> /Contents "
            ).encode("ascii")
            + spoken
            + b" >>"
        )


def add_link(canvas: Canvas, spot: LinkArea) -> Any:
    """Make an area of the current page lead to an address; the annotation's reference."""
    name = f"link-{spot.key}"
    canvas._addAnnotation(_Link(spot), name)
    return canvas._doc.refAnnotation(name)
