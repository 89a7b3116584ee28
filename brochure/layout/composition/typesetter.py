"""The typesetter: what every block of a frame is made with.

`Typesetter` knows the content, the theme, the fonts and pictures, and the ground of the frame; the
functions here turn single texts into blocks.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from brochure.content import model
from brochure.content.markup import Prose, Run, numbered
from brochure.design.artwork import Artwork
from brochure.design.fonts import Fonts
from brochure.design.grounds import CardLook, Ground
from brochure.design.theme import Theme
from brochure.layout.blocks import Block, Stack, Style, TextBlock, on_grid
from brochure.layout.paragraph import ShapedParagraph, TextRun, prepare
from brochure.product import Role
from brochure.source.yaml_tree import Text

_CITE = (0.65, 0.35)  # scale and rise of a citation's number, in units of its text
_FACES = {  # strong, emphasis
    (False, False): "regular", (True, False): "bold",
    (False, True): "italic", (True, True): "bold_italic",
}  # fmt: skip
_CUTS = {face: style for style, face in _FACES.items()}
_INSTEAD = {  # of a face that a theme does not have
    "display": "bold", "numerals": "display", "display_regular": "regular", "display_italic": "italic",
}  # fmt: skip
_LIGHTER = {  # faces of the display family, and what emphasis is set in
    "display_regular": "display_italic", "display_italic": "display_regular",
}  # fmt: skip
_RULE = 0.4  # of a row or entry, in units of the theme's rule


class Typesetter(Struct, frozen=True):
    """What sets the texts of a piece, in the colours of one frame."""

    content: model.Content
    theme: Theme
    fonts: Fonts
    artwork: Artwork
    piece: str
    width: float  # of the frame, in points
    ground: Ground = field(default_factory=Ground)
    hang: float = 0.0  # by how many points a quote may stand left of its text
    panel: str = ""
    kin: tuple[str, ...] = ()  # the format and those that it is based on
    around: str = ""  # in a card or box: the colour of the frame around it
    styles: dict[tuple[str, str, bool], Style] = field(default_factory=dict)  # of the piece
    faces: dict[str, str] = field(default_factory=dict)  # of the piece, by role

    def style(self, name: str, colour: str = "", balanced: bool = False) -> Style:
        """The style of the role `name` of the theme, or of `body`."""
        key = name, colour or self.ground.text, balanced
        if (found := self.styles.get(key)) is None:
            found = self.styles[key] = self._style(*key)
        return found

    def _style(self, name: str, colour: str, balanced: bool) -> Style:
        type_, unit = self.theme.type, self.theme.unit
        role = type_.role(name, self.kin)
        cap = self.fonts.face(self._there(role.face)).cap_height
        body = self.fonts.faces["regular"].cap_height
        drop = (type_.leading - body) / 2
        if name in ("hotline", "figure"):  # these stand alone, so in the middle of their lines
            drop = (on_grid(role.leading * role.size, unit) - cap * role.size) / 2
        return Style(role.size, role.leading, colour, cap, unit, drop, balanced, self.hang)

    def face(self, name: str) -> str:
        """The face of the role `name`, cut as the theme says."""
        if (found := self.faces.get(name)) is None:
            role = self.theme.type.role(name, self.kin)
            found = self.faces[name] = self.fonts.cut(self._there(role.face), role.cut)
        return found

    def _there(self, face: str) -> str:
        """A face that the theme has: this one, or what stands for it."""
        while face not in self.fonts.faces:
            face = _INSTEAD.get(face, "regular")
        return face

    def gap(self, name: str) -> float:
        """A distance of the theme in body sizes."""
        return float(getattr(self.theme.spacing, name) * self.theme.type.leading)

    def between(self, above: str, below: str, usual: str = "") -> float:
        """The distance between two blocks in body sizes; the `usual` one if their pair has none."""
        spacing = self.theme.spacing
        lines = spacing.pair(above, below, getattr(spacing, usual) if usual else 0.0)
        return lines * self.theme.type.leading

    def paragraph(
        self,
        place: Text,
        runs: Iterable[Run],
        face: str = "",
        whole: bool = False,
        tabular: bool = False,
    ) -> ShapedParagraph:
        """The runs ready for setting; with `whole` no word is ever hyphenated, with `tabular` all
        figures are of one width."""
        pieces = [self._piece(run, face) for run in numbered(runs, self.content.citation_number)]
        if tabular:
            pieces = [replace(one, face=self.fonts.for_tables(one.face)) for one in pieces]
        return prepare(place, pieces, self.fonts, self.language, whole)

    @property
    def language(self) -> str:
        """The language with its country, for words are divided differently in en-US and en-GB."""
        language = self.content.language.value
        return language if "-" in language else f"{language}-{self.content.country.value}"

    def _piece(self, run: Run, face: str) -> TextRun:
        scale, rise = _CITE if run.cite else (1.0, 0.0)
        name = self._styled(run, face)
        return TextRun(run.text, name, run.link, scale, rise, run.language, run.cite)

    def _styled(self, run: Run, face: str) -> str:
        """The face of a run in a text of this face (or cut of it); without one, of body text."""
        if not (run.strong or run.emphasis):
            return face or "regular"
        base = face.split("+", maxsplit=1)[0] or "regular"
        if base in _LIGHTER:
            return self._there("display" if run.strong else _LIGHTER[base])
        is_bold, slants = _CUTS.get(base, (True, False))
        if face and not run.emphasis and (is_bold or not run.strong):
            return face
        strong = is_bold or run.strong
        name = _FACES[strong, slants != run.emphasis]  # what stands out of italics is upright
        return name if name in self.fonts.faces else _FACES[strong, False]

    def on(self, ground: Ground) -> Typesetter:
        """This typesetter with the colours of another ground."""
        return replace(self, ground=ground)

    def in_box(self) -> Typesetter:
        """This typesetter, inside a box that stands out from the frame."""
        return replace(self.on(self.theme.box(self.ground)), around=self.back)

    def in_card(self, name: str) -> tuple[Typesetter, CardLook]:
        """This typesetter, inside a card of the look `name`, and the look."""
        look = self.theme.card(name, self.panel)
        inner = self.on(look.on(self.theme.box(self.ground)))
        return replace(inner, around=self.back), look

    @property
    def back(self) -> str:
        """The colour behind the text."""
        return self.ground.background or "paper"


def line(
    typesetter: Typesetter, words: Text, style: Style, role: Role, face: str = "", link: str = ""
) -> TextBlock:
    """A text without markup, never hyphenated."""
    run = Run(words.value, link=link)
    return TextBlock(typesetter.paragraph(words, [run], face, whole=True), style, role)


def prose(
    typesetter: Typesetter, words: Prose, style: Style, role: Role = "paragraph", face: str = ""
) -> TextBlock:
    """A text with markup as one paragraph."""
    return TextBlock(
        typesetter.paragraph(words.text, words.runs, face, whole=bool(face)), style, role
    )


def running(typesetter: Typesetter, words: Prose, name: str, balanced: bool = False) -> TextBlock:
    """A text that is larger than the body, in the style and face of the role `name`."""
    paragraph = typesetter.paragraph(words.text, words.runs, typesetter.face(name))
    return TextBlock(paragraph, typesetter.style(name, balanced=balanced), "lead")


def thin_rule(typesetter: Typesetter) -> tuple[str, float]:
    """The line between rows or entries: its colour, and its weight in points."""
    return "soft", max(0.4, _RULE * typesetter.theme.shapes.rule)


def body(typesetter: Typesetter, words: Prose) -> list[Block]:
    """A text with markup as paragraphs of body text."""
    style = typesetter.style("body")
    return [TextBlock(typesetter.paragraph(words.text, runs), style) for runs in words.paragraphs]


def heading(typesetter: Typesetter, words: Prose, name: Role, level: int) -> TextBlock:
    """A heading: balanced, never hyphenated."""
    ground = typesetter.ground
    colours: dict[Role, str] = {"title": ground.title, "subheading": ground.small_heading}
    style = typesetter.style(name, colours.get(name, ground.heading), balanced=True)
    paragraph = typesetter.paragraph(words.text, words.runs, typesetter.face(name), whole=True)
    return TextBlock(paragraph, style, name, level)


def boxed(
    typesetter: Typesetter,
    role: Role,
    parts: Sequence[Block],
    gaps: Sequence[float],
    look: CardLook | None = None,
) -> Stack:
    """Blocks on the ground of `typesetter`, as a box. One of the colour around it needs no room
    at its edges, unless a bar stands there."""
    theme, look = typesetter.theme, look or CardLook()
    is_seen = typesetter.back != typesetter.around
    inset = theme.shapes.inset if look.inset is None else look.inset
    padding = theme.spacing.padding if look.padding is None else look.padding
    return Stack(
        role,
        tuple(parts),
        tuple(gaps),
        padding * theme.type.leading if is_seen or look.padding is not None else 0.0,
        inset if is_seen or look.bar else 0.0,
        typesetter.back if is_seen else "",
        theme.shapes.corner if look.corner is None else look.corner,
        theme.unit,
        bar=(look.bar, look.weight) if look.bar else None,
    )
