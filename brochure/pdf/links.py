"""Link annotations (ISO 32000-1, 12.5.6.5), written straight as bytes."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas

from brochure.design.sheet import Rect

_URI_SAFE = "%:/?#[]@!$&'()*+,;=~-._"  # RFC 3986: what an address may hold as it is


class _Link(pdfdoc.PDFObject):  # type: ignore[misc]
    def __init__(self, address: str, area: Rect) -> None:
        self.address, self.area = address, area

    def format(self, document: Any) -> bytes:
        area = self.area
        # A URI action takes 7-bit ASCII only (ISO 32000-1, 12.6.4.7).
        uri = quote(self.address, safe=_URI_SAFE)
        for sign in "\\()":
            uri = uri.replace(sign, "\\" + sign)
        return (
            f"<< /Type /Annot /Subtype /Link /Border [ 0 0 0 ] /F 4 "
            f"/Rect [ {area.x:.3f} {area.y:.3f} {area.right:.3f} {area.top:.3f} ] "
            f"/A << /Type /Action /S /URI /URI ({uri}) >> >>"
        ).encode("ascii")


def add_link(canvas: Canvas, address: str, area: Rect) -> None:
    """Make an area of the current page, in its own coordinates, lead to an address."""
    canvas._addAnnotation(_Link(address, area))
