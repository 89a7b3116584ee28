"""GWG 2022: each rule by its number, with files that break it, that keep it, and that just do."""

from __future__ import annotations

import pytest

from brochure.finding import Severity
from brochure.preflight import profiles
from brochure.preflight.document import read
from brochure.preflight.ink_raster import densest
from brochure.preflight.interpreter.geometry import Area
from brochure.preflight.rules.gwg import gwg_colour_rules, gwg_mark_rules, gwg_page_rules
from brochure.preflight.rules.gwg.gwg_variants import number
from tests.steps import calls
from tests.test_preflight import (
    GOOD,
    PAGE,
    PROFILE,
    entries,
    found,
    image,
    sample,
    stream,
    with_image,
)

CMYK, SPOT, DIGITAL = "gwg2022-sheetcmyk", "gwg2022-sheetspot", "gwg2022-digital"
ERROR, WARNING = Severity.ERROR, Severity.WARNING


def broken(data, profile=CMYK):
    """The rules that a file breaks, and how badly."""
    return {
        (one.clause.clause, one.severity)
        for one in found(data, profile)
        if one.clause is not None and one.clause.standard == "GWG 2022"
    }


def text(colour, size, state="/Off", ground=GOOD):
    return f"{ground}\n{state} gs {colour} BT /F {size} Tf 200 100 Td (Words) Tj ET"


def line(colour, width, state="/Off"):
    return f"{GOOD}\n{state} gs {colour} {width} w 200 100 m 300 100 l S"


def bar(colour, width, state="/Off"):
    return f"{GOOD}\n{state} gs {colour} 200 100 90 {width} re f"


PAPER = "/Off gs 0 0.2 0 0 k 60 60 9 9 re f"  # nearly all of the page is bare
BLACK = "0 0 0 1"
TINT = "<< /FunctionType 2 /Domain [0 1] /C0 [0 0 0 0] /C1 [%s] /N 1 >>"


def spots(*names, looks=("0 0.2 1 0", "1 0 0 0"), draw="", at="200 100 50 50"):
    """A file that prints in spot colours of these names."""
    listed = " ".join(
        f"/S{n} [/Separation /{name} /DeviceCMYK {12 + n} 0 R]" for n, name in enumerate(names)
    )
    drawn = "\n".join(f"/Off gs /S{n} cs 1 scn {at} re f" for n in range(len(names)))
    more = [TINT % looks[n % len(looks)] for n in range(len(names))]
    return sample(f"{draw or GOOD}\n{drawn}", resources=f"/ColorSpace << {listed} >>", more=more)


def two_pages(**changes):
    """A second page, by default as large as the first and with the same things on it."""
    page = {key: value for key, value in {**PAGE, **changes}.items() if value is not None}
    own = "<< /Font << /F 8 0 R >> /ExtGState << /On << /OPM 1 >> /Off << /OPM 1 >> >> >>"
    return sample(kids="[3 0 R 12 0 R]", more=[entries({**page, "Resources": own}, {})])


def group(space, **more):
    return sample(page={"Group": f"<< /S /Transparency /CS {space} >>"}, **more)


def masked(space):
    """A soft mask by the brightness of a form, whose colours are mixed in a space."""
    form = "/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Group << /S /Transparency /CS %s >>"
    state = "/M << /SMask << /S /Luminosity /G 12 0 R >> >>"
    states = "/On << /op true /OP true /OPM 1 >> /Off << /op false /OP false /OPM 1 >>"
    body = stream("0 g 0 0 9 9 re f", form % space)
    return sample(f"{GOOD} /M gs 60 60 9 9 re f", states=f"{states} {state}", more=[body])


def pixels(side, bits=8, **more):
    """A picture of that many pixels on 100 points."""
    space = "/DeviceGray" if bits == 1 else "/DeviceCMYK"
    return with_image(image(side, side, space, bits), **more)


def by_profile(channels):
    """A picture whose colours a profile of so many channels explains."""
    samples, icc = bytes(400 * 400 * channels), stream(b"", f"/N {channels}")
    body = image(400, 400, "[/ICCBased 13 0 R]", samples=samples)
    shown = f"{GOOD} q 100 0 0 100 60 60 cm /I Do Q"
    return sample(shown, resources="/XObject << /I 12 0 R >>", more=[body, icc])


def lab(of):
    """A colour in Lab; `of` an ink, the ink whose look is given so."""
    space = "[/Lab << /WhitePoint [0.96 1 0.82] >>]"
    tint = "<< /FunctionType 2 /Domain [0 1] /C0 [100 0 0] /C1 [70 9 60] /N 1 >>"
    chosen, parts = (f"[{of} {space} 12 0 R]", "1") if of else (space, "70 9 60")
    drawn = f"{GOOD}\n/Off gs /L cs {parts} scn 200 100 50 50 re f"
    return sample(drawn, resources=f"/ColorSpace << /L {chosen} >>", more=[tint])


def square(side, inks, where="100 100"):
    """A square of so many millimetres, alone on the paper."""
    points = side * 72 / 25.4
    return sample(f"{PAPER}\n{inks} k {where} {points} {points} re f")


def rgb_intent():
    data = PROFILE.read_bytes()
    return stream(data[:16] + b"RGB " + data[20:], "/N 3", packed=True)


# A rule, a file, how badly it breaks the rule (or not at all), and the profile.
SAMPLES = [
    ("R0002", lambda: sample(page={"UserUnit": "1"}), ERROR, CMYK),
    ("R0003", lambda: sample(page={"CropBox": "[0 0 400 299.9]"}), ERROR, CMYK),
    ("R0003", lambda: sample(page={"CropBox": "[0 0 400 300]"}), None, CMYK),
    ("R0004", lambda: sample(page={"Rotate": "90"}), WARNING, CMYK),
    ("R0004", lambda: sample(page={"Rotate": "360"}), None, CMYK),
    ("R0004", lambda: two_pages(TrimBox="[50 50 350 251]"), WARNING, CMYK),
    ("R0004", lambda: two_pages(TrimBox="[50 50 350 250.2]"), None, CMYK),
    ("R0005", lambda: two_pages(Contents=None), WARNING, CMYK),
    ("R0005", two_pages, None, CMYK),
    ("R0007", lambda: sample(text("0 0 0 0 k", 14, "/On")), ERROR, CMYK),
    ("R0007", lambda: sample(text("0 0 0 0 k", 14)), None, CMYK),
    ("R0007", lambda: sample(text("0 0 0 0 k", 14, "/On", PAPER)), None, CMYK),
    ("R0008", lambda: sample(bar("0 0 0 0 k", 20, "/On")), WARNING, CMYK),
    ("R0008", lambda: sample(line("0 0 0 0 K", 2, "/On")), WARNING, DIGITAL),
    ("R0008", lambda: sample(bar("0 0 0 0 k", 20)), None, CMYK),
    ("R0009", lambda: sample(text(f"{BLACK} k", 11.9)), WARNING, CMYK),
    ("R0009", lambda: sample(text(f"{BLACK} k", 12)), None, CMYK),
    ("R0009", lambda: sample(text(f"{BLACK} k", 9, "/On")), None, CMYK),
    ("R0009", lambda: sample(text(f"{BLACK} k", 9, ground=PAPER)), None, CMYK),
    ("R0009", lambda: sample(text(f"{BLACK} k", 9)), None, DIGITAL),
    ("R0010", lambda: sample(line(f"{BLACK} K", 1.9)), WARNING, CMYK),
    ("R0010", lambda: sample(bar(f"{BLACK} k", 1.9)), WARNING, CMYK),
    ("R0010", lambda: sample(bar(f"{BLACK} k", 2)), None, CMYK),
    ("R0010", lambda: sample(line(f"{BLACK} K", 1.9, "/On")), None, CMYK),
    ("R0011", lambda: sample(text("0 g", 11.9, "/On")), WARNING, CMYK),
    ("R0011", lambda: sample(text("0 g", 12)), None, CMYK),
    ("R0012", lambda: sample(line("0 G", 1.9)), WARNING, CMYK),
    ("R0012", lambda: sample(line("0 G", 2)), None, CMYK),
    ("R0013", lambda: sample(bar("0.5 g", 20, "/On")), WARNING, CMYK),
    ("R0013", lambda: sample(bar("0.5 g", 20)), None, CMYK),
    ("R0014", lambda: sample(font={"BaseFont": "/ABCDEF+Courier"}), WARNING, CMYK),
    ("R0014", lambda: sample(font={"BaseFont": "/ABCDEF+CourierNew"}), None, CMYK),
    ("R0015", lambda: sample(text("0.7 0.7 0.6 0.85 k", 14)), WARNING, CMYK),
    ("R0015", lambda: sample(text("0.7 0.65 0.6 0.85 k", 14)), None, CMYK),
    ("R0015", lambda: sample(text("0.9 0.9 0.9 0.84 k", 14)), None, CMYK),
    ("R0016", lambda: sample(text("0 0 0 0 k", 7.9)), WARNING, CMYK),
    ("R0016", lambda: sample(text("0 0 0 0 k", 8)), None, CMYK),
    ("R0016", lambda: sample(text("0 0 0 0 k", 4.9)), WARNING, DIGITAL),
    ("R0016", lambda: sample(text("0 0 0 0 k", 5)), None, DIGITAL),
    ("R0017", lambda: sample(text("1 0.5 0 0 k", 7.9)), WARNING, CMYK),
    ("R0017", lambda: sample(text("1 0.5 0 0 k", 8)), None, CMYK),
    ("R0017", lambda: sample(text("1 0 0 0 k", 4)), None, CMYK),
    ("R0018", lambda: sample(line("0 0 0 0 K", 0.24)), WARNING, CMYK),
    ("R0018", lambda: sample(bar("0 0 0 0 k", 0.24)), WARNING, CMYK),
    ("R0018", lambda: sample(line("0 0 0 0 K", 0.25)), None, CMYK),
    ("R0019", lambda: sample(line("1 0.5 0 0 K", 0.24)), WARNING, CMYK),
    ("R0019", lambda: sample(line("1 0.5 0 0 K", 0.25)), None, CMYK),
    ("R0019", lambda: sample(line("1 0 0 0 K", 0.1)), None, CMYK),
    ("R0020", lambda: spots("Gold"), ERROR, CMYK),
    ("R0020", lambda: spots("Gold"), WARNING, SPOT),
    ("R0020", lambda: spots("Black"), None, CMYK),
    ("R0020", lambda: spots("Gold", at="5 5 9 9"), None, CMYK),
    ("R0021", lambda: spots("Gold#20C", "gold#20U"), WARNING, SPOT),
    ("R0021", lambda: spots("Gold#20C", "Gold#20X"), None, SPOT),
    ("R0022", lambda: spots("Gold", "GOLD"), ERROR, SPOT),
    ("R0022", lambda: spots("Gold", "Silver"), None, SPOT),
    ("R0023", lambda: spots("Gold", "Silver", looks=("0 0.2 1 0",)), ERROR, SPOT),
    ("R0023", lambda: spots("Gold", "Silver"), None, SPOT),
    ("R0024", lambda: spots("All"), WARNING, CMYK),
    ("R0024", lambda: spots("All", at="5 5 9 9"), None, CMYK),
    ("R0026", lambda: square(16, "1 1 1 0.3"), WARNING, CMYK),
    ("R0026", lambda: square(16, "1 1 1 0.2"), None, CMYK),
    ("R0026", lambda: square(13, "1 1 1 1"), None, CMYK),
    ("R0026", lambda: square(16, "1 1 1 1"), None, DIGITAL),
    ("R0027", lambda: sample(bar("1 0 0 rg", 20)), ERROR, CMYK),
    ("R0027", lambda: by_profile(3), ERROR, CMYK),
    ("R0027", sample, None, CMYK),
    ("R0027", lambda: lab(""), ERROR, CMYK),
    ("R0027", lambda: lab("/Separation /Gold"), None, SPOT),
    ("R0028", lambda: sample(bar("1 0 0 rg", 20)), ERROR, DIGITAL),
    ("R0028", lambda: by_profile(4), ERROR, DIGITAL),
    ("R0028", lambda: by_profile(3), None, DIGITAL),
    ("R0030", lambda: group("/DeviceRGB"), ERROR, CMYK),
    ("R0030", lambda: group("/DeviceCMYK"), None, CMYK),
    ("R0030", lambda: masked("/DeviceGray"), None, CMYK),
    ("R0030", lambda: masked("/DeviceRGB"), ERROR, CMYK),
    ("R0031", lambda: pixels(207), ERROR, CMYK),  # 149.04
    ("R0031", lambda: pixels(208), WARNING, CMYK),  # 149.76 is 150
    ("R0031", lambda: pixels(311), WARNING, CMYK),  # 223.92 is 224
    ("R0031", lambda: pixels(312), None, CMYK),
    ("R0031", lambda: pixels(16), None, CMYK),
    ("R0031", lambda: pixels(17), ERROR, CMYK),
    ("R0031", lambda: pixels(133), WARNING, DIGITAL),  # 95.76 is 96
    ("R0031", lambda: pixels(132), ERROR, DIGITAL),
    ("R0031", lambda: pixels(208), None, DIGITAL),
    ("R0032", lambda: pixels(762, 1), ERROR, CMYK),  # 548.64 is 549
    ("R0032", lambda: pixels(764, 1), WARNING, CMYK),
    ("R0032", lambda: pixels(1111, 1), None, CMYK),
    ("R0032", lambda: pixels(486, 1), WARNING, DIGITAL),
    ("R0035", lambda: sample(profile=rgb_intent()), ERROR, CMYK),
    ("R0035", sample, None, CMYK),
]  # fmt: skip
IDS = [
    f"{rule} {severity and severity.value} {n}" for n, (rule, _, severity, _) in enumerate(SAMPLES)
]


@pytest.mark.parametrize(("rule", "make", "severity", "profile"), SAMPLES, ids=IDS)
def test_each_rule_is_kept_or_broken(rule, make, severity, profile):
    mine = {how for which, how in broken(make(), profile) if which == rule}
    assert mine == ({severity} if severity else set())


def test_every_rule_of_a_profile_has_samples():
    modules = (gwg_page_rules, gwg_mark_rules, gwg_colour_rules)
    rules = {
        number(value)
        for module in modules
        for name, value in vars(module).items()
        if callable(value) and (value.__doc__ or "")[:2] == "R0"
    }
    assert rules == {rule for rule, *_ in SAMPLES}
    assert rules == {rule for rule, _, severity, _ in SAMPLES if severity}


@pytest.mark.parametrize("profile", [CMYK, SPOT, DIGITAL])
def test_the_good_sample_passes(profile):
    assert found(sample(), profile) == ()


@pytest.mark.parametrize("profile", [CMYK, SPOT, DIGITAL])
def test_what_is_no_pdf_x_is_found_as_such(profile):
    assert "Q619" in {
        one.code for one in found(sample(xmp={"pdfxid:GTS_PDFXVersion": None}), profile)
    }


@pytest.mark.parametrize(
    ("code", "make", "profile"),
    [
        ("Q702", lambda: sample(bar("0 0 0 0 k", 20, "/On")), CMYK),
        ("Q703", lambda: sample(line(f"{BLACK} K", 1)), CMYK),
        ("Q704", lambda: sample(line("0 G", 1)), CMYK),
        ("Q705", lambda: sample(font={"BaseFont": "/ABCDEF+Courier"}), CMYK),
        ("Q706", lambda: spots("Gold"), CMYK),
        ("Q707", lambda: spots("Gold"), SPOT),
        ("Q708", lambda: spots("Gold", "GOLD"), SPOT),
        ("Q709", lambda: spots("All"), CMYK),
    ],
)
def test_what_only_this_trade_asks_for_has_codes_of_its_own(code, make, profile):
    assert code in {one.code for one in found(make(), profile)}


# Ink


def ink(draw, **changes):
    """The most ink on the average of 15 mm."""
    page = read(sample(draw, **changes), "f").value.pages[0]
    return densest(page.printed, page.trim, 15.0)


def test_ink_is_averaged_over_the_densest_square():
    found = ink(f"{PAPER} 1 1 1 1 k 100 100 21.26 85.04 re f")  # 7.5 mm wide
    assert abs(found.ink - 200) < 15
    assert found.area.left <= 100 <= found.area.right
    assert abs(found.area.width - 15 * 72 / 25.4) < 0.1


def test_what_knocks_out_takes_ink_away_and_what_overprints_adds_some():
    ground = f"{PAPER} 1 1 1 0 k 100 100 90 90 re f"
    knocked = ink(f"{ground} 0 0 0 0.5 k 100 100 90 90 re f").ink
    added = ink(f"{ground} /On gs 0 0 0 0.5 k 100 100 90 90 re f").ink
    assert (round(knocked), round(added)) == (50, 350)


def test_half_transparent_ink_lies_between():
    states = "/Off << /op false >> /Half << /ca 0.5 >>"
    ground = f"{PAPER} 1 1 1 0 k 100 100 90 90 re f /Half gs 0 0 0 1 k 100 100 90 90 re f"
    assert abs(ink(ground, states=states).ink - 200) < 2


def test_a_picture_counts_with_its_samples():
    body = image(100, 100, samples=b"\xff\xff\xff\x66" * 5000 + bytes(20000))
    page = read(with_image(body), "f").value.pages[0]
    assert abs(densest(page.printed, page.trim, 15.0).ink - 340) < 2


def test_a_page_smaller_than_the_square_is_averaged_as_a_whole():
    assert densest((), Area(0, 0, 20, 20), 15.0).ink == 0


def test_a_page_out_of_all_measure_is_left_out():
    assert densest((), Area(0, 0, 1e6, 1e6), 15.0) is None


def test_twice_as_many_objects_take_twice_the_steps():
    def busy(count):
        drawn = "\n".join(f"0.1 0.2 0.3 0 k {60 + n % 90} 60 30 30 re f" for n in range(count))
        return sample(drawn)

    once, twice = (calls(found, busy(n), CMYK) for n in (300, 600))
    assert twice < 2.6 * once


def test_our_profiles_are_all_known_by_name():
    assert profiles.PROFILES.keys() == profiles.NAMES.keys()
