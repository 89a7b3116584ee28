"""Writing the structure tree: its elements and the parent tree, straight as bytes.

ISO 32000-1, 14.7.2 (elements), 14.7.4 (content items) and 14.7.4.4 (parent tree).
"""

from __future__ import annotations

from typing import Any

from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas

from brochure.imposition.structure_tree import Element, LinkArea, MarkedContentRef, StructureTree
from brochure.pdf.writer import Raw


def write(canvas: Canvas, tree: StructureTree, annotations: dict[int, Any]) -> None:
    """Put the tree into a document whose pages are painted. `annotations` are the references of
    the links' annotations, by key."""
    _Writer(canvas._doc, tree, annotations).write()


class _Writer:
    def __init__(self, document: Any, tree: StructureTree, annotations: dict[int, Any]) -> None:
        self.document = document
        self.tree = tree
        self.annotations = annotations
        self.pages = [self._reference(page) for page in document.Pages.pages]
        self.parents: list[list[bytes]] = [[b"null"] * count for count in tree.counts]
        self.spots: dict[int, bytes] = {}
        self.ids: dict[str, bytes] = {}

    def _reference(self, item: Any) -> bytes:
        self.document.Reference(item)
        number, version = self.document.idToObjectNumberAndVersion[item.__InternalName__]
        return b"%d %d R" % (number, version)

    def write(self) -> None:
        catalog = self.document.Catalog
        root = Raw()
        name = self._reference(root)
        document = self._element(self.tree.root, name)
        nums = b" ".join(self._numbers())
        ids = b" ".join(b"(%s) %s" % (key.encode(), ref) for key, ref in sorted(self.ids.items()))
        parents = self._object(b"<< /Nums [ %s ] >>" % nums)
        root.data = b"<< /Type /StructTreeRoot /K %s /ParentTree %s /ParentTreeNextKey %d%s >>" % (
            document,
            parents,
            len(self.pages) + len(self.spots),
            b" /IDTree << /Names [ %s ] >>" % ids if ids else b"",
        )
        catalog.StructTreeRoot = root
        catalog.MarkInfo = pdfdoc.PDFDictionary({"Marked": "true"})

    def _numbers(self) -> list[bytes]:
        """Page by page the elements of its marks; then, for each link, its element."""
        pages = [b"%d [ %s ]" % (n, b" ".join(refs)) for n, refs in enumerate(self.parents)]
        return pages + [b"%d %s" % (key, ref) for key, ref in sorted(self.spots.items())]

    def _object(self, data: bytes) -> bytes:
        return self._reference(Raw(data))

    def _element(self, element: Element, parent: bytes) -> bytes:
        item = Raw()
        name = self._reference(item)
        kids, page = self._kids(element, name)
        parts = [b"<< /S /%s /P %s" % (element.role.encode(), parent)]
        if page is not None:
            parts.append(b"/Pg " + self.pages[page])
        if kids:
            parts.append(b"/K " + (kids[0] if len(kids) == 1 else b"[ %s ]" % b" ".join(kids)))
        if element.attributes:
            parts.append(b"/A << %s >>" % element.attributes.encode())
        if element.alt:
            parts.append(b"/Alt " + pdfdoc.PDFString(element.alt).format(self.document))
        if element.language:
            parts.append(b"/Lang (%s)" % element.language.encode())
        if element.key:
            parts.append(b"/ID (%s)" % element.key.encode())
            self.ids[element.key] = name
        item.data = b" ".join([*parts, b">>"])
        return name

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
                self.spots[kid.key] = name
                reference = self.annotations[kid.key].format(self.document)
                kids.append(b"<< /Type /OBJR /Obj %s /Pg %s >>" % (reference, self.pages[kid.page]))
            else:
                kids.append(self._element(kid, name))
        return kids, page
