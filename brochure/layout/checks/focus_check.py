"""Does what a picture is about keep away from the cut and from folds?"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from brochure.finding import Finding
from brochure.layout.blocks import PlacedImage
from brochure.layout.piece_layout import Layout
from brochure.source.characters import shown
from brochure.source.yaml_tree import Text

CLEAR = 9.0  # points, 1/8 in


def focus_of(image: PlacedImage) -> tuple[float, float] | None:
    """Where the focus of a placed picture lies, if one was given."""
    if image.focus is None:
        return None
    left, top, right, bottom = image.window
    across = (image.focus[0] * image.raster.width - left) / (right - left)
    down = (image.focus[1] * image.raster.height - top) / (bottom - top)
    rect = image.rect
    return rect.x + across * rect.width, rect.top - down * rect.height


def near_the_edge(layout: Layout) -> Iterator[Finding]:
    """A finding for each picture whose focus lies on the cut or on a fold, or close to one."""
    sheet = layout.sheet
    panels = {panel.name: panel for panel in sheet.panels}
    for page in layout.panels:
        panel, lies = page.panel, page.rect
        for box in page.walk():
            if box.image is not None and box.place is not None:
                edges = (panel.x, panel.x + panel.width)
                image = replace(box.image, rect=box.image.rect.moved(lies.x, lies.y))
                yield from _near(image, box.place, edges, sheet.height, page.name)
    for side, areas in layout.photos.items():
        for area in areas:
            names = {name for name, _ in area.seen}
            ends = (x for n in names for x in (panels[n].x, panels[n].x + panels[n].width))
            where = next(iter(names)) if len(names) == 1 else side
            yield from _near(area.image, area.file, tuple(ends), sheet.height, where)


def _near(
    image: PlacedImage, file: Text, ends: tuple[float, ...], height: float, where: str
) -> Iterator[Finding]:
    at = focus_of(image)
    if at is None:
        return
    across = min(abs(at[0] - end) for end in ends)
    outside = not min(ends) < at[0] < max(ends) or not 0 < at[1] < height
    nearest = min(across, at[1], height - at[1])
    if nearest < CLEAR or outside:
        kind = "a cut" if nearest < across or outside else "a cut or fold"
        said = "beyond" if outside else f"{nearest:.0f} pt from"
        what = f'what "{shown(file)}" is to show lies {said} {kind} of {where}'
        hint = f"keep its focus {CLEAR:g} pt away: take another part, or another height"
        yield Finding("G707", file.span, what, hint)
