"""A finished file, read: from bytes to pages with what they show.

Nothing that painted the file is trusted. A file that is no PDF, is cut off or
encrypted is a finding.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from brochure.finding import Finding, Outcome, Span
from brochure.preflight import pdf_objects, structure_reader, xmp_reader
from brochure.preflight.ink_coverage import ObjectStack
from brochure.preflight.interpreter.geometry import Area, area_of
from brochure.preflight.interpreter.interpreter import interpret
from brochure.preflight.interpreter.marked_content_stack import ARTIFACT, NOT_TAGGED, Tagging
from brochure.preflight.interpreter.page_objects import PAGE, MarkedContent, PageObject
from brochure.preflight.interpreter.pdf_fonts import Font
from brochure.preflight.interpreter.stream_context import Library, TooMuchError
from brochure.preflight.reading import plain_file
from brochure.preflight.reading.pdf_values import Dictionary, PdfFile, Stream, Thing

ContentKey: TypeAlias = "tuple[structure_reader.Identity, int]"  # page or form, and number
MOST_PAGES = 500
_MOST_REPAIRS = 10
_LETTER = Area(0.0, 0.0, 612.0, 792.0)
_HEADER = re.compile(rb"%PDF-(\d\.\d)")


class FilePage(Struct, frozen=True, dict=True):
    """A page of the file: its boxes (none where it has none of its own), what it shows, and
    what is wrong with its description."""

    number: int
    dictionary: Dictionary
    media: Area
    crop: Area | None
    bleed: Area | None
    trim: Area | None
    art: Area | None
    objects: tuple[PageObject, ...]
    faults: tuple[str, ...]
    tagging: Tagging = NOT_TAGGED

    @cached_property
    def printed(self) -> tuple[PageObject, ...]:
        """The objects that reach the paper that is kept: not those in the slug."""
        kept = self.bleed or self.trim or self.crop or self.media
        # What ends on the bleed edge is not inside: crop marks begin there in many files.
        inner = kept.wider(-0.1)
        return tuple(obj for obj in self.objects if obj.area.meets(inner))

    @cached_property
    def stack(self) -> ObjectStack:
        """What lies under each of the printed objects."""
        return ObjectStack(self.printed)

    @property
    def identity(self) -> structure_reader.Identity:
        return pdf_objects.identity(self.dictionary)

    def content_key(self, content: MarkedContent) -> ContentKey:
        return (self.identity if content.stream == PAGE else content.stream), content.mcid

    @property
    def origin(self) -> tuple[float, float]:
        """The lower left corner of the trim, from which places are measured."""
        cut = self.trim or self.crop or self.media
        return cut.left, cut.bottom


class Document(Struct, frozen=True, dict=True):
    """A file: its bytes, and what its objects say."""

    data: bytes
    file: PdfFile
    pages: tuple[FilePage, ...]
    dictionaries: tuple[Dictionary, ...]  # all that the file uses, and streams
    repairs: tuple[str, ...] = ()  # what had to be guessed to read it

    @cached_property
    def version(self) -> str:
        """The version that the header gives."""
        found = _HEADER.match(self.data)
        return found.group(1).decode("ascii") if found else ""

    @property
    def trailer(self) -> Dictionary:
        return self.file.trailer

    def close(self) -> None:
        """Let go of the objects of the file, which mention each other in circles."""
        vars(self.file).clear()

    @cached_property
    def root(self) -> Dictionary:
        return pdf_objects.dictionary(self.trailer.get("/Root"))

    @cached_property
    def info(self) -> Dictionary:
        return pdf_objects.dictionary(self.trailer.get("/Info"))

    @cached_property
    def metadata(self) -> Dictionary | None:
        found = pdf_objects.entry(self.root, "/Metadata")
        return found if isinstance(found, Dictionary) else None

    @cached_property
    def _by_key(self) -> Mapping[str, Sequence[Dictionary]]:
        found: dict[str, list[Dictionary]] = {}
        for one in self.dictionaries:
            for key in one:
                found.setdefault(key, []).append(one)
        return found

    def holding(self, key: str) -> Sequence[Dictionary]:
        """The dictionaries and streams that hold a key."""
        return self._by_key.get(key, ())

    @cached_property
    def streams(self) -> tuple[Stream, ...]:
        return tuple(one for one in self.dictionaries if isinstance(one, Stream))

    def colour_spaces(self, family: str) -> Iterator[list[Thing]]:
        """The colour spaces of a family that resources, images, shadings and groups give as arrays."""
        for key in ("/ColorSpace", "/CS"):
            for one in self.holding(key):
                found = pdf_objects.resolved(one.get(key))
                spaces = found.values() if isinstance(found, Dictionary) else [found]
                for space in spaces:
                    parts = pdf_objects.raw_array(space)
                    if parts and pdf_objects.name(parts[0]) == family:
                        yield parts

    @cached_property
    def packet(self) -> xmp_reader.Packet:
        """The XMP metadata, empty if there are none."""
        if self.metadata is None:
            return xmp_reader.Packet()
        data = pdf_objects.data(self.metadata)
        return (
            xmp_reader.Packet(fault="it cannot be unpacked")
            if data is None
            else xmp_reader.read(data)
        )

    @cached_property
    def tree(self) -> structure_reader.TagTree:
        """The structure tree, empty if there is none."""
        return structure_reader.read(self.root.get("/StructTreeRoot"))

    @cached_property
    def content_pages(self) -> Mapping[ContentKey, tuple[int, ...]]:
        """The pages on which each piece of numbered content begins, artifacts left out."""
        found: dict[ContentKey, tuple[int, ...]] = {}
        for page in self.pages:
            for *_, content in page.tagging.sequences:
                if content.mcid >= 0 and content.tag != ARTIFACT:
                    key = page.content_key(content)
                    found[key] = (*found.get(key, ())[:9], page.number)
        return found

    @cached_property
    def content_objects(self) -> Mapping[ContentKey, tuple[tuple[int, PageObject], ...]]:
        """Page and object of all that is painted in each piece of numbered content."""
        found: dict[ContentKey, list[tuple[int, PageObject]]] = {}
        for page in self.pages:
            for obj in page.objects:
                for content in obj.marked_content:
                    if content.mcid >= 0:
                        found.setdefault(page.content_key(content), []).append((page.number, obj))
        return {key: tuple(objects) for key, objects in found.items()}

    @cached_property
    def fonts(self) -> tuple[tuple[int, Font], ...]:
        """Each font that shows text, with the first page on which it does."""
        return tuple((page, font) for page, font, _ in self.font_uses)

    @cached_property
    def font_uses(self) -> tuple[tuple[int, Font, frozenset[int]], ...]:
        """Each font that shows text: the first page on which it does, and the codes it shows."""
        first: dict[int, tuple[int, Font]] = {}
        codes: dict[int, set[int]] = {}
        for page in self.pages:
            for obj in page.objects:
                if obj.font is not None:
                    first.setdefault(id(obj.font), (page.number, obj.font))
                    codes.setdefault(id(obj.font), set()).update(obj.codes)
        return tuple((*first[key], frozenset(used)) for key, used in codes.items())


def read(data: bytes, name: str) -> Outcome[Document]:
    """Read a file, all of whose pages are interpreted. `name` is what findings call it. A file
    that cannot be read is a finding, and no exception."""
    if not _HEADER.search(data[:1024]):
        return _refused(name, "Q607", "this is not a PDF file", "it begins with other bytes")
    try:
        plain = plain_file.read(data)
        return _patiently(data, name) if plain is None else _opened(plain, data, name)
    except TooMuchError as fault:
        return _refused(name, "Q660", f"the file is too large to be checked: {fault}")
    except MemoryError:
        return _refused(name, "Q660", "the file takes more memory than there is")
    except Exception as fault:  # noqa: BLE001  (pypdf raises whatever a damaged file provokes)
        what = (
            f"the file is damaged and cannot be read: {_short(str(fault) or type(fault).__name__)}"
        )
        return _refused(name, "Q607", what, "write the file anew")


def _patiently(data: bytes, name: str) -> Outcome[Document]:
    """A file about which something is odd. Raises whatever a damaged one provokes."""
    from brochure.preflight.reading.pypdf_file import PypdfFile, repairs

    with repairs(_MOST_REPAIRS) as guessed:
        file = PypdfFile(data)
        if file.is_locked:
            return _refused(name, "Q612", "the file is encrypted", "save it without a password")
        read = _opened(file, data, name)
        misplaced = tuple(map(_unread, file.misplaced()))
    if read.value is None:
        return read
    odd = (*map(_short, guessed), *read.value.repairs, *misplaced)
    return Outcome(replace(read.value, repairs=odd))


def _opened(file: PdfFile, data: bytes, name: str) -> Outcome[Document]:
    if not file.count:
        return _refused(name, "Q607", "the file has no pages")
    if file.count > MOST_PAGES:
        raise TooMuchError(f"more than {MOST_PAGES} pages")
    library = Library()
    pages = tuple(_page(number, page, library) for number, page in enumerate(file.pages, 1))
    roots = (file.trailer.get("/Root"), file.trailer.get("/Info"))
    dictionaries, broken = pdf_objects.reachable(roots)
    return Outcome(Document(data, file, pages, dictionaries, tuple(map(_unread, broken))))


def _unread(number: int) -> str:
    return f"object {number} cannot be read"


def _refused(name: str, code: str, what: str, hint: str = "") -> Outcome[Document]:
    return Outcome(None, (Finding(code, Span(name), what, hint),))


def _short(message: str) -> str:
    words = " ".join(message.split())
    shown = words if len(words) <= 80 else words[:80] + "…"
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in shown)


def _page(number: int, page: Dictionary, library: Library) -> FilePage:
    boxes = {
        name: area_of(pdf_objects.numbers(page.get(f"/{name}Box")))
        for name in ("Media", "Crop", "Bleed", "Trim", "Art")
    }
    media = boxes["Media"] or _LETTER
    content = interpret(page, media, library)
    return FilePage(
        number,
        page,
        media,
        boxes["Crop"],
        boxes["Bleed"],
        boxes["Trim"],
        boxes["Art"],
        content.objects,
        (*content.faults, *([] if boxes["Media"] else ["the page has no size (/MediaBox)"])),
        content.tagging,
    )
