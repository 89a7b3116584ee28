"""What a theme says of a picture that lies behind a side, a panel or a zone."""

from __future__ import annotations

from typing import Annotated

from brochure.design.colour.palette import Swatch
from brochure.product import PAPERS
from brochure.source.model_base import Alone, Field, Model
from brochure.source.percent import Percent
from brochure.source.validation import Line, Number, one_of

EDGES = ("head", "foot", "left", "right")
_WHOLE = "whole"
AXIS = "axis"  # among the lines of art: the path on which drawings stand
_Edge = Annotated[str, one_of(*EDGES, _WHOLE)]


class Overlay(Model):
    """A colour laid over a photograph so that text on it can be read: the same everywhere, or
    running out from one edge."""

    colour: Swatch = Field(description="A colour of the theme.")
    opacity: Percent = Field(60.0, description="In per cent; at the edge, if it runs out.")
    edge: _Edge = Field(_WHOLE, description="The edge from which it runs out: head, foot, …")
    reach: Percent = Field(100.0, description="How far it runs, in per cent of the photograph.")

    def strength(self, at: float) -> float:
        """How opaque it is (0 to 1) at a share of the way from its edge to the other one."""
        left = 1.0 if self.edge == _WHOLE else 1 - at * 100 / max(self.reach, 1.0)
        return max(0.0, left) * self.opacity / 100


class Photograph(Model):
    """A photograph that says nothing and runs over the trim. Short form: just its file."""

    file: Line = Field(description="PNG or JPEG, relative to the theme file.")
    focus: tuple[Percent, Percent] = Field(
        (50.0, 50.0), description="What must stay visible: per cent from the left and the top."
    )
    overlay: Overlay | None = Field(None, description="A colour over it, for text on it.")

    @property
    def look(self) -> tuple[object, ...]:
        """What neighbours have in common that show one photograph."""
        return self.file.value, self.focus, self.overlay

    @property
    def heart(self) -> tuple[float, float] | None:
        """The focus in fractions, if one was written."""
        return (self.focus[0] / 100, self.focus[1] / 100) if "focus" in vars(self) else None


class SideArt(Photograph):
    """What lies behind a whole side: a photograph, or a drawing that may follow the sheet. Short
    form: just its file."""

    file: Line = Field(description="SVG, PNG or JPEG, relative to the theme file.")
    paper: Annotated[str, one_of(*PAPERS)] | None = Field(
        None,
        description="Of a drawing: the paper it is drawn for; on others it follows their cuts and folds.",
    )
    lines: dict[str, Number] = Field(
        {}, description="Points from the head of that paper: heights that go with a panel, zone, …"
    )
    foot: dict[str, Number] = Field(
        {}, description="By panel: points at its foot that are kept free of text."
    )
    left: dict[str, Number] = Field(
        {}, description="By panel: points at its left that are kept free of text."
    )


AnyPhotograph = Annotated[Photograph, Alone("file")]
AnySideArt = Annotated[SideArt, Alone("file")]
