"""The vocabulary of the product, stated once: papers, folds, pieces, editions, parts, roles.

Every other module takes these names and values from here, so that a new one is added in one place.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

INCH = 72.0
MM = INCH / 25.4

# Width and height of the upright sheet, in points.
PAPERS: Mapping[str, tuple[float, float]] = {
    "letter": (8.5 * INCH, 11 * INCH),
    "legal": (8.5 * INCH, 14 * INCH),
    "tabloid": (11 * INCH, 17 * INCH),
    "a4": (210 * MM, 297 * MM),
}


@dataclass(frozen=True, slots=True)
class Fold:
    """A way to fold a sheet that lies on its long side.

    `leaves` lie from left to right as seen on the outside: the panel there and the one on its
    back, so that the inside is the outside turned over. A leaf has one share of the sheet's
    width unless `shares` says otherwise, less `taken` allowances or gaps (for panels that fold in
    and for doors). `folding` names the outside panels that fold in, the first one first; those of
    `outwards` among them fold with their outside inwards, as every second one of a zigzag does.
    """

    leaves: tuple[tuple[str, str], ...]
    reading: tuple[str, ...]
    folding: tuple[str, ...]
    shares: Mapping[str, float] = field(default_factory=dict)
    taken: Mapping[str, tuple[float, str]] = field(default_factory=dict)
    outwards: tuple[str, ...] = ()


FOLDS: Mapping[str, Fold] = {
    "letter-fold": Fold(  # in three, the flap inwards: narrower, or it would buckle
        (("flap", "inside-right"), ("back", "inside-centre"), ("cover", "inside-left")),
        ("cover", "flap", "inside-left", "inside-centre", "inside-right", "back"),
        ("flap", "cover"),
        taken={"flap": (1, "allowance")},
    ),
    "z-fold": Fold(  # the back of the folded piece is on the side that opens
        (("turned-left", "back"), ("turned-right", "inside-right"), ("cover", "inside-left")),
        ("cover", "inside-left", "inside-right", "back", "turned-left", "turned-right"),
        ("turned-left", "cover"),
        outwards=("turned-left",),
    ),
    "half-fold": Fold(
        (("back", "inside-right"), ("cover", "inside-left")),
        ("cover", "inside-left", "inside-right", "back"),
        ("cover",),
    ),
    "gate-fold": Fold(  # two doors that close over the middle and do not quite meet
        (("door-right", "inside-right"), ("back", "inside-centre"), ("door-left", "inside-left")),
        ("door-left", "door-right", "inside-left", "inside-centre", "inside-right", "back"),
        ("door-right", "door-left"),
        shares={"back": 2},
        taken={"door-right": (0.5, "gap"), "door-left": (0.5, "gap")},
    ),
}


@dataclass(frozen=True, slots=True)
class Edition:
    """What sets the files of one use apart.

    `by_panel`: one page a panel in reading order, else one a side of the sheet. `in_inks`: colours
    of the press (CMYK and spot), else sRGB. `bleed`: colour runs over the trim, on a page that is
    larger by the room for marks. `marks`: printer's marks and slug; `guides`: lines that show
    trim, bleed, safe area and folds. `duplex`: asks the viewer to print both sides.
    """

    name: str
    by_panel: bool = False
    in_inks: bool = False
    bleed: bool = False
    marks: bool = False
    guides: bool = False
    tagged: bool = False
    links: bool = False
    archival: bool = False  # PDF/A-2a and PDF/UA-1: XMP, output intent, page labels
    duplex: bool = False


PRESS = Edition("press", in_inks=True, bleed=True, marks=True)
OFFICE = Edition("office", tagged=True, duplex=True)
SCREEN = Edition("screen", by_panel=True, tagged=True, links=True, archival=True)
GUIDES = Edition("guides", bleed=True, guides=True)  # a press page to look at, never for the press
EDITIONS: Mapping[str, Edition] = {one.name: one for one in (PRESS, OFFICE, SCREEN)}

# The editions of each piece. A page that is printed on one side needs none for the office.
PIECES: Mapping[str, tuple[Edition, ...]] = {
    "brochure": (PRESS, OFFICE, SCREEN),
    "handout": (PRESS, SCREEN),
}

# The frames of the handout in reading order: head and top are as wide as the page, the others half.
HANDOUT_FRAMES = ("head", "top", "left", "right", "foot-left", "foot-right")

# Parts that are filled from elsewhere in the content, by the names that editors write. For each
# the texts that it shows in reading order: their path in the content model and what they are. In
# place of a kind stand the texts of each entry of a list. What is not given is not shown.
PartTexts: TypeAlias = "tuple[tuple[str, str | PartTexts], ...]"
STANDARD_PARTS: Mapping[str, PartTexts] = {
    "about": (("centre.about", "text"),),
    "centre-name": (("centre.name", "name"),),
    "crisis-lines": (
        ("crisis_lines.heading", "heading"),
        ("crisis_lines.lines", (("number.text", "number"), ("name", "name"), ("note", "line"))),
    ),
    "disclaimer": (("centre.disclaimer", "text"),),
    "hotline": (
        ("centre.hotline.label", "line"),
        ("centre.hotline.number.text", "number"),
        ("centre.hotline.hours", "line"),
    ),
    "logo": (("centre.logo.alt", "alt"),),
    "qr-code": (
        ("centre.name", "name"),
        ("centre.web_label", "line"),
        ("centre.web", "address"),
    ),
    "references": (
        ("references.heading", "heading"),
        ("references.entries", (("text", "reference"), ("note", "line"))),
    ),
    "version": (("version", "line"),),
    "web": (("centre.web_label", "line"), ("centre.web", "address")),
}

# What a placed box is to a reader. `imposition.structure_tree` has a tag for each of them.
Role = Literal[
    "title",  # the heading of a piece
    "heading",  # of a section
    "subheading",  # of a part of a section
    "lead",  # the first paragraph, larger
    "paragraph",
    "callout",  # a box that stands out, with a heading and paragraphs
    "list",  # of items, with bullets or numbers
    "item",  # of a list: a label and a body, or a line of its own
    "label",  # a bullet, a number, or the words before what they name
    "body",  # the text beside a label
    "steps",  # a list along a path
    "step",  # the text of a stop: its name and paragraphs
    "name",  # of a step, or of the centre beside its QR code
    "comparison",  # two columns side by side
    "column",
    "figures",  # key figures in rows
    "figure",  # a key figure, or a picture, with its caption
    "value",  # the large number of a key figure
    "dots",  # a key figure, drawn
    "caption",
    "week",  # days and a caption
    "days",
    "day",
    "blank",  # a day without hours: a tile without words
    "hours",  # of a day, or of the hotline
    "picture",
    "logo",
    "icon",
    "marked",  # a heading with its icon
    "hotline",  # the box with label, number and hours
    "number",  # the hotline's
    "disclaimer",  # the box around it
    "crisis-lines",
    "references",
    "note",  # a reference
    "centre-name",
    "version",
    "web",  # the address with its caption
    "address",  # of the centre on the web
    "qr-code",  # the code and the words beside it
    "qr",  # the code alone
]

PROOF = "PROOF – not for release"
# The tool's own words that readers see, in other languages. English needs no entry.
_WORDS: Mapping[str, Mapping[str, str]] = {
    "es": {
        PROOF: "PRUEBA – no publicar",
        "QR code": "Código QR",
        "fold": "pliegue",
        "page": "página",
        "cover": "portada",
        "flap": "solapa",
        "back": "contraportada",
        "inside-left": "interior-izquierda",
        "inside-centre": "interior-centro",
        "inside-right": "interior-derecha",
        "turned-left": "vuelta-izquierda",
        "turned-right": "vuelta-derecha",
        "door-left": "puerta-izquierda",
        "door-right": "puerta-derecha",
    },
}


def has_words(language: str) -> bool:
    """Whether the tool's own words are known in a language."""
    return language.split("-", maxsplit=1)[0] in ("en", *_WORDS)


def in_language(words: str, language: str) -> str:
    """Words of the tool in a language; in English if they are not known in it."""
    return _WORDS.get(language.split("-", maxsplit=1)[0], {}).get(words, words)
