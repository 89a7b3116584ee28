"""The theme: colours, type scale, spacing and fonts, as a designer writes them.

From assets/theme.yaml to a frozen `Theme`. Lengths in points; what is given as a ratio counts
in units of the body size, so that everything grows and shrinks with it.
"""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Iterator, Mapping
from itertools import chain
from typing import Annotated

from brochure.design.colour import contrast, conversion
from brochure.design.colour.contrast import Faint
from brochure.design.colour.palette import MOST_INK, Colours
from brochure.design.font_conversion import FontFile
from brochure.design.grounds import HOTLINE, NAMING, QUIET, USUAL_LOOKS, CardLook, Ground
from brochure.design.measures import OTHER, Margins, Shapes, Spacing, Type
from brochure.design.photographs.photograph import AnySideArt, Photograph
from brochure.finding import Finding, Outcome
from brochure.product import Frame
from brochure.source.characters import shown
from brochure.source.model_base import Alone, Field, Model, model_validator
from brochure.source.near_names import suggestion
from brochure.source.validation import (
    Line,
    Number,
    fault,
    validate,
)
from brochure.source.yaml_tree import Fields, Node, Source, Text

_FAR = 6.0  # CIEDE2000: two colours, no longer one on two papers


class FaceFile(Model):
    """The file of a face: TrueType or OpenType. Short form: just its name."""

    file: Line = Field(description="Relative to the theme file.")
    axes: dict[str, Number] = Field({}, description="Of a variable font, such as { wght: 650 }.")


AnyFace = Annotated[FaceFile, Alone("file")]
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
    display: AnyFace | None = Field(None, description="Titles, and what else asks for it.")
    display_regular: AnyFace | None = Field(None, description="Its lighter face; else regular.")
    display_italic: AnyFace | None = Field(None, description="Its italic face; else italic.")
    numerals: AnyFace | None = Field(None, description="Figures and phone numbers; else display.")

    def files(self) -> dict[str, FontFile]:
        """Face name -> file, of the faces that there are."""
        own = {name: getattr(self, name) for name in type(self).model_fields if name != "text"}
        more = {name: FontFile(one.file, one.axes) for name, one in own.items() if one is not None}
        return {**self.text.files(), **more}


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
    art: dict[str, AnySideArt] = Field(
        {}, description="A drawing or photograph behind each side: outside, …"
    )
    grounds: dict[str, Ground] = Field(description="By the name of a panel, frame or box.")

    cards: dict[str, CardLook] = Field({}, description="How cards look, by name.")

    @property
    def photographs(self) -> Mapping[tuple[str, ...], Photograph]:
        """What lies behind sides, panels and zones, by where it stands in the file."""
        found: dict[tuple[str, ...], Photograph] = {("art", n): p for n, p in self.art.items()}
        for name, ground in self.grounds.items():
            if ground.photo is not None:
                found["grounds", name, "photo"] = ground.photo
        return found

    @property
    def looks(self) -> Mapping[str, CardLook]:
        """Every look of a card, by its name."""
        return {**USUAL_LOOKS, **self.cards}

    def card(self, name: str, panel: str = "") -> CardLook:
        """How a card of this name looks, on this panel; a quiet one if there is no such look."""
        looks = self.looks
        return looks.get(f"{panel}.{name}") or looks.get(name) or looks[QUIET]

    def spots(self) -> dict[str, tuple[float, ...]]:
        """Each spot ink, and the inks that stand for it in full."""
        colours = self.colours.by_name.values()
        return {c.spot.value: c.cmyk for c in colours if c.spot is not None and c.tint == 100}

    @model_validator
    def _tints_have_a_full_tone(self) -> Theme:
        for colour in self.colours.by_name.values():
            spot = colour.spot
            if spot is not None and spot.value not in self.spots():
                hint = "give one colour this spot ink without tint:, or with tint: 100"
                raise fault("F411", f'"{shown(spot)}" is nowhere given in full', hint, spot.span)
        return self

    @property
    def unit(self) -> float:
        """The step of the baseline grid in body sizes."""
        return self.spacing.grid * self.type.leading

    def ground(self, name: str) -> Ground:
        """The ground of a panel or box; `inside-left` falls back to `inside`, and so on."""
        return self._ground(name) or Ground()

    def frame_ground(self, frame: Frame) -> Ground:
        """The ground of a frame: its own, that of its zone, or that of its panel."""
        own = self._of(frame.panel, frame.name) or self._ground(frame.name)
        band = self.band_ground(frame.panel, frame.zone.name)
        return own or band or self.ground(frame.panel)

    def band_ground(self, panel: str, zone: str) -> Ground | None:
        """What lies behind a zone; None if it is the ground of its panel."""
        return self._of(panel, zone) or self.grounds.get(zone)

    def _of(self, panel: str, name: str) -> Ground | None:
        """What is said for a zone or frame of this panel, or of all panels of its first word."""
        first = panel.split("-", maxsplit=1)[0]
        return self.grounds.get(f"{panel}.{name}") or self.grounds.get(f"{first}.{name}")

    def _ground(self, name: str) -> Ground | None:
        return self.grounds.get(name) or self.grounds.get(name.split("-", maxsplit=1)[0])

    def contrast_needed(self, key: str) -> float:
        """The contrast that a colour of a ground needs; only titles may count as large type."""
        size = self.type.role("title").size * min(one.smallest for one in self.type.body.values())
        large = key == "title" and size >= contrast.LARGE_SIZE
        return contrast.LARGE if large else contrast.NORMAL

    def box(self, ground: Ground) -> Ground:
        """A box that stands out from a ground."""
        return Ground().on("tint" if ground.background in (None, "paper") else "paper")


_MIGRATE = "brochure migrate rewrites the file and keeps its comments"


def _old_keys(tree: Fields) -> Iterator[Finding]:
    """Measures as they were written before they stood by format and role."""
    for parent, under in (("type", "body"), ("margins", "text")):
        node = tree.get(parent)
        if isinstance(node, Fields) and node.get(under) is None and node.key("brochure"):
            what = f"{parent}: stands by the name of a format now, under {under}:"
            yield Finding("M202", tree.span_of(parent, "brochure"), what, _MIGRATE)
    type_ = tree.get("type")
    if isinstance(type_, Fields) and type_.key("scale"):
        what = "type: scale: and tight: stand under roles: now, each with its size and leading"
        yield Finding("M202", tree.span_of("type", "scale"), what, _MIGRATE)


def load(source: Source) -> Outcome[Theme]:
    """The theme of a file that was read, if all that it lets stand on each other is legible."""
    if source.tree is None:
        return Outcome(None)
    if old := tuple(_old_keys(source.tree)):
        return Outcome(None, old)
    outcome = validate(Theme, source.tree)
    if outcome.value is None:
        return outcome
    unknown = tuple(_unknown_colours(outcome.value, source.tree))
    faint = chain(*(look(outcome.value, source.tree) for look in (_illegible, _faint_cards)))
    faults = unknown or tuple(faint)
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
    named = (
        (key.value in keys and colour)
        for field, keys in NAMING.items()
        for _, one in _entries(tree.get(field))
        for key, colour in _entries(one)
    )
    for colour in (*named, *_laid_over(theme, tree)):
        if isinstance(colour, Text) and colour.value not in known:
            what = f'"{shown(colour.value)}" is not possible here'
            hint = suggestion(colour.value, known) or f"the theme has: {', '.join(known)}"
            yield Finding("M205", colour.span, what, hint)


def _laid_over(theme: Theme, tree: Fields) -> Iterator[Text]:
    """The colours of overlays, where they are written."""
    for path, photo in theme.photographs.items():
        if photo.overlay is not None:
            yield Text(photo.overlay.colour, tree.span_of(*path, "overlay", "colour"))


def _entries(node: Node | None) -> tuple[tuple[Text, Node], ...]:
    return node.entries if isinstance(node, Fields) else ()


def unused(theme: Theme, source: Source, drawn: Container[str]) -> Iterator[Finding]:
    """Own colours that are neither on a ground or card nor `drawn`, so that no typing error is lost."""
    assert source.tree is not None  # the theme was made from it
    named = {
        getattr(one, key)
        for field, keys in NAMING.items()
        for one in getattr(theme, field).values()
        for key in keys
    }
    named |= {one.overlay.colour for one in theme.photographs.values() if one.overlay}
    tinted = {c.spot.value for c in theme.colours.by_name.values() if c.spot and c.tint != 100}
    for name, colour in theme.colours.own.items():
        stands_for = colour.spot is not None and colour.spot.value in tinted
        if name not in named and name not in drawn and not stands_for:
            what, hint = (
                f'nothing is drawn in "{name}"',
                "use it under grounds: or cards:, or delete it",
            )
            yield Finding("F413", source.tree.span_of("colours", name), what, hint)


_BY_FORMAT = (  # where names of formats may stand; * is any name
    ("type", "body"), ("type", "roles", "*", "size"), ("margins", "*"),
    ("grounds", "*", "head"), ("grounds", "*", "foot"), ("grounds", "*", "left"),
)  # fmt: skip


def unknown_formats(source: Source, formats: Collection[str]) -> Iterator[Finding]:
    """Names of formats that there are not, so that no typing error is lost; those that no piece
    has may stand."""
    known = {OTHER, *formats}
    for path in _BY_FORMAT:
        for name in _names(source.tree, path):
            if name.value not in known:
                hint = suggestion(name.value, known) or f"there are: {', '.join(sorted(known))}"
                yield Finding("F406", name.span, f'no format is called "{shown(name)}"', hint)


def _names(node: Node | None, path: tuple[str, ...]) -> Iterator[Text]:
    """The keys of the fields at a path."""
    for name, inner in _entries(node):
        if not path:
            yield name
        elif path[0] in ("*", name.value):
            yield from _names(inner, path[1:])


def _illegible(theme: Theme, tree: Fields) -> Iterator[Finding]:
    """What the theme lets stand on each other without enough contrast, by the colour to blame: at
    the ground that chose it, or where it is given if more depends on it."""
    for colour, pairs in contrast.by_blame(tuple(dict.fromkeys(_faint(theme)))).items():
        ground, part = pairs[0].ground, pairs[0].part if pairs[0].chosen else "background"
        chosen = ground and (pairs[0].chosen or all(one.ground == ground for one in pairs))
        path = ("grounds", ground, part) if chosen else ("colours", colour, "srgb")
        hint = "make one darker or the other lighter"
        yield Finding("F404", tree.span_of(*path), contrast.listed(pairs), hint)


def _faint_cards(theme: Theme, tree: Fields) -> Iterator[Finding]:
    """Cards whose colours stand out too little from their ground, or from one that a box may have."""
    boxes = [theme.box(Ground()), theme.box(Ground().on("tint"))]
    for name, look in theme.cards.items():
        for part in ("text", "heading", "accent"):
            backs = {look.on(box).background or "paper" for box in boxes}
            front = getattr(look, part)
            colours = theme.colours
            found = {
                back: contrast.ratio(colours[front].srgb, colours[back].srgb)
                for back in sorted(backs)
            }
            worst = min(found, key=lambda back: found[back])
            if found[worst] < contrast.NORMAL:
                what = f"{front} on {worst} has a contrast of {contrast.told(found[worst])}, needed {contrast.NORMAL:g}"
                span = tree.span_of("cards", name, part)
                yield Finding("F404", span, what, "choose colours that stand out more")


def _faint(theme: Theme) -> Iterator[Faint]:
    for name, ground in (("", Ground()), (HOTLINE, theme.ground(HOTLINE)), *theme.grounds.items()):
        for where, one in ((name, ground), ("", theme.box(ground))):
            for part in ("text", "title", "heading", "subheading", "accent"):
                if getattr(one, part) is None:
                    continue
                front, back = getattr(one, part), one.background or "paper"
                needed = theme.contrast_needed(part)
                found = contrast.ratio(*(theme.colours[name].srgb for name in (front, back)))
                if found < needed:
                    chosen = part in vars(one)
                    yield Faint(front, back, found, part, needed, where, chosen)
