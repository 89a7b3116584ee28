"""Which rules a profile has, and which profile a file asks for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

from brochure.preflight import (
    objects,
    rules_colour,
    rules_file,
    rules_metadata,
    rules_office,
    rules_pages,
    rules_print,
    rules_ua_file,
    rules_ua_links,
    rules_ua_marks,
    rules_ua_tree,
)
from brochure.preflight.document import Document
from brochure.preflight.limits import OFFICE, UA1, X1A, X4, Fault, Limits

Rule: TypeAlias = Callable[[Document, Limits], Iterator[Fault]]

_PAGES: tuple[Rule, ...] = (
    rules_pages.boxes,
    rules_pages.one_size,
    rules_pages.empty,
    rules_pages.notes,
    rules_pages.description,
    rules_pages.fonts_embedded,
    rules_pages.fonts_subset,
    rules_pages.glyphs,
)
_PRESS: tuple[Rule, ...] = (
    rules_print.coverage,
    rules_print.resolution,
    rules_print.small_text,
    rules_print.hairlines,
    rules_print.black_text,
    rules_print.white_overprint,
    rules_print.rich_black,
    rules_print.body_text,
)
_FILE: tuple[Rule, ...] = (
    rules_file.identifier,
    rules_file.active,
    rules_file.foreign,
    rules_metadata.agreement,
    rules_metadata.trapped,
    rules_metadata.output_intent,
)
_ANY: tuple[Rule, ...] = (
    rules_pages.description,
    rules_pages.fonts_embedded,
    rules_pages.glyphs,
)

TAGS: tuple[Rule, ...] = (
    rules_ua_file.marked,
    rules_ua_file.languages,
    rules_ua_tree.shape,
    rules_ua_tree.kinds,
    rules_ua_tree.headings,
    rules_ua_tree.first_heading,
    rules_ua_tree.nesting,
    rules_ua_tree.lists,
    rules_ua_tree.tables,
    rules_ua_tree.figures,
    rules_ua_tree.notes,
    rules_ua_marks.covered,
    rules_ua_marks.nested,
    rules_ua_marks.referenced,
    rules_ua_marks.parent_tree,
    rules_ua_marks.letters,
    rules_ua_marks.broken_words,
)

PROFILES: Mapping[str, tuple[Rule, ...]] = {
    X4: (
        *_FILE,
        rules_file.version,
        rules_file.compression,
        rules_file.later_keys,
        rules_metadata.marked_x4,
        rules_metadata.packet,
        rules_metadata.profile,
        rules_colour.inks,
        rules_colour.groups,
        *_PAGES,
        *_PRESS,
    ),
    X1A: (
        *_FILE,
        rules_file.old_version,
        rules_file.old_compression,
        rules_file.late_keys,
        rules_metadata.marked_x1a,
        rules_metadata.information,
        rules_metadata.registered_profile,
        rules_colour.only_inks,
        rules_colour.transparency,
        *_PAGES,
        *_PRESS,
    ),
    OFFICE: (*_ANY, rules_office.cut_size, rules_office.two_sides, rules_colour.for_a_press),
    UA1: (
        *_ANY,
        rules_office.title,
        rules_office.language,
        rules_colour.no_inks,
        rules_ua_file.claims,
        rules_ua_file.claims_archive,
        rules_ua_file.plain_metadata,
        rules_ua_links.tab_order,
        rules_ua_links.tagged,
        rules_ua_links.held_objects,
        rules_ua_links.described,
        rules_ua_file.archive,
        *TAGS,
    ),
}
NAMES: Mapping[str, str] = {
    X4: "PDF/X-4 and GWG 2022",
    X1A: "PDF/X-1a:2003 and GWG 2022",
    OFFICE: "office printing",
    UA1: "PDF/UA-1, reading on screen",
}


def guessed(document: Document) -> tuple[str, str]:
    """The profile that a file asks for, and why."""
    mark = document.packet.get("pdfxid:GTS_PDFXVersion") or objects.text(
        document.info.get("/GTS_PDFXVersion")
    )
    if mark.startswith("PDF/X-1"):
        return X1A, f"it calls itself {mark}"
    if mark.startswith("PDF/X"):
        return X4, f"it calls itself {mark}"
    if document.packet.get("pdfuaid:part"):
        return UA1, "it calls itself PDF/UA"
    return OFFICE, "it calls itself neither PDF/X nor PDF/UA"
