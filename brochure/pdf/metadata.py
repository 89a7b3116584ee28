"""What a file says about itself: information, XMP, output intent, language, page boxes."""

from __future__ import annotations

import datetime
import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas

from brochure import __version__
from brochure.content.model import Content
from brochure.design.icc import Profile
from brochure.design.printer_profile import Printer
from brochure.design.sheet import Rect
from brochure.imposition.structure_tree import spoken
from brochure.pdf import xmp_packet
from brochure.pdf.writer import Stream

# A press file must say when it was made (ISO 15930-7, 6.1). There is no clock here: where
# nobody gives a date, this one stands, by which the same input gives the same bytes.
_UNDATED = datetime.datetime(2000, 1, 1, tzinfo=datetime.timezone.utc)
VERSIONS = {"X-4": (1, 6), "X-1a": (1, 4)}


@dataclass(frozen=True, slots=True)
class About:
    """What goes into the file beside the pages. `digest` is the content's sha256; `spoken` is
    what is said of an address."""

    title: str
    author: str
    language: str
    digest: str
    proof: bool
    date: datetime.datetime | None
    spoken: Mapping[str, str] = field(default_factory=dict)


def about(content: Content, digest: str) -> About:
    """What a content says of its files. No clock: the date is the content's, or that of
    SOURCE_DATE_EPOCH (reproducible-builds.org), or there is none."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "").strip()
    utc = datetime.timezone.utc
    moment = None
    if content.date is not None:
        moment = datetime.datetime.combine(content.date, datetime.time.min, utc)
    elif epoch.isdigit() and len(epoch) < 12:
        moment = datetime.datetime.fromtimestamp(int(epoch), utc)
    return About(
        content.title.value,
        content.centre.name.value,
        content.language.value,
        digest,
        content.is_proof,
        moment,
        spoken(content),
    )


class _Information(pdfdoc.PDFInfo):  # type: ignore[misc]
    """ReportLab's information dictionary always holds a date; this one only a given date."""

    def __init__(self, about: About, date: datetime.datetime | None, flavour: str) -> None:
        super().__init__()
        self.title, self.author, self.about = about.title, about.author, about
        self.date, self.flavour = date, flavour

    def format(self, document: Any) -> Any:
        entries = {
            "Title": pdfdoc.PDFString(self.about.title),
            "Author": pdfdoc.PDFString(self.about.author),
            "Creator": pdfdoc.PDFString(_CREATOR),
            "Producer": pdfdoc.PDFString(_PRODUCER),
            "Trapped": pdfdoc.PDFName("False"),
        }
        if self.date:
            moment = pdfdoc.PDFString(f"D:{self.date:%Y%m%d%H%M%S}Z")  # ISO 32000-1, 7.9.4
            entries["CreationDate"] = entries["ModDate"] = moment
        if self.flavour == "X-1a":
            entries["GTS_PDFXVersion"] = pdfdoc.PDFString("PDF/X-1a:2003")
        return pdfdoc.PDFDictionary(entries).format(document)


_CREATOR = f"brochure {__version__}"
_PRODUCER = "ReportLab"


class _Catalog(pdfdoc.PDFCatalog):  # type: ignore[misc]
    """ReportLab's catalog does not know output intents."""

    __NoDefault__ = (*pdfdoc.PDFCatalog.__NoDefault__, "OutputIntents")
    __Refs__ = __NoDefault__


class _Page(pdfdoc.PDFPage):  # type: ignore[misc]
    """ReportLab's page does not know the structure tree."""

    __NoDefault__ = (*pdfdoc.PDFPage.__NoDefault__, "StructParents", "Tabs")


def describe(canvas: Canvas, about: About, edition: str) -> None:
    """Write information, language and viewer preferences of an office or screen file."""
    canvas._doc.info = _Information(about, about.date, "")
    canvas.setCatalogEntry("Lang", pdfdoc.PDFString(about.language))
    preferences: dict[str, Any] = {"DisplayDocTitle": "true"}
    if edition == "office":
        preferences["Duplex"] = pdfdoc.PDFName("DuplexFlipShortEdge")
        preferences["PrintScaling"] = pdfdoc.PDFName("None")
        preferences["PickTrayByPDFSize"] = "true"
    canvas.setCatalogEntry("ViewerPreferences", pdfdoc.PDFDictionary(preferences))


def describe_for_press(
    canvas: Canvas, about: About, printer: Printer, profile: Profile, name: str
) -> None:
    """Write information, XMP and output intent of a press file (ISO 15930-7, 6.2 and 6.6)."""
    document = canvas._doc
    date = about.date or _UNDATED
    document.info = _Information(about, date, printer.flavour)
    catalog = _catalog(document)
    catalog.Lang = pdfdoc.PDFString(about.language)
    catalog.OutputIntents = pdfdoc.PDFArray([_intent(document, printer, profile)])
    if printer.flavour == "X-4":
        catalog.Metadata = xmp_packet.Metadata(xmp_packet.packet(_properties(about, date, name)))


def _catalog(document: Any) -> Any:
    catalog = _Catalog()
    catalog.__dict__.update(document.Catalog.__dict__)
    document.Catalog = catalog
    return catalog


def describe_for_screen(canvas: Canvas, about: About, profile: Profile, names: list[str]) -> None:
    """Write what PDF/UA-1 and PDF/A-2a ask for beside the tags (ISO 14289-1, 7; ISO 19005-2,
    6.2.3 and 6.6): title shown, language, XMP, sRGB output intent; and the pages' labels."""
    describe(canvas, about, "screen")
    document = canvas._doc
    catalog = _catalog(document)
    stream = Stream(profile.data, "/N 3")
    entries = {
        "Type": pdfdoc.PDFName("OutputIntent"),
        "S": pdfdoc.PDFName("GTS_PDFA1"),
        "OutputConditionIdentifier": pdfdoc.PDFString("sRGB IEC61966-2.1"),
        "Info": pdfdoc.PDFString(profile.description),
        "DestOutputProfile": document.Reference(stream, "outputProfile"),
    }
    catalog.OutputIntents = pdfdoc.PDFArray([pdfdoc.PDFDictionary(entries)])
    catalog.Metadata = xmp_packet.Metadata(
        xmp_packet.packet(_screen_properties(about), xmp_packet.PDFUA_SCHEMA)
    )
    labels: list[Any] = []
    for number, name in enumerate(names):
        labels += [number, pdfdoc.PDFDictionary({"P": pdfdoc.PDFString(name)})]
    catalog.PageLabels = pdfdoc.PDFDictionary({"Nums": pdfdoc.PDFArray(labels)})


def _screen_properties(about: About) -> dict[str, str]:
    dated = {}
    if about.date is not None:
        moment = f"{about.date:%Y-%m-%dT%H:%M:%S}Z"
        dated = {"xmp:CreateDate": moment, "xmp:ModifyDate": moment}
    return {
        "pdfuaid:part": "1",
        "pdfaid:part": "2",
        "pdfaid:conformance": "A",
        "dc:title": about.title,
        "dc:creator": about.author,
        "dc:language": about.language,
        **dated,
        "xmp:CreatorTool": _CREATOR,
        "pdf:Producer": _PRODUCER,
    }


def _properties(about: About, date: datetime.datetime, name: str) -> dict[str, str]:
    moment = f"{date:%Y-%m-%dT%H:%M:%S}Z"
    identity = hashlib.sha256(f"{about.digest} {name}".encode()).hexdigest()[:32]
    parts = (identity[:8], identity[8:12], identity[12:16], identity[16:20], identity[20:])
    return {
        "pdfxid:GTS_PDFXVersion": "PDF/X-4",
        "dc:title": about.title,
        "dc:creator": about.author,
        "xmp:CreateDate": moment,
        "xmp:ModifyDate": moment,
        "xmp:MetadataDate": moment,
        "xmp:CreatorTool": _CREATOR,
        "pdf:Producer": _PRODUCER,
        "pdf:Trapped": "False",
        "xmpMM:DocumentID": f"uuid:{'-'.join(parts)}",
        "xmpMM:VersionID": "1",
        "xmpMM:RenditionClass": "default",
    }


def _intent(document: Any, printer: Printer, profile: Profile) -> Any:
    """For which printing condition the file is made; the profile is always embedded."""
    stream = Stream(profile.data, "/N 4")
    condition = printer.condition.value
    entries = {
        "Type": pdfdoc.PDFName("OutputIntent"),
        "S": pdfdoc.PDFName("GTS_PDFX"),
        "OutputConditionIdentifier": pdfdoc.PDFString(condition),
        "OutputCondition": pdfdoc.PDFString(profile.description),
        "Info": pdfdoc.PDFString(profile.description),
        "DestOutputProfile": document.Reference(stream, "outputProfile"),
    }
    if printer.is_registered:
        entries["RegistryName"] = pdfdoc.PDFString("http://www.color.org")
    return pdfdoc.PDFDictionary(entries)


def set_boxes(canvas: Canvas, media: Rect, bleed: Rect, trim: Rect) -> None:
    """The boxes of the next page: MediaBox ⊇ BleedBox ⊇ TrimBox (ISO 32000-1, 14.11.2)."""
    canvas.setPageSize((media.width, media.height))
    canvas.setBleedBox((bleed.x, bleed.y, bleed.right, bleed.top))
    canvas.setTrimBox((trim.x, trim.y, trim.right, trim.top))


def close_page(canvas: Canvas, number: int | None = None) -> None:
    """End the page, without the empty transition and rotation that ReportLab gives it. A tagged
    page has its `number` in the parent tree, and is walked through by its structure."""
    canvas.showPage()
    page = canvas._doc.Pages.pages[-1]
    page.Trans = page.Rotate = None
    page.Contents = Stream(page.stream.encode("latin-1"))
    if number is not None:
        page.__class__ = _Page
        page.StructParents, page.Tabs = number, pdfdoc.PDFName("S")
