"""Fonts as a content stream uses them: how wide each code is, what it means, what it draws.

Embedded TrueType and OpenType programs are read as a whole, of Type 1 and bare CFF nothing. Composite
fonts are read with the Identity encodings; with another CMap widths and texts are guesses.
"""

from __future__ import annotations

import re
import struct
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property, lru_cache
from itertools import islice, repeat

from msgspec import Struct, field

from brochure.preflight import pdf_objects
from brochure.preflight.interpreter.fonts.font_program import FontProgram, program_of
from brochure.preflight.interpreter.geometry import Matrix
from brochure.preflight.reading.pdf_values import Dictionary, Thing

_ASCENT, _DESCENT = 0.75, -0.25  # where the font does not say, in ems
_MOST_CODES = 70_000
_ROUNDING = 0.001001  # ems between a width of the file and one of the font program
_READABLE = ("WinAnsiEncoding", "MacRomanEncoding", "MacExpertEncoding")
_NO_LETTERS = frozenset("\0\ufeff\ufffe")
_PROGRAMS = ("/FontFile", "/FontFile2", "/FontFile3")


class Font(Struct, frozen=True, eq=False, dict=True):
    """A font of the file. Widths, ascent and descent in ems."""

    name: str
    kind: str
    dictionary: Dictionary
    descriptor: Dictionary
    composite: bool = False
    identity: bool = False
    default: float = 0.0
    widths: Mapping[int, float] = field(default_factory=dict)

    @property
    def is_embedded(self) -> bool:
        return self.kind == "Type3" or any(key in self.descriptor for key in _PROGRAMS)

    @property
    def is_subset(self) -> bool:
        """Six capitals and a plus sign (ISO 32000-1, 9.6.4)."""
        return self.kind == "Type3" or bool(re.match(r"[A-Z]{6}\+", self.name))

    @cached_property
    def reach(self) -> tuple[float, float]:
        """How far letters go down and up from the baseline."""
        down = pdf_objects.number(self.descriptor.get("/Descent")) / 1000
        up = pdf_objects.number(self.descriptor.get("/Ascent")) / 1000
        return (down or _DESCENT), (up or _ASCENT)

    @cached_property
    def matrix(self) -> Matrix:
        """From glyph space to text space, of a Type 3 font."""
        numbers = pdf_objects.numbers(self.dictionary.get("/FontMatrix"))
        return Matrix(*numbers) if len(numbers) == 6 else Matrix(0.001, 0, 0, 0.001)

    def codes(self, text: bytes) -> tuple[int, ...] | bytes:
        if not self.composite:
            return text
        return struct.unpack(f">{len(text) // 2}H", text[: len(text) // 2 * 2])

    @cached_property
    def _width_of(self) -> Callable[[int], float]:
        return defaultdict(repeat(self.default).__next__, self.widths).__getitem__

    def width(self, codes: Iterable[int]) -> float:
        return sum(map(self._width_of, codes))

    def read(self, codes: Iterable[int]) -> str:
        return "".join(map(self._letter_of, codes))

    @cached_property
    def _letter_of(self) -> Callable[[int], str]:
        return defaultdict(lambda: "\N{REPLACEMENT CHARACTER}", self._letters).__getitem__

    @cached_property
    def _letters(self) -> Mapping[int, str]:
        listed = pdf_objects.data(self.dictionary.get("/ToUnicode"))
        if listed:
            return _table(listed)
        return {} if self.composite else self._letters_of_windows

    def unread(self, codes: Iterable[int]) -> list[int]:
        """The codes that mean no letter, as far as can be determined (ISO 14289-1, 7.21.7)."""
        meant = self._meant
        if meant is None:
            return []
        return sorted(code for code in set(codes) if not _is_letter(meant.get(code, "")))

    @cached_property
    def _meant(self) -> Mapping[int, str] | None:
        """What each code means by ToUnicode or a named encoding; None if glyphs' names or a
        registered character collection say it."""
        encoding = self.dictionary.get("/Encoding")
        named = pdf_objects.name(encoding) or pdf_objects.name(
            pdf_objects.entry(encoding, "/BaseEncoding")
        )
        known = not self.composite and named in _READABLE
        if pdf_objects.data(self.dictionary.get("/ToUnicode")):
            return {**(self._letters_of_windows if known else {}), **self._letters}
        if self.composite:
            registry = pdf_objects.entry(
                _descendant(self.dictionary), "/CIDSystemInfo", "/Registry"
            )
            return None if pdf_objects.text(registry) == "Adobe" and not self.identity else {}
        return {} if self.kind == "TrueType" and not known else None

    def undrawn(self, codes: Iterable[int]) -> list[int]:
        """The codes that draw the empty box, as far as can be determined."""
        drawn = self._glyphs
        return [] if drawn is None else sorted({code for code in codes if not drawn.get(code)})

    @cached_property
    def _glyphs(self) -> Mapping[int, int] | None:
        """The glyph of each code; None if it is not known."""
        if self.composite:
            return self._composite_glyphs()
        if self.program is None:
            missing = set(_differences(self.dictionary, ".notdef"))
            return {code: code not in missing for code in range(256)} if missing else None
        symbolic = int(pdf_objects.number(self.descriptor.get("/Flags"))) & 4
        encoded = pdf_objects.entry(self.dictionary, "/Encoding") is not None
        if encoded and not symbolic:
            table = self.program.character_maps.get((3, 1))
            if table is None or any(_differences(self.dictionary)):
                return None
            return {c: table.get(ord(self._letters_of_windows[c]), 0) for c in range(256)}
        return self.program.symbols

    @cached_property
    def _embedded(self) -> tuple[str, bytes] | None:
        """The key and the data of the embedded program; no data if it cannot be unpacked."""
        key = next((key for key in _PROGRAMS if key in self.descriptor), "")
        return (key, pdf_objects.data(self.descriptor.get(key)) or b"") if key else None

    @cached_property
    def program(self) -> FontProgram | None:
        """The embedded program, if it is one that can be read here."""
        key, data = self._embedded or ("", b"")
        kind = pdf_objects.name(pdf_objects.entry(self.descriptor, key, "/Subtype"))
        return program_of(data) if key == "/FontFile2" or kind == "OpenType" else None

    def misfits(self, codes: Iterable[int]) -> tuple[list[int], list[int]]:
        """Of these codes those whose glyph cannot be read from the font program, and those whose
        width there is not that of the file (ISO 14289-1, 7.21.5), as far as can be determined."""
        damaged: list[int] = []
        wrong: list[int] = []
        program, glyphs = self.program, self._glyphs
        if self._embedded and not (self._embedded[1] and (program is None or program.is_readable)):
            return sorted(codes), []
        if program is None or glyphs is None:
            return damaged, wrong
        for code in sorted(set(codes)):
            width = program.width(glyphs.get(code, 0))
            if width is None:
                damaged.append(code)
            elif abs(width - self.widths.get(code, self.default)) > _ROUNDING:
                wrong.append(code)
        return damaged, wrong

    @cached_property
    def _letters_of_windows(self) -> Mapping[int, str]:
        return {code: bytes((code,)).decode("cp1252", "replace") for code in range(256)}

    def _composite_glyphs(self) -> Mapping[int, int] | None:
        if not self.identity:
            return None
        child = _descendant(self.dictionary)
        chosen = pdf_objects.data(child.get("/CIDToGIDMap"))
        if chosen is None:
            return _Same()
        return dict(
            enumerate(struct.unpack(f">{len(chosen) // 2}H", chosen[: len(chosen) // 2 * 2]))
        )


def _is_letter(meaning: str) -> bool:
    return bool(meaning) and _NO_LETTERS.isdisjoint(meaning)


class _Same(dict[int, int]):
    """Each code is its own glyph; 0 is the empty box."""

    def get(self, code: int, default: int = 0) -> int:  # type: ignore[override]
        return code


def font_of(thing: Thing) -> Font:
    """The font that a font dictionary describes."""
    own = pdf_objects.dictionary(thing)
    kind = pdf_objects.name(own.get("/Subtype"))
    name = pdf_objects.name(own.get("/BaseFont")) or pdf_objects.name(own.get("/Name"))
    if kind == "Type0":
        child = _descendant(own)
        default = pdf_objects.number(child.get("/DW"), 1000.0) / 1000
        encoding = pdf_objects.name(own.get("/Encoding"))
        return Font(
            name, kind, own, pdf_objects.dictionary(child.get("/FontDescriptor")), True,
            encoding.startswith("Identity"), default, dict(islice(_composite_widths(child), _MOST_CODES)),
        )  # fmt: skip
    descriptor = pdf_objects.dictionary(own.get("/FontDescriptor"))
    first = int(pdf_objects.number(own.get("/FirstChar")))
    unit = 1000.0
    if kind == "Type3":
        matrix = pdf_objects.numbers(own.get("/FontMatrix"))
        unit = 1 / (abs(matrix[0]) if matrix and matrix[0] else 0.001)
    listed = pdf_objects.raw_array(own.get("/Widths"))[:256]
    widths = {first + i: pdf_objects.number(width) / unit for i, width in enumerate(listed)}
    default = pdf_objects.number(descriptor.get("/MissingWidth")) / unit
    return Font(name, kind, own, descriptor, default=default or (0.0 if listed else 0.5),
                widths=widths)  # fmt: skip


def _descendant(font: Dictionary) -> Dictionary:
    children = pdf_objects.array(font.get("/DescendantFonts"))
    return pdf_objects.dictionary(children[0] if children else None)


def _composite_widths(child: Dictionary) -> Iterator[tuple[int, float]]:
    """The W array: a code and widths, or two codes and a width (ISO 32000-1, 9.7.4.3)."""
    entries = pdf_objects.array(child.get("/W"))[:_MOST_CODES]
    at = 0
    while at + 1 < len(entries):
        first, second = int(pdf_objects.number(entries[at])), entries[at + 1]
        if isinstance(second, list):
            for offset, width in enumerate(second):
                yield first + offset, pdf_objects.number(width) / 1000
            at += 2
        elif at + 2 < len(entries):
            last = min(int(pdf_objects.number(second)), first + _MOST_CODES)
            width = pdf_objects.number(entries[at + 2]) / 1000
            for code in range(first, last + 1):
                yield code, width
            at += 3
        else:
            return


def _differences(font: Dictionary, wanted: str = "") -> Iterator[int]:
    """The codes to which /Differences gives a name, or this name (ISO 32000-1, 9.6.6)."""
    code = 0
    for element in pdf_objects.array(pdf_objects.entry(font, "/Encoding", "/Differences"))[:1000]:
        word = pdf_objects.name(element)
        if not word:
            code = int(pdf_objects.number(element))
            continue
        if word == wanted or not wanted:
            yield code
        code += 1


_PAIR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f\s]*)>")
_RANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(?:<([0-9A-Fa-f\s]*)>|\[([^\]]*)\])")
_HEX = re.compile(rb"<([0-9A-Fa-f\s]*)>")


@lru_cache(maxsize=32)  # the files of one content have many in common
def _table(listed: bytes) -> Mapping[int, str]:
    return dict(islice(_meanings(listed), _MOST_CODES))


def _meanings(listed: bytes) -> Iterator[tuple[int, str]]:
    """Code and letters of a ToUnicode table (ISO 32000-1, 9.10.3)."""
    for section in listed.split(b"begin")[1:]:
        body = section.partition(b"end")[0]
        if section.startswith(b"bfchar"):
            for code, letters in _PAIR.findall(body):
                yield int(code, 16), _letters(letters)
        elif section.startswith(b"bfrange"):
            for found in _RANGE.findall(body):
                yield from _range(*found)


def _range(first: bytes, last: bytes, start: bytes, each: bytes) -> Iterator[tuple[int, str]]:
    low = int(first, 16)
    codes = range(low, min(int(last, 16), low + _MOST_CODES) + 1)
    if each:
        yield from zip(codes, map(_letters, _HEX.findall(each)), strict=False)
    elif letters := _letters(start):
        for code in codes:
            yield code, letters[:-1] + chr(min(ord(letters[-1]) + code - low, 0x10FFFF))


def _letters(digits: bytes) -> str:
    packed = b"".join(digits.split())[:512].decode("ascii").rjust(4, "0")
    return bytes.fromhex(packed + "0" * (len(packed) % 2)).decode("utf-16-be", "replace")
