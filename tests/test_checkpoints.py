"""Each of the 87 failure conditions of the Matterhorn Protocol 1.1 that a machine can decide.

`BROKEN` holds for each a way to break a good file of ours: the good file passes, the broken one is
found with the checkpoint and its clause. What is no damage, but was taken for one, is in `FINE`.
"""

from __future__ import annotations

import io

import pytest
from fontTools import subset
from fontTools.fontBuilder import FontBuilder
from fontTools.misc.eexec import encrypt
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.ttLib import TTFont
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    ByteStringObject,
    DecodedStreamObject,
    DictionaryObject,
    NumberObject,
    TextStringObject,
)

from brochure.catalogue import Severity
from brochure.preflight.examine import examine
from brochure.preflight.interpreter.fonts.postscript_fonts import of_type1
from brochure.preflight.rules.ua.ua_rules import CHECKPOINTS
from tests.conftest import ROOT
from tests.tagged import Sample, name, numbered, put, screen_file

FONT = ROOT / "assets" / "fonts" / "AtkinsonHyperlegibleNext-Regular.ttf"
WORDS = TextStringObject("words")


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return screen_file(tmp_path_factory.mktemp("small"))


@pytest.fixture
def sample(data):
    return Sample(data)


def errors(s, profile="ua1"):
    found = examine(s.data(), "file.pdf", profile).findings
    return [one for one in found if one.severity is Severity.ERROR]


def made(**more):
    return DictionaryObject({name(key): value for key, value in more.items()})


def change(role, key, value, number=0):
    return lambda s: put(s.element(role, number), key, value)


def painted(more):
    """Something more in the content of the first paragraph."""
    return lambda s: s.draw(b"/P << /MCID 1 >> BDC", b"/P << /MCID 1 >> BDC " + more)


def outside(before, after=b""):
    """Something around the whole page."""

    def damage(s):
        stream = DecodedStreamObject()
        stream.set_data(before + s.page().get_contents().get_data() + after)
        s.page()[name("Contents")] = s.writer._add_object(stream)

    return damage


def mapped(**roles):
    return lambda s: put(s.tree, "/RoleMap", made(**{k: name(v) for k, v in roles.items()}))


def both(*damages):
    def damage(s):
        for one in damages:
            one(s)

    return damage


def mute(s):
    """No language for the file as a whole."""
    put(s.root, "/Lang", None)


def speaking(s):
    """Every element has its language, and no bookmark is there."""
    mute(s)
    put(s.root, "/Outlines", None)
    s.metadata(b"x-default", b"en")
    for element in s.elements():
        if element["/S"] != "/Document":
            put(element, "/Lang", TextStringObject("en"))


def annotated(kind, *, held_by="Annot", **more):
    """An annotation on the first page, in an element of its own."""

    def damage(s):
        note = s.writer._add_object(made(
            Type=name("Annot"), Subtype=name(kind), Rect=numbered(50, 50, 90, 90),
            F=NumberObject(4), StructParent=NumberObject(900), **more,
        ))  # fmt: skip
        put(s.page(), "/Annots", ArrayObject([note]))
        if held_by is None:
            del note.get_object()["/StructParent"]
            return
        top = s.element("Document")
        held = made(Type=name("OBJR"), Obj=note, Pg=s.page().indirect_reference)
        element = made(S=name(held_by), P=top.indirect_reference, K=held)
        at = s.writer._add_object(element)
        top["/K"].append(at)
        s.numbers().extend([NumberObject(900), at])
        put(s.tree, "/ParentTreeNextKey", NumberObject(901))

    return damage


def streamed(s, data, **more):
    stream = DecodedStreamObject()
    stream.set_data(data)
    stream.update(made(**more))
    return s.writer._add_object(stream)


def as_table(s, scope="Column"):
    """The first list as a table: each item a row, its label the header of the row."""
    put(s.element("L"), "/A", None)
    for role, other in (("L", "Table"), ("LI", "TR"), ("Lbl", "TH"), ("LBody", "TD")):
        for element in s.elements(role):
            if role == "Lbl" and element["/P"]["/S"] != "/TR":  # of a note
                continue
            put(element, "/S", name(other))
            if other == "TH" and scope:
                put(element, "/A", made(O=name("Table"), Scope=name(scope)))


def layered(**more):
    def damage(s):
        good = made(Name=TextStringObject("Languages"))
        put(s.root, "/OCProperties", made(
            OCGs=ArrayObject(), D=made(**{"Name": TextStringObject("All"), **more}),
            Configs=ArrayObject([good]),
        ))  # fmt: skip

    return damage


def other_layers(s):
    layered()(s)
    put(s.root["/OCProperties"]["/Configs"][0], "/Name", TextStringObject(" "))


def attached(**names):
    def damage(s):
        spec = made(Type=name("Filespec"), EF=made(F=streamed(s, b"text")), **names)
        put(s.root, "/AF", ArrayObject([s.writer._add_object(spec)]))

    return damage


def pinned(s):
    spec = s.writer._add_object(made(Type=name("Filespec"), EF=made(F=streamed(s, b"text"))))
    annotated("FileAttachment", Contents=WORDS, FS=spec)(s)


def xfa(answer):
    packet = b"<config><acrobat><dynamicRender>%s</dynamicRender></acrobat></config>" % answer
    return lambda s: put(s.root, "/AcroForm", made(XFA=streamed(s, packet), Fields=ArrayObject()))


def film(**more):
    def damage(s):
        clip = made(S=name("MCD"), D=WORDS, **more)
        shown = made(S=name("Rendition"), R=made(S=name("MR"), C=clip))
        annotated("Screen", Contents=WORDS, A=shown)(s)

    return damage


KIND, ALT = TextStringObject("video/mp4"), ArrayObject([TextStringObject(""), WORDS])


def field(**more):
    return annotated("Widget", held_by="Form", FT=name("Btn"), **more)


def printers_mark(code, held_by=None):
    def damage(s):
        look = streamed(
            s, code, Type=name("XObject"), Subtype=name("Form"), BBox=numbered(0, 0, 9, 9)
        )
        annotated("PrinterMark", held_by=held_by, AP=made(N=look))(s)

    return damage


def unmarked_twice(s):
    """A form that is an artifact, shown two times."""
    at = streamed(s, b"/Artifact BMC 9 9 9 9 re f EMC", Type=name("XObject"), Subtype=name("Form"),
                  BBox=numbered(0, 0, 99, 99))  # fmt: skip
    s.add_xobject("Own", at)
    outside(b"/Own Do /Own Do")(s)


def form(times=1, code=b"/P << /MCID 0 >> BDC 9 9 9 9 re f EMC", **more):
    """Tagged content in a form, which is shown some times."""

    def damage(s):
        at = streamed(s, code, Type=name("XObject"), Subtype=name("Form"), BBox=numbered(0, 0, 99, 99),
                      StructParents=NumberObject(900), **more)  # fmt: skip
        s.add_xobject("Own", at)
        outside(b"/Own Do " * times)(s)
        top = s.element("Document")
        held = made(Type=name("MCR"), Pg=s.page().indirect_reference, Stm=at, MCID=NumberObject(0))
        element = s.writer._add_object(made(S=name("P"), P=top.indirect_reference, K=held))
        top["/K"].append(element)
        s.numbers().extend([NumberObject(900), ArrayObject([element])])
        put(s.tree, "/ParentTreeNextKey", NumberObject(901))

    return damage


def locked(permissions):
    def damage(s):
        s.writer.encrypt("", "owner", permissions_flag=permissions, algorithm="RC4-128")

    return damage


def without_permissions(s):
    locked(1 << 9)(s)
    del s.writer._encrypt_entry["/P"]


# Fonts


def program(letters="ab", maps=None):
    """A TrueType program of some letters; `maps` are its tables from codes to glyphs."""
    font = TTFont(FONT)
    options = subset.Options(notdef_outline=True, glyph_names=True, layout_features=[])
    cut = subset.Subsetter(options)
    cut.populate(text=letters)
    cut.subset(font)
    tables = font["cmap"].tables
    if maps is not None:
        by_letter = font.getBestCmap()
        font["cmap"].tables = []
        for (platform, encoding), codes in maps.items():
            table = tables[0].__class__(4)
            table.platformID, table.platEncID, table.language, table.format = (
                platform,
                encoding,
                0,
                4,
            )
            table.cmap = {code: by_letter[ord(letter)] for code, letter in codes.items()}
            font["cmap"].tables.append(table)
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


UNICODE = {(3, 1): {97: "a", 98: "b"}}
SYMBOLS = {(3, 0): {0xF061: "a", 0xF062: "b"}}


def widths(data, letters="ab"):
    font = TTFont(io.BytesIO(data))
    em, names = font["head"].unitsPerEm, TTFont(FONT).getBestCmap()
    return [round(1000 * font["hmtx"][names[ord(one)]][0] / em) for one in letters]


def in_font(s, font, code=b"(ab)"):
    """The first paragraph says something in another font too."""
    s.page()["/Resources"]["/Font"][name("T")] = s.writer._add_object(font)
    painted(b"q BT /T 9 Tf 20 300 Td %s Tj ET Q " % code)(s)


LATIN = name("WinAnsiEncoding")


def simple(s, flags=32, maps=UNICODE, encoding=LATIN, **more):
    """A simple TrueType font of two letters."""
    data = program(maps=maps)
    descriptor = made(
        Type=name("FontDescriptor"), FontName=name("ABCDEF+T"), Flags=NumberObject(flags),
        FontFile2=streamed(s, data),
    )  # fmt: skip
    font = made(
        Type=name("Font"), Subtype=name("TrueType"), BaseFont=name("ABCDEF+T"),
        FirstChar=NumberObject(97), LastChar=NumberObject(98), Widths=numbered(*widths(data)),
        FontDescriptor=s.writer._add_object(descriptor), ToUnicode=meanings(s, 97, 98), **more,
    )  # fmt: skip
    put(font, "/Encoding", encoding) if encoding is not None else None
    return font


def true_type(code=b"(ab)", **more):
    return lambda s: in_font(s, simple(s, **more), code)


def meanings(s, first, last, letters=b"0061"):
    table = b"1 beginbfrange <%02X> <%02X> <%s> endbfrange" % (first, last, letters)
    return streamed(s, table)


def composite(code=b"<00010002>", child=(), top=(), system=None, subset_bits=None, letters=b"0061"):
    """A composite font of two letters, whose numbers are those of its glyphs."""

    def damage(s):
        data = program()
        descriptor = made(
            Type=name("FontDescriptor"), FontName=name("ABCDEF+T"), Flags=NumberObject(32),
            FontFile2=streamed(s, data),
        )  # fmt: skip
        if subset_bits is not None:
            put(descriptor, "/CIDSet", streamed(s, subset_bits))
        inner = made(
            Type=name("Font"), Subtype=name("CIDFontType2"), BaseFont=name("ABCDEF+T"),
            CIDSystemInfo=system or collection(), CIDToGIDMap=name("Identity"),
            W=ArrayObject([NumberObject(1), numbered(*widths(data))]),
            FontDescriptor=s.writer._add_object(descriptor),
        )  # fmt: skip
        font = made(
            Type=name("Font"), Subtype=name("Type0"), BaseFont=name("ABCDEF+T"),
            Encoding=name("Identity-H"), DescendantFonts=ArrayObject([s.writer._add_object(inner)]),
            ToUnicode=streamed(s, b"1 beginbfrange <0001> <0002> <%s> endbfrange" % letters),
        )  # fmt: skip
        for one, changes in ((inner, child), (font, top)):
            for key, value in changes:
                put(one, key, value(s) if callable(value) else value)
        in_font(s, font, code)

    return damage


def collection(registry="Adobe", ordering="Japan1", supplement=0):
    return made(Registry=TextStringObject(registry), Ordering=TextStringObject(ordering),
                Supplement=NumberObject(supplement))  # fmt: skip


CMAP = b"/CMapName /Own def /WMode 0 def 1 begincidrange <0000> <00FF> 0 endcidrange"


def own_cmap(code=CMAP, **more):
    """An encoding that is in the file."""
    own = {"CMapName": name("Own"), "CIDSystemInfo": collection(), **more}
    return [("/Encoding", lambda s: streamed(s, code, Type=name("CMap"), **own))]


def cff(widths_of=(500, 600)):
    """A bare CFF program of the letters a and b."""
    builder = FontBuilder(1000, isTTF=False)
    order = [".notdef", "a", "b"]
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap({97: "a", 98: "b"})
    outlines = {}
    for glyph, width in zip(order, (400, *widths_of), strict=True):
        pen = T2CharStringPen(width, None)
        pen.moveTo((0, 0)), pen.lineTo((0, 700)), pen.lineTo((300, 0)), pen.closePath()
        outlines[glyph] = pen.getCharString()
    builder.setupCFF("Own", {"FullName": "Own"}, outlines, {})
    return builder.font["CFF "].compile(builder.font)


def postscript(code=b"(ab)", charset=None, stated=(500, 600), encoding=None, data=None, **more):
    def damage(s):
        descriptor = made(
            Type=name("FontDescriptor"), FontName=name("ABCDEF+Own"), Flags=NumberObject(32),
            FontFile3=streamed(s, data or cff(), Subtype=name("Type1C")),
        )  # fmt: skip
        if charset:
            put(descriptor, "/CharSet", TextStringObject(charset))
        font = made(
            Type=name("Font"), Subtype=name("Type1"), BaseFont=name("ABCDEF+Own"),
            FirstChar=NumberObject(97), LastChar=NumberObject(98), Widths=numbered(*stated),
            FontDescriptor=s.writer._add_object(descriptor),
            Encoding=encoding or LATIN, **more,
        )  # fmt: skip
        in_font(s, font, code)

    return damage


def renames(*names, base="WinAnsiEncoding"):
    own = made(Differences=ArrayObject([NumberObject(97), *map(name, names)]))
    if base:
        put(own, "/BaseEncoding", name(base))
    return own


def not_embedded(s):
    font = simple(s)
    put(font["/FontDescriptor"].get_object(), "/FontFile2", None)
    in_font(s, font)


BROKEN = {
    "01-003": painted(b"/Artifact BMC 9 9 9 9 re f EMC "),
    "01-004": outside(b"/Artifact BMC ", b" EMC"),
    "01-005": outside(b"9 9 9 9 re f "),
    "01-007": lambda s: put(s.root["/MarkInfo"], "/Suspects", BooleanObject(True)),
    "02-001": change("P", "/S", name("Paragraph")),
    "02-003": both(mapped(One="Two", Two="One"), change("P", "/S", name("One"))),
    "02-004": mapped(P="H1"),
    "06-001": lambda s: put(s.root, "/Metadata", None),
    "06-002": lambda s: s.metadata(b"<pdfuaid:part>1</pdfuaid:part>", b""),
    "06-003": lambda s: s.metadata(b"dc:title", b"dc:source"),
    "07-001": lambda s: put(s.root, "/ViewerPreferences", None),
    "07-002": lambda s: put(s.root["/ViewerPreferences"], "/DisplayDocTitle", BooleanObject(False)),
    "09-004": change("P", "/S", name("TD")),
    "09-005": change("P", "/S", name("LBody")),
    "09-006": change("P", "/S", name("TOCI")),
    "09-007": change("P", "/S", name("RT")),
    "09-008": change("P", "/S", name("WP")),
    "10-001": None,  # as 31-027
    "11-001": both(speaking, change("P", "/Lang", None), change("Sect", "/Lang", None)),
    "11-002": both(speaking, change("P", "/ActualText", WORDS), change("P", "/Lang", None),
                   change("Sect", "/Lang", None)),
    "11-003": mute,
    "11-004": both(speaking, annotated("Text", Contents=WORDS)),
    "11-005": both(speaking, field(TU=WORDS)),
    "11-006": mute,
    "13-004": change("P", "/S", name("Figure")),
    "14-002": change("H1", "/S", name("H2")),
    "14-003": change("H2", "/S", name("H3")),
    "14-006": both(change("P", "/S", name("H")), change("P", "/S", name("H"))),
    "14-007": change("P", "/S", name("H")),
    "15-003": lambda s: as_table(s, scope=""),
    "17-002": change("P", "/S", name("Formula")),
    "17-003": None,  # as 31-027
    "19-003": change("Note", "/ID", None),
    "19-004": lambda s: [put(one, "/ID", ByteStringObject(b"n")) for one in s.elements("H1", "Note")],
    "20-001": other_layers,
    "20-002": layered(Name=TextStringObject("")),
    "20-003": layered(AS=ArrayObject()),
    "21-001": attached(F=WORDS),
    "25-001": xfa(b"required"),
    "26-001": None,  # nobody can open it: see below
    "26-002": locked(0xFFFFFFFF - 3 - (1 << 9)),
    "28-002": annotated("Text", held_by="P", Contents=WORDS),
    "28-004": annotated("Text"),
    "28-005": field(),
    "28-006": annotated("Novelty", held_by="P", Contents=WORDS),
    "28-007": annotated("TrapNet", held_by=None),
    "28-008": lambda s: [page.pop("/Tabs", None) for page in s.writer.pages],
    "28-009": lambda s: [page.update(made(Tabs=name("R"))) for page in s.writer.pages],
    "28-010": annotated("Widget", FT=name("Btn"), TU=WORDS),
    "28-011": change("Link", "/S", name("Span")),
    "28-012": lambda s: put(s.links()[0].get_object(), "/Contents", None),
    "28-014": film(Alt=ALT),
    "28-015": film(CT=KIND),
    "28-016": pinned,
    "28-017": printers_mark(b"/Artifact BMC 0 0 9 9 re f EMC", held_by="Annot"),
    "28-018": printers_mark(b"0 0 9 9 re f"),
    "30-001": form(Ref=DictionaryObject()),
    "30-002": form(times=2),
    "31-001": composite(top=own_cmap(CIDSystemInfo=collection(registry="Other"))),
    "31-002": composite(top=own_cmap(CIDSystemInfo=collection(ordering="GB1"))),
    "31-003": composite(top=own_cmap(CIDSystemInfo=collection(supplement=2))),
    "31-004": composite(child=[("/CIDToGIDMap", name("Other"))]),
    "31-005": composite(child=[("/CIDToGIDMap", None)]),
    "31-006": composite(top=[("/Encoding", name("Own"))]),
    "31-007": composite(top=own_cmap(WMode=NumberObject(1))),
    "31-008": composite(top=own_cmap(b"/Strange usecmap " + CMAP)),
    "31-009": not_embedded,
    "31-011": postscript(b"(ab)", encoding=renames("c")),
    "31-012": postscript(charset="/a"),
    "31-013": postscript(charset="/a/b/c"),
    "31-014": composite(subset_bits=b"\xc0"),
    "31-015": composite(subset_bits=b"\xff"),
    "31-016": postscript(stated=(500, 700)),
    "31-017": true_type(maps={(3, 0): UNICODE[3, 1]}),
    "31-018": true_type(b"(abc)"),
    "31-019": true_type(encoding=None),
    "31-020": true_type(encoding=renames("a", base="")),
    "31-021": true_type(encoding=name("StandardEncoding")),
    "31-022": true_type(encoding=renames("strange")),
    "31-023": true_type(maps={(1, 0): UNICODE[3, 1]}, encoding=renames("a")),
    "31-024": true_type(flags=4, maps=SYMBOLS),
    "31-025": true_type(flags=4, maps={}, encoding=None),
    "31-026": true_type(flags=4, maps={(1, 0): UNICODE[3, 1], (3, 1): UNICODE[3, 1]}, encoding=None),
    "31-027": composite(top=[("/ToUnicode", None)]),
    "31-028": composite(letters=b"0000"),
    "31-029": composite(letters=b"FEFF"),
    "31-030": composite(code=b"<0000>"),
}  # fmt: skip


def test_a_locked_file_that_says_not_for_whom_is_refused(sample):
    without_permissions(sample)
    assert [one.code for one in errors(sample)] == ["Q607"]


def test_every_condition_that_a_machine_can_decide_has_a_sample():
    assert len(CHECKPOINTS) == 87
    assert BROKEN.keys() == CHECKPOINTS.keys()


@pytest.mark.parametrize("checkpoint", [key for key, damage in BROKEN.items() if damage])
def test_each_condition_is_found_with_its_clause(sample, checkpoint):
    BROKEN[checkpoint](sample)
    found = errors(sample)
    same = "28-002" if checkpoint == "28-006" else checkpoint
    assert CHECKPOINTS[same] in [one.clause for one in found], found


FINE = {
    "the file as it is": lambda s: None,
    "a table": as_table,
    "no language but in the elements": speaking,
    "a type of its own": both(mapped(Own="P"), change("P", "/S", name("Own"))),
    "a figure that is read as nothing": both(
        change("P", "/S", name("Figure")), change("Figure", "/ActualText", TextStringObject(""))
    ),
    "layers with names": layered(),
    "a file within, with names": attached(F=WORDS, UF=WORDS),
    "a form that stays as it is": xfa(b"forbidden"),
    "a lock that lets it be read aloud": locked(1 << 9),
    "a note in its element": annotated("Text", Contents=WORDS),
    "a note whose element speaks": both(
        annotated("Text"), lambda s: put(s.elements("Annot")[-1], "/Alt", WORDS)
    ),
    "a field with a name": field(TU=WORDS),
    "a field whose parent has a name": field(Parent=made(TU=WORDS)),
    "a film in words": film(CT=KIND, Alt=ALT),
    "a printer's mark": printers_mark(b"/Artifact BMC 0 0 9 9 re f EMC"),
    "content in a form": form(),
    "a form twice, without marks": unmarked_twice,
    "a composite font": composite(),
    "a composite font with a table of its own": composite(top=own_cmap()),
    "a composite font by a known table": composite(top=[("/Encoding", name("H"))]),
    "a full list of characters": composite(subset_bits=b"\xe0"),
    "a simple font": true_type(),
    "a font of symbols": true_type(flags=4, maps=SYMBOLS, encoding=None),
    "a font with names": true_type(encoding=renames("a", "b")),
    "a PostScript font": postscript(charset="/b/a"),
    "a PostScript font by names": postscript(encoding=renames("a", "b")),
}  # fmt: skip


@pytest.mark.parametrize("change", FINE.values(), ids=FINE)
def test_what_the_standard_allows_is_no_error(sample, change):
    change(sample)
    assert errors(sample) == []


TABLES = {
    "a Caption in the midst": ["TR", "Caption", "TR"],
    "two Captions": ["Caption", "TR", "Caption"],
    "two heads": ["THead", "THead", "TBody"],
    "a head without a body": ["THead"],
    "a foot without a body": ["TR", "TFoot"],
}


@pytest.mark.parametrize("kinds", TABLES.values(), ids=TABLES)
def test_parts_of_a_table_stand_in_order(sample, kinds):
    top = sample.element("Document")
    table = made(S=name("Table"), P=top.indirect_reference, K=ArrayObject())
    at = sample.writer._add_object(table)
    top["/K"].append(at)
    for kind in kinds:
        table["/K"].append(sample.writer._add_object(made(S=name(kind), P=at)))
    assert CHECKPOINTS["09-004"] in [one.clause for one in errors(sample)]


def cells(s, *rows):
    """A table of rows of (width, height) cells."""
    top = s.element("Document")
    table = made(S=name("Table"), P=top.indirect_reference, K=ArrayObject())
    at = s.writer._add_object(table)
    top["/K"].append(at)
    for row in rows:
        line = made(S=name("TR"), P=at, K=ArrayObject())
        there = s.writer._add_object(line)
        table["/K"].append(there)
        for wide, high in row:
            own = made(O=name("Table"), ColSpan=NumberObject(wide), RowSpan=NumberObject(high))
            line["/K"].append(s.writer._add_object(made(S=name("TD"), P=there, A=own)))


SHAPES = [
    (((1, 1), (1, 1)), ((1, 1), (1, 1)), ""),
    (((2, 1),), ((1, 1), (1, 1)), ""),
    (((1, 2), (1, 1)), ((1, 1),), ""),
    (((1, 1),), ((1, 1), (1, 1)), "1 to 2 cells long"),
    (((1, 1), (1, 1)), ((1, 1),), "1 to 2 cells long"),
    (((1, 1), (1, 1)), ((1, 2), (1, 1)), "below the last row"),
    (((1, 1), (1, 2)), ((2, 1),), "over each other"),
]


@pytest.mark.parametrize(("first", "second", "words"), SHAPES)
def test_a_table_is_a_rectangle_of_cells(sample, first, second, words):
    cells(sample, first, second)
    found = [one.message for one in errors(sample)]
    assert any(words in message for message in found) if words else found == []


def test_a_table_may_name_its_headers_but_not_ones_that_are_not_there(sample):
    as_table(sample, scope="")
    for number, row in enumerate(sample.elements("TR")):
        kids = row["/K"] if isinstance(row["/K"], ArrayObject) else [row.raw_get("/K")]
        head, *bodies = (one.get_object() for one in kids)
        own = ByteStringObject(b"head-%d" % number)
        put(head, "/ID", own)
        for body in bodies:
            put(body, "/A", made(O=name("Table"), Headers=ArrayObject([own])))
    assert errors(sample) == []
    put(sample.element("TH"), "/ID", None)
    assert CHECKPOINTS["15-003"] in [one.clause for one in errors(sample)]


def test_a_header_may_have_its_scope_from_a_class(sample):
    as_table(sample, scope="")
    told = made(O=name("Table"), Scope=name("Column"))
    put(sample.tree, "/ClassMap", made(Head=told, Other=ArrayObject([told])))
    for number, head in enumerate(sample.elements("TH")):
        put(head, "/C", name("Head") if number % 2 else ArrayObject([name("Other")]))
    assert errors(sample) == []
    put(sample.tree, "/ClassMap", None)
    assert CHECKPOINTS["15-003"] in [one.clause for one in errors(sample)]


def test_a_schema_is_called_by_its_own_name(sample):
    sample.metadata(b"pdfuaid:part>1</pdfuaid:part", b"ua:part>1</ua:part")
    sample.metadata(b"xmlns:pdfuaid=", b"xmlns:ua=")
    (found,) = errors(sample)
    assert (str(found.clause), "is called ua" in found.message) == ("ISO 14289-1, 5", True)


@pytest.mark.parametrize(("checkpoint", "code"), [("20-002", "Q695"), ("31-012", "Q696")])
def test_what_is_beside_the_pages_has_codes_of_its_own(sample, checkpoint, code):
    BROKEN[checkpoint](sample)
    assert [one.code for one in errors(sample)] == [code]


def test_a_finding_names_standard_clause_and_checkpoint(sample):
    BROKEN["14-002"](sample)
    (found,) = errors(sample)
    assert found.as_dict()["clause"] == {
        "standard": "ISO 14289-1", "clause": "7.4.2", "checkpoint": "14-002",
    }  # fmt: skip
    assert found.as_dict()["where"]["page"] == 1


def test_the_widths_of_a_type_1_program_are_read():
    outline = encrypt(bytes(4) + bytes([139, 247, 255 - 108 + 108, 13, 14]), 4330)[0]
    private = b"/CharStrings 1 dict dup begin /a %d RD %s ND end" % (len(outline), outline)
    data = b"%!PS-AdobeFont-1.0\ncurrentfile eexec\n" + encrypt(bytes(4) + private, 55665)[0]
    assert of_type1(data).widths == {"a": 0.363}
    short = encrypt(bytes(4) + bytes([139, 239, 13, 14]), 4330)[0]
    private = b"/CharStrings 1 dict dup begin /b %d -| %s |- end" % (len(short), short)
    data = b"%!PS-AdobeFont-1.0\ncurrentfile eexec\n" + encrypt(bytes(4) + private, 55665)[0]
    assert of_type1(data).widths == {"b": 0.1}
    assert not of_type1(b"damaged").is_readable
