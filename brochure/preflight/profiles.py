"""Which rules a profile has, and which profile a file asks for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

from brochure.preflight import pdf_objects
from brochure.preflight.document import Document
from brochure.preflight.limits import OFFICE, UA1, X1A, X4, Fault, Limits
from brochure.preflight.rules import (
    colour_rules,
    file_rules,
    metadata_rules,
    office_rules,
    page_rules,
    print_rules,
    ua_content_rules,
    ua_file_rules,
    ua_link_rules,
    ua_structure_rules,
)

Rule: TypeAlias = Callable[[Document, Limits], Iterator[Fault]]

_PAGES: tuple[Rule, ...] = (
    page_rules.boxes,
    page_rules.one_size,
    page_rules.empty,
    page_rules.notes,
    page_rules.description,
    page_rules.fonts_embedded,
    page_rules.fonts_subset,
    page_rules.glyphs,
)
_PRESS: tuple[Rule, ...] = (
    print_rules.coverage,
    print_rules.resolution,
    print_rules.small_text,
    print_rules.hairlines,
    print_rules.black_text,
    print_rules.white_overprint,
    print_rules.rich_black,
    print_rules.body_text,
)
_FILE: tuple[Rule, ...] = (
    file_rules.identifier,
    file_rules.active,
    file_rules.foreign,
    metadata_rules.agreement,
    metadata_rules.trapped,
    metadata_rules.output_intent,
)
_ANY: tuple[Rule, ...] = (
    page_rules.description,
    page_rules.fonts_embedded,
    page_rules.glyphs,
)

TAGS: tuple[Rule, ...] = (
    ua_file_rules.marked,
    ua_file_rules.languages,
    ua_structure_rules.shape,
    ua_structure_rules.kinds,
    ua_structure_rules.headings,
    ua_structure_rules.first_heading,
    ua_structure_rules.nesting,
    ua_structure_rules.lists,
    ua_structure_rules.tables,
    ua_structure_rules.figures,
    ua_structure_rules.notes,
    ua_content_rules.covered,
    ua_content_rules.nested,
    ua_content_rules.referenced,
    ua_content_rules.parent_tree,
    ua_content_rules.letters,
    ua_content_rules.broken_words,
)

PROFILES: Mapping[str, tuple[Rule, ...]] = {
    X4: (
        *_FILE,
        file_rules.version,
        file_rules.compression,
        file_rules.later_keys,
        metadata_rules.marked_x4,
        metadata_rules.packet,
        metadata_rules.profile,
        colour_rules.inks,
        colour_rules.groups,
        *_PAGES,
        *_PRESS,
    ),
    X1A: (
        *_FILE,
        file_rules.old_version,
        file_rules.old_compression,
        file_rules.late_keys,
        metadata_rules.marked_x1a,
        metadata_rules.information,
        metadata_rules.registered_profile,
        colour_rules.only_inks,
        colour_rules.transparency,
        *_PAGES,
        *_PRESS,
    ),
    OFFICE: (*_ANY, office_rules.cut_size, office_rules.two_sides, colour_rules.for_a_press),
    UA1: (
        *_ANY,
        office_rules.title,
        office_rules.language,
        colour_rules.no_inks,
        ua_file_rules.claims,
        ua_file_rules.claims_archive,
        ua_file_rules.plain_metadata,
        ua_link_rules.tab_order,
        ua_link_rules.tagged,
        ua_link_rules.held_objects,
        ua_link_rules.described,
        ua_file_rules.archive,
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
    mark = document.packet.get("pdfxid:GTS_PDFXVersion") or pdf_objects.text(
        document.info.get("/GTS_PDFXVersion")
    )
    if mark.startswith("PDF/X-1"):
        return X1A, f"it calls itself {mark}"
    if mark.startswith("PDF/X"):
        return X4, f"it calls itself {mark}"
    if document.packet.get("pdfuaid:part"):
        return UA1, "it calls itself PDF/UA"
    return OFFICE, "it calls itself neither PDF/X nor PDF/UA"
