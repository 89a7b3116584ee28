"""What is read at one go is what a slow reader finds."""

from __future__ import annotations

import gc
import time
import zlib
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf.generic import TextStringObject, create_string_object

from brochure.preflight import document, pdf_objects
from brochure.preflight.interpreter import tokenizer
from brochure.preflight.interpreter.geometry import IDENTITY, Matrix, Path, PathOutline, joined
from brochure.preflight.interpreter.tokenizer import PATH, DamagedError, operations
from brochure.preflight.reading import plain_file
from brochure.preflight.reading.pdf_values import IndirectReference, Name, Stream, told
from brochure.preflight.reading.pypdf_file import PypdfFile

PLAIN = [
    b"<< /S /P /P 2 0 R /K [ 0 1 ] >>",
    b"<< /A << /O /Layout /BBox [ -1.50 0 +3 10 ] >> /Alt (An icon) >>",
    b"<</A[2 0 R 1 0 R]/B/C/D<</E[]>>>>",
    b"<< >>",
    b"<< /A#20B 1 /C /D#41 >>",
    b"<< /A (a\\)b\\\\\\053\\n) /B <41424> >>",
    b"<< /A true /B [ null false ] >>",
    b"<< /A 1. /B .5 /C -0 >> % a comment\n",
    b"[ 1 2 ]",
    b"(a\nb)",
    b"<< /Length 2 >>\nstream\nab\nendstream",
    b"<< /Length 0 >>stream\r\nendstream",
]
ODD = [
    b"<< /A 1 /A 2 >>",  # twice
    b"<< /A#2 1 >>",
    b"<< /A\x80 1 >>",
    b"<< /A 1 2 >>",  # three values
    b"<< 1 /A >>",
    b"<< [] /A >>",
    b"<< /A [ 1 >> ]",
    b"<< /A - >>",
    b"<< /A 1_0 >>",
    b"<< /A 371+192 >>",
    b"<< /A 1.e5 >>",
    b"<< /A\0 1 >>",  # NUL is a blank
    b"<< /A (a(b)c) >>",
    b"<< /A (a\\qb) >>",
    b"<< /A (a >>",
    b"<< /A <4G> >>",
    b"<< /A 9 0 R >>",  # is not there
    b"2 0 R",
    b"1 2",
    b"<< /A 1",
    b"<< /A 1 >> R",
    b"<< /Length 4 >>\nstream\nab\nendstream",
    b"<< /Length 2 >>\nstream\nabc\nendstream",
    b"<< /Length 2 /Filter /LZWDecode >>\nstream\nab\nendstream",
    b"<< /Length 2 /DecodeParms << >> >>\nstream\nab\nendstream",
    b"<< /Length 2 >>%stream\nab\nendstream",
]


def file_of(objects, pages=b"/Kids [] /Count 0"):
    """A file with these objects from number 3 on."""
    parts = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages %s >>" % pages, *objects]
    data, places = b"%PDF-1.7\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1)
    tail = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    return data + head + rows + tail % (len(parts) + 1, len(data))


def shape(thing):
    """An object with the kinds of all in it."""
    if isinstance(thing, IndirectReference):
        return "reference", thing.identity
    if isinstance(thing, dict):
        inner = {key: shape(value) for key, value in thing.items()}
        return getattr(thing, "packed", None), inner
    return [*map(shape, thing)] if isinstance(thing, list) else (type(thing), thing)


@pytest.mark.parametrize("written", PLAIN)
def test_a_plain_object_is_what_pypdf_makes_of_it(written):
    data = file_of([written])
    assert shape(plain_file.read(data).get((3, 0))) == shape(PypdfFile(data).get((3, 0)))


@pytest.mark.parametrize("written", ODD)
def test_a_file_with_an_odd_object_is_left_to_pypdf(written):
    assert plain_file.read(file_of([written])) is None


GOOD = file_of([b"<< /A 1 >>", b"<< /B 2 >>"])


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (b"3 0 obj", b"5 0 obj"),
        (b"endobj\n4 0", b"endobj x 4 0"),
        (b"endobj\n4 0", b"endob  4 0"),
        (b"trailer\n<<", b"trailer\n<< /Prev 9"),
        (b"trailer\n<<", b"trailer\n<< /Encrypt 3 0 R"),
        (b"trailer\n<<", b"trailer\n<< /XRefStm 9"),
        (b"/Root 1", b"/Root 3"),
        (b"0000000000 65535 f", b"0000000009 00000 n"),
        (b"00000 n \ntrailer", b"00000 f \ntrailer"),
        (b"0 5\n", b"0 4\n"),
        (b"%%EOF", b"%%EOF x"),
        (b"%PDF-", b"%pdf-"),
        (b"/Type /Catalog", b"/Type /Katalog"),
        (b"/Kids []", b"/Kids 3 "),
        (b"/Type /Pages", b"/Type /Page_"),
    ],
)
def test_a_file_that_is_odd_as_a_whole_is_left_to_pypdf(right, wrong):
    assert plain_file.read(GOOD)
    data = GOOD.replace(right, wrong)
    for _ in range(2):  # what moved is found where it is
        place = data.rindex(b"xref\n0") if b"xref\n0" in data else 0
        data = (
            data[: data.rindex(b"startxref")]
            + b"startxref\n%d\n" % place
            + data[data.rindex(b"%%EOF") :]
        )
    assert plain_file.read(data) is None


def test_a_file_without_objects_is_left_to_pypdf():
    table = b"xref\n0 1\n0000000000 65535 f \ntrailer\n<< /Size 1 >>\n"
    assert plain_file.read(b"%PDF-1.7\n" + table + b"startxref\n9\n%%EOF\n") is None


def test_a_page_holds_what_it_inherits():
    inner = b"<< /Type /Pages /Kids [4 0 R] /MediaBox [0 0 7 7] /Rotate 90 >>"
    leaf = b"<< /Type /Page /MediaBox [0 0 8 8] >>"
    data = file_of([inner, leaf], b"/Kids [3 0 R] /Count 1 /MediaBox [0 0 9 9] /CropBox [0 0 1 1]")
    (found,), (right,) = plain_file.read(data).pages, PypdfFile(data).pages
    assert shape(found) == shape(right)
    assert found.reference.identity == right.reference.identity == (4, 0)


def test_a_file_that_is_closed_leaves_no_circles_behind():
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>"
    data = file_of([page], b"/Kids [3 0 R] /Count 1")
    document.read(data, "x.pdf").value.close()
    gc.collect()
    with closing(document.read(data, "x.pdf").value) as file:
        assert file.root and file.dictionaries
    del file
    assert gc.collect() == 0


def test_pages_stand_in_their_order():
    pages = [b"<< /Type /Page /Rotate %d >>" % turn for turn in (0, 90)]
    data = file_of(pages, b"/Kids [4 0 R 3 0 R] /Count 2")
    assert [page["/Rotate"] for page in plain_file.read(data).pages] == [90, 0]


@pytest.mark.parametrize("size", [9, 199_999, 200_000, 200_001, 900_000])
def test_a_stream_is_unpacked_to_its_end_however_long_it_is(size):
    packed = zlib.compress(bytes(size))
    assert pdf_objects.data(Stream({"/Filter": Name("/FlateDecode")}, packed)) == bytes(size)
    assert pdf_objects.data(Stream({"/Filter": Name("/FlateDecode")}, packed[:-1])) is None


@pytest.mark.parametrize("kids", [b"[2 0 R]", b"[3 0 R 3 0 R]", b"[<< /Type /Page >>]", b"[1 0 R]"])
def test_a_page_tree_that_is_none_is_left_to_pypdf(kids):
    assert plain_file.read(file_of([b"<< /Type /Page >>"], b"/Kids %s /Count 1" % kids)) is None


def test_many_names_that_end_in_digits_are_read_in_linear_time():
    start = time.process_time()
    assert plain_file.read(file_of([b"<< " + b"/A1 " * 50_000 + b"(x"])) is None
    assert time.process_time() - start < 2


def test_strings_that_never_end_are_looked_through_once():
    start = time.process_time()
    assert plain_file.read(file_of([rb"(" + rb"\(" * 30_000])) is None
    assert time.process_time() - start < 2


def test_objects_that_lie_in_each_other_are_odd():
    inner = b"4 0 obj\n<< /Length 1 >>\nstream\nx\nendstream\nendobj"
    outer = b"<< /Length %d >>\nstream\n%s\nendstream" % (len(inner), inner)
    data = file_of([outer, b"<< >>"])
    place = data.index(b"4 0 obj")
    data = data.replace(
        b"%010d 00000 n \ntrailer" % data.rindex(b"4 0 obj"), b"%010d 00000 n \ntrailer" % place
    )
    assert plain_file.read(data) is None


@given(
    st.binary(max_size=12)
    | st.text(max_size=6).map(lambda text: b"\xfe\xff" + text.encode("utf-16-be", "replace"))
)
def test_a_text_string_says_what_pypdf_reads_in_it(words):
    read = create_string_object(words)
    if isinstance(read, TextStringObject):
        assert told(words) == read


# Paths

CODE = b"1 2 m 3 4 l 5 6 7 8 9 10 c h 20 20 5 -6 re 30 30 m 31 30 l"


def slowly(code, matrix):
    """The subpaths, operator by operator."""
    path, numbers = Path(), []
    for word in code.split():
        if word not in (b"m", b"l", b"c", b"h", b"re"):
            numbers.append(float(word))
            continue
        points = list(zip(numbers[::2], numbers[1::2], strict=True))
        on_page = [matrix.point(*point) for point in points]
        numbers = []
        if word == b"m":
            path.move(on_page[0])
        elif word == b"l":
            path.line(on_page[0])
        elif word == b"c":
            path.curve(*on_page)
        elif word == b"h":
            path.close()
        else:
            path.rectangle(*points, matrix)
    return path


@pytest.mark.parametrize("matrix", [IDENTITY, Matrix(2, 0, 0, -3, 4, 5), Matrix(0, 1, -1, 1, 7, 8)])
def test_a_stretch_of_a_path_has_the_points_of_its_operators(matrix):
    path = Path()
    assert path.stretch(CODE, matrix) == 7
    slow = slowly(CODE, matrix)
    outlines = (PathOutline(one.painted) for one in (path, slow))
    for found, right in zip(*outlines, strict=True):
        assert [x for point in found for x in point] == pytest.approx(
            [x for point in right for x in point]
        )
    assert path.current == pytest.approx(slow.current)
    found, right = (joined([part.area for part in one.painted]) for one in (path, slow))
    assert found.sides == pytest.approx(right.sides)


def test_a_path_goes_on_after_a_stretch_and_the_next_one_knows_nothing_of_it():
    for _ in range(2):
        path = Path()
        path.stretch(b"0 0 m 1 0 l", IDENTITY)
        path.line((1, 1))
        assert [list(ring) for ring in PathOutline(path.painted)] == [[(0, 0), (1, 0), (1, 1)]]


@pytest.mark.parametrize(
    ("code", "stretches"),
    [
        (b"1 2 m 3 4 l f", 1),
        (b"1 2 m 3 4 5 l f", 0),  # an operand too many
        (b"3 4 l 1 2 m f", 0),  # begins without a point
        (b"1 2 m f", 0),
        (b"1 2 m" + b" 3 4 l" * 250 + b" f", 1),
    ],
)
def test_only_what_is_a_whole_path_is_read_at_one_go(code, stretches):
    assert [name for name, _ in operations(code)].count(PATH) == stretches


def test_each_operator_of_a_stretch_counts(monkeypatch):
    monkeypatch.setattr("brochure.preflight.interpreter.stream_context.MOST_STEPS", 10)
    code = b"0 0 m" + b" 1 1 l" * 20 + b" f"
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R >>"
    stream = b"<< /Length %d >>\nstream\n%s\nendstream" % (len(code), code)
    found = document.read(file_of([page, stream], b"/Kids [3 0 R] /Count 1"), "x.pdf")
    assert [one.code for one in found.findings] == ["Q660"]


def test_an_operation_that_comes_again_has_the_same_operands():
    code = b"/F1 9 Tf [(a) 1 (b)] TJ /P << /MCID 3 /On true >> BDC\n"
    assert list(operations(code * 2)) == list(operations(code)) * 2


WORDS = [
    b"1",
    b"-.5",
    b"q",
    b"true",
    b"/N#41",
    b"(a\\)b)",
    b"<41 4>",
    b"[",
    b"]",
    b"<<",
    b">>",
    b"Tj",
    b"w",
    b"Td",
]


def found(code):
    """The operations, and what comes instead of the rest."""
    read = []
    try:
        read.extend(operations(code))
    except DamagedError:
        read.append("damaged")
    return read


@given(
    st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from([b" ", b"\n", b"\r\n"])), max_size=9)
)
def test_where_lines_end_changes_no_operation(written):
    code = b"".join(word + blank for word, blank in written)
    assert found(code) == found(code.replace(b"\r", b" ").replace(b"\n", b" "))


@pytest.mark.parametrize(
    ("code", "operands"),
    [
        (b"(a\nb) Tj\n", [b"a\nb"]),
        (b"[(a)\n(b)] TJ\n", [[b"a", b"b"]]),
        (b"[\n] TJ\n", [[]]),
        (b"/A <<\n/B 1 >> DP\n", ["/A", {"/B": 1.0}]),
        (b"1 %% 2 (\n3 Td\n", [1.0, 3.0]),
        (b"BI /W 1\nID a\n(\nEI\n", [{"/W": 1.0}, b"a\n("]),
    ],
)
def test_an_operation_may_go_on_on_the_next_line(code, operands):
    assert [one for _, one in operations(b"q\n" + code + b"Q\n")] == [[], operands, []]


def test_a_line_that_does_not_stand_by_itself_is_tried_once(monkeypatch):
    tried, line = [], tokenizer._line
    monkeypatch.setattr(tokenizer, "_line", lambda data: tried.append(data) or line(data))
    assert len(found(b"q Q w [\n] TJ\nq\n")) == 5
    assert tried == [b"q Q w [", b"q", b""]


def test_a_long_line_that_makes_no_sense_at_its_end_is_read_in_linear_time():
    start = time.process_time()
    assert found(b"q Q " * 200_000 + b"(\n")[-1] == "damaged"
    assert found((b"q Q " * 400 + b"[\n] TJ\n") * 200)[-1][1] == [[]]
    assert time.process_time() - start < 5
