"""From content and theme to blocks: which words stand in which style.

`Desk` holds what every block of a frame needs; `compose` gives a frame's blocks with the
distances between them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from brochure.content import model
from brochure.content.markup import Prose, Run
from brochure.design.fonts import Fonts
from brochure.design.theme import Ground, Theme
from brochure.layout import text
from brochure.layout.blocks import Block, Columns, ItemBlock, Stack, Style, TextBlock, rows
from brochure.layout.text import Paragraph, Piece
from brochure.source import Text

NUMBER_INDENT, BULLET_INDENT = 1.6, 1.1  # of a list's text, in body sizes
_CITE = (0.65, 0.35)  # scale and rise of a citation's number, in units of its text


@dataclass(frozen=True)
class Desk:
    """A piece on the compositor's desk, in the colours of one frame."""

    content: model.Content
    theme: Theme
    fonts: Fonts
    piece: str
    frame: str
    ground: Ground = field(default_factory=Ground)

    def style(self, name: str, colour: str = "", balanced: bool = False) -> Style:
        """The style `name` of the theme's scale, or `body`."""
        scale = 1.0 if name == "body" else getattr(self.theme.type.scale, name)
        leading = self.theme.type.leading
        if scale > 1.3:  # large type wants relatively less room between its lines
            leading = max(1.0, leading - 0.2)
        cap_height = self.fonts.faces["regular"].cap_height
        return Style(scale, leading, colour or self.ground.text, cap_height, balanced)

    def paragraph(
        self, place: Text, runs: Iterable[Run], bold: bool = False, whole: bool = False
    ) -> Paragraph:
        """The runs ready for setting; with `whole` no word is ever hyphenated."""
        pieces = [self._piece(run, bold) for run in runs]
        language = "" if whole else self.content.language.value
        return text.prepare(place, pieces, self.fonts, language)

    def _piece(self, run: Run, bold: bool) -> Piece:
        strong = bold or run.strong
        names = {(0, 0): "regular", (1, 0): "bold", (0, 1): "italic", (1, 1): "bold_italic"}
        face = names[(int(strong), int(run.emphasis))]
        if run.cite:
            return Piece(str(self.content.citation_number(run.cite)), face, "", *_CITE)
        return Piece(run.text, face, run.link)

    @property
    def box_fill(self) -> str:
        """The ground of a box that must stand out from the frame's own ground."""
        return "tint" if self.ground.background is None else "paper"

    def on(self, fill: str) -> Desk:
        """This desk with the colours that are read on `fill`."""
        return Desk(
            self.content,
            self.theme,
            self.fonts,
            self.piece,
            self.frame,
            Ground.model_construct(background=fill),
        )


def line(
    desk: Desk, words: Text, style: Style, role: str, bold: bool = False, link: str = ""
) -> TextBlock:
    """A text without markup, never hyphenated."""
    run = Run(words.value, link=link)
    return TextBlock(desk.paragraph(words, [run], bold, whole=True), style, role)


def prose(desk: Desk, words: Prose, style: Style, role: str = "paragraph") -> TextBlock:
    return TextBlock(desk.paragraph(words.text, words.runs), style, role)


def heading(desk: Desk, words: Prose, name: str, level: int) -> TextBlock:
    style = desk.style(name, desk.ground.heading, balanced=True)
    return TextBlock(
        desk.paragraph(words.text, words.runs, bold=True, whole=True), style, name, level
    )


def section(desk: Desk, part: model.Section, is_title: bool) -> list[Block]:
    """The blocks of a section. The first of a piece bears the title."""
    head, blocks = part.for_piece(desk.piece)
    made: list[Block] = []
    if head is not None:
        made.append(heading(desk, head, *(("title", 1) if is_title else ("heading", 2))))
    for block in blocks:
        made.extend(_MAKERS[type(block)](desk, block))
    return made


def _paragraph(desk: Desk, block: model.Paragraph) -> list[Block]:
    words = block.paragraph
    return [
        TextBlock(desk.paragraph(words.text, runs), desk.style("body")) for runs in words.paragraphs
    ]


def _lead(desk: Desk, block: model.Lead) -> list[Block]:
    return [prose(desk, block.lead, desk.style("lead"), "lead")]


def _subheading(desk: Desk, block: model.Subheading) -> list[Block]:
    return [heading(desk, block.subheading, "subheading", 3)]


def _bullets(desk: Desk, block: model.Bullets) -> list[Block]:
    return [bullet_list(desk, block.bullets)]


def bullet_list(desk: Desk, items: tuple[Prose, ...], style: str = "body") -> Stack:
    markers = ["•"] * len(items)
    return _list(desk, items, markers, BULLET_INDENT, desk.style(style))


def _numbers(desk: Desk, block: model.Numbers) -> list[Block]:
    markers = [f"{i}." for i, _ in enumerate(block.numbers, 1)]
    return [_list(desk, block.numbers, markers, NUMBER_INDENT, desk.style("body"))]


def _list(
    desk: Desk, items: tuple[Prose, ...], markers: list[str], indent: float, style: Style
) -> Stack:
    entries = tuple(
        ItemBlock(
            line(desk, Text(marker, item.text.span), _accent(desk, style), "label", bold=True),
            prose(desk, item, style, "body"),
            indent * style.scale,
        )
        for item, marker in zip(items, markers, strict=True)
    )
    gaps = (0.0,) + (desk.theme.spacing.item,) * (len(entries) - 1)
    return Stack("list", entries, gaps)


def _accent(desk: Desk, style: Style) -> Style:
    return Style(style.scale, style.leading, desk.ground.accent, style.cap_height)


def _callout(desk: Desk, block: model.Callout) -> list[Block]:
    inner = desk.on(desk.box_fill)
    parts: list[Block] = []
    if block.callout.heading is not None:
        parts.append(heading(inner, block.callout.heading, "subheading", 3))
    parts.extend(_paragraph(inner, model.Paragraph.model_construct(paragraph=block.callout.text)))
    return [boxed(desk, "callout", parts)]


def boxed(desk: Desk, role: str, parts: list[Block]) -> Stack:
    """Blocks on a ground that stands out from the frame's."""
    gaps = [0.0] + [
        desk.theme.spacing.heading if before.role == "subheading" else desk.theme.spacing.item
        for before in parts[:-1]
    ]
    return Stack(role, tuple(parts), tuple(gaps), desk.theme.spacing.padding, desk.box_fill)


def _comparison(desk: Desk, block: model.Comparison) -> list[Block]:
    gap = desk.theme.spacing.heading
    sides = [
        Stack(
            "column",
            (heading(desk, side.heading, "subheading", 3), bullet_list(desk, side.items)),
            (0.0, gap),
        )
        for side in (block.comparison.left, block.comparison.right)
    ]
    return [Columns("comparison", tuple(sides), 1.5)]


def _figures(desk: Desk, block: model.Figures) -> list[Block]:
    value = desk.style("figure", desk.ground.accent)
    cells = [
        Stack(
            "figure",
            (
                TextBlock(
                    desk.paragraph(f.value.text, f.value.runs, bold=True, whole=True),
                    value,
                    "value",
                ),
                prose(desk, f.label, desk.style("body"), "caption"),
            ),
            (0.0, 0.0),
        )
        for f in block.figures
    ]
    across = 2 if desk.piece == "brochure" else min(4, len(cells))
    return [rows("figures", cells, across, 1.2, desk.theme.spacing.paragraph)]


def _standing(desk: Desk, block: model.Standing) -> list[Block]:
    return standing(desk, block.part.value)


_MAKERS: dict[type, Callable[[Desk, Any], list[Block]]] = {
    model.Paragraph: _paragraph,
    model.Lead: _lead,
    model.Subheading: _subheading,
    model.Bullets: _bullets,
    model.Numbers: _numbers,
    model.Callout: _callout,
    model.Comparison: _comparison,
    model.Figures: _figures,
    model.Standing: _standing,
}


def standing(desk: Desk, name: str) -> list[Block]:
    """The blocks of a part that comes from `centre` and the like."""
    return _STANDING[name](desk)


def _hotline(desk: Desk) -> list[Block]:
    hotline = desk.content.centre.hotline
    inner = desk.on("deep")
    paper = {name: inner.style(name, "paper") for name in ("body", "hotline")}
    number = Text(hotline.number.text.value.replace(" ", text.NO_BREAK), hotline.number.text.span)
    parts: tuple[Block, ...] = (
        line(inner, hotline.label, paper["body"], "label"),
        line(inner, number, paper["hotline"], "number", True, hotline.number.link),
        line(inner, hotline.hours, paper["body"], "hours"),
    )
    return [Stack("hotline", parts, (0.0, 0.0, 0.0), desk.theme.spacing.padding, "deep")]


def _disclaimer(desk: Desk) -> list[Block]:
    if desk.ground.text != "ink":  # on a dark ground the disclaimer stands without a box
        words = line(
            desk, desk.content.centre.disclaimer, desk.style("body"), "paragraph", bold=True
        )
        return [Stack("disclaimer", (words,), (0.0,))]
    inner = desk.on(desk.box_fill)
    words = line(inner, desk.content.centre.disclaimer, inner.style("body"), "paragraph", bold=True)
    return [boxed(desk, "disclaimer", [words])]


def _crisis_lines(desk: Desk) -> list[Block]:
    lines = desk.content.crisis_lines
    if lines is None:
        return []
    entries = []
    for entry in lines.lines:
        number = entry.number.text.value.replace(" ", text.NO_BREAK)
        runs = (
            Run(number, strong=True, link=entry.number.link),
            Run(" " + entry.name.value + ": ", strong=True),
            Run(entry.note.value),
        )
        words = desk.paragraph(entry.name, runs, whole=True)
        entries.append(TextBlock(words, desk.style("body"), "item"))
    gaps = (0.0,) + (desk.theme.spacing.item,) * (len(entries) - 1)
    head = heading(desk, lines.heading, "subheading", 3)
    return [head, Stack("crisis-lines", tuple(entries), gaps)]


def _references(desk: Desk) -> list[Block]:
    references = desk.content.references
    if references is None:
        return []
    note = desk.style("note")
    entries = []
    for number, entry in enumerate(references.entries, 1):
        runs = [Run(entry.text.value, link=entry.link.value if entry.link else "")]
        if entry.note is not None:
            runs.append(Run(" " + entry.note.value, emphasis=True))
        marker = line(desk, Text(f"{number}.", entry.name.span), _accent(desk, note), "label", True)
        body = TextBlock(desk.paragraph(entry.text, runs), note, "body")
        entries.append(ItemBlock(marker, body, NUMBER_INDENT * note.scale, "note"))
    gaps = (0.0,) + (desk.theme.spacing.item,) * (len(entries) - 1)
    style = desk.style("note", desk.ground.heading)
    words = desk.paragraph(references.heading.text, references.heading.runs, bold=True, whole=True)
    return [TextBlock(words, style, "subheading", 3), Stack("references", tuple(entries), gaps)]


def _about(desk: Desk) -> list[Block]:
    return [prose(desk, desk.content.centre.about, desk.style("body"), "about")]


def _centre_name(desk: Desk) -> list[Block]:
    style = desk.style("lead", desk.ground.heading)
    return [line(desk, desk.content.centre.name, style, "centre-name", bold=True)]


def _version(desk: Desk) -> list[Block]:
    return [line(desk, desk.content.version, desk.style("note"), "version")]


def _web(desk: Desk) -> list[Block]:
    web = desk.content.centre.web
    shown = web.value.removeprefix("https://").removeprefix("mailto:").rstrip("/")
    words = Text(shown, web.span)
    return [line(desk, words, desk.style("body", desk.ground.heading), "web", True, web.value)]


_STANDING: dict[str, Callable[[Desk], list[Block]]] = {
    "about": _about,
    "centre-name": _centre_name,
    "crisis-lines": _crisis_lines,
    "disclaimer": _disclaimer,
    "hotline": _hotline,
    "references": _references,
    "version": _version,
    "web": _web,
}


def compose(
    desk: Desk, names: Iterable[Text], with_title: bool
) -> tuple[tuple[Block, ...], tuple[float, ...], tuple[float, ...]]:
    """The blocks of a frame, the gaps above them, and by how much each gap may grow."""
    space = desk.theme.spacing
    blocks: list[Block] = []
    gaps: list[float] = []
    stretch: list[float] = []
    for name in names:
        part = desk.content.sections.get(name.value)
        if part is not None:
            made = section(desk, part, with_title and not blocks)
        else:
            made = standing(desk, name.value)
        for position, block in enumerate(made):
            before = blocks[-1].role if blocks else ""
            above, grow = space.paragraph, space.stretch
            if not blocks:
                above = grow = 0.0
            elif position == 0:
                above, grow = space.section, 2 * space.stretch
            elif before in ("title", "heading", "subheading"):
                above, grow = space.heading, 0.0
            elif block.role in ("heading", "subheading"):
                above = space.section if block.role == "heading" else space.section * 0.7
            blocks.append(block)
            gaps.append(above)
            stretch.append(grow)
    return tuple(blocks), tuple(gaps), tuple(stretch)
