"""Which rules a profile has, and which profile a file asks for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from brochure.preflight import pdf_objects
from brochure.preflight.document import Document
from brochure.preflight.limits import (
    A2,
    A4,
    GWG_CMYK,
    GWG_DIGITAL,
    GWG_SPOT,
    OFFICE,
    UA1,
    UA2,
    X1A,
    X4,
    Rule,
)
from brochure.preflight.rules import (
    colour_rules,
    file_rules,
    integrity_rules,
    metadata_rules,
    office_rules,
    page_rules,
    part_rules,
    print_rules,
)
from brochure.preflight.rules.archive import (
    archive4_rules,
    archive_colour_rules,
    archive_file_rules,
    archive_note_rules,
)
from brochure.preflight.rules.archive.archive4_rules import fourth
from brochure.preflight.rules.archive.archive_rules import archived, of_level
from brochure.preflight.rules.gwg import gwg_colour_rules, gwg_mark_rules, gwg_page_rules
from brochure.preflight.rules.gwg.gwg_variants import DIGITAL, SHEET_CMYK, SHEET_SPOT, of
from brochure.preflight.rules.ua import (
    ua2_rules,
    ua_content_rules,
    ua_file_rules,
    ua_font_rules,
    ua_language_rules,
    ua_link_rules,
    ua_part_rules,
    ua_structure_rules,
    ua_table_rules,
)
from brochure.preflight.rules.ua.ua2_rules import second
from brochure.preflight.rules.ua.ua_rules import cited

Rules: TypeAlias = "tuple[Rule, ...]"

READABLE: Rules = (  # of every file: what it shows can be shown, and is the same everywhere
    integrity_rules.not_encrypted,
    integrity_rules.repairs,
    integrity_rules.streams,
    integrity_rules.images,
    integrity_rules.font_programs,
    page_rules.content_streams,
    page_rules.fonts_embedded,
    page_rules.missing_glyphs,
)
PDF_X: Rules = (  # what PDF/X-4 and PDF/X-1a ask for alike
    *READABLE,
    file_rules.identifier,
    file_rules.no_actions,
    file_rules.self_contained,
    metadata_rules.info_matches_xmp,
    metadata_rules.trapping,
    metadata_rules.output_intent,
    page_rules.annotations_on_page,
)
PDF_X4: Rules = (
    *PDF_X,
    file_rules.pdf_version,
    file_rules.compression,
    file_rules.keys_of_pdf17,
    metadata_rules.claims_x4,
    metadata_rules.xmp_metadata,
)
PRINTABLE: Rules = (
    page_rules.page_boxes,
    page_rules.same_trim_size,
    page_rules.blank_pages,
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
    ua_language_rules.languages,
    ua_language_rules.undetermined_languages,
    ua_structure_rules.structure_tree,
    ua_structure_rules.structure_types,
    ua_structure_rules.headings,
    ua_table_rules.nesting,
    ua_table_rules.tables,
    ua_structure_rules.figure_alternatives,
    ua_structure_rules.note_identifiers,
    ua_content_rules.tagged_or_artifact,
    ua_content_rules.artifacts_apart,
    ua_content_rules.content_items,
    ua_content_rules.parent_tree,
    ua_content_rules.unicode_mappings,
    ua_font_rules.named_letters,
    # Advice
    ua_structure_rules.one_document,
    ua_structure_rules.one_title,
    ua_structure_rules.figure_advice,
    ua_table_rules.list_advice,
    ua_content_rules.absent_content,
    ua_content_rules.broken_words,
)
_KEPT: Rules = (  # PDF/A, but for what PDF/UA asks for as well
    archived(file_rules.identifier, "6.1.3"),
    archived(file_rules.compression, "6.1.7.2"),
    archive_file_rules.streams,
    archive_file_rules.outside_streams,
    archive_file_rules.permissions,
    archive_file_rules.page_sizes,
    archive_colour_rules.device_colours,
    archive_colour_rules.profiles,
    archive_colour_rules.spot_colours,
    archive_colour_rules.graphics_states,
    archive_colour_rules.pictures,
    archive_colour_rules.blending,
    archive_note_rules.note_looks,
    archive_note_rules.forms,
    archive_note_rules.actions,
    archive_note_rules.embedded_files,
    archive_note_rules.presentations,
)
ARCHIVE: Rules = (
    *_KEPT,
    archive_file_rules.header,
    archive_file_rules.identified,
    archive_file_rules.metadata,
)
ARCHIVE4: Rules = (
    *map(fourth, _KEPT),
    archive4_rules.header4,
    archive4_rules.no_information,
    archive4_rules.identified4,
)
OWN_ARCHIVE: Rules = (*ARCHIVE, archive_file_rules.claims_level_a)
PAPER: Rules = (office_rules.paper_size, office_rules.duplex, colour_rules.office_colours)
_LEGIBLE: Rules = (  # as PDF/A asks for it
    archived(integrity_rules.not_encrypted, "6.1.3"),
    archived(integrity_rules.repairs, "6.1.4"),
    archived(integrity_rules.streams, "6.1.7.1"),
    archived(integrity_rules.images, "6.2.8"),
    archived(cited(integrity_rules.font_programs, Q632="31-011", Q633="31-016")),
    archived(page_rules.content_streams, "6.2.2"),
    archived(page_rules.fonts_embedded, "6.2.11.4.1"),
    archived(page_rules.missing_glyphs, "6.2.11.8"),
    archived(ua_font_rules.composite_fonts),
    archived(ua_font_rules.glyph_lists),
    archived(ua_font_rules.postscript_glyphs),
    archived(ua_font_rules.true_type_fonts),
    archived(ua_part_rules.layers),
)
_ACCESSIBLE: Rules = (  # what PDF/UA-1 and PDF/UA-2 ask for alike
    integrity_rules.repairs,
    integrity_rules.streams,
    integrity_rules.images,
    cited(integrity_rules.font_programs, Q632="31-011", Q633="31-016"),
    page_rules.content_streams,
    cited(page_rules.fonts_embedded, "31-009"),
    cited(page_rules.missing_glyphs, "31-030"),
    *TAGS,
    ua_file_rules.display_title,
    ua_part_rules.layers,
    ua_part_rules.embedded_files,
    ua_part_rules.dynamic_forms,
    ua_part_rules.permissions,
    ua_part_rules.media,
    ua_part_rules.forms,
    ua_font_rules.composite_fonts,
    ua_font_rules.glyph_lists,
    ua_font_rules.postscript_glyphs,
    ua_font_rules.true_type_fonts,
    ua_link_rules.tab_order,
    ua_link_rules.annotations_tagged,
    ua_link_rules.press_annotations,
    ua_link_rules.annotation_descriptions,
    ua_link_rules.destinations,
    # Advice
    ua_file_rules.metadata_advice,
    ua_link_rules.object_references,
    ua_link_rules.spoken_addresses,
)
PROFILES: dict[str, Rules] = {
    X4: (
        *PDF_X4,
        *PRINTABLE,
        part_rules.document_parts,
        metadata_rules.output_profile,
        colour_rules.press_colours,
        colour_rules.group_colour_spaces,
    ),
    X1A: (
        *PDF_X,
        *PRINTABLE,
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
        *PAPER,
    ),
    A2: (
        *_LEGIBLE,
        *ARCHIVE,
        archive_file_rules.object_limits,
        of_level("AU", archived(ua_content_rules.unicode_mappings, "6.2.11.7.2")),
        of_level("AU", archived(ua_font_rules.named_letters, "6.2.11.7.2")),
        of_level("A", archived(ua_file_rules.mark_info, "6.7.2.2")),
        of_level("A", archived(ua_structure_rules.structure_tree, "6.7.3.3")),
        of_level("A", archived(ua_structure_rules.structure_types, "6.7.3.4")),
        of_level("A", archived(ua_language_rules.languages, "6.7.4")),
    ),
    UA1: (*_ACCESSIBLE, ua_file_rules.header, ua_file_rules.claims_pdf_ua),
    UA2: (
        *map(second, _ACCESSIBLE),
        ua2_rules.header2,
        ua2_rules.claims_pdf_ua2,
        ua2_rules.document_element,
        ua2_rules.notes2,
        ua2_rules.structure_destinations,
    ),
    A4: (*map(fourth, _LEGIBLE), *ARCHIVE4),
}
_MARKS = (
    gwg_mark_rules.white_text_overprint,
    gwg_mark_rules.white_path_overprint,
    gwg_mark_rules.rich_black_text,
    gwg_mark_rules.small_white_text,
    gwg_mark_rules.small_text_in_several_inks,
    gwg_mark_rules.thin_white_lines,
    gwg_mark_rules.thin_lines_in_several_inks,
)
_OFFSET = (
    gwg_mark_rules.black_text_overprint,
    gwg_mark_rules.black_line_overprint,
    gwg_mark_rules.grey_text,
    gwg_mark_rules.grey_lines,
    gwg_mark_rules.grey_overprint,
    gwg_mark_rules.courier,
    gwg_page_rules.average_ink,
    gwg_colour_rules.early_binding,
)
GWG_EVERY = (
    gwg_page_rules.page_scaling,
    gwg_page_rules.visible_page_area,
    gwg_page_rules.same_size,
    gwg_page_rules.empty_page,
    *_MARKS,
    gwg_colour_rules.spot_colours,
    gwg_colour_rules.registration_colour,
    gwg_colour_rules.blend_space,
    gwg_page_rules.image_resolution,
    gwg_page_rules.bilevel_resolution,
    gwg_page_rules.output_intent,
)
_NAMES_OF_SPOTS = (
    gwg_colour_rules.spot_suffixes,
    gwg_colour_rules.spot_capitals,
    gwg_colour_rules.spot_twins,
)
_BASE: Rules = (*PDF_X4, page_rules.trim_box)  # R0001
PROFILES |= {
    GWG_CMYK: (*_BASE, *of(SHEET_CMYK, *GWG_EVERY, *_OFFSET)),
    GWG_SPOT: (*_BASE, *of(SHEET_SPOT, *GWG_EVERY, *_OFFSET, *_NAMES_OF_SPOTS)),
    GWG_DIGITAL: (*_BASE, *of(DIGITAL, *GWG_EVERY, gwg_colour_rules.intermediate_binding)),
}
NAMES: Mapping[str, str] = {
    X4: "PDF/X-4 and GWG 2022",
    X1A: "PDF/X-1a:2003 and GWG 2022",
    GWG_CMYK: "PDF/X-4 and GWG 2022, sheet-fed offset in CMYK",
    GWG_SPOT: "PDF/X-4 and GWG 2022, sheet-fed offset with spot colours",
    GWG_DIGITAL: "PDF/X-4 and GWG 2022, digital printing",
    OFFICE: "office printing",
    A2: "PDF/A-2, to be kept",
    UA1: "PDF/UA-1, reading on screen",
    A4: "PDF/A-4, to be kept",
    UA2: "PDF/UA-2, reading on screen",
}


# What a file of a profile is held to besides, if it calls itself PDF/A of a part.
BESIDE: Mapping[tuple[str, str], Rules] = {(UA1, "2"): ARCHIVE, (UA2, "4"): ARCHIVE4}


def part_of(document: Document) -> str:
    """The part of PDF/A that a file claims."""
    return document.packet.get("pdfaid:part").strip()


def guessed(document: Document) -> tuple[str, str]:
    """The profile that a file asks for, and why."""
    version = document.packet.get("pdfxid:GTS_PDFXVersion") or pdf_objects.text(
        document.info.get("/GTS_PDFXVersion")
    )
    if version.startswith("PDF/X-1"):
        return X1A, f"it calls itself {version}"
    if version.startswith("PDF/X"):
        return X4, f"it calls itself {version}"
    if document.packet.get("pdfuaid:part").strip() == "2":
        return UA2, "it calls itself PDF/UA-2"
    if document.packet.get("pdfuaid:part"):
        return UA1, "it calls itself PDF/UA"
    return OFFICE, "it calls itself neither PDF/X nor PDF/UA"
