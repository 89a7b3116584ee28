"""Grounds and cards: the colours that stand on each other, and what text leaves free.

Lengths in points.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from brochure.design.colour.palette import Swatch
from brochure.design.measures import OTHER, within
from brochure.design.photographs.photograph import AnyPhotograph
from brochure.source.model_base import Alone, Field, Model, model_validator
from brochure.source.validation import Number, between, fault, one_of

NAMING = {  # the fields that name a colour
    "grounds": ("background", "text", "title", "heading", "subheading", "accent", "path"),
    "cards": ("ground", "bar", "text", "heading", "accent"),
}
_Points = Annotated[dict[str, Annotated[float, within(0, 2000)]], Alone(OTHER)]
_Edge = Annotated[str, one_of("head", "foot")]


class Ground(Model):
    """The colours of a panel, zone or frame, and the room that its text leaves free."""

    background: Swatch | None = Field(None, description="Behind everything; else the paper.")
    photo: AnyPhotograph | None = Field(None, description="A photograph from cut to cut over it.")
    text: Swatch = Field("ink", description="The colour of text.")
    title: Swatch = Field("deep", description="The colour of titles.")
    heading: Swatch = Field("deep", description="The colour of headings.")
    subheading: Swatch | None = Field(None, description="Of smaller headings; else as heading.")
    accent: Swatch = Field("accent", description="The colour of numerals, paths and icons.")
    head: _Points = Field(
        {}, description="Points at the head that are kept free of text; or by format with other:."
    )
    foot: _Points = Field(
        {}, description="Points at the foot that are kept free of text; or by format with other:."
    )
    photo_at: _Edge | None = Field(
        None,
        description="The photo lies in the points that head or foot keeps free; else behind all.",
    )
    path: Swatch | None = Field(
        None,
        description="The line through the drawing of a zone, or those of a span, from cut to cut.",
    )
    left: _Points = Field(
        {}, description="Points at the left that are kept free of text; or by format with other:."
    )

    @model_validator
    def _photo_has_room(self) -> Ground:
        edge = self.photo_at
        if edge is not None and (self.photo is None or not getattr(self, edge)):
            missing = edge if self.photo else "photo"
            hint = f"photo-at: {edge} shows a photo: in the points that {edge}: keeps free"
            raise fault("M201", f'"{missing}" is missing here', hint)
        return self

    def free(self, edge: str, kin: Iterable[str]) -> float:
        """The points at an edge that are kept free of text in a format; `kin` are it and those that
        it is based on."""
        points: dict[str, float] = getattr(self, edge)
        return next((points[name] for name in (*kin, OTHER) if name in points), 0.0)

    @property
    def small_heading(self) -> str:
        """The colour of headings inside a section."""
        return self.subheading or self.heading

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
    padding: Number | None = Field(
        None, description="Above and below its text, in lines.", json_schema_extra=between(0, 5)
    )
    corner: Number | None = Field(
        None, description="Radius of its corners, in points.", json_schema_extra=between(0, 40)
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


QUIET, WARNING, STATEMENT = "quiet", "warning", "statement"
USUAL_LOOKS = {
    QUIET: CardLook(),
    WARNING: CardLook(bar="accent", heading="accent"),
    STATEMENT: CardLook(),  # around the disclaimer
}
HOTLINE = "hotline"  # the ground of the box that holds the hotline
