"""Link annotations (ISO 32000-1, 12.5.6.5)."""

from __future__ import annotations

from urllib.parse import quote

from brochure.imposition.structure_tree import LinkArea
from brochure.pdf.writer import text

_URI_SAFE = "%:/?#[]@!$&'()*+,;=~-._"  # RFC 3986: what an address may hold as it is


def link(area: LinkArea) -> bytes:
    """The annotation that makes an area of its page lead to an address."""
    rect = area.rect
    # A URI action takes 7-bit ASCII only (ISO 32000-1, 12.6.4.7).
    uri = quote(area.address, safe=_URI_SAFE)
    for sign in "\\()":
        uri = uri.replace(sign, "\\" + sign)
    head = (
        f"<< /Type /Annot /Subtype /Link /Border [ 0 0 0 ] /F 4 "
        f"/Rect [ {rect.x:.3f} {rect.y:.3f} {rect.right:.3f} {rect.top:.3f} ] "
        f"/StructParent {area.key} /A << /Type /Action /S /URI /URI ({uri}) >> /Contents "
    )
    return head.encode("ascii") + text(area.spoken) + b" >>"
