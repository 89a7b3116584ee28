"""The objects of a PDF file as Python has them (ISO 32000-1, 7.3), whoever read them.

Numbers, booleans and null are int or float, bool and None.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from typing import Any, Protocol, TypeAlias

Thing: TypeAlias = Any  # whatever a PDF file holds in a place
Identity: TypeAlias = "tuple[int, int]"  # number and generation of an object


class Name(str):
    """A name, with its slash."""

    __slots__ = ()


class String(bytes):
    """A string by its bytes."""

    __slots__ = ()


_MARKS = {b"\xfe\xff": "utf-16", b"\xff\xfe": "utf-16", b"\xef\xbb\xbf": "utf-8-sig"}
_ELSEWHERE = dict(zip(  # in PDFDocEncoding than in Latin 1 (annex D.2)
    (*range(0x18, 0x20), *range(0x80, 0x9F), 0xA0),
    "˘ˇˆ˙˝˛˚˜•†‡…—–ƒ⁄‹›−‰„“”‘’‚™ﬁﬂŁŒŠŸŽıłœšž€", strict=True,
))  # fmt: skip


def told(words: bytes) -> str:
    """What a text string says: in UTF-16 or UTF-8 if it bears its mark, else in PDFDocEncoding
    (7.9.2.2). Some writers leave the mark of UTF-16 out."""
    marked = _MARKS.get(words[:2]) or _MARKS.get(words[:3])
    if b"\0" in words[:2] and not marked:
        marked = "utf-16-be" if words[:1] == b"\0" else "utf-16-le"
    with suppress(UnicodeDecodeError):
        if marked:
            return words.decode(marked)
    plain = words.decode("latin-1")
    return plain if plain.isascii() and plain.isprintable() else plain.translate(_ELSEWHERE)


class PdfFile(Protocol):
    """A file that is open. `places` says where each object begins, `broken` are those that were
    asked for and cannot be read. A page holds what it inherits."""

    broken: set[Identity]

    @property
    def trailer(self) -> Dictionary: ...

    @property
    def count(self) -> int: ...  # of pages

    @property
    def pages(self) -> Iterable[Dictionary]: ...

    @property
    def places(self) -> Mapping[Identity, int]: ...

    @property
    def get(self) -> Callable[[Identity], Thing]: ...  # None if it cannot be read


class IndirectReference:
    """The mention of an object that stands elsewhere in the file."""

    __slots__ = ("file", "identity")

    def __init__(self, file: PdfFile, identity: Identity) -> None:
        self.file, self.identity = file, identity


class Array(list[Thing]):
    """An array. `reference` is what leads to it, if it is an object of its own."""

    __slots__ = ("reference",)
    reference: IndirectReference


class Dictionary(dict[str, Thing]):
    """A dictionary. `reference` as for an array."""

    __slots__ = ("reference",)
    reference: IndirectReference


class Stream(Dictionary):
    """A stream: its dictionary, and its bytes as they stand in the file. `source` is pypdf's, if
    it was read by that."""

    __slots__ = ("packed", "source")

    def __init__(self, values: Mapping[str, Thing], packed: bytes, source: Any = None) -> None:
        super().__init__(values)
        self.packed, self.source = packed, source
