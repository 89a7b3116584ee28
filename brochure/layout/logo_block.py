"""The logo as a block: never cropped, never stretched, on whatever lies behind it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from brochure.design.drawing import Drawing, Shape
from brochure.design.raster import Raster
from brochure.design.sheet import Rect
from brochure.finding import Finding
from brochure.layout.blocks import Block, Box, PlacedImage, Wordless, on_grid
from brochure.layout.piece_layout import PlacedPanel
from brochure.product import Role
from brochure.source.yaml_tree import Text


class Shown(Struct, frozen=True):
    """A picture from a file and what stands for it; `colour` is that of what has none of its own,
    `ground` what lies behind it."""

    picture: Drawing | Raster
    alt: Text
    file: Text
    colour: str
    ground: str


class LogoBlock(Struct, Wordless, frozen=True):
    """A logo, whole, `tall` points high, or lower where its frame is too narrow; `clear` points
    above and below it are free."""

    shown: Shown
    tall: float
    clear: float
    unit: float
    at_head: bool = False  # of its frame, where the margin is room enough
    role: Role = "logo"

    def _sides(self, width: float) -> tuple[float, float]:
        picture = self.shown.picture
        tall = min(self.tall, width * picture.height / picture.width)
        return tall * picture.width / picture.height, tall

    def height(self, width: float, size: float) -> float:
        tall = self._sides(width)[1] + self.clear * (1 if self.at_head else 2)
        return on_grid(tall / size, self.unit) * size

    def place(self, x: float, top: float, width: float, size: float) -> Box:
        wide, tall = self._sides(width)
        height, shown = self.height(width, size), self.shown
        above = 0.0 if self.at_head else (height - tall) / 2
        rect = Rect(x, top - above - tall, wide, tall)
        image: PlacedImage | None = None
        shapes: tuple[Shape, ...] = ()
        if isinstance(shown.picture, Drawing):
            shapes = shown.picture.inside(rect, shown.colour)
        else:
            window = (0.0, 0.0, float(shown.picture.width), float(shown.picture.height))
            image = PlacedImage(shown.picture, window, rect, shown.ground)
        logo = Box(self.role, rect, (), (), shapes, shown.file, alt=shown.alt, image=image)
        return Box("figure", Rect(x, top - height, width, height), (logo,))


def at_head(block: Block) -> Block:
    """A block as it stands first in its frame."""
    return replace(block, at_head=True) if isinstance(block, LogoBlock) else block


def narrowed(panels: Iterable[PlacedPanel], wanted: float) -> Iterator[Finding]:
    """A finding for each logo that is lower than it should be, for lack of width."""
    for page in panels:
        for box in page.walk():
            if box.role == "logo" and box.place and box.rect.height < wanted - 0.01:
                what = (
                    f"the logo is {box.rect.height:.0f} pt high on {page.name}, not {wanted:g}: "
                    "it fills the width"
                )
                hint = "make height: smaller, or use a form of the logo that is less wide"
                yield Finding("L506", box.place.span, what, hint)
