"""What a file says about itself: information, XMP, output intent, language, page labels."""

from __future__ import annotations

import datetime
import hashlib
import os
import re
from collections.abc import Sequence
from functools import lru_cache

from msgspec import Struct

from brochure import __version__
from brochure.design.icc import Profile
from brochure.design.printer_profile import Printer
from brochure.pdf import xmp_packet
from brochure.pdf.writer import PdfWriter, Value, array, dictionary, stream, text
from brochure.project import Project

# A press file must say when it was made (ISO 15930-7, 6.1). There is no clock here: where
# nobody gives a date, this one stands, by which the same input gives the same bytes.
_UNDATED = datetime.datetime(2000, 1, 1, tzinfo=datetime.timezone.utc)
VERSIONS = {"X-4": (1, 6), "X-1a": (1, 4)}
_CREATOR = f"brochure {__version__}"
_PRODUCER = "ReportLab"


class About(Struct, frozen=True):
    """What goes into a file beside its pages. `digest` is that of the project."""

    title: str
    author: str
    language: str
    digest: str
    proof: bool
    date: datetime.datetime | None


def about(project: Project) -> About:
    """What a project says of its files. No clock: the date is the content's, or that of
    SOURCE_DATE_EPOCH (reproducible-builds.org), or there is none."""
    content = project.content
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "").strip()
    utc = datetime.timezone.utc
    moment = None
    if content.date is not None:
        moment = datetime.datetime.combine(content.date, datetime.time.min, utc)
    elif re.fullmatch(r"[0-9]{1,11}", epoch):  # what is no moment is no date
        moment = datetime.datetime.fromtimestamp(int(epoch), utc)
    return About(
        content.title.value,
        content.centre.name.value,
        content.language.value,
        project.digest,
        project.is_proof,
        moment,
    )


def describe(writer: PdfWriter, about: About, flip: str = "") -> None:
    """Write information, language and viewer preferences of a file that is not for the press.
    With `flip`, an edge, the viewer is asked for both sides and actual size (12.2)."""
    _inform(writer, about, about.date)
    preferences = {"DisplayDocTitle": "true"}
    if flip:
        preferences["Duplex"] = f"/DuplexFlip{flip.title().replace(' ', '')}"
        preferences["PrintScaling"] = "/None"
        preferences["PickTrayByPDFSize"] = "true"
    writer.parts["ViewerPreferences"] = dictionary(preferences)


def describe_for_press(
    writer: PdfWriter, about: About, printer: Printer, profile: Profile, name: str,
    variable: bool = False,
) -> None:  # fmt: skip
    """Write information, XMP and output intent of a press file (ISO 15930-7, 6.2 and 6.6); of one
    with `variable` data also that it is PDF/VT-1 (ISO 16612-2, 6.3)."""
    date = about.date or _UNDATED
    _inform(writer, about, date)
    if printer.flavour == "X-1a":
        writer.information["GTS_PDFXVersion"] = text("PDF/X-1a:2003")
    entries = {
        "OutputConditionIdentifier": text(printer.condition.value),
        "OutputCondition": text(profile.description),
    }
    if printer.is_registered:
        entries["RegistryName"] = text("http://www.color.org")
    if printer.flavour == "X-4":
        said = _properties(about, date, name)
        if variable:
            moment = said["xmp:ModifyDate"]
            said |= {"pdfvtid:GTS_PDFVTVersion": "PDF/VT-1", "pdfvtid:GTS_PDFVTModDate": moment}
        packet = xmp_packet.packet(said)
        writer.parts["Metadata"] = xmp_packet.metadata(packet)
    writer.parts["OutputIntents"] = _intent(writer, profile, 4, "/GTS_PDFX", entries)


def describe_tagged(
    writer: PdfWriter,
    about: About,
    profile: Profile,
    names: Sequence[str],
    flip: str = "",
    pdf2: bool = False,
) -> None:
    """Write what PDF/UA-1 and PDF/A-2a ask for beside the tags (ISO 14289-1, 7; ISO 19005-2,
    6.2.3 and 6.6): title shown, language, XMP, sRGB output intent; and the pages' labels.
    With `flip` as for `describe`."""
    describe(writer, about, flip)
    labels = (dictionary({"P": text(name)}) for name in names)
    numbers: list[Value] = [part for pair in enumerate(labels) for part in pair]
    writer.parts["PageLabels"] = dictionary({"Nums": array(numbers)})
    writer.parts["MarkInfo"] = dictionary({"Marked": "true"})
    more = xmp_packet.WTPDF if pdf2 else xmp_packet.PDFUA_SCHEMA
    packet = xmp_packet.packet(_tagged_properties(about, PARTS[pdf2]), more)
    writer.parts["Metadata"] = xmp_packet.metadata(packet)
    entries = {"OutputConditionIdentifier": text("sRGB IEC61966-2.1")}
    writer.parts["OutputIntents"] = _intent(writer, profile, 3, "/GTS_PDFA1", entries)


def _inform(writer: PdfWriter, about: About, date: datetime.datetime | None) -> None:
    writer.catalog["Lang"] = text(about.language)
    writer.information |= {
        "Creator": text(_CREATOR),
        "Producer": text(_PRODUCER),
        "Trapped": "/False",
    }
    if date:
        moment = text(f"D:{date:%Y%m%d%H%M%S}Z")  # ISO 32000-1, 7.9.4
        writer.information |= {"CreationDate": moment, "ModDate": moment}


def _intent(
    writer: PdfWriter, profile: Profile, channels: int, kind: str, entries: dict[str, bytes]
) -> bytes:
    """For which output the file is made; the profile is always embedded (14.11.5)."""
    embedded = writer.add(_packed(profile.data, channels))
    common: dict[str, Value] = {
        "Type": "/OutputIntent",
        "S": kind,
        "Info": text(profile.description),
        "DestOutputProfile": embedded.reference,
    }
    return array([dictionary({**common, **entries})])


@lru_cache(maxsize=4)
def _packed(profile: bytes, channels: int) -> bytes:
    """A profile as a stream (8.6.5.5); the same one stands in file after file."""
    return stream(profile, f"/N {channels}")


# What a tagged file calls itself: PDF/UA-1 and PDF/A-2a; or PDF/UA-2 and PDF/A-4, whose parts ask for
# the year and have no levels (ISO 14289-2, 5; ISO 19005-4, 6.7.3). No file claims parts of both.
PARTS = {
    False: {"pdfuaid:part": "1", "pdfaid:part": "2", "pdfaid:conformance": "A"},
    True: {"pdfuaid:part": "2", "pdfuaid:rev": "2024", "pdfaid:part": "4", "pdfaid:rev": "2020"},
}


def _tagged_properties(about: About, parts: dict[str, str]) -> dict[str, str]:
    dated = {}
    if about.date is not None:
        moment = f"{about.date:%Y-%m-%dT%H:%M:%S}Z"
        dated = {"xmp:CreateDate": moment, "xmp:ModifyDate": moment}
    return {
        **parts,
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
