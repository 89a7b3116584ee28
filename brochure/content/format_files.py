"""Formats: how a piece is cut, folded and read, as a designer writes it down.

From assets/formats/*.yaml, a project's own first, to `product.Format`. Fold and zone are data:
a new format takes no code.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from graphlib import CycleError, TopologicalSorter
from itertools import chain, pairwise
from pathlib import Path
from typing import Annotated, Any

from msgspec import Struct

from brochure.finding import Finding, Outcome, has_errors
from brochure.product import OFFICE_PAPERS, PAPERS, Format, Zone
from brochure.source import yaml_tree
from brochure.source.characters import shown
from brochure.source.model_base import Field, Model, PlainValidator, WithJsonSchema
from brochure.source.near_names import suggestion
from brochure.source.validation import a_text, fault, one_of, text_schema, validate
from brochure.source.yaml_tree import Fields, Node, Source, Text

BUILT_IN = Path(__file__).parents[1] / "template" / "assets" / "formats"
_NAME = r"[a-z][a-z0-9-]{0,59}"
_SHARE = r"([0-9]+(?:\.[0-9]+)?)(?: - ([0-9](?:\.[0-9]+)?) (allowance|gap))?"
_PER_CENT = r"([0-9]{1,3}(?:\.[0-9]+)?) ?%"


def _pattern(
    pattern: str, hint: str, least: float = 0.0, most: float = float("inf")
) -> PlainValidator:
    """A text of that pattern, whose first group, if it is a number, lies within limits."""

    def check(value: Any) -> Text:
        text = a_text(value)
        found = re.fullmatch(pattern, text.value.strip())
        number = found[1] if found and found.re.groups else None
        if not found or (number and not least <= float(number) <= most):
            raise fault("M205", f'"{shown(text.value)}" is not possible here', hint, text.span)
        return text

    return PlainValidator(check)


Name = Annotated[
    Text,
    _pattern(_NAME, "write small letters, digits and hyphens"),
    text_schema(f"^{_NAME}$"),
]
Width = Annotated[
    Text,
    _pattern(
        _SHARE, "write a share of 0.1 to 20, such as 1, or 1 - 0.5 gap, or 1 - 2 allowance", 0.1, 20
    ),
    text_schema(f"^{_SHARE}$"),
]
Height = Annotated[
    Text,
    _pattern(
        rf"fit|rest|{_PER_CENT}", "write fit, rest, or 1 to 99 % of the panel, such as 33 %", 1, 99
    ),
    text_schema(rf"^(fit|rest|{_PER_CENT})$"),
]
Flag = Annotated[str, one_of("true", "false"), WithJsonSchema({"type": "boolean"})]
Leaf = Annotated[tuple[Name, ...], Field(min_length=1, max_length=2)]
Leaves = Annotated[tuple[Leaf, ...], Field(min_length=1, max_length=12)]


class ZoneFile(Model):
    """A band of a panel."""

    height: Height | None = Field(None, description="fit, per cent of the panel, or rest.")
    optional: Flag = Field("false", description="Whether it may be without copy.")
    anchor: Annotated[str, one_of("top", "middle", "foot")] = Field(
        "top", description="Where copy stands in a zone that is higher."
    )
    columns: tuple[Name, ...] = Field((), max_length=6, description="Names of its columns.")
    guide: Name | None = Field(
        None, description="Zones of one guide on panels seen together end on one line."
    )


class FormatFile(Model):
    """A format: leaves, folds, reading order and zones."""

    base: Name | None = Field(None, description="A format whose keys hold unless given here.")
    papers: tuple[Annotated[str, one_of(*PAPERS)], ...] = Field(
        OFFICE_PAPERS, min_length=1, description="The papers that it can be made of."
    )
    lies: Annotated[str, one_of("long", "upright")] = Field(
        "long", description="long: the sheet lies on its long side; upright: on its short one."
    )
    leaves: Leaves | None = Field(
        None, description="From the left of side 1: [panel, panel on its back]."
    )
    sheets: tuple[Leaves, ...] | None = Field(
        None, min_length=1, max_length=16, description="Several sheets, the outermost first."
    )
    widths: dict[str, Width] = Field({}, description="Share of a leaf, by its panel on side 1.")
    folding: dict[str, Annotated[str, one_of("in", "out")]] = Field(
        {}, description="The leaves that move, in order: in hides side 2, out side 1."
    )
    binding: Annotated[str, one_of("saddle-stitch")] | None = Field(
        None, description="How several sheets hold together."
    )
    spreads: tuple[Annotated[tuple[Name, ...], Field(min_length=1)], ...] = Field(
        (), description="Panels seen together, where not those of a side."
    )
    reading: tuple[Name, ...] = Field((), description="All panels as they are read.")
    statement: tuple[Name, ...] = Field((), description="On one of these stands the disclaimer.")
    optional: tuple[Name, ...] = Field((), description="Panels that may be empty.")
    zones: dict[str, ZoneFile] = Field({}, description="Zones by name.")
    panels: dict[str, Annotated[tuple[Name, ...], Field(min_length=1)]] = Field(
        {}, description="The zones of a panel from head to foot."
    )


_USUAL = {  # the zones of a panel that a format says nothing of, from head to foot
    "band": Zone("band", fit=True, optional=True, guide="band"),
    "top": Zone("top", fit=True, optional=True, guide="top"),
    "text": Zone("text"),
    "foot": Zone("foot", fit=True, optional=True, guide="foot"),
}


class Formats(Struct, frozen=True):
    """The formats that there are, by name: their files, and those that were asked for; None stands
    for one that has faults, or that nobody asked for."""

    files: Mapping[str, Path]
    by_name: Mapping[str, Format | None]

    @property
    def loaded(self) -> tuple[Format, ...]:
        return tuple(form for form in self.by_name.values() if form is not None)

    def every(self) -> tuple[Format, ...]:
        """All that have no faults."""
        return tuple(self.of(self.files))

    def of(self, names: Iterable[str]) -> Iterator[Format]:
        """Those of these names that have no faults, asked for or not."""
        made = (self.by_name.get(name) or _load(name, self.files)[0].value for name in names)
        return (form for form in made if form is not None)


@lru_cache(maxsize=1)
def built_in() -> tuple[Format, ...]:
    """The formats that come with the tool."""
    there = _files((BUILT_IN,))
    return Formats(there, {}).every()


def named(tree: Fields | None) -> frozenset[str]:
    """The formats that the pieces of a content name."""
    pieces = tree.get("pieces") if tree else None
    nodes = [node for _, node in pieces.entries] if isinstance(pieces, Fields) else []
    found = (node.get("format") for node in nodes if isinstance(node, Fields))
    return frozenset(one.value for one in found if isinstance(one, Text))


def load(
    names: Iterable[str], folders: Iterable[Path]
) -> tuple[Outcome[Formats], tuple[Source, ...]]:
    """The formats of these names from the first folder that has them, and their files."""
    there = _files((*folders, BUILT_IN))
    found: dict[str, Format | None] = dict.fromkeys(there)
    findings: list[Finding] = []
    sources: list[Source] = []
    for name in sorted(set(names) & set(there)):
        one = _load(name, there)
        found[name] = one[0].value
        findings += one[0].findings
        sources += one[1]
    return Outcome(Formats(there, found), tuple(findings)), tuple(sources)


def _files(folders: Iterable[Path]) -> dict[str, Path]:
    """The files by the names of their formats; those of earlier folders hide later ones."""
    found: dict[str, Path] = {}
    for folder in folders:
        for path in sorted(folder.glob("*.yaml")):
            if re.fullmatch(_NAME, path.stem):
                found.setdefault(path.stem, path)
    return found


def _load(name: str, there: Mapping[str, Path]) -> tuple[Outcome[Format], tuple[Source, ...]]:
    """A format with what it is based on."""
    kin, sources, tree = [name], [], None
    findings: list[Finding] = []
    while True:
        read = yaml_tree.read(there[kin[-1]])
        assert read.value is not None  # `read` always has a source
        sources.append(read.value)
        findings += read.findings
        if read.value.tree is None:
            return Outcome(None, tuple(findings)), tuple(sources)
        tree = read.value.tree if tree is None else _over(tree, read.value.tree)
        base = read.value.tree.get("base")
        if not isinstance(base, Text):
            break
        if base.value not in there or base.value in kin:
            findings.append(_no_base(base, kin, there))
            return Outcome(None, tuple(findings)), tuple(sources)
        kin.append(base.value)
    outcome = validate(FormatFile, tree)
    findings += outcome.findings
    if outcome.value is None or has_errors(findings):
        return Outcome(None, tuple(findings)), tuple(sources)
    findings += _faults(outcome.value, tree)
    made = None if has_errors(findings) else _made(tuple(kin), outcome.value)
    return Outcome(made, tuple(findings)), tuple(sources)


def _over(own: Fields, base: Fields) -> Fields:
    """The keys of a format and, where it has none, those of its base; of zones those by name."""
    kept = {key.value: value for key, value in base.entries}
    mine = tuple((key, _zones(key, value, kept)) for key, value in own.entries)
    more = tuple(entry for entry in base.entries if own.key(entry[0].value) is None)
    return Fields((*mine, *more), own.span)


def _zones(key: Text, own: Node, kept: Mapping[str, Node]) -> Node:
    others = kept.get(key.value) if key.value == "zones" else None
    if isinstance(own, Fields) and isinstance(others, Fields):
        return _over(own, others)
    return own


def _no_base(base: Text, kin: list[str], there: Mapping[str, Path]) -> Finding:
    what = f'there is no format "{shown(base.value)}"'
    if base.value in kin:
        what = f'"{base}" is based on itself'
    hint = suggestion(base.value, there) or f"possible here: {', '.join(sorted(there))}"
    return Finding("M205", base.span, what, hint)


def _made(kin: tuple[str, ...], file: FormatFile) -> Format:
    rules = {name: re.fullmatch(_SHARE, one.value.strip()) for name, one in file.widths.items()}
    found = {name: rule for name, rule in rules.items() if rule}
    reading = _values(file.reading)
    return Format(
        kin[0],
        kin,
        file.papers,
        file.lies == "upright",
        tuple(tuple(_values(leaf) for leaf in leaves) for leaves in _sheets(file)),
        reading,
        _values(file.statement),
        {panel: tuple(_stack(panel, file)) for panel in reading},
        file.folding,
        {name: float(rule[1]) for name, rule in found.items()},
        {name: (float(rule[2]), rule[3]) for name, rule in found.items() if rule[2]},
        frozenset(_values(file.optional)),
        tuple(_values(spread) for spread in file.spreads),
        file.binding is not None,
    )


def _values(names: Iterable[Text]) -> tuple[str, ...]:
    return tuple(name.value for name in names)


def _sheets(file: FormatFile) -> tuple[tuple[tuple[Text, ...], ...], ...]:
    return file.sheets or ((file.leaves,) if file.leaves else ())


def _stack(panel: str, file: FormatFile) -> Iterator[Zone]:
    """The zones of a panel: as the file says, else the usual ones."""
    names = _values(file.panels[panel]) if panel in file.panels else tuple(_USUAL)
    for name in names:
        yield _zone(name, file.zones[name]) if name in file.zones else _USUAL[name]


def _zone(name: str, zone: ZoneFile) -> Zone:
    height = zone.height.value.strip() if zone.height else ""
    share = re.fullmatch(_PER_CENT, height)
    return Zone(
        name,
        height == "fit",
        float(share[1]) / 100 if share else 0.0,
        zone.optional == "true",
        zone.anchor,
        _values(zone.columns),
        zone.guide.value if zone.guide else "",
    )


# What no schema says: whether the parts of a format go together.


def _faults(file: FormatFile, tree: Fields) -> Iterator[Finding]:
    if (file.leaves is None) is (file.sheets is None):
        what, hint = "a format has leaves:, or several sheets:", "write one of the two"
        yield Finding("M205", tree.span_of("sheets" if file.sheets else "reading"), what, hint)
        return
    leaves = tuple(chain(*_sheets(file)))
    panels = tuple(chain(*(_values(leaf) for leaf in leaves)))
    first = tuple(leaf[0].value for leaf in leaves)
    yield from _read_once(file, tree, panels)
    for field, known in (("widths", first), ("folding", first), ("panels", panels)):
        for name in getattr(file, field):
            if name not in known:
                yield _unknown(tree.span_of(field, name), name, known)
    for field in ("statement", "optional"):
        yield from _strangers(getattr(file, field), panels)
    yield from _strangers(chain(*file.spreads), panels)
    yield from _still(file, tree)
    if not file.statement:
        what, hint = '"statement" is missing', "add a line statement: …"
        yield Finding("M201", tree.span_of("reading"), what, hint)
    known_zones = (*_USUAL, *file.zones)
    unknown = tuple(_strangers(chain(*file.panels.values()), known_zones))
    yield from unknown
    if not unknown:
        yield from _stacks_make_sense(file, tree, panels)
        yield from _guides_in_order(file, tree, panels)


def _unknown(span: Any, name: str, known: Iterable[str]) -> Finding:
    listed = tuple(dict.fromkeys(known))
    hint = suggestion(name, listed) or f"possible here: {', '.join(listed)}"
    return Finding("M202", span, f'there is no "{shown(name)}" here', hint)


def _strangers(names: Iterable[Text], known: tuple[str, ...]) -> Iterator[Finding]:
    return (_unknown(name.span, name.value, known) for name in names if name.value not in known)


def _read_once(file: FormatFile, tree: Fields, panels: tuple[str, ...]) -> Iterator[Finding]:
    """Every panel lies once on the sheet and is read once, the second side from the left."""
    yield from _strangers(file.reading, panels)
    names = _values(file.reading)
    doubled = {name for name in panels if panels.count(name) + names.count(name) > 2}
    missing = [name for name in panels if name not in names]
    for name in sorted(doubled):
        what = f'"{name}" stands more than once in leaves or reading'
        yield Finding("M205", tree.span_of("reading"), what, "name each panel once")
    if missing:
        what = f"nobody reads {', '.join(missing)}"
        yield Finding("M205", tree.span_of("reading"), what, "name every panel once")
    if not file.sheets and file.leaves and not (doubled or missing):
        inside = [leaf[1].value for leaf in reversed(file.leaves) if len(leaf) > 1]
        if sorted(inside, key=names.index) != inside:
            what = "side 2 is not read from the left: it is side 1 turned over"
            hint = f"from its left it is {', '.join(inside)}"
            yield Finding("M205", tree.span_of("reading"), what, hint)


def _still(file: FormatFile, tree: Fields) -> Iterator[Finding]:
    """One leaf of each sheet lies still while the others fold."""
    for leaves in _sheets(file):
        moving = [leaf[0].value for leaf in leaves if leaf[0].value in file.folding]
        if len(moving) != len(leaves) - 1:
            what = f"of {len(leaves)} leaves {len(moving)} fold"
            hint = "name under folding: all leaves of a sheet but the one that lies still"
            yield Finding("M205", tree.span_of("folding"), what, hint)


def _stacks_make_sense(
    file: FormatFile, tree: Fields, panels: tuple[str, ...]
) -> Iterator[Finding]:
    """No frame of a panel has the name of another, and no zone lies between two that take the
    rest: it could neither hang nor stand."""
    for panel in panels:
        zones = tuple(_stack(panel, file))
        frames = tuple(chain(*(zone.frames for zone in zones)))
        span = tree.span_of("panels" if panel in file.panels else "zones", panel)
        if len(set(frames)) < len(frames):
            what = f'two frames of "{panel}" have one name'
            yield Finding("M205", span, what, "give each its own")
        rests = [number for number, zone in enumerate(zones) if zone.is_rest]
        if rests and rests[-1] - rests[0] >= len(rests):
            what = f'on "{panel}" a zone lies between two that take the rest'
            yield Finding("M205", span, what, "let those that take the rest follow each other")


def _guides_in_order(file: FormatFile, tree: Fields, panels: tuple[str, ...]) -> Iterator[Finding]:
    """No guide stands both above and below another, or each would push the other on for ever."""
    below: dict[str, set[str]] = {}
    for panel in panels:
        guides = [zone.guide for zone in _stack(panel, file) if zone.guide]
        for upper, lower in pairwise(guides):
            below.setdefault(lower, set()).add(upper)
    try:
        TopologicalSorter(below).prepare()
    except CycleError as fault:
        what = (
            f"the guides {', '.join(sorted(set(fault.args[1])))} stand above and below each other"
        )
        hint = "let zones of these guides follow in one order on every panel, each once"
        yield Finding("M205", tree.span_of("zones"), what, hint)
