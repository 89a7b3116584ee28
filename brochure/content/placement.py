"""Is everything placed, once, and does every piece carry the statement?

Checks the names in `brochure.panels` and `handout.frames` against the sections and against the
frames that the pieces have. The disclaimer must stand in the brochure where the reader first
opens it and again beside the hotline, and on the handout with the hotline.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain

from brochure.content.block_models import StandardPart
from brochure.content.model import Content
from brochure.content.reading_order import part_texts
from brochure.finding import Finding
from brochure.product import STANDARD_PARTS
from brochure.source.characters import shown
from brochure.source.validation import suggestions
from brochure.source.yaml_tree import Fields, Source, Text

Frames = Mapping[str, tuple[str, ...]]  # piece -> names of its frames, in reading order
_PLACE_OF = {"brochure": "panels", "handout": "frames"}


def standing_in(content: Content, piece: str, names: tuple[Text, ...]) -> set[str]:
    """The standing parts that stand in a frame, directly or inside a section."""
    known = {name.value for name in names}
    found = known & set(STANDARD_PARTS)
    for name in known & set(content.sections):
        blocks = content.sections[name].for_piece(piece)[1]
        found |= {block.part.value for block in blocks if isinstance(block, StandardPart)}
    return found


def check(
    content: Content, source: Source, frames: Frames, doubtful: frozenset[str] = frozenset()
) -> tuple[Finding, ...]:
    """Every fault of the placement; the content is good if there is none. Of the `doubtful` fields
    of the file only a part could be read: what is missing there is no fault."""
    tree = source.tree
    assert tree is not None  # a Content was made from it
    if not isinstance(tree.get("sections"), Fields):
        return ()
    pieces = [_piece(content, tree, piece, known, doubtful) for piece, known in frames.items()]
    unplaced = () if doubtful & set(frames) else _unplaced(content, tree)
    unknown = () if "references" in doubtful else _unknown_citations(content)
    return tuple(chain(*pieces, unplaced, unknown))


def _piece(
    content: Content, tree: Fields, piece: str, known: tuple[str, ...], doubtful: frozenset[str]
) -> Iterator[Finding]:
    placed = content.frames_of(piece)
    names = tuple(chain(*placed.values()))
    yield from _names(content, piece, names, doubtful)
    if piece in doubtful:
        return
    near = suggestions((frame for frame in placed if frame not in known), known)
    for frame in placed:
        if frame not in known:
            hint = near.get(frame) or f"possible here: {', '.join(known)}"
            span = tree.span_of(piece, _PLACE_OF[piece], frame)
            yield Finding("M202", span, f'the {piece} has no "{shown(frame)}"', hint)
    for frame in known:
        if not placed.get(frame):
            span = tree.span_of(piece, _PLACE_OF[piece], frame)
            yield Finding("P303", span, f"{frame} is empty", "name a section that stands there")
    if "sections" not in doubtful:
        parts = standing_in(content, piece, names)
        yield from _citations_without_list(content, piece, names, parts)
        yield from _statement(content, tree, piece, known)


def _names(
    content: Content, piece: str, names: tuple[Text, ...], doubtful: frozenset[str]
) -> Iterator[Finding]:
    seen: dict[str, Text] = {}
    printed = (part for part in STANDARD_PARTS if any(part_texts(content, part)))
    undefined = {part for part in STANDARD_PARTS if _field(part) not in doubtful} - {*printed}
    known = (*STANDARD_PARTS, *content.sections)
    near = suggestions((n.value for n in names if n.value not in content.sections), known)
    for name in names:
        if name.value in content.sections:
            if name.value in seen:
                line = seen[name.value].span.line
                what = f'"{name}" stands on the {piece} already, in line {line}'
                yield Finding("P306", name.span, what, "delete one of the two")
            seen.setdefault(name.value, name)
        elif name.value in undefined:
            where = "under centre:" if name.value == "logo" else "to the file"
            hint = f"add {name}: {where}, or delete the name here"
            yield Finding("P301", name.span, f'there are no "{name}" in this file', hint)
        elif name.value not in STANDARD_PARTS:
            hint = near.get(name.value) or "define it under sections:"
            yield Finding("P301", name.span, f'there is no section "{shown(name.value)}"', hint)


def _field(part: str) -> str:
    """The field of the file that a standard part comes from."""
    return STANDARD_PARTS[part][0][0].partition(".")[0].replace("_", "-")


def _statement(
    content: Content, tree: Fields, piece: str, known: tuple[str, ...]
) -> Iterator[Finding]:
    placed = content.frames_of(piece)
    parts = {frame: standing_in(content, piece, placed.get(frame, ())) for frame in known}
    span = tree.span_of(piece, _PLACE_OF[piece])
    with_hotline = [frame for frame in known if "hotline" in parts[frame]]
    with_disclaimer = [frame for frame in known if "disclaimer" in parts[frame]]
    if not with_hotline:
        yield Finding("P305", span, f"the {piece} does not show the hotline", "place hotline")
    if not with_disclaimer:
        yield Finding("P304", span, f"the {piece} does not show the disclaimer", "place disclaimer")
    elif piece == "brochure":
        first = known[:2]  # the cover, and what is seen on opening it
        if not set(first) & set(with_disclaimer):
            what = "the disclaimer does not stand where the reader first opens the brochure"
            yield Finding("P304", span, what, f"place disclaimer on {' or '.join(first)}")
        for frame in with_hotline:
            if frame not in with_disclaimer and len(known) > 1 and frame not in first:
                where = tree.span_of(piece, _PLACE_OF[piece], frame)
                what = f"{frame} shows the hotline without the disclaimer beside it"
                yield Finding("P304", where, what, f"place disclaimer on {frame} as well")


def _unplaced(content: Content, tree: Fields) -> Iterator[Finding]:
    lists = (content.frames_of(piece).values() for piece in _PLACE_OF)
    placed = {name.value for name in chain(*chain(*lists))}
    # A section whose name is misspelt where it is placed is not forgotten: one finding is enough.
    misspelt = set(suggestions(sorted(placed - set(content.sections)), content.sections).values())
    for name in content.sections:
        if name not in placed and f'did you mean "{name}"?' not in misspelt:
            what = f'the section "{shown(name)}" is placed nowhere and would not be printed'
            hint = "name it under brochure: or handout:, or delete it"
            yield Finding("P302", tree.span_of("sections", name), what, hint)


def _unknown_citations(content: Content) -> Iterator[Finding]:
    entries = content.references.entries if content.references else ()
    known = {entry.name.value for entry in entries}
    unknown = [(prose, name) for prose in content.all_prose() for name in prose.citations
               if name not in known]  # fmt: skip
    near = suggestions((name for _, name in unknown), sorted(known))
    for prose, name in unknown:
        hint = near.get(name) or "add it under references:"
        yield Finding("M210", prose.text.span, f'no reference "{shown(name)}"', hint)


def _citations_without_list(
    content: Content, piece: str, names: tuple[Text, ...], parts: set[str]
) -> Iterator[Finding]:
    if "references" in parts:
        return
    for name in dict.fromkeys(name.value for name in names if name.value in content.sections):
        for prose in content.sections[name].citations(piece):
            what = f"the {piece} cites a reference but does not list the references"
            hint = f"place references on the {piece}, or give it a text without the citation"
            yield Finding("P308", prose.text.span, what, hint)
