"""What the files for the office printer and the screen need besides tags."""

from __future__ import annotations

from collections.abc import Iterator

from brochure.preflight import pdf_objects
from brochure.preflight.document import Document
from brochure.preflight.limits import Fault, Limits

_NEAR = 0.5  # points


def paper_size(document: Document, _: Limits) -> Iterator[Fault]:
    """The page is as large as the paper: an office printer does not cut: house rule."""
    for page in document.pages:
        cut = page.trim or page.media
        if max(page.media.width - cut.width, page.media.height - cut.height) > _NEAR:
            what = "the page is larger than what is to be kept of it (MediaBox, TrimBox)"
            yield Fault("Q602", what, "print the office edition", page.number)


def duplex(document: Document, _: Limits) -> Iterator[Fault]:
    """A file of several pages says how it is printed on both sides (ISO 32000-1, 12.2)."""
    asked = pdf_objects.name(pdf_objects.entry(document.root, "/ViewerPreferences", "/Duplex"))
    if len(document.pages) == 2 and not asked.startswith("Duplex"):
        what = "the file does not ask to be printed on both sides (/Duplex)"
        yield Fault("Q652", what, "choose both sides in the print dialogue")
