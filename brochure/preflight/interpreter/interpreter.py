"""Pages: from content streams and annotations to what they show.

An interpreter of the whole imaging model (ISO 32000-1, Annex A) but for what no finding needs:
dashes, joins, halftones and the exact shapes of letters. Layers that are switched off count as
switched on.
"""

from __future__ import annotations

from functools import lru_cache

from msgspec import Struct

from brochure.preflight import pdf_objects
from brochure.preflight.interpreter import operators, text_operators
from brochure.preflight.interpreter.geometry import Area, Matrix, area_of
from brochure.preflight.interpreter.graphics_state import GraphicsState
from brochure.preflight.interpreter.marked_content_stack import MarkedContentStack, Tagging
from brochure.preflight.interpreter.page_objects import MarkedContent, PageObject
from brochure.preflight.interpreter.stream_context import Context, Library, PageRecorder, ShownForm
from brochure.preflight.reading.pdf_values import Dictionary

_MOST_ANNOTATIONS = 1000
_HIDDEN = 2  # among the flags of an annotation (12.5.3)
_OPERATORS = {**operators.OPERATORS, **text_operators.OPERATORS}


class PageContent(Struct, frozen=True):
    """What a page shows, what is wrong with its description, and its marked content."""

    objects: tuple[PageObject, ...]
    faults: tuple[str, ...]
    tagging: Tagging


def interpret(page: Dictionary, media: Area, library: Library) -> PageContent:
    """Paint a page. TooMuchError if it is larger than any page needs."""
    recorder = PageRecorder(media, library, _OPERATORS, _shown)
    contents = pdf_objects.resolved(page.get("/Contents"))
    streams = pdf_objects.array(contents) or ([] if contents is None else [contents])
    unpacked = [pdf_objects.data(stream) for stream in streams]
    if None in unpacked:
        recorder.fault("a content stream cannot be unpacked")
    resources = pdf_objects.dictionary(page.get("/Resources"))
    recorder.context(resources).run(b"\n".join([data for data in unpacked if data]))
    for annotation in pdf_objects.array(page.get("/Annots"))[:_MOST_ANNOTATIONS]:
        _show_appearance(recorder, resources, pdf_objects.dictionary(annotation))
    return PageContent(tuple(recorder.objects), tuple(recorder.faults), recorder.tagging.tagging())


@lru_cache(maxsize=32)  # the grounds of pages come again in file after file
def _shown(
    data: bytes, ctm: Matrix, clip: Area, outer: tuple[MarkedContent, ...], covered: bool
) -> ShownForm | None:
    """What a stream without names shows; None if something is wrong with it. TooMuchError as for
    a page."""
    library = Library()
    page = PageRecorder(clip, library, _OPERATORS, lambda *_: None)
    marked = MarkedContentStack(page.tagging, outer, covered)
    Context(page, Dictionary(), GraphicsState(ctm, clip), marked).run(data)
    tagging = page.tagging.tagging()
    if page.faults or tagging.faults:
        return None
    return ShownForm(tuple(page.objects), tagging.unseen, library.steps)


def _show_appearance(page: PageRecorder, resources: Dictionary, annotation: Dictionary) -> None:
    """The normal appearance of an annotation, at its place (12.5.5)."""
    shown = pdf_objects.entry(annotation, "/AP", "/N")
    if pdf_objects.data(shown) is None:  # one of several states
        shown = pdf_objects.entry(shown, f"/{pdf_objects.name(annotation.get('/AS'))}")
    area = area_of(pdf_objects.numbers(annotation.get("/Rect")))
    hidden = int(pdf_objects.number(annotation.get("/F"))) & _HIDDEN
    if area is None or hidden or pdf_objects.data(shown) is None:
        return
    form = pdf_objects.dictionary(shown)
    box = area_of(pdf_objects.numbers(form.get("/BBox"))) or area
    wide = area.width / box.width if box.width else 1.0
    high = area.height / box.height if box.height else 1.0
    place = Matrix(wide, 0, 0, high, area.left - wide * box.left, area.bottom - high * box.bottom)
    page.context(resources).show("annotation", form, place, area)
