"""The centre's logo, and its form for dark grounds."""

from __future__ import annotations

from typing import Annotated

from brochure.content.fields import Confirmable, Line
from brochure.source.model_base import Alone, Field, Model, model_validator
from brochure.source.validation import Number, between, fault


class DarkLogo(Model):
    """The logo where its usual form would not stand out: another file, or the same drawing in one
    colour. Short form: just the file."""

    file: Line | None = Field(None, description="SVG, PNG or JPEG, relative to this file.")
    colour: Line | None = Field(
        None, description="A colour of the theme, such as paper, for an SVG file of one colour."
    )

    @model_validator
    def _is_one_of_them(self) -> DarkLogo:
        if (self.file is None) == (self.colour is None):
            what, hint = "how does it look on dark grounds?", "write file: … or colour: …"
            raise fault("M205", what, hint)
        return self


AnyDarkLogo = Annotated[DarkLogo, Alone("file")]


class Logo(Confirmable):
    """The centre's logo, shown whole wherever `logo` is placed."""

    file: Line = Field(description="SVG, PNG or JPEG, relative to this file.")
    height: Number = Field(description="In points.", json_schema_extra=between(9, 288))
    clear: Number = Field(
        0.0,
        description="What is kept free above and below it, in points.",
        json_schema_extra=between(0, 144),
    )
    alt: Line = Field(description="What it says, for those who cannot see it.")
    on_dark: AnyDarkLogo | None = Field(
        None, description="Its form for grounds from which it does not stand out."
    )
