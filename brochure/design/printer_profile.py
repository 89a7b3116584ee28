"""The printer profile: what a print shop asks for, as marketing writes it down.

From assets/printers/*.yaml to a frozen `Printer`. Lengths are written with their unit
(`0.125 in`, `3 mm`, `9 pt`) and held in points.
"""

from __future__ import annotations

import os.path
import re
from pathlib import Path
from typing import Annotated, Any

from brochure.design import icc
from brochure.design.icc import Profile
from brochure.design.sheet import Press
from brochure.finding import Finding, Outcome, Span
from brochure.product import INCH, MM
from brochure.source.characters import shown
from brochure.source.model_base import (
    AfterValidator,
    Field,
    Model,
    PlainValidator,
    WithJsonSchema,
    model_validator,
)
from brochure.source.validation import (
    Line,
    Number,
    a_text,
    between,
    fault,
    one_of,
    suggestion,
    validate,
)
from brochure.source.yaml_tree import Source, Text

_UNITS = {"in": INCH, "mm": MM, "pt": 1.0}
FLAVOURS = ("X-4", "X-1a")
MARK_STYLES = ("full", "crop", "none")


def _length(value: Any) -> float:
    text = a_text(value)
    found = re.fullmatch(r"([0-9]+(?:\.[0-9]+)?) ?(in|mm|pt)", text.value.strip())
    if not found:
        hint = "write a number and its unit, such as 0.125 in or 3 mm"
        raise fault("M205", f'"{shown(text.value)}" is not a length', hint, text.span)
    return float(found[1]) * _UNITS[found[2]]


def _pattern(value: Any) -> Text:
    text = a_text(value)
    holes = set(re.findall(r"{(.*?)}", text.value))
    rest = re.sub(r"{\w*}", "", text.value)  # letters of ASCII: what every shop's system can store
    if not {"piece", "edition"} <= holes <= {"piece", "edition", "hash"} or re.search(
        r"[^A-Za-z0-9_ .-]", rest
    ):
        hint = "write letters, digits and hyphens with {piece}, {edition} and perhaps {hash}"
        raise fault("M205", f'"{shown(text.value)}" cannot name files', hint, text.span)
    return text


Length = Annotated[
    float,
    PlainValidator(_length),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": r"^\s*[0-9]+(\.[0-9]+)? ?(in|mm|pt)\s*$",
            "examples": ["0.125 in", "3 mm", "9 pt"],
        }
    ),
]
Pattern = Annotated[
    Text,
    PlainValidator(_pattern),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": r"^(?=.*\{piece\})(?=.*\{edition\})([A-Za-z0-9_ .-]|\{(piece|edition|hash)\})*$",
            "examples": ["{piece}-{edition}-{hash}"],
        }
    ),
]


def _points(least: float, most: float, said: str) -> AfterValidator:
    """Limits of a length, in points and as an editor reads them."""

    def check(value: float) -> float:
        if not least <= value <= most:
            raise fault("M205", f"the length must be {said}", f"write {said}")
        return value

    return AfterValidator(check)


class MarksStyle(Model):
    """The marks around the trim."""

    style: Annotated[str, one_of(*MARK_STYLES)] = Field(
        description="full: crop, fold and register marks and colour bar; crop; none."
    )
    offset: Annotated[Length, _points(0, 36, "0 to 0.5 in")] = Field(
        description="From the trim; at least the bleed."
    )


class Resolution(Model):
    """Pixels per inch of a picture at the size in which it is shown."""

    least: Number = Field(
        description="Below it a picture is refused.", json_schema_extra=between(72, 1200)
    )
    soft: Number = Field(
        description="Below it there is a warning.", json_schema_extra=between(72, 1200)
    )

    @model_validator
    def _ordered(self) -> Resolution:
        if self.least > self.soft:
            what = f"{self.least:g} is more than soft: {self.soft:g}"
            raise fault("M205", what, "make one smaller or the other larger", at=("least",))
        return self


class Printer(Model):
    """What a print shop asks for."""

    name: Line = Field(description="Whose profile this is.")
    flavour: Annotated[str, one_of(*FLAVOURS)] = Field(description="PDF/X-4, or PDF/X-1a:2003.")
    condition: Line = Field(description="The output condition, as the shop names it.")
    profile: Line = Field(description="Its ICC profile, relative to this file.")
    bleed: Annotated[Length, _points(0, 36, "0 to 0.5 in")] = Field(
        description="How far colour runs over the trim."
    )
    safe: Annotated[Length, _points(9, 72, "0.125 to 1 in")] = Field(
        description="How far text keeps from trim and folds."
    )
    marks: MarksStyle
    fold_allowance: Annotated[Length, _points(0, 18, "0 to 0.25 in")] = Field(
        description="By how much a panel that folds in is narrower."
    )
    gate_gap: Annotated[Length, _points(0, 36, "0 to 0.5 in")] = Field(
        description="Between the doors of a gate fold."
    )
    resolution: Resolution
    ink_limit: Number = Field(
        description="The most ink in one place, in per cent.", json_schema_extra=between(200, 400)
    )
    file_name: Pattern = Field(description="Of the files in the package for the shop.")
    stock: Line = Field(description="The paper that we suggest.")

    @model_validator
    def _sensible(self) -> Printer:
        if self.marks.offset < self.bleed:
            what, hint = "marks may not stand in the bleed", "make the offset larger"
            raise fault("M205", what, hint, at=("marks", "offset"))
        return self

    @property
    def press(self) -> Press:
        """What the sheet must know of it."""
        marks = self.marks
        folds = self.fold_allowance, self.gate_gap
        return Press(self.bleed, self.safe, *folds, marks.offset, marks.style)

    @property
    def is_registered(self) -> bool:
        """Whether the condition stands in the ICC's registry."""
        return self.condition.value in icc.CONDITIONS


def find(name: str, folders: tuple[Path, ...]) -> Path | None:
    """The file of a profile that is named, or given as a path."""
    named = name.endswith((".yaml", ".yml"))
    places = [Path(name)] if named else [folder / f"{name}.yaml" for folder in folders]
    return next((path for path in places if os.path.isfile(path)), None)


def missing(name: str, folders: tuple[Path, ...], span: Span) -> Finding:
    known = sorted({path.stem for folder in folders for path in folder.glob("*.yaml")})
    hint = suggestion(name, known) or f"there are: {', '.join(known) or 'none'}"
    return Finding("F408", span, f'there is no printer profile "{shown(name)}"', hint)


def load(source: Source, folder: Path) -> Outcome[tuple[Printer, Profile]]:
    """The printer of a file in `folder` that was read, and the ICC profile that it names."""
    if source.tree is None:
        return Outcome(None)
    outcome = validate(Printer, source.tree)
    if outcome.value is None:
        return Outcome(None, outcome.findings)
    profile = _profile(outcome.value, folder)
    if profile.value is None:
        return Outcome(None, profile.findings)
    return Outcome((outcome.value, profile.value))


def _profile(printer: Printer, folder: Path) -> Outcome[Profile]:
    name, found = printer.profile, icc.load(printer.profile, folder)
    if found.value is None:
        return found
    if not found.value.is_press:
        what = f'"{name}" is not the ICC profile of a CMYK press'
        return _refused("F407", name, what, "ask the print shop for it, or use one of assets/icc/")
    if not found.value.is_for(printer.condition.value):
        said = found.value.description
        what = f'the profile is not made for "{printer.condition}": it says "{said}"'
        hint = f"known conditions: {', '.join(icc.CONDITIONS)}"
        return _refused("F409", printer.condition, what, hint)
    return found


def _refused(code: str, place: Text, what: str, hint: str) -> Outcome[Profile]:
    return Outcome(None, (Finding(code, place.span, what, hint),))
