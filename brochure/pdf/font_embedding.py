"""Font embedding: from faces to the codes and names that a content stream uses.

ReportLab makes the subset fonts with their widths and ToUnicode tables; its font registry is
the one mutable thing at module level in this project, and is kept in here. Subsets repeat from
document to document, so their streams are made and compressed once.
"""

from __future__ import annotations

import zlib
from typing import Any

from reportlab import rl_config
from reportlab.pdfbase import pdfdoc, pdfmetrics
from reportlab.pdfbase.ttfonts import SUBSETN, TTFError, TTFont

from brochure.design.fonts import Face, Fonts, Shaped
from brochure.pdf.writer import Raw, Stream

rl_config.useA85 = 0  # binary streams: ASCII armour only makes a file larger


def register(face: Face) -> str:
    """The name under which ReportLab knows the face."""
    name = f"{face.name}-{face.digest[:12]}"
    if name not in pdfmetrics.getRegisteredFontNames():
        try:
            pdfmetrics.registerFont(_Font(name, str(face.path), asciiReadable=True))
        except (TTFError, IndexError, KeyError, ValueError) as fault:
            raise OSError(0, f"the font cannot be embedded: {fault}", str(face.path)) from fault
    return name


class _Font(TTFont):  # type: ignore[misc]
    """ReportLab's TrueType font, which keeps what it made of a subset."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.made: dict[tuple[int, ...], tuple[bytes, bytes, bytes, int]] = {}
        self.elements: dict[tuple[str, float], str] = {}  # by a word and its width

    def addObjects(self, doc: Any) -> None:  # noqa: N802  (ReportLab's name)
        """As TTFont.addObjects, with streams from the cache."""
        state = self.state[doc]
        state.frozen = 1
        for number, subset in enumerate(state.subsets):
            internal = self.getSubsetInternalName(number, doc)[1:]
            name = (SUBSETN(number) + b"+" + self.face.name + self.face.subfontNameX).decode()
            widths, unicodes, program, length = self._subset(name, tuple(subset))
            font = pdfdoc.PDFTrueTypeFont()
            font.Name, font.BaseFont = internal, name
            font.FirstChar, font.LastChar = 0, len(subset) - 1
            font.Widths = Raw(widths)
            font.ToUnicode = doc.Reference(Stream(unicodes, deflated=True), f"toUnicodeCMap:{name}")
            font.FontDescriptor = self._descriptor(doc, name, program, length)
            doc.Reference(font, internal)
            doc.idToObject["BasicFonts"].dict[internal] = font
        del self.state[doc]

    def _subset(self, name: str, subset: tuple[int, ...]) -> tuple[bytes, bytes, bytes, int]:
        found = self.made.get(subset)
        if found is None:
            listed = " ".join(f"{self.face.getCharWidth(code):g}" for code in subset)
            unicodes = _to_unicode(name, subset)
            program = self.face.makeSubset(list(subset))
            found = self.made[subset] = (
                f"[ {listed} ]".encode(),
                zlib.compress(unicodes),
                zlib.compress(program),
                len(program),
            )
        return found

    def _descriptor(self, doc: Any, name: str, program: bytes, length: int) -> Any:
        face = self.face
        stream = Stream(program, f"/Length1 {length}", deflated=True)
        entries = {
            "Type": "/FontDescriptor",
            "FontName": f"/{name}",
            "Ascent": face.ascent,
            "Descent": face.descent,
            "CapHeight": face.capHeight,
            "FontBBox": pdfdoc.PDFArray(face.bbox),
            # Symbolic: the codes are the subset's own (ISO 32000-1, 9.6.6.4).
            "Flags": (face.flags | 4) & ~32,
            "ItalicAngle": face.italicAngle,
            "StemV": face.stemV,
            "FontFile2": doc.Reference(stream, f"fontFile:{name}"),
        }
        return doc.Reference(pdfdoc.PDFDictionary(entries), f"fontDescriptor:{name}")


def _to_unicode(name: str, subset: tuple[int, ...]) -> bytes:
    """The letters that the codes stand for (ISO 32000-1, 9.10.3). Unused codes are left out, for
    no value may be 0 (ISO 14289-1, 7.21.7), and a block holds 100 entries at most."""
    entries = [
        f"<{code:02X}> <{chr(letter).encode('utf-16-be').hex().upper()}>"
        for code, letter in enumerate(subset)
        if letter
    ]
    blocks = [entries[i : i + 100] for i in range(0, len(entries), 100)]
    listed = "\n".join(
        f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks
    )
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        f"/CIDSystemInfo << /Registry ({name}) /Ordering ({name}) /Supplement 0 >> def\n"
        f"/CMapName /{name} def\n/CMapType 2 def\n"
        "1 begincodespacerange\n<00> <FF>\nendcodespacerange\n"
        f"{listed}\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"
    ).encode("latin-1")


class FontTable:
    """The fonts of one document."""

    def __init__(self, fonts: Fonts, document: Any) -> None:
        self._document = document
        self._fonts = {
            name: pdfmetrics.getFont(register(face)) for name, face in fonts.faces.items()
        }
        self._arrays: dict[int, list[tuple[str, str]]] = {}
        self._names: dict[str, str] = {}

    def show(self, face: str, shaped: Shaped) -> list[tuple[str, str]]:
        """(font resource, elements of a TJ array) for a shaped word (ISO 32000-1, 9.4.3)."""
        key = id(shaped)  # the layout keeps its words alive while it is painted
        found = self._arrays.get(key)
        if found is None:
            found = self._arrays[key] = self._shown(face, shaped)
        return found

    def _shown(self, face: str, shaped: Shaped) -> list[tuple[str, str]]:
        font, document = self._fonts[face], self._document
        if shaped.text.isascii():  # ASCII keeps its codes in every subset, so it is spelt once
            key = (shaped.text, shaped.width)
            elements = font.elements.get(key)
            if elements is None:
                elements = font.elements[key] = _elements(shaped, shaped.text.encode(), 0)
            return [(self.name(face), elements)]
        subsets, index = [], 0
        for subset, codes in font.splitString(shaped.text, document):
            name = font.getSubsetInternalName(subset, document)
            subsets.append((name, _elements(shaped, codes, index)))
            index += len(codes)
        return subsets

    def name(self, face: str) -> str:
        """The resource name of a face's first subset, which holds ASCII."""
        found = self._names.get(face)
        if found is None:
            font = self._fonts[face]
            font.splitString(" ", self._document)
            found = self._names[face] = font.getSubsetInternalName(0, self._document)
        return found


def _elements(shaped: Shaped, codes: bytes, start: int) -> str:
    """The codes of a word from character `start` on, with their kerns in thousandths of an em."""
    kerns = dict(shaped.kerns)
    parts: list[str] = []
    text = ""
    for index, code in enumerate(codes, start):
        text += _escaped(code)
        if index in kerns:
            parts.append(f"({text}){-kerns[index] * 1000:.0f}")
            text = ""
    return "".join(parts) + (f"({text})" if text else "")


def _escaped(code: int) -> str:
    if code in b"()\\":
        return "\\" + chr(code)
    return chr(code) if 32 <= code < 127 else f"\\{code:03o}"
