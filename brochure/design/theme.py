"""The theme: colours, type scale, spacing and fonts, as a designer writes them.

From assets/theme.yaml to a frozen `Theme`. Lengths in points; what is given as a ratio counts
in units of the body size, so that everything grows and shrinks with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from brochure.design import contrast
from brochure.design.contrast import Faint
from brochure.design.measures import Margins, Shapes, Spacing, Type
from brochure.finding import Finding, Outcome
from brochure.product import Frame
from brochure.source.characters import shown
from brochure.source.model_base import (
    Field,
    Model,
    PlainValidator,
    WithJsonSchema,
    model_validator,
)
from brochure.source.validation import (
    Line,
    Number,
    a_number,
    a_text,
    between,
    fault,
    number_schema,
    one_of,
    validate,
)
from brochure.source.yaml_tree import Fields, Source, Text

SWATCHES = ("ink", "paper", "deep", "accent", "tint", "cool", "soft")
MOST_INK = 300.0  # per cent; above it sheet-fed ink dries badly and sets off (GWG 2022: 320)


def _cmyk(value: Any) -> tuple[float, ...]:
    if not isinstance(value, list) or len(value) != 4:
        raise fault("M203", "four ink percentages are expected here", "write [C, M, Y, K]")
    for number, ink in enumerate(value):
        if not isinstance(ink, Text):
            raise fault("M203", "a number is expected here", "write digits only", at=(number,))
    inks = tuple(a_number(ink) for ink in value)
    if not all(0 <= ink <= 100 for ink in inks):
        raise fault("M205", "an ink lies between 0 and 100 per cent", "", value[0].span)
    if sum(inks) > MOST_INK:
        what = f"the inks add up to {sum(inks):g} per cent"
        raise fault("F405", what, f"{MOST_INK:g} per cent at most dry in time", value[0].span)
    return inks


def _srgb(value: Any) -> str:
    text = a_text(value)
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", text.value):
        hint = 'write it in quotes, such as "#1d4e5f"'
        raise fault("M205", f'"{shown(text.value)}" is not a colour', hint, text.span)
    return text.value.lower()


Swatch = Annotated[str, one_of(*SWATCHES)]
Inks = Annotated[
    tuple[float, ...],
    PlainValidator(_cmyk),
    WithJsonSchema(
        {
            "type": "array",
            "items": number_schema(minimum=0, maximum=100).json_schema,
            "minItems": 4,
            "maxItems": 4,
            "examples": [[0, 0, 0, 100]],
        }
    ),
]
Hex = Annotated[
    str,
    PlainValidator(_srgb),
    WithJsonSchema({"type": "string", "pattern": "^#[0-9a-fA-F]{6}$", "examples": ["#1d4e5f"]}),
]


class Colour(Model):
    """One colour, for the press and for the screen."""

    cmyk: Inks = Field(description="Ink in per cent: [C, M, Y, K].")
    srgb: Hex = Field(description="The same colour on a screen.")
    spot: Line | None = Field(None, description="A spot ink, such as PANTONE 7713 C.")
    tint: Number = Field(
        100.0,
        description="Of the spot ink, in per cent.",
        json_schema_extra={"exclusiveMinimum": 0, "maximum": 100},
    )

    @model_validator
    def _sensible(self) -> Colour:
        if self.tint != 100 and self.spot is None:
            what, hint = "a tint is that of a spot ink", "add a line spot: …, or delete tint:"
            raise fault("M205", what, hint, at=("tint",))
        if self.spot is not None and self.spot.value in _PROCESS:
            hint = "a spot ink has a name of its own, such as PANTONE 7713 C"
            raise fault("M205", f'"{shown(self.spot)}" is not a spot ink', hint, self.spot.span)
        return self


_PROCESS = ("All", "None", "Cyan", "Magenta", "Yellow", "Black")


class Colours(Model):
    """The palette, by swatch."""

    ink: Colour = Field(description="Text.")
    paper: Colour = Field(description="The paper, and text on dark grounds.")
    deep: Colour = Field(description="Headings and dark grounds.")
    accent: Colour = Field(description="Numerals, paths and icons; used sparingly.")
    tint: Colour = Field(description="Light warm grounds behind text.")
    cool: Colour = Field(description="Light cool grounds behind text.")
    soft: Colour = Field(description="Middle tone for shapes and rules, never for text.")


class Family(Model):
    """The four font files of a family, relative to the theme file."""

    regular: Line = Field(description="The file of the upright face.")
    bold: Line = Field(description="The file of the bold face.")
    italic: Line = Field(description="The file of the italic face.")
    bold_italic: Line = Field(description="The file of the bold italic face.")

    def files(self) -> dict[str, Text]:
        """Face name -> file, as written."""
        return {name: getattr(self, name) for name in type(self).model_fields}


class FontFiles(Model):
    """The families: one for text, and perhaps a face of its own for titles and numbers."""

    text: Family
    display: Line | None = Field(None, description="Titles, figures and the hotline's number.")

    def files(self) -> dict[str, Text]:
        """Face name -> file, as written."""
        display = {} if self.display is None else {"display": self.display}
        return {**self.text.files(), **display}


class Ground(Model):
    """The colours of a frame, and the room at its foot that is left to the art."""

    background: Swatch | None = Field(None, description="Behind everything; else the paper.")
    text: Swatch = Field("ink", description="The colour of text.")
    title: Swatch = Field("deep", description="The colour of titles.")
    heading: Swatch = Field("deep", description="The colour of headings.")
    accent: Swatch = Field("accent", description="The colour of numerals, paths and icons.")
    foot: Number = Field(0.0, description="Points at the foot that are kept free of text.")

    def on(self, fill: str) -> Ground:
        """This ground with another colour behind it."""
        return self.model_copy(update={"background": fill})


class CardLook(Model):
    """How a card looks. What is not said is as in any box that stands out from its frame."""

    ground: Swatch | None = Field(None, description="Behind it; else a box's usual colour.")
    text: Swatch = Field("ink", description="The colour of text.")
    heading: Swatch = Field("deep", description="The colour of headings.")
    accent: Swatch = Field("accent", description="The colour of numerals, paths and icons.")
    bar: Swatch | None = Field(None, description="A bar at its left.")
    weight: Number = Field(
        3.0, description="Of the bar, in points.", json_schema_extra=between(0.5, 20)
    )
    inset: Number | None = Field(
        None, description="From its side to its text, in points.", json_schema_extra=between(0, 40)
    )

    def on(self, box: Ground) -> Ground:
        """The colours on it, where a box would have these."""
        return Ground(
            background=self.ground or box.background,
            text=self.text,
            title=self.heading,
            heading=self.heading,
            accent=self.accent,
        )


QUIET, WARNING = "quiet", "warning"
_LOOKS = {QUIET: CardLook(), WARNING: CardLook(bar="accent", heading="accent")}
HOTLINE = "hotline"  # the ground of the box that holds the hotline


class Theme(Model):
    """Everything a designer decides."""

    colours: Colours
    fonts: FontFiles
    type: Type
    spacing: Spacing
    shapes: Shapes
    margins: Margins
    icons: Line = Field(description="The folder of the icons, relative to the theme file.")
    profile: Line = Field(description="The ICC profile of the screen colours: sRGB.")
    art: dict[str, Line] = Field({}, description="A picture behind each side: outside, …")
    grounds: dict[str, Ground] = Field(description="By the name of a panel, frame or box.")

    cards: dict[str, CardLook] = Field({}, description="How cards look, by name.")

    @property
    def looks(self) -> Mapping[str, CardLook]:
        """Every look of a card, by its name."""
        return {**_LOOKS, **self.cards}

    def card(self, name: str) -> CardLook:
        """How a card of this name looks; a quiet one if there is no such look."""
        return self.looks.get(name) or self.looks[QUIET]

    def spots(self) -> dict[str, tuple[float, ...]]:
        """Each spot ink, and the inks that stand for it in full."""
        swatches = [getattr(self.colours, swatch) for swatch in SWATCHES]
        return {c.spot.value: c.cmyk for c in swatches if c.spot is not None and c.tint == 100}

    @model_validator
    def _tints_have_a_full_tone(self) -> Theme:
        for swatch in SWATCHES:
            spot = getattr(self.colours, swatch).spot
            if spot is not None and spot.value not in self.spots():
                hint = "give one colour this spot ink without tint:, or with tint: 100"
                raise fault("F411", f'"{shown(spot)}" is nowhere given in full', hint, spot.span)
        return self

    @property
    def unit(self) -> float:
        """The step of the baseline grid in body sizes."""
        return self.spacing.grid * self.type.leading

    def ground(self, name: str) -> Ground:
        """The ground of a panel or box; `inside-left` falls back to `inside`, and so on."""
        return self._ground(name) or Ground()

    def frame_ground(self, frame: Frame) -> Ground:
        """The ground of a frame: its own, that of its zone, or that of its panel."""
        own = self.grounds.get(f"{frame.panel}.{frame.name}") or self._ground(frame.name)
        band = self.band_ground(frame.panel, frame.zone.name)
        return own or band or self.ground(frame.panel)

    def band_ground(self, panel: str, zone: str) -> Ground | None:
        """What lies behind a zone; None if it is the ground of its panel."""
        return self.grounds.get(f"{panel}.{zone}") or self.grounds.get(zone)

    def _ground(self, name: str) -> Ground | None:
        return self.grounds.get(name) or self.grounds.get(name.split("-", maxsplit=1)[0])

    def contrast_needed(self, key: str) -> float:
        """The contrast that a colour of a ground needs; only titles may count as large type."""
        size = self.type.scale.size("title") * min(one.smallest for one in self.type.body.values())
        large = key == "title" and size >= contrast.LARGE_SIZE
        return contrast.LARGE if large else contrast.NORMAL

    def box(self, ground: Ground) -> Ground:
        """A box that stands out from a ground."""
        return Ground().on("tint" if ground.background in (None, "paper") else "paper")


def _old_keys(tree: Fields) -> Iterator[Finding]:
    """Measures as they were written before they stood by the name of a format."""
    for parent, under in (("type", "body"), ("margins", "text")):
        node = tree.get(parent)
        if isinstance(node, Fields) and node.get(under) is None and node.key("brochure"):
            what = f"{parent}: stands by the name of a format now, under {under}:"
            hint = "brochure migrate rewrites the file and keeps its comments"
            yield Finding("M202", tree.span_of(parent, "brochure"), what, hint)


def load(source: Source) -> Outcome[Theme]:
    """The theme of a file that was read, if all that it lets stand on each other is legible."""
    if source.tree is None:
        return Outcome(None)
    if old := tuple(_old_keys(source.tree)):
        return Outcome(None, old)
    outcome = validate(Theme, source.tree)
    if outcome.value is None:
        return outcome
    faults = (*_illegible(outcome.value, source.tree), *_faint_cards(outcome.value, source.tree))
    return Outcome(None if faults else outcome.value, faults)


def _illegible(theme: Theme, tree: Fields) -> Iterator[Finding]:
    """What the theme lets stand on each other without enough contrast, by the colour to blame: at
    the ground that chose it, or where it is given if more depends on it."""
    for colour, pairs in contrast.by_blame(tuple(dict.fromkeys(_faint(theme)))).items():
        ground, part = pairs[0].ground, pairs[0].part if pairs[0].chosen else "background"
        chosen = ground and (pairs[0].chosen or all(one.ground == ground for one in pairs))
        path = ("grounds", ground, part) if chosen else ("colours", colour, "srgb")
        hint = "make one darker or the other lighter"
        yield Finding("F404", tree.span_of(*path), contrast.listed(pairs), hint)


def _faint_cards(theme: Theme, tree: Fields) -> Iterator[Finding]:
    """Cards whose colours stand out too little from their ground, or from one that a box may have."""
    boxes = [theme.box(Ground()), theme.box(Ground().on("tint"))]
    for name, look in theme.cards.items():
        for part in ("text", "heading", "accent"):
            backs = {look.on(box).background or "paper" for box in boxes}
            front = getattr(look, part)
            colours = theme.colours
            found = {
                back: contrast.ratio(getattr(colours, front).srgb, getattr(colours, back).srgb)
                for back in sorted(backs)
            }
            worst = min(found, key=lambda back: found[back])
            if found[worst] < contrast.NORMAL:
                what = f"{front} on {worst} has a contrast of {found[worst]:.1f}, needed {contrast.NORMAL:g}"
                span = tree.span_of("cards", name, part)
                yield Finding("F404", span, what, "choose colours that stand out more")


def _faint(theme: Theme) -> Iterator[Faint]:
    for name, ground in (("", Ground()), (HOTLINE, theme.ground(HOTLINE)), *theme.grounds.items()):
        for where, one in ((name, ground), ("", theme.box(ground))):
            for part in ("text", "title", "heading", "accent"):
                front, back = getattr(one, part), one.background or "paper"
                needed = theme.contrast_needed(part)
                found = contrast.ratio(*(getattr(theme.colours, c).srgb for c in (front, back)))
                if found < needed:
                    chosen = part in vars(one)
                    yield Faint(front, back, found, part, needed, where, chosen)
