"""From content and theme to blocks: which words stand in which style, and at which distance."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import Any

from brochure.content import block_models as content
from brochure.content import model
from brochure.content.blocks import chart_models, listing_models, picture_models, table_models
from brochure.design.grounds import QUIET
from brochure.layout.blocks import Block
from brochure.layout.composition import illustrations, lookups
from brochure.layout.composition.standard_parts import standing
from brochure.layout.composition.typesetter import Typesetter, body, boxed, heading, running
from brochure.layout.logo_block import at_head
from brochure.product import STANDARD_PARTS
from brochure.source.yaml_tree import Text


def section(typesetter: Typesetter, part: model.Section, is_title: bool) -> list[Block]:
    """The blocks of a section. The first of a piece bears the title."""
    head, blocks = part.for_piece(typesetter.piece)
    made: list[Block] = []
    if head is not None:
        made.append(heading(typesetter, head, *(("title", 1) if is_title else ("heading", 2))))
    for before, block in pairwise((None, *blocks)):
        if (
            isinstance(before, content.Subheading)
            and before.icon
            and type(block) is content.Bullets
        ):
            made.append(
                illustrations.bullet_list(typesetter, block.bullets, illustrations.UNDER_ICON)
            )
        else:
            made.extend(_MAKERS[type(block)](typesetter, block))
    return made


def _callout(typesetter: Typesetter, block: content.Callout) -> list[Block]:
    inner = typesetter.in_box()
    head = block.callout.heading
    parts: list[Block] = [heading(inner, head, "subheading", 3)] if head else []
    parts += body(inner, block.callout.text)
    return [boxed(inner, "callout", parts, _gaps(inner, parts))]


def _card(typesetter: Typesetter, block: content.Card) -> list[Block]:
    card = block.card
    inner, look = typesetter.in_card(card.look.value if card.look else QUIET)
    parts: list[Block] = []
    if card.heading is not None:
        head = content.Subheading(subheading=card.heading, icon=card.icon)
        parts += illustrations.subheading(inner, head)
    for one in card.text:
        parts += _MAKERS[type(one)](inner, one)
    return [boxed(inner, "card", parts, _gaps(inner, parts), look)]


def _gaps(typesetter: Typesetter, parts: Sequence[Block]) -> tuple[float, ...]:
    return (0.0, *(distance(typesetter, *pair) for pair in pairwise(parts)))


_MAKERS: dict[type, Callable[[Typesetter, Any], list[Block]]] = {
    content.Paragraph: lambda typesetter, block: body(typesetter, block.paragraph),
    content.Lead: lambda typesetter, block: [running(typesetter, block.lead, "lead", True)],
    content.Subheading: illustrations.subheading,
    content.Bullets: lambda typesetter, block: [
        illustrations.bullet_list(typesetter, block.bullets)
    ],
    content.Numbers: illustrations.number_list,
    content.Callout: _callout,
    content.Card: _card,
    content.Comparison: illustrations.comparison,
    content.Figures: illustrations.figures,
    content.Week: illustrations.week,
    chart_models.Weeks: illustrations.weeks,
    content.Steps: illustrations.steps,
    picture_models.Picture: illustrations.picture,
    picture_models.Pictures: illustrations.pictures,
    table_models.Table: lookups.table,
    listing_models.Quotation: lookups.quotation,
    listing_models.PostalAddress: lookups.address,
    listing_models.OpeningHours: lookups.hours,
    listing_models.Contacts: lookups.contacts,
    listing_models.Checklist: lookups.checklist,
    listing_models.Timeline: lookups.timeline,
    listing_models.RangeBar: lookups.range_bar,
    content.StandardPart: lambda typesetter, block: standing(typesetter, block.part.value),
}


_ABOVE = {"title": "section", "heading": "section", "subheading": "group", "steps": "group"}
_CLOSE = ("disclaimer", "version", "web", "centre-name")  # these belong to what stands above them


def distance(typesetter: Typesetter, above: Block, below: Block, starts: bool = False) -> float:
    """Between two blocks, in body sizes: by the pair of their roles. `starts`: a section does."""
    upper, lower = above.role, below.role
    if starts:
        usual = _ABOVE.get(lower, "paragraph")
    elif upper == "subheading":
        usual = "subheading"
    elif lower == "subheading":
        usual = "group"
    else:
        usual = "heading" if upper in ("title", "heading") else "paragraph"
    stem = upper == "paragraph" and lower in ("list", "checklist")
    return typesetter.between("stem" if stem else upper, lower, usual)


def compose(
    typesetter: Typesetter, names: Iterable[Text], with_title: bool
) -> tuple[tuple[Block, ...], tuple[float, ...], tuple[float, ...]]:
    """The blocks of a frame, the gaps above them, and by how much each gap may grow."""
    stretch = typesetter.gap("stretch")
    blocks: list[Block] = []
    gaps: list[float] = []
    grows: list[float] = []
    for name in names:
        part = typesetter.content.sections.get(name.value)
        if part is not None:
            made = section(
                typesetter, part, with_title and not any(b.role == "title" for b in blocks)
            )
        elif name.value in STANDARD_PARTS:
            made = standing(typesetter, name.value)
        else:  # `placement` has reported it
            continue
        for position, block in enumerate(made):
            starts = position == 0 and name.value not in _CLOSE
            gaps.append(distance(typesetter, blocks[-1], block, starts) if blocks else 0.0)
            grows.append(stretch if starts and len(gaps) > 1 else 0.0)
            blocks.append(block if blocks else at_head(block))
    return tuple(blocks), tuple(gaps), tuple(grows)
