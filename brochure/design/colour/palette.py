"""The palette of a theme: its colours by name, as inks and as seen on a screen.

A colour of which only the screen's part is written gets its inks from the printer's profile.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Annotated, Any, ClassVar

from brochure.design.colour import conversion
from brochure.design.drawing import CURRENT
from brochure.source.characters import shown
from brochure.source.model_base import (
    ANY,
    AfterValidator,
    Discriminator,
    Field,
    Model,
    PlainValidator,
    Tag,
    WithJsonSchema,
    model_validator,
)
from brochure.source.validation import (
    Line,
    Number,
    a_number,
    a_text,
    fault,
    number_schema,
    text_schema,
)
from brochure.source.yaml_tree import Text

SWATCHES = ("ink", "paper", "deep", "accent", "tint", "cool", "soft")
NAME = rf"(?!{CURRENT}$)[A-Za-z][A-Za-z0-9-]*"  # as CSS writes var(--name)
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
        hint = 'write # and six hex digits, in quotes, such as "#1d4e5f"'
        raise fault("M205", f'"{shown(text.value)}" is not a colour', hint, text.span)
    return text.value.lower()


Swatch = Annotated[
    str,
    PlainValidator(lambda value: a_text(value).value),
    text_schema(anyOf=[{"enum": list(SWATCHES)}, {"pattern": r"\S"}]),
]
"""The name of a colour; whether the palette has it, the theme judges."""

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
_HEX = WithJsonSchema({"type": "string", "pattern": "^#[0-9a-fA-F]{6}$", "examples": ["#1d4e5f"]})
Hex = Annotated[str, PlainValidator(_srgb), _HEX]


class Colour(Model):
    """One colour, for the press and for the screen. Short form: just the screen's."""

    is_matched: ClassVar[bool] = False  # whether its inks come from the profile and not the theme

    cmyk: Inks = Field((), description="Ink in per cent: [C, M, Y, K]; else the printer's.")
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

    def on_press(self, profile: bytes, most: float) -> Colour:
        """The colour with inks on the press of a profile, `most` in all, if it has none."""
        if self.cmyk:
            return self
        inks = conversion.inks(self.srgb, profile, most)
        return Colour(cmyk=inks, srgb=self.srgb, spot=self.spot, tint=self.tint, is_matched=True)


_PROCESS = ("All", "None", "Cyan", "Magenta", "Yellow", "Black")


def _kind(value: Any) -> str:
    return "<hex>" if isinstance(value, Text) else "<colour>"


def _short(value: Any) -> Colour:
    return Colour(srgb=_srgb(value))


AnyColour = Annotated[
    Annotated[Colour, PlainValidator(_short), _HEX, Tag("<hex>")]
    | Annotated[Colour, Tag("<colour>")],
    Discriminator(_kind),
]


def _named(own: dict[str, Colour]) -> dict[str, Colour]:
    for name in own:
        if not re.fullmatch(NAME, name):
            hint = "write letters, digits and hyphens, such as brand-red"
            raise fault("M205", f'"{shown(name)}" cannot name a colour', hint, at=(name,))
    return own


class Colours(Model):
    """The palette by name: what each look needs, and a brand's own colours by any name."""

    ink: AnyColour = Field(description="Text.")
    paper: AnyColour = Field(description="The paper, and text on dark grounds.")
    deep: AnyColour = Field(description="Headings and dark grounds.")
    accent: AnyColour = Field(description="Numerals, paths and icons; used sparingly.")
    tint: AnyColour = Field(description="Light warm grounds behind text.")
    cool: AnyColour = Field(description="Light cool grounds behind text.")
    soft: AnyColour = Field(description="Middle tone for shapes and rules, never for text.")
    own: Annotated[dict[str, AnyColour], AfterValidator(_named)] = Field({}, others=ANY)

    def __getitem__(self, name: str) -> Colour:
        return self.own.get(name) or getattr(self, name)

    @property
    def by_name(self) -> dict[str, Colour]:
        """Every colour."""
        return {name: self[name] for name in (*SWATCHES, *self.own)}

    def on_press(self, profile: bytes, most: float, more: Iterable[str] = ()) -> Colours:
        """The palette with inks for every colour on the press of a profile, `most` in all; and
        `more` colours, `#rrggbb`, which are their own names."""
        found = {**self.by_name, **{one: Colour(srgb=one) for one in more}}
        made = {name: one.on_press(profile, most) for name, one in found.items()}
        return Colours(**{name: made.pop(name) for name in SWATCHES}, own=made)
