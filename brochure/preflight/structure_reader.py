"""The structure tree of a file: what a screen reader is given (ISO 32000-1, 14.7 and 14.8).

Read once, from the root down, without recursion and each element once, so that no cycle and no
depth does harm. What makes no sense is noted and left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TypeAlias

from msgspec import Struct, field

from brochure.preflight import pdf_objects
from brochure.preflight.reading.pdf_values import Dictionary, IndirectReference, Thing

Identity: TypeAlias = "tuple[int, int]"

STANDARD = frozenset(
    "Document Part Art Sect Div BlockQuote Caption TOC TOCI Index NonStruct Private P H H1 H2 H3 "
    "H4 H5 H6 L LI Lbl LBody Table TR TH TD THead TBody TFoot Span Quote Note Reference BibEntry "
    "Code Link Annot Ruby RB RT RP Warichu WT WP Figure Formula Form".split()
)
# Those that PDF 2.0 adds, in its namespace (ISO 32000-2, 14.8.6).
PDF2 = "http://iso.org/pdf2/ssn"
_ADDED = frozenset("DocumentFragment Aside Title FENote Sub Em Strong Artifact".split())
_MOST_ELEMENTS = 150_000
_MOST_FAULTS = 100
_NOWHERE: Identity = (-1, 0)


class Item(Struct, frozen=True):
    """What an element holds of a page: marked content by its number, `container` being the page or
    the form in which it stands; or an object, by its identity (then `mcid` is -1)."""

    mcid: int
    container: Identity
    target: Identity = _NOWHERE


class Node(Struct, frozen=True):
    """A structure element. `role` is what it calls itself, `kind` the standard type that this
    stands for, or nothing; `parent` the number of the element around it, or -1."""

    number: int
    parent: int
    role: str
    kind: str
    dictionary: Dictionary
    identity: Identity
    items: tuple[Item, ...]
    classes: Dictionary = field(default_factory=Dictionary)

    @property
    def content_items(self) -> Iterator[Item]:
        return (item for item in self.items if item.mcid >= 0)

    @property
    def targets(self) -> Iterator[Identity]:
        return (item.target for item in self.items if item.mcid < 0)

    def text(self, key: str) -> str:
        return pdf_objects.text(self.dictionary.get(key))

    def attribute(self, key: str) -> Thing:
        """An attribute, whoever its owner is, its own or that of one of its classes (14.7.5)."""
        classes = (
            self.classes.get(f"/{one}") for one in pdf_objects.names(self.dictionary.get("/C"))
        )
        for attributes in (self.dictionary.get("/A"), *classes):
            for one in pdf_objects.array(attributes) or [attributes]:
                found = pdf_objects.entry(one, key)
                if found is not None:
                    return found
        return None


class TagTree(Struct, frozen=True, dict=True):
    """The elements in reading order, the parent tree as it stands, and what is wrong with
    either, or only odd. `roles` is the RoleMap."""

    is_there: bool = False
    nodes: tuple[Node, ...] = ()
    faults: tuple[str, ...] = ()
    oddities: tuple[str, ...] = ()
    roles: Mapping[str, str] = field(default_factory=dict)
    parents: Mapping[int, Thing] | None = None
    parent_faults: tuple[str, ...] = ()

    @cached_property
    def children(self) -> Mapping[int, tuple[Node, ...]]:
        """The elements in each element, by its number; -1 is the root of the tree."""
        found: dict[int, list[Node]] = {}
        for node in self.nodes:
            found.setdefault(node.parent, []).append(node)
        return {number: tuple(nodes) for number, nodes in found.items()}

    def kids(self, node: Node) -> tuple[Node, ...]:
        return self.children.get(node.number, ())

    def below(self, node: Node) -> Iterator[Node]:
        """An element and all in it, in reading order."""
        waiting = [node]
        while waiting:
            one = waiting.pop()
            yield one
            waiting.extend(reversed(self.kids(one)))


def read(thing: Thing) -> TagTree:
    """The tree below a StructTreeRoot."""
    root = pdf_objects.dictionary(thing)
    if not root:
        return TagTree()
    roles = {
        key[1:]: pdf_objects.name(value) for key, value in pdf_objects.items(root.get("/RoleMap"))
    }
    walk = _Walk(roles, pdf_objects.dictionary(root.get("/ClassMap")))
    walk.run(root)
    parents, faults = (None, ()) if "/ParentTree" not in root else numbered(root["/ParentTree"])
    nodes, wrong = tuple(walk.nodes), tuple(walk.faults[:_MOST_FAULTS])
    return TagTree(True, nodes, wrong, tuple(walk.oddities[:_MOST_FAULTS]), roles, parents, faults)


def namespace(element: Dictionary) -> str:
    """The namespace that an element stands in; nothing if that of PDF 1.7 (ISO 32000-2, 14.7.4)."""
    return pdf_objects.text(pdf_objects.entry(element, "/NS", "/NS"))


def standard(role: str, roles: Mapping[str, str]) -> str:
    """The standard type that a role stands for; nothing if there is none (14.8.4)."""
    seen: set[str] = set()
    while role not in STANDARD:
        if role in seen or role not in roles:
            return ""
        seen.add(role)
        role = roles[role]
    return role


class _Walk:
    """Goes through the tree in reading order."""

    def __init__(self, roles: Mapping[str, str], classes: Dictionary) -> None:
        self.nodes: list[Node] = []
        self.faults: list[str] = []
        self.oddities: list[str] = []
        self._roles, self._kinds, self._classes = roles, dict[str, str](), classes
        self._seen: set[Identity] = set()
        # (element as it is mentioned, number of the one around it)
        self._waiting: list[tuple[Thing, int]] = []

    def run(self, root: Dictionary) -> None:
        above = [pdf_objects.identity(root)]
        self._waiting = [(kid, -1) for kid in reversed(_listed(root.get("/K")))]
        while self._waiting:
            thing, parent = self._waiting.pop()
            if len(self.nodes) >= _MOST_ELEMENTS:
                self.faults.append(f"the tree has more than {_MOST_ELEMENTS} elements")
                return
            self._visit(thing, parent, above[parent + 1])
            if len(above) <= len(self.nodes):
                above.append(self.nodes[-1].identity)

    def _visit(self, thing: Thing, parent: int, above: Identity) -> None:
        element, identity = pdf_objects.resolved(thing), pdf_objects.identity(thing)
        if not isinstance(element, Dictionary):
            self.faults.append("an element of the structure tree does not exist")
            return
        role = pdf_objects.name(element.get("/S"))
        if identity in self._seen:
            self.faults.append(f"an element ({role}) stands in the tree twice, or in itself")
            return
        self._seen.add(identity)
        self._check(element, thing, role, above)
        number = len(self.nodes)
        items, inner = self._sorted(element, role)
        kind = role if role in _ADDED and namespace(element) == PDF2 else self._kinds.get(role)
        if kind is None:
            kind = self._kinds[role] = standard(role, self._roles)
        self.nodes.append(Node(number, parent, role, kind, element, identity, items, self._classes))
        self._waiting.extend((kid, number) for kid in reversed(inner))

    def _check(self, element: Dictionary, thing: Thing, role: str, above: Identity) -> None:
        """What each element must say of itself (14.7.2, table 323)."""
        if not role:
            self.faults.append("an element has no structure type (/S)")
        if not isinstance(thing, IndirectReference):
            self.oddities.append(f"an element ({role}) is no object of its own")
        parent = element.get("/P")
        if parent is None:
            self.faults.append(f"an element ({role}) does not say which one it stands in (/P)")
        elif pdf_objects.identity(parent) != above:
            self.faults.append(f"an element ({role}) says that it stands in another one (/P)")

    def _sorted(self, element: Dictionary, role: str) -> tuple[tuple[Item, ...], list[Thing]]:
        """What an element holds: content items, and elements."""
        page = element.get("/Pg")
        items: list[Item] = []
        inner: list[Thing] = []
        for kid in _listed(element.get("/K")):
            found = pdf_objects.resolved(kid)
            if isinstance(found, int) and not isinstance(found, bool):
                items.extend(self._numbered(int(found), page, role))
            elif not isinstance(found, Dictionary):
                self.faults.append(f"an element ({role}) holds something that does not exist")
            elif pdf_objects.name(found.get("/Type")) == "MCR":
                place = found.get("/Stm") or found.get("/Pg", page)
                number = int(pdf_objects.number(found.get("/MCID"), -1.0))
                items.extend(self._numbered(number, place, role))
            elif pdf_objects.name(found.get("/Type")) == "OBJR":
                place = pdf_objects.identity(found.get("/Pg", page))
                items.append(Item(-1, place, pdf_objects.identity(found.get("/Obj"))))
            else:
                inner.append(kid)
        return tuple(items), inner

    def _numbered(self, number: int, page: Thing, role: str) -> Iterator[Item]:
        if number < 0:
            self.faults.append(f"an element ({role}) holds content without a number (/MCID)")
        elif page is None:
            self.faults.append(f"an element ({role}) does not say on which page it is (/Pg)")
        else:
            yield Item(number, pdf_objects.identity(page))


def _listed(kids: Thing) -> list[Thing]:
    """/K: nothing, one thing, or several, as they are mentioned."""
    found = pdf_objects.resolved(kids)
    if isinstance(found, list):
        return pdf_objects.raw_array(found)
    return [] if kids is None else [kids]


def numbered(thing: Thing) -> tuple[dict[int, Thing], tuple[str, ...]]:
    """A number tree (7.9.7): values as they are mentioned, and what is wrong with it."""
    found: dict[int, Thing] = {}
    faults: list[str] = []
    for branch in branches(thing):
        if branch is None:
            faults.append("a branch of the parent tree is damaged, or is its own")
            continue
        listed = pdf_objects.raw_array(branch.get("/Nums"))
        for key, value in zip(listed[::2], listed[1::2], strict=False):
            number = int(pdf_objects.number(key, -1.0))
            if number in found:
                faults.append(f"the parent tree has two entries with the number {number}")
            found[number] = value
    return found, tuple(faults)


def branches(thing: Thing) -> Iterator[Dictionary | None]:
    """The branches of a name tree or number tree (7.9.6 and 7.9.7), each once; none in place of
    one that is damaged or comes again."""
    seen: set[Identity] = set()
    waiting = [thing]
    while waiting and len(seen) < _MOST_ELEMENTS:
        one = waiting.pop()
        branch, identity = pdf_objects.resolved(one), pdf_objects.identity(one)
        if identity in seen or not isinstance(branch, Dictionary):
            yield None
            continue
        seen.add(identity)
        waiting.extend(pdf_objects.raw_array(branch.get("/Kids")))
        yield branch
