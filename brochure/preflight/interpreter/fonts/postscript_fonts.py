"""PostScript font programs, Type 1 and CFF: which glyphs are in them, and how wide these are.

CFF (Adobe technical note 5176) is read by fontTools. Of a Type 1 program (Adobe Type 1 Font Format,
1990) only names and widths are read, by two expressions: fontTools would run it as PostScript.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from functools import cached_property, lru_cache
from io import BytesIO

from msgspec import Struct, field

_MOST_GLYPHS = 70_000
_EEXEC = re.compile(rb"currentfile\s+eexec[ \r\n]")
_GLYPH = re.compile(rb"/([^\s/\[\]{}()<>]+)\s+(\d{1,5})\s+(?:RD|-\|)\s")
_ENCODED = re.compile(rb"dup\s+(\d{1,3})\s*/([^\s/\[\]{}()<>]+)\s+put")
_WIDE, _SIDEWAYS = b"\x0d", b"\x0c\x07"  # hsbw and sbw


class PostScriptProgram(Struct, frozen=True, dict=True):
    """The widths of the glyphs in ems, by name; by number (CID) if `by_number`. A width is none if
    it cannot be read. `encoding` is the program's own."""

    widths: Mapping[str, float | None] = field(default_factory=dict)
    encoding: Mapping[int, str] = field(default_factory=dict)
    by_number: bool = False
    is_readable: bool = True

    def glyph(self, cid: int) -> str:
        """What a CID is called here: its number, or the name of the glyph in this place."""
        if self.by_number:
            return f"cid{cid:05d}" if cid else ".notdef"
        return self._order[cid] if 0 <= cid < len(self._order) else ""

    @cached_property
    def _order(self) -> tuple[str, ...]:
        return tuple(self.widths)


_DAMAGED = PostScriptProgram(is_readable=False)


def of_cff(data: bytes) -> PostScriptProgram:
    """A bare CFF program."""
    from fontTools.cffLib import CFFFontSet  # late: 25 ms and 7 MB, and our own files hold no CFF
    from fontTools.encodings.StandardEncoding import StandardEncoding

    with suppress(Exception):  # fontTools raises whatever a damaged font provokes
        fonts = CFFFontSet()
        fonts.decompile(BytesIO(data), None)
        top = fonts.topDictIndex[0]
        em = top.FontMatrix[0] or 0.001
        own = top.Encoding if hasattr(top, "Encoding") else "StandardEncoding"
        listed = StandardEncoding if isinstance(own, str) else own
        widths = {name: _cff_width(top, name, em) for name in top.charset[:_MOST_GLYPHS]}
        by_number = hasattr(top, "ROS")
        return PostScriptProgram(widths, dict(enumerate(listed)), by_number)
    return _DAMAGED


def _cff_width(top: object, name: str, em: float) -> float | None:
    from fontTools.pens.basePen import NullPen

    with suppress(Exception):
        outline = top.CharStrings[name]  # type: ignore[attr-defined]
        outline.draw(NullPen())
        return float(outline.width * em)
    return None


def of_type1(data: bytes) -> PostScriptProgram:
    """A Type 1 program, as /FontFile holds it."""
    from fontTools.encodings.StandardEncoding import StandardEncoding
    from fontTools.misc.eexec import decrypt

    begun = _EEXEC.search(data)
    if begun is None:
        return _DAMAGED
    packed = data[begun.end() :]
    if re.fullmatch(rb"[0-9A-Fa-f\s]{4}", packed[:4]):
        digits = re.sub(rb"[^0-9A-Fa-f]", b"", packed)
        packed = bytes.fromhex(digits[: len(digits) // 2 * 2].decode("ascii"))
    private = decrypt(packed, 55665)[0][4:]
    widths: dict[str, float | None] = {}
    start = max(private.find(b"/CharStrings"), 0)
    while (found := _GLYPH.search(private, start)) and len(widths) < _MOST_GLYPHS:
        start = found.end() + int(found[2])
        widths[found[1].decode("latin-1")] = _type1_width(private[found.end() : start])
    own = {
        int(code): name.decode("latin-1") for code, name in _ENCODED.findall(data[: begun.end()])
    }
    return PostScriptProgram(widths, own or dict(enumerate(StandardEncoding)))


def _type1_width(outline: bytes) -> float | None:
    """The operand of hsbw or sbw, one of which begins each outline (6.4); without subtle ones."""
    from fontTools.misc.eexec import decrypt

    numbers: list[int] = []
    plain, at = decrypt(outline, 4330)[0][4:], 0
    while at < len(plain):
        first = plain[at]
        if first >= 32:
            size = 1 if first < 247 else 2 if first < 255 else 5
            numbers.append(_number(plain[at : at + size]))
            at += size
        elif plain[at : at + 1] == _WIDE and len(numbers) == 2:
            return numbers[1] / 1000
        elif plain[at : at + 2] == _SIDEWAYS and len(numbers) == 4:
            return numbers[2] / 1000
        else:
            return None
    return None


def _number(packed: bytes) -> int:
    first, more = packed[0], packed[1:]
    if first < 247:
        return first - 139
    if first < 251:
        return (first - 247) * 256 + int.from_bytes(more, "big") + 108
    if first < 255:
        return -(first - 251) * 256 - int.from_bytes(more, "big") - 108
    return int.from_bytes(more, "big", signed=True)


@lru_cache
def encoding_of(name: str) -> Mapping[int, str] | None:
    """Glyph names by code of an encoding that PDF knows by name (ISO 32000-1, Annex D)."""
    from fontTools.encodings.MacRoman import MacRoman
    from fontTools.encodings.StandardEncoding import StandardEncoding

    if name == "WinAnsiEncoding":
        return {**_named("cp1252"), 0xA0: "space", 0xAD: "hyphen"}
    plain = {"MacRomanEncoding": MacRoman, "StandardEncoding": StandardEncoding}.get(name)
    return plain and dict(enumerate(plain))


def _named(word: str) -> Mapping[int, str]:
    from fontTools.agl import UV2AGL  # late, as CFF

    return {
        code: UV2AGL.get(ord(letter), "")
        for code in range(32, 256)
        if (letter := bytes((code,)).decode(word, "replace")) != "\N{REPLACEMENT CHARACTER}"
    }


def is_listed(name: str) -> bool:
    """Whether the Adobe Glyph List says which letter a glyph's name means."""
    from fontTools.agl import toUnicode

    return bool(toUnicode(name)) or name == ".notdef"
