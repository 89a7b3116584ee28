"""What the pages look like: small reference pictures of the pages of the samplers.

A page may differ from its reference by at most 0.6 per cent of full scale on average and 6 per
cent in any square of 8 pixels (about 4 mm), after both are blurred a little, so that another
version of the renderer does not matter but a line of text that moved does. A failure writes
both and their difference to tests/differences/. If the change is meant: UPDATE_GOLDEN=1 make test.
"""

from __future__ import annotations

import io
import os

import pytest
from PIL import Image, ImageChops, ImageFilter, ImageStat

from brochure.handover.pictures import pictures
from tests.calls import build, editions
from tests.conftest import LOOKUPS, ROOT, SAMPLER, THEME

REFERENCES = ROOT / "tests" / "references"
DPI = 50
ON_AVERAGE, ANYWHERE = 0.006, 0.06
PAGES = (
    "brochure-1-cover", "brochure-2-flap", "brochure-3-inside-left", "brochure-4-inside-centre",
    "brochure-5-inside-right", "brochure-6-back", "handout",
)  # fmt: skip
LOOKED_UP = ("brochure-2-flap", "brochure-3-inside-left", "brochure-4-inside-centre",
             "brochure-5-inside-right", "brochure-6-foot", "brochure-7-back")  # fmt: skip


def made_of(content, folder):
    done = build(content, THEME, folder)
    assert done.files, done.findings
    font = done.checked.project.fonts.faces["bold"].path
    return pictures(done.files, list(editions(done.checked).values()), font=font)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return made_of(SAMPLER, tmp_path_factory.mktemp("looks"))


@pytest.fixture(scope="module")
def looked_up(tmp_path_factory):
    return made_of(LOOKUPS, tmp_path_factory.mktemp("lookups"))


def opened(data):
    return Image.open(io.BytesIO(data)).convert("RGB")


def difference(one: Image.Image, other: Image.Image) -> tuple[float, float, Image.Image]:
    """How much two pictures of one size differ: on average, at the worst place, and where."""
    blurred = [image.filter(ImageFilter.GaussianBlur(1)) for image in (one, other)]
    where = ImageChops.difference(*blurred).convert("L")
    squares = where.reduce(8)
    return ImageStat.Stat(where).mean[0] / 255, squares.getextrema()[1] / 255, where


def compare(name: str, found: Image.Image, wanted: Image.Image) -> None:
    assert found.size == wanted.size, name
    average, worst, where = difference(found, wanted)
    if average > ON_AVERAGE or worst > ANYWHERE:
        folder = ROOT / "tests" / "differences"
        folder.mkdir(exist_ok=True)
        both = Image.new("RGB", (3 * found.width, found.height))
        strong = where.point(lambda value: min(255, 4 * value)).convert("RGB")
        for place, image in enumerate((wanted, found, strong)):
            both.paste(image, (place * found.width, 0))
        both.save(folder / f"{name}.png")
        pytest.fail(f"{name} differs by {average:.2%} on average and {worst:.1%} at one place: "
                    f"see tests/differences/{name}.png")  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_a_page_looks_like_its_reference(made, name):
    referred(opened(made[f"pictures/{name}.png"]), name)


@pytest.mark.parametrize("name", LOOKED_UP)
def test_a_page_of_the_second_sampler_looks_like_its_reference(looked_up, name):
    referred(opened(looked_up[f"pictures/{name}.png"]), f"lookups-{name}")


def referred(found: Image.Image, name: str) -> None:
    small = found.resize([round(side * DPI / 110) for side in found.size], Image.Resampling.BOX)
    file = REFERENCES / f"{name}.png"
    if os.environ.get("UPDATE_GOLDEN"):
        REFERENCES.mkdir(exist_ok=True)
        small.quantize(64).save(file, optimize=True)
    compare(name, small, Image.open(file).convert("RGB"))


def test_every_page_has_a_reference_and_no_reference_is_left_over():
    assert {file.stem for file in REFERENCES.glob("*.png")} == {
        *PAGES, *(f"lookups-{name}" for name in LOOKED_UP)
    }  # fmt: skip


def test_a_line_that_moved_is_noticed(made):
    page = opened(made["pictures/brochure-2-flap.png"])
    page = page.resize([round(side * DPI / 110) for side in page.size], Image.Resampling.BOX)
    moved = page.copy()
    moved.paste(page.crop((0, 60, page.width, 200)), (0, 63))
    average, worst, _ = difference(page, moved)
    assert average > ON_AVERAGE or worst > ANYWHERE
