"""The theme: colours, type scale, spacing and fonts, as a designer writes them.

From assets/theme.yaml to a frozen `Theme`. Lengths in points; what is given as a ratio counts
in units of the body size, so that everything grows and shrinks with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Any

from brochure.design import contrast
from brochure.finding import Finding, Outcome
from brochure.source.characters import shown
from brochure.source.model_base import Field, Model, PlainValidator, WithJsonSchema, model_validator
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
            raise fault("M205", f'"{self.spot}" is not a spot ink', hint, self.spot.span)
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


class Range(Model):
    """Between which body sizes a piece may be set, in points."""

    smallest: Number = Field(description="In points.", json_schema_extra=between(4, 72))
    largest: Number = Field(description="In points.", json_schema_extra=between(4, 72))

    @model_validator
    def _ordered(self) -> Range:
        if self.smallest > self.largest:
            what = f"{self.smallest:g} is more than largest: {self.largest:g}"
            raise fault("M205", what, "make one smaller or the other larger", at=("smallest",))
        return self


def _step(of: str) -> Any:
    return Field(description=f"{of} Steps from the body size.", json_schema_extra=between(-20, 20))


class Scale(Model):
    """The type scale: each size is the body size times `ratio` to the power of its step."""

    ratio: Number = Field(
        description="From one step of the scale to the next.",
        json_schema_extra={"exclusiveMinimum": 1, "maximum": 2},
    )
    title: Number = _step("The title on the cover.")
    heading: Number = _step("The heading of a section.")
    subheading: Number = _step("A heading inside a section.")
    lead: Number = _step("An opening sentence.")
    figure: Number = _step("A key figure.")
    hotline: Number = _step("The hotline's number.")
    note: Number = _step("References, captions and other small print.")

    def size(self, name: str) -> float:
        """The size of a style in units of the body size."""
        return 1.0 if name == "body" else float(self.ratio ** getattr(self, name))

    @model_validator
    def _sensible(self) -> Scale:
        for name in type(self).model_fields:
            if name != "ratio" and not 0.5 <= self.size(name) <= 6:
                what = f"{name} would be {self.size(name):.2g} times the body size"
                hint = "make it 0.5 to 6 times, or change the ratio"
                raise fault("M205", what, hint, at=(name,))
        return self


class Type(Model):
    """Body sizes, leading and scale."""

    brochure: Range
    handout: Range
    step: Number = Field(
        description="The body size is a multiple of this, in points.",
        json_schema_extra=between(0.01, 10),
    )
    leading: Number = Field(
        description="Distance of baselines, in units of the type size.",
        json_schema_extra=between(1, 3),
    )
    tight: Number = Field(description="The same for large type.", json_schema_extra=between(1, 3))
    scale: Scale

    def sizes(self, piece: str) -> tuple[float, ...]:
        """The body sizes that a piece may have, from the largest to the smallest."""
        limits = {"brochure": self.brochure, "handout": self.handout}[piece]
        steps = int((limits.largest - limits.smallest) / self.step + 1e-6)
        return tuple(round(limits.smallest + i * self.step, 4) for i in range(steps, -1, -1))

    @model_validator
    def _sensible(self) -> Type:
        if self.tight > self.leading:
            what = f"{self.tight:g} is more than leading: {self.leading:g}"
            raise fault("M205", what, "large type is set tighter than body text", at=("tight",))
        return self


def _distance(what: str) -> Any:
    return Field(description=what, json_schema_extra=between(0, 200))  # 100 steps of 2 lines


class Spacing(Model):
    """Distances in lines of body text. Between blocks they are multiples of `grid`, so that
    everything below stands on the baseline grid again; within a list or table they may be finer."""

    grid: Number = Field(
        description="The step of the baseline grid.", json_schema_extra=between(0.05, 2)
    )
    paragraph: Number = _distance("Between paragraphs.")
    heading: Number = _distance("Between a heading and its text.")
    subheading: Number = _distance("Between a subheading and its text.")
    section: Number = _distance("Above a heading.")
    group: Number = _distance("Above a subheading.")
    item: Number = _distance("Between the entries of a list.")
    padding: Number = _distance("Inside a tinted box, above and below.")
    row: Number = Field(
        0.25,
        description="In a table, above and below the words of a row.",
        json_schema_extra=between(0, 5),
    )
    stretch: Number = _distance("By how much a distance may grow to fill a frame.")

    @model_validator
    def _sensible(self) -> Spacing:
        for name in type(self).model_fields:
            steps = getattr(self, name) / self.grid
            off = abs(steps - round(steps)) > 1e-6 and name not in ("item", "row")
            if steps > 100 or off:
                what = f"{name} is not a multiple of the grid ({self.grid:g}), at most 100"
                hint = "or text would leave the baseline grid"
                raise fault("M205", what, hint, at=(name,))
        return self


class Shapes(Model):
    """How boxes and lines are drawn, in points."""

    corner: Number = Field(
        description="Radius of a box's corners.", json_schema_extra=between(0, 40)
    )
    rule: Number = Field(
        description="Weight of rules and paths.", json_schema_extra=between(0.25, 10)
    )
    inset: Number = Field(
        description="From a box's side to its text.", json_schema_extra=between(0, 40)
    )


class Margins(Model):
    """From the trim, and from each fold, to the text; in points."""

    brochure: Number = Field(description="On each panel.", json_schema_extra=between(9, 100))
    handout: Number = Field(description="On the page.", json_schema_extra=between(9, 200))
    gutter: Number = Field(
        description="Between the two columns of the handout.",
        json_schema_extra={"minimum": 0},
    )


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
                raise fault("F411", f'"{spot}" is nowhere given in full', hint, spot.span)
        return self

    @property
    def unit(self) -> float:
        """The step of the baseline grid in body sizes."""
        return self.spacing.grid * self.type.leading

    def ground(self, name: str) -> Ground:
        """The ground of a frame or box; `foot-left` falls back to `foot`, and so on."""
        return (
            self.grounds.get(name) or self.grounds.get(name.split("-", maxsplit=1)[0]) or Ground()
        )

    def contrast_needed(self, key: str) -> float:
        """The contrast that a colour of a ground needs; only titles may count as large type."""
        size = self.type.scale.size("title") * self.type.brochure.smallest
        large = key == "title" and size >= contrast.LARGE_SIZE
        return contrast.LARGE if large else contrast.NORMAL

    def box(self, ground: Ground) -> Ground:
        """A box that stands out from a ground."""
        return Ground().on("tint" if ground.background in (None, "paper") else "paper")


def load(source: Source) -> Outcome[Theme]:
    """The theme of a file that was read, if all that it lets stand on each other is legible."""
    if source.tree is None:
        return Outcome(None)
    outcome = validate(Theme, source.tree)
    if outcome.value is None:
        return outcome
    faults = tuple(_illegible(outcome.value, source.tree))
    return Outcome(None if faults else outcome.value, faults)


def _illegible(theme: Theme, tree: Fields) -> Iterator[Finding]:
    """What the theme lets stand on each other without enough contrast, each pair once."""
    seen = set()
    for name, ground in (("", Ground()), (HOTLINE, theme.ground(HOTLINE)), *theme.grounds.items()):
        for where, one in ((name, ground), ("", theme.box(ground))):
            for key in ("text", "title", "heading", "accent"):
                front, back = getattr(one, key), one.background or "paper"
                needed = theme.contrast_needed(key)
                colours = (getattr(theme.colours, swatch).srgb for swatch in (front, back))
                found = contrast.ratio(*colours)
                if found < needed and (front, back, needed) not in seen:
                    seen.add((front, back, needed))
                    path = ("grounds", where, key) if where else ("colours", front, "srgb")
                    what = (
                        f"{front} on {back} has a contrast of {found:.1f}, {key} needs {needed:g}"
                    )
                    hint = "make one darker or the other lighter"
                    yield Finding("F404", tree.span_of(*path), what, hint)
