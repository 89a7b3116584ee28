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
    integrity_rules,
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
Rules: TypeAlias = "tuple[Rule, ...]"

READABLE: Rules = (  # of every file: what it shows can be shown, and is the same everywhere
    integrity_rules.repairs,
    integrity_rules.streams,
    integrity_rules.images,
    integrity_rules.font_programs,
    page_rules.content_streams,
    page_rules.fonts_embedded,
    page_rules.missing_glyphs,
)
PRESS: Rules = (
    *READABLE,
    file_rules.identifier,
    file_rules.no_actions,
    file_rules.self_contained,
    metadata_rules.info_matches_xmp,
    metadata_rules.trapping,
    metadata_rules.output_intent,
    page_rules.page_boxes,
    page_rules.same_trim_size,
    page_rules.blank_pages,
    page_rules.annotations_on_page,
    page_rules.fonts_subset,
    print_rules.total_ink,
    print_rules.image_resolution,
    print_rules.small_text,
    print_rules.hairlines,
    print_rules.black_overprint,
    print_rules.white_overprint,
    print_rules.rich_black_text,
    print_rules.body_text_in_black,
)
TAGS: Rules = (
    ua_file_rules.mark_info,
    ua_file_rules.languages,
    ua_structure_rules.structure_tree,
    ua_structure_rules.structure_types,
    ua_structure_rules.headings,
    ua_structure_rules.one_title,
    ua_structure_rules.nesting,
    ua_structure_rules.lists,
    ua_structure_rules.tables,
    ua_structure_rules.figure_alternatives,
    ua_structure_rules.note_identifiers,
    ua_content_rules.tagged_or_artifact,
    ua_content_rules.artifacts_apart,
    ua_content_rules.content_items,
    ua_content_rules.parent_tree,
    ua_content_rules.unicode_mappings,
    ua_content_rules.broken_words,
)
PROFILES: Mapping[str, Rules] = {
    X4: (
        *PRESS,
        file_rules.pdf_version,
        file_rules.compression,
        file_rules.keys_of_pdf17,
        file_rules.document_parts,
        metadata_rules.claims_x4,
        metadata_rules.xmp_metadata,
        metadata_rules.output_profile,
        colour_rules.press_colours,
        colour_rules.group_colour_spaces,
    ),
    X1A: (
        *PRESS,
        file_rules.pdf_version_x1a,
        file_rules.compression_x1a,
        file_rules.keys_after_pdf14,
        metadata_rules.claims_x1a,
        metadata_rules.info_dictionary,
        metadata_rules.output_profile_x1a,
        colour_rules.press_colours_x1a,
        colour_rules.no_transparency,
    ),
    OFFICE: (
        *READABLE,
        office_rules.paper_size,
        office_rules.duplex,
        colour_rules.office_colours,
    ),
    UA1: (
        *READABLE,
        *TAGS,
        office_rules.title,
        office_rules.language,
        colour_rules.screen_colours,
        ua_file_rules.claims_pdf_ua,
        ua_file_rules.claims_pdf_a,
        ua_file_rules.uncompressed_xmp,
        ua_file_rules.pdf_a,
        ua_link_rules.tab_order,
        ua_link_rules.annotations_tagged,
        ua_link_rules.object_references,
        ua_link_rules.annotation_descriptions,
        ua_link_rules.destinations,
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
    version = document.packet.get("pdfxid:GTS_PDFXVersion") or pdf_objects.text(
        document.info.get("/GTS_PDFXVersion")
    )
    if version.startswith("PDF/X-1"):
        return X1A, f"it calls itself {version}"
    if version.startswith("PDF/X"):
        return X4, f"it calls itself {version}"
    if document.packet.get("pdfuaid:part"):
        return UA1, "it calls itself PDF/UA"
    return OFFICE, "it calls itself neither PDF/X nor PDF/UA"
