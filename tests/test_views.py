"""What a person looks at: the report as a page with pictures, and the copy with comments."""

from __future__ import annotations

import io
import re

import pytest
from click.testing import CliRunner
from PIL import Image
from pypdf import PdfReader

from brochure.cli import cli
from brochure.finding import Clause, Finding, PagePicture, Span, Where
from brochure.preflight.examine import examine
from brochure.preflight.views.page_pictures import pictures
from brochure.reporting.html_report import as_html
from tests.test_preflight import GOOD, sample

RED = f"{GOOD} 1 0 0 rg 280 60 40 40 re f"  # 81 mm and 3.5 mm from the corner of the trim
PICTURE = PagePicture(1, -10.0, -20.0, 100.0, 200.0, b"jpeg")
FOUND = Finding(
    "Q609", Span("a.pdf"), "colour as DeviceRGB", "convert it", Where(1, 40.0, 60.0, "area", 20, 40),
    Clause("GWG 2022", "R0027"),
)  # fmt: skip


def marks(page):
    """Left, top, width and height of each mark, in per cent of the picture."""
    found = re.findall(r"left:([\d.-]+)%;top:([\d.-]+)%;width:([\d.]+)%;height:([\d.]+)%", page)
    return [tuple(map(float, one)) for one in found]


# The page


def test_a_mark_lies_where_the_finding_is():
    page = as_html([FOUND], {"file": "a.pdf"}, [PICTURE])
    assert marks(page) == [(50.0, 40.0, 20.0, 20.0)]


def test_a_mark_of_a_point_can_be_seen_and_stays_around_it():
    thin = Finding("Q646", Span("a.pdf"), "thin", "", Where(1, 40.0, 60.0, "line", 20.0, 0.5))
    ((left, top, _, high),) = marks(as_html([thin], {}, [PICTURE]))
    middle = 100 * (1 - (60.25 + 20) / 200)
    assert (left, high) == (50.0, 1.25)
    upright = Finding("Q646", Span("a.pdf"), "thin", "", Where(1, 40.0, 60.0, "line", 0.5, 20.0))
    ((left, _, wide, _),) = marks(as_html([upright], {}, [PICTURE]))
    assert abs(left + wide / 2 - 50.25) < 0.02
    assert abs(top + high / 2 - middle) < 0.02


def test_the_page_says_what_where_by_which_clause_and_what_to_do():
    page = as_html([FOUND], {"file": "a.pdf", "rules": "GWG", "pages": 1}, [PICTURE])
    for words in ("1 error, 0 warnings", "Q609", "colour as DeviceRGB", "page 1, 40 mm from the left",
                  "GWG 2022, R0027", "What to do: convert it"):  # fmt: skip
        assert words in page
    assert re.search(r'<a class="error" href="#f1"', page)
    assert 'id="f1"' in page


def test_what_is_about_the_file_stands_before_the_pages():
    about = Finding("Q670", Span("a.pdf"), "not marked")
    page = as_html([FOUND, about], {}, [PICTURE])
    assert page.index("not marked") < page.index("Page 1") < page.index("colour as")


def test_a_page_without_findings_is_shown_as_well():
    page = as_html([], {}, [PICTURE])
    assert "data:image/jpeg;base64,anBlZw==" in page
    assert "Nothing was found on this page" in page


def test_what_a_file_says_of_itself_is_text():
    hostile = "<script>alert(1)</script>\x1b[31m"
    finding = Finding("Q609", Span("f"), hostile, hostile, Where(1, 0, 0, hostile))
    page = as_html([finding], {"file": hostile, "reason": hostile, "rules": hostile}, [PICTURE])
    assert "<script" not in page
    assert "\x1b" not in page


# Pictures


def test_a_picture_has_its_place_in_the_units_of_findings():
    (one,) = pictures(sample())
    corner = -50 * 25.4 / 72
    assert [round(v, 2) for v in (one.left, one.bottom)] == [round(corner, 2)] * 2
    assert [round(v, 1) for v in (one.wide, one.high)] == [141.1, 105.8]
    with Image.open(io.BytesIO(one.jpeg)) as image:
        assert image.size == (1000, 750)


@pytest.mark.parametrize("turn", ["0", "90", "180", "270"])
def test_a_turned_page_is_shown_upright(turn):
    data = sample(RED, page={"Rotate": turn})
    (one,) = pictures(data)
    (found,) = [f for f in examine(data, "f", "gwg2022-sheetcmyk").findings if f.code == "Q609"]
    ((left, top, wide, high),) = marks(as_html([found], {}, [one]))
    with Image.open(io.BytesIO(one.jpeg)) as image:
        middle = (left + wide / 2) / 100 * image.width, (top + high / 2) / 100 * image.height
        red, green, _ = image.getpixel((int(middle[0]), int(middle[1])))
    assert red > 200
    assert green < 60


def test_of_a_damaged_file_there_is_no_picture():
    assert pictures(b"%PDF-1.7 nothing") == ()


# The copy


def comments(data, page=0):
    notes = PdfReader(io.BytesIO(data)).pages[page].get("/Annots", [])
    return [note.get_object() for note in notes]


def copied(data, profile="gwg2022-sheetcmyk"):
    return examine(data, "f.pdf", profile, views="comments").annotated


def test_a_finding_is_framed_in_the_copy():
    (note,) = comments(copied(sample(RED)))
    assert note["/Subtype"] == "/Square"
    assert [round(float(side)) for side in note["/Rect"]] == [278, 58, 322, 102]
    assert "Q609, error: colour as DeviceRGB" in note["/Contents"]
    assert "GWG 2022, R0027" in note["/Contents"]
    assert note["/AP"]["/N"].get_object().get_data()


def test_what_has_no_place_is_a_note_on_the_first_page():
    (note,) = comments(copied(sample(page={"Rotate": "90"})))
    assert note["/Subtype"] == "/Text"
    assert "R0004" in note["/Contents"]


def test_what_stood_on_the_page_stays():
    link = "[<< /Type /Annot /Subtype /PrinterMark /Rect [1 1 2 2] >>]"
    kinds = [note["/Subtype"] for note in comments(copied(sample(RED, page={"Annots": link})))]
    assert kinds == ["/PrinterMark", "/Square"]


def test_without_being_asked_nothing_is_drawn_or_copied():
    found = examine(sample(RED), "f.pdf", "x4")
    assert (found.pictures, found.annotated) == ((), b"")


# The command


def test_the_command_writes_page_and_copy(tmp_path):
    file, copy = tmp_path / "red.pdf", tmp_path / "notes.pdf"
    file.write_bytes(sample(RED))
    called = [
        "preflight",
        str(file),
        "--profile",
        "x4",
        "--format",
        "html",
        "--annotate",
        str(copy),
    ]
    done = CliRunner().invoke(cli, called)
    assert done.exit_code == 3
    assert done.output.startswith("<!DOCTYPE html>")
    assert len(marks(done.output)) == 1
    assert len(comments(copy.read_bytes())) == 1
    assert file.read_bytes() == sample(RED)


def test_the_copy_never_replaces_the_file(tmp_path):
    file = tmp_path / "red.pdf"
    file.write_bytes(sample(RED))
    done = CliRunner().invoke(cli, ["preflight", str(file), "--annotate", str(file)])
    assert done.exit_code == 2
    assert file.read_bytes() == sample(RED)


def test_a_file_that_cannot_be_read_is_not_copied(tmp_path):
    file, copy = tmp_path / "no.pdf", tmp_path / "notes.pdf"
    file.write_bytes(b"no PDF file")
    done = CliRunner().invoke(cli, ["preflight", str(file), "--annotate", str(copy)])
    assert done.exit_code == 2
    assert not copy.exists()
