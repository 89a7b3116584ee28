"""Blocks that people look at rather than read: figures, weeks, comparisons, steps, pictures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from brochure.content import block_models as content
from brochure.content.blocks import picture_models
from brochure.content.blocks.chart_models import Weeks, numbers_apart
from brochure.content.markup import Prose
from brochure.layout.blocks import Block, Columns, ItemBlock, Stack, Style, TextBlock, rows
from brochure.layout.charts.key_figure import DotArray, FigureValue, LoneFigure
from brochure.layout.charts.strips import DayBar, WeekStones, WeekStrip
from brochure.layout.composition.typesetter import Typesetter, body, heading, line, prose, thin_rule
from brochure.layout.graphic_blocks import (
    DrawingBlock,
    IconHeading,
)
from brochure.layout.list_blocks import StepPath
from brochure.layout.paragraph import ShapedParagraph
from brochure.layout.photographs.picture_blocks import PictureBlock, PictureRow
from brochure.product import Role
from brochure.source.yaml_tree import Text

BULLET_INDENT = 1.1  # of a list's text, in body sizes
_ICON = 1.6  # the height of an icon beside a subheading
_ICON_INDENT = 2.3  # from its left edge to the text
UNDER_ICON = _ICON_INDENT - BULLET_INDENT  # where bullets below it begin, for one edge of all text
_DISC = 0.74  # radius of a number on a path; of an icon on it
_ICON_DISC = 1.45
_WIDE = 300.0  # points: a frame in which more than two figures stand beside each other
_ROOMY = 7.5  # body sizes that a step needs to stand beside the next


def subheading(typesetter: Typesetter, block: content.Subheading) -> list[Block]:
    """A subheading, with its icon if it has one."""
    words = heading(typesetter, block.subheading, "subheading", 3)
    if block.icon is None:
        return [words]
    mark = icon(typesetter, block.icon, _ICON, typesetter.ground.accent)
    return [IconHeading(mark, words, _ICON_INDENT)]


def icon(typesetter: Typesetter, name: Text, tall: float, colour: str) -> DrawingBlock:
    return DrawingBlock(typesetter.artwork.icons[name.value], tall, colour, typesetter.theme.unit)


def bullet_list(typesetter: Typesetter, items: tuple[Prose, ...], start: float = 0.0) -> Stack:
    """A list with hanging bullets that stand `start` body sizes from the left edge, or with rules."""
    style = typesetter.style("body")
    if typesetter.theme.shapes.lists == "rules":
        return _ruled(typesetter, [prose(typesetter, item, style, "item") for item in items])
    entries = tuple(
        ItemBlock(
            line(typesetter, Text("•", item.text.span), _accent(typesetter), "label", "bold"),
            prose(typesetter, item, style, "body"),
            BULLET_INDENT,
            start=start,
        )
        for item in items
    )
    gaps = (0.0,) + (typesetter.gap("item"),) * (len(entries) - 1)
    return Stack("list", entries, gaps, unit=typesetter.theme.unit)


def _ruled(typesetter: Typesetter, entries: Sequence[TextBlock]) -> Stack:
    """Entries between thin rules, as far from them as the words of a table."""
    padding, unit = typesetter.gap("row"), typesetter.theme.unit
    gaps = (0.0,) + (2 * padding,) * (len(entries) - 1)
    return Stack("list", tuple(entries), gaps, padding, unit=unit, rule=thin_rule(typesetter))


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
) -> StepPath:
    theme, colours = typesetter.theme, (typesetter.ground.accent, typesetter.back)
    gap, rule = typesetter.gap("item"), theme.shapes.rule
    return StepPath(role, markers, bodies, radius, gap, narrow, theme.unit, colours, rule)


def steps(typesetter: Typesetter, block: content.Steps) -> list[Block]:
    """Steps along a path, across or down."""
    markers: list[TextBlock | DrawingBlock] = []
    texts: list[Block] = []
    for number, step in enumerate(block.steps, 1):
        colour = typesetter.ground.accent if step.optional else typesetter.back
        if step.icon is not None:
            markers.append(icon(typesetter, step.icon, 1.1 * _ICON_DISC, colour))
        else:
            style = typesetter.style("subheading", colour)
            markers.append(
                line(typesetter, Text(str(number), step.heading.text.span), style, "label", "bold")
            )
        # Not a heading to a reader: it names a stop of a list.
        style = typesetter.style("subheading", typesetter.ground.heading, balanced=True)
        parts: list[Block] = [prose(typesetter, step.heading, style, "name", "bold")]
        parts += body(typesetter, step.text) if step.text else []
        texts.append(Stack("step", tuple(parts), (0.0,) * len(parts)))
    rings = frozenset(i for i, step in enumerate(block.steps) if step.optional)
    path = _path(typesetter, "steps", tuple(markers), tuple(texts), _ICON_DISC, _ROOMY)
    waves = not typesetter.ground.path  # else it is a part of a straight one
    return [replace(path, apart=_gutter(typesetter), rings=rings, waves=waves, alt=block.alt)]


def _gutter(typesetter: Typesetter) -> float:
    """Between columns: everywhere the same, so that all stand on one grid; in points."""
    return typesetter.theme.margins.gutter


def comparison(typesetter: Typesetter, block: content.Comparison) -> list[Block]:
    """Two lists side by side, each under its heading."""
    sides = []
    for side in (block.comparison.left, block.comparison.right):
        head = content.Subheading(subheading=side.heading, icon=side.icon)
        parts = (*subheading(typesetter, head), bullet_list(typesetter, side.items))
        sides.append(Stack("column", parts, (0.0, typesetter.gap("subheading"))))
    return [Columns("comparison", tuple(sides), _gutter(typesetter), block.alt)]


def figures(typesetter: Typesetter, block: content.Figures) -> list[Block]:
    """Key figures, each large, with what it counts and its dots."""
    if len(block.figures) == 1 and (lone := _lone_figure(typesetter, block.figures[0])):
        return [Stack("figures", (lone,), (0.0,), alt=block.alt)]
    cells = [_figure(typesetter, figure) for figure in block.figures]
    across = min(4, len(cells)) if typesetter.width > _WIDE else 2
    return [
        rows("figures", cells, across, _gutter(typesetter), typesetter.gap("paragraph"), block.alt)
    ]


def _figure(typesetter: Typesetter, figure: content.KeyFigure) -> Stack:
    parts: list[Block] = [
        FigureValue(tuple(_value(typesetter, figure.value))), _label(typesetter, figure),
    ]  # fmt: skip
    if figure.dots is not None:
        dots = figure.dots
        colour, tall = typesetter.ground.accent, 2 * typesetter.theme.unit
        parts.append(DotArray(dots.full, dots.light, dots.total, colour, tall))
        if dots.key is not None:
            parts.append(prose(typesetter, dots.key, typesetter.style("note"), "caption"))
    return Stack("figure", tuple(parts), (0.0,) * len(parts))


def _lone_figure(typesetter: Typesetter, figure: content.KeyFigure) -> LoneFigure | None:
    """A figure with at most two lines of words beside its number, if there is room for them at
    every body size; not one with dots."""
    if figure.dots is not None:
        return None
    parts = tuple(_value(typesetter, figure.value))
    scales = [part.style.scale for part in parts]
    numbers = len(parts) - scales[::-1].index(max(scales))
    lone = LoneFigure(FigureValue(parts[:numbers]), (*parts[numbers:], _label(typesetter, figure)))
    size, width = typesetter.theme.type.sizes(typesetter.kin)[0], typesetter.width
    has_room = lone.lines(width, size) <= 2 and not any(lone.too_wide(width, size))
    return lone if has_room else None


def _label(typesetter: Typesetter, figure: content.KeyFigure) -> TextBlock:
    style = typesetter.style("unit", typesetter.ground.heading)
    return prose(typesetter, figure.label, style, "caption", typesetter.face("unit"))


def _value(typesetter: Typesetter, value: Prose) -> Iterator[TextBlock]:
    """The numbers of a value large, its words small beside them; all is large without a number."""
    large = typesetter.style("figure", typesetter.ground.accent)
    beside = typesetter.style("qualifier", typesetter.ground.text)
    small = replace(large, scale=min(beside.scale, large.scale), colour=beside.colour)
    for is_number, runs in numbers_apart(value):
        style, face = (
            (large, typesetter.face("figure"))
            if is_number
            else (small, typesetter.face("qualifier"))
        )
        yield TextBlock(typesetter.paragraph(value.text, runs, face, whole=True), style, "value")


def week(typesetter: Typesetter, block: content.Week) -> list[Block]:
    """A week: a bar for each day with treatment, as high as its hours."""
    ground = typesetter.ground
    days = []
    for day in block.week:
        face = "bold" if day.length else ""
        name = prose(typesetter, day.day, typesetter.style("body"), "label", face)
        said = _said(typesetter, day.hours) if day.hours else None
        on_bar, above = (
            TextBlock(said, typesetter.style("body", colour), "body") if said else None
            for colour in (typesetter.back, ground.text)
        )
        days.append(DayBar(name, day.length, on_bar, above))
    strip = WeekStrip(tuple(days), (ground.accent, ground.heading), typesetter.theme.unit)
    return [_strip(typesetter, strip, block.caption, block.alt)]


def _said(typesetter: Typesetter, words: Prose) -> ShapedParagraph:
    """The words for a bar; of "2 hours" the number may stand above its unit."""
    runs = [replace(run, text=part) for run in words.runs for part in re.split(r"(?<= )", run.text)]
    return typesetter.paragraph(words.text, runs, "bold", whole=True)


def weeks(typesetter: Typesetter, block: Weeks) -> list[Block]:
    """Weeks as stones on the path."""
    first, last = (
        prose(typesetter, words, typesetter.style("body"), "label", "bold")
        for words in (block.weeks.first, block.weeks.last)
    )
    unit, colour = typesetter.theme.unit, typesetter.ground.accent
    stones = WeekStones(block.weeks.count, first, last, colour, unit)
    return [_strip(typesetter, stones, block.caption, block.alt)]


def _strip(typesetter: Typesetter, strip: Block, caption: Prose | None, alt: Text) -> Stack:
    parts = [strip]
    if caption is not None:  # above: what stands below the path are the names on it
        parts.insert(0, prose(typesetter, caption, typesetter.style("body"), "caption"))
    gaps = (0.0, typesetter.gap("item"))[: len(parts)]
    return Stack("week", tuple(parts), gaps, unit=typesetter.theme.unit, alt=alt)


def picture(typesetter: Typesetter, block: picture_models.Picture) -> list[Block]:
    """A picture as wide as the frame, with its caption."""
    wanted = block.picture
    tall = (wanted.lines or 0.0) * typesetter.theme.type.leading
    image, caption = _picture(typesetter, wanted, tall, block.alt), _caption(typesetter, wanted)
    return [image if caption is None else Stack("figure", (image, caption), (0.0, 0.0))]


def pictures(typesetter: Typesetter, block: picture_models.Pictures) -> list[Block]:
    """A row of pictures, each with its caption."""
    images = tuple(_picture(typesetter, one, 0.0, one.alt) for one in block.pictures)
    captions = tuple(_caption(typesetter, one) for one in block.pictures)
    return [PictureRow(images, captions, typesetter.theme.shapes.inset)]


def _caption(typesetter: Typesetter, wanted: picture_models.Cropped) -> TextBlock | None:
    if wanted.caption is None:
        return None
    return prose(typesetter, wanted.caption, typesetter.style("note"), "caption")


def _picture(
    typesetter: Typesetter, wanted: picture_models.Cropped, tall: float, alt: Text | None
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
        bleeds=isinstance(wanted, picture_models.PictureFile) and wanted.bleed,
    )
