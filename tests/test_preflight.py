"""Preflight: each rule with a good and a bad sample, hostile files, and our own files.

The samples are small PDF/X-4 files written here by hand (`sample`), so that each can be wrong in
one way; the rest are our own press files, damaged.
"""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
import zlib
from functools import lru_cache

import pytest
from fontTools.ttLib import TTFont
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject

from brochure import build as line
from brochure.finding import CATALOGUE, Finding, Severity, Span, Where, as_text
from brochure.preflight import sandbox
from brochure.preflight.document import read
from brochure.preflight.examine import examine
from brochure.preflight.ink_coverage import ObjectStack
from brochure.preflight.interpreter.colour_spaces import CMYK, PaintColour
from brochure.preflight.interpreter.geometry import Area, Matrix, inside
from brochure.preflight.interpreter.tokenizer import DamagedError, operations
from brochure.preflight.limits import GWG, Limits
from brochure.preflight.profiles import PROFILES
from brochure.preflight.rules import colour_rules
from brochure.preflight.xmp_reader import read as read_xmp
from brochure.verify.texts import inspect
from tests.calls import build, editions
from tests.conftest import ROOT, SAMPLER, THEME
from tests.steps import calls

FONT = ROOT / "assets" / "fonts" / "AtkinsonHyperlegibleNext-Regular.ttf"
PROFILE = ROOT / "assets" / "icc" / "CGATS-TR-006.icc"

# A tint that runs into the bleed, black text that overprints it, a heavy line, white text.
GOOD = """/Off gs 0.1 0 0.2 0 k 41 41 318 218 re f
/On gs 0 0 0 1 k BT /F 10 Tf 60 200 Td (Black text) Tj ET
/Off gs 0.8 0.5 0 0.1 K 1 w 60 150 m 340 150 l S
0.8 0.5 0 0.1 k 60 60 100 50 re f
0 0 0 0 k BT /F 12 Tf 70 80 Td (White text) Tj ET"""
STATES = "/On << /op true /OP true /OPM 1 >> /Off << /op false /OP false /OPM 1 >>"
TRANSPARENT = " /Half << /ca 0.5 >> /Multiply << /BM /Multiply >>"
PAGE = {
    "Type": "/Page",
    "Parent": "2 0 R",
    "MediaBox": "[0 0 400 300]",
    "BleedBox": "[41 41 359 259]",
    "TrimBox": "[50 50 350 250]",
    "Contents": "4 0 R",
}
ROOT_ENTRIES = {
    "Type": "/Catalog", "Pages": "2 0 R", "Metadata": "6 0 R", "OutputIntents": "[7 0 R]",
}  # fmt: skip
INFO = {
    "Title": "(A sample)",
    "Creator": "(by hand)",
    "Producer": "(tests)",
    "CreationDate": "(D:20260101000000Z)",
    "ModDate": "(D:20260101000000Z)",
    "Trapped": "/False",
}
INTENT = {
    "Type": "/OutputIntent",
    "S": "/GTS_PDFX",
    "OutputConditionIdentifier": "(CGATS TR 006)",
    "RegistryName": "(http://www.color.org)",
    "Info": "(GRACoL)",
    "DestOutputProfile": "11 0 R",
}
XMP = {
    "pdfxid:GTS_PDFXVersion": "PDF/X-4",
    "dc:title": "<rdf:Alt><rdf:li xml:lang='x-default'>A sample</rdf:li></rdf:Alt>",
    "xmp:CreateDate": "2026-01-01T00:00:00+00:00",
    "xmp:ModifyDate": "2026-01-01T00:00:00Z",
    "xmp:MetadataDate": "2026-01-01T00:00:00Z",
    "xmp:CreatorTool": "by hand",
    "pdf:Producer": "tests",
    "pdf:Trapped": "False",
    "xmpMM:DocumentID": "uuid:1",
    "xmpMM:VersionID": "1",
    "xmpMM:RenditionClass": "default",
}
SPACES = {
    "pdfxid": "http://www.npes.org/pdfx/ns/id/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "xmpMM": "http://ns.adobe.com/xap/1.0/mm/",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
}


def _widths():
    """Of the codes 32 to 255 in WinAnsiEncoding, as the font itself has them."""
    font = TTFont(FONT)
    names = [
        font.getBestCmap().get(ord(bytes((code,)).decode("cp1252", "replace")), ".notdef")
        for code in range(32, 256)
    ]
    em = font["head"].unitsPerEm
    return "[" + " ".join(f"{1000 * font['hmtx'][name][0] / em:.0f}" for name in names) + "]"


WIDTHS = _widths()
FONT_ENTRIES = {
    "Type": "/Font",
    "Subtype": "/TrueType",
    "BaseFont": "/ABCDEF+Atkinson",
    "Encoding": "/WinAnsiEncoding",
    "FirstChar": "32",
    "LastChar": "255",
    "Widths": WIDTHS,
    "FontDescriptor": "9 0 R",
}
DESCRIPTOR = {
    "Type": "/FontDescriptor",
    "FontName": "/ABCDEF+Atkinson",
    "Flags": "32",
    "Ascent": "900",
    "Descent": "-250",
    "FontFile2": "10 0 R",
}


def entries(values, changes):
    """A dictionary as PDF; a change to none takes a key away."""
    kept = {key: value for key, value in {**values, **changes}.items() if value is not None}
    return "<< " + " ".join(f"/{key} {value}" for key, value in kept.items()) + " >>"


def stream(data, more="", packed=False):
    if isinstance(data, str):
        data = data.encode("latin-1")
    if packed:
        data, more = zlib.compress(data), more + " /Filter /FlateDecode"
    return f"<< /Length {len(data)} {more} >>\nstream\n".encode() + data + b"\nendstream"


@lru_cache
def packed(path):
    return stream(path.read_bytes(), "/N 4", packed=True)


def written(bodies, trailer="", header="%PDF-1.6"):
    """A file of these objects, the first of them its catalogue."""
    out, places = bytearray(header.encode() + b"\n%\xe2\xe3\xcf\xd3\n"), []
    for number, body in enumerate(bodies, 1):
        places.append(len(out))
        body = body.encode("latin-1") if isinstance(body, str) else body
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(bodies) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += f"trailer\n<< /Size {len(bodies) + 1} /Root 1 0 R {trailer} >>\n".encode()
    return bytes(out) + b"startxref\n%d\n%%%%EOF\n" % start


def sample(
    draw=GOOD, *, header="%PDF-1.6", root=None, page=None, info=None, xmp=None, intent=None,
    font=None, descriptor=None, resources="", packet=None, metadata="", identified=True,
    profile=None, kids="[3 0 R]", states=STATES, more=(),
):  # fmt: skip
    """A small file for the press; by default nothing is wrong with it. Further objects count
    from 12."""
    listed = {**XMP, **(xmp or {})}
    said = "".join(f"<{k}>{v}</{k}>" for k, v in listed.items() if v is not None)
    spaces = " ".join(f'xmlns:{k}="{v}"' for k, v in SPACES.items())
    packet = packet or (
        '<?xpacket begin="" id="x"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description {spaces}>{said}</rdf:Description></rdf:RDF><?xpacket end="r"?>'
    )
    own = f"<< /Font << /F 8 0 R >> /ExtGState << {states} >> {resources} >>"
    bodies = [
        entries(ROOT_ENTRIES, root or {}),
        f"<< /Type /Pages /Kids {kids} /Count 1 >>",
        entries({**PAGE, "Resources": own}, page or {}),
        draw if isinstance(draw, bytes) and b"stream" in draw else stream(draw),
        entries(INFO, info or {}),
        stream(packet, "/Type /Metadata /Subtype /XML " + metadata),
        entries(INTENT, intent or {}),
        entries(FONT_ENTRIES, font or {}),
        entries(DESCRIPTOR, descriptor or {}),
        packed(FONT),
        profile or packed(PROFILE),
        *more,
    ]
    trailer = "/Info 5 0 R" + (" /ID [(ab) (cd)]" if identified else "")
    return written(bodies, trailer, header)


def found(data, profile="x4", limits=GWG):
    return examine(data, "file.pdf", profile, limits).findings


def codes(data, profile="x4", limits=GWG):
    return {finding.code for finding in found(data, profile, limits)}


def image(width, height, space="/DeviceCMYK", bits=8, samples=None, more=""):
    channels = {"/DeviceCMYK": 4, "/DeviceGray": 1, "/DeviceRGB": 3}.get(space, 1)
    row = -(-width * channels * bits // 8)
    head = f"/Type /XObject /Subtype /Image /Width {width} /Height {height} "
    head += f"/BitsPerComponent {bits} /ColorSpace {space} {more}"
    return stream(bytes(row * height) if samples is None else samples, head, packed=True)


def with_image(body, size="100 0 0 100", draw="", **changes):
    """The good sample with a picture, 100 points wide and high."""
    shown = f"{GOOD} {draw} q {size} 60 60 cm /I Do Q"
    return sample(shown, resources="/XObject << /I 12 0 R >>", more=[body], **changes)


def text(colour, size, words="Words", state="/Off"):
    return f"{GOOD}\n{state} gs {colour} BT /F {size} Tf 200 100 Td ({words}) Tj ET"


def test_nothing_is_wrong_with_the_good_sample():
    assert found(sample()) == ()


# Code, and a file in which it is found. The good sample is the good one of each.
FORM = "/Type /XObject /Subtype /Form /BBox [0 0 300 300]"
LINK = "[<< /Type /Annot /Subtype /Link /Rect [%s] >>]"
BAD = [
    ("Q602", {"page": {"TrimBox": None}}),
    ("Q602", {"page": {"BleedBox": None}}),
    ("Q602", {"page": {"ArtBox": "[50 50 350 250]"}}),
    ("Q602", {"page": {"TrimBox": "[50 50 380 250]"}}),
    ("Q602", {"page": {"BleedBox": "[41 41 459 259]"}}),
    ("Q602", {"page": {"CropBox": "[41 41 359 259]"}}),
    ("Q602", {"page": {"UserUnit": "2"}}),
    ("Q602", {"page": {"Rotate": "90"}}),
    ("Q603", {"descriptor": {"FontFile2": None}}),
    ("Q609", {"draw": GOOD + " 1 0 0 rg 60 60 9 9 re f"}),
    ("Q609", {"draw": GOOD + " 0.5 0.5 0.4 RG 60 60 m 90 90 l S"}),
    ("Q610", {"header": "%PDF-1.7"}),
    ("Q610", {"root": {"Version": "/1.7"}}),
    ("Q610", {"header": " %PDF-1.6"}),
    ("Q611", {"identified": False}),
    ("Q613", {"draw": stream(b"\x80\x0b\x60\x50\x22\x0c\x0c\x85\x01", "/Filter /LZWDecode")}),
    ("Q614", {"root": {"OpenAction": "<< /S /JavaScript /JS (app.alert(1)) >>"}}),
    ("Q614", {"root": {"OpenAction": "<< /S /GoTo /D [3 0 R /Fit] >>"}}),
    ("Q614", {"root": {"AcroForm": "<< /Fields [] >>"}}),
    ("Q614", {"root": {"Names": "<< /EmbeddedFiles << /Names [] >> >>"}}),
    ("Q614", {"page": {"AA": "<< /O 12 0 R >>"}}),
    ("Q615", {"root": {"ViewerPreferences": "<< /Duplex /Simplex >>"}}),
    ("Q615", {"root": {"Collection": "<< >>"}}),
    ("Q616", {"resources": "/XObject << /X 12 0 R >>", "more": [stream("x", FORM + " /OPI << >>")]}),
    ("Q616", {"resources": "/XObject << /X 12 0 R >>",
              "more": [stream("x", "/Type /XObject /Subtype /PS")]}),
    ("Q616", {"resources": "/XObject << /X 12 0 R >>",
              "more": [image(2, 2, more="/Alternates [<< >>]")]}),
    ("Q616", {"resources": "/XObject << /X 12 0 R >>", "more": [stream("x", FORM + " /Ref << >>")]}),
    ("Q616", {"resources": "/XObject << /X 12 0 R >>", "more": [stream("", FORM + " /F (other)")]}),
    ("Q616", {"page": {"Resources": "<< /ExtGState << /G << /TR /Identity >> >> >>"}}),
    ("Q616", {"page": {"Resources": "<< /ExtGState << /G << /TR2 /Identity >> >> >>"}}),
    ("Q616", {"page": {"Resources": "<< /ExtGState << /G << /HT << /HalftoneType 6 >> >> >> >>"}}),
    ("Q617", {"root": {"Metadata": None}}),
    ("Q617", {"packet": "<rdf:RDF"}),
    ("Q617", {"packet": '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'}),
    ("Q617", {"metadata": "/Filter []"}),
    ("Q617", {"xmp": {"xmpMM:VersionID": None}}),
    ("Q617", {"xmp": {"dc:title": " "}}),
    ("Q618", {"info": {"Title": "(Another)"}}),
    ("Q618", {"info": {"ModDate": "(D:20260101000000+01'00')"}}),
    ("Q618", {"xmp": {"pdf:Trapped": "True"}}),
    ("Q619", {"xmp": {"pdfxid:GTS_PDFXVersion": None}}),
    ("Q619", {"xmp": {"pdfxid:GTS_PDFXVersion": "PDF/X-5g"}}),
    ("Q620", {"info": {"Trapped": None}}),
    ("Q620", {"info": {"Trapped": "(False)"}}),
    ("Q620", {"info": {"Trapped": "/Unknown"}}),
    ("Q621", {"root": {"OutputIntents": None}}),
    ("Q621", {"root": {"OutputIntents": "[7 0 R << /S /GTS_PDFX >>]"}}),
    ("Q621", {"intent": {"S": "/GTS_PDFA1"}}),
    ("Q621", {"intent": {"OutputConditionIdentifier": None}}),
    ("Q621", {"intent": {"Info": None}}),
    ("Q621", {"intent": {"RegistryName": None}}),
    ("Q622", {"intent": {"DestOutputProfile": None}}),
    ("Q622", {"profile": stream("no profile", "/N 4")}),
    ("Q622", {"profile": stream(PROFILE.read_bytes()[:5000], "/N 4")}),
    ("Q622", {"profile": stream(PROFILE.read_bytes(), "/N 3")}),
    ("Q622", {"profile": stream(PROFILE.read_bytes().replace(b"prtr", b"mntr", 1), "/N 4")}),
    ("Q623", {"kids": "[3 0 R 12 0 R]",
              "more": [entries({**PAGE, "TrimBox": "[50 50 340 250]"}, {})]}),
    ("Q624", {"draw": ""}),
    ("Q624", {"draw": "0 0 0 0 k 60 60 90 90 re f 0 0 0 1 k 0 0 9 9 re f"}),
    ("Q625", {"font": {"BaseFont": "/Atkinson"}}),
    ("Q626", {"draw": GOOD + " BT /F 9 Tf 60 60 Td (\x81) Tj ET"}),
    ("Q627", {"draw": GOOD + " /C cs 0.1 0.2 0.3 0.4 sc 60 60 9 9 re f",
              "resources": "/ColorSpace << /C [/ICCBased 11 0 R] >>"}),
    ("Q627", {"draw": GOOD + " /C cs 50 0 0 sc 60 60 9 9 re f",
              "resources": "/ColorSpace << /C [/Lab << /WhitePoint [1 1 1] >>] >>"}),
    ("Q627", {"draw": GOOD + " 1 0 0 rg 60 60 9 9 re f",
              "resources": "/ColorSpace << /DefaultRGB [/CalRGB << /WhitePoint [1 1 1] >>] >>"}),
    ("Q628", {"page": {"Group": "<< /Type /Group /S /Transparency /CS /DeviceRGB >>"}}),
    ("Q630", {"page": {"Annots": LINK % "60 60 90 90"}}),
    ("Q631", {"draw": GOOD + " /Missing Do"}),
    ("Q631", {"draw": GOOD + " Q"}),
    ("Q631", {"draw": GOOD + " 1 2 3 fly"}),
    ("Q631", {"draw": GOOD + " (never closed"}),
    ("Q631", {"draw": GOOD + " (a) (b) re"}),
    ("Q631", {"draw": GOOD + " /Missing cs"}),
    ("Q631", {"draw": stream(b"\x00\x01\x02", "/Filter /FlateDecode")}),
    ("Q640", {"draw": GOOD + " 0.9 0.9 0.8 0.8 k 60 60 90 90 re f"}),
    ("Q640", {"draw": GOOD + " 1 1 1 0 k 60 60 90 90 re f /On gs 0 0 0 1 k 70 70 50 50 re f"}),
    ("Q645", {"draw": text("0 0 0 0 k", 7.5)}),
    ("Q645", {"draw": text("0.5 0.5 0 0 k", 7.5)}),
    ("Q646", {"draw": GOOD + " 0.2 w 0.5 0.5 0 0 K 60 60 m 90 90 l S"}),
    ("Q646", {"draw": GOOD + " 0.2 w 0 0 0 0 K 60 60 m 90 90 l S"}),
    ("Q646", {"draw": GOOD + " q 0.1 0 0 0.1 0 0 cm 2 w 1 1 0 0 K 600 600 m 900 900 l S Q"}),
    ("Q646", {"draw": GOOD + " 0.5 0.5 0 0 k 60 60 90 0.2 re f"}),
    ("Q646", {"draw": GOOD + " 0 w 0 0 0 1 K 60 60 m 90 90 l S"}),
    ("Q647", {"draw": text("0 0 0 1 k", 10)}),
    ("Q647", {"draw": text("0 g", 10, state="/On")}),
    ("Q648", {"draw": text("0 0 0 0 k", 14, state="/On")}),
    ("Q648", {"draw": GOOD + " /On gs 0 0 0 0 K 60 60 m 90 90 l S"}),
    ("Q649", {"draw": text("0.75 0.7 0.6 0.9 k", 14)}),
    ("Q650", {"draw": text("0.3 0.3 0.3 0.9 k", 10)}),
    ("Q650", {"draw": text("1 1 1 0 k", 10)}),
    ("Q650", {"draw": text("0 0 0 0.8 k", 10)}),
]  # fmt: skip


@pytest.mark.parametrize(("code", "changes"), BAD)
def test_each_rule_finds_what_is_wrong(code, changes):
    assert code in codes(sample(**changes))


# What is near to a bad sample and yet right.
RIGHT = [
    {"page": {"CropBox": "[0 0 400 300]", "Rotate": "0"}},
    {"header": "%PDF-1.4"},
    {"intent": {"OutputConditionIdentifier": "(House press)", "RegistryName": None}},
    {"page": {"Annots": LINK % "0 0 30 30"}},
    {"page": {"Annots": "[<< /Subtype /PrinterMark /Rect [60 60 90 90] >>]"}},
    {"page": {"Group": "<< /Type /Group /S /Transparency /CS /DeviceCMYK >>"}},
    {"draw": GOOD + " 0.5 g 60 60 90 90 re f"},
    {"draw": GOOD + " /C cs 0.4 scn 60 60 90 90 re f",
     "resources": "/ColorSpace << /C [/Separation /Spot /DeviceCMYK 12 0 R] >>",
     "more": ["<< /FunctionType 2 /Domain [0 1] /C0 [0 0 0 0] /C1 [0 1 1 0] /N 1 >>"]},
    {"draw": GOOD + " 1 1 1 1 K 0.25 w 20 60 m 35 60 l S 1 1 1 1 k BT /F 6 Tf 60 20 Td (slug) Tj ET"},
    {"draw": text("0 0 0 1 k", 7)  .replace("/Off gs 0 0 0 1 k", "/On gs 0 0 0 1 k")},
    {"draw": "/Off gs 0 0 0 1 k BT /F 9 Tf 60 90 Td (on bare paper) Tj ET"},
    {"draw": "0.5 0 0 0 k 60 60 90 90 re f 0 0 0 0 k 65 65 80 80 re f "
             "0 0 0 1 k BT /F 9 Tf 70 90 Td (white) Tj ET"},
    {"draw": "0.5 0 0 0 k 60 60 m 260 60 l 60 240 l f /Off gs "
             "0 0 0 1 k BT /F 9 Tf 230 230 Td (beside) Tj ET"},
    {"draw": GOOD + " 0 0 0 1 K 0.1 w 60 60 m 90 90 l S"},
    {"draw": GOOD + " 1 1 1 0 k 60 60 90 90 re f /Off gs 0 0 0 1 k 70 70 50 50 re f"},
    {"draw": GOOD + " BX 1 2 3 fly EX"},
    {"draw": GOOD + " BT /F 9 Tf 60 60 Td (a\\(b\\)\\053(c)) Tj <4142> Tj [(x) -300 (y)] TJ ET"},
    {"draw": GOOD + " /Tag << /MCID 1 >> BDC EMC BI /W 1 /H 1 /BPC 8 /CS /G ID \x80 EI"},
    {"draw": GOOD + " 3 Tr /Off gs 1 0 0 0 k BT /F 3 Tf 60 60 Td (unseen) Tj ET 0 Tr"},
]  # fmt: skip


@pytest.mark.parametrize("changes", RIGHT)
def test_what_is_right_is_left_alone(changes):
    assert found(sample(**changes)) == ()


PICTURES = [
    ("Q641", image(200, 200)),
    ("Q642", image(270, 270)),
    ("Q643", image(700, 700, "/DeviceGray", 1)),
    ("Q644", image(1000, 1000, "/DeviceGray", 1)),
    ("Q641", image(400, 200)),
    ("Q609", image(400, 400, "/DeviceRGB")),
    ("Q609", image(400, 400, "[/Indexed /DeviceRGB 0 <ff0000>]")),
    ("Q640", image(400, 400, samples=b"\xe6\xe6\xe6\xe6" * 160000)),
    (
        "Q640",
        image(400, 400, samples=b"\x19\x19\x19\x19" * 160000, more="/Decode [1 0 1 0 1 0 1 0]"),
    ),
    ("Q640", image(400, 400, "[/Indexed /DeviceCMYK 0 <e6e6e6e6>]")),
]


@pytest.mark.parametrize(("code", "body"), PICTURES)
def test_pictures_have_enough_pixels_and_not_too_much_ink(code, body):
    assert code in codes(with_image(body))


@pytest.mark.parametrize(
    "body",
    [
        image(400, 400),
        image(1200, 1200, "/DeviceGray", 1),
        image(400, 400, samples=b"\x19\x19\x19\x19" * 160000),
        image(400, 400, "/DeviceGray"),
        image(400, 400, samples=b"\xff\xff\xff\xff" + bytes(4 * 160000 - 4)),  # a speck
    ],
)
def test_a_good_picture_is_left_alone(body):
    assert found(with_image(body)) == ()


def jpeg(colour):
    file = io.BytesIO()
    Image.new("CMYK", (400, 400), colour).save(file, "JPEG", quality=95)
    head = "/Type /XObject /Subtype /Image /Width 400 /Height 400 /BitsPerComponent 8"
    # Pillow writes such files inverted, as Photoshop does; Decode says so
    turned = " /ColorSpace /DeviceCMYK /Decode [1 0 1 0 1 0 1 0] /Filter /DCTDecode"
    return stream(file.getvalue(), head + turned)


def test_the_ink_of_a_photograph_is_measured():
    assert "Q640" in codes(with_image(jpeg((230, 230, 230, 230))))
    assert found(with_image(jpeg((60, 60, 60, 60)))) == ()


def test_a_resolution_is_that_of_the_placed_picture():
    body = image(400, 400)
    assert codes(with_image(body, "200 0 0 100")) == {"Q641"}
    assert codes(with_image(body, "0 100 -100 0", draw="1 0 0 1 100 0 cm")) == set()
    assert codes(with_image(body, "100 0 0 100"), limits=Limits(soft_ppi=300)) == {"Q642"}


def test_the_limits_are_settings():
    data = sample(GOOD + " 0.8 0.8 0.8 0.7 k 60 60 90 90 re f")
    assert codes(data) == set()
    assert codes(data, limits=Limits(ink_limit=300)) == {"Q640"}
    assert codes(sample(), limits=Limits(condition="FOGRA39")) == {"Q621"}
    assert codes(sample(), limits=Limits(versions=("1.4",))) == {"Q610"}
    by_profile = sample(
        GOOD + " /C cs 0.1 0.2 0.3 0.4 sc 60 60 9 9 re f",
        resources="/ColorSpace << /C [/ICCBased 11 0 R] >>",
    )
    assert codes(by_profile, limits=Limits(inks_only=True)) == {"Q609"}


def test_ink_counts_through_overprint_and_transparency():
    under = "0.9 0.8 0 0 k 60 60 90 90 re f "
    over = {"/On": 270, "/Off": 100, "/Multiply": 270, "/Half": 135, "/Gray": 100}  # as Ghostscript
    for state, most in over.items():
        black = "0 g" if state == "/Gray" else "0 0 0 1 k"
        state = "/On" if state == "/Gray" else state
        data = sample(f"{under} {state} gs {black} 70 70 20 20 re f", states=STATES + TRANSPARENT)
        page = read(data, "x").value.pages[0]
        assert round(ObjectStack(page.printed).most(1)) == most, state
        assert round(ObjectStack(page.printed).most(1, most - 1)) == most, state


def test_a_pile_of_all_that_lets_through_is_looked_at():
    pile = " /On gs 0.9 0 0 0 k 60 60 90 90 re f 0 0.8 0 0 k 60 60 90 90 re f 0 0 0.7 0 k 70 70 9 9 re f"
    page = read(sample(f"0 0 0 0.6 k 60 60 90 90 re f {pile}", states=STATES), "x").value.pages[0]
    stack = ObjectStack(page.printed)
    assert [round(stack.most(number, 299)) for number in range(4)] == [60, 150, 230, 300]
    assert [round(stack.most(number, 500)) for number in range(4)] == [60, 90, 80, 70]


def test_forms_patterns_annotations_and_glyphs_are_seen_into():
    form = stream("1 0 0 rg 0 0 90 90 re f", FORM)
    inside_form = sample(GOOD + " /X Do", resources="/XObject << /X 12 0 R >>", more=[form])
    assert codes(inside_form) == {"Q609"}
    tile = stream(
        "1 0 0 rg 0 0 9 9 re f",
        "/PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 9 9] /XStep 9 /YStep 9",
    )
    resources = "/Pattern << /P 12 0 R >>"
    tiled = sample(GOOD + " /Pattern cs /P scn 60 60 9 9 re f", resources=resources, more=[tile])
    assert codes(tiled) == {"Q609"}
    shaded = "<< /PatternType 2 /Shading << /ShadingType 2 /ColorSpace /DeviceRGB >> >>"
    draw = GOOD + " /Pattern cs /P scn 60 60 9 9 re f"
    assert codes(sample(draw, resources=resources, more=[shaded])) == {"Q609"}
    note = "[<< /Subtype /Stamp /Rect [0 0 30 30] /AP << /N 12 0 R >> >>]"
    assert codes(sample(page={"Annots": note}, more=[form])) == {"Q609"}
    letters = (
        "<< /Type /Font /Subtype /Type3 /FontMatrix [0.1 0 0 0.1 0 0] /FontBBox [0 0 9 9] "
        "/FirstChar 97 /LastChar 97 /Widths [9] /CharProcs << /a 12 0 R >> "
        "/Encoding << /Differences [97 /a] >> /Resources << >> >>"
    )
    own = {"Resources": f"<< /Font << /F 8 0 R /G {letters} >> /ExtGState << {STATES} >> >>"}
    draw = GOOD + " /On gs 0 0 0 1 k BT /G 9 Tf 60 60 Td (a) Tj ET"
    assert codes(sample(draw, page=own, more=[stream("9 0 d0 1 0 0 rg 0 0 9 9 re f")])) == {"Q609"}


def test_the_last_state_is_restored_after_a_form():
    form = stream("q 9 0 0 9 0 0 cm 0 0 0 0 k", FORM)
    draw = GOOD + " 0.3 0 0 0 k /X Do 60 60 9 9 re f"
    page = read(sample(draw, resources="/XObject << /X 12 0 R >>", more=[form]), "x").value.pages[0]
    assert page.objects[-1].colour.parts == (0.3, 0, 0, 0)
    assert page.objects[-1].area.sides == (60, 60, 69, 69)
    assert page.faults == ()


def areas(draw):
    return [obj.area.sides for obj in read(sample(draw), "x").value.pages[0].objects]


def test_a_clip_in_a_clip_is_what_both_leave():
    draw = "60 60 100 100 re W n q 120 20 100 100 re W n 0 0 0 1 k 0 0 400 300 re f Q"
    assert areas(draw) == [(120, 60, 160, 120)]
    assert areas("60 60 50 50 re W n 200 60 50 50 re W n 0 0 400 300 re f") == []  # they never meet


def test_the_end_of_a_state_restores_the_clip_around_it():
    inner = "q 120 20 100 100 re W n 0 0 400 300 re f Q"
    assert areas(f"60 60 100 100 re W n {inner} 0 0 400 300 re f")[1] == (60, 60, 160, 160)
    assert areas(f"{inner} 0 0 400 300 re f")[1] == (0, 0, 400, 300)


def test_a_form_is_clipped_by_its_box_and_by_what_clips_the_page():
    form = stream("0 0 0 1 k 0 0 400 300 re f", "/Subtype /Form /BBox [100 0 200 90]")
    draw = "q 60 60 100 100 re W n /X Do Q 0 0 0 1 k 5 5 9 9 re f"
    data = sample(draw, resources="/XObject << /X 12 0 R >>", more=[form])
    objects = read(data, "x").value.pages[0].objects
    assert [obj.area.sides for obj in objects] == [(100, 60, 160, 90), (5, 5, 14, 14)]


@pytest.mark.parametrize(("size", "expected"), [(12, set()), (11.9, {"Q647"})])
def test_black_text_of_twelve_points_need_not_overprint(size, expected):
    assert codes(sample(text("0 0 0 1 k", size))) == expected


@pytest.mark.parametrize(("size", "expected"), [(12, set()), (11.9, {"Q650"})])
def test_text_of_twelve_points_need_not_be_pure_black(size, expected):
    assert codes(sample(text("0.3 0.3 0.3 0.9 k", size))) == expected


def test_composite_fonts_are_read():
    font = {
        "Subtype": "/Type0", "Encoding": "/Identity-H", "FontDescriptor": None,
        "DescendantFonts": "[<< /Type /Font /Subtype /CIDFontType2 /FontDescriptor 9 0 R "
                           "/W [36 [500 250] 40 42 100] /CIDToGIDMap /Identity >>]",
    }  # fmt: skip
    draw = "/On gs BT /F 10 Tf 60 90 Td <00240025> Tj <00290099> Tj ET"
    page = read(sample(draw, font=font), "x").value.pages[0]
    assert [obj.baseline[1][0] - obj.baseline[0][0] for obj in page.objects] == pytest.approx(
        [7.5, 11]
    )
    assert "Q626" not in codes(sample(draw, font=font))
    assert "Q626" in codes(sample(draw.replace("0024", "0000"), font=font))


# PDF/X-1a


def x1a(**changes):
    info = {"GTS_PDFXVersion": "(PDF/X-1a:2003)", **changes.pop("info", {})}
    root = {"Metadata": None, **changes.pop("root", {})}
    return sample(header=changes.pop("header", "%PDF-1.4"), info=info, root=root, **changes)


def test_a_good_x1a_file_passes():
    assert found(x1a(), "x1a") == ()
    assert found(x1a(intent={"DestOutputProfile": None}), "x1a") == ()  # a registered condition


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("Q610", {"header": "%PDF-1.5"}),
        ("Q613", {"draw": stream(b"x", "/Filter /JPXDecode")}),
        ("Q615", {"root": {"OCProperties": "<< >>"}}),
        ("Q617", {"info": {"CreationDate": None}}),
        ("Q619", {"info": {"GTS_PDFXVersion": "(PDF/X-3:2003)"}}),
        ("Q619", {"info": {"GTS_PDFXVersion": None}}),
        ("Q622", {"intent": {"OutputConditionIdentifier": "(House press)", "DestOutputProfile": None}}),
        ("Q609", {"draw": GOOD + " /C cs 0 0 0 1 sc 60 60 9 9 re f",
                  "resources": "/ColorSpace << /C [/ICCBased 11 0 R] >>"}),
        ("Q629", {"page": {"Group": "<< /S /Transparency /CS /DeviceCMYK >>"}}),
        ("Q629", {"states": STATES + " /A << /ca 0.5 >>"}),
        ("Q629", {"states": STATES + " /A << /BM /Screen >>"}),
        ("Q629", {"states": STATES + " /A << /SMask << >> >>"}),
    ],
)  # fmt: skip
def test_each_rule_of_x1a_finds_what_is_wrong(code, changes):
    assert code in codes(x1a(**changes), "x1a")


# Office and screen

OFFICE = {"root": {"ViewerPreferences": "<< /Duplex /DuplexFlipShortEdge /DisplayDocTitle true >>",
                   "Lang": "(en)"},
          "page": {"TrimBox": None, "BleedBox": None},
          "draw": "0 0 1 rg 60 60 90 90 re f BT /F 9 Tf 60 200 Td (Words) Tj ET"}  # fmt: skip


def test_a_good_file_for_an_office_printer_passes():
    assert found(sample(**OFFICE), "office") == ()


@pytest.mark.parametrize(
    ("profile", "code", "changes"),
    [
        ("office", "Q602", {"page": {"BleedBox": None}}),
        ("office", "Q603", {"descriptor": {"FontFile2": None}}),
        ("office", "Q651", {"draw": GOOD}),
        ("office", "Q652", {"kids": "[3 0 R 12 0 R]", "root": {}, "more": [entries(PAGE, {})]}),
        ("ua1", "Q655", {"root": {"Lang": "(en)"}}),
        ("ua1", "Q670", {"info": {"Title": None}, "xmp": {"dc:title": None}}),
        ("ua1", "Q656", {"root": {"Lang": None}}),
        ("ua1", "Q603", {"descriptor": {"FontFile2": None}}),
    ],
)
def test_each_rule_for_office_and_screen_finds_what_is_wrong(profile, code, changes):
    assert code in codes(sample(**{**OFFICE, **changes}), profile)


def test_our_own_screen_and_office_files_hold_no_inks():
    good = read(sample(**OFFICE), "f").value
    assert [*colour_rules.screen_colours(good, GWG)] == []
    inks = read(sample(**{**OFFICE, "draw": GOOD}), "f").value
    assert {fault.code for fault in colour_rules.screen_colours(inks, GWG)} == {"Q609"}


def test_the_profile_is_guessed_from_what_the_file_calls_itself():
    assert examine(sample(), "f").profile == "x4"
    assert examine(x1a(), "f").profile == "x1a"
    unmarked = {"pdfxid:GTS_PDFXVersion": None}
    assert examine(sample(xmp=unmarked), "f").profile == "office"
    assert examine(sample(xmp={**unmarked, "pdfuaid:part": "1"}), "f").profile == "ua1"


# Findings with a place


def test_a_finding_says_where_on_the_page_it_is():
    one = next(f for f in found(sample(text("0 0 0 1 k", 10, "We do not know"))))
    assert one.where.page == 1
    assert one.where.x == pytest.approx(150 / 72 * 25.4, abs=0.1)
    assert one.where.y == pytest.approx((50 - 2.5) / 72 * 25.4, abs=0.1)
    assert one.where.what == "text “We do not know”"
    assert one.as_dict()["where"] == {
        "page": 1, "x": one.where.x, "y": one.where.y, "what": one.where.what,
        "wide": 24.8, "high": 4.1,
    }  # fmt: skip


def test_a_place_is_shown_to_a_person():
    finding = Finding("Q647", Span("f.pdf"), "too thin", "", Where(2, 34.2, 119.6, "line"))
    assert as_text(finding, {}).split("\n")[1] == (
        "      @ page 2, 34 mm from the left and 120 mm from the bottom of the trim: line"
    )
    assert "where" not in Finding("Q647", Span("f.pdf"), "too thin").as_dict()


def test_the_same_is_not_said_a_hundred_times():
    lines = " 0.1 w 1 1 0 0 K" + "".join(f" 60 {60 + i} m 90 {60 + i} l S" for i in range(100))
    hair = [f for f in found(sample(GOOD + lines)) if f.code == "Q646"]
    assert len(hair) == 6
    assert "95 times more" in hair[-1].message


def test_what_holds_for_each_page_is_said_once_and_counted():
    page = entries({**PAGE, "Resources": "<< /Font << /F 8 0 R >> >>"}, {"TrimBox": None})
    data = sample(kids="[3 0 R 12 0 R]", page={"TrimBox": None}, more=[page])
    said = [f.message for f in found(data) if "TrimBox" in f.message]
    assert said == ["page 1: there is no TrimBox (2 times)"]


def test_actions_are_counted_in_english():
    action = "<< /S /URI /URI (https://example.org) >>"
    link = f"<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A {action} >>"
    once, twice = (sample(page={"Annots": f"[{link * number}]"}) for number in (1, 2))
    assert "the file holds 1 action (URI)" in {f.message for f in found(once)}
    assert "the file holds 2 actions (URI)" in {f.message for f in found(twice)}


def test_a_file_of_another_pdf_x_is_told_what_it_is():
    (one,) = [f for f in found(sample(), "x1a") if f.code == "Q619"]
    assert one.message == 'the file calls itself "PDF/X-4"; PDF/X-1a:2003 in Info is wanted'


# Damage that leaves the file readable


def repacked(change):
    packed = zlib.compress(FONT.read_bytes())
    return stream(change(packed), "/Filter /FlateDecode")


def damaged_outline(letter, at, value):
    """The font with other bytes at a place in the outline of a letter."""
    font, data = TTFont(FONT), bytearray(FONT.read_bytes())
    place = font["loca"][font.getGlyphID(letter)] + font.reader.tables["glyf"].offset + at
    data[place : place + len(value)] = value
    return stream(bytes(data), packed=True)


def cut_outline():
    """The font, whose letter a ends before its last points: the next glyph begins there."""
    font, data = TTFont(FONT), bytearray(FONT.read_bytes())
    glyph, table = font.getGlyphID("a"), font.reader.tables["loca"].offset
    size, unit = (4, 1) if font["head"].indexToLocFormat else (2, 2)
    end = (font["loca"][glyph + 1] - 8) // unit
    data[table + size * (glyph + 1) : table + size * (glyph + 2)] = end.to_bytes(size, "big")
    return with_program(stream(bytes(data), packed=True))


ACCENT = GOOD + " /On gs 0 0 0 1 k BT /F 10 Tf 60 100 Td (\xe9) Tj ET"  # e and an accent


def with_program(body, draw=GOOD):
    """The sample with another font program as its object 12."""
    return sample(draw, descriptor={"FontFile2": "12 0 R"}, more=[body])


def tagged(count, at, size):
    """A profile with so many tags, the first of them at this place."""
    data = bytearray(PROFILE.read_bytes())
    data[128:132] = count.to_bytes(4, "big")
    data[136:144] = at.to_bytes(4, "big") + size.to_bytes(4, "big")
    return stream(bytes(data), "/N 4", packed=True)


DAMAGED = {
    "a wrong check sum": lambda: with_program(repacked(lambda data: data[:-4] + b"0000")),
    "a stream without its end": lambda: with_program(repacked(lambda data: data[:-9])),
    "bytes behind a stream": lambda: with_program(repacked(lambda data: data + b"behind")),
    "a font of zeros": lambda: with_program(stream(bytes(20_000), packed=True)),
    "a font that is a string": lambda: with_program("(no font)"),
    "an outline of too many parts": lambda: with_program(damaged_outline("a", 0, b"\x7f\xff")),
    "an outline without its last points": cut_outline,
    "a letter of a part that is not there": lambda: with_program(
        damaged_outline("eacute", 12, b"\xff\xff"), ACCENT
    ),
    "a picture without its last row": lambda: with_image(
        image(400, 400, samples=bytes(4 * 159_600))
    ),
    "a picture with a row too many": lambda: with_image(
        image(400, 400, samples=bytes(4 * 160_400))
    ),
    "a photograph that is cut off": lambda: with_image(
        jpeg((9, 9, 9, 9)).replace(b"\xff\xd9\nendstream", b"\nendstream")[:-900] + b"\nendstream"
    ),
    "an object that is not where it should be": lambda: sample().replace(
        b"\n9 0 obj", b"\n8 0 obj"
    ),
    "an object that is not there": lambda: sample(page={"Thumb": "99 0 R"}),
    "an object that makes no sense": lambda: sample(more=["<< /A }>>"], page={"Thumb": "12 0 R"}),
}


def test_a_letter_of_several_parts_is_whole():
    assert found(with_program(packed(FONT), ACCENT)) == ()


@pytest.mark.parametrize("kind", DAMAGED)
def test_damage_is_found(kind):
    assert "Q632" in codes(DAMAGED[kind]()), found(DAMAGED[kind]())


@pytest.mark.parametrize(("by", "expected"), [(1, set()), (2, {"Q633"}), (-2, {"Q633"})])
def test_widths_are_those_of_the_font_but_for_rounding(by, expected):
    space = int(WIDTHS[1:].split()[0])
    assert (
        codes(sample(font={"Widths": WIDTHS.replace(f"[{space} ", f"[{space + by} ", 1)}))
        == expected
    )


@pytest.mark.parametrize("body", [tagged(0, 0, 0), tagged(20_000, 0, 0), tagged(1, 120_000, 225)])
def test_the_tags_of_a_profile_lie_within_it(body):
    assert codes(sample(profile=body)) == {"Q622"}


def test_a_profile_with_a_wrong_check_sum_is_damaged():
    data = (ROOT / "assets" / "icc" / "FOGRA39L_coated.icc").read_bytes()
    assert data[84:100] != bytes(16)  # it has one
    assert found(sample(profile=stream(data, "/N 4", packed=True))) == ()
    changed = data[:5000] + bytes((data[5000] ^ 1,)) + data[5001:]
    assert codes(sample(profile=stream(changed, "/N 4", packed=True))) == {"Q622"}


def test_what_a_file_says_cannot_disturb_the_terminal():
    data = sample(info={"Title": "(\x1b[31mred\x07)"})
    assert all(f.message.isprintable() for f in found(data))


# Our own files


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    return build(SAMPLER, THEME, tmp_path_factory.mktemp("output"))


@pytest.mark.parametrize("name", ["brochure-press.pdf", "handout-press.pdf"])
def test_our_press_files_keep_every_rule(built, name):
    done = examine(built.files[name], name)
    assert (done.profile, done.findings) == ("x4", ())


def drawn(data, before="", after=""):
    """The file with further operators on its first page."""
    writer = PdfWriter(clone_from=io.BytesIO(data))
    writer.pdf_header = "%PDF-1.6"
    page = writer.pages[0]
    contents = page.get_contents()
    contents.set_data(before.encode() + contents.get_data() + after.encode())
    page[NameObject("/Contents")] = writer._add_object(contents)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_fault_of_our_own_points_at_the_line_of_the_content(built):
    expected = line._expected(built.checked, editions(built.checked)["brochure-press.pdf"])
    page, box = next(
        (placed, box)
        for placed in expected.pages[0].panels
        for box in placed.panel.walk()
        if box.place is not None and box.lines
    )
    x, y = page.rect.x + box.rect.x + 2, page.rect.y + box.rect.y + 2
    data = drawn(built.files["brochure-press.pdf"], after=f"\n1 0 0 rg {x} {y} 1 1 re f")
    faults = [f for f in inspect(data, expected).findings if f.code == "Q609"]
    assert [f.span for f in faults] == [box.place.span]
    assert faults[0].where.page == 1


def test_text_that_is_clipped_away_is_lost(built):
    expected = line._expected(built.checked, editions(built.checked)["handout-screen.pdf"])
    data = drawn(built.files["handout-screen.pdf"], before="0 0 1 1 re W n\n")
    assert "Q605" in {f.code for f in inspect(data, expected).findings}


@pytest.mark.parametrize("piece", ["brochure-press.pdf", "brochure-screen.pdf"])
def test_we_read_the_same_words_as_pypdf(built, piece):
    """Another reader of content streams agrees with ours about the text."""
    ours = read(built.files[piece], piece).value
    theirs = PdfReader(io.BytesIO(built.files[piece]))
    for one, other in zip(ours.pages, theirs.pages):
        said = re.sub(r"\s", "", "".join(obj.text for obj in one.objects))
        assert said == re.sub(r"\s", "", other.extract_text())


@pytest.mark.parametrize("operators", ["0 0 1 1 re f ", "q 0 g Q ", "BT (a) Tj ET "])
def test_twice_the_page_takes_twice_the_steps_to_read(operators):
    once, twice = (calls(read, plain(operators * number), "x") for number in (500, 1000))
    assert 1.5 * once < twice < 2.2 * once


# Files that are broken, or made to do harm


def encrypted(data):
    writer = PdfWriter(clone_from=io.BytesIO(data))
    writer.encrypt("secret", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


CATALOG = "<< /Type /Catalog /Pages 2 0 R >>"
PAGES = "<< /Type /Pages /Kids [3 0 R] /Count 1 >>"


def plain(contents, resources="", *more):
    page = f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 300] /Contents 4 0 R /Resources << {resources} >> >>"
    return written([CATALOG, PAGES, page, stream(contents, packed=True), *more])


def bomb():
    packer = zlib.compressobj(9)
    data = b"".join(packer.compress(b"q Q " * 250_000) for _ in range(250)) + packer.flush()
    body = stream(data, "/Filter /FlateDecode")
    page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 300] /Contents 4 0 R >>"
    return written([CATALOG, PAGES, page, body])


def doubling():
    """Each form shows the next one twice: a billion rectangles."""
    forms = [
        stream("/A Do /A Do", f"{FORM} /Resources << /XObject << /A {6 + i} 0 R >> >>")
        for i in range(14)
    ]
    return plain(
        "/A Do /A Do", "/XObject << /A 5 0 R >>", *forms, stream("0 0 1 1 re f " * 40, FORM)
    )


def self_calling():
    own = f"{FORM} /Resources << /XObject << /A 5 0 R >> >>"
    return plain("/A Do", "/XObject << /A 5 0 R >>", stream("/A Do", own))


def endless_tables():
    data = plain("q Q")
    start = data.rindex(b"startxref\n") + 10
    at = int(data[start:].split()[0])
    return data.replace(b"/Root 1 0 R", b"/Prev %d /Root 1 0 R" % at)


HOSTILE = {
    "empty": lambda: b"",
    "not a PDF": lambda: b"PK\x03\x04" * 1000,
    "only a header": lambda: b"%PDF-1.6\n",
    "cut off": lambda: sample()[:9000],
    "encrypted": lambda: encrypted(sample()),
    "pages in a circle": lambda: written([CATALOG, "<< /Type /Pages /Kids [2 0 R] /Count 1 >>"]),
    "a billion pages": lambda: written([CATALOG, PAGES.replace("1 >>", "1000000000 >>"), "<< >>"]),
    "a billion objects": lambda: plain("q Q").replace(b"xref\n0 5", b"xref\n0 1000000000"),
    "tables in a circle": endless_tables,
    "a form that shows itself": self_calling,
    "forms that double": doubling,
    "a bomb": bomb,
    "brackets": lambda: plain("[" * 2_000_000),
    "digits": lambda: plain("1" * 3_000_000),
    "strings": lambda: plain("(" * 3_000_000),
    "an array without end": lambda: plain("[(a)" + "(b)" * 1_000_000),
    "states without end": lambda: plain("q " * 1_000_000),
    "a picture of a terapixel": lambda: plain(
        "/A Do", "/XObject << /A 5 0 R >>", image(1_000_000, 1_000_000, samples=b"x")
    ),
    "its own catalogue": lambda: written(["1 0 R"]),
}


def memory_of_examining(file):
    """The most that it takes, in kB; asked of a process of its own, for it counts all children."""
    code = (
        "import resource, sys; from pathlib import Path; from brochure.preflight import sandbox\n"
        "sandbox.examine_apart(Path(sys.argv[1]), 'x4')\n"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    done = subprocess.run([sys.executable, "-c", code, file], capture_output=True, check=True)
    return int(done.stdout)


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_file_is_a_finding_in_little_memory(tmp_path, kind):
    file = tmp_path / "file.pdf"
    file.write_bytes(HOSTILE[kind]())
    done = sandbox.examine_apart(file, "x4")
    if sys.platform == "linux":  # elsewhere memory is not limited, and counted in bytes
        assert memory_of_examining(file) < 1_000_000  # kB
    assert any(f.severity is Severity.ERROR for f in done.findings)
    assert all(f.span.file == str(file) for f in done.findings)


def test_a_file_that_takes_too_long_is_a_finding(tmp_path):
    file = tmp_path / "file.pdf"
    file.write_bytes(doubling())
    assert [f.code for f in sandbox.examine_apart(file, "x4", seconds=0.05).findings] == ["Q660"]


@pytest.mark.parametrize(
    ("code", "kind"),
    [("Q607", "empty"), ("Q607", "not a PDF"), ("Q607", "cut off"), ("Q612", "encrypted"),
     ("Q607", "pages in a circle"), ("Q660", "states without end"),
     ("Q631", "a form that shows itself"), ("Q631", "a bomb")],
)  # fmt: skip
def test_the_finding_says_what_is_the_matter(code, kind):
    assert code in codes(HOSTILE[kind]())


def test_entities_are_refused_before_they_unpack():
    levels = "".join(f'<!ENTITY a{i + 1} "{f"&a{i};" * 10}">' for i in range(9))
    packet = read_xmp(f'<!DOCTYPE x [<!ENTITY a0 "ha">{levels}]><x>&a9;</x>'.encode())
    assert packet.fault == "it declares entities"


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=3000))
def test_any_bytes_give_findings(data):
    assert found(data)
    assert found(b"%PDF-1.6\n" + data)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 1 << 20), st.binary(max_size=12)), min_size=1, max_size=6))
def test_any_damage_gives_findings_and_no_traceback(changes):
    data = bytearray(sample())
    for place, piece in changes:
        at = place % len(data)
        data[at : at + len(piece)] = piece
    for profile in PROFILES:
        assert all(finding.code in CATALOGUE for finding in found(bytes(data), profile))


SIGNS = (
    "q", "Q", "cm", "re", "W", "n", "f", "S", "B*", "Do", "gs", "scn", "cs", "BDC", "EMC", "BI",
    "ID", "EI", "Tj", "TJ", "Tm", "Td", "T*", "'", '"', "Tr", "Ts", "Tz", "TL", "Tc", "Tw", "v",
    "y", "h", "/F", "/On", "/Pattern", "/X", "<<", ">>", "[", "]", "(", ")", "true", "null",
    "1e9", "-.5", "4.", "99999999999999999999", "1" * 15,
)  # fmt: skip


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.one_of(
            st.sampled_from([*GOOD.split(), *SIGNS]),
            st.text("0123456789.-+ ()<>[]/\\aTjm", max_size=6),
        ),
        max_size=40,
    )
)
def test_any_operators_are_read_without_a_traceback(tokens):
    data = sample(" ".join(tokens), resources="/XObject << /X 4 0 R >>")
    assert all(finding.code in CATALOGUE for finding in found(data))
    assert not any("cannot be checked" in finding.message for finding in found(data))


# The parts


def test_operations_are_read():
    code = rb"""1 0 0 1 5 .5 cm /F1 12. Tf [(a\)b) -3 <41>]TJ (x\
y\101(z)) Tj % a comment
<</A[1(x)]/B true>>BDC 1\x002 m"""
    assert list(operations(code.replace(rb"\x00", b"\0"))) == [
        (b"cm", [1, 0, 0, 1, 5, 0.5]),
        (b"Tf", ["/F1", 12.0]),
        (b"TJ", [[b"a)b", -3.0, b"A"]]),
        (b"Tj", [b"xyA(z)"]),
        (b"BDC", [{"/A": [1.0, b"x"], "/B": True}]),
        (b"m", [1.0, 2.0]),
    ]


@pytest.mark.parametrize("code", [b"(open", b"[1 2", b"] q", b"<< /A >", b"[ q ]", b"BI /W 1 ID x"])
def test_what_is_no_operation_is_damage(code):
    with pytest.raises(DamagedError):
        list(operations(b"q " + code + b" Q Q"))
        raise DamagedError  # what is left open at the end is found by who asks for operands


def test_matrices_are_joined_as_cm_joins_them():
    scaled = Matrix(2, 0, 0, 2, 0, 0)
    assert scaled.after(Matrix(e=5, f=7)).point(1, 1) == (12, 16)
    assert Matrix(0, 1, -1, 0, 0, 0).area(Area(0, 0, 2, 1)) == Area(-1, 0, 0, 2)


def test_a_ring_in_a_ring_is_a_hole():
    outer = ((0, 0), (9, 0), (9, 9), (0, 9))
    inner = ((3, 3), (6, 3), (6, 6), (3, 6))
    assert inside((5, 5), (outer, inner))
    assert not inside((5, 5), (outer, inner), even_odd=True)
    assert not inside((5, 5), (outer, inner[::-1]))
    assert not inside((12, 5), (outer,))


def test_a_colour_is_named_by_its_inks():
    assert str(PaintColour(CMYK, (0.1, 0, 0, 1))) == "C 10 K 100"
    assert str(PaintColour(CMYK, (0, 0, 0, 0))) == "white"


def test_objects_know_the_marked_content_around_them():
    draw = "/P << /MCID 3 >> BDC 0 0 0 1 k 60 60 9 9 re f EMC /Artifact BMC 60 90 9 9 re f EMC"
    page = read(sample(draw), "x").value.pages[0]
    around = [[(one.tag, one.mcid) for one in obj.marked_content] for obj in page.objects]
    assert around == [[("P", 3)], [("Artifact", -1)]]


# The command


def run(*arguments):
    return subprocess.run(
        [sys.executable, "-m", "brochure", "preflight", *map(str, arguments)],
        capture_output=True, text=True, timeout=60, cwd=ROOT,
    )  # fmt: skip


def test_the_command_checks_a_file_from_elsewhere(tmp_path):
    file = tmp_path / "good.pdf"
    file.write_bytes(sample())
    done = run(file)
    assert done.returncode == 0
    assert "PDF/X-4" in done.stdout and "0 errors, 0 warnings" in done.stdout
    file.write_bytes(sample(identified=False))
    done = run(file)
    assert done.returncode == 3
    assert "Q611" in done.stderr and "1 error, 0 warnings" in done.stdout


def test_the_command_can_answer_in_json(tmp_path):
    file = tmp_path / "warned.pdf"
    file.write_bytes(sample(text("0 0 0 0 k", 7)))
    done = run(file, "--format", "json", "--profile", "x4")
    said = json.loads(done.stdout)
    assert done.returncode == 0
    assert (said["profile"], said["pages"]) == ("x4", 1)
    assert [(f["code"], f["where"]["page"]) for f in said["findings"]] == [("Q645", 1)]


def test_what_is_no_file_is_refused_in_one_sentence(tmp_path):
    os.mkfifo(tmp_path / "pipe.pdf")
    for path in (tmp_path, tmp_path / "pipe.pdf", tmp_path / "missing.pdf"):
        done = run(path)
        assert done.returncode == 4
        assert str(path) in done.stderr
        assert len(done.stderr.strip().split("\n")) == 1
        assert "Traceback" not in done.stderr
