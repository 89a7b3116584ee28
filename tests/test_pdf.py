"""The five PDFs as pypdf reads them, and what preflight says of damaged ones."""

from __future__ import annotations

import io

import pytest
from msgspec.structs import replace
from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject, RectangleObject

from brochure import build as line
from brochure.content import reading_order
from brochure.content.approvals import normalised
from brochure.design.sheet import Rect
from brochure.finding import Span, has_errors
from brochure.product import OFFICE, PROOF
from brochure.source.yaml_tree import Text
from brochure.verify.texts import inspect
from tests.calls import build, editions
from tests.conftest import RELEASED, SAMPLER, SMALL, THEME, project

FILES = {
    "brochure-press.pdf": 2,
    "brochure-office.pdf": 2,
    "brochure-screen.pdf": 6,
    "handout-press.pdf": 1,
    "handout-screen.pdf": 1,
}


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    return build(SAMPLER, THEME, tmp_path_factory.mktemp("output"))


def reader(built, name):
    return PdfReader(io.BytesIO(built.files[name]))


def words(built, name):
    return normalised(" ".join(page.extract_text() for page in reader(built, name).pages))


@pytest.mark.parametrize(("name", "pages"), FILES.items())
def test_each_file_has_its_pages(built, name, pages):
    assert len(reader(built, name).pages) == pages
    assert set(built.files) == set(FILES)


@pytest.mark.parametrize("name", FILES)
def test_the_statement_stands_word_for_word_on_each_file(built, name):
    centre = built.checked.content.centre
    assert centre.disclaimer.value in words(built, name)
    assert centre.hotline.number.text.value in words(built, name)


@pytest.mark.parametrize("name", FILES)
def test_every_text_of_the_piece_can_be_read_back(built, name):
    piece = name.split("-")[0]
    whole = words(built, name).replace(" ", "").replace("-", "")
    for text in reading_order.texts(built.checked.content, piece):
        wanted = normalised(text.value).replace(" ", "").replace("-", "")
        assert wanted in whole


def test_words_do_not_join_across_lines(built):
    whole = words(built, "brochure-screen.pdf").split()
    known = set()
    for text in reading_order.texts(built.checked.content, "brochure"):
        known |= set(normalised(text.value).split())
    numbers = {f"{i}{end}" for i in range(1, 10) for end in (".", "")}
    markers = {"•", *numbers, *PROOF.split()}
    pieces = {part for word in known for part in (word, word + ":")}
    strange = [w for w in whole if w not in pieces and w not in markers and "-" not in w]
    assert strange == []


def test_the_press_file_is_trimmed_to_letter_with_bleed(built):
    for page in reader(built, "brochure-press.pdf").pages:
        assert [float(v) for v in page.trimbox] == [45, 45, 837, 657]
        assert [float(v) for v in page.bleedbox] == [36, 36, 846, 666]
        assert [float(v) for v in page.mediabox] == [0, 0, 882, 702]


def test_the_office_file_asks_for_duplex_on_the_short_edge(built):
    preferences = reader(built, "brochure-office.pdf").trailer["/Root"]["/ViewerPreferences"]
    assert preferences["/Duplex"] == "/DuplexFlipShortEdge"
    assert preferences["/PrintScaling"] == "/None"
    assert [float(v) for v in reader(built, "brochure-office.pdf").pages[0].mediabox][2:] == [
        792, 612,
    ]  # fmt: skip


def test_the_screen_file_has_links_bookmarks_title_and_language(built):
    file = reader(built, "brochure-screen.pdf")
    links = {
        note.get_object()["/A"]["/URI"]
        for page in file.pages
        for note in page.get("/Annots", [])
        if "/A" in note.get_object()
    }
    assert {
        "tel:+18005550199", "tel:988", "https://welevelupfl.com/rehab/iop/",
        "https://doi.org/10.1176/appi.ps.201300249",
    } <= links  # fmt: skip
    assert file.metadata.title == "Understanding Intensive Outpatient Programs"
    assert file.trailer["/Root"]["/Lang"] == "en"
    title, sections = file.outline
    assert title.title == "Understanding Intensive Outpatient Programs"
    named = [entry for entry in sections if not isinstance(entry, list)]
    assert named[0].title == "Is an IOP right for you?"
    assert file.get_destination_page_number(named[0]) == 1
    below = sections[sections.index(named[4]) + 1]
    assert [entry.title for entry in below] == [
        "It fits your life", "You are not alone", "And you learn",
    ]  # fmt: skip


def test_an_address_with_brackets_and_foreign_letters_survives(tmp_path):
    address = "https://example.org/a_(b)/é"
    paths = project(tmp_path, SMALL.replace("link: https://example.org/one", f"link: {address}"))
    done = build(paths.content, paths.theme, paths.output)
    links = {
        note.get_object()["/A"]["/URI"]
        for page in reader(done, "handout-screen.pdf").pages
        for note in page.get("/Annots", [])
        if "/A" in note.get_object()
    }
    assert "https://example.org/a_(b)/%C3%A9" in links


@pytest.mark.parametrize("name", ["brochure-press.pdf", "brochure-office.pdf", "handout-press.pdf"])
def test_paper_editions_have_no_links(built, name):
    assert all("/Annots" not in page for page in reader(built, name).pages)


@pytest.mark.parametrize("name", FILES)
def test_no_page_names_a_font_that_is_not_embedded(built, name):
    for page in reader(built, name).pages:
        for font in page["/Resources"]["/Font"].values():
            assert "/FontFile2" in font["/FontDescriptor"]


@pytest.mark.parametrize("name", FILES)
def test_a_proof_says_so_on_every_page(built, name):
    for page in reader(built, name).pages:
        assert PROOF in normalised(page.extract_text())


def test_a_release_bears_no_stamp(tmp_path):
    paths = project(tmp_path, RELEASED)
    done = build(paths.content, paths.theme, paths.output, release=True)
    assert not has_errors(done.findings)
    assert not any(PROOF in words(done, name) for name in done.files)
    assert done.report["proof"] is False


def test_the_files_carry_no_clock(tmp_path):
    paths = project(tmp_path, SMALL)
    done = build(paths.content, paths.theme, paths.output, ("handout",))
    assert "/CreationDate" not in reader(done, "handout-screen.pdf").trailer["/Info"]
    # PDF/X asks for a date; where none is given it is always the same.
    press = reader(done, "handout-press.pdf").trailer["/Info"]
    assert press["/CreationDate"] == "D:20000101000000Z"


def test_a_date_in_the_content_is_the_date_of_the_files(built):
    info = reader(built, "handout-screen.pdf").trailer["/Info"]
    assert info["/CreationDate"] == "D:20261130000000Z"


def test_brackets_and_backslashes_are_drawn_whatever_the_kerning(tmp_path):
    hard = "(jay) (To) ( open (V( f( and \\\\ back ) shut )( both ()"
    paths = project(tmp_path, SMALL.replace("Somebody answers.", f"'{hard}'"))
    done = build(paths.content, paths.theme, paths.output)
    assert {finding.code for finding in done.findings} <= {"L505"}
    assert hard.replace("\\\\", "\\").replace(" ", "") in words(
        done, "brochure-screen.pdf"
    ).replace(" ", "")


# Preflight: each rule passes the good file and finds the damaged one.


def damaged(data, change):
    writer = PdfWriter(clone_from=io.BytesIO(data))
    writer.pdf_header = "%PDF-1.6"  # which pypdf sets back to 1.3
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def codes(built, name, data=None, **changes):
    expected = replace(line._expected(built.checked, editions(built.checked)[name]), **changes)
    return {f.code for f in inspect(data or built.files[name], expected).findings}


@pytest.mark.parametrize("name", FILES)
def test_preflight_passes_the_good_file(built, name):
    assert codes(built, name) == set()


def drop_fonts(writer):
    for page in writer.pages:
        for font in page["/Resources"]["/Font"].values():
            font["/FontDescriptor"].pop(NameObject("/FontFile2"), None)


def shrink_trim(writer):
    writer.pages[0].trimbox = RectangleObject((45, 45, 800, 657))


def test_preflight_finds_a_missing_page(built):
    data = damaged(built.files["brochure-press.pdf"], lambda writer: writer.remove_page(1))
    assert "Q601" in codes(built, "brochure-press.pdf", data)


def test_preflight_finds_a_wrong_box(built):
    data = damaged(built.files["brochure-press.pdf"], shrink_trim)
    assert codes(built, "brochure-press.pdf", data) == {"Q602", "Q623"}


def test_preflight_finds_a_font_that_is_not_embedded(built):
    data = damaged(built.files["brochure-press.pdf"], drop_fonts)
    assert codes(built, "brochure-press.pdf", data) == {"Q603"}


def test_preflight_finds_a_changed_statement(built):
    other = (Text("We offer everything.", Span("content.yaml", 5)),)
    assert codes(built, "handout-screen.pdf", statement=other) == {"Q604"}


def test_preflight_finds_a_lost_text(built):
    lost = (Text("This was never painted.", Span("content.yaml", 5)),)
    assert codes(built, "handout-screen.pdf", texts=lost) == {"Q605"}


def test_preflight_finds_a_wrong_reading_order(built):
    texts = line._expected(built.checked, editions(built.checked)["brochure-screen.pdf"]).texts
    assert "Q606" in codes(built, "brochure-screen.pdf", texts=texts[::-1])


@pytest.mark.parametrize("data", [b"", b"%PDF-1.6\n", b"no pdf at all" * 50])
def test_preflight_finds_a_broken_file_without_a_traceback(built, data):
    expected = line._expected(built.checked, editions(built.checked)["handout-press.pdf"])
    assert {f.code for f in inspect(data, expected).findings} == {"Q607"}


def test_preflight_finds_a_stamp_that_does_not_belong(built):
    assert codes(built, "handout-screen.pdf", proof=False) == {"Q608"}


def test_preflight_finds_the_colours_of_another_edition(built):
    press, screen = (editions(built.checked)[f"handout-{name}.pdf"] for name in ("press", "screen"))
    assert "Q609" in codes(built, "handout-screen.pdf", imposed=press)
    assert "Q609" in codes(built, "handout-press.pdf", imposed=replace(screen, edition=OFFICE))


def test_texts_keep_the_safe_distance_from_the_trim(built):
    for layout in built.checked.layouts:
        for panel, page in zip(layout.sheet.panels, layout.panels, strict=True):
            safe = Rect(0, 0, panel.width, layout.sheet.height).inset(18)
            for box in page.walk():
                for one in box.lines:
                    assert safe.contains(Rect(one.x, one.y, one.width, 1))
