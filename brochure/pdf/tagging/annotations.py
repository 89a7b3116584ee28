"""Link annotations (ISO 32000-1, 12.5.6.5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import quote

from brochure.imposition.structure_elements import LinkArea
from brochure.pdf.writer import leading, text

_URI_SAFE = "%:/?#[]@!$&'()*+,;=~-._"  # RFC 3986: what an address may hold as it is


def link(
    area: LinkArea, pages: Sequence[bytes], elements: Mapping[int, bytes] | None = None
) -> bytes:
    """The annotation that makes an area of its page lead to an address, or to a place on one of
    the `pages`, which are given by their references. With `elements`, those of boxes, it leads
    to the element there as well, which PDF/UA-2 asks for (ISO 14289-2, 8.8)."""
    rect, target = area.rect, area.target
    if isinstance(target, str):
        leads = _action(target)
    else:
        element = None if elements is None else elements[target.box]
        leads = leading(pages[target.page], b"/XYZ %.3f %.3f 0" % (target.x, target.top), element)
    head = (
        f"<< /Type /Annot /Subtype /Link /Border [ 0 0 0 ] /F 4 "
        f"/Rect [ {rect.x:.3f} {rect.y:.3f} {rect.right:.3f} {rect.top:.3f} ] "
        f"/StructParent {area.key} "
    )
    return head.encode("ascii") + leads + b" /Contents " + text(area.spoken) + b" >>"


def _action(address: str) -> bytes:
    # A URI action takes 7-bit ASCII only (ISO 32000-1, 12.6.4.7).
    uri = quote(address, safe=_URI_SAFE)
    for sign in "\\()":
        uri = uri.replace(sign, "\\" + sign)
    return f"/A << /Type /Action /S /URI /URI ({uri}) >>".encode("ascii")
