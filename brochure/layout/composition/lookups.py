"""Blocks in which a reader looks something up: tables, hours, contacts, addresses, checklists."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from brochure.content.blocks import listing_models as content
from brochure.content.blocks.table_models import DECIMAL, LEFT, RowGroup, Table, whole_part
from brochure.content.markup import Prose, Run, shown_address
from brochure.layout.blocks import Block, ItemBlock, Stack, TextBlock
from brochure.layout.charts.range_bar import RangeBlock
from brochure.layout.composition.typesetter import Typesetter, line, prose, running, thin_rule
from brochure.layout.list_blocks import Pair, PairList, TickBox
from brochure.layout.paragraph import NO_BREAK, ShapedParagraph
from brochure.layout.table_blocks import CellBlock, TableBlock, TableRow
from brochure.source.yaml_tree import Text

_COLUMNS_APART = 1.2  # body sizes
_LABELS_APART = 0.8
_TICK_SIDE, _TICK_RULE, _TICK_INDENT, _TICKS_APART = 0.95, 0.09, 1.6, 0.3
_QUOTE_BAR, _QUOTE_INSET = 3.0, 10.0  # points; a quote may hang between bar and text


def table(typesetter: Typesetter, block: Table) -> list[Block]:
    """A table: heavier below its head, and lines below its rows."""
    cells, theme = block.table, typesetter.theme
    head, points = typesetter.ground.small_heading, cells.points(typesetter.language)
    columns = tuple(zip(cells.alignment(), points, strict=True))
    thin = thin_rule(typesetter)
    heads = _cells(typesetter, cells.head, columns, "bold", head)
    below = (typesetter.ground.heading, theme.shapes.rule)
    rows = [TableRow("head-row", heads, below)]
    for row in cells.rows:
        if isinstance(row, RowGroup):
            accent = typesetter.ground.accent
            named = _cells(typesetter, (row.group,), ((LEFT, ""),), "bold", accent)
            above = theme.unit if len(rows) > 1 else theme.unit / 2
            rows.append(TableRow("group-row", named, (accent, thin[1]), above))
        else:
            rows.append(TableRow("row", _cells(typesetter, row, columns), thin))
    caption = None
    if cells.caption is not None:
        caption = prose(
            typesetter, cells.caption, typesetter.style("body", head), "caption", "bold"
        )
    padding = typesetter.gap("row")
    return [TableBlock(caption, tuple(rows), _COLUMNS_APART, padding, theme.unit)]


def _cells(
    typesetter: Typesetter,
    texts: Sequence[Prose],
    columns: Sequence[tuple[str, str]],
    face: str = "",
    colour: str = "",
) -> tuple[CellBlock, ...]:
    style = typesetter.style("body", colour)
    made = []
    for words, (align, point) in zip(texts, columns, strict=True):
        whole = whole_part(words.words, point) if align == DECIMAL and not face else None
        if whole is None:
            made.append(CellBlock(prose(typesetter, words, style, "cell", face), align != LEFT))
        else:
            runs = (replace(run, text=run.text.replace(" ", NO_BREAK)) for run in words.runs)
            number = typesetter.paragraph(words.text, runs, whole=True, tabular=True)
            before = _width(number, len(whole))
            made.append(CellBlock(TextBlock(number, style, "cell"), True, before))
    return tuple(made)


def _width(paragraph: ShapedParagraph, characters: int) -> float:
    """The width in em of the first characters of a text without a blank that breaks."""
    advances = [
        advance * fragment.scale
        for atom in paragraph.atoms
        for fragment in atom.fragments
        for advance in fragment.shaped.advances
    ]
    return sum(advances[:characters])


def quotation(typesetter: Typesetter, block: content.Quotation) -> list[Block]:
    """What was said, a bar beside it, and below who said it."""
    said = block.quotation
    parts: list[Block] = [
        running(typesetter, said.text, "quote"),
        prose(typesetter, said.name, typesetter.style("body"), "name", "bold"),
    ]
    if said.source is not None:
        parts.append(prose(typesetter, said.source, typesetter.style("note"), "caption"))
    gaps = (0.0, typesetter.gap("item"), 0.0)[: len(parts)]
    return [
        Stack(
            "quotation", tuple(parts), gaps, inset=max(_QUOTE_INSET, typesetter.theme.shapes.inset),
            unit=typesetter.theme.unit, bar=(typesetter.ground.accent, _QUOTE_BAR),
        )
    ]  # fmt: skip


def address(typesetter: Typesetter, block: content.PostalAddress) -> list[Block]:
    """An address, line by line."""
    return [_lines(typesetter, block.address)]


def _lines(typesetter: Typesetter, lines: Sequence[Prose]) -> Stack:
    style = typesetter.style("body")
    texts = tuple(
        TextBlock(typesetter.paragraph(one.text, one.runs, whole=True), style) for one in lines
    )
    return Stack("postal", texts, (0.0,) * len(texts))


def hours(typesetter: Typesetter, block: content.OpeningHours) -> list[Block]:
    """Days, and beside them the times."""
    style = typesetter.style("body")
    pairs = [
        Pair(
            prose(typesetter, one.days, style, "label", "bold"),
            prose(typesetter, one.times, style, "paragraph"),
        )
        for one in block.hours
    ]
    return [_pairs(typesetter, pairs, typesetter.gap("item"))]


def timeline(typesetter: Typesetter, block: content.Timeline) -> list[Block]:
    """Times at the left of a path, and what happens at its right."""
    style = typesetter.style("body")
    bold = typesetter.style("body", typesetter.ground.heading)
    pairs = [
        Pair(
            prose(typesetter, one.when, bold, "label", "bold"),
            prose(typesetter, one.what, style, "paragraph"),
        )
        for one in block.timeline
    ]
    path = (typesetter.ground.accent, typesetter.back, typesetter.theme.shapes.rule)
    return [_pairs(typesetter, pairs, typesetter.gap("paragraph"), path)]


def _pairs(
    typesetter: Typesetter,
    pairs: Sequence[Pair],
    gap: float,
    path: tuple[str, str, float] | None = None,
) -> PairList:
    return PairList(tuple(pairs), _LABELS_APART, gap, typesetter.theme.unit, path)


def contacts(typesetter: Typesetter, block: content.Contacts) -> list[Block]:
    """Numbers in a column of their own, and beside them who is reached."""
    pairs = [Pair(_number(typesetter, one), _reached(typesetter, one)) for one in block.contacts]
    return [_pairs(typesetter, pairs, typesetter.gap("paragraph"))]


def _number(typesetter: Typesetter, contact: content.ContactLine) -> TextBlock | None:
    if contact.number is None:
        return None
    written = contact.number.text
    number = Text(written.value.replace(" ", NO_BREAK), written.span)
    style = typesetter.style("body", typesetter.ground.heading)
    return line(typesetter, number, style, "label", "bold", contact.number.link)


def _reached(typesetter: Typesetter, contact: content.ContactLine) -> Stack:
    style = typesetter.style("body")
    parts: list[Block] = [prose(typesetter, contact.name, style, "name", "bold")]
    if contact.note is not None:
        parts.append(prose(typesetter, contact.note, style))
    if contact.web is not None:
        shown = Text(shown_address(contact.web.value), contact.web.span)
        parts.append(line(typesetter, shown, style, "address", "", contact.web.value))
    if contact.place:
        parts.append(_lines(typesetter, contact.place))
    return Stack("step", tuple(parts), (0.0,) * len(parts))


def checklist(typesetter: Typesetter, block: content.Checklist) -> list[Block]:
    """A list with boxes to tick."""
    style = typesetter.style("body")
    box = TickBox(
        typesetter.style("body", typesetter.ground.heading), _TICK_SIDE, _TICK_RULE, typesetter.back
    )
    entries = tuple(
        ItemBlock(box, prose(typesetter, item, style, "body"), _TICK_INDENT)
        for item in block.checklist
    )
    gap = max(_TICKS_APART, typesetter.gap("item"))
    gaps = (0.0,) + (gap,) * (len(entries) - 1)
    return [Stack("checklist", entries, gaps, unit=typesetter.theme.unit)]


def range_bar(typesetter: Typesetter, block: content.RangeBar) -> list[Block]:
    """A range on an axis, its caption above; the numbers where it begins and ends stand below."""
    bar, ground = block.range, typesetter.ground
    start, end = bar.axis
    spans = [span for span in (bar.possible, bar.usual) if span is not None]
    numbers = sorted({*bar.axis, *(edge for span in spans for edge in span)})
    label = None
    if bar.label is not None:
        style = typesetter.style("body", typesetter.back)
        label = prose(typesetter, bar.label, style, "label", "bold")
    ticks = []
    for number in numbers:
        runs = [Run(f"{number:g}"), *([Run(" "), *bar.unit.runs] if number == end else [])]
        words = typesetter.paragraph(bar.unit.text, runs, "bold", whole=True)
        text = TextBlock(words, typesetter.style("body"), "caption")
        ticks.append(((number - start) / (end - start), text))
    bars = tuple(((a - start) / (end - start), (b - start) / (end - start)) for a, b in spans)
    colours = (ground.text, ground.accent)
    corner, unit = typesetter.theme.shapes.corner / 2, typesetter.theme.unit
    drawn = RangeBlock(bars, label, tuple(ticks), colours, corner, unit, block.alt)
    if block.caption is None:
        return [drawn]
    return [prose(typesetter, block.caption, typesetter.style("body"), "caption"), drawn]
