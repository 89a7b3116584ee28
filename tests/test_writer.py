"""The PDF writer and the fonts in it, read back with another library."""

from __future__ import annotations

import io
from itertools import accumulate

import pypdf
import pytest

from brochure.design.fonts import Cut
from brochure.design.sheet import Rect
from brochure.pdf import font_embedding
from brochure.pdf.content_stream import ContentStream
from brochure.pdf.font_embedding import FontTable
from brochure.pdf.writer import PdfWriter, array, dictionary, name, text

PAGE = Rect(0, 0, 600, 400)


def read(writer):
    return pypdf.PdfReader(io.BytesIO(writer.save()))


def test_the_table_begins_with_the_head_of_the_free_objects():
    """ISO 32000-1, 7.5.4: number 0, of generation 65535."""
    writer = PdfWriter("Table", "")
    writer.begin_page(PAGE, PAGE, PAGE)
    writer.end_page()
    _, head, rest = writer.save().partition(b"\nxref\n0 ")
    assert head
    assert rest.split(b"\n")[1] == b"0000000000 65535 f "


def test_cuts_of_one_font_are_one_font_whatever_is_still_kept_of_it(fonts):
    """Another thread may have read the same file in between."""
    table, cut = FontTable(fonts), fonts.cut("regular", Cut(tracking=0.02))
    first = table.face("regular").name
    font_embedding._program.cache_clear()
    assert cut != "regular"
    assert table.face(cut).name == first


def nested(items):
    return [nested(item) if isinstance(item, list) else item.title for item in items]


def test_bookmarks_nest_by_their_levels_and_no_level_is_skipped():
    writer = PdfWriter("Outline", "")
    for page in ((("a", 0), ("b", 2), ("c", 1)), (("d", 2), ("e", 0), ("f", 1))):
        writer.begin_page(PAGE, PAGE, PAGE)
        for title, level in page:
            writer.bookmark(title, level, 300)
        writer.end_page()
    file = read(writer)
    assert nested(file.outline) == ["a", ["b", "c", ["d"]], "e", ["f"]]
    assert [
        file.get_destination_page_number(one) for one in (file.outline[0], file.outline[2])
    ] == [0, 1]


def test_bookmarks_lead_back_as_they_lead_on():
    writer = PdfWriter("Outline", "")
    writer.begin_page(PAGE, PAGE, PAGE)
    for title in "abc":
        writer.bookmark(title, 0, 300)
    writer.end_page()
    root = read(writer).trailer["/Root"]["/Outlines"]
    backwards, one = [], root["/Last"]
    while one is not None:
        backwards.append(one["/Title"])
        one = one.get("/Prev")
    assert backwards == ["c", "b", "a"]
    assert "/Next" not in root["/Last"]


def test_a_page_has_its_boxes_operators_and_annotations():
    writer = PdfWriter("Page", "")
    writer.begin_page(PAGE, PAGE.inset(10), PAGE.inset(20))
    writer.operators.append("1 0 0 rg 30 30 5 5 re f")
    writer.annotations.append(writer.add(b"<< /Type /Annot /Subtype /Link >>").reference)
    writer.end_page()
    (page,) = read(writer).pages
    assert [float(n) for n in page.bleedbox] == [10, 10, 590, 390]
    assert [float(n) for n in page.trimbox] == [20, 20, 580, 380]
    assert b"1 0 0 rg 30 30 5 5 re f" in page.get_contents().get_data()
    assert page["/Annots"][0]["/Subtype"] == "/Link"


def test_an_object_that_is_filled_later_is_found_by_its_reference():
    writer = PdfWriter("Later", "")
    item = writer.add()
    writer.catalog["Extra"] = item.reference
    item.data = b"(filled)"
    assert read(writer).trailer["/Root"]["/Extra"] == "filled"


@pytest.mark.parametrize("words", ["plain", "(a) \\ b", "naïve – “q”", "Ωμέγα", "雪"])
def test_a_text_string_is_read_back_as_it_was(words):
    assert read(PdfWriter(words, "")).metadata.title == words


def test_long_arrays_and_dictionaries_are_read_back_whole():
    writer = PdfWriter("Long", "")
    entries = {f"K{i:02}": i for i in range(20)}
    writer.catalog["Extra"] = dictionary({**entries, "List": array(range(25))})
    extra = read(writer).trailer["/Root"]["/Extra"]
    assert list(extra.pop("/List")) == list(range(25))
    assert extra == {f"/{key}": value for key, value in entries.items()}


def test_a_name_escapes_what_is_no_regular_character():
    writer = PdfWriter("Name", "")
    writer.catalog["Extra"] = dictionary({"A (b)#": "true", "Of": name("PANTONE 7713 C")})
    extra = read(writer).trailer["/Root"]["/Extra"]
    assert extra == {"/A (b)#": True, "/Of": "/PANTONE 7713 C"}


def test_more_letters_than_a_subset_holds_are_read_back(fonts):
    """Each subset has 256 codes, of which 0 is no letter."""
    coverage = sorted(fonts.faces["regular"].coverage)
    letters = "".join(chr(code) for code in coverage if chr(code).isalpha())
    writer, table = PdfWriter("Letters", ""), FontTable(fonts)
    for word in (letters[i : i + 20] for i in range(0, len(letters), 20)):
        writer.begin_page(PAGE, PAGE, PAGE)
        parts = table.face("regular").show(fonts.shape("regular", word))
        shown = " ".join(f"{font} 12 Tf [{elements}] TJ" for font, elements in parts)
        writer.operators.append(f"BT 1 0 0 1 20 20 Tm {shown} ET")
        writer.end_page()
    table.embed(writer)
    file = read(writer)
    assert "".join(page.extract_text() for page in file.pages) == letters
    subsets = file.pages[0]["/Resources"]["/Font"]
    assert len(subsets) > 1
    for font in subsets.values():
        assert b"<00>  <" not in font["/ToUnicode"].get_data()
        assert len(font["/Widths"]) == font["/LastChar"] + 1 <= 256


def test_the_same_input_gives_the_same_bytes_and_another_title_another_id():
    files = [PdfWriter(title, "").save() for title in ("one", "one", "two")]
    assert files[0] == files[1]
    identifiers = [pypdf.PdfReader(io.BytesIO(data)).trailer["/ID"] for data in files]
    assert identifiers[0] != identifiers[2]


def test_a_text_is_latin_where_it_can_be():
    assert text("a(b") == b"(a\\(b)"


# Content streams


def test_what_is_set_already_is_not_set_again():
    code = ContentStream()
    for colour in ("1 g", "1 g", "0 g"):
        code.set("fill", colour)
    code.set("dash", "[] 0 d")  # as a page begins
    assert code == ["1 g", "0 g"]


def test_the_state_is_again_as_it_was_when_it_was_kept():
    code = ContentStream()
    code.set("fill", "1 g")
    code.speak(("/F1", 9, 1, 0))
    code.save("1 0 0 1 5 5 cm")
    code.set("fill", "0 g")
    code.speak(("/F2", 9, 1, 0))
    code.restore()
    code.set("fill", "1 g")
    assert code[-1] == "Q"
    assert code.voice == ("/F1", 9, 1, 0)
    code.set("fill", "0 g")
    assert code[-1] == "0 g"


def test_texts_share_a_text_object_until_something_else_is_painted():
    code = ContentStream()
    for y in (90, 60):
        code.begin_text()
        code.begin_line(5, y)
    code.save()
    code.restore()
    code.begin_text()
    assert [one for one in code if len(one) < 3] == ["BT", "ET", "q", "Q", "BT"]
    assert code.data.endswith(b"\nET")


def test_fractions_do_not_add_up_from_line_to_line():
    """Each line lies where it would if it were placed by itself."""
    places = [700.00049 - number * 1.0004 for number in range(100)]
    code = ContentStream()
    code.begin_text()
    for y in places:
        code.begin_line(7, y)
    steps = [[float(number) for number in one.split()[-3:-1]] for one in code[1:]]
    assert {across for across, _ in steps[1:]} == {0}
    heights = accumulate(up for _, up in steps)
    assert list(heights) == pytest.approx(places, abs=0.000501)


def test_elements_are_shown_in_the_voice_in_which_they_were_gathered():
    code = ContentStream()
    for font, words in (("/F1", "(a )"), ("/F1", "(b)"), ("/F2", "(c)")):
        if not code.voice or code.voice[0] != font:
            code.speak((font, 9, 1, 0))
        code.array.append(words)
    code.show()
    assert code == ["/F1 9.000 Tf", "[(a b)] TJ", "/F2 9.000 Tf", "[(c)] TJ"]


@pytest.mark.parametrize("letters", ["a(b)c", "\\", "Über (ä)", "plain"])
def test_signs_that_a_string_escapes_are_read_back(fonts, letters):
    writer, table = PdfWriter("Signs", ""), FontTable(fonts)
    writer.begin_page(PAGE, PAGE, PAGE)
    writer.operators.begin_text()
    writer.operators.begin_line(20, 20)
    for font, elements in table.face("regular").show(fonts.shape("regular", letters)):
        writer.operators.speak((font, 12, 1, 0))
        writer.operators.array.append(elements)
    writer.operators.show()
    writer.end_page()
    table.embed(writer)
    assert read(writer).pages[0].extract_text() == letters
