"""Writing the structure tree: its elements and the parent tree.

ISO 32000-1, 14.7.2 (elements), 14.7.4 (content items) and 14.7.4.4 (parent tree).
"""

from __future__ import annotations

from collections.abc import Mapping

from brochure.imposition.structure_elements import (
    Element,
    LinkArea,
    MarkedContentRef,
    StructureTree,
)
from brochure.pdf.writer import PdfObject, PdfWriter, text

# The namespace of PDF 2.0's structure types (ISO 32000-2, 14.8.6), and those of ours that stand in
# it alone: the rest means the same in that of PDF 1.7, which needs no name.
_PDF2 = "http://iso.org/pdf2/ssn"
_OWN = {"Document": "Document", "Note": "FENote"}


def write(
    writer: PdfWriter, tree: StructureTree, annotations: Mapping[int, PdfObject], pdf2: bool
) -> dict[int, bytes]:
    """Write the tree of a document whose pages are finished. `annotations` are those of the links,
    by key. Gives the elements that hold the texts of boxes, by their numbers."""
    made = _TreeWriter(writer, tree, annotations, pdf2)
    made.write()
    first = ((box, runs[0][1]) for box, runs in tree.texts.items() if runs)
    return {box: made.parents[mark.page][mark.mcid] for box, mark in first}


class _TreeWriter:
    def __init__(
        self,
        writer: PdfWriter,
        tree: StructureTree,
        annotations: Mapping[int, PdfObject],
        pdf2: bool,
    ) -> None:
        self.writer, self.tree, self.annotations = writer, tree, annotations
        space = b"<< /Type /Namespace /NS %s >>" % text(_PDF2)
        self.space = writer.add(space).reference if pdf2 else b""
        self.pages = writer.pages
        self.parents: list[list[bytes]] = [[b"null"] * count for count in tree.counts]
        self.links: dict[int, bytes] = {}
        self.ids: dict[str, bytes] = {}

    def write(self) -> None:
        root = self.writer.add()
        document = self._element(self.tree.root, root.reference)
        nums = b" ".join(self._numbers())
        ids = b" ".join(b"(%s) %s" % (key.encode(), ref) for key, ref in sorted(self.ids.items()))
        parents = self.writer.add(b"<< /Nums [ %s ] >>" % nums).reference
        spaces = b" /Namespaces [ %s ]" % self.space if self.space else b""
        root.data = (
            b"<< /Type /StructTreeRoot /K %s /ParentTree %s /ParentTreeNextKey %d%s%s >>"
            % (
                document,
                parents,
                len(self.pages) + len(self.links),
                b" /IDTree << /Names [ %s ] >>" % ids if ids else b"",
                spaces,
            )
        )
        self.writer.catalog["StructTreeRoot"] = root.reference

    def _numbers(self) -> list[bytes]:
        """Page by page the elements of its marks; then, for each link, its element."""
        pages = [b"%d [ %s ]" % (n, b" ".join(refs)) for n, refs in enumerate(self.parents)]
        return pages + [b"%d %s" % (key, ref) for key, ref in sorted(self.links.items())]

    def _element(self, element: Element, parent: bytes) -> bytes:
        item = self.writer.add()
        kids, page = self._kids(element, item.reference)
        own = _OWN.get(element.role) if self.space else None
        parts = [b"<< /S /" + (own or element.role).encode(), b"/P", parent]
        if own:
            parts += b"/NS", self.space
        if page is not None:
            parts += b"/Pg", self.pages[page]
        if kids:
            parts += (b"/K", *kids) if len(kids) == 1 else (b"/K [", *kids, b"]")
        if element.attributes:
            parts.append(b"/A << %s >>" % element.attributes.encode())
        if element.alt:
            parts.append(b"/Alt " + text(element.alt))
        if element.language:
            parts.append(b"/Lang (%s)" % element.language.encode())
        if element.key:
            parts.append(b"/ID (%s)" % element.key.encode())
            self.ids[element.key] = item.reference
        parts.append(b">>")
        item.data = b" ".join(parts)
        return item.reference

    def _kids(self, element: Element, name: bytes) -> tuple[list[bytes], int | None]:
        """The kids as they are written, and the page that all of the marks stand on."""
        kids: list[bytes] = []
        page: int | None = None
        for kid in element.kids:
            if isinstance(kid, MarkedContentRef):
                page = kid.page
                self.parents[kid.page][kid.mcid] = name
                kids.append(b"%d" % kid.mcid)
            elif isinstance(kid, LinkArea):
                self.links[kid.key] = name
                obj = self.annotations[kid.key].reference
                kids.append(b"<< /Type /OBJR /Obj %s /Pg %s >>" % (obj, self.pages[kid.page]))
            else:
                kids.append(self._element(kid, name))
        return kids, page
