"""Photographs from cut to cut: behind sides, panels and zones, and as pictures that bleed."""

from __future__ import annotations

import io

import pypdf
import pytest
from PIL import Image, ImageDraw
from pypdfium2 import PdfDocument

from tests.calls import build, check
from tests.conftest import SMALL, own_project

LIGHT, DARK = (235, 225, 200), (20, 50, 70)
COVER = "  cover: { background: tint, foot: 300 }\n"


def photograph(path, size=(2200, 2200), mark=(0.5, 0.5)):
    """A light sky over dark water, with a bright red mark."""
    picture = Image.new("RGB", size, LIGHT)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, size[1] // 2, *size), fill=DARK)
    x, y = mark[0] * size[0], mark[1] * size[1]
    draw.ellipse((x - 40, y - 40, x + 40, y + 40), fill=(220, 30, 30))
    picture.save(path, "JPEG", quality=92)


def with_theme(folder, *changes, text=SMALL, size=(2200, 2200), flavour="X-4"):
    """The small content in a copy of the tests' project, the theme changed, with a photograph."""
    paths = own_project(folder, text)
    photograph(paths.theme.parent / "lake.jpg", size)
    photograph(paths.content.parent / "lake.jpg", size)
    theme = paths.theme.read_text("utf-8")
    for old, new in changes:
        assert old in theme
        theme = theme.replace(old, new, 1)
    paths.theme.write_text(theme, "utf-8")
    printer = paths.theme.parent / "printers" / "generic-us.yaml"
    printer.write_text(printer.read_text("utf-8").replace("X-4", flavour), "utf-8")
    return paths


def behind_the_cover(
    photo, more="text: paper, title: paper, heading: paper, accent: paper, foot: 0"
):
    return COVER, f"  cover: {{ background: deep, photo: {photo}, {more} }}\n"


WASHED = behind_the_cover("{ file: lake.jpg, overlay: { colour: deep, opacity: 90 } }")


def found(paths, code):
    return [f for f in check(paths.content, paths.theme).findings if f.code == code]


def at(data, x, y, page=0):
    """The colour of a page at a point from its upper left corner."""
    return PdfDocument(data)[page].render(scale=1).to_pil().convert("RGB").getpixel((x, y))


def near(one, other, most=12):
    return max(abs(a - b) for a, b in zip(one, other)) <= most


def spaces(data):
    return [
        {one.get_object()["/ColorSpace"] for one in page["/Resources"].get("/XObject", {}).values()}
        for page in pypdf.PdfReader(io.BytesIO(data)).pages
    ]


@pytest.mark.parametrize("flavour", ["X-4", "X-1a"])
def test_a_photograph_behind_a_panel_passes_in_every_edition(tmp_path, flavour):
    paths = with_theme(tmp_path, WASHED, flavour=flavour)
    done = build(paths.content, paths.theme, paths.output)
    assert len(done.files) == 5, done.findings
    assert not [f for f in done.findings if f.code.startswith("Q")]
    assert spaces(done.files["brochure-press.pdf"]) == [{"/DeviceCMYK"}, set()]
    assert spaces(done.files["brochure-screen.pdf"])[:2] == [{"/DeviceRGB"}, set()]
