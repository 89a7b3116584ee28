"""The PDF file: its objects, pages and bookmarks, and what the catalogue and the trailer lead to.

The one module that knows ReportLab, which makes header, trailer and identifier of the file and cuts
fonts down. Everything else hands over bytes (ISO 32000-1, 7.3 and 7.7).
"""

from __future__ import annotations

import io
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from typing import Any

from reportlab.pdfbase import pdfdoc
from reportlab.pdfbase.ttfonts import TTFError, TTFontFace

from brochure.design.sheet import Rect
from brochure.pdf.content_stream import ContentStream

Value = bytes | str | int | float
Version = tuple[int, int]
_PLAIN = pdfdoc.DummyDoc()  # not encrypted
_FEW = 6  # entries of a dictionary on a line
_PROCEDURES = b"[ /PDF /Text /ImageB /ImageC /ImageI ]"
_LEVEL = 3  # of 9 in packing; 6 takes half as long again for a twelfth less
_ESCAPED = str.maketrans({sign: f"\\{sign}" for sign in "()\\"})
_TYPED = "/Helv 9 Tf 0 g"  # what somebody types into a field


@lru_cache(maxsize=1024)
def text(words: str) -> bytes:
    """A text string (ISO 32000-1, 7.9.2)."""
    if words.isascii() and words.isprintable():
        return f"({words.translate(_ESCAPED)})".encode("ascii")
    return bytes(pdfdoc.PDFString(words).format(_PLAIN))


@lru_cache(maxsize=1024)
def name(words: str) -> str:
    """A name, with its slash (ISO 32000-1, 7.3.5)."""
    return str(pdfdoc.PDFName(words))


def array(items: Iterable[Value], few: int = 10) -> bytes:
    """An array, broken into lines."""
    return b"[ " + _broken([_value(item) for item in items], few) + b" ]"


@lru_cache(maxsize=256)
def _corners(rect: Rect) -> bytes:
    """A rectangle (7.9.5); those of pages come again in document after document."""
    return array((rect.x, rect.y, rect.right, rect.top))


def dictionary(entries: Mapping[str, Value]) -> bytes:
    """A dictionary, sorted by its keys. Texts are written as they are: `/Name`, `true`."""
    rows = [f"{name(key)} ".encode() + _value(entries[key]) for key in sorted(entries)]
    return b"<<\n" + _broken(rows, _FEW) + b"\n>>"


def stream(data: bytes, entries: str = "", deflated: bool = False) -> bytes:
    """A stream, compressed here unless it is `deflated` already. Before `endstream` stands an
    end of line (ISO 19005-2, 6.1.7.1)."""
    packed = data if deflated else _deflated(data)
    return plain_stream(packed, f"/Filter /FlateDecode {entries}")


def _deflated(data: bytes) -> bytes:
    return zlib.compress(data, _LEVEL)


_packed = lru_cache(maxsize=64)(_deflated)  # of forms, which come again in file after file


def plain_stream(data: bytes, entries: str) -> bytes:
    """A stream of these bytes."""
    return f"<< {entries} /Length {len(data)} >>\nstream\n".encode() + data + b"\nendstream"


def font_program(data: bytes, path: Path) -> Any:
    """A TrueType font that can be cut down to a subset (`TTFontFace`). OSError if it cannot."""
    try:
        return TTFontFace(io.BytesIO(data))
    except (TTFError, IndexError, KeyError, ValueError) as fault:
        raise OSError(0, f"the font cannot be embedded: {fault}", str(path)) from fault


def _value(value: Value) -> bytes:
    if isinstance(value, bytes):
        return value
    if isinstance(value, float):
        return f"{value:.6f}".rstrip("0").rstrip(".").encode("ascii")
    return str(value).encode("latin-1")


def _broken(parts: list[bytes], few: int) -> bytes:
    rows = [b" ".join(parts[i : i + few]) for i in range(0, len(parts), few)]
    return b" \n  ".join(rows)


class PdfObject:
    """An indirect object: `reference` is how others name it; `data` may come later."""

    def __init__(self, data: bytes, reference: bytes) -> None:
        self.data, self.reference = data, reference


def _file(
    objects: Sequence[PdfObject], leads: dict[str, bytes], version: Version, of: tuple[str, str]
) -> bytes:
    """The file: its objects, where each begins, and what leads to the first (7.5); title and author
    are what its ID is made `of`. ReportLab's own way would name and encode each object again."""
    document, made = pdfdoc.PDFDocument(pdfVersion=version, invariant=True), pdfdoc.PDFFile(version)
    document.info.title, document.info.author = of
    document.info.digest(document.signature)
    numbered = [b"%d 0 obj\n%s\nendobj\n" % (n, one.data) for n, one in enumerate(objects, 1)]
    *starts, end = accumulate(map(len, numbered), initial=made.offset)
    table = [b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)]
    table += [b"%010d 00000 n \n" % start for start in starts]
    trailer = pdfdoc.PDFTrailer(end, len(objects) + 1, ID=document.ID(), **leads)
    made.add(b"".join([*numbered, *table, trailer.format(document)]))
    return bytes(made.format(document))


class PdfWriter:
    """A file in the making.

    `begin_page`, what stands on the page (`operators`, `images`, `annotations`), `end_page`;
    then `save`. For all pages: `fonts` by resource name, graphics `states`, colour spaces.
    `information` and `catalog` take entries; those of `parts` become objects of their own.
    """

    def __init__(self, title: str, author: str, version: Version = (1, 6)) -> None:
        self._version, self._of = version, (title, author)
        self.information: dict[str, Value] = {"Title": text(title), "Author": text(author)}
        self._objects: list[PdfObject] = []
        self._font_table = self.add()
        self.catalog: dict[str, Value] = {"Type": "/Catalog", "PageMode": "/UseNone"}
        self.parts: dict[str, bytes] = {}
        self.fonts: dict[str, bytes] = {}
        self.states: dict[str, bytes] = {}
        self._spaces: dict[str, bytes] = {}
        self._bookmarks: list[tuple[str, int, int, float]] = []
        self.bookmarked: list[bytes] = []
        self._pages: list[tuple[PdfObject, dict[str, Value], bytes]] = []
        self._boxes: dict[str, Value] = {}
        self.operators = ContentStream()
        self.images: dict[str, bytes] = {}
        self._shadings: dict[bytes, tuple[str, bytes]] = {}
        self.annotations: list[bytes] = []
        self._fields: list[bytes] = []
        self._forms: dict[tuple[bytes, Rect], str] = {}
        self._references: dict[str, bytes] = {}  # of forms, by their names
        self._shared: PdfObject | None = None  # the resources of forms
        self._pictures: dict[str, bytes] = {}

    @property
    def pages(self) -> list[bytes]:
        """The references of the finished pages."""
        return [page.reference for page, _, _ in self._pages]

    def add(self, data: bytes = b"") -> PdfObject:
        """A new object with the next number."""
        made = PdfObject(data, b"%d 0 R" % (len(self._objects) + 1))
        self._objects.append(made)
        return made

    def separation(self, ink: str, parts: Iterable[float]) -> None:
        """Make a spot colour known to all pages; `parts` are CMYK from 0 to 1 (8.6.6.4)."""
        ends = {"C0": array((0, 0, 0, 0)), "C1": array(parts)}
        tint = dictionary({"FunctionType": 2, "Domain": "[ 0 1 ]", "N": 1, **ends})
        space = array(("/Separation", name(ink), "/DeviceCMYK", tint))
        self._spaces[ink] = self.add(space).reference

    def begin_page(self, media: Rect, bleed: Rect, trim: Rect) -> None:
        """Begin a page: MediaBox ⊇ BleedBox ⊇ TrimBox (14.11.2)."""
        boxes = {"MediaBox": media, "BleedBox": bleed, "TrimBox": trim}
        self._boxes = {key: _corners(box) for key, box in boxes.items()}
        self.operators, self.images, self.annotations = ContentStream(), {}, []

    def formed(self, paint: Callable[[], None], area: Rect) -> str:
        """What is painted, as a form."""
        before = self.operators, self.images
        self.operators, self.images = ContentStream(), {}
        paint()
        made, self._pictures = self.operators.data, self._pictures | self.images
        self.operators, self.images = before
        return self.form(made, area)

    def form(self, made: bytes, area: Rect) -> str:
        """The resource name of a form XObject (8.10), with its slash; the same one is written
        once. It is known on the current page, and shows nothing outside the area."""
        if (made, area) not in self._forms:
            self._shared = self._shared or self.add()
            box = _corners(area).decode()
            entries = f"/Type /XObject /Subtype /Form /BBox {box} /Resources "
            form = self.add(stream(_packed(made), entries + self._shared.reference.decode(), True))
            self._forms[made, area] = f"/Fm{len(self._forms) + 1}"
            self._references[self._forms[made, area]] = form.reference
        return self.named(self._forms[made, area])

    def named(self, form: str) -> str:
        """The same name, known on the current page too."""
        self.images[form[1:]] = self._references[form]
        return form

    def end_page(
        self, parent_key: int | None = None, more: Mapping[str, Value] | None = None
    ) -> None:
        """End the page. A tagged page has its key in the parent tree (14.7.4.4), and is walked
        through by its structure. `more` are further entries of its dictionary."""
        entries = {
            "Type": "/Page", "Resources": self._resources(self.images), **self._boxes,
            **(more or {}),
        }  # fmt: skip
        if self.annotations:
            entries["Annots"] = array(self.annotations)
        if parent_key is not None:
            entries |= {"StructParents": parent_key, "Tabs": "/S"}
        self._pages.append((self.add(), entries, stream(self.operators.data)))

    def _resources(self, images: Mapping[str, bytes]) -> bytes:
        shadings = dict(self._shadings.values())
        groups = {"ColorSpace": self._spaces, "ExtGState": self.states, "XObject": images}
        groups["Shading"] = shadings
        entries = {key: dictionary(group) for key, group in groups.items() if group}
        return dictionary({"Font": self._font_table.reference, "ProcSet": _PROCEDURES, **entries})

    def shading(self, data: bytes) -> str:
        """The resource name of a shading, with its slash; the same one is written once."""
        if data not in self._shadings:
            self._shadings[data] = f"Sh{len(self._shadings) + 1}", self.add(data).reference
        return f"/{self._shadings[data][0]}"

    def bookmark(self, title: str, level: int, top: float) -> None:
        """A bookmark to a height on the current page. Levels count from 0; none is skipped.
        `bookmarked` may take the element of each, in order."""
        self._bookmarks.append((title, level, len(self._pages), top))

    def text_field(self, rect: Rect, field_name: str, spoken: str) -> None:
        """An empty text field on the current page (12.7.4.3); `field_name` is unique in
        the file, `spoken` is what a screen reader says."""
        empty = self.add(plain_stream(b"/Tx BMC EMC", f"/Type /XObject /Subtype /Form /BBox [0 0 "
                                      f"{rect.width:.2f} {rect.height:.2f}]"))  # fmt: skip
        entries: dict[str, Value] = {
            "Type": "/Annot", "Subtype": "/Widget", "FT": "/Tx", "T": text(field_name),
            "TU": text(spoken), "Rect": _corners(rect), "F": 4,
            "DA": f"({_TYPED})", "AP": dictionary({"N": empty.reference}),
        }  # fmt: skip
        self._fields.append(self.add(dictionary(entries)).reference)
        self.annotations.append(self._fields[-1])

    def save(self) -> bytes:
        """The finished file. Nothing may be added afterwards."""
        if self._fields:
            typed = dictionary({"Type": "/Font", "Subtype": "/Type1", "BaseFont": "/Helvetica"})
            fonts = dictionary({"Font": dictionary({"Helv": self.add(typed).reference})})
            form: dict[str, Value] = {
                "Fields": array(self._fields),
                "DA": f"({_TYPED})",
                "DR": fonts,
            }
            self.catalog["AcroForm"] = dictionary(form)
        self._font_table.data = dictionary(self.fonts)
        catalog, about = self.add(), self.add()
        self._write_outline()
        if self._shared is not None:
            self._shared.data = self._resources(self._pictures)
        kids = self.add(dictionary({"Type": "/Pages", "Count": len(self._pages),
                                    "Kids": array(self.pages)}))  # fmt: skip
        for page, entries, contents in self._pages:
            found = {"Contents": self.add(contents).reference, "Parent": kids.reference}
            page.data = dictionary({**entries, **found})
        parts = {key: self.add(data).reference for key, data in self.parts.items()}
        catalog.data = dictionary({**self.catalog, "Pages": kids.reference, **parts})
        about.data = dictionary(self.information)
        leads = {"Root": catalog.reference}
        if self._version < (2, 0):  # PDF/A-4 has no Info (ISO 19005-4, 6.1.3)
            leads["Info"] = about.reference
        return _file(self._objects, leads, self._version, self._of)

    def _write_outline(self) -> None:
        """The bookmarks as a tree (12.3.3)."""
        if not self._bookmarks:
            return
        root, *items = [self.add() for _ in range(len(self._bookmarks) + 1)]
        below: dict[int, list[int]] = defaultdict(list)  # 0 is the root
        above: list[int] = [0]
        for number, (_, level, _, _) in enumerate(self._bookmarks, 1):
            del above[level + 1 :]
            below[above[-1]].append(number)
            above.append(number)
        references = [root.reference, *(item.reference for item in items)]
        for parent, inner in list(below.items()):
            for before, number, after in zip([0, *inner], inner, [*inner[1:], 0], strict=False):
                title, _, page, top = self._bookmarks[number - 1]
                element = self.bookmarked[number - 1] if self.bookmarked else None
                place = leading(self.pages[page], b"/XYZ 0 %.3f 0" % top, element)
                rows = [b"<< /Title " + text(title), b"/Parent " + references[parent]]
                rows.append(place)
                rows += [b"/Prev " + references[before]] if before else []
                rows += [b"/Next " + references[after]] if after else []
                rows += [_ends(references, below[number], len(below[number]))]
                items[number - 1].data = b" ".join([*filter(None, rows), b">>"])
        every = len(self._bookmarks)
        root.data = b"<< /Type /Outlines " + _ends(references, below[0], every) + b" >>"
        self.catalog["Outlines"] = root.reference


def leading(page: bytes, view: bytes, element: bytes | None) -> bytes:
    """What a bookmark or link says of a place in the file: a destination (12.3.2.2); with an
    element, an action that leads to that as well (ISO 32000-2, 12.3.2.3 and 12.6.4.2)."""
    there = b"%s %s" % (page, view)
    if element is None:
        return b"/Dest [ %s ]" % there
    return b"/A << /S /GoTo /D [ %s ] /SD [ %s %s ] >>" % (there, element, view)


def _ends(references: list[bytes], inner: list[int], count: int) -> bytes:
    if not inner:
        return b""
    return b"/First %s /Last %s /Count %d" % (references[inner[0]], references[inner[-1]], count)
