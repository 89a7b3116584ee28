"""XMP metadata as bytes (ISO 16684-1): the packet that agrees with the information dictionary."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from xml.sax.saxutils import escape

from reportlab.pdfbase import pdfdoc

NAMESPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "pdfxid": "http://www.npes.org/pdfx/ns/id/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "xmpMM": "http://ns.adobe.com/xap/1.0/mm/",
}


class Metadata(pdfdoc.PDFObject):  # type: ignore[misc]
    """The metadata stream: never compressed, so that any tool finds it."""

    __RefOnly__ = 1

    def __init__(self, packet: bytes) -> None:
        self.packet = packet

    def format(self, document: Any) -> bytes:
        head = b"<< /Type /Metadata /Subtype /XML /Length %d >>\nstream\n" % len(self.packet)
        return head + self.packet + b"\nendstream\n"


def packet(properties: Mapping[str, str]) -> bytes:
    """The packet of `prefix:name` -> text. dc:title is given in the default language."""
    lines = [_property(name, value) for name, value in properties.items()]
    prefixes = sorted({name.split(":")[0] for name in properties})
    spaces = " ".join(f'xmlns:{prefix}="{NAMESPACES[prefix]}"' for prefix in prefixes)
    body = "\n".join(lines)
    # The begin attribute holds a byte order mark (ISO 16684-1, 7.3.2).
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">\n'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n'
        f'<rdf:Description rdf:about="" {spaces}>\n{body}\n</rdf:Description>\n'
        '</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end="r"?>'
    ).encode()


def _property(name: str, value: str) -> str:
    text = escape(value)
    if name in ("dc:title", "dc:description"):
        text = f'<rdf:Alt><rdf:li xml:lang="x-default">{text}</rdf:li></rdf:Alt>'
    elif name == "dc:creator":
        text = f"<rdf:Seq><rdf:li>{text}</rdf:li></rdf:Seq>"
    elif name == "dc:language":
        text = f"<rdf:Bag><rdf:li>{text}</rdf:li></rdf:Bag>"
    return f"<{name}>{text}</{name}>"
