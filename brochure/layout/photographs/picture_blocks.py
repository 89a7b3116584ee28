"""Pictures of a content as blocks: masked, in a row, or running over the cut."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from brochure.design import raster
from brochure.design.drawing import Drawing, rectangle
from brochure.design.raster import Raster
from brochure.design.sheet import Panel, Rect, Sheet
from brochure.layout.blocks import Block, Box, PlacedImage, Stack, TextBlock, Wordless, on_grid
from brochure.layout.paragraph import Atom, ShapedParagraph
from brochure.layout.photographs.masks import NONE, ROUND, clipped, outline
from brochure.product import Role
from brochure.source.yaml_tree import Text

Four: TypeAlias = "tuple[float, float, float, float]"  # left, right, head, foot


class Reach(Struct, frozen=True):
    """How far the cut or fold lies beyond the sides of a frame, and the bleed beyond that: left,
    right, head and foot, in points."""

    to: Four = (0.0, 0.0, 0.0, 0.0)
    over: Four = (0.0, 0.0, 0.0, 0.0)

    def only(self, head: bool, foot: bool) -> Reach:
        """The same for what stands first or last in the frame, or neither."""
        return self._kept((True, True, head, foot))

    def sides(self, left: bool, right: bool) -> Reach:
        """The same for a column that is the first or the last one, or neither."""
        return self._kept((left, right, True, True))

    def _kept(self, kept: Four) -> Reach:
        to, over = (
            tuple(n * keep for n, keep in zip(four, kept, strict=True))
            for four in (self.to, self.over)
        )
        return Reach(to, over)  # type: ignore[arg-type]


def grown(rect: Rect, by: Four) -> Rect:
    """A rectangle with more on its left, right, head and foot."""
    left, right, head, foot = by
    return Rect(rect.x - left, rect.y - foot, rect.width + left + right, rect.height + head + foot)


def reach_of(frame: Rect, panel: Panel, sheet: Sheet, is_first: bool, is_last: bool) -> Reach:
    """The reach of a frame (its place across is what counts) on a panel: its outer sides to the
    edges of the panel; its head and foot if nothing stands between them and the cut."""
    bleed = sheet.press.bleed
    left, right = frame.x, panel.width - frame.right
    cut = (
        sheet.is_stitched or panel.x < 0.01,
        sheet.is_stitched or (panel.x + panel.width > sheet.width - 0.01),
    )
    head, foot = sheet.height - frame.top, frame.y
    to = (left, right, head if is_first else 0.0, foot if is_last else 0.0)
    over = (bleed * cut[0], bleed * cut[1], bleed * is_first, bleed * is_last)
    return Reach(to, over)


def reaching(blocks: tuple[Block, ...], reach: Reach) -> tuple[Block, ...]:
    """The blocks of a frame, of which pictures that bleed know how far."""
    last = len(blocks) - 1
    return tuple(_reaching(one, reach, n == 0, n == last) for n, one in enumerate(blocks))


def _reaching(block: Block, reach: Reach, is_first: bool, is_last: bool) -> Block:
    if isinstance(block, PictureBlock) and block.bleeds:
        return replace(block, reach=reach.only(is_first, is_last))
    if isinstance(block, Stack) and any(
        isinstance(one, PictureBlock) and one.bleeds for one in block.children
    ):
        inner, last = reach.only(is_first, is_last), len(block.children) - 1
        children = (  # below a picture stands its caption
            _reaching(one, inner, n == 0 and inner.to[2] > 0, n == last and inner.to[3] > 0)
            for n, one in enumerate(block.children)
        )
        return replace(block, children=tuple(children))
    return block


class PictureBlock(Struct, Wordless, frozen=True):
    """A picture as wide as its frame, or up to the cut if it `bleeds`; `tall` in body sizes, or 0
    for its own proportions. It is seen through a `mask`, its corners of a radius in points; one
    whose focus was written is `focused`."""

    picture: Drawing | Raster
    tall: float
    unit: float
    focus: tuple[float, float]
    crop: tuple[float, float, float, float]
    alt: Text | None
    file: Text
    ground: str = "paper"
    role: Role = "picture"
    mask: str = NONE
    corner: float = 0.0
    focused: bool = False
    bleeds: bool = False
    reach: Reach = Reach()

    @property
    def ratio(self) -> float:
        """Its own width in units of its height."""
        if self.mask == ROUND:
            return 1.0
        left, over, right, under = self.crop
        wide, high = (right - left) * self.picture.width, (under - over) * self.picture.height
        return wide / high

    def height(self, width: float, size: float) -> float:
        wide = width + self.reach.to[0] + self.reach.to[1]
        return on_grid(self.tall or wide / self.ratio / size, self.unit) * size

    def place(self, x: float, top: float, width: float, size: float) -> Box:
        height = self.height(width, size)
        rect = Rect(x, top - height, width, height)
        if not self.bleeds:
            side = min(width, height)
            round_ = Rect(x, top - side, side, side)
            return self._shown(rect, round_ if self.mask == ROUND else rect)
        left, right, head, foot = self.reach.to  # what stands on the foot stands on the grid
        trimmed = grown(rect, (left, right, head, rect.y if foot else 0.0))
        shown = self._shown(trimmed, grown(trimmed, self.reach.over))
        return Box("figure", rect, (shown,))  # others count with its place among the words

    def _shown(self, rect: Rect, full: Rect) -> Box:
        path = outline(self.mask, full, self.corner)
        if isinstance(self.picture, Drawing):
            if self.bleeds or self.mask == ROUND:
                path = path or rectangle(full, "").steps
                drawn = self.picture.over(full)
            else:
                drawn = self.picture.inside(full)
            shapes = tuple(clipped(shape, path) for shape in drawn)
            return Box(self.role, rect, (), (), shapes, self.file, alt=self.alt)
        window = raster.crop_window(
            self.picture.width, self.picture.height, full.width / full.height, self.focus, self.crop
        )
        focus = self.focus if self.focused else None
        image = PlacedImage(self.picture, window, full, self.ground, path, focus)
        return Box(self.role, rect, place=self.file, alt=self.alt, image=image)


class PictureRow(Struct, frozen=True):
    """Pictures of one height side by side, each with its caption, if it has one, below; `gap`
    points apart."""

    pictures: tuple[PictureBlock, ...]
    captions: tuple[TextBlock | None, ...]
    gap: float
    role: Role = "pictures"

    def _tall(self, width: float) -> float:
        """The height of the pictures in points, off the grid: all are shown whole."""
        room = width - self.gap * (len(self.pictures) - 1)
        return room / sum(picture.ratio for picture in self.pictures)

    def _widths(self, width: float) -> list[float]:
        return [self._tall(width) * picture.ratio for picture in self.pictures]

    def _below(self, width: float, size: float) -> float:
        """From the top to the captions, in points."""
        return on_grid(self._tall(width) / size, self.pictures[0].unit) * size

    def height(self, width: float, size: float) -> float:
        widths = self._widths(width)
        below = (c.height(w, size) for c, w in zip(self.captions, widths, strict=True) if c)
        return self._below(width, size) + max(below, default=0.0)

    def place(self, x: float, top: float, width: float, size: float) -> Box:
        boxes, left = [], x
        tall, widths = self._tall(width) / size, self._widths(width)
        for picture, caption, w in zip(self.pictures, self.captions, widths, strict=True):
            parts = [replace(picture, tall=tall, unit=tall).place(left, top, w, size)]
            if caption is not None:
                parts.append(caption.place(left, top - self._below(width, size), w, size))
            rect = Rect(left, parts[-1].rect.y, w, top - parts[-1].rect.y)
            boxes.append(Box("figure", rect, tuple(parts)))
            left += w + self.gap
        height = self.height(width, size)
        return Box(self.role, Rect(x, top - height, width, height), tuple(_level(boxes)))

    def too_wide(self, width: float, size: float) -> Iterator[tuple[ShapedParagraph, Atom, float]]:
        for caption, w in zip(self.captions, self._widths(width), strict=True):
            if caption is not None:
                yield from caption.too_wide(w, size)

    def paragraphs(self) -> Iterator[tuple[ShapedParagraph, float]]:
        for caption in self.captions:
            if caption is not None:
                yield from caption.paragraphs()


def _level(figures: list[Box]) -> Iterator[Box]:
    """Pictures with their captions, whose first lines stand level whatever follows them."""
    firsts = [part.lines[0].y for box in figures for part in box.children if part.lines]
    for box in figures:
        *parts, last = box.children
        if last.lines:
            up = max(firsts) - last.lines[0].y
            last = replace(last, lines=tuple(replace(one, y=one.y + up) for one in last.lines))
        yield replace(box, children=(*parts, last))
