"""The pixels of the pictures: painted, drawn when they are asked for, and kept while they are true."""

from __future__ import annotations

import threading
from collections import OrderedDict
from io import BytesIO
from typing import Any

from pypdfium2 import PdfDocument  # type: ignore[import-untyped]

from brochure.frozen import dataclass
from brochure.imposition.impose import impose
from brochure.imposition.imposed import Imposed
from brochure.pdf.metadata import about
from brochure.pdf.paint import render
from brochure.preview.album import Album
from brochure.preview.page_view import PageView
from brochure.project import Project

_SCALE = 2 * 96 / 72  # pixels of a picture for a point: two for each pixel of CSS
_MOST_KEPT = 48  # pictures


@dataclass(frozen=True)
class RenderedPage:
    """A PNG file, and the name of what it looks like."""

    data: bytes
    name: str


class Gallery:
    """Draws pictures, one at a time: the renderer allows no more."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, bytes] = OrderedDict()  # PNG files by their names

    def draw(self, album: Album, path: str) -> RenderedPage | None:
        """The picture of this path, none if there is none. OSError if a font has gone."""
        picture = album.by_path.get(path)
        if picture is None:
            return None
        name = album.names[path]
        with self._lock:
            found = self._kept.get(name)
            image = _pixels(picture, album.shown.project) if found is None else None
        found = found or _png(image)
        with self._lock:
            self._kept[name] = found
            self._kept.move_to_end(name)
            while len(self._kept) > _MOST_KEPT:
                self._kept.popitem(last=False)
        return RenderedPage(found, name)


def _pixels(picture: PageView, project: Project) -> Any:
    document = PdfDocument(_file(picture, project))
    try:
        page = document[picture.number if picture.has_slug else 0]
        window, (width, height) = picture.window, page.get_size()
        edges = (window.x, window.y, width - window.right, height - window.top)
        crop = tuple(max(0.0, round(edge, 3)) for edge in edges)
        bitmap = page.render(scale=_SCALE, crop=crop, rev_byteorder=True)
        return bitmap.to_pil().convert("RGB")
    finally:
        document.close()


def _png(image: Any) -> bytes:
    buffer = BytesIO()
    image.save(buffer, "PNG", compress_level=1)
    return buffer.getvalue()


def _file(picture: PageView, project: Project) -> bytes:
    """The page alone; all pages where they are counted beside it. Tags cannot be seen."""
    layout, edition = picture.layout, picture.edition
    pages = impose(layout, edition) if picture.has_slug else (picture.page,)
    return render(Imposed(layout, edition, layout.piece, pages, None), project, about(project))
