"""One page to look through all records: a small picture of each, and what was found."""

from __future__ import annotations

import base64
import io
from collections.abc import Generator, Iterable
from html import escape
from typing import Any
from urllib.parse import quote

from brochure.campaign.building import BUILT, Entry
from brochure.campaign.running import Prepared

PAGE = "index.html"
_WIDTH = 240  # pixels
_HEAD = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Campaign</title>
<style>
body { font: 14px/1.4 sans-serif; margin: 1rem; display: grid; gap: 1rem;
  grid-template-columns: repeat(auto-fill, minmax(250px, 1fr)); }
article { border: 1px solid #bbb; padding: 5px; overflow-wrap: anywhere; content-visibility: auto; }
.refused { border: 3px solid #b00020; }
img { max-width: 100%; display: block; }
h2 { font-size: 1rem; margin: 0; }
p { margin: 0; }
</style>
"""


def pictured(prepared: Prepared, entries: Iterable[Entry]) -> Generator[Entry, None, None]:
    """The entries, passed on while the page is written; it is placed when all are there."""
    with prepared.workshop.store.writing(PAGE) as file:
        file.write(_HEAD.encode())
        for entry in entries:
            file.write(_article(prepared, entry).encode())
            yield entry
        file.write(b"</html>\n")


def _article(prepared: Prepared, entry: Entry) -> str:
    name, kind = entry["record"], "" if entry["status"] == BUILT else ' class="refused"'
    shown = next(iter(sorted(_pdfs(entry), key=lambda one: "-screen" not in one)), "")
    inner = [f"<h2>{escape(name or 'row')} <small>row {entry['row']}</small></h2>"]
    if shown:
        data = prepared.workshop.store.read(f"{name}/{shown}")
        link, picture = quote(f"{name}/{shown}"), base64.b64encode(_picture(data or b"")).decode()
        image = f'<img alt="{escape(name)}" src="data:image/jpeg;base64,{picture}">'
        inner.append(f'<a href="{link}">{image}</a>')
    inner += [f"<p>{escape(_said(one))}</p>" for one in entry["findings"]]
    return f"<article{kind}>{''.join(inner)}</article>\n"


def _pdfs(entry: Entry) -> list[str]:
    return [name for name in entry.get("files", {}) if name.endswith(".pdf")]


def _said(found: dict[str, Any]) -> str:
    return (
        f"{found.get('cell', '')} {found['severity']} {found['code']}: {found['message']}".strip()
    )


def _picture(data: bytes) -> bytes:
    """The first page of a PDF file, small, as a JPEG file."""
    from pypdfium2 import PdfDocument  # type: ignore[import-untyped]

    document = PdfDocument(data)
    page = document[0]
    picture = page.render(scale=_WIDTH / page.get_width(), draw_annots=False).to_pil()
    document.close()
    made = io.BytesIO()
    picture.convert("RGB").save(made, "JPEG", quality=60)
    return made.getvalue()
