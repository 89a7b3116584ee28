"""Pictures of the pages of any file, with the place of each in the units of findings."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from typing import Any

from brochure.finding import PagePicture

_MOST_PAGES = 30
_LONGEST_SIDE = 1000  # pixels
_MM = 25.4 / 72


def pictures(data: bytes) -> tuple[PagePicture, ...]:
    """The first pages of a file; none where they cannot be painted."""
    from pypdfium2 import PdfDocument  # type: ignore[import-untyped]

    with suppress(Exception):  # pdfium raises whatever a damaged file provokes
        return tuple(islice(_pictures(PdfDocument(data)), _MOST_PAGES))
    return ()


def _pictures(document: Any) -> Iterator[PagePicture]:
    for number, page in enumerate(document, 1):
        left, bottom, right, top = page.get_cropbox()
        trim = page.get_trimbox()
        # Upright, as findings measure, whichever way the page is turned.
        turned = (360 - page.get_rotation()) % 360
        scale = _LONGEST_SIDE / max(right - left, top - bottom, 1.0)
        image = page.render(scale=scale, rotation=turned).to_pil().convert("RGB")
        out = io.BytesIO()
        image.save(out, "JPEG", quality=80)
        yield PagePicture(
            number,
            (left - trim[0]) * _MM,
            (bottom - trim[1]) * _MM,
            (right - left) * _MM,
            (top - bottom) * _MM,
            out.getvalue(),
        )
