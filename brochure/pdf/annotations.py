"""Link annotations (ISO 32000-1, 12.5.6.5)."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from brochure.imposition.structure_elements import Destination, LinkArea
from brochure.pdf.writer import text

_URI_SAFE = "%:/?#[]@!$&'()*+,;=~-._"  # RFC 3986: what an address may hold as it is


def link(area: LinkArea, pages: Sequence[bytes]) -> bytes:
    """The annotation that makes an area of its page lead to an address, or to a place on one of
    the `pages`, which are given by their references."""
    rect, target = area.rect, area.target
    leads = _action(target) if isinstance(target, str) else _destination(target, pages)
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


def _destination(place: Destination, pages: Sequence[bytes]) -> bytes:
    """The place at the upper left corner; how large the page is shown stays (12.3.2.2)."""
    return b"/Dest [ %s /XYZ %.3f %.3f 0 ]" % (pages[place.page], place.x, place.top)
