"""The standing parts: what comes from `centre`, `crisis-lines` and `references`."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from brochure.content.markup import Run, shown_address
from brochure.design.drawing import Drawing
from brochure.design.grounds import HOTLINE, STATEMENT
from brochure.layout.blocks import Block, ItemBlock, Stack, TextBlock
from brochure.layout.checks.logo_contrast import fitting, in_one_colour
from brochure.layout.composition.qr_code import qr_code
from brochure.layout.composition.typesetter import Typesetter, body, boxed, heading, line
from brochure.layout.graphic_blocks import CodeWithText
from brochure.layout.list_blocks import Pair, PairList
from brochure.layout.logo_block import LogoBlock, Shown
from brochure.layout.paragraph import NO_BREAK
from brochure.source.yaml_tree import Text

_NOTE_INDENT = 1.5  # of a reference's text, in its own size
_NUMBERS_APART = 0.6  # from their column to the text, in body sizes
_QR_SIDE = 56.9  # points: 20.07 mm, what phones read from a hand's distance


def standing(typesetter: Typesetter, name: str) -> list[Block]:
    """The blocks of a part that comes from `centre` and the like; none if that is not given."""
    return _STANDING[name](typesetter)


def _hotline(typesetter: Typesetter) -> list[Block]:
    hotline = typesetter.content.centre.hotline
    if hotline is None:
        return []
    inner = replace(typesetter.on(typesetter.theme.ground(HOTLINE)), around=typesetter.back)
    number = Text(hotline.number.text.value.replace(" ", NO_BREAK), hotline.number.text.span)
    large = inner.style("hotline", inner.ground.title)
    parts: list[Block] = [
        line(inner, hotline.label, inner.style("body"), "label"),
        line(inner, number, large, "number", inner.face("hotline"), hotline.number.link),
        line(inner, hotline.hours, inner.style("body"), "hours"),
    ]
    gaps = (0.0, inner.between("label", "number"), inner.between("number", "hours"))
    return [boxed(inner, "hotline", parts, gaps)]


def _disclaimer(typesetter: Typesetter) -> list[Block]:
    if (disclaimer := typesetter.content.centre.disclaimer) is None:
        return []
    inner, look = typesetter.in_card(STATEMENT)
    words = line(inner, disclaimer, inner.style("body"), "paragraph", "bold")
    return [boxed(inner, "disclaimer", [words], [0.0], look)]


def _crisis_lines(typesetter: Typesetter) -> list[Block]:
    lines = typesetter.content.crisis_lines
    if lines is None:
        return []
    large, text = typesetter.style("number", typesetter.ground.heading), typesetter.style("body")
    pairs = []
    for entry in lines.lines:
        number = Text(entry.number.text.value.replace(" ", NO_BREAK), entry.number.text.span)
        label = line(
            typesetter, number, large, "label", typesetter.face("number"), entry.number.link
        )
        runs = (Run(entry.name.value + ":", strong=True), Run(" " + entry.note.value))
        words = typesetter.paragraph(entry.name, runs, whole=True)
        pairs.append(Pair(label, TextBlock(words, text, "body")))
    head = heading(typesetter, lines.heading, "subheading", 3)
    gap, unit = typesetter.gap("item"), typesetter.theme.unit
    rows = PairList(tuple(pairs), _NUMBERS_APART, gap, unit, role="crisis-lines", is_under=True)
    return [head, rows]


def _references(typesetter: Typesetter) -> list[Block]:
    references = typesetter.content.references
    if references is None:
        return []
    note = typesetter.style("note")
    entries = []
    for number, entry in enumerate(references.entries, 1):
        runs = [Run(entry.text.value, link=entry.link.value if entry.link else "")]
        if entry.note is not None:
            runs.append(Run(" " + entry.note.value, emphasis=True))
        accent = typesetter.style("note", typesetter.ground.accent)
        marker = line(typesetter, Text(f"{number}.", entry.name.span), accent, "label", "bold")
        words = TextBlock(typesetter.paragraph(entry.text, runs), note, "body")
        entries.append(ItemBlock(marker, words, _NOTE_INDENT * note.scale, "note"))
    gaps = (0.0,) * len(entries)
    style = typesetter.style("note", typesetter.ground.small_heading)
    head = typesetter.paragraph(
        references.heading.text, references.heading.runs, "bold", whole=True
    )
    return [TextBlock(head, style, "subheading", 3), Stack("references", tuple(entries), gaps)]


def _about(typesetter: Typesetter) -> list[Block]:
    about = typesetter.content.centre.about
    return body(typesetter, about) if about else []


def _centre_name(typesetter: Typesetter) -> list[Block]:
    style = typesetter.style("name", typesetter.ground.heading)
    name = typesetter.content.centre.name
    return [line(typesetter, name, style, "centre-name", typesetter.face("name"))]


def _version(typesetter: Typesetter) -> list[Block]:
    return [line(typesetter, typesetter.content.version, typesetter.style("note"), "version")]


def _web(typesetter: Typesetter) -> list[Block]:
    centre = typesetter.content.centre
    if centre.web is None:
        return []
    words = Text(shown_address(centre.web.value), centre.web.span)
    parts: list[Block] = []
    if centre.web_label is not None:
        parts.append(line(typesetter, centre.web_label, typesetter.style("body"), "caption"))
    style = typesetter.style("body", typesetter.ground.heading)
    parts.append(line(typesetter, words, style, "address", "bold", centre.web.value))
    return [Stack("web", tuple(parts), (0.0,) * len(parts))]


def _logo(typesetter: Typesetter) -> list[Block]:
    logo = typesetter.content.centre.logo
    if logo is None:
        return []
    files, theme, current = typesetter.artwork.files, typesetter.theme, typesetter.ground.text
    forms = [(files[logo.file.value], logo.file)]
    if logo.on_dark is not None:
        dark, plain = logo.on_dark, forms[0][0]
        if dark.file is not None:
            forms.append((files[dark.file.value], dark.file))
        elif dark.colour is not None and isinstance(plain, Drawing):
            forms.append((in_one_colour(plain, dark.colour.value), logo.file))
    at = 0
    if len(forms) > 1:
        at = fitting([form for form, _ in forms], typesetter.back, current, theme)
    shown = Shown(forms[at][0], logo.alt, forms[at][1], current, typesetter.back)
    return [LogoBlock(shown, logo.height, logo.clear, theme.unit)]


def _qr_code(typesetter: Typesetter) -> list[Block]:
    """The code on paper white with its quiet zone, and beside it whose address it holds."""
    web = typesetter.content.centre.web
    if web is None:
        return []
    name = line(
        typesetter,
        typesetter.content.centre.name,
        typesetter.style("body", typesetter.ground.heading),
        "name",
        "bold",
    )
    words = Stack("address", (name, *_web(typesetter)), (0.0, 0.0))
    drawing, quiet = qr_code(web.value)
    module = _QR_SIDE / (drawing.width)
    side = _QR_SIDE + 2 * quiet * module
    theme = typesetter.theme
    return [
        CodeWithText("qr-code", drawing, side, quiet * module, words, theme.unit, theme.shapes.inset,
               "paper", theme.shapes.corner, web)
    ]  # fmt: skip


_STANDING: dict[str, Callable[[Typesetter], list[Block]]] = {
    "about": _about,
    "centre-name": _centre_name,
    "crisis-lines": _crisis_lines,
    "disclaimer": _disclaimer,
    "hotline": _hotline,
    "logo": _logo,
    "qr-code": _qr_code,
    "references": _references,
    "version": _version,
    "web": _web,
}
