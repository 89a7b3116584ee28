"""The measures of a theme: body sizes, type scale, distances, shapes and margins.

Lengths in points; what is given as a ratio counts in units of the body size, so that everything
grows and shrinks with it. What depends on the format stands by its name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, TypeVar

from msgspec import Struct

from brochure.design.font_checks import FEATURES
from brochure.design.fonts import Cut
from brochure.source.keys import Keys
from brochure.source.model_base import (
    AfterValidator,
    Alone,
    Field,
    Model,
    PlainValidator,
    model_validator,
)
from brochure.source.validation import Number, a_number, between, fault, number_schema, one_of


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


OTHER = "other"
V = TypeVar("V")


def _with_other(values: dict[str, V]) -> dict[str, V]:
    if OTHER not in values:
        hint = "add a line other: …, for all formats that are not named"
        raise fault("M201", f'"{OTHER}" is missing here', hint)
    return values


def _of_kin(values: Mapping[str, V], kin: tuple[str, ...]) -> V:
    """What holds for a format: its own value, or that of the nearest one that it is based on."""
    return next((values[name] for name in kin if name in values), values[OTHER])


def within(least: float, most: float) -> Any:
    """A number between two others, for the values of a map."""

    def read(value: Any) -> float:
        number = a_number(value)
        if not least <= number <= most:
            limits = f"{least:g} to {most:g}"
            raise fault("M205", f"the number must be {limits}", f"write {limits}", value.span)
        return number

    return PlainValidator(read, **number_schema(minimum=least, maximum=most).json_schema)


FACES = (
    "regular", "bold", "italic", "bold-italic",
    "display", "display-regular", "display-italic", "numerals",
)  # fmt: skip
FaceName = Annotated[str, one_of(*FACES)]
Feature = Annotated[str, one_of(*FEATURES)]


Size = Annotated[float, within(0.5, 8)]


class Role(Model):
    """How a role of text is set. What is not said is as in the role's usual look."""

    face: FaceName | None = Field(
        None, description="The face; what a theme does not have is set in its text family."
    )
    size: Annotated[dict[str, Size], Alone(OTHER)] = Field(
        {}, description="In units of the body size: one number, or by format with other:."
    )
    leading: Number | None = Field(
        None, description="In units of the role's own size.", json_schema_extra=between(0.7, 3)
    )
    tracking: Number | None = Field(
        None, description="Added to each letter, in em.", json_schema_extra=between(-0.1, 0.5)
    )
    word_space: Number | None = Field(
        None, description="Added to each blank, in em.", json_schema_extra=between(-0.2, 1)
    )
    features: tuple[Feature, ...] = Field(
        (), description="OpenType features: capital-height hyphens, kinds of figures."
    )


class RoleLook(Struct, frozen=True):
    """A role as it is set: sizes in units of the body size, leading in units of its own."""

    face: str
    size: float
    leading: float
    cut: Cut


# Face, size, leading (0: that of the body).
_USUAL: Mapping[str, tuple[str, float, float]] = {
    "body": ("regular", 1.0, 0.0),
    "title": ("display", 2.7, 1.08),
    "heading": ("bold", 1.45, 1.1),
    "subheading": ("bold", 1.1, 1.2),
    "lead": ("regular", 1.25, 0.0),
    "figure": ("numerals", 2.1, 1.08),
    "qualifier": ("bold", 1.1, 1.1),
    "unit": ("bold", 1.0, 1.2),
    "hotline": ("numerals", 2.3, 1.08),
    "number": ("numerals", 1.9, 0.84),
    "label": ("bold", 1.0, 0.0),
    "name": ("bold", 1.25, 0.0),
    "quote": ("regular", 1.25, 0.0),
    "note": ("regular", 0.8, 0.0),
}
ROLES = tuple(_USUAL)[1:]


class Type(Model):
    """Body sizes, leading and roles."""

    body: Annotated[dict[str, Range], AfterValidator(_with_other)] = Field(
        description="Body sizes by the name of a format; other: of all that are not named."
    )
    step: Number = Field(
        description="The body size is a multiple of this, in points.",
        json_schema_extra=between(0.01, 10),
    )
    leading: Number = Field(
        description="Distance of baselines, in units of the type size.",
        json_schema_extra=between(1, 3),
    )
    roles: Annotated[dict[str, Role], Keys(*ROLES)] = Field(
        {}, description=f"How each role of text is set: {', '.join(ROLES)}."
    )

    def role(self, name: str, kin: tuple[str, ...] = ()) -> RoleLook:
        """How the role `name`, or `body`, is set in a format; `kin` are it and those that it is
        based on."""
        face, size, leading = _USUAL[name]
        own = self.roles.get(name) or Role()
        return RoleLook(
            (own.face or face).replace("-", "_"),
            next((own.size[one] for one in (*kin, OTHER) if one in own.size), size),
            (leading or self.leading) if own.leading is None else own.leading,
            Cut(own.features, own.tracking or 0.0, own.word_space or 0.0),
        )

    def sizes(self, kin: tuple[str, ...]) -> tuple[float, ...]:
        """The body sizes that a format may have, from the largest to the smallest; `kin` are it
        and those that it is based on."""
        limits = _of_kin(self.body, kin)
        steps = int((limits.largest - limits.smallest) / self.step + 1e-6)
        return tuple(round(limits.smallest + i * self.step, 4) for i in range(steps, -1, -1))


def _distance(what: str) -> Any:
    return Field(description=what, json_schema_extra=between(0, 200))  # 100 steps of 2 lines


# What stands above or below a distance: blocks by their roles; a stem is a text before its list.
ABOVE_BELOW = (
    "title", "heading", "subheading", "lead", "paragraph", "stem", "list", "callout", "card", "steps",
    "comparison", "figures", "week", "weeks", "range", "picture", "pictures", "logo", "hotline", "disclaimer",
    "crisis-lines", "references", "centre-name", "version", "web", "qr-code", "table", "quotation",
    "postal", "pairs", "checklist", "label", "number", "hours", "caption",
)  # fmt: skip
ANY = "*"


_Below = Annotated[dict[str, Number], Keys(*ABOVE_BELOW, ANY)]


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
    stretch: Number = _distance("By how much the distance above each heading of a side may grow.")
    zone: Number = Field(
        1.5, description="Between the copy of two zones.", json_schema_extra=between(0, 200)
    )
    between: Annotated[dict[str, _Below], Keys(*ABOVE_BELOW, ANY)] = Field(
        {}, description="Other distances by what stands above: and below: each other; * is any."
    )

    def pair(self, above: str, below: str, usual: float) -> float:
        """The distance in lines between two blocks: that of their pair, that of either with
        whatever stands on its other side, else the `usual` one."""
        pairs = ((above, below), (above, ANY), (ANY, below))
        said = (self.between.get(one, {}).get(other) for one, other in pairs)
        return next((lines for lines in said if lines is not None), usual)

    @model_validator
    def _sensible(self) -> Spacing:
        names = set(type(self).model_fields) - {"item", "row", "between"}
        lengths: dict[tuple[str, ...], float] = {
            (name,): getattr(self, name) for name in sorted(names)
        }
        for above, others in self.between.items():
            lengths |= {("between", above, below): lines for below, lines in others.items()}
        for path, lines in lengths.items():
            steps = lines / self.grid
            if not 0 <= steps <= 100 or abs(steps - round(steps)) > 1e-6:
                what = f"{path[-1]} is not a multiple of the grid ({self.grid:g}), at most 100"
                hint = "or text would leave the baseline grid"
                raise fault("M205", what, hint, at=path)
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
    lists: Annotated[str, one_of("bullets", "rules")] = Field(
        "bullets", description="What sets the entries of a list apart: bullets, or thin rules."
    )


Margin = Annotated[float, within(9, 200)]


class Margins(Model):
    """From the trim, and from each fold, to the text; in points."""

    text: Annotated[dict[str, Margin], AfterValidator(_with_other)] = Field(
        description="By the name of a format; other: of all that are not named."
    )
    gutter: Number = Field(description="Between columns.", json_schema_extra={"minimum": 0})

    fold: dict[str, Margin] = Field(
        {}, description="From a fold, by the name of a format or other; else as text."
    )
    head: dict[str, Margin] = Field(
        {}, description="From the head of the sheet, by the same names; else as text."
    )
    foot: dict[str, Margin] = Field(
        {}, description="From the foot of the sheet, by the same names; else as text."
    )

    def of(self, kin: tuple[str, ...], edge: str = "text") -> float:
        """The margin of a format at an `edge`: fold, head, foot, or text for all others; `kin` are it
        and those that it is based on."""
        own: dict[str, float] = getattr(self, edge)
        return next((own[name] for name in (*kin, OTHER) if name in own), 0.0) or self.of(kin)

    @property
    def all(self) -> Iterator[tuple[str, str, float]]:
        """Each edge, name of a format, and margin."""
        for edge in ("text", "fold", "head", "foot"):
            yield from ((edge, name, margin) for name, margin in getattr(self, edge).items())
