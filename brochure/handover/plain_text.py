"""The plain-text companion of a screen file: its structure tree as text, marked up as Markdown.

For e-mail and for reading aloud. The words are those of the tree; a figure is its alternative
text, in brackets.
"""

from __future__ import annotations

from collections.abc import Iterator

from brochure.imposition.structure_tree import Element, MarkedContentRef, StructureTree


def companion(tree: StructureTree, stamp: str = "") -> str:
    """The text of a screen file; panels are set apart by rules, blocks by blank lines. A proof
    begins with its stamp."""
    panels = ["\n\n".join(_blocks(panel)) for panel in tree.root.kids if isinstance(panel, Element)]
    words = "\n\n---\n\n".join(panel for panel in panels if panel)
    return (f"{stamp}\n\n" if stamp else "") + f"{words}\n"


def _blocks(element: Element) -> Iterator[str]:
    for kid in element.kids:
        if not isinstance(kid, Element):
            continue
        if kid.role[0] == "H":
            yield "#" * int(kid.role[1:]) + " " + words(kid)
        elif kid.role == "L":
            yield "\n".join(_items(kid))
        elif kid.role == "Figure":
            yield f"[{kid.alt}]"
            if text := words(kid):
                yield text
        elif text := words(kid):
            yield text


def _items(element: Element) -> Iterator[str]:
    for item in element.kids:
        assert isinstance(item, Element)  # a list holds items only
        *label, body = (kid for kid in item.kids if isinstance(kid, Element))
        number = words(label[0]).rstrip(".") if label else ""
        yield (f"{number}. " if number.isdigit() else "- ") + words(body)


def words(element: Element) -> str:
    """All words of an element in reading order."""
    return " ".join("".join(_words(element)).split())


def _words(element: Element) -> Iterator[str]:
    for kid in element.kids:
        if isinstance(kid, MarkedContentRef):
            yield kid.words
        elif isinstance(kid, Element) and kid.role == "Reference":
            number = (said := "".join(_words(kid))).rstrip(" ,")
            yield f"[{number}]" + said[len(number) :].lstrip(",")
        elif isinstance(kid, Element):
            yield from _words(kid)
