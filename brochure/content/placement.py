"""Is everything placed, once, does every piece carry the statement, and is what is drawn explained?

Checks the names in `pieces.*.panels` against the sections, and against the frames that the format
of each piece has. The disclaimer must stand where the reader first opens a piece and again beside
the hotline.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import chain
from types import MappingProxyType

from brochure.content.block_models import KeyFigure, StandardPart
from brochure.content.model import REST, Content, Piece
from brochure.content.reading_order import part_texts
from brochure.finding import Finding
from brochure.product import STANDARD_PARTS, Frame, Zone
from brochure.source.characters import shown
from brochure.source.model_base import all_in
from brochure.source.near_names import suggestion, suggestions
from brochure.source.yaml_tree import Fields, Source, Text


def standing_in(content: Content, piece: str, names: tuple[Text, ...]) -> set[str]:
    """The standing parts that stand in a frame, directly or inside a section."""
    known = {name.value for name in names}
    found = known & set(STANDARD_PARTS)
    for name in known & set(content.sections):
        blocks = content.sections[name].for_piece(piece)[1]
        found |= {block.part.value for block in blocks if isinstance(block, StandardPart)}
    return found


_PARTS = {"disclaimer": "P304", "hotline": "P305"}  # of the statement
ALL = "all"
Demands = Mapping[str, tuple[Text, ...]]  # on which pieces each of these must stand


def check(
    content: Content,
    source: Source,
    doubtful: frozenset[str] = frozenset(),
    demands: Demands = MappingProxyType({}),
) -> tuple[Finding, ...]:
    """Every fault of the placement; the content is good if there is none. Of the `doubtful` fields
    of the file only a part could be read: what is missing there is no fault. What `demands` does
    not speak of must stand on every piece, if the content has it."""
    tree = source.tree
    assert tree is not None  # a Content was made from it
    if not isinstance(tree.get("sections"), Fields):
        return ()
    every = chain(*(_piece(content, tree, piece, doubtful, demands) for piece in content.pieces))
    pieces = _each_name_once(tuple(every))
    lacking = () if "centre" in doubtful else _lacking(content, tree, demands)
    unplaced = () if "pieces" in doubtful else _unplaced(content, tree)
    unknown = () if "references" in doubtful else _unknown_citations(content)
    more = (_without_sign(content), _unexplained_dots(content), _one_name(content, tree))
    return tuple(chain(lacking, pieces, unplaced, unknown, *more))


def _one_name(content: Content, tree: Fields) -> Iterator[Finding]:
    """Pieces called as a picture of another piece is."""
    for name in content.pieces:
        for at in (at for at, character in enumerate(name) if character == "-"):
            other = name[:at]
            piece = content.pieces.get(other)
            if piece is not None and piece.names_a_view(name[at + 1 :]):
                what = f'a picture of "{other}" is called {name}.png too'
                span = tree.span_of("pieces", name)
                yield Finding("M205", span, what, "choose another name")


def _each_name_once(findings: tuple[Finding, ...]) -> Iterator[Finding]:
    """The findings, of names that several pieces place and nothing has only the first."""
    seen = set()
    for finding in findings:
        said = (finding.message, finding.hint)
        if finding.code != "P301" or said not in seen:
            yield finding
        seen.add(said)


def _unexplained_dots(content: Content) -> Iterator[Finding]:
    """Figures with dots of several kinds and no words for them."""
    for figure in all_in(content.sections, KeyFigure):
        dots = figure.dots
        if dots is not None and dots.key is None and 0 < dots.full < dots.total:
            what = f"nothing says what the dots mean that are not among the {dots.full}"
            hint = "add key: … to dots:, such as 30 at most"
            yield Finding("P316", figure.label.text.span, what, hint)


def _lacking(content: Content, tree: Fields, demands: Demands) -> Iterator[Finding]:
    """What the rules of the subject demand and the content does not have."""
    for part, pieces in demands.items():
        yield from _no_pieces(content, pieces)
        if pieces and getattr(content.centre, part) is None:
            what = f"the rules of this subject ask for a {part}, and there is none"
            yield Finding(_PARTS[part], tree.span_of("centre"), what, f"add {part}: under centre:")


def _piece(
    content: Content, tree: Fields, piece: str, doubtful: frozenset[str], demands: Demands
) -> Iterator[Finding]:
    names = content.pieces[piece].names
    yield from _names(content, piece, names, doubtful)
    if "pieces" in doubtful:
        return
    yield from _unsuitable_paper(content, tree, piece)
    unknown = (*_unknown_frames(content, tree, piece), *_spans(content, tree, piece))
    yield from unknown
    if not unknown:  # or what stands there is missing elsewhere
        yield from _empty(content, tree, piece)
    if "sections" not in doubtful:
        parts = standing_in(content, piece, names)
        yield from _citations_without_list(content, piece, names, parts)
        if not unknown:
            must = {part for part in _PARTS if _must_show(demands.get(part, ()), piece)}
            yield from _statement(content, tree, piece, must)


def _unsuitable_paper(content: Content, tree: Fields, piece: str) -> Iterator[Finding]:
    form = content.pieces[piece].format
    paper = content.paper_of(piece)
    if paper not in form.papers:
        path = ("pieces", piece, "paper") if content.pieces[piece].paper else ("paper",)
        made = f", a {form.name}," if form.name != piece else ""
        what = f"the {piece}{made} cannot be made on {paper}"
        hint = f"write paper: under {piece}, one of {', '.join(form.papers)}"
        yield Finding("M205", tree.span_of(*path), what, hint)


def _unknown_frames(content: Content, tree: Fields, piece: str) -> Iterator[Finding]:
    """Panels and frames that the format does not have."""
    one = content.pieces[piece]
    form = one.format
    for panel, placed in one.panels.items():
        if panel not in form.stacks:
            known = form.reading
            hint = suggestion(panel, known) or f"possible here: {', '.join(known)}"
            span = tree.span_of("pieces", piece, "panels", panel)
            yield Finding("M202", span, f'the {piece} has no "{shown(panel)}"', hint)
            continue
        known = tuple(frame.name for frame in form.frames if frame.panel == panel)
        for name in placed:
            if name not in known and not (name == REST and _has_rest(form.frames, panel)):
                span = tree.span_of("pieces", piece, "panels", panel, name)
                hint = suggestion(name, known) or f"possible here: {', '.join(known)}"
                what = f'{panel} has no "{shown(name)}"'
                if name == REST:
                    what = f"{panel} has several frames"
                    hint = f"name them: {', '.join(known)}"
                yield Finding("M202", span, what, hint)


def _spans(content: Content, tree: Fields, piece: str) -> Iterator[Finding]:
    """Spans of what the format does not have, or that nobody could join."""
    one = content.pieces[piece]
    form = one.format
    zones = {zone.name: zone for stack in form.stacks.values() for zone in stack}
    for name, parts in one.spans.items():
        at = ("pieces", piece, "spans", name)
        zone = zones.get(name)
        if zone is None:
            hint = suggestion(name, zones) or f"possible here: {', '.join(zones)}"
            what = f'no panel of the {piece} has "{shown(name)}"'
            yield Finding("M202", tree.span_of(*at), what, hint)
        elif not zone.joins:
            what = f"{name} {'has columns' if zone.columns else 'takes the rest of its panel'}"
            hint = "join zones that are as high as their copy, or a share of the panel"
            yield Finding("P315", tree.span_of(*at), f"{what}: it cannot be joined", hint)
        elif zone.anchor == "middle":
            what = f"the copy of {name} stands in its middle: it cannot be joined"
            hint = "write anchor: top or foot in the format, or name the sections under panels"
            yield Finding("P315", tree.span_of(*at), what, hint)
        elif not any(parts.values()):
            hint = "name a section that stands on one of its panels"
            yield Finding("P315", tree.span_of(*at), f"the span {name} is empty", hint)
        else:
            yield from _parts(one, tree, at, zone)


def _parts(one: Piece, tree: Fields, at: tuple[str, ...], zone: Zone) -> Iterator[Finding]:
    """The panels of a span that have no such zone, have it alone, or have it elsewhere."""
    form, parts = one.format, one.spans[zone.name]
    having = [name for name in form.reading if zone in form.stacks[name]]
    for name in (name for name in parts if name not in having):
        hint = suggestion(name, having) or f"possible here: {', '.join(having)}"
        what = f'there is no {zone.name} of "{shown(name)}"'
        yield Finding("M202", tree.span_of(*at, name), what, hint)
    for run in form.runs([name for name in parts if name in having]):
        if len(run) == 1:
            what = f"{run[0]} has no neighbour in the span {zone.name}"
            hint = "name panels that lie side by side and are read one after the other"
            yield Finding("P315", tree.span_of(*at, run[0]), what, hint)
        first = _outside(one, run[0], zone)
        for name in run:
            own, outside = one.panels.get(name, {}), _outside(one, name, zone)
            if zone.name in own:
                what, hint = f"{name}.{zone.name} stands under panels as well", "delete one"
                yield Finding("P315", tree.span_of(*at, name), what, hint)
            elif outside != first or any(name not in one.spans.get(z, ()) for z in outside):
                what = f"{name}.{zone.name} does not lie at the edge, so it cannot be joined"
                listed = ", ".join((*dict.fromkeys((*outside, *first)),))
                hint = f"join {listed} of the same panels too, or leave it empty"
                yield Finding("P315", tree.span_of(*at, name), what, hint)


def _outside(one: Piece, panel: str, zone: Zone) -> tuple[str, ...]:
    """What lies between a zone of a panel and the edge of the sheet, from the edge."""
    stack = one.format.stacks[panel]
    at, rest = stack.index(zone), [zone.is_rest for zone in stack]
    stands = any(rest[:at])  # on the foot
    outer = stack[:at:-1] if stands else stack[:at]
    own = one.panels.get(panel, {})
    return tuple(
        other.name
        for other in outer
        if any(own.get(name) for name in other.frames) or panel in one.spans.get(other.name, ())
    )


def _has_rest(frames: tuple[Frame, ...], panel: str) -> bool:
    return any(f.panel == panel and f.zone.is_rest and not f.zone.columns for f in frames)


def _empty(content: Content, tree: Fields, piece: str) -> Iterator[Finding]:
    """Panels without copy, and zones that need some; a panel that may be empty is one as a whole."""
    one = content.pieces[piece]
    placed = one.frames
    for panel in (name for name in one.format.reading if name not in one.empty):
        frames = [f for f in one.reading if f.panel == panel and not f.span]
        needed = [
            f for f in frames if not f.zone.optional and (f.zone.columns or not f.zone.is_rest)
        ]
        empty = [f for f in needed if not placed[f.address]]
        written = one.panels.get(panel, {})
        empty += [f for f in frames if f not in empty and f.name in written and not written[f.name]]
        if frames and not empty and not any(placed[frame.address] for frame in frames):
            empty = [next((f for f in frames if f.zone.is_rest), frames[0])]
        for frame in empty:
            span = tree.span_of("pieces", piece, "panels", panel, frame.name)
            yield Finding(
                "P303", span, f"{frame.address} is empty", "name a section that stands there"
            )


def _names(
    content: Content, piece: str, names: tuple[Text, ...], doubtful: frozenset[str]
) -> Iterator[Finding]:
    seen: dict[str, Text] = {}
    printed = (part for part in STANDARD_PARTS if _is_defined(content, part))
    undefined = {part for part in STANDARD_PARTS if _field(part) not in doubtful} - {*printed}
    known = {**STANDARD_PARTS, **content.sections}
    near = suggestions((n.value for n in names if n.value not in known), known)
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


def _is_defined(content: Content, part: str) -> bool:
    needs_web = part in ("qr-code", "web")
    return any(part_texts(content, part)) and not (needs_web and content.centre.web is None)


def _field(part: str) -> str:
    """The field of the file that a standard part comes from."""
    return STANDARD_PARTS[part][0][0].partition(".")[0].replace("_", "-")


def _no_pieces(content: Content, named: tuple[Text, ...]) -> Iterator[Finding]:
    """Names that a piece was probably meant by; rules may serve other contents with other pieces,
    but not this one alone with none of its own."""
    none = not any(name.value in (ALL, *content.pieces) for name in named)
    for name in (one for one in named if one.value not in (ALL, *content.pieces)):
        near = suggestion(name.value, (ALL, *content.pieces))
        if near or none:
            hint = near or f"write all, or some of: {', '.join(content.pieces)}"
            yield Finding("M202", name.span, f'there is no piece "{shown(name)}"', hint)


def _must_show(pieces: tuple[Text, ...], piece: str) -> bool:
    return not pieces or any(name.value in (ALL, piece) for name in pieces)


def _statement(content: Content, tree: Fields, piece: str, must: set[str]) -> Iterator[Finding]:
    one = content.pieces[piece]
    panels = {
        panel: standing_in(content, piece, tuple(chain(*placed.values())))
        for panel, placed in one.panels.items()
    }
    shared: dict[str, set[str]] = {}  # what stands in a span stands on all its panels
    for frame in (frame for frame in one.reading if frame.span):
        parts = standing_in(content, piece, one.frames[frame.address])
        panels[frame.panel] = panels.get(frame.panel, set()) | parts
        shared.setdefault(frame.span, set()).update(parts)
    span = tree.span_of("pieces", piece, "panels")
    with_hotline = [panel for panel in one.format.reading if "hotline" in panels.get(panel, ())]
    with_disclaimer = {panel for panel, parts in panels.items() if "disclaimer" in parts}
    with_disclaimer |= {f.panel for f in one.reading if "disclaimer" in shared.get(f.span, ())}
    if content.centre.hotline and not with_hotline and "hotline" in must:
        yield Finding("P305", span, f"the {piece} does not show the hotline", "place hotline")
    if not content.centre.disclaimer or "disclaimer" not in must:
        return
    if not with_disclaimer:
        yield Finding("P304", span, f"the {piece} does not show the disclaimer", "place disclaimer")
        return
    first = one.format.statement  # what is seen, and what on opening it
    if not with_disclaimer & set(first):
        what = f"the disclaimer does not stand where the reader first opens the {piece}"
        yield Finding("P304", span, what, f"place disclaimer on {' or '.join(first)}")
    for panel in with_hotline:
        if panel not in with_disclaimer and panel not in first:
            where = tree.span_of("pieces", piece, "panels", panel)
            what = f"{panel} shows the hotline without the disclaimer beside it"
            yield Finding("P304", where, what, f"place disclaimer on {panel} as well")


def _unplaced(content: Content, tree: Fields) -> Iterator[Finding]:
    placed = {name.value for piece in content.pieces.values() for name in piece.names}
    left = [name for name in content.sections if name not in placed]
    # A section whose name is misspelt where it is placed is not forgotten: one finding is enough.
    others = sorted(placed - set(content.sections)) if left else ()
    misspelt = set(suggestions(others, content.sections).values())
    for name in left:
        if f'did you mean "{name}"?' not in misspelt:
            what = f'the section "{shown(name)}" is placed nowhere and is not printed'
            hint = "name it under pieces:, delete it, or allow P302 in a comment above it"
            if name in content.pieces:
                hint = "if it is what a section says in that piece, indent it below that section"
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


_BRACKETED = re.compile(r"(?<!\\)\[([\w.-]+)\](?!\()")


def _without_sign(content: Content) -> Iterator[Finding]:
    """References whose names stand in brackets as plain words."""
    entries = content.references.entries if content.references else ()
    known = {entry.name.value.casefold(): entry.name.value for entry in entries}
    for prose in content.all_prose() if known else ():
        for found in dict.fromkeys(_BRACKETED.findall(prose.text.value)):
            if name := known.get(found.casefold()):
                what = f'"[{shown(found)}]" is printed as it is, and cites nothing'
                yield Finding("M214", prose.text.span, what, f"write [@{name}]")


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
