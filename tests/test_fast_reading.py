"""What is read at one go is what a slow reader finds."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader
from pypdf.generic import DictionaryObject, IndirectObject, StreamObject

from brochure.preflight import document
from brochure.preflight.interpreter.geometry import IDENTITY, Matrix, Path
from brochure.preflight.interpreter.tokenizer import PATH, operations
from brochure.preflight.pdf_objects import Reader

PLAIN = [
    b"<< /S /P /P 9 0 R /K [ 0 1 ] >>",
    b"<< /A << /O /Layout /BBox [ -1.50 0 +3 10 ] >> /Alt (An icon) >>",
    b"<</A[9 0 R 8 0 R]/B/C/D<</E[]>>>>",
    b"<< >>",
]
ODD = [
    b"<< /A 1 /A 2 >>",  # twice
    b"<< /A#20B 1 >>",  # an escaped name
    b"<< /A (a\\)b) /B <41> >>",
    b"<< /A true /B null >>",
    b"<< /A 1 2 >>",  # three values
    b"<< 1 /A >>",
    b"<< /A [ 1 >> ]",
    b"<< /A 1. /B .5 /C - >>",
    b"<< /A 1 >> % a comment",
    b"[ 1 2 ]",
    b"<< /Length 2 >>\nstream\nab\nendstream",
    b"<< /A 1",
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
    if isinstance(thing, IndirectObject):
        return "reference", thing.idnum, thing.generation
    if isinstance(thing, DictionaryObject):
        inner = [(type(key).__name__, str(key), shape(value)) for key, value in thing.items()]
        return isinstance(thing, StreamObject), inner
    if isinstance(thing, list):
        return [shape(inner) for inner in list.__iter__(thing)]
    return type(thing).__name__, repr(thing), getattr(thing, "original_bytes", b"")


def seen(reader, number):
    try:
        return shape(reader.get_object(IndirectObject(number, 0, reader)))
    except Exception as fault:  # noqa: BLE001  (whatever pypdf raises)
        return type(fault)


@pytest.mark.parametrize("written", [*PLAIN, *ODD])
def test_an_object_is_what_pypdf_makes_of_it(written):
    data = file_of([written])
    assert seen(Reader(data), 3) == seen(PdfReader(io.BytesIO(data)), 3)


@pytest.mark.parametrize("written", PLAIN)
def test_plain_objects_are_not_read_character_by_character(written, monkeypatch):
    reader = Reader(file_of([written]))
    monkeypatch.setattr(PdfReader, "get_object", lambda *_: pytest.fail("the slow way"))
    assert seen(reader, 3) is not None


def test_an_object_that_is_not_where_the_table_says_is_looked_for():
    data = file_of([b"<< /A 1 >>", b"<< /B 2 >>"])
    wrong = data.replace(b"3 0 obj", b"5 0 obj")
    assert seen(Reader(wrong), 3) == seen(PdfReader(io.BytesIO(wrong)), 3)


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
    for found, right in zip(path.outline, slow.outline, strict=True):
        assert [x for point in found for x in point] == pytest.approx(
            [x for point in right for x in point]
        )
    assert path.current == pytest.approx(slow.current)
    assert path.area == pytest.approx(slow.area)


def test_a_path_goes_on_after_a_stretch_and_the_next_one_knows_nothing_of_it():
    for _ in range(2):
        path = Path()
        path.stretch(b"0 0 m 1 0 l", IDENTITY)
        path.line((1, 1))
        assert [list(ring) for ring in path.outline] == [[(0, 0), (1, 0), (1, 1)]]


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
