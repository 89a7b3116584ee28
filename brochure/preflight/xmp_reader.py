"""XMP metadata: from a packet of XML to properties by name (ISO 16684-1).

Only what rules ask for is read: simple values, and the texts of arrays. Entities are refused
before anything is parsed, since a few bytes of them can unpack to gigabytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from xml.etree.ElementTree import Element, ParseError, XMLParser

from msgspec import Struct, field

_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_PREFIXES = {
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://ns.adobe.com/xap/1.0/": "xmp",
    "http://ns.adobe.com/xap/1.0/mm/": "xmpMM",
    "http://ns.adobe.com/pdf/1.3/": "pdf",
    "http://www.npes.org/pdfx/ns/id/": "pdfxid",
    "http://www.npes.org/pdfvt/ns/id/": "pdfvtid",
    "http://www.aiim.org/pdfua/ns/id/": "pdfuaid",
    "http://www.aiim.org/pdfa/ns/id/": "pdfaid",
}
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_SCHEMA = "{http://www.aiim.org/pdfa/ns/schema#}"
_PROPERTY = "{http://www.aiim.org/pdfa/ns/property#}"
MOST_BYTES = 2_000_000


class Packet(Struct, frozen=True):
    """The properties of a packet, as `prefix:name`; or why it cannot be read. `languages` are
    those in which a property is given, `described` those that extension schemas describe,
    `prefixes` what a schema is called in the packet."""

    properties: Mapping[str, str] = field(default_factory=dict)
    fault: str = ""
    languages: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    described: frozenset[str] = frozenset()
    prefixes: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def get(self, name: str) -> str:
        return self.properties.get(name, "")


@lru_cache(maxsize=4)  # files of one content say the same
def read(data: bytes) -> Packet:
    """The packet of an unpacked metadata stream."""
    if len(data) > MOST_BYTES:
        return Packet(fault="it is larger than any metadata")
    if re.search(rb"<!\s*(DOCTYPE|ENTITY)", data, re.IGNORECASE):
        return Packet(fault="it declares entities")
    parser = XMLParser()  # noqa: S314  (see above)
    try:
        parser.feed(data.strip(b"\x00\t\r\n "))
        root = parser.close()
    except (ParseError, ValueError, LookupError) as fault:
        return Packet(fault=str(fault))
    languages, described = dict(_languages(root)), frozenset(_described(root))
    return Packet(dict(_properties(root)), "", languages, described, _prefixes(data))


_BOUND = re.compile(rb"xmlns:([\w.-]+)\s*=\s*[\"']([^\"'<>]*)[\"']")
_USED = re.compile(rb"[<\s]([\w.-]+):[\w.-]+\s*[=>/]")


def _prefixes(data: bytes) -> dict[str, frozenset[str]]:
    """What each known schema is called where a property of it stands; the parser does not keep it."""
    plain = data.replace(b"\0", b"")
    used = {*_USED.findall(plain)}
    found: dict[str, frozenset[str]] = {}
    for prefix, space in _BOUND.findall(plain):
        known = _PREFIXES.get(space.decode("latin-1"))
        if known is not None and prefix in used:
            found[known] = found.get(known, frozenset()) | {prefix.decode("latin-1")}
    return found


def _properties(root: Element) -> Iterator[tuple[str, str]]:
    for description in root.iter(f"{_RDF}Description"):
        for name, value in description.attrib.items():
            yield _known(name), value
        for element in description:
            yield _known(element.tag), _value(element)


def _languages(root: Element) -> Iterator[tuple[str, tuple[str, ...]]]:
    for description in root.iter(f"{_RDF}Description"):
        for element in description:
            found = tuple(one.attrib.get(_LANGUAGE, "") for one in element.iter(f"{_RDF}li"))
            if any(found):
                yield _known(element.tag), found


def _described(root: Element) -> Iterator[str]:
    """The properties in extension schemas (ISO 19005-2, 6.6.2.3.3)."""
    for schema in root.iter():
        space = schema.find(f"{_SCHEMA}namespaceURI")
        if space is not None:
            for name in schema.iter(f"{_PROPERTY}name"):
                yield _known(f"{{{(space.text or '').strip()}}}{(name.text or '').strip()}")


def _value(element: Element) -> str:
    """The text of a simple value, or of an array's first entry."""
    first = next(iter(element.iter(f"{_RDF}li")), None)
    return (element if first is None else first).text or ""


def _known(name: str) -> str:
    """`{namespace}name` as the standards write it; what they do not name stays as it is."""
    space, _, local = name[1:].rpartition("}")
    return f"{_PREFIXES[space]}:{local}" if space in _PREFIXES else name
