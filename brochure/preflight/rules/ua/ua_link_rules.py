"""Are links, and other annotations, in the structure tree, can they be told apart, and do they
lead somewhere?

ISO 14289-1, 7.18; ISO 32000-1, 14.7.4.3 (objects in the tree) and 12.3.2 (destinations).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress

from brochure.preflight import pdf_objects
from brochure.preflight.document import Document, FilePage
from brochure.preflight.interpreter.geometry import Area, area_of
from brochure.preflight.interpreter.tokenizer import DamagedError, operations
from brochure.preflight.limits import Fault, Limits
from brochure.preflight.reading.pdf_values import Dictionary, Thing
from brochure.preflight.rules.ua.ua_rules import at, by
from brochure.preflight.structure_reader import Identity, Node, TagTree, branches

HIDDEN = 2
_MOST_NOTES = 1000
_EXEMPT = ("Popup", "PrinterMark", "TrapNet")
_HOLDERS = {"Link": ("Link", "28-011"), "Widget": ("Form", "28-010")}
_DESCRIBED = {"Link": "28-012", "Widget": "28-005"}
_DEEPEST = 20  # fields within fields
_ADDRESS = re.compile(
    r"(?:[a-z][a-z0-9+.-]*:\S+|www\.\S+|[\w./%-]+\.[a-z]{2,}(?:/\S*)?)", re.IGNORECASE
)


def notes_of(page: FilePage) -> Iterator[tuple[Thing, Dictionary]]:
    """The annotations of a page, as they are mentioned and as they are."""
    for mention in pdf_objects.raw_array(page.dictionary.get("/Annots"))[:_MOST_NOTES]:
        yield mention, pdf_objects.dictionary(mention)


def _shown(page: FilePage) -> Iterator[tuple[Thing, Dictionary, Area | None]]:
    """Those that PDF/UA asks about: not hidden, and on the page (7.18.1)."""
    for mention, note in notes_of(page):
        area = area_of(pdf_objects.numbers(note.get("/Rect")))
        hidden = int(pdf_objects.number(note.get("/F"))) & HIDDEN
        outside = area is not None and not area.meets(page.crop or page.media)
        if pdf_objects.name(note.get("/Subtype")) not in _EXEMPT and not hidden and not outside:
            yield mention, note, area


def annotations_tagged(document: Document, _: Limits) -> Iterator[Fault]:
    """Each annotation stands in an element of its kind, and knows it (7.18.1, 7.18.4, 7.18.5)."""
    if not document.tree.is_there:
        return
    holders_of = _holders(document)
    for page in document.pages:
        for mention, note, area in _shown(page):
            kind = pdf_objects.name(note.get("/Subtype"))
            holders = holders_of.get(pdf_objects.identity(mention), [])
            for what, asked in _untagged(document.tree, note, kind, holders):
                named = f"annotation {kind}".strip()
                yield Fault("Q683", what, "", page.number, area, named, by(asked))


def _holders(document: Document) -> dict[Identity, list[Node]]:
    holders_of: dict[Identity, list[Node]] = {}
    for node in document.tree.nodes:
        for target in node.targets:
            holders_of.setdefault(target, []).append(node)
    return holders_of


def _untagged(
    tree: TagTree, note: Dictionary, kind: str, holders: list[Node]
) -> Iterator[tuple[str, str]]:
    wanted, asked = _HOLDERS.get(kind, ("Annot", "28-002"))
    if not holders:
        yield "the annotation does not stand in the structure tree (OBJR)", asked
        return
    if len(holders) > 1:
        yield f"the annotation stands {len(holders)} times in the structure tree (OBJR)", _OBJECTS
        return
    holder = holders[0]
    if holder.kind != wanted:
        yield f"the annotation stands in {holder.role}, not in {wanted}", asked
    key = note.get("/StructParent")
    parents = tree.parents or {}
    if key is None:
        yield "the annotation does not know its element (/StructParent)", _OBJECTS
    elif pdf_objects.identity(parents.get(int(pdf_objects.number(key, -1.0)))) != holder.identity:
        yield "the annotation's /StructParent leads to another element", _OBJECTS


_OBJECTS = "ISO 32000-1, 14.7.4.4"


def press_annotations(document: Document, _: Limits) -> Iterator[Fault]:
    """No traps (7.18.2); printer's marks are artifacts: outside the tree, and marked as such in
    their own stream (7.18.8)."""
    holders_of = _holders(document)
    for page in document.pages:
        for mention, note in notes_of(page):
            kind = pdf_objects.name(note.get("/Subtype"))
            area = area_of(pdf_objects.numbers(note.get("/Rect")))
            found: list[tuple[str, str]] = []
            if kind == "TrapNet":
                found.append(("traps do not belong into an accessible file", "28-007"))
            elif kind == "PrinterMark":
                if pdf_objects.identity(mention) in holders_of or "/StructParent" in note:
                    found.append(("a printer's mark stands in the structure tree", "28-017"))
                if not _is_artifact(pdf_objects.entry(note, "/AP", "/N")):
                    found.append(("a printer's mark is not marked as an artifact", "28-018"))
            for what, asked in found:
                yield Fault("Q683", what, "", page.number, area, f"annotation {kind}", by(asked))


def _is_artifact(appearance: Thing) -> bool:
    """Whether what an appearance paints is in an artifact; none paints nothing."""
    data = pdf_objects.data(appearance)
    if data is None:
        return True
    within: list[bool] = []
    with suppress(DamagedError):
        for operator, operands in operations(data):
            if operator in (b"BMC", b"BDC"):
                within.append(operands[:1] == ["/Artifact"])
            elif operator == b"EMC" and within:
                within.pop()
            elif operator in _PAINTING and not any(within):
                return False
    return True


_PAINTING = frozenset(b"f F f* S s B B* b b* sh Do Tj TJ ' \" BI".split())


def object_references(document: Document, _: Limits) -> Iterator[Fault]:
    """What the tree holds as an object is on a page (ISO 32000-1, 14.7.4.3), and a Link leads
    somewhere (14.8.4.4.2): advice, since nothing is read in its place."""
    known = {pdf_objects.identity(note) for page in document.pages for note, _ in notes_of(page)}
    drawn = {pdf_objects.identity(o) for o in document.streams if _is_drawn(o)}
    for node in document.tree.nodes:
        for target in node.targets:
            if target not in known and target not in drawn:
                what = f"{node.role}: the structure tree holds an annotation that is on no page"
                yield Fault("Q692", what)
    yield from _empty_links(document)


def _empty_links(document: Document) -> Iterator[Fault]:
    full: set[int] = set()
    for node in reversed(document.tree.nodes):  # the inner ones first
        if node.number in full or any(node.targets):
            full.update((node.number, node.parent))
        elif node.kind == "Link":
            yield at(document, node, "Q692", "the element holds no link (OBJR)")


def _is_drawn(one: Dictionary) -> bool:
    return pdf_objects.name(one.get("/Subtype")) in ("Image", "Form")


def annotation_descriptions(document: Document, _: Limits) -> Iterator[Fault]:
    """Words say what a link leads to, or what an annotation is (7.18.1, 7.18.5)."""
    for page, note, area, spoken in _spoken(document):
        kind = pdf_objects.name(note.get("/Subtype"))
        if not spoken:
            what = "no words say what the annotation is (/Contents)"
            asked = _DESCRIBED.get(kind, "28-004")
            named = f"annotation {kind}".strip()
            yield Fault("Q684", what, "", page.number, area, named, by(asked))


def spoken_addresses(document: Document, _: Limits) -> Iterator[Fault]:
    """An address is not words: advice."""
    for page, note, area, spoken in _spoken(document):
        address = pdf_objects.text(pdf_objects.entry(note, "/A", "/URI"))
        if spoken and (spoken == address or _ADDRESS.fullmatch(spoken)):
            what = f"an address is read aloud letter by letter: {spoken}"
            named = f"annotation {pdf_objects.name(note.get('/Subtype'))}"
            yield Fault("Q693", what, "", page.number, area, named)


def _spoken(document: Document) -> Iterator[tuple[FilePage, Dictionary, Area | None, str]]:
    """What is said of each annotation."""
    holders_of = _holders(document)
    for page in document.pages:
        for mention, note, area in _shown(page):
            kind = pdf_objects.name(note.get("/Subtype"))
            spoken = _label(note) if kind == "Widget" else pdf_objects.text(note.get("/Contents"))
            if not spoken.strip() and kind != "Link":
                holders = holders_of.get(pdf_objects.identity(mention), [])
                spoken = next((node.text("/Alt") for node in holders), "")
            yield page, note, area, spoken.strip()


def _label(field: Dictionary) -> str:
    """The name of a form field for its user, its own or that of the field around it (12.7.3.1)."""
    for _ in range(_DEEPEST):
        if "/TU" in field or "/Parent" not in field:
            break
        field = pdf_objects.dictionary(field.get("/Parent"))
    return pdf_objects.text(field.get("/TU"))


# What follows each way to show a page: coordinates, in this order (12.3.2.2).
_VIEWS = {
    "XYZ": "xy", "Fit": "", "FitH": "y", "FitV": "x", "FitR": "xyxy", "FitB": "", "FitBH": "y",
    "FitBV": "x",
}  # fmt: skip
_NEAR = 1.0  # points: programs round the size of a page


def destinations(document: Document, _: Limits) -> Iterator[Fault]:
    """Links and bookmarks lead to an address, or to a page of the file (ISO 32000-1, 12.3.2; a name
    of it may stand for it); that it lies on the page is advice."""
    pages = {page.identity: page for page in document.pages}
    places = _named(document)
    for one, number, area, what in _leading(document):
        action = pdf_objects.entry(one, "/A")
        if "/Dest" not in one and pdf_objects.name(pdf_objects.entry(action, "/S")) != "GoTo":
            wrong = "leads to no place and to no address" if action is None else ""
        else:
            target = pdf_objects.entry(one, "/Dest") or pdf_objects.entry(action, "/D")
            wrong = _nowhere(target, places, pages)
        if wrong:
            hint = "let it lead to where its words say"
            beside = wrong.startswith("leads beside")
            code, clause = ("Q694", None) if beside else ("Q691", by("ISO 32000-1, 12.3.2"))
            yield Fault(code, f"the {what} {wrong}", hint, number, area, "annotation Link", clause)


def _leading(document: Document) -> Iterator[tuple[Dictionary, int, Area | None, str]]:
    """What leads somewhere: links with their page and place, bookmarks."""
    for page in document.pages:
        for _, note, area in _shown(page):
            if pdf_objects.name(note.get("/Subtype")) == "Link":
                yield note, page.number, area, "link"
    for one in document.holding("/Title"):
        if "/Parent" in one and ("/Dest" in one or "/A" in one):
            yield one, 0, None, f"bookmark “{pdf_objects.text(one.get('/Title'))}”"


def _named(document: Document) -> dict[str, Thing]:
    """The places of the file that have a name: by strings, and in old files by names."""
    found = dict(pdf_objects.items(document.root.get("/Dests")))
    for branch in branches(pdf_objects.entry(document.root, "/Names", "/Dests")):
        listed = pdf_objects.array(branch.get("/Names") if branch else None)
        for key, value in zip(listed[::2], listed[1::2], strict=False):
            found[_name(key)] = value
    return found


def _name(thing: Thing) -> str:
    return pdf_objects.text(thing) or f"/{pdf_objects.name(thing)}".rstrip("/")


def _nowhere(target: Thing, places: Mapping[str, Thing], pages: Mapping[Identity, FilePage]) -> str:
    """Why a destination is no place in the file; nothing if it is one."""
    if name := _name(target):
        if name not in places:
            return f"leads to {name.lstrip('/')}, and no place of the file has this name"
        target = places[name]
    if isinstance(target, Dictionary):
        target = pdf_objects.entry(target, "/D")
    to, view, *sides = (*pdf_objects.raw_array(target), None, None)
    page, axes = pages.get(pdf_objects.identity(to)), _VIEWS.get(pdf_objects.name(view))
    if page is None:
        return "leads to no page of the file"
    if axes is None:
        return "does not say how the page is to be shown"
    left, low, right, high = (page.crop or page.media).wider(_NEAR).sides
    for axis, side in zip(axes, sides, strict=False):
        least, most = (left, right) if axis == "x" else (low, high)
        if pdf_objects.resolved(side) is not None and not least <= pdf_objects.number(side) <= most:
            return f"leads beside page {page.number}"
    return ""


def tab_order(document: Document, _: Limits) -> Iterator[Fault]:
    """The tab key follows the structure on pages with annotations (7.18.3)."""
    for page in document.pages:
        order = pdf_objects.name(page.dictionary.get("/Tabs"))
        if order != "S" and any(True for _ in notes_of(page)):
            what = "the tab key does not follow the structure (/Tabs)"
            yield Fault("Q683", what, page=page.number, clause=by("28-009" if order else "28-008"))
