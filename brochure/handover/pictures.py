"""Pictures of the finished PDFs: sides, panels, proofs and the folded brochure as PNG, and cards for
the web as JPEG.

A proof shows the whole press page with the lines that a print shop goes by: what is cut off,
what must stay inside, where it folds.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING

from brochure.design.raster import PROOF
from brochure.handover import mockup
from brochure.imposition.impose import ImposedPage
from brochure.imposition.imposed import Imposed
from brochure.imposition.proof_guides import COLOURS, DASHED, WRITING, lines
from brochure.product import suffix

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont, ImageFont

FOLDER = "pictures"
INCH = 72  # points
PROOF_DPI = 90
WEB_DPI = 150
WEB = {"square": (1080, 1080), "wide": (1200, 630)}  # pixels, as social networks show them
LETTERING = 11  # pixels, as all below
STAMPED = "#6b5f55"  # the stamp below the mock-up
FINE = 4  # times finer, the lettering is drawn
DASH = 5  # and as much between two
SAMPLE = 16  # of a line in the legend
GAP = 14  # between the entries of the legend


def pictures(
    files: Mapping[str, bytes],
    editions: Sequence[Imposed],
    dpi: int = 110,
    font: Path | None = None,
    ground: str = "#ffffff",
    stamp: str = "",
    bare: bytes = b"",
) -> dict[str, bytes]:
    """Files by their names under the output folder, as far as `files` has what they show. `dpi` is
    that of sides and panels; the proofs are lettered in `font`; the cards stand on `ground`. The
    mock-up shows the `bare` file, the same without its `stamp`, and says the stamp at its foot.
    Pictures of press pages, and all of a proof, bear a comment by which they are known again."""
    made: dict[str, bytes] = {}
    for one in editions:
        data = files.get(one.file)
        views = (
            ()
            if data is None
            else (
                *_views(data, one, dpi, font),
                *_mock_up(bare or data, one, dpi, stamp, font),
            )
        )
        said = PROOF if stamp or one.edition.bleed else ""
        end = suffix(one.layout.language)
        made |= {f"{FOLDER}/{name}{end}.png": _png(picture, said) for name, picture in views}
        if data is not None and one.edition.by_panel:
            pages = tuple(_whole(one, _rendered(data, WEB_DPI), WEB_DPI / INCH).values())
            stem = f"{FOLDER}/{one.layout.piece}-web"
            made |= {
                f"{stem}-{name}{end}.jpg": _card(pages, size, ground, said)
                for name, size in WEB.items()
            }
    return made


def _card(pages: Sequence[Image], size: tuple[int, int], ground: str, said: str) -> bytes:
    """The first pages side by side, as many as fit at full height, in the middle of a card."""
    from PIL import Image, ImageFilter

    margin = round(0.07 * size[1])
    gap, high = margin // 2, size[1] - 2 * margin
    scaled = [page.resize((round(page.width * high / page.height), high)) for page in pages]
    ends = list(accumulate(page.width + gap for page in scaled))
    shown = scaled[: max(1, bisect_right(ends, size[0] - 2 * margin + gap))]
    left = (size[0] - ends[len(shown) - 1] + gap) // 2
    places = [
        (left + end - page.width - gap, margin) for page, end in zip(shown, ends, strict=False)
    ]
    shadow = Image.new("L", size)
    for (x, y), page in zip(places, shown, strict=True):
        shadow.paste(70, (x, y + 8, x + page.width, y + 8 + high))
    card = Image.new("RGB", size, ground)
    card.paste("#000000", (0, 0), shadow.filter(ImageFilter.GaussianBlur(10)))
    for place, page in zip(places, shown, strict=True):
        card.paste(page, place)
    buffer = BytesIO()
    card.save(buffer, "JPEG", quality=88, optimize=True, comment=said)
    return buffer.getvalue()


def _views(
    data: bytes, imposed: Imposed, dpi: int, font: Path | None
) -> Iterator[tuple[str, Image]]:
    """The pictures of a file: proofs, or panels, or the sides of the sheet. Of a piece that is not
    folded one page shows the side."""
    if imposed.edition.bleed:
        yield from _proofs(data, imposed, font)
    elif imposed.edition.by_panel and len(imposed.pages) > 1:
        piece = imposed.layout.piece
        for number, (page, picture) in enumerate(
            zip(imposed.pages, _rendered(data, dpi), strict=True), 1
        ):
            yield f"{piece}-{number}-{page.side.replace('.', '-')}", picture
    else:
        yield from zip(_names(imposed), _rendered(data, dpi), strict=True)


def _mock_up(
    data: bytes, imposed: Imposed, dpi: int, stamp: str, font: Path | None
) -> Iterator[tuple[str, Image]]:
    """The folded piece; what its stamp would say stands beside it, at the foot of the picture."""
    sheet = imposed.layout.sheet
    if not (sheet.folding and imposed.edition.by_panel and len(imposed.pages) > 1):
        return
    picture = mockup.folded(_whole(imposed, _rendered(data, dpi), dpi / INCH), sheet)
    word = _word(stamp, _face(font), FINE // 2)
    foot = round(picture.height - mockup.MARGINS[3] / 2)
    picture.paste(STAMPED, ((picture.width - word.width) // 2, foot - word.height // 2), word)
    yield f"{imposed.layout.piece}-folded", picture


def _whole(imposed: Imposed, rendered: Sequence[Image], scale: float) -> dict[str, Image]:
    """The panels in reading order as they lie on the sheet, put together from pictures of pages, of
    `scale` pixels to a point: what they share in a span stands on a page of its own."""
    made: dict[str, Image] = {}
    high = imposed.layout.sheet.height
    for page, picture in zip(imposed.pages, rendered, strict=True):
        for placed in page.panels:
            name, rect = placed.panel.panel.name, placed.panel.rect
            if rect.height == high:
                made[name] = picture
                continue
            left, right = round(placed.rect.x * scale), round(placed.rect.right * scale)
            top, foot = round((high - rect.top) * scale), round((high - rect.y) * scale)
            part = picture.crop((left, 0, right, picture.height))
            if name not in made:
                made[name] = part.resize((part.width, round(high * scale)))
            made[name].paste(part.resize((made[name].width, foot - top)), (0, top))
    return made


def _proofs(data: bytes, imposed: Imposed, font: Path | None) -> Iterator[tuple[str, Image]]:
    layout, rendered = imposed.layout, _rendered(data, PROOF_DPI)
    names = _names(imposed, "proof")
    for name, page, picture in zip(names, imposed.pages, rendered, strict=True):
        _draw_over(picture, page, layout.sheet.press.safe, font)
        yield name, picture


def _names(imposed: Imposed, *view: str) -> tuple[str, ...]:
    """The names of the pages; a piece with one page needs no name for it."""
    layout, sides = imposed.layout, tuple(page.side for page in imposed.pages)
    last = [(side,) if len(sides) > 1 else () for side in sides]
    return tuple("-".join((layout.piece, *view, *side)) for side in last)


def _rendered(data: bytes, dpi: int) -> tuple[Image, ...]:
    """The pages of a file."""
    from pypdfium2 import PdfDocument  # type: ignore[import-untyped]

    document = PdfDocument(data)
    try:
        return tuple(page.render(scale=dpi / INCH).to_pil().convert("RGB") for page in document)
    finally:
        document.close()


def _png(picture: Image, comment: str) -> bytes:
    from PIL.PngImagePlugin import PngInfo

    buffer, said = BytesIO(), PngInfo()
    if comment:
        said.add_text("Comment", comment)
    picture.save(buffer, "PNG", compress_level=3, pnginfo=said)
    return buffer.getvalue()


def _draw_over(picture: Image, page: ImposedPage, safe: float, font: Path | None) -> None:
    """Lines, the names of the panels above them, a legend below."""
    from PIL import ImageDraw

    draw = ImageDraw.Draw(picture)
    face = _face(font)
    over = lines(page, safe)
    for line in over:
        start = pixel(page, line.x1, line.y1)
        _draw(draw, start, pixel(page, line.x2, line.y2), line.kind)
    if page.media == page.bleed:  # no room for words
        return
    for panel in (one for one in page.panels if not one.panel.span):
        x, y = pixel(page, panel.rect.x + panel.rect.width / 2, page.bleed.top)
        word = _word(panel.panel.name, face)
        picture.paste(WRITING, (x - word.width // 2, y - LETTERING - word.height // 2), word)
    x, y = pixel(page, page.trim.right - page.trim.y / 4, page.trim.y / 4)
    for kind in (kind for kind in COLOURS if any(line.kind == kind for line in over)):
        word = _word(kind, face)
        x -= word.width
        picture.paste(WRITING, (x, y - word.height // 2), word)
        x -= SAMPLE + DASH
        _draw(draw, (x, y), (x + SAMPLE, y), kind)
        x -= GAP


def pixel(page: ImposedPage, x: float, y: float) -> tuple[int, int]:
    """Where a point of a press page lies on its proof."""
    scale = PROOF_DPI / INCH
    return int(x * scale), int((page.media.top - y) * scale)


def _draw(draw: ImageDraw, start: tuple[int, int], end: tuple[int, int], kind: str) -> None:
    (x1, x2), (y1, y2) = (sorted(axis) for axis in zip(start, end, strict=True))
    length = max(x2 - x1, y2 - y1)
    dash = DASH if kind in DASHED else length
    right, down = (1, 0) if y1 == y2 else (0, 1)
    for at in range(0, length, 2 * dash):
        to = min(at + dash, length)
        ends = (x1 + at * right, y1 + at * down, x1 + to * right, y1 + to * down)
        draw.line(ends, fill=COLOURS[kind])


def _word(word: str, face: FreeTypeFont | ImageFont, fine: int = FINE) -> Image:
    """A word as a mask, set large and made small, by `fine`: at its own size its letters would snap
    to whole pixels and stand unevenly."""
    from PIL import Image, ImageDraw

    left, _, right, _ = face.getbbox(word)
    mask = Image.new("L", (math.ceil(right - left) + FINE, 2 * LETTERING * FINE))
    ImageDraw.Draw(mask).text((-left, LETTERING * FINE), word, fill=255, font=face, anchor="lm")
    return mask.reduce(fine)


def _face(font: Path | None) -> FreeTypeFont | ImageFont:
    from PIL import ImageFont

    size = LETTERING * FINE
    return ImageFont.truetype(font, size) if font else ImageFont.load_default(size)
