"""Pictures, as an editor writes them."""

from __future__ import annotations

from typing import Annotated, ClassVar

from brochure.content.fields import Confirmable, Flag, Line, Words
from brochure.source.model_base import Field, model_validator
from brochure.source.percent import Percent
from brochure.source.validation import Number, between, fault, one_of

Alt = Annotated[Line, Field(description="What the drawing shows, for those who cannot see it.")]
Mask = Annotated[str, one_of("none", "round", "arch", "corners")]


class Cropped(Confirmable):
    """A part of a picture from a file: SVG, PNG or JPEG."""

    file: Line = Field(description="The file, relative to this one.")
    focus: tuple[Percent, Percent] = Field(
        (50.0, 50.0), description="What must stay visible: per cent from the left and the top."
    )
    crop: tuple[Percent, Percent, Percent, Percent] = Field(
        (0.0, 0.0, 100.0, 100.0), description="Left, top, right, bottom edge in per cent."
    )
    mask: Mask = Field("none", description="What it is seen through.")
    caption: Words | None = Field(None, description="What stands below the picture.")

    @model_validator
    def _leaves_something(self) -> Cropped:
        left, top, right, bottom = self.crop
        if not (left < right and top < bottom):
            what, hint = "the crop leaves nothing of the picture", "left < right, top < bottom"
            raise fault("M205", what, hint, at=("crop",))
        return self


class PictureFile(Cropped):
    """A picture as wide as its column."""

    lines: Number | None = Field(
        None,
        description="Its height in lines of text; else its own.",
        json_schema_extra=between(1, 60),
    )
    bleed: Flag = Field(
        False, description="yes: up to the sides of its panel and over the cut; no mask then."
    )

    @model_validator
    def _bleeds_or_is_masked(self) -> PictureFile:
        if self.bleed and self.mask != "none":
            what, hint = "what bleeds has no mask", "delete mask: or bleed:"
            raise fault("M205", what, hint, at=("mask",))
        return self


class Picture(Confirmable):
    """A picture that says something."""

    key: ClassVar[str] = "picture"
    picture: PictureFile
    alt: Alt


class RowPicture(Cropped):
    """One picture of a row."""

    alt: Line | None = Field(None, description="What it shows, for those who cannot see it.")
    decorative: Flag = Field(
        False, description="In place of alt: yes, it shows nothing that a reader would miss."
    )

    @model_validator
    def _says_what_it_shows(self) -> RowPicture:
        if (self.alt is None) != self.decorative:
            what, hint = "what does this picture show?", "write alt: … or decorative: yes"
            raise fault("M205", what, hint, self.file.span)
        return self


class Pictures(Confirmable):
    """Pictures of one height side by side."""

    key: ClassVar[str] = "pictures"
    pictures: tuple[RowPicture, ...] = Field(min_length=2, max_length=6, description="Two to six.")
