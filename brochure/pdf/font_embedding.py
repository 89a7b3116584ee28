"""Font embedding: from faces to the codes and names that a content stream uses.

A font is embedded as subsets of 256 codes each; in the first one ASCII keeps its codes. Subsets
repeat from document to document, so their streams are made and compressed once.
"""

from __future__ import annotations

import re
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from msgspec import Struct

from brochure.design.font_checks import Alternates
from brochure.design.fonts import Fonts, Kept, Shaped
from brochure.layout.paragraph import Atom
from brochure.pdf.writer import PdfWriter, Value, array, dictionary, font_program, stream

_MOST_ATOMS = 4096  # of a face that are kept
_LETTER = 26**5  # tags of subsets in which some characters stand in other glyphs begin with B to Z


class _Program:
    """A font program, and what is kept of it from document to document."""

    def __init__(self, data: bytes, path: Path, others: Alternates) -> None:
        self.face = font_program(data, path)
        for character, glyph, width in others:
            self.face.charToGlyph[ord(character)] = glyph
            self.face.charWidths[ord(character)] = round(1000 * width)
        self.first_tag = _LETTER * (1 + zlib.crc32(repr(others).encode()) % 25) if others else 0
        self.name = self.face.name.decode()
        self.glyphs = frozenset(self.face.charToGlyph)
        self.codes = {code: (0, code) for code in range(32, 128) if code in self.glyphs}
        self.elements: Kept[tuple[str, float], str] = Kept()  # of ASCII, by a word and its width
        self.atoms: dict[str, dict[int, tuple[Atom, str]]] = defaultdict(dict)  # by face and `id`


@lru_cache(maxsize=32)
def _program(data: bytes, path: Path, others: Alternates) -> _Program:
    return _Program(data, path, others)


class _Subset(Struct, frozen=True):
    """What is written of a subset: its widths, and its streams, compressed."""

    widths: bytes
    unicodes: bytes
    program: bytes
    length: int


@lru_cache(maxsize=64)
def _subset(program: _Program, name: str, letters: tuple[int, ...]) -> _Subset:
    face = program.face
    widths = " ".join(f"{face.getCharWidth(letter):g}" for letter in letters)
    cut = face.makeSubset(list(letters))
    unicodes = zlib.compress(_to_unicode(name, letters))
    return _Subset(f"[ {widths} ]".encode(), unicodes, zlib.compress(cut), len(cut))


class _Embedded:
    """A font in one document: which letter has which code in which subset."""

    def __init__(self, program: _Program, number: int) -> None:
        self.program, self.number = program, number
        self.subsets = [[0] * 32 + list(range(32, 128))]
        self._codes = dict(program.codes)

    def name(self, subset: int = 0) -> str:
        """The resource name of a subset, with its slash."""
        return f"/F{self.number}+{subset}"

    def split(self, words: str) -> list[tuple[int, bytes]]:
        """(subset, codes) of each stretch of letters from one subset."""
        found: list[tuple[int, bytearray]] = []
        for letter in words.replace("\xa0", " "):
            subset, code = self._code(ord(letter))
            if not found or found[-1][0] != subset:
                found.append((subset, bytearray()))
            found[-1][1].append(code)
        return [(subset, bytes(codes)) for subset, codes in found]

    def _code(self, letter: int) -> tuple[int, int]:
        found = self._codes.get(letter)
        if found is None:
            if letter not in self.program.glyphs:
                return 0, 0
            found = self._codes[letter] = self._placed(letter)
        return found

    def _placed(self, letter: int) -> tuple[int, int]:
        """The next free code: below ASCII, above it, then in further subsets. 0 is no letter."""
        subset = self.subsets[-1]
        if len(self.subsets) == 1 and 0 in subset[1:32]:
            code = subset.index(0, 1)
            subset[code] = letter
            return 0, code
        if len(subset) == 256:
            subset = [0]
            self.subsets.append(subset)
        subset.append(letter)
        return len(self.subsets) - 1, len(subset) - 1

    def embed(self, writer: PdfWriter) -> None:
        """Write the subsets (ISO 32000-1, 9.6.3 and 9.8)."""
        for number, subset in enumerate(self.subsets):
            name = f"{_tag(self.program.first_tag + number)}+{self.program.name}"
            made = _subset(self.program, name, tuple(subset))
            unicodes = writer.add(stream(made.unicodes, deflated=True))
            entries: dict[str, Value] = {
                "Type": "/Font",
                "Subtype": "/TrueType",
                "Name": self.name(number),
                "BaseFont": f"/{name}",
                "FirstChar": 0,
                "LastChar": len(subset) - 1,
                "Widths": made.widths,
                "ToUnicode": unicodes.reference,
                "FontDescriptor": self._descriptor(writer, name, made),
            }
            writer.fonts[self.name(number)[1:]] = writer.add(dictionary(entries)).reference

    def _descriptor(self, writer: PdfWriter, name: str, made: _Subset) -> bytes:
        face = self.program.face
        program = writer.add(stream(made.program, f"/Length1 {made.length}", deflated=True))
        entries: dict[str, Value] = {
            "Type": "/FontDescriptor",
            "FontName": f"/{name}",
            "Ascent": face.ascent,
            "Descent": face.descent,
            "CapHeight": face.capHeight,
            "FontBBox": array(face.bbox),
            # Symbolic: the codes are the subset's own (ISO 32000-1, 9.6.6.4).
            "Flags": (face.flags | 4) & ~32,
            "ItalicAngle": face.italicAngle,
            "StemV": face.stemV,
            "FontFile2": program.reference,
        }
        return writer.add(dictionary(entries)).reference


def _tag(number: int) -> str:
    """Six letters that tell subsets apart (ISO 32000-1, 9.6.4)."""
    letters = ""
    for _ in range(6):
        number, rest = divmod(number, 26)
        letters = chr(65 + rest) + letters
    return letters


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


class FaceInUse:
    """A face in one document: the `name` of its first subset, which holds ASCII; a `blank`, with
    what the cut of the face adds to it; and how ASCII words are `spelt`, by text and width."""

    def __init__(self, face: str, font: _Embedded, more: float) -> None:
        self._font, self.name, self.spelt = font, font.name(), font.program.elements
        self._face, self._atoms = face, font.program.atoms[face]
        self.blank = f"( ){-more * 1000:.0f}" if more else "( )"
        self._others: dict[str, list[tuple[str, str]]] = {}

    def plain(self, atoms: Iterable[Atom]) -> list[str] | None:
        """The elements of each atom, if all are ASCII in this face, neither scaled nor raised. Most
        atoms come again in document after document, so they are known by their identity."""
        try:
            found = [self._atoms[id(atom)][1] for atom in atoms]
        except KeyError:
            found = [self._spelt(atom) for atom in atoms]
        return None if "" in found else found

    def _spelt(self, atom: Atom) -> str:
        """The elements of an atom, kept from now on; none if it is not so plain."""
        plain = [
            one.shaped
            for one in atom.fragments
            if one.face == self._face
            and one.scale == 1.0
            and not one.rise
            and one.shaped.text.isascii()
        ]
        if len(self._atoms) >= _MOST_ATOMS:
            self._atoms.clear()
        is_plain = len(plain) == len(atom.fragments)
        elements = "".join([self.show(word)[0][1] for word in plain]) if is_plain else ""
        self._atoms[id(atom)] = atom, elements
        return elements

    def show(self, word: Shaped) -> list[tuple[str, str]]:
        """(font resource, elements of a TJ array) for a shaped word (ISO 32000-1, 9.4.3)."""
        if word.text.isascii():  # ASCII keeps its codes in every document: it is spelt once
            elements = self.spelt.get((word.text, word.width))
            if elements is None:
                elements = _elements(word, word.text.encode(), 0)
                self.spelt[word.text, word.width] = elements
            return [(self.name, elements)]
        found = self._others.get(word.text)
        if found is None:
            found = self._others[word.text] = list(self._in_subsets(word))
        return found

    def _in_subsets(self, word: Shaped) -> Iterator[tuple[str, str]]:
        index = 0
        for subset, codes in self._font.split(word.text):
            yield self._font.name(subset), _elements(word, codes, index)
            index += len(codes)


class FontTable:
    """The fonts of one document, numbered as they are first used. OSError if a font file cannot
    be embedded."""

    def __init__(self, fonts: Fonts) -> None:
        self._source = fonts
        self._fonts: dict[tuple[str, Alternates], _Embedded] = {}
        self._faces: dict[str, FaceInUse] = {}

    def face(self, name: str) -> FaceInUse:
        """A face, or a cut of one, by its name."""
        if (found := self._faces.get(name)) is None:
            face, uncut = self._source.face(name), self._source.faces[name.partition("+")[0]]
            key = face.digest, face.alternates
            if key not in self._fonts:
                program = _program(face.data, face.path, face.alternates)
                self._fonts[key] = _Embedded(program, len(self._fonts) + 1)
            found = FaceInUse(name, self._fonts[key], face.space - uncut.space)
            self._faces[name] = found
        return found

    def embed(self, writer: PdfWriter) -> None:
        """Write the fonts that were used."""
        for font in self._fonts.values():
            font.embed(writer)


def _elements(shaped: Shaped, codes: bytes, start: int) -> str:
    """The codes of a word from character `start` on, with their kerns in thousandths of an em."""
    text, parts, begin = codes.decode("latin-1"), [], 0
    is_plain = _ODD.search(text) is None
    for index, kern in (*shaped.kerns, (start + len(codes) - 1, 0.0)):
        end = index + 1 - start
        if begin < end <= len(text):
            shown = text[begin:end] if is_plain else _ODD.sub(_spelt, text[begin:end])
            parts.append(f"({shown}){round(-1000 * kern)}" if kern else f"({shown})")
            begin = end
    return "".join(parts)


_ODD = re.compile(r"[^ -~]|[()\\\\]")  # what a string does not hold as it is (7.3.4.2)


def _spelt(odd: re.Match[str]) -> str:
    return f"\\{odd[0]}" if " " <= odd[0] <= "~" else f"\\{ord(odd[0]):03o}"
