"""One edition of one piece, imposed: what paint, plain text, verification and pictures work on."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from brochure.imposition.impose import ImposedPage, impose
from brochure.imposition.structure_elements import StructureTree
from brochure.imposition.structure_tree import structure_tree
from brochure.layout.piece_layout import Layout
from brochure.product import Edition, suffix


class Imposed(Struct, frozen=True):
    """An edition of a piece: the layout, its pages in file order, and their structure tree (none
    if the edition is not tagged). `name` is what its files are called, without suffix."""

    layout: Layout
    edition: Edition
    name: str
    pages: tuple[ImposedPage, ...]
    tree: StructureTree | None

    @property
    def file(self) -> str:
        """The name of the PDF file."""
        return f"{self.name}.pdf"


def file_name(piece: str, edition: Edition, language: str) -> str:
    """What the PDF file of an edition of a piece is called."""
    return f"{_name(piece, edition, language)}.pdf"


def _name(piece: str, edition: Edition, language: str) -> str:
    return f"{piece}-{edition.name}{suffix(language)}"


def imposed(layout: Layout, edition: Edition, spoken: Mapping[str, str]) -> Imposed:
    """An edition of a laid-out piece; `spoken` as from `spoken.spoken_links`."""
    pages = impose(layout, edition)
    tree = structure_tree(layout, pages, spoken, edition.links) if edition.tagged else None
    name = _name(layout.piece, edition, layout.language)
    return Imposed(layout, edition, name, pages, tree)
