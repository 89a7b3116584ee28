"""PDF/A-2: our own files pass, and each clause of ISO 19005-2 finds what breaks it."""

from __future__ import annotations

import pytest
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NullObject,
    NumberObject,
    TextStringObject,
)

from brochure.catalogue import Severity
from brochure.preflight.examine import examine
from tests.tagged import Sample, name, numbered, put, screen_file


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return screen_file(tmp_path_factory.mktemp("small"))


@pytest.fixture
def sample(data):
    return Sample(data)


def clauses(data):
    found = examine(data, "file.pdf", "a2").findings
    return {one.clause and one.clause.clause for one in found if one.severity is Severity.ERROR}


def made(**more):
    return DictionaryObject({name(key): value for key, value in more.items()})


def streamed(s, data, **more):
    stream = DecodedStreamObject()
    stream.set_data(data)
    stream.update(made(**more))
    return s.writer._add_object(stream)


def root(key, value):
    return lambda s: put(s.root, key, value)


def page(key, value):
    return lambda s: put(s.page(), key, value)


def note(kind, flags=4, **more):
    def damage(s):
        own = made(Type=name("Annot"), Subtype=name(kind), Rect=numbered(50, 50, 90, 90),
                   F=NumberObject(flags), **more)  # fmt: skip
        put(s.page(), "/Annots", ArrayObject([s.writer._add_object(own)]))

    return damage


def look(s, **more):
    form = streamed(s, b"", Type=name("XObject"), Subtype=name("Form"), BBox=numbered(0, 0, 9, 9))
    return made(N=form, **more)


def state(**more):
    """A graphics state that the first page uses."""
    return lambda s: put(s.page()["/Resources"], "/ExtGState", made(G=made(**more)))


def space(*parts):
    """Colour spaces among the resources of the first page."""

    def damage(s):
        named = {f"C{n}": ArrayObject(make(s)) for n, make in enumerate(parts)}
        put(s.page()["/Resources"], "/ColorSpace", made(**named))

    return damage


def spot(ink, *colour):
    def make(s):
        tint = made(FunctionType=NumberObject(2), Domain=numbered(0, 1), C0=numbered(0, 0, 0),
                    C1=numbered(*colour), N=NumberObject(1))  # fmt: skip
        return [name("Separation"), name(ink), name("DeviceRGB"), tint]

    return make


def icc(channels, change=lambda data: data):
    def make(s):
        profile = s.root["/OutputIntents"][0].get_object()["/DestOutputProfile"].get_object()
        data = change(profile.get_data())
        return [name("ICCBased"), streamed(s, data, N=NumberObject(channels))]

    return make


def xobject(data=b"", **more):
    def damage(s):
        held = streamed(s, data, Type=name("XObject"), **more)
        s.add_xobject("Own", held)

    return damage


def picture(**more):
    return xobject(
        bytes(3), Subtype=name("Image"), Width=NumberObject(1), Height=NumberObject(1),
        BitsPerComponent=NumberObject(8), ColorSpace=name("DeviceRGB"), **more,
    )  # fmt: skip


def form(**more):
    return xobject(Subtype=name("Form"), BBox=numbered(0, 0, 9, 9), **more)


def action(**more):
    return root("/OpenAction", made(**more))


def attached(data, **names):
    def damage(s):
        spec = made(Type=name("Filespec"), EF=made(F=streamed(s, data)), **names)
        put(s.root, "/AF", ArrayObject([s.writer._add_object(spec)]))

    return damage


WORDS = TextStringObject("words")
TRUE = BooleanObject(True)
OWN_SCHEMA = b'<x:size xmlns:x="http://example.org/own/">9</x:size><pdfaid:part>'

BROKEN = [
    ("6.1.3", lambda s: s.writer.encrypt("", "owner", algorithm="RC4-128")),
    ("6.1.7.1", lambda s: put(s.page()["/Contents"], "/F", WORDS)),
    ("6.1.7.2", lambda s: put(s.page()["/Contents"], "/Filter", name("LZWDecode"))),
    ("6.1.12", root("/Perms", made(UR=NullObject()))),
    ("6.1.13", page("/MediaBox", numbered(0, 0, 20_000, 9))),
    ("6.1.13", root("/Own", name("n" * 128))),
    ("6.1.13", root("/" + "k" * 128, NullObject())),
    ("6.1.13", root("/Own", TextStringObject("s" * 32_768))),
    ("6.1.13", root("/Own", ArrayObject([made(In=NumberObject(2**31))]))),
    ("6.1.13", root("/Own", ArrayObject([ArrayObject([NumberObject(-(2**31) - 1)])]))),
    ("6.1.13", space(lambda s: [name("DeviceN"), ArrayObject(name(f"I{n}") for n in range(33))])),
    ("6.2.2", lambda s: s.draw(b"/P << /MCID 1 >> BDC", b"wrong /P << /MCID 1 >> BDC")),
    ("6.2.4.2", space(icc(4))),
    ("6.2.4.2", space(icc(3, lambda data: data[:200]))),
    ("6.2.4.2", space(icc(3, lambda data: data[:8] + b"\x05" + data[9:84] + bytes(16) + data[100:]))),
    ("6.2.4.3", root("/OutputIntents", None)),
    ("6.2.4.4", space(spot("Gold", 1, 1, 0), spot("Gold", 1, 0, 0))),
    ("6.2.5", state(TR=name("Identity"))),
    ("6.2.5", state(TR2=made())),
    ("6.2.5", state(HTP=numbered(0, 0))),
    ("6.2.5", state(HT=made(HalftoneType=NumberObject(6)))),
    ("6.2.6", state(RI=name("Vivid"))),
    ("6.2.8", picture(Alternates=ArrayObject())),
    ("6.2.8", picture(Interpolate=TRUE)),
    ("6.2.9", form(Ref=DictionaryObject())),
    ("6.2.9", form(PS=DictionaryObject())),
    ("6.2.10", state(BM=name("Glow"))),
    ("6.2.11.4.1", lambda s: [
        put(font.get_object()["/FontDescriptor"].get_object(), "/FontFile2", None)
        for font in s.page()["/Resources"]["/Font"].values()
    ]),
    ("6.2.11.7.2", lambda s: [
        put(font.get_object(), "/ToUnicode", None)
        for font in s.page()["/Resources"]["/Font"].values()
    ]),
    ("6.3.1", note("Movie")),
    ("6.3.2", note("Text", 6)),
    ("6.3.2", note("Text", 0)),
    ("6.3.3", note("Text")),
    ("6.3.3", lambda s: note("Stamp", AP=look(s, D=NullObject()))(s)),
    ("6.4.1", lambda s: note("Widget", AP=look(s), A=made(S=name("URI")))(s)),
    ("6.4.1", root("/AcroForm", made(NeedAppearances=TRUE))),
    ("6.4.2", root("/AcroForm", made(XFA=WORDS))),
    ("6.5.1", action(S=name("JavaScript"), JS=WORDS)),
    ("6.5.1", action(S=name("Launch"))),
    ("6.5.1", action(S=name("Named"), N=name("Print"))),
    ("6.5.2", root("/AA", made())),
    ("6.5.2", page("/AA", made())),
    ("6.6.2.1", root("/Metadata", None)),
    ("6.6.2.1", lambda s: s.metadata(b'id="W5M0', b'bytes="9" id="W5M0')),
    ("6.6.2.3.1", lambda s: s.metadata(b"<pdfaid:part>", OWN_SCHEMA)),
    ("6.6.4", lambda s: s.metadata(b"pdfaid:part>2", b"pdfaid:part>1")),
    ("6.6.4", lambda s: s.metadata(b"conformance>A", b"conformance>C")),
    ("6.7.2.2", root("/MarkInfo", None)),
    ("6.7.3.3", root("/StructTreeRoot", None)),
    ("6.7.3.4", lambda s: put(s.element("P"), "/S", name("Paragraph"))),
    ("6.7.4", root("/Lang", TextStringObject("English (US)"))),
    ("6.8", attached(b"text", F=WORDS, UF=WORDS)),
    ("6.8", attached(b"%PDF-1.7 pdfaid", F=WORDS)),
    ("6.9", root("/OCProperties", made(D=made(AS=ArrayObject(), Name=WORDS)))),
    ("6.10", root("/Names", made(AlternatePresentations=made()))),
    ("6.10", page("/PresSteps", made())),
    ("6.11", root("/Requirements", ArrayObject())),
]  # fmt: skip


@pytest.mark.parametrize(
    ("clause", "damage"), BROKEN, ids=[f"{clause} {n}" for n, (clause, _) in enumerate(BROKEN)]
)
def test_each_clause_finds_what_breaks_it(sample, clause, damage):
    damage(sample)
    assert clause in clauses(sample.data())


FINE = {
    "as it is": lambda s: None,
    "level B without tags": lambda s: (
        s.metadata(b"conformance>A", b"conformance>B"), put(s.root, "/StructTreeRoot", None)
    ),
    "a stamp with a look": lambda s: note("Stamp", AP=look(s))(s),
    "a popup": note("Popup", 0),
    "a named action": action(S=name("Named"), N=name("NextPage")),
    "the default curve": state(TR2=name("Default")),
    "a known blend mode": state(BM=name("Multiply")),
    "an array of modes": state(BM=ArrayObject([name("Screen"), name("Normal")])),
    "a spot colour twice": space(spot("Gold", 1, 1, 0), spot("Gold", 1, 1, 0)),
    "a colour by profile": space(icc(3)),
    "an archive within": attached(b"%PDF-1.7 pdfaid", F=WORDS, UF=WORDS),
    "a plain picture": picture(Interpolate=BooleanObject(False)),
    "permissions of a signature": root("/Perms", made(DocMDP=made())),
    "the longest string": root("/Own", TextStringObject("s" * 32_767)),
    "the longest name": root("/Own", name("n" * 127)),
    "the largest numbers": root(
        "/Own", ArrayObject([NumberObject(2**31 - 1), NumberObject(-(2**31)), FloatObject(0.5)])
    ),
    "a large page": page("/MediaBox", numbered(0, 0, 14_400, 14_400)),
    "half transparent": state(ca=FloatObject(0.5)),
    "layers with a name": root("/OCProperties", made(D=made(Name=WORDS))),
}  # fmt: skip


@pytest.mark.parametrize("change", FINE.values(), ids=FINE)
def test_what_the_standard_allows_is_no_error(sample, change):
    change(sample)
    assert clauses(sample.data()) == set()


def test_the_header_and_the_end_are_as_they_should_be(data):
    assert clauses(data) == set()
    assert "6.1.2" in clauses(data.replace(b"\n%", b"\n ", 1))
    assert "6.1.3" in clauses(data + b"more")


def test_what_calls_itself_both_is_held_to_both(sample):
    put(sample.root, "/Requirements", ArrayObject())
    found = examine(sample.data(), "file.pdf")
    assert found.profile == "ua1"
    assert [str(one.clause) for one in found.findings] == ["ISO 19005-2, 6.11"]
