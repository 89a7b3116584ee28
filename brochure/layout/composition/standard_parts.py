"""The standing parts: what comes from `centre`, `crisis-lines` and `references`."""

from __future__ import annotations

from collections.abc import Callable

from brochure.content.markup import Run, shown_address
from brochure.design.theme import HOTLINE
from brochure.layout.blocks import Block, ItemBlock, Stack, TextBlock
from brochure.layout.composition.qr_code import qr_code
from brochure.layout.composition.typesetter import Typesetter, body, boxed, heading, line
from brochure.layout.graphic_blocks import CodeWithText
from brochure.layout.paragraph import NO_BREAK
from brochure.source.yaml_tree import Text

_NOTE_INDENT = 1.5  # of a reference's text, in its own size
_QR_SIDE = 56.9  # points: 20.07 mm, what phones read from a hand's distance


def standing(desk: Typesetter, name: str) -> list[Block]:
    """The blocks of a part that comes from `centre` and the like."""
    return _STANDING[name](desk)


def _hotline(desk: Typesetter) -> list[Block]:
    hotline = desk.content.centre.hotline
    inner = desk.on(desk.theme.ground(HOTLINE))
    number = Text(hotline.number.text.value.replace(" ", NO_BREAK), hotline.number.text.span)
    large = inner.style("hotline", inner.ground.title)
    parts: list[Block] = [
        line(inner, hotline.label, inner.style("body"), "label"),
        line(inner, number, large, "number", inner.face("hotline"), hotline.number.link),
        line(inner, hotline.hours, inner.style("body"), "hours"),
    ]
    return [boxed(inner, "hotline", parts, tight=True)]


def _disclaimer(desk: Typesetter) -> list[Block]:
    inner = desk.in_box()
    words = line(inner, desk.content.centre.disclaimer, inner.style("body"), "paragraph", "bold")
    return [boxed(inner, "disclaimer", [words])]


def _crisis_lines(desk: Typesetter) -> list[Block]:
    lines = desk.content.crisis_lines
    if lines is None:
        return []
    entries = []
    for entry in lines.lines:
        number = entry.number.text.value.replace(" ", NO_BREAK)
        runs = (
            Run(number, strong=True, link=entry.number.link),
            Run(" " + entry.name.value + ": ", strong=True),
            Run(entry.note.value),
        )
        words = desk.paragraph(entry.name, runs, whole=True)
        entries.append(TextBlock(words, desk.style("body"), "item"))
    gaps = (0.0,) + (desk.gap("item"),) * (len(entries) - 1)
    head = heading(desk, lines.heading, "subheading", 3)
    return [head, Stack("crisis-lines", tuple(entries), gaps, unit=desk.theme.unit)]


def _references(desk: Typesetter) -> list[Block]:
    references = desk.content.references
    if references is None:
        return []
    note = desk.style("note")
    entries = []
    for number, entry in enumerate(references.entries, 1):
        runs = [Run(entry.text.value, link=entry.link.value if entry.link else "")]
        if entry.note is not None:
            runs.append(Run(" " + entry.note.value, emphasis=True))
        accent = desk.style("note", desk.ground.accent)
        marker = line(desk, Text(f"{number}.", entry.name.span), accent, "label", "bold")
        words = TextBlock(desk.paragraph(entry.text, runs), note, "body")
        entries.append(ItemBlock(marker, words, _NOTE_INDENT * note.scale, "note"))
    gaps = (0.0,) * len(entries)
    style = desk.style("note", desk.ground.heading)
    head = desk.paragraph(references.heading.text, references.heading.runs, "bold", whole=True)
    return [TextBlock(head, style, "subheading", 3), Stack("references", tuple(entries), gaps)]


def _about(desk: Typesetter) -> list[Block]:
    return body(desk, desk.content.centre.about)


def _centre_name(desk: Typesetter) -> list[Block]:
    style = desk.style("lead", desk.ground.heading)
    return [line(desk, desk.content.centre.name, style, "centre-name", "bold")]


def _version(desk: Typesetter) -> list[Block]:
    return [line(desk, desk.content.version, desk.style("note"), "version")]


def _web(desk: Typesetter) -> list[Block]:
    centre = desk.content.centre
    words = Text(shown_address(centre.web.value), centre.web.span)
    parts: list[Block] = []
    if centre.web_label is not None:
        parts.append(line(desk, centre.web_label, desk.style("body"), "caption"))
    style = desk.style("body", desk.ground.heading)
    parts.append(line(desk, words, style, "address", "bold", centre.web.value))
    return [Stack("web", tuple(parts), (0.0,) * len(parts))]


def _qr_code(desk: Typesetter) -> list[Block]:
    """The code on paper white with its quiet zone, and beside it whose address it holds."""
    name = line(
        desk, desk.content.centre.name, desk.style("body", desk.ground.heading), "name", "bold"
    )
    words = Stack("address", (name, *_web(desk)), (0.0, 0.0))
    drawing, quiet = qr_code(desk.content.centre.web.value)
    module = _QR_SIDE / (drawing.width)
    side = _QR_SIDE + 2 * quiet * module
    theme = desk.theme
    return [
        CodeWithText("qr-code", drawing, side, quiet * module, words, theme.unit, theme.shapes.inset,
               "paper", theme.shapes.corner, desk.content.centre.web)
    ]  # fmt: skip


_STANDING: dict[str, Callable[[Typesetter], list[Block]]] = {
    "about": _about,
    "centre-name": _centre_name,
    "crisis-lines": _crisis_lines,
    "disclaimer": _disclaimer,
    "hotline": _hotline,
    "qr-code": _qr_code,
    "references": _references,
    "version": _version,
    "web": _web,
}
