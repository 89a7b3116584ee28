"""The same content set by Typst and by WeasyPrint: same texts, fonts, page sizes and panels."""

from __future__ import annotations

import html
import json
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from brochure.content.markup import Prose
from brochure.source.validation import Model

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))


def changed(value: Any, number: int) -> Any:
    """A copy of a content with a new word in every paragraph."""
    if isinstance(value, Prose):
        runs = value.paragraphs[0]
        first = replace(runs[0], text=f"{runs[0].text} n{number}")
        return Prose(value.text, ((first, *runs[1:]), *value.paragraphs[1:]))
    if isinstance(value, Model):
        names = type(value).model_fields
        return type(value).model_construct(
            **{name: changed(getattr(value, name), number) for name in names}
        )
    if isinstance(value, tuple):
        return tuple(changed(inner, number) for inner in value)
    if isinstance(value, dict):
        return {key: changed(inner, number) for key, inner in value.items()}
    return value


def texts() -> dict[str, list[list[list[str]]]]:
    """Piece -> panels -> (kind, text) pairs, as the project's content has them."""
    from tests.library import check

    content = ROOT / "content.yaml"
    layouts = check(content, ROOT / "assets" / "theme.yaml").layouts
    return {
        layout.piece: [
            [pair for box in page.boxes for pair in _pairs(box)] for page in layout.panels
        ]
        for layout in layouts
    }


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


def typst_source(piece: str, panels: list[list[list[str]]], word: str) -> bytes:
    """Optimised line breaking, as ours is; Typst's default for ragged-right is the first fit."""
    width, height, margin, size = SIZES[piece]
    columns = "\n#show: columns.with(2)" if piece == "handout" else ""
    head = (
        f"#set page(width: {width}pt, height: {height}pt, margin: {margin}pt)\n"
        f'#set text(font: "Atkinson Hyperlegible Next", size: {size}pt, lang: "en")\n'
        f'#set par(leading: 0.5em, linebreaks: "optimized"){columns}\n'
    )
    pages = (
        "\n\n".join(
            TYPST.get(kind, "#par({})").format(
                f"text({json.dumps(f'{t} {word}', ensure_ascii=False)})"
            )
            for kind, t in panel
        )
        for panel in panels
    )
    return (head + "\n#pagebreak()\n".join(pages)).encode()


def with_typst(pieces: dict[str, list[list[list[str]]]], word: str) -> None:
    import typst

    for piece, panels in pieces.items():
        typst.compile(
            typst_source(piece, panels, word),
            font_paths=[str(ROOT / "assets" / "fonts")],
            ignore_system_fonts=True,
        )


def typst_warm() -> Any:
    """One compiler for all documents, so that fonts are read once."""
    import tempfile

    import typst

    folder = Path(tempfile.mkdtemp())
    fonts = [str(ROOT / "assets" / "fonts")]
    main = folder / "main.typ"
    main.write_text("x", encoding="utf-8")
    compiler = typst.Compiler(str(main), font_paths=fonts, ignore_system_fonts=True)

    def once(pieces: dict[str, list[list[list[str]]]], word: str) -> None:
        for piece, panels in pieces.items():
            compiler.compile(typst_source(piece, panels, word))

    return once


def with_weasyprint(pieces: dict[str, list[list[list[str]]]], word: str) -> None:
    from weasyprint import HTML

    for piece, panels in pieces.items():
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
        HTML(string=f"<html lang=en><style>{style}</style>{body}").write_pdf()


def main() -> None:
    name, how = sys.argv[1:3]
    pieces = texts_from_cache()
    once = {"typst": with_typst, "weasyprint": with_weasyprint}[name]
    if how == "once":
        once(pieces, "")
        return
    if name == "typst":
        once = typst_warm()
    done, start = 0, time.perf_counter()
    while time.perf_counter() - start < float(sys.argv[3]):
        once(pieces, f"n{done}")
        done += 1
    print(json.dumps(done / (time.perf_counter() - start)))


def texts_from_cache() -> dict[str, list[list[list[str]]]]:
    """The texts; kept beside the benchmark's first call, so that no rival pays for our reading."""
    import hashlib
    import tempfile

    content = (ROOT / "content.yaml").read_bytes()
    key = hashlib.sha256(content).hexdigest()[:16]
    cache = Path(tempfile.gettempdir()) / f"brochure-bench-2-{key}.json"
    if not cache.exists():
        cache.write_text(json.dumps(texts()), encoding="utf-8")
    return json.loads(cache.read_text("utf-8"))


if __name__ == "__main__":
    main()
