"""Are fonts described so that every reader shows and reads the same letters?

ISO 14289-1, 7.21; ISO 32000-1, 9.6.6 (encodings), 9.7.4 (CIDFonts), 9.7.5 (CMaps) and 9.8.1
(font descriptors). Embedding, missing glyphs and TrueType widths: `page_rules`, `integrity_rules`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
from itertools import pairwise

from brochure.preflight import pdf_objects
from brochure.preflight.document import Document
from brochure.preflight.interpreter.fonts.postscript_fonts import (
    PostScriptProgram,
    encoding_of,
    is_listed,
    of_cff,
    of_type1,
)
from brochure.preflight.interpreter.pdf_fonts import Font
from brochure.preflight.limits import Fault, Limits
from brochure.preflight.reading.pdf_values import Dictionary
from brochure.preflight.rules.ua.ua_rules import by

_SYMBOLIC = 4
_ORDERINGS = {  # of the predefined CMaps (ISO 32000-1, table 118), with their character collection
    "GB1": "GB-EUC GBpc-EUC GBK-EUC GBKp-EUC GBK2K UniGB-UCS2 UniGB-UTF16",
    "CNS1": "B5pc HKscs-B5 ETen-B5 ETenms-B5 CNS-EUC UniCNS-UCS2 UniCNS-UTF16",
    "Japan1": "83pv-RKSJ 90ms-RKSJ 90msp-RKSJ 90pv-RKSJ Add-RKSJ EUC Ext-RKSJ UniJIS-UCS2 "
    "UniJIS-UCS2-HW UniJIS-UTF16",
    "Korea1": "KSC-EUC KSCms-UHC KSCms-UHC-HW KSCpc-EUC UniKS-UCS2 UniKS-UTF16",
    "Identity": "Identity",
}
_PREDEFINED: Mapping[str, str] = {
    **{
        f"{word}-{way}": ordering
        for ordering, words in _ORDERINGS.items()
        for word in words.split()
        for way in "HV"
    },
    "H": "Japan1",
    "V": "Japan1",
}
_WRITING = re.compile(rb"/WMode\s+(\d)\s+def")
_USED = re.compile(rb"/([!-.0-~]+)\s+usecmap")
_NEAR = 0.001001  # ems between a width of the file and one of the font program

_Faults = Iterator["tuple[str, str]"]  # what is wrong, and the checkpoint


def _each(
    check: Callable[[Font, frozenset[int]], _Faults], code: str
) -> Callable[..., Iterator[Fault]]:
    """A rule that asks each font that shows text, with the codes that it shows."""

    def rule(document: Document, _: Limits) -> Iterator[Fault]:
        for page, font, codes in document.font_uses:
            for what, asked in check(font, codes):
                yield Fault(code, f"the font {font.name} {what}", "", page, clause=by(asked))

    rule.__name__, rule.__doc__ = check.__name__.strip("_"), check.__doc__
    return rule


def _composite_fonts(font: Font, _: Collection[int]) -> _Faults:
    """A composite font fits its CMap and says which glyph each character is (7.21.3)."""
    if not font.composite:
        return
    child = _descendant(font)
    if pdf_objects.name(child.get("/Subtype")) == "CIDFontType2" and font.is_embedded:
        chosen = pdf_objects.resolved(child.get("/CIDToGIDMap"))
        if chosen is None:
            yield "does not say which glyph is which character (/CIDToGIDMap)", "31-005"
        elif not pdf_objects.is_stream(chosen) and pdf_objects.name(chosen) != "Identity":
            yield "says in an unknown way which glyph is which character (/CIDToGIDMap)", "31-004"
    yield from _encodings(font.dictionary, child)


def _encodings(font: Dictionary, child: Dictionary) -> _Faults:
    encoding = pdf_objects.resolved(font.get("/Encoding"))
    if not pdf_objects.is_stream(encoding):
        name = pdf_objects.name(encoding)
        if name not in _PREDEFINED:
            yield f"is encoded by {name or 'nothing'}, which is not in the file", "31-006"
            return
        system = {"/Registry": "Adobe", "/Ordering": _PREDEFINED[name]}
        if system["/Ordering"] == "Identity":
            return
    else:
        yield from _cmap(encoding)
        given = pdf_objects.dictionary(encoding.get("/CIDSystemInfo"))
        system = {key: pdf_objects.text(given.get(key)) for key in ("/Registry", "/Ordering")}
        if _supplement(child) < pdf_objects.number(given.get("/Supplement")):
            yield "is older than its table of characters (/Supplement)", "31-003"
    own = pdf_objects.dictionary(child.get("/CIDSystemInfo"))
    for key, asked in (("/Registry", "31-001"), ("/Ordering", "31-002")):
        if pdf_objects.text(own.get(key)) != system[key]:
            yield f"has other characters than its table of them ({key})", asked


def _supplement(child: Dictionary) -> float:
    return pdf_objects.number(pdf_objects.entry(child, "/CIDSystemInfo", "/Supplement"))


def _cmap(cmap: Dictionary) -> _Faults:
    data = pdf_objects.data(cmap) or b""
    stated = _WRITING.search(data)
    way = int(stated[1]) if stated else 0
    if way != int(pdf_objects.number(cmap.get("/WMode"))):
        yield "is written in another direction than its table says (/WMode)", "31-007"
    used = {name.decode("latin-1") for name in _USED.findall(data)}
    other = pdf_objects.resolved(cmap.get("/UseCMap"))
    used |= {pdf_objects.name(other) or pdf_objects.name(pdf_objects.entry(other, "/CMapName"))}
    for name in sorted(used - {""} - _PREDEFINED.keys()):
        yield f"leans on the table {name}, which not every reader has", "31-008"


def _glyph_lists(font: Font, _: Collection[int]) -> _Faults:
    """A list of the glyphs of a subset, if there is one, is right (7.21.4.2)."""
    if not (font.is_embedded and font.is_subset):
        return
    program = postscript_of(font)
    stated = pdf_objects.text(font.descriptor.get("/CharSet"))
    if stated and program is not None and program.is_readable and not font.composite:
        listed = {*stated.replace("/", " ").split()} - {".notdef"}
        present = {*program.widths} - {".notdef"}
        yield from _listed(listed, present, present, "/CharSet", ("31-012", "31-013"))
    bits = pdf_objects.data(font.descriptor.get("/CIDSet"))
    found = _characters(font, program) if bits is not None else None
    if bits is not None and found is not None:
        drawn, known = found
        marked = {
            at * 8 + bit for at, byte in enumerate(bits) for bit in range(8) if byte & 128 >> bit
        }
        yield from _listed(marked - {0}, drawn - {0}, known, "/CIDSet", ("31-014", "31-015"))


def _listed(
    listed: Collection[object], drawn: set[object] | set[str] | set[int],
    known: Collection[object], key: str, asked: tuple[str, str],
) -> _Faults:  # fmt: skip
    missing, strange = len(drawn - {*listed}), len({*listed} - {*known})
    if missing:
        yield f"holds {missing} glyphs that its list does not name ({key})", asked[0]
    if strange:
        yield f"lacks {strange} glyphs that its list names ({key})", asked[1]


def _characters(
    font: Font, program: PostScriptProgram | None
) -> tuple[set[int], Collection[int]] | None:
    """The characters whose glyphs draw something, and all that have a glyph; none if unknown."""
    if program is not None:
        if not (program.is_readable and program.by_number):
            return None
        known = {int(name[3:]) for name in program.widths if name.startswith("cid")}
        return known, known
    outlines = _outlines(font)
    if not outlines:
        return None
    chosen = pdf_objects.data(_descendant(font).get("/CIDToGIDMap"))
    if chosen is None:
        return {glyph for glyph, size in enumerate(outlines) if size}, range(len(outlines))
    glyphs = [int.from_bytes(chosen[at : at + 2], "big") for at in range(0, len(chosen) - 1, 2)]
    known = {cid for cid, glyph in enumerate(glyphs) if 0 < glyph < len(outlines)}
    return {cid for cid in known if outlines[glyphs[cid]]}, known


def _outlines(font: Font) -> list[int]:
    """How many bytes the outline of each glyph of a TrueType program takes."""
    with suppress(Exception):  # fontTools raises whatever a damaged font provokes
        assert font.program is not None
        _, places = font.program.outlines
        return [end - start for start, end in pairwise(places)]
    return []


def _postscript_glyphs(font: Font, codes: frozenset[int]) -> _Faults:
    """Each letter has its glyph in the PostScript program, of the width that the file gives
    (7.21.4.1, 7.21.5 and 7.21.8)."""
    program = postscript_of(font)
    if program is None or (font.composite and not font.identity):
        return
    if not program.is_readable:
        yield "is damaged: its glyphs cannot be read", "31-011"
        return
    names = (
        {code: program.glyph(code) for code in codes} if font.composite else names_of(font, program)
    )
    missing = wrong = undrawn = 0
    for code in codes:
        name = names.get(code)
        if name == ".notdef":
            undrawn += 1
        elif name is None or (name not in program.widths):
            missing += name is not None
        elif (width := program.widths[name]) is not None:
            wrong += abs(width - font.widths.get(code, font.default)) > _NEAR
    for number, what, asked in (
        (undrawn, "letters are shown as the empty box", "31-030"),
        (missing, "glyphs are not in the font", "31-011"),
        (wrong, "glyphs have another width in the font itself", "31-016"),
    ):
        if number:
            yield f"does not fit: {number} {what}", asked


def names_of(font: Font, program: PostScriptProgram) -> Mapping[int, str]:
    """The glyph names of codes of a simple font (9.6.6.2), as far as they are known."""
    encoding = pdf_objects.resolved(font.dictionary.get("/Encoding"))
    base = pdf_objects.name(encoding) or pdf_objects.name(
        pdf_objects.entry(encoding, "/BaseEncoding")
    )
    listed = encoding_of(base) or program.encoding
    known = {code: name for code, name in listed.items() if name}
    return {**known, **differences(font)}


def differences(font: Font) -> dict[int, str]:
    """The names that /Differences gives to codes (9.6.6.1)."""
    found: dict[int, str] = {}
    code = 0
    for one in pdf_objects.array(pdf_objects.entry(font.dictionary, "/Encoding", "/Differences"))[
        :1000
    ]:
        name = pdf_objects.name(one)
        if name:
            found[code] = name
        code = code + 1 if name else int(pdf_objects.number(one))
    return found


def _true_type_fonts(font: Font, codes: frozenset[int]) -> _Faults:
    """A TrueType font is encoded so that only one glyph can be meant (7.21.6)."""
    if font.kind != "TrueType" or font.program is None:
        return
    tables = font.program.character_maps
    encoding = pdf_objects.resolved(font.dictionary.get("/Encoding"))
    if int(pdf_objects.number(font.descriptor.get("/Flags"))) & _SYMBOLIC:
        if encoding is not None:
            yield "consists of symbols, but is encoded as letters (/Encoding)", "31-024"
        if not tables:
            yield "has no table from codes to glyphs (cmap)", "31-025"
        elif len(tables) > 1 and (3, 0) not in tables:
            yield "has several tables from codes to glyphs, but none for symbols (cmap)", "31-026"
        return
    if not {(1, 0), (3, 1)} & tables.keys():
        yield "has no table from letters to glyphs (cmap)", "31-017"
    elif font.undrawn(codes):
        yield "has a letter without a glyph in its tables (cmap)", "31-018"
    yield from _letters(font, encoding, (3, 1) in tables)


def _letters(font: Font, encoding: object, has_unicode: bool) -> _Faults:
    if encoding is None:
        yield "does not say how its letters are encoded (/Encoding)", "31-019"
        return
    base = pdf_objects.name(pdf_objects.entry(encoding, "/BaseEncoding"))
    named = pdf_objects.name(encoding)
    if not named and not base:
        yield "does not say on what its encoding is based (/BaseEncoding)", "31-020"
    elif (named or base) not in ("MacRomanEncoding", "WinAnsiEncoding"):
        yield f"is encoded by {named or base}, which is not for letters", "31-021"
    names = differences(font).values()
    unknown = [name for name in names if not is_listed(name)]
    if unknown:
        yield f"gives a letter the name {unknown[0]}, which means none", "31-022"
    if names and not has_unicode:
        yield "gives names to letters, but has no table by Unicode (cmap)", "31-023"


def _named_letters(font: Font, codes: frozenset[int]) -> _Faults:
    """Without a table of letters, the names of the glyphs say which letters they are (7.21.7)."""
    simple = font.kind in ("Type1", "MMType1", "Type3")
    if not simple or pdf_objects.data(font.dictionary.get("/ToUnicode")):
        return
    given = differences(font)
    unknown = sorted(given[code] for code in codes & given.keys() if not is_listed(given[code]))
    if unknown:
        yield f"draws {unknown[0]}, and nothing says which letter that is", "31-027"


composite_fonts = _each(_composite_fonts, "Q696")
glyph_lists = _each(_glyph_lists, "Q696")
postscript_glyphs = _each(_postscript_glyphs, "Q696")
true_type_fonts = _each(_true_type_fonts, "Q696")
named_letters = _each(_named_letters, "Q686")


def postscript_of(font: Font) -> PostScriptProgram | None:
    """The embedded Type 1 or CFF program; none if it is of another kind."""
    if "/FontFile" in font.descriptor:
        return of_type1(_data(font, "/FontFile"))
    kind = pdf_objects.name(pdf_objects.entry(font.descriptor, "/FontFile3", "/Subtype"))
    return of_cff(_data(font, "/FontFile3")) if kind in ("Type1C", "CIDFontType0C") else None


def _data(font: Font, key: str) -> bytes:
    return pdf_objects.data(font.descriptor.get(key)) or b""


def _descendant(font: Font) -> Dictionary:
    children = pdf_objects.array(font.dictionary.get("/DescendantFonts"))
    return pdf_objects.dictionary(children[0] if children else None)
