"""What is said of an area of a page from its objects is never less than what pdfium shows there."""

from __future__ import annotations

from random import Random

import pytest
from pypdfium2 import PdfDocument

from brochure.design.sheet import Rect
from brochure.preflight import document
from brochure.verify import text_contrast
from brochure.verify.seen_colours import colours_in, grounds
from tests.test_preflight import entries, stream, written

WIDE, HIGH = 150.5, 120.25  # points


def page(draw):
    """A file of one page on which this is painted."""
    state = "/ExtGState << /Half << /ca .5 /CA .5 >> /Dark << /BM /Multiply >> >>"
    state = f"<< {state} /XObject << /Form 5 0 R >> >>"
    form = "/Type /XObject /Subtype /Form /BBox [0 0 40 40]"
    more = {"MediaBox": f"[0 0 {WIDE} {HIGH}]", "Contents": "4 0 R", "Resources": state}
    return written(
        [
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            entries({"Type": "/Page", "Parent": "2 0 R"}, more),
            stream(draw),
            stream("1 0 0 rg 0 0 100 100 re f", form),
        ]
    )


def told(draw, area):
    """The colours that may be seen in an area, as #rrggbb."""
    (read,) = document.read(page(draw), "file.pdf").value.pages
    found = colours_in(text_contrast._rendered(area, read.media), grounds(read.objects))
    return None if found is None else [one.hex() for one in found]


def seen(draw, area):
    """The least and the most of red, green and blue that pdfium shows there."""
    bitmap = PdfDocument(page(draw))[0].render(scale=1.0, rev_byteorder=True).to_pil()
    return bitmap.convert("RGB").crop(text_contrast._pixels(area, HIGH)).getextrema()


RED = "1 0 0 rg "
BOX = Rect(40, 40, 20, 10)
DISC = "0 50 m 0 77.6 22.4 100 50 100 c 77.6 100 100 77.6 100 50 c 100 22.4 77.6 0 50 0 c 22.4 0 0 22.4 0 50 c h "


@pytest.mark.parametrize(
    ("draw", "found"),
    [
        ("", ["ffffff"]),
        (RED + "0 0 100 100 re f", ["ff0000"]),
        (RED + "0 0 100 100 re f 0 g 0 0 9 9 re f", ["ff0000"]),
        (RED + "0 0 50 100 re f", ["ff0000", "ffffff"]),
        (RED + "0 0 39 100 re f", ["ff0000", "ffffff"]),  # which pdfium may move by a pixel
        (RED + "0 0 38 100 re f", ["ffffff"]),
        (RED + DISC + "f", ["ff0000"]),
        (RED + DISC + "20 20 60 60 re f*", ["ffffff"]),
        (RED + DISC + "80 20 -60 60 re f*", ["ffffff"]),
        (RED + DISC + "80 20 -60 60 re f", ["ff0000"]),  # which runs the same way
        ("1 0 0 RG 4 w 0 45 m 100 45 l S", ["ff0000", "ffffff"]),
        ("1 0 0 RG 2 w 0 65 m 100 65 l S", ["ffffff"]),
        ("q 30 30 40 40 re W n " + RED + "0 0 100 100 re f Q", ["ff0000"]),
        ("q 45 30 40 40 re W n " + RED + "0 0 100 100 re f Q", ["ff0000", "ffffff"]),
        (f"q {DISC} W n {RED} 0 0 100 100 re f Q", ["ff0000", "ffffff"]),
        ("q .7 .7 -.7 .7 50 0 cm /Form Do Q", ["ff0000", "ffffff"]),  # within a diamond
        (RED + "q 99 0 0 99 0 0 cm BI /W 1 /H 1 /IM true ID \x80 EI Q", None),
        ("/Half gs " + RED + "0 0 100 100 re f", ["ff0000", "ffffff"]),
        ("/Dark gs " + RED + "0 0 100 100 re f", None),
        ("0 1 1 0 k 0 0 100 100 re f", None),
        ("0 1 1 0 k 0 0 9 9 re f", ["ffffff"]),
        ("/Artifact << /Subtype /Watermark >> BDC 0 g 0 0 100 100 re f EMC", ["ffffff"]),
        ("/Artifact BMC 0 g 0 0 100 100 re f EMC", ["000000"]),
    ],
)
def test_the_colours_are_those_down_to_the_first_that_hides_what_is_below(draw, found):
    assert told(draw, BOX) == found


@pytest.mark.parametrize(
    "hill", ["0 0 m 0 100 150 100 150 0 c", "20 0 0 20 0 0 cm 0 0 m 0 5 7.5 5 7.5 0 c"]
)
def test_a_curve_may_lie_off_the_lines_that_stand_for_it(hill):
    area = Rect(46, 67, 2, 1.5)
    assert told(f"{RED} {hill} f", area) == ["ff0000", "ffffff"]
    assert seen(f"{RED} {hill} f", area)[1] == (0, 0)


def test_a_text_between_two_colours_may_be_like_what_they_mix_to():
    black, grey, white = b"\0\0\0", "#767676", b"\xff\xff\xff"
    assert text_contrast._stands_out(grey, (black,), 4.5)
    assert text_contrast._stands_out(grey, (white,), 4.5)
    assert not text_contrast._stands_out(grey, (black, white), 4.5)


def drawn(random):
    """A page of shapes, some of them moved, turned, clipped or half transparent. Lines have round
    corners: a sharp one that reaches out of what clips the rest of its line is not known of."""
    number = lambda low, high: f"{random.uniform(low, high):.2f}"  # noqa: E731
    at = lambda: f"{number(-20, 170)} {number(-20, 140)}"  # noqa: E731
    for _ in range(random.randint(1, 7)):
        path = random.choice(
            [
                f"{at()} {number(1, 120)} {number(1, 120)} re",
                f"{at()} m {at()} l {at()} l h",
                f"{at()} m {at()} {at()} {at()} c {at()} l h",
                f"{at()} m {at()} {at()} {at()} c {at()} {at()} {at()} c",
                DISC,
            ]
        )
        colour = " ".join(random.choice(("0", "1", ".4")) for _ in range(3))
        turn = random.choice(("1 0 0 1", ".5 0 0 .8", "1 0 0 -1", ".8 .6 -.6 .8"))
        place = f"{turn} {number(-20, 90)} {number(-20, 90)} cm" if random.random() < 0.5 else ""
        clip = random.choice(("", "", f"{at()} 90 70 re W n", f"{DISC} W n"))
        state = random.choice(("", "", "/Half gs"))
        paint = random.choice(("f", "f", "f*", "S", "B"))
        yield f"q {clip} {place} {state} {colour} rg {colour} RG {number(0.1, 6)} w 1 j {path} {paint} Q"


@pytest.mark.parametrize("seed", range(40))
def test_what_is_told_holds_whatever_is_seen(seed):
    random = Random(seed)
    draw = "\n".join(drawn(random))
    for _ in range(25):
        x, y = random.uniform(0, 125), random.uniform(0, 100)
        area = Rect(x, y, random.uniform(1, WIDE - x - 1), random.uniform(1, 15))
        sides = zip(*map(bytes.fromhex, told(draw, area)), strict=True)
        for (low, high), parts in zip(seen(draw, area), sides, strict=True):
            assert min(parts) - 2 <= low <= high <= max(parts) + 2, (draw, area)
