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
    Tile,
)
from brochure.layout.list_blocks import StepPath
from brochure.layout.photographs.picture_blocks import PictureBlock, PictureRow
from brochure.product import Role
from brochure.source.yaml_tree import Text

HUNG = 1.2  # of a list below a heading with an icon, in body sizes
BULLET_INDENT = 1.1  # of a list's text, in body sizes
_ICON = 1.7  # the height of an icon beside a subheading
_DISC = 0.74  # radius of a number on a path; of an icon on it
_ICON_DISC = 1.45
_TILE_INSET = 4.0  # points from the side of a day's tile to its text
_WIDE = 300.0  # points: a frame in which more than two figures stand beside each other
_ROOMY = 7.5  # body sizes that a step needs to stand beside the next


def subheading(typesetter: Typesetter, block: content.Subheading) -> list[Block]:
    """A subheading, with its icon if it has one."""
    words = heading(typesetter, block.subheading, "subheading", 3)
    if block.icon is None:
        return [words]
    mark = icon(typesetter, block.icon, _ICON, typesetter.ground.accent)
    return [IconHeading(mark, words, _ICON + 0.5)]


def icon(typesetter: Typesetter, name: Text, tall: float, colour: str) -> DrawingBlock:
    return DrawingBlock(typesetter.artwork.icons[name.value], tall, colour, typesetter.theme.unit)


def bullet_list(typesetter: Typesetter, items: tuple[Prose, ...], start: float = 0.0) -> Stack:
    """A list with hanging bullets."""
    style = typesetter.style("body")
    entries = tuple(
        ItemBlock(
            line(typesetter, Text("•", item.text.span), _accent(typesetter), "label", "bold"),
            prose(typesetter, item, style, "body"),
            BULLET_INDENT,
        )
        for item in items
    )
    gaps = (0.0,) + (typesetter.gap("item"),) * (len(entries) - 1)
    return Stack("list", entries, gaps, unit=typesetter.theme.unit)


def number_list(typesetter: Typesetter, block: content.Numbers) -> list[Block]:
    """A numbered list, its numbers standing on a line that leads from one to the next."""
    numbers = tuple(
        line(
            typesetter,
            Text(str(number), item.text.span),
            typesetter.style("body", typesetter.back),
            "label",
            "bold",
        )
        for number, item in enumerate(block.numbers, 1)
    )
    texts = tuple(
        prose(typesetter, item, typesetter.style("body"), "body") for item in block.numbers
    )
    return [_path(typesetter, "list", numbers, texts, _DISC, float("inf"))]


def _accent(typesetter: Typesetter) -> Style:
    return typesetter.style("body", typesetter.ground.accent)


def _path(
    typesetter: Typesetter,
    role: Role,
    markers: tuple[TextBlock | DrawingBlock, ...],
    bodies: tuple[Block, ...],
    radius: float,
    narrow: float,
    alt: Text | None = None,
) -> StepPath:
    colours = (typesetter.ground.accent, typesetter.ground.accent)
    gap, rule = typesetter.gap("item"), typesetter.theme.shapes.rule
    return StepPath(
        role, markers, bodies, radius, gap, narrow, typesetter.theme.unit, colours, rule, alt
    )


def steps(typesetter: Typesetter, block: content.Steps) -> list[Block]:
    """Steps along a path, across or down."""
    markers: list[TextBlock | DrawingBlock] = []
    texts: list[Block] = []
    for number, step in enumerate(block.steps, 1):
        if step.icon is not None:
            markers.append(icon(typesetter, step.icon, 1.1 * _ICON_DISC, typesetter.back))
        else:
            style = typesetter.style("subheading", typesetter.back)
            markers.append(
                line(typesetter, Text(str(number), step.heading.text.span), style, "label", "bold")
            )
        # Not a heading to a reader: it names a stop of a list.
        style = typesetter.style("subheading", typesetter.ground.heading, balanced=True)
        parts: list[Block] = [prose(typesetter, step.heading, style, "name", "bold")]
        parts += body(typesetter, step.text) if step.text else []
        texts.append(Stack("step", tuple(parts), (0.0,) * len(parts)))
    return [_path(typesetter, "steps", tuple(markers), tuple(texts), _ICON_DISC, _ROOMY, block.alt)]


def comparison(typesetter: Typesetter, block: content.Comparison) -> list[Block]:
    """Two lists side by side, a rule between them."""
    sides = []
    for side in (block.comparison.left, block.comparison.right):
        parts: list[Block] = [heading(typesetter, side.heading, "subheading", 3)]
        gaps = [0.0]
        if side.icon is not None:
            parts.insert(0, icon(typesetter, side.icon, 2 * _ICON, typesetter.ground.accent))
            gaps.append(0.0)
        parts.append(bullet_list(typesetter, side.items))
        sides.append(Stack("column", tuple(parts), (*gaps, typesetter.gap("subheading"))))
    rule = ("soft", typesetter.theme.shapes.rule / 2)
    return [Columns("comparison", tuple(sides), 1.8, rule, block.alt)]


def figures(typesetter: Typesetter, block: content.Figures) -> list[Block]:
    """Key figures, each large, with what it counts and its dots."""
    cells = [_figure(typesetter, figure) for figure in block.figures]
    across = min(4, len(cells)) if typesetter.width > _WIDE else 2
    return [rows("figures", cells, across, 1.4, typesetter.gap("paragraph"), block.alt)]


def _figure(typesetter: Typesetter, figure: content.KeyFigure) -> Stack:
    value = typesetter.style("figure", typesetter.ground.accent)
    parts: list[Block] = [
        prose(typesetter, figure.value, value, "value", typesetter.face("figure")),
        prose(typesetter, figure.label, typesetter.style("body"), "caption"),
    ]
    gaps = [0.0, 0.0]
    if figure.dots is not None:
        dots = figure.dots
        empty = typesetter.theme.box(typesetter.ground).background or "tint"
        colours = (typesetter.ground.accent, "soft", empty)
        tall = 2 * typesetter.theme.unit
        parts.append(DotArray(dots.full, dots.light, dots.total, colours, tall))
        gaps.append(0.0)
    return Stack("figure", tuple(parts), tuple(gaps))


def week(typesetter: Typesetter, block: content.Week) -> list[Block]:
    """A week: a tile for each day, dark where there is treatment."""
    unit, corner = typesetter.theme.unit, typesetter.theme.shapes.corner / 2
    dark = typesetter.on(typesetter.theme.ground("hotline"))
    days = []
    for day in block.week:
        label = prose(typesetter, day.day, typesetter.style("note"), "label", "bold")
        tile: Block = Tile(
            4 * unit, typesetter.theme.box(typesetter.ground).background or "tint", corner
        )
        if day.hours is not None:
            hours = prose(dark, day.hours, dark.style("note"), "body", "bold")
            tile = Stack("hours", (hours,), (0.0,), unit, _TILE_INSET, dark.back, corner)
        days.append(Stack("day", (label, tile), (0.0, 0.0)))
    strip = Columns("days", tuple(days), 0.3)
    caption = prose(typesetter, block.caption, typesetter.style("body"), "caption")
    gaps = (0.0, typesetter.gap("item"))
    return [Stack("week", (strip, caption), gaps, unit=unit, alt=block.alt)]


def picture(typesetter: Typesetter, block: content.Picture) -> list[Block]:
    """A picture as wide as the frame, with its caption."""
    wanted = block.picture
    tall = (wanted.lines or 0.0) * typesetter.theme.type.leading
    image, caption = _picture(typesetter, wanted, tall, block.alt), _caption(typesetter, wanted)
    return [image if caption is None else Stack("figure", (image, caption), (0.0, 0.0))]


def pictures(typesetter: Typesetter, block: content.Pictures) -> list[Block]:
    """A row of pictures, each with its caption."""
    images = tuple(_picture(typesetter, one, 0.0, one.alt) for one in block.pictures)
    captions = tuple(_caption(typesetter, one) for one in block.pictures)
    return [PictureRow(images, captions, typesetter.theme.shapes.inset)]


def _caption(typesetter: Typesetter, wanted: content.Cropped) -> TextBlock | None:
    if wanted.caption is None:
        return None
    return prose(typesetter, wanted.caption, typesetter.style("note"), "caption")


def _picture(
    typesetter: Typesetter, wanted: content.Cropped, tall: float, alt: Text | None
) -> PictureBlock:
    left, top, right, bottom = (edge / 100 for edge in wanted.crop)
    return PictureBlock(
        typesetter.artwork.files[wanted.file.value],
        tall,
        typesetter.theme.unit,
        (wanted.focus[0] / 100, wanted.focus[1] / 100),
        (left, top, right, bottom),
        alt,
        wanted.file,
        typesetter.back,
        mask=wanted.mask,
        corner=typesetter.theme.shapes.corner,
        focused="focus" in vars(wanted),
        bleeds=isinstance(wanted, content.PictureFile) and wanted.bleed,
    )
