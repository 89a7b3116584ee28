"""Font embedding: from faces to the codes and names that a content stream uses.

ReportLab makes the subset fonts with their widths and ToUnicode tables; its font registry is
the one mutable thing at module level in this project, and is kept in here.
"""

from __future__ import annotations

from typing import Any

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont

from brochure.design.fonts import Face, Fonts, Shaped

rl_config.useA85 = 0  # binary streams: ASCII armour only makes a file larger


def register(face: Face) -> str:
    """The name under which ReportLab knows the face."""
    name = f"{face.name}-{face.digest[:12]}"
    if name not in pdfmetrics.getRegisteredFontNames():
        try:
            pdfmetrics.registerFont(TTFont(name, str(face.path), asciiReadable=True))
        except (TTFError, IndexError, KeyError, ValueError) as fault:
            raise OSError(0, f"the font cannot be embedded: {fault}", str(face.path)) from fault
    return name


class FontTable:
    """The fonts of one document."""

    def __init__(self, fonts: Fonts, document: Any) -> None:
        self._document = document
        self._fonts = {
            name: pdfmetrics.getFont(register(face)) for name, face in fonts.faces.items()
        }
        self._arrays: dict[tuple[str, str], list[tuple[str, str]]] = {}

    def show(self, face: str, shaped: Shaped) -> list[tuple[str, str]]:
        """(font resource, elements of a TJ array) for a shaped word (ISO 32000-1, 9.4.3)."""
        key = (face, shaped.text)
        found = self._arrays.get(key)
        if found is None:
            found = self._arrays[key] = self._shown(face, shaped)
        return found

    def _shown(self, face: str, shaped: Shaped) -> list[tuple[str, str]]:
        font, document = self._fonts[face], self._document
        kerns = dict(shaped.kerns)
        subsets: list[tuple[str, str]] = []
        index = 0
        for subset, codes in font.splitString(shaped.text, document):
            parts = []
            for code in codes:
                parts.append(f"({_escaped(code)})")
                if index in kerns:
                    parts.append(f"{-kerns[index] * 1000:.0f}")
                index += 1
            name = font.getSubsetInternalName(subset, document)
            subsets.append((name, "".join(parts).replace(")(", "")))
        return subsets


def _escaped(code: int) -> str:
    if code in b"()\\":
        return "\\" + chr(code)
    return chr(code) if 32 <= code < 127 else f"\\{code:03o}"
