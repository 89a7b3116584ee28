"""The pixels of the pictures: painted, drawn when they are asked for, and kept while they are true."""

from __future__ import annotations

import struct
import threading
import zlib

from msgspec import Struct
from pypdfium2 import PdfDocument  # type: ignore[import-untyped]

from brochure.imposition.impose import impose
from brochure.imposition.imposed import Imposed
from brochure.pdf.metadata import about
from brochure.pdf.paint import render
from brochure.preview.album import Album
from brochure.preview.page_view import PageView
from brochure.project import Project

_SCALE = 2 * 96 / 72  # pixels of a picture for a point: two for each pixel of CSS
_MOST_KEPT = 48  # pictures


class RenderedPage(Struct, frozen=True):
    """A PNG file, and the name of what it looks like."""

    data: bytes
    name: str


class Gallery:
    """Draws pictures, one at a time: the renderer allows no more."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: dict[str, bytes] = {}  # PNG files by their names, the newest last

    def draw(self, album: Album, path: str) -> RenderedPage | None:
        """The picture of this path, none if there is none. OSError if a font has gone."""
        picture = album.by_path.get(path)
        if picture is None:
            return None
        name = album.names[path]
        with self._lock:
            found = self._kept.get(name)
            drawn = _pixels(picture, album.shown.project) if found is None else None
        if drawn is not None:
            found = _png(*drawn)
        assert found is not None  # it was kept or drawn
        with self._lock:
            self._keep(album, name, found)
        return RenderedPage(found, name)

    def _keep(self, album: Album, name: str, found: bytes) -> None:
        true = {*album.names.values()} - {name}
        kept = [(one, data) for one, data in self._kept.items() if one in true]
        self._kept = dict([*kept, (name, found)][-_MOST_KEPT:])


def _pixels(picture: PageView, project: Project) -> tuple[int, int, list[bytes]]:
    """Width, height, and rows of RGB."""
    document = PdfDocument(_file(picture, project))
    try:
        page = document[picture.number if picture.has_slug else 0]
        window, (width, height) = picture.window, page.get_size()
        edges = (window.x, window.y, width - window.right, height - window.top)
        crop = tuple(max(0.0, round(edge, 3)) for edge in edges)
        drawn = page.render(scale=_SCALE, crop=crop, rev_byteorder=True)
        buffer, stride, length = bytes(drawn.buffer), drawn.stride, 3 * drawn.width
        starts = range(0, stride * drawn.height, stride)
        return drawn.width, drawn.height, [buffer[at : at + length] for at in starts]
    finally:
        document.close()


def _png(width: int, height: int, rows: list[bytes]) -> bytes:
    """A PNG file (ISO/IEC 15948) whose rows are not filtered, which Pillow cannot leave out: it
    takes half the time and is no larger, as most of a page is flat."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0" + b"\0".join(rows), 1)
    chunks = ((b"IHDR", head), (b"IDAT", pixels), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*one) for one in chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _file(picture: PageView, project: Project) -> bytes:
    """The page alone; all pages where they are counted beside it. Tags cannot be seen."""
    layout, edition = picture.layout, picture.edition
    pages = impose(layout, edition) if picture.has_slug else (picture.page,)
    return render(Imposed(layout, edition, layout.piece, pages, None), project, about(project))
