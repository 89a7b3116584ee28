"""The same content set by Typst and by WeasyPrint: same texts, fonts, page sizes and panels; by
Typst also with the same drawings, as SVG behind each page.

    python benchmarks/rivals.py typst|drawn|weasyprint once
    python benchmarks/rivals.py typst|drawn|weasyprint warm SECONDS   pairs a CPU second
"""

from __future__ import annotations

import html
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))


def texts() -> dict[str, Any]:
    """Piece -> panels -> (kind, text) pairs, as the project's content has them; and their
    drawings as SVG."""
    from tests.calls import check, editions

    done = check(ROOT / "content.yaml", ROOT / "assets" / "theme.yaml")
    colours, made = done.project.theme.colours, editions(done)
    pages = {one.piece: made[f"{one.piece}-screen.pdf"].pages for one in done.layouts}
    return {
        "texts": {
            piece: [
                [pair for one in page.panels for box in one.panel.boxes for pair in _pairs(box)]
                for page in every
            ]
            for piece, every in pages.items()
        },
        "drawings": {
            piece: [_svg(page, lambda swatch: colours[swatch].srgb) for page in every]
            for piece, every in pages.items()
        },
    }


def _svg(page: Any, colour: Any) -> str:
    """All that is drawn on a page, without its words."""
    from brochure.design.drawing import rectangle

    shapes = [rectangle(rect, swatch) for rect, swatch in page.grounds] + list(page.art)
    for placed in page.panels:
        moved = (
            s.moved(placed.rect.x, placed.rect.y) for b in placed.panel.walk() for s in b.shapes
        )
        shapes.extend(moved)
    media = page.media
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {media.width} {media.height}">'
    return head + "".join(_drawn(shape, media.height, colour) for shape in shapes) + "</svg>"


def _drawn(shape: Any, height: float, colour: Any) -> str:
    fill = colour(shape.fill) if shape.fill else "none"
    rule = ' fill-rule="evenodd"' if shape.even_odd else ""
    stroke = (
        f' stroke="{colour(shape.stroke)}" stroke-width="{shape.weight:.3f}"'
        if shape.stroke
        else ""
    )
    move = f"translate({shape.x:.3f} {height - shape.y:.3f}) scale(1 -1)"
    path = " ".join(_step(op, numbers) for op, numbers in shape.steps)
    return f'<path transform="{move}" fill="{fill}"{rule}{stroke} d="{path}"/>'


def _step(op: str, numbers: tuple[float, ...]) -> str:
    if op == "re":
        x, y, width, high = numbers
        return f"M{x:.3f} {y:.3f}h{width:.3f}v{high:.3f}h{-width:.3f}z"
    return {"h": "z"}.get(op, op.upper()) + " ".join(f"{number:.3f}" for number in numbers)


def _pairs(box: Any) -> list[list[str]]:
    if box.role in ("disclaimer", "callout", "hotline"):
        inner = [pair for child in box.children for pair in _pairs(child)]
        return [["box", " ".join(text for _, text in inner)]]
    if box.role == "item" and box.children:
        return [["item", _said(box.children[1])]]
    if box.lines:
        return [[box.role, _said(box)]]
    return [pair for child in box.children for pair in _pairs(child)]


def _said(box: Any) -> str:
    return " ".join(line.text for line in box.lines)


SIZES = {"brochure": (265.5, 612, 21, 10), "handout": (612, 792, 40, 10.5)}


TYPST = {
    "title": "#heading(level: 1, {})",
    "heading": "#heading(level: 2, {})",
    "subheading": "#heading(level: 3, {})",
    "item": "#list({})",
    "box": "#block(fill: luma(240), inset: 9pt, width: 100%, strong({}))",
    "value": "#text(size: 2em, fill: orange, weight: 700, {})",
    "lead": "#text(size: 1.25em, {})",
}
HTML_TAGS = {"title": "h1", "heading": "h2", "subheading": "h3", "item": "li", "box": "blockquote"}


def typst_source(piece: str, panels: list[list[list[str]]], word: str, drawn: bool) -> bytes:
    """Optimised line breaking, as ours is; Typst's default for ragged-right is the first fit."""
    width, height, margin, size = SIZES[piece]
    columns = "\n#show: columns.with(2)" if piece == "handout" else ""
    head = (
        f"#set page(width: {width}pt, height: {height}pt, margin: {margin}pt)\n"
        f'#set text(font: "Atkinson Hyperlegible Next", size: {size}pt, lang: "en")\n'
        f'#set par(leading: 0.5em, linebreaks: "optimized")\n'
    )
    pages = []
    drawings = len(cached()["drawings"][piece])  # parts of a span share one
    for number, panel in enumerate(panels):
        behind = f'#set page(background: image("/{piece}-{number}.svg", width: 100%))\n'
        said = "\n\n".join(
            TYPST.get(kind, "#par({})").format(
                f"text({json.dumps(f'{t} {word}', ensure_ascii=False)})"
            )
            for kind, t in panel
        )
        pages.append(
            (behind if drawn and number < drawings else "") + columns.lstrip("\n") + "\n" + said
        )
    return (head + "\n#pagebreak()\n".join(pages)).encode()


def typst_compiler(drawn: bool) -> Any:
    """One compiler for all documents, so that fonts and drawings are read once."""
    import tempfile

    import typst

    folder = Path(tempfile.mkdtemp())
    main = folder / "main.typ"
    main.write_text("x", encoding="utf-8")
    for piece, pages in cached()["drawings"].items():
        for number, svg in enumerate(pages):
            (folder / f"{piece}-{number}.svg").write_text(svg, encoding="utf-8")
    fonts = [str(ROOT / "assets" / "fonts")]
    compiler = typst.Compiler(
        str(main), root=str(folder), font_paths=fonts, ignore_system_fonts=True
    )

    def prepared(pieces: dict[str, list[list[list[str]]]], word: str) -> Callable[[], None]:
        sources = [typst_source(*piece, word, drawn) for piece in pieces.items()]

        def once() -> None:
            for source in sources:
                compiler.compile(source)

        return once

    return prepared


def with_weasyprint(pieces: dict[str, list[list[list[str]]]], word: str) -> Callable[[], None]:
    from weasyprint import HTML

    def once() -> None:
        for page in pages:
            HTML(string=page).write_pdf(pdf_variant="pdf/ua-1")

    pages = [html_source(*piece, word) for piece in pieces.items()]
    return once


def html_source(piece: str, panels: list[list[list[str]]], word: str) -> str:
    width, height, margin, size = SIZES[piece]
    face = (ROOT / "assets/fonts/AtkinsonHyperlegibleNext-Regular.ttf").as_uri()
    columns = "columns: 2;" if piece == "handout" else ""
    style = (
        f"@font-face {{ font-family: A; src: url({face}) }}"
        f"@page {{ size: {width}pt {height}pt; margin: {margin}pt }}"
        f"body {{ font: {size}pt/1.35 A; margin: 0; {columns} }} div + div {{ break-before: page }}"
        "h1, h2, h3 { color: #17505e } blockquote { background: #f5eee0; margin: 0; padding: 9pt }"
    )
    body = "".join(
        "<div>"
        + "".join(
            f"<{tag}>{html.escape(t)} {word}</{tag}>"
            for kind, t in panel
            for tag in [HTML_TAGS.get(kind, "p")]
        )
        + "</div>"
        for panel in panels
    )
    return f"<html lang=en><title>{piece}</title><style>{style}</style>{body}"


def main() -> None:
    name, how = sys.argv[1:3]
    pieces = cached()["texts"]
    prepared = with_weasyprint if name == "weasyprint" else typst_compiler(name == "drawn")
    prepared(pieces, "")()
    if how == "once":
        return
    done, taken = 0, 0.0
    while taken < float(sys.argv[3]):
        done += 1
        once = prepared(pieces, f"n{done}")
        start = time.process_time()
        once()
        taken += time.process_time() - start
    print(json.dumps(done / taken))


def cached() -> dict[str, Any]:
    """The texts and drawings; kept beside the benchmark's first call, so that no rival pays for
    our reading."""
    import hashlib
    import tempfile

    content = (ROOT / "content.yaml").read_bytes()
    key = hashlib.sha256(content).hexdigest()[:16]
    cache = Path(tempfile.gettempdir()) / f"brochure-bench-4-{key}.json"
    if not cache.exists():
        cache.write_text(json.dumps(texts()), encoding="utf-8")
    return dict(json.loads(cache.read_text("utf-8")))


if __name__ == "__main__":
    main()
