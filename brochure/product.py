"""The vocabulary of the product, stated once: papers, formats, editions, parts, roles.

Every other module takes these names and values from here, so that a new one is added in one place.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cached_property
from itertools import chain, pairwise
from typing import Literal, TypeAlias

from msgspec import Struct, field
from msgspec.structs import replace

INCH = 72.0
MM = INCH / 25.4

# Width and height of the upright sheet, in points.
PAPERS: Mapping[str, tuple[float, float]] = {
    "letter": (8.5 * INCH, 11 * INCH),
    "legal": (8.5 * INCH, 14 * INCH),
    "tabloid": (11 * INCH, 17 * INCH),
    "a4": (210 * MM, 297 * MM),
    "a3": (297 * MM, 420 * MM),
    "rack": (4 * INCH, 9 * INCH),
    "dl": (99 * MM, 210 * MM),
}
OFFICE_PAPERS = ("letter", "legal", "tabloid", "a4", "a3")  # which an office printer holds


SIDES = {True: ("front", "back"), False: ("outside", "inside")}  # by whether it stands upright


class Zone(Struct, frozen=True):
    """A band of a panel, from trim to trim. It is as high as its copy (`fit`), or a `share` of the
    panel, or takes an equal part of what those leave. `anchor`: where copy stands in a zone that
    is higher; `columns`: the names of its columns, if it has several; filled zones of one `guide`
    on panels that are seen together end on one line. An `optional` one may be without copy."""

    name: str
    fit: bool = False
    share: float = 0.0
    optional: bool = False
    anchor: str = "top"
    columns: tuple[str, ...] = ()
    guide: str = ""

    @property
    def is_rest(self) -> bool:
        return not (self.fit or self.share)

    @property
    def joins(self) -> bool:
        """Whether neighbours may share it."""
        return not (self.is_rest or self.columns)

    @property
    def frames(self) -> tuple[str, ...]:
        return self.columns or (self.name,)


class Frame(Struct, frozen=True):
    """Where sections go: a zone of a panel, or one of its columns. The `address` is what people
    and files call it; `span` the name of the span that the zone is a part of, if there is one."""

    address: str
    panel: str
    zone: Zone
    name: str
    span: str = ""

    @property
    def part(self) -> str:
        """What is laid out as one: the panel, or its part of a span."""
        return self.address if self.span else self.panel


class Format(Struct, frozen=True, dict=True):
    """A kind of piece, as read from assets/formats/.

    `sheets` lie outermost first, each as its leaves from the left of its first side: the panel
    there and the one on its back, so that the second side is the first turned over. A leaf has one
    share of the width unless `shares` says otherwise, less `taken` allowances or gaps. `folding`
    names the leaves that move, by the panel on the first side, the first one first: one that folds
    `in` hides its second side, `out` its first. On one of the panels of `statement` stands the
    disclaimer. `stacks` are the zones of each panel from head to foot; `kin` are the format and
    those that it is based on.
    """

    name: str
    kin: tuple[str, ...]
    papers: tuple[str, ...]
    is_upright: bool
    sheets: tuple[tuple[tuple[str, ...], ...], ...]
    reading: tuple[str, ...]
    statement: tuple[str, ...]
    stacks: Mapping[str, tuple[Zone, ...]]
    folding: Mapping[str, str] = field(default_factory=dict)
    shares: Mapping[str, float] = field(default_factory=dict)
    taken: Mapping[str, tuple[float, str]] = field(default_factory=dict)
    optional: frozenset[str] = frozenset()
    spreads: tuple[tuple[str, ...], ...] = ()
    is_stitched: bool = False

    @cached_property
    def frames(self) -> tuple[Frame, ...]:
        """Where sections may stand, in reading order."""
        return tuple(
            Frame(self._address(panel, zone, name), panel, zone, name)
            for panel in self.reading
            for zone in self.stacks[panel]
            for name in zone.frames
        )

    @cached_property
    def neighbours(self) -> frozenset[tuple[str, str]]:
        """Pairs of panels that are seen side by side and follow each other in reading."""
        seen = {*chain(*self.spreads)}
        rows = [[leaf[0] for leaf in leaves] for leaves in self.sheets]
        rows += [[leaf[1] for leaf in leaves[::-1] if leaf[1:]] for leaves in self.sheets]
        sides = (pair for row in rows for pair in pairwise(row) if not seen & {*pair})
        beside = {*sides, *chain(*map(pairwise, self.spreads))}
        return frozenset(beside & {*pairwise(self.reading)})

    def runs(self, panels: Collection[str]) -> tuple[tuple[str, ...], ...]:
        """Those of these panels that are neighbours, together."""
        found: list[tuple[str, ...]] = []
        for name in (name for name in self.reading if name in panels):
            if found and (found[-1][-1], name) in self.neighbours:
                found[-1] += (name,)
            else:
                found.append((name,))
        return tuple(found)

    def read_with(self, spans: Mapping[str, Collection[str]]) -> tuple[Frame, ...]:
        """The frames in reading order where neighbours share zones, each with its panels: a span
        is read as one, after the last of its panels."""
        spanned: dict[tuple[str, str], tuple[str, str]] = {}  # its name and its last panel
        for zone, panels in spans.items():
            runs = self.runs([p for p in panels if self._shares(p, zone)])
            for run in runs:
                alone = len(runs) == 1 and zone not in self.reading
                name = zone if alone else f"{run[0]}.{zone}"
                spanned |= dict.fromkeys(((panel, zone) for panel in run), (name, run[-1]))

        def turn(frame: Frame) -> tuple[int, int]:
            name, last = spanned.get((frame.panel, frame.zone.name), ("", frame.panel))
            zones = [zone.name for zone in self.stacks[last]] if name else []
            at = 1 + zones.index(frame.zone.name) if frame.zone.name in zones else 0
            return self.reading.index(last), at

        return tuple(
            replace(frame, span=spanned.get((frame.panel, frame.zone.name), ("",))[0])
            for frame in sorted(self.frames, key=turn)
        )

    def _shares(self, panel: str, name: str) -> bool:
        return any(zone.name == name and zone.joins for zone in self.stacks.get(panel, ()))

    def names_a_view(self, rest: str, spans: Collection[str] = ()) -> bool:
        """Whether a picture of a piece with these `spans` may be called by the piece's name, a
        hyphen and `rest`."""
        number, _, panel = rest.partition("-")
        side, _, sheet = rest.removeprefix("proof-").partition("-")
        is_side = side in SIDES[self.is_upright] and (not sheet or sheet.isdigit())
        pages = (*self.reading, *(name.replace(".", "-") for name in spans))
        is_panel = panel in pages and (number.isdigit() or number == "proof")
        return is_side or is_panel or rest in ("proof", "folded")

    def _address(self, panel: str, zone: Zone, name: str) -> str:
        """`panel.frame`, less an only panel, less the frame that takes the rest of its panel."""
        rests = [one for one in self.stacks[panel] if one.is_rest and not one.columns]
        if rests == [zone]:
            return panel
        return name if len(self.reading) == 1 else f"{panel}.{name}"


class Edition(Struct, frozen=True):
    """What sets the files of one use apart.

    `by_panel`: one page a panel in reading order, else one a side of the sheet. `in_inks`: colours
    of the press (CMYK and spot), else sRGB. `bleed`: colour runs over the trim, on a page that is
    larger by the room for marks. `marks`: printer's marks and slug; `guides`: lines that show
    trim, bleed, safe area and folds. `tagged`: PDF/UA-1 and PDF/A-2a, with tags, XMP and output
    intent; with `pdf2` in their next parts, PDF/UA-2, WTPDF 1.0 and PDF/A-4. `duplex`: asks the
    viewer to print both sides.
    """

    name: str
    by_panel: bool = False
    in_inks: bool = False
    bleed: bool = False
    marks: bool = False
    guides: bool = False
    tagged: bool = False
    links: bool = False
    duplex: bool = False
    pdf2: bool = False


PRESS = Edition("press", in_inks=True, bleed=True, marks=True)
OFFICE = Edition("office", tagged=True, duplex=True)
SCREEN = Edition("screen", by_panel=True, tagged=True, links=True)
GUIDES = Edition("guides", bleed=True, guides=True)  # a press page to look at, never for the press
SCREEN2 = Edition("screen2", by_panel=True, tagged=True, links=True, pdf2=True)  # where asked for
EDITIONS: Mapping[str, Edition] = {one.name: one for one in (PRESS, OFFICE, SCREEN)}

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
    "card",  # blocks on a ground of their own
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
    "table",  # a caption and rows
    "head-row",  # of a table: its cells head the columns
    "group-row",  # one cell that heads the rows below
    "row",  # cells, the first of which heads the others
    "cell",
    "quotation",  # what was said, and who said it
    "postal",  # the lines of an address
    "pairs",  # a list of labels and what belongs to them
    "pair",
    "checklist",
    "tick",  # a box to tick
    "pictures",  # side by side
    "range",  # a bar on an axis
    "axis",  # the path through the drawings of a span
]

PROOF = "PROOF – not for release"
# The tool's own words that readers see, in other languages. English needs no entry.
_WORDS: Mapping[str, Mapping[str, str]] = {
    "es": {
        PROOF: "PRUEBA – no publicar",
        "QR code": "Código QR",
        "Reference": "Referencia",
        "Back to the text": "Volver al texto",
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


def suffix(language: str) -> str:
    """What the names of files in a language end with, before the dot: nothing in English."""
    return "" if language.split("-", maxsplit=1)[0] == "en" else f"-{language}"


def in_language(words: str, language: str) -> str:
    """Words of the tool in a language; in English if they are not known in it."""
    return _WORDS.get(language.split("-", maxsplit=1)[0], {}).get(words, words)
