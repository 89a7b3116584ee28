"""The stretches of a line that are one thing to a reader: plain words, links, citations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeAlias

from brochure.content.markup import LINE_BREAK
from brochure.layout.blocks import SetLine
from brochure.layout.paragraph import BREAK, SPACE, Fragment

Kind: TypeAlias = tuple[str, str]  # what a stretch is to a reader, and whose
_BETWEEN = {SPACE: " ", BREAK: LINE_BREAK}
CITE, LINK, SPAN, PLAIN = "cite", "link", "span", ("", "")


def kind_of(fragment: Fragment) -> Kind:
    """The number of a reference, a link to an address, a span in a language, or plain."""
    if fragment.cite:
        return CITE, fragment.cite
    if fragment.link:
        return LINK, fragment.link
    return (SPAN, fragment.language) if fragment.language else PLAIN


def runs(lines: Iterable[SetLine]) -> Iterator[tuple[Kind, str]]:
    """(kind, words) of each stretch of one kind, in order."""
    current: Kind | None = None
    words: list[str] = []
    for line in lines:
        for atom, joint in zip(line.atoms, line.joints, strict=True):
            for fragment in atom.fragments:
                kind = kind_of(fragment)
                if kind != current:
                    if current is not None:
                        yield current, "".join(words)
                        words.clear()
                    current = kind
                words.append(fragment.shaped.text)
            if joint in _BETWEEN:
                words.append(_BETWEEN[joint])
    if current is not None:
        yield current, "".join(words)


def stretches(line: SetLine) -> Iterator[tuple[str, float, float]]:
    """(address, x, width) of each linked stretch of a line, in points."""
    x, start, end, current = line.x, line.x, line.x, ""
    for atom, joint in zip(line.atoms, line.joints, strict=True):
        for fragment in atom.fragments:
            if fragment.link != current:
                if current:
                    yield current, start, end - start
                start, current = x, fragment.link
            x += fragment.shaped.width * fragment.scale * line.size
            end = x
        if joint == SPACE:
            x += atom.blank * line.size
    if current:
        yield current, start, end - start
