"""The measures of a theme: body sizes, type scale, distances, shapes and margins.

Lengths in points; what is given as a ratio counts in units of the body size, so that everything
grows and shrinks with it. What depends on the format stands by its name.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, TypeVar

from brochure.source.model_base import AfterValidator, Field, Model, PlainValidator, model_validator
from brochure.source.validation import Number, a_number, between, fault, number_schema


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
    tight: Number = Field(description="The same for large type.", json_schema_extra=between(1, 3))
    scale: Scale

    def sizes(self, kin: tuple[str, ...]) -> tuple[float, ...]:
        """The body sizes that a format may have, from the largest to the smallest; `kin` are it
        and those that it is based on."""
        limits = _of_kin(self.body, kin)
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
    zone: Number = Field(
        1.5, description="Between the copy of two zones.", json_schema_extra=between(0, 200)
    )

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


def _margin(value: Any) -> float:
    number = a_number(value)
    if not 9 <= number <= 200:
        raise fault("M205", "the number must be 9 to 200", "write 9 to 200", value.span)
    return number


Margin = Annotated[float, PlainValidator(_margin), number_schema(minimum=9, maximum=200)]


class Margins(Model):
    """From the trim, and from each fold, to the text; in points."""

    text: Annotated[dict[str, Margin], AfterValidator(_with_other)] = Field(
        description="By the name of a format; other: of all that are not named."
    )
    gutter: Number = Field(description="Between columns.", json_schema_extra={"minimum": 0})

    def of(self, kin: tuple[str, ...]) -> float:
        """The margin of a format; `kin` are it and those that it is based on."""
        return _of_kin(self.text, kin)
