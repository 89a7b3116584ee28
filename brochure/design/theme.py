"""The theme: colours, type scale, spacing and fonts, as a designer writes them.

From assets/theme.yaml to a frozen `Theme`. Lengths in points; what is given as a ratio counts
in units of the body size, so that everything grows and shrinks with it.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from typing import Annotated, Any

from pydantic import Discriminator, Field, PlainValidator, Tag, model_validator

from brochure.design.colour import contrast, conversion
from brochure.design.colour.palette import MOST_INK, Colours, Swatch
from brochure.design.font_conversion import FontFile
from brochure.finding import Finding, Outcome
from brochure.source.characters import shown
from brochure.source.validation import (
    Line,
    Model,
    Number,
    a_text,
    between,
    fault,
    suggestion,
    text_schema,
    validate,
)
from brochure.source.yaml_tree import Fields, Source, Text

_FAR = 6.0  # CIEDE2000: two colours, no longer one on two papers


class FaceFile(Model):
    """The file of a face: TrueType or OpenType. Short form: just its name."""

    file: Line = Field(description="Relative to the theme file.")
    axes: dict[str, Number] = Field({}, description="Of a variable font, such as { wght: 650 }.")


def _short_face(value: Any) -> FaceFile:
    return FaceFile.model_construct(file=a_text(value), axes={})


AnyFace = Annotated[
    Annotated[FaceFile, PlainValidator(_short_face), text_schema(), Tag("<name>")]
    | Annotated[FaceFile, Tag("<face>")],
    Discriminator(lambda value: "<name>" if isinstance(value, Text) else "<face>"),
]
NONE = "none"  # in place of an italic face


class Family(Model):
    """The faces of a family. One without italics says `italic: none` and `bold-italic: none`."""

    regular: AnyFace = Field(description="The upright face.")
    bold: AnyFace = Field(description="The bold face.")
    italic: AnyFace = Field(description="The italic face, or none.")
    bold_italic: AnyFace = Field(description="The bold italic face, or none.")

    def files(self) -> dict[str, FontFile]:
        """Face name -> file, of the faces that there are."""
        faces = {name: getattr(self, name) for name in type(self).model_fields}
        return {
            name: FontFile(face.file, face.axes)
            for name, face in faces.items()
            if "italic" not in name or face.file.value != NONE
        }


class FontFiles(Model):
    """The families: one for text, and perhaps a face of its own for titles and numbers."""

    text: Family
    display: AnyFace | None = Field(None, description="Titles, figures and the hotline's number.")

    def files(self) -> dict[str, FontFile]:
        """Face name -> file, of the faces that there are."""
        own = self.display
        display = {} if own is None else {"display": FontFile(own.file, own.axes)}
        return {**self.text.files(), **display}


class Range(Model):
    """Between which body sizes a piece may be set, in points."""

    smallest: Number = Field(description="In points.", json_schema_extra=between(4, 72))
    largest: Number = Field(description="In points.", json_schema_extra=between(4, 72))

    @model_validator(mode="after")
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

    @model_validator(mode="after")
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

    @model_validator(mode="after")
    def _sensible(self) -> Type:
        if self.tight > self.leading:
            what = f"{self.tight:g} is more than leading: {self.leading:g}"
            raise fault("M205", what, "large type is set tighter than body text", at=("tight",))
        return self


def _distance(what: str) -> Any:
    return Field(description=what, json_schema_extra=between(0, 200))  # 100 steps of 2 lines


class Spacing(Model):
    """Distances in lines of body text. Between blocks they are multiples of `grid`, so that
    everything below stands on the baseline grid again; within a list they may be finer."""

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
    stretch: Number = _distance("By how much a distance may grow to fill a frame.")

    @model_validator(mode="after")
    def _sensible(self) -> Spacing:
        for name in type(self).model_fields:
            steps = getattr(self, name) / self.grid
            off = abs(steps - round(steps)) > 1e-6 and name != "item"
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


COLOURED = ("background", "text", "title", "heading", "accent")  # the fields that name a colour


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
        colours = self.colours.by_name.values()
        return {c.spot.value: c.cmyk for c in colours if c.spot is not None and c.tint == 100}

    @model_validator(mode="after")
    def _tints_have_a_full_tone(self) -> Theme:
        for colour in self.colours.by_name.values():
            spot = colour.spot
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
    unknown = tuple(_unknown_colours(outcome.value, source.tree))
    faults = unknown or tuple(_illegible(outcome.value, source.tree))
    return Outcome(None if faults else outcome.value, faults)


def on_press(
    theme: Theme, source: Source, profile: bytes, limit: float, more: Iterable[str]
) -> Outcome[Theme]:
    """The theme with inks for all its colours, and for `more` (`#rrggbb`), on the press of a
    profile, which takes so much ink in one place; what is wrong with inks that are written."""
    assert source.tree is not None  # the theme was made from it
    findings = tuple(_unlike(theme.colours, source.tree, profile, limit))
    colours = theme.colours.on_press(profile, min(limit, MOST_INK), more)
    return Outcome(theme.model_copy(update={"colours": colours}), findings)


def _unlike(colours: Colours, tree: Fields, profile: bytes, limit: float) -> Iterator[Finding]:
    """Inks that are more than the press takes, or that look different from the screen's colour."""
    for name, one in colours.by_name.items():
        span = tree.span_of("colours", name, "cmyk")
        if sum(one.cmyk) > limit:
            what = f"the inks of {name} add up to {sum(one.cmyk):g} per cent"
            yield Finding("F405", span, what, f"this printer takes {limit:g} per cent at most")
        apart = conversion.mismatch(one.cmyk, one.srgb, profile) if one.cmyk else 0.0
        if apart > _FAR:
            inks = ", ".join(f"{ink:g}" for ink in one.cmyk)
            seen = conversion.shown(one.cmyk, profile)
            what = (
                f"{name}: [{inks}] is printed as {seen}, which is far from {one.srgb} "
                f"(ΔE {apart:.1f}; at most {_FAR:g})"
            )
            yield Finding("F412", span, what, "correct one of the two, or delete cmyk:")


def _unknown_colours(theme: Theme, tree: Fields) -> Iterator[Finding]:
    known = list(theme.colours.by_name)
    grounds = tree.get("grounds")
    for _, ground in grounds.entries if isinstance(grounds, Fields) else ():
        for key, colour in ground.entries if isinstance(ground, Fields) else ():
            if key.value in COLOURED and isinstance(colour, Text) and colour.value not in known:
                what = f'"{shown(colour.value)}" is not possible here'
                hint = suggestion(colour.value, known) or f"the theme has: {', '.join(known)}"
                yield Finding("M205", colour.span, what, hint)


def unused(theme: Theme, source: Source, drawn: Container[str]) -> Iterator[Finding]:
    """Own colours that are neither on a ground nor `drawn`, so that no typing error is lost."""
    assert source.tree is not None  # the theme was made from it
    grounds = {getattr(ground, key) for ground in theme.grounds.values() for key in COLOURED}
    tinted = {c.spot.value for c in theme.colours.by_name.values() if c.spot and c.tint != 100}
    for name, colour in theme.colours.own.items():
        stands_for = colour.spot is not None and colour.spot.value in tinted
        if name not in grounds and name not in drawn and not stands_for:
            what, hint = f'nothing is drawn in "{name}"', "use it under grounds:, or delete it"
            yield Finding("F413", source.tree.span_of("colours", name), what, hint)


def _illegible(theme: Theme, tree: Fields) -> Iterator[Finding]:
    """What the theme lets stand on each other without enough contrast, each pair once."""
    seen = set()
    for name, ground in (("", Ground()), (HOTLINE, theme.ground(HOTLINE)), *theme.grounds.items()):
        for where, one in ((name, ground), ("", theme.box(ground))):
            for key in ("text", "title", "heading", "accent"):
                front, back = getattr(one, key), one.background or "paper"
                needed = theme.contrast_needed(key)
                colours = (theme.colours[swatch].srgb for swatch in (front, back))
                found = contrast.ratio(*colours)
                if found < needed and (front, back, needed) not in seen:
                    seen.add((front, back, needed))
                    path = ("grounds", where, key) if where else ("colours", front, "srgb")
                    what = (
                        f"{front} on {back} has a contrast of {found:.1f}, {key} needs {needed:g}"
                    )
                    hint = "make one darker or the other lighter"
                    yield Finding("F404", tree.span_of(*path), what, hint)
