"""What a file says about itself: information, language, viewer preferences, page boxes."""

from __future__ import annotations

import datetime
import os
from dataclasses import dataclass
from typing import Any

from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas

from brochure import __version__
from brochure.content.model import Content
from brochure.design.sheet import Rect


@dataclass(frozen=True, slots=True)
class About:
    """What goes into the file beside the pages. `digest` is the content's sha256."""

    title: str
    author: str
    language: str
    digest: str
    proof: bool
    date: str  # PDF date (ISO 32000-1, 7.9.4), or empty


def about(content: Content, digest: str) -> About:
    """What a content says of its files. No clock: the date is the content's, or that of
    SOURCE_DATE_EPOCH (reproducible-builds.org), or there is none."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "").strip()
    moment = ""
    if content.date is not None:
        moment = f"D:{content.date:%Y%m%d}000000Z"
    elif epoch.isdigit() and len(epoch) < 12:
        when = datetime.datetime.fromtimestamp(int(epoch), datetime.timezone.utc)
        moment = f"D:{when:%Y%m%d%H%M%S}Z"
    return About(
        content.title.value,
        content.centre.name.value,
        content.language.value,
        digest,
        content.is_proof,
        moment,
    )


class _Information(pdfdoc.PDFInfo):  # type: ignore[misc]
    """ReportLab's information dictionary always holds a date; this one only a given date."""

    def __init__(self, about: About) -> None:
        super().__init__()
        self.title, self.author, self.about = about.title, about.author, about

    def format(self, document: Any) -> Any:
        entries = {
            "Title": pdfdoc.PDFString(self.about.title),
            "Author": pdfdoc.PDFString(self.about.author),
            "Creator": pdfdoc.PDFString(f"brochure {__version__}"),
            "Producer": pdfdoc.PDFString("ReportLab"),
            "Trapped": pdfdoc.PDFName("False"),
        }
        if self.about.date:
            entries["CreationDate"] = entries["ModDate"] = pdfdoc.PDFString(self.about.date)
        return pdfdoc.PDFDictionary(entries).format(document)


def describe(canvas: Canvas, about: About, edition: str) -> None:
    """Write information, language and viewer preferences."""
    canvas._doc.info = _Information(about)
    canvas.setCatalogEntry("Lang", pdfdoc.PDFString(about.language))
    preferences: dict[str, Any] = {"DisplayDocTitle": "true"}
    if edition == "office":
        preferences["Duplex"] = pdfdoc.PDFName("DuplexFlipShortEdge")
        preferences["PrintScaling"] = pdfdoc.PDFName("None")
        preferences["PickTrayByPDFSize"] = "true"
    canvas.setCatalogEntry("ViewerPreferences", pdfdoc.PDFDictionary(preferences))


def set_boxes(canvas: Canvas, media: Rect, bleed: Rect, trim: Rect) -> None:
    """The boxes of the next page: MediaBox ⊇ BleedBox ⊇ TrimBox (ISO 32000-1, 14.11.2)."""
    canvas.setPageSize((media.width, media.height))
    canvas.setBleedBox((bleed.x, bleed.y, bleed.right, bleed.top))
    canvas.setTrimBox((trim.x, trim.y, trim.right, trim.top))
