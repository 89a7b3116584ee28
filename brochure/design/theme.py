"""The theme: colours, type scale, spacing and fonts, as a designer writes them.

From assets/theme.yaml to a frozen `Theme`. Lengths in points; what is given as a ratio counts
in units of the body size, so that everything grows and shrinks with it.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, PlainValidator, WithJsonSchema, model_validator

from brochure.design.sheet import SAFE
from brochure.diagnostics import Outcome
from brochure.schema import Line, Model, Number, a_number, a_text, fault, one_of, validate
from brochure.source import Source, Text

ROLES = ("ink", "paper", "deep", "accent", "tint")


def _cmyk(value: Any) -> tuple[float, ...]:
    if not isinstance(value, list) or len(value) != 4:
        raise fault("M203", "four ink percentages are expected here", "write [C, M, Y, K]")
    inks = tuple(a_number(ink) for ink in value)
    if not all(0 <= ink <= 100 for ink in inks):
        raise fault("M205", "an ink lies between 0 and 100 per cent", "", value[0].span)
    return inks


def _srgb(value: Any) -> str:
    text = a_text(value)
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", text.value):
        hint = 'write it in quotes, such as "#1d4e5f"'
        raise fault("M205", f'"{text.value}" is not a colour', hint, text.span)
    return text.value.lower()


Role = Annotated[str, one_of(*ROLES), WithJsonSchema({"enum": list(ROLES)})]
Inks = Annotated[
    tuple[float, ...],
    PlainValidator(_cmyk),
    WithJsonSchema({"type": "array", "items": {"type": "number"}, "minItems": 4, "maxItems": 4}),
]
Hex = Annotated[str, PlainValidator(_srgb), WithJsonSchema({"pattern": "^#[0-9a-fA-F]{6}$"})]


class Colour(Model):
    """One colour, for the press and for the screen."""

    cmyk: Inks = Field(description="Ink in per cent: [C, M, Y, K].")
    srgb: Hex = Field(description="The same colour on a screen.")


class Colours(Model):
    """The palette, by role."""

    ink: Colour = Field(description="Text.")
    paper: Colour = Field(description="Text on dark grounds.")
    deep: Colour = Field(description="Headings and dark grounds.")
    accent: Colour = Field(description="Numerals, bullets and rules; used sparingly.")
    tint: Colour = Field(description="Light grounds behind text.")


class Family(Model):
    """The four font files of a family, relative to the theme file."""

    regular: Line
    bold: Line
    italic: Line
    bold_italic: Line

    def files(self) -> dict[str, Text]:
        """Face name -> file, as written."""
        return {name: getattr(self, name) for name in type(self).model_fields}


class Fonts(Model):
    """The families."""

    text: Family


class Range(Model):
    """Between which body sizes a piece may be set, in points."""

    smallest: Number
    largest: Number

    @model_validator(mode="after")
    def _ordered(self) -> Range:
        if not 4 <= self.smallest <= self.largest <= 72:
            raise fault("M205", "sizes must be 4 ≤ smallest ≤ largest ≤ 72 points")
        return self


class Scale(Model):
    """Sizes of the styles, in units of the body size."""

    title: Number
    heading: Number
    subheading: Number
    lead: Number
    figure: Number
    hotline: Number
    note: Number

    @model_validator(mode="after")
    def _sensible(self) -> Scale:
        if not all(0.5 <= getattr(self, name) <= 6 for name in type(self).model_fields):
            raise fault("M205", "a size must lie between 0.5 and 6 times the body size")
        return self


class Type(Model):
    """Body sizes, leading and scale."""

    brochure: Range
    handout: Range
    step: Number = Field(description="The body size is a multiple of this, in points.")
    leading: Number = Field(description="Distance of baselines, in units of the type size.")
    scale: Scale

    def sizes(self, piece: str) -> tuple[float, ...]:
        """The body sizes that a piece may have, from the largest to the smallest."""
        limits = {"brochure": self.brochure, "handout": self.handout}[piece]
        steps = int((limits.largest - limits.smallest) / self.step + 1e-6)
        return tuple(round(limits.smallest + i * self.step, 4) for i in range(steps, -1, -1))

    @model_validator(mode="after")
    def _sensible(self) -> Type:
        if not 0.01 <= self.step <= 10 or not 1 <= self.leading <= 3:
            raise fault("M205", "step must be 0.01 to 10 points, leading 1 to 3 times the size")
        return self


class Spacing(Model):
    """Distances in units of the body size."""

    paragraph: Number
    heading: Number = Field(description="Between a heading and its text.")
    section: Number = Field(description="Above a heading.")
    item: Number = Field(description="Between the entries of a list.")
    padding: Number = Field(description="Inside a tinted box.")
    stretch: Number = Field(description="By how much a distance may grow to fill a frame.")

    @model_validator(mode="after")
    def _sensible(self) -> Spacing:
        if not all(0 <= getattr(self, name) <= 10 for name in type(self).model_fields):
            raise fault("M205", "a distance must lie between 0 and 10 times the body size")
        return self


class Margins(Model):
    """From the trim, and from each fold, to the text; in points."""

    brochure: Number
    handout: Number
    gutter: Number = Field(description="Between the two columns of the handout.")

    @model_validator(mode="after")
    def _sensible(self) -> Margins:
        if not (SAFE <= self.brochure <= 100 and SAFE <= self.handout <= 200 and self.gutter >= 0):
            raise fault("M205", "margins must keep at least 18 points (1/4 inch) from the trim")
        return self


class Ground(Model):
    """The colours of a frame."""

    background: Role | None = None
    text: Role = "ink"
    heading: Role = "deep"
    accent: Role = "accent"


class Theme(Model):
    """Everything a designer decides."""

    colours: Colours
    fonts: Fonts
    type: Type
    spacing: Spacing
    margins: Margins
    grounds: dict[str, Ground] = Field(description="By the name of a panel or frame.")

    def ground(self, frame: str) -> Ground:
        return self.grounds.get(frame, Ground())


def load(source: Source) -> Outcome[Theme]:
    """The theme of a file that was read."""
    return Outcome(None) if source.tree is None else validate(Theme, source.tree)


def project_of(path: Path) -> Path:
    """The folder that assets may not leave: the nearest one above `path` with a content.yaml,
    else the folder of `path`."""
    folder = path.resolve().parent
    return next((up for up in (folder, *folder.parents) if (up / "content.yaml").exists()), folder)
