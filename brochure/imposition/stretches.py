"""Stretches of a text: what each is to a reader, and where it stands.

The structure tree gives a stretch its element, the painter its marked content.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias

from msgspec import Struct

from brochure.content.markup import LINE_BREAK
from brochure.design.sheet import Rect
from brochure.layout.blocks import SetLine
from brochure.layout.paragraph import BREAK, SPACE, Fragment

Kind: TypeAlias = tuple[str, str]  # what a stretch is to a reader, and whose
_BETWEEN = {SPACE: " ", BREAK: LINE_BREAK}
CITE, NOTE, LINK, SPAN, PLAIN = "cite", "note", "link", "span", ("", "")


def kind_of(fragment: Fragment) -> Kind:
    """The number of a reference, a link to an address, a span in a language, or plain."""
    if fragment.cite:
        return CITE, fragment.cite
    if fragment.link:
        return LINK, fragment.link
    return (SPAN, fragment.language) if fragment.language else PLAIN


class Stretch(Struct, frozen=True):
    """Words of one kind that follow each other in a box; their areas on the panel, one a line."""

    kind: Kind
    words: str
    areas: tuple[Rect, ...]

    @property
    def number(self) -> str:
        """A note's, as it is printed in a text ("1, ") and before the note ("1.")."""
        return self.words.rstrip(" ,.")


def stretches(lines: Sequence[SetLine]) -> tuple[Stretch, ...]:
    """The stretches of a text, in order. A blank at the end of one belongs to its words, not to its
    area."""
    if (words := _plain(lines)) is None:
        return tuple(_found(lines))
    return (Stretch(PLAIN, words, tuple([_area(one, one.x, one.x + one.width) for one in lines])),)


def _plain(lines: Iterable[SetLine]) -> str | None:
    """The words of a text that is plain as a whole, as most are."""
    words: list[str] = []
    for line in lines:
        for atom, joint in zip(line.atoms, line.joints, strict=False):
            if not atom.is_plain:
                return None
            words.append(atom.text)
            if joint == SPACE:
                words.append(" ")
            elif joint == BREAK:
                words.append(LINE_BREAK)
    return "".join(words)


def _found(lines: Iterable[SetLine]) -> Iterator[Stretch]:
    kind: Kind | None = None
    words: list[str] = []
    areas: list[Rect] = []
    for line in lines:
        x, left, right = line.x, None, line.x
        for atom, joint in zip(line.atoms, line.joints, strict=True):
            for fragment in atom.fragments:
                if (now := kind_of(fragment)) != kind:
                    if left is not None:
                        areas.append(_area(line, left, right))
                    if kind is not None:
                        yield Stretch(kind, "".join(words), tuple(areas))
                    kind, words, areas, left = now, [], [], None
                if left is None:
                    left = x
                words.append(fragment.shaped.text)
                x = right = x + fragment.shaped.width * fragment.scale * line.size
            if joint in _BETWEEN:
                words.append(_BETWEEN[joint])
                x += atom.blank * line.size
        if left is not None:
            areas.append(_area(line, left, right))
    if kind is not None:
        yield Stretch(kind, "".join(words), tuple(areas))


def _area(line: SetLine, left: float, right: float) -> Rect:
    return Rect(left, line.y - 0.25 * line.size, right - left, 1.1 * line.size)
