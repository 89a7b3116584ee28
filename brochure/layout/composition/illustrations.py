"""Blocks that people look at rather than read: figures, weeks, comparisons, steps, pictures."""

from __future__ import annotations

from brochure.content import block_models as content
from brochure.content.markup import Prose
from brochure.layout.blocks import Block, Columns, ItemBlock, Stack, Style, TextBlock, rows
from brochure.layout.composition.typesetter import Typesetter, body, heading, line, prose
from brochure.layout.graphic_blocks import (
    DotArray,
    DrawingBlock,
    IconHeading,
    PictureBlock,
    StepPath,
    Tile,
)
from brochure.product import Role
from brochure.source.yaml_tree import Text

BULLET_INDENT = 1.1  # of a list's text, in body sizes
_ICON = 1.7  # the height of an icon beside a subheading
_DISC = 0.74  # radius of a number on a path; of an icon on it
_ICON_DISC = 1.45
_TILE_INSET = 4.0  # points from the side of a day's tile to its text
_ROOMY = 7.5  # body sizes that a step needs to stand beside the next


def subheading(desk: Typesetter, block: content.Subheading) -> list[Block]:
    """A subheading, with its icon if it has one."""
    words = heading(desk, block.subheading, "subheading", 3)
    if block.icon is None:
        return [words]
    mark = icon(desk, block.icon, _ICON, desk.ground.accent)
    return [IconHeading(mark, words, _ICON + 0.5)]


def icon(desk: Typesetter, name: Text, tall: float, colour: str) -> DrawingBlock:
    return DrawingBlock(desk.artwork.icons[name.value], tall, colour, desk.theme.unit)


def bullet_list(desk: Typesetter, items: tuple[Prose, ...]) -> Stack:
    """A list with hanging bullets."""
    style = desk.style("body")
    entries = tuple(
        ItemBlock(
            line(desk, Text("•", item.text.span), _accent(desk), "label", "bold"),
            prose(desk, item, style, "body"),
            BULLET_INDENT,
        )
        for item in items
    )
    gaps = (0.0,) + (desk.gap("item"),) * (len(entries) - 1)
    return Stack("list", entries, gaps, unit=desk.theme.unit)


def number_list(desk: Typesetter, block: content.Numbers) -> list[Block]:
    """A numbered list, its numbers standing on a line that leads from one to the next."""
    numbers = tuple(
        line(
            desk, Text(str(number), item.text.span), desk.style("body", desk.back), "label", "bold"
        )
        for number, item in enumerate(block.numbers, 1)
    )
    texts = tuple(prose(desk, item, desk.style("body"), "body") for item in block.numbers)
    return [_path(desk, "list", numbers, texts, _DISC, float("inf"))]


def _accent(desk: Typesetter) -> Style:
    return desk.style("body", desk.ground.accent)


def _path(
    desk: Typesetter,
    role: Role,
    markers: tuple[TextBlock | DrawingBlock, ...],
    bodies: tuple[Block, ...],
    radius: float,
    narrow: float,
    alt: Text | None = None,
) -> StepPath:
    colours = (desk.ground.accent, desk.ground.accent)
    gap, rule = desk.gap("item"), desk.theme.shapes.rule
    return StepPath(role, markers, bodies, radius, gap, narrow, desk.theme.unit, colours, rule, alt)


def steps(desk: Typesetter, block: content.Steps) -> list[Block]:
    """Steps along a path, across or down."""
    markers: list[TextBlock | DrawingBlock] = []
    texts: list[Block] = []
    for number, step in enumerate(block.steps, 1):
        if step.icon is not None:
            markers.append(icon(desk, step.icon, 1.1 * _ICON_DISC, desk.back))
        else:
            style = desk.style("subheading", desk.back)
            markers.append(
                line(desk, Text(str(number), step.heading.text.span), style, "label", "bold")
            )
        # Not a heading to a reader: it names a stop of a list.
        style = desk.style("subheading", desk.ground.heading, balanced=True)
        parts: list[Block] = [prose(desk, step.heading, style, "name", "bold")]
        parts += body(desk, step.text) if step.text else []
        texts.append(Stack("step", tuple(parts), (0.0,) * len(parts)))
    return [_path(desk, "steps", tuple(markers), tuple(texts), _ICON_DISC, _ROOMY, block.alt)]


def comparison(desk: Typesetter, block: content.Comparison) -> list[Block]:
    """Two lists side by side, a rule between them."""
    sides = []
    for side in (block.comparison.left, block.comparison.right):
        parts: list[Block] = [heading(desk, side.heading, "subheading", 3)]
        gaps = [0.0]
        if side.icon is not None:
            parts.insert(0, icon(desk, side.icon, 2 * _ICON, desk.ground.accent))
            gaps.append(0.0)
        parts.append(bullet_list(desk, side.items))
        sides.append(Stack("column", tuple(parts), (*gaps, desk.gap("subheading"))))
    rule = ("soft", desk.theme.shapes.rule / 2)
    return [Columns("comparison", tuple(sides), 1.8, rule, block.alt)]


def figures(desk: Typesetter, block: content.Figures) -> list[Block]:
    """Key figures, each large, with what it counts and its dots."""
    cells = [_figure(desk, figure) for figure in block.figures]
    across = 2 if desk.piece == "brochure" else min(4, len(cells))
    return [rows("figures", cells, across, 1.4, desk.gap("paragraph"), block.alt)]


def _figure(desk: Typesetter, figure: content.KeyFigure) -> Stack:
    value = desk.style("figure", desk.ground.accent)
    parts: list[Block] = [
        prose(desk, figure.value, value, "value", desk.face("figure")),
        prose(desk, figure.label, desk.style("body"), "caption"),
    ]
    gaps = [0.0, 0.0]
    if figure.dots is not None:
        dots = figure.dots
        empty = desk.theme.box(desk.ground).background or "tint"
        colours = (desk.ground.accent, "soft", empty)
        tall = 2 * desk.theme.unit
        parts.append(DotArray(dots.full, dots.light, dots.total, colours, tall))
        gaps.append(0.0)
    return Stack("figure", tuple(parts), tuple(gaps))


def week(desk: Typesetter, block: content.Week) -> list[Block]:
    """A week: a tile for each day, dark where there is treatment."""
    unit, corner = desk.theme.unit, desk.theme.shapes.corner / 2
    dark = desk.on(desk.theme.ground("hotline"))
    days = []
    for day in block.week:
        label = prose(desk, day.day, desk.style("note"), "label", "bold")
        tile: Block = Tile(4 * unit, desk.theme.box(desk.ground).background or "tint", corner)
        if day.hours is not None:
            hours = prose(dark, day.hours, dark.style("note"), "body", "bold")
            tile = Stack("hours", (hours,), (0.0,), unit, _TILE_INSET, dark.back, corner)
        days.append(Stack("day", (label, tile), (0.0, 0.0)))
    strip = Columns("days", tuple(days), 0.3)
    caption = prose(desk, block.caption, desk.style("body"), "caption")
    gaps = (0.0, desk.gap("item"))
    return [Stack("week", (strip, caption), gaps, unit=unit, alt=block.alt)]


def picture(desk: Typesetter, block: content.Picture) -> list[Block]:
    """A picture as wide as the frame, with its caption."""
    wanted = block.picture
    tall = (wanted.lines or 0.0) * desk.theme.type.leading
    left, top, right, bottom = (edge / 100 for edge in wanted.crop)
    image = PictureBlock(
        desk.artwork.files[wanted.file.value],
        tall,
        desk.theme.unit,
        (wanted.focus[0] / 100, wanted.focus[1] / 100),
        (left, top, right, bottom),
        block.alt,
        wanted.file,
    )
    if wanted.caption is None:
        return [image]
    caption = prose(desk, wanted.caption, desk.style("note"), "caption")
    return [Stack("figure", (image, caption), (0.0, 0.0))]
