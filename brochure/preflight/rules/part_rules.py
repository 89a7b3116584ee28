"""Document parts, by which a printing system finds the pages of a record: ISO 16612-2, 6.3 and 6.4
(the same in ISO 32000-2, 14.12)."""

from __future__ import annotations

from collections.abc import Iterator

from brochure.preflight import pdf_objects
from brochure.preflight.document import Document
from brochure.preflight.limits import Fault, Limits
from brochure.preflight.reading.pdf_values import Dictionary

_VERSION, _MOMENT = "pdfvtid:GTS_PDFVTVersion", "pdfvtid:GTS_PDFVTModDate"


def document_parts(document: Document, _: Limits) -> Iterator[Fault]:
    """What calls itself PDF/VT is PDF/VT-1, and has document parts that are its pages in their
    order, each once."""
    root = pdf_objects.dictionary(document.root.get("/DPartRoot"))
    claims = document.packet.get(_VERSION)
    if bool(claims) != bool(root):
        what = "calls itself PDF/VT and has no document parts" if claims else (
            "has document parts and does not call itself PDF/VT")  # fmt: skip
        yield _fault(f"the file {what}")
    elif claims:
        yield from _claimed(document, claims)
        node = pdf_objects.dictionary(root.get("/DPartRootNode"))
        wrong = next(_tree(root, node), "")
        if wrong:
            yield _fault(wrong)
        else:
            yield from _paged(document, node)


def _fault(what: str, page: int = 0) -> Fault:
    return Fault("Q697", what, "write it anew", page=page)


def _claimed(document: Document, version: str) -> Iterator[Fault]:
    """Which PDF/VT, on which PDF/X, and that nobody has changed the file since (6.3)."""
    packet = document.packet
    if version != "PDF/VT-1":
        yield _fault(f'the file calls itself "{version}"; known is PDF/VT-1')
    if packet.get("pdfxid:GTS_PDFXVersion") != "PDF/X-4":
        yield _fault("the file calls itself PDF/VT-1 and not PDF/X-4, on which that stands")
    said, changed = packet.get(_MOMENT), packet.get("xmp:ModifyDate")
    if not said or said != changed:
        what = f"{_MOMENT} is {said or 'missing'}, and xmp:ModifyDate {changed or 'missing'}"
        yield _fault(f"{what}: a program that knows no PDF/VT has changed the file")


def _tree(root: Dictionary, first: Dictionary) -> Iterator[str]:
    """What is wrong with the parts below a root; the caller goes on no further than to the first
    fault, since parts may hold each other."""
    records = pdf_objects.number(root.get("/RecordLevel"))
    seen, left = set[tuple[int, int]](), [(root, first, 0)]
    while left:
        above, node, depth = left.pop()
        inner = _inner(node)
        if pdf_objects.identity(node.get("/Parent")) != pdf_objects.identity(above):
            yield "a document part does not name the one above it as its Parent"
        if pdf_objects.identity(node) in seen:
            yield "a document part stands in two places"
        if bool(inner) == ("/Start" in node):
            yield "a document part has neither pages nor parts, or both"
        if not inner and not 0 <= records <= depth:
            yield f"RecordLevel is {records:g}, and the parts of some pages lie on level {depth}"
        seen.add(pdf_objects.identity(node))
        left += [(node, one, depth + 1) for one in inner]


def _paged(document: Document, node: Dictionary) -> Iterator[Fault]:
    """The pages that the parts name, against those of the file (6.4)."""
    numbers = {page.identity: page.number for page in document.pages}
    expected = 1
    for leaf in _leaves(node):
        ends = [pdf_objects.dictionary(leaf.get(key)) for key in ("/Start", "/End")]
        first, last = (numbers.get(pdf_objects.identity(one or ends[0]), 0) for one in ends)
        if first != expected or last < first:
            yield _fault(f"no document part begins on page {expected}")
            return
        for page in document.pages[first - 1 : last]:
            own = pdf_objects.dictionary(page.dictionary.get("/DPart"))
            if pdf_objects.identity(own) != pdf_objects.identity(leaf):
                yield _fault("the page names another document part", page.number)
        expected = last + 1
    if expected <= len(document.pages):
        yield _fault(f"page {expected} belongs to no document part")


def _leaves(first: Dictionary) -> Iterator[Dictionary]:
    """The parts that have pages, in their order; of a tree that is right."""
    left = [first]
    while left:
        node = left.pop()
        inner = _inner(node)
        left += reversed(inner)
        if not inner:
            yield node


def _inner(node: Dictionary) -> list[Dictionary]:
    rows = pdf_objects.array(node.get("/DParts"))
    return [pdf_objects.dictionary(one) for row in rows for one in pdf_objects.array(row)]
