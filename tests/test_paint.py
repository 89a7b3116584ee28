"""Lines as they are painted: seen on the rendered page."""

from __future__ import annotations

import io
import re
import shutil

import pypdfium2
import pytest
from msgspec.structs import replace
from pypdf import PdfReader

from brochure.design.drawing import Gradient, rectangle
from brochure.layout.paragraph import Fragment, atom_of
from brochure.pdf.font_embedding import FontTable
from brochure.pdf.metadata import about
from brochure.pdf.paint import render
from tests.calls import check, editions
from tests.conftest import ASSETS, SMALL, THEME, project
from tests.shown import forms


def painted(folder, path):
    """The first page of a brochure, one pixel a point, whose art is this line of 20 points."""
    shutil.copytree(ASSETS, folder / "assets")
    (folder / "assets" / "art" / "outside.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 810 630">'
        f'<path fill="none" stroke="var(--deep, #000000)" stroke-width="20" d="{path}"/></svg>',
        encoding="utf-8",
    )
    done = check(project(folder, SMALL).content, folder / "assets" / "theme.yaml")
    screen = editions(done)["brochure-screen.pdf"]
    data = render(screen, done.project, about(done.project))
    with pypdfium2.PdfDocument(data) as document:
        return document[0].render(scale=1).to_pil().convert("L")


@pytest.mark.parametrize(
    ("half", "is_sharp"),
    [(40, True), (32, True), (28, False), (15, False)],  # 14.5 degrees are the limit, 31 points
)
def test_a_corner_is_sharp_up_to_four_times_its_weight(tmp_path, half, is_sharp):
    """A spike on the cover, 120 points long and `half` points wide to either side of its tip: SVG
    draws it sharp if that reaches no further than four times half the weight (SVG 1.1, 11.4)."""
    x, tip, bleed = 668, 420, 9
    page = painted(tmp_path, f"M{x - half} {tip + 120} L{x} {tip} L{x + half} {tip + 120}")
    column, row = x - (810 - bleed - page.width), tip - bleed
    ground, above = page.getpixel((10, row)), page.getpixel((column, row - 25))
    assert page.getpixel((column, row)) < ground - 40
    assert (above < ground - 40) is is_sharp


def ground(checked, file):
    """The form behind the panels of the first page of a file, and that page."""
    data = render(editions(checked)[file], checked.project, about(checked.project))
    page = PdfReader(io.BytesIO(data)).pages[0]
    (form,) = forms(page)
    return form, page


@pytest.mark.parametrize("file", ["brochure-press.pdf", "brochure-screen.pdf", "handout-press.pdf"])
def test_the_ground_of_a_page_is_a_form_that_reaches_over_its_edges(tmp_path, file):
    form, page = ground(check(project(tmp_path, SMALL).content, THEME), file)
    left, low, right, high = form["/BBox"]
    assert left < page.mediabox.left and low < page.mediabox.bottom
    assert right > page.mediabox.right and high > page.mediabox.top
    assert re.search(rb" re f$", form.get_data(), re.MULTILINE)


@pytest.mark.parametrize("edition", ["press", "screen"])
def test_the_same_ground_in_two_files_of_a_project_is_the_same_bytes(tmp_path, edition):
    second = SMALL[SMALL.index("  handout:\n") :].replace("handout:", "copy:", 1)
    checked = check(project(tmp_path, SMALL + second).content, THEME)
    one, other = (ground(checked, f"{piece}-{edition}.pdf")[0] for piece in ("handout", "copy"))
    assert b" re f" in one.get_data()
    assert one["/BBox"] == other["/BBox"]
    assert one._data == other._data  # as it stands in the file, compressed


def test_a_gradient_behind_a_page_is_named_by_its_form_and_there(tmp_path):
    done = check(project(tmp_path, SMALL).content, THEME)
    screen = editions(done)["handout-screen.pdf"]
    run = Gradient((0.0, 0.0, 600.0, 0.0), ((0.0, "deep"), (1.0, "cool")), (1, 0, 0, 1, 0, 0))
    art = replace(rectangle(screen.pages[0].trim, ""), fill=run)
    pages = (replace(screen.pages[0], art=(art,)),)
    data = render(replace(screen, pages=pages), done.project, about(done.project))
    (form,) = forms(PdfReader(io.BytesIO(data)).pages[0])
    (name,) = re.findall(r"(/\S+) sh\b", form.get_data().decode("latin-1"))
    assert form["/Resources"]["/Shading"][name].get_object()["/ShadingType"] == 2


def atom(fonts, text="word", face="regular", **voice):
    return atom_of((Fragment(face, fonts.shape(face, text), **voice),), 1.0, 0.25)


def test_plain_atoms_are_spelt_one_by_one(fonts):
    face = FontTable(fonts).face("regular")
    plain = atom(fonts, "on"), atom(fonts, "a")
    spelt = [[elements for _, elements in face.show(one.fragments[0].shaped)] for one in plain]
    assert [face.plain(plain), face.plain(plain)] == [[*spelt[0], *spelt[1]]] * 2


@pytest.mark.parametrize("odd", [{"scale": 0.6}, {"rise": 0.4}, {"face": "bold"}, {"text": "Zoë"}])
def test_an_atom_that_is_set_otherwise_is_never_plain(fonts, odd):
    face, atoms = FontTable(fonts).face("regular"), (atom(fonts), atom(fonts, **odd))
    assert [face.plain(atoms), face.plain(atoms)] == [None, None]
