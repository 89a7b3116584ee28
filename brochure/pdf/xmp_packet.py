"""XMP metadata as bytes (ISO 16684-1): the packet that agrees with the information dictionary."""

from __future__ import annotations

from collections.abc import Mapping

from brochure.pdf.writer import plain_stream

NAMESPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
    "pdfvtid": "http://www.npes.org/pdfvt/ns/id/",
    "pdfxid": "http://www.npes.org/pdfx/ns/id/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "xmpMM": "http://ns.adobe.com/xap/1.0/mm/",
}


# PDF/A knows no pdfuaid, so its schema is described (ISO 19005-2, 6.6.2.3.3).
PDFUA_SCHEMA = """<pdfaExtension:schemas \
xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" \
xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" \
xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Indicates which part of ISO 14289 the file conforms to\
</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag>
</pdfaExtension:schemas>"""


# Well-Tagged PDF 1.0 is declared (PDF Association, PDF Declarations).
WTPDF = """<pdfd:declarations xmlns:pdfd="http://pdfa.org/declarations/">
<rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfd:conformsTo>http://pdfa.org/declarations/wtpdf#accessibility1.0</pdfd:conformsTo>
</rdf:li></rdf:Bag>
</pdfd:declarations>"""


def metadata(packet: bytes) -> bytes:
    """The metadata stream: never compressed, so that any tool finds it."""
    return plain_stream(packet, "/Type /Metadata /Subtype /XML")


def packet(properties: Mapping[str, str], more: str = "") -> bytes:
    """The packet of `prefix:name` -> text. dc:title is given in the default language; `more` is
    further XML."""
    lines = [_property(name, value) for name, value in properties.items()]
    prefixes = sorted({name.split(":")[0] for name in properties})
    spaces = " ".join(f'xmlns:{prefix}="{NAMESPACES[prefix]}"' for prefix in prefixes)
    body = "\n".join([*lines, *([more] if more else [])])
    # The begin attribute holds a byte order mark (ISO 16684-1, 7.3.2).
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">\n'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n'
        f'<rdf:Description rdf:about="" {spaces}>\n{body}\n</rdf:Description>\n'
        '</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end="r"?>'
    ).encode()


_ESCAPED = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def _property(name: str, value: str) -> str:
    text = value.translate(_ESCAPED)
    if name in ("dc:title", "dc:description"):
        text = f'<rdf:Alt><rdf:li xml:lang="x-default">{text}</rdf:li></rdf:Alt>'
    elif name == "dc:creator":
        text = f"<rdf:Seq><rdf:li>{text}</rdf:li></rdf:Seq>"
    elif name == "dc:language":
        text = f"<rdf:Bag><rdf:li>{text}</rdf:li></rdf:Bag>"
    return f"<{name}>{text}</{name}>"
